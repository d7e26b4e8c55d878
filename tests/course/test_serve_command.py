import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import boto3
import pytest
from typer.testing import CliRunner

import kdslab
from kdslab.course import cli

LIMIT_SECONDS = 60
KEYS = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}


@pytest.fixture
def serving():
    """Return a function that runs `kdslab serve` for real, and waits for its address."""
    processes = []

    def start(*options):
        paths = os.pathsep.join(
            filter(None, [str(Path(kdslab.__file__).parents[1]), os.environ.get("PYTHONPATH")])
        )
        process = subprocess.Popen(
            [sys.executable, "-m", "kdslab", "serve", "--port", "0", *options],
            env={**os.environ, "PYTHONPATH": paths, "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        processes.append(process)
        said = process.stdout.readline()
        return process, re.search(r"http://\S+?:\d+", said)[0], said

    yield start
    for process in processes:
        process.kill()
        process.communicate()


def refusal(*options):
    result = CliRunner().invoke(cli.app, ["serve", *options])
    return result.exit_code, result.stderr


def client_of(url, region="us-east-1"):
    return boto3.client("kinesis", endpoint_url=url, region_name=region, **KEYS)


def ended(process, number):
    """Return exit code and what was said on stderr after a signal, and how long it took."""
    started = time.monotonic()
    process.send_signal(number)
    _, stderr = process.communicate(timeout=LIMIT_SECONDS)
    return process.returncode, stderr, time.monotonic() - started


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_is_ready_when_it_says_where_and_ends_on_a_signal(serving, number):
    process, url, said = serving()

    assert [] == client_of(url).list_streams()["StreamNames"]
    assert "as fast as on the wall" in said
    assert (0, "") == ended(process, number)[:2]


def test_it_says_how_to_point_aws_there(serving):
    process, url, said = serving("--speed", "60", "--region", "eu-west-1")
    lines = [process.stdout.readline() for _ in range(2)]

    assert (
        f"Kinesis Data Streams is played at {url}, where time passes 60 times as fast as on the "
        "wall; Ctrl-C ends it.\n"
    ) == said
    assert f"    aws kinesis list-streams --endpoint-url {url} --region eu-west-1\n" == lines[1]


def test_time_passes_as_fast_as_is_asked_for(serving):
    _, url, _ = serving("--speed", "1000", "--account-id", "123456789012")
    kinesis = client_of(url)
    kinesis.create_stream(StreamName="s", ShardCount=1)
    time.sleep(0.1)

    summary = kinesis.describe_stream_summary(StreamName="s")["StreamDescriptionSummary"]
    assert ("ACTIVE", "arn:aws:kinesis:us-east-1:123456789012:stream/s") == (
        summary["StreamStatus"],
        summary["StreamARN"],
    )


def test_open_subscriptions_do_not_keep_it_from_ending(serving):
    process, url, _ = serving("--speed", "100")
    kinesis = client_of(url)
    kinesis.create_stream(StreamName="s", ShardCount=1)
    time.sleep(0.3)
    arn = kinesis.describe_stream_summary(StreamName="s")["StreamDescriptionSummary"]["StreamARN"]
    consumer = kinesis.register_stream_consumer(StreamARN=arn, ConsumerName="c")["Consumer"]
    time.sleep(0.3)
    events = kinesis.subscribe_to_shard(
        ConsumerARN=consumer["ConsumerARN"],
        ShardId="shardId-000000000000",
        StartingPosition={"Type": "LATEST"},
    )["EventStream"]
    reader = threading.Thread(target=drain, args=[events])
    reader.start()

    code, stderr, seconds = ended(process, signal.SIGINT)
    reader.join(LIMIT_SECONDS)
    assert (0, "") == (code, stderr)
    assert seconds < LIMIT_SECONDS / 2


def drain(events):
    # How a client hears that the connection is gone is its own affair.
    with suppress(Exception):
        for _ in events:
            pass


def test_a_port_that_is_taken_is_one_sentence(taken_port):
    assert (
        1,
        f"Port {taken_port} on 127.0.0.1 cannot be used: address already in use.\n",
    ) == refusal("--port", str(taken_port))


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            ["--speed", "0"],
            "The speed of a clock must be above 0 and finite, got 0.0.\n",
        ),
        (["--speed", "inf"], "The speed of a clock must be above 0 and finite, got inf.\n"),
        (["--speed", "nan"], "The speed of a clock must be above 0 and finite, got nan.\n"),
        (["--region", "Mars"], "A region is written like us-east-1, got 'Mars'.\n"),
        (["--account-id", "12"], "An account's identifier has 12 digits, got '12'.\n"),
        (
            ["--host", "no.such.host.invalid"],
            "no.such.host.invalid is not an address of this machine.\n",
        ),
    ],
)
def test_an_option_that_makes_no_sense_is_one_sentence(options, sentence):
    assert (1, sentence) == refusal("--port", "0", *options)


@pytest.mark.parametrize("port", ["-1", "65536", "x"])
def test_a_port_has_its_range(port):
    assert 2 == refusal("--port", port)[0]


@pytest.mark.parametrize(
    ("host", "lines"), [("127.0.0.1", 0), ("localhost", 0), ("::1", 0), ("0.0.0.0", 1)]
)
def test_an_address_other_than_loopback_warns_in_one_line(monkeypatch, host, lines):
    from kdslab.api.serve import Server

    monkeypatch.setattr(Server, "run", lambda self, ready: (ready(), self.stop()))
    result = CliRunner().invoke(cli.app, ["serve", "--port", "0", "--host", host])

    warnings = [line for line in result.stderr.splitlines() if "everyone on the network" in line]
    assert (0, lines) == (result.exit_code, len(warnings))


def test_the_command_line_without_it_needs_no_server():
    program = (
        "import sys, kdslab.course.cli;"
        "print(sorted({'httptools', 'uvloop', 'cbor2', 'orjson'} & set(sys.modules)))"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(kdslab.__file__).parents[1])}
    said = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=60
    )

    assert "[]\n" == said.stdout


def test_a_port_can_be_had_again_at_once(serving):
    process, url, _ = serving()
    client_of(url).list_streams()
    assert 0 == ended(process, signal.SIGTERM)[0]

    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", int(url.rpartition(":")[2])))
