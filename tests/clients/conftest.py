"""One `kdslab serve` for each file of clients, one in real time for all, nobody's AWS settings."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import boto3
import pytest
from botocore.config import Config

sys.path.insert(0, str(Path(__file__).parent))

from outside import MissingError, node_with, python_with

SPEED = 60
PATIENCE_SECONDS = 60
DRAINED = "drained"
DRAINED_SHARDS = 4
OURS = {
    "AWS_ACCESS_KEY_ID": "any",
    "AWS_SECRET_ACCESS_KEY": "any",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_REGION": "us-east-1",
    "AWS_CONFIG_FILE": "/dev/null",
    "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
    "AWS_EC2_METADATA_DISABLED": "true",
}


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
        printed = re.search(r"http://[\d.:]+", log.read_text("utf-8"))
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

    def read(self, name, shard=0):
        """Return what lies in a shard from its beginning, which is not much."""
        iterator = self.kinesis.get_shard_iterator(
            StreamName=name,
            ShardId=f"shardId-{shard:012}",
            ShardIteratorType="TRIM_HORIZON",
        )["ShardIterator"]
        return self.kinesis.get_records(ShardIterator=iterator)["Records"]


@pytest.fixture(scope="session", autouse=True)
def _nobodys_settings():
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            patch.delenv(name)
        for name, value in OURS.items():
            patch.setenv(name, value)
        yield


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    """The address of a server that a file has for itself; a minute there is a second here."""
    with serving(tmp_path_factory.mktemp("serve") / "log", SPEED) as url:
        yield url


@pytest.fixture(scope="module")
def streams(url):
    return Streams(url)


@pytest.fixture(scope="session", autouse=True)
def _slow_url(tmp_path_factory, _nobodys_settings):
    # A stream takes ten seconds to become ACTIVE there; they pass while the first tests run.
    with serving(tmp_path_factory.mktemp("slow") / "log", 1) as url:
        kinesis = connected(url)
        kinesis.create_stream(
            StreamName=DRAINED, ShardCount=DRAINED_SHARDS, MaxRecordSizeInKiB=10_240
        )
        yield url


@pytest.fixture(scope="session")
def slow_url(_slow_url):
    """The address of a server in real time, where a shard that is drained stays so for a while."""
    Streams(_slow_url).wait(DRAINED)
    return _slow_url


@pytest.fixture(scope="session")
def programs():
    """Where the programs of a package from PyPI are, in an environment of its own."""
    return lambda package: had(python_with, package)


@pytest.fixture(scope="session")
def node():
    """Run one scenario of client.mjs and return what it saw."""
    folder = had(node_with, "@aws-sdk/client-kinesis")

    def run(scenario, url, *arguments):
        script = Path(__file__).with_name("client.mjs")
        return output("node", script, folder, scenario, url, *arguments)

    return run


def had(fetch, package):
    """Fetch a client, or let the test fail with the reason why there is none."""
    try:
        return fetch(package)
    except MissingError as reason:
        pytest.fail(str(reason), pytrace=False)


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
