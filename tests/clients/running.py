"""What runs around a test of a client: the server, the client's process, streams to find there."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import boto3
from botocore.config import Config

PATIENCE_SECONDS = 60
DRAINED = "drained"
DRAINED_SHARDS = 4
LARGEST_RECORD = 10 * 1024 * 1024


@contextmanager
def serving(log: Path, speed: float) -> Iterator[str]:
    """Run `kdslab serve` and give its address; afterwards nothing in it may have broken."""
    command = [sys.executable, "-m", "kdslab", "serve", "--port", "0", "--speed", str(speed)]
    with log.open("w") as written:
        process = subprocess.Popen(command, stdout=written, stderr=written)
    try:
        yield answering(process, log)
    finally:
        process.terminate()
        status = process.wait(PATIENCE_SECONDS)
    broken = [line for line in log.read_text("utf-8").splitlines() if " broke, " in line]
    assert (0, []) == (status, broken)


def answering(process: subprocess.Popen[bytes], log: Path) -> str:
    """Return the address that a server prints, once it answers there."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        printed = re.search(r"http://[\d.]+:\d+(?=\D)", log.read_text("utf-8"))
        if printed:
            urlopen(printed[0], timeout=PATIENCE_SECONDS).close()
            return printed[0]
        time.sleep(0.02)
    raise AssertionError(f"kdslab serve does not start: {log.read_text('utf-8')}")


def connected(url, **options):
    """Return a boto3 client that asks each thing once, unless told otherwise."""
    config = Config(**{"retries": {"max_attempts": 0}, **options})
    return boto3.client("kinesis", endpoint_url=url, config=config)


class Streams:
    """What a test needs of streams before a client comes to them."""

    def __init__(self, url):
        self.kinesis = connected(url)

    def create(self, name, shards, **members):
        self.kinesis.create_stream(StreamName=name, ShardCount=shards, **members)
        self.wait(name)
        return name

    def wait(self, name):
        """Wait until a stream is ACTIVE."""
        while "ACTIVE" != self.summary(name)["StreamStatus"]:
            time.sleep(0.05)

    def summary(self, name):
        described = self.kinesis.describe_stream_summary(StreamName=name)
        return described["StreamDescriptionSummary"]

    def arn(self, name):
        return self.summary(name)["StreamARN"]

    def register(self, name, consumer):
        """Register a consumer, wait until it is ACTIVE, and return its ARN."""
        asked = {"StreamARN": self.arn(name), "ConsumerName": consumer}
        arn = self.kinesis.register_stream_consumer(**asked)["Consumer"]["ConsumerARN"]
        described = {"ConsumerStatus": "CREATING"}
        while "ACTIVE" != described["ConsumerStatus"]:
            time.sleep(0.05)
            answer = self.kinesis.describe_stream_consumer(ConsumerARN=arn)
            described = answer["ConsumerDescription"]
        return arn

    def read(self, name, shard=0):
        """Return what lies in a shard from its beginning, which is not much."""
        iterator = self.kinesis.get_shard_iterator(
            StreamName=name,
            ShardId=f"shardId-{shard:012}",
            ShardIteratorType="TRIM_HORIZON",
        )["ShardIterator"]
        return self.kinesis.get_records(ShardIterator=iterator)["Records"]


def output(*command):
    """Run a client and return the JSON that it prints."""
    done = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert 0 == done.returncode, done.stderr
    return json.loads(done.stdout)
