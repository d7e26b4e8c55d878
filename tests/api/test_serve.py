"""The server: real clients over real sockets, in the background of this process."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import boto3
import pytest
from botocore.config import Config

import kdslab
from kdslab import Lab
from kdslab.api.serve import CannotListenError, Server

FIRST = "shardId-000000000000"
LIMIT_SECONDS = 60
KEYS = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}


@pytest.fixture
def server(lab):
    with lab.serve() as server:
        yield server


def client_of(server, **config):
    settings = Config(retries={"total_max_attempts": 1}, read_timeout=LIMIT_SECONDS, **config)
    return boto3.client(
        "kinesis", endpoint_url=server.url, region_name="us-east-1", config=settings, **KEYS
    )


@pytest.fixture
def kinesis(server, lab):
    """Return boto3's client of a server that has a stream."""
    client = client_of(server)
    client.create_stream(StreamName="s", ShardCount=2)
    lab.advance(seconds=60)
    return client


def posted(url, body=b"{}", operation="ListStreams", **headers):
    """Return status and body of a request in JSON, by a client that knows nothing of AWS."""
    request = urllib.request.Request(url, body)
    for name, text in {
        "X-Amz-Target": f"Kinesis_20131202.{operation}",
        "X-Amz-Date": "20261123T090000Z",
        "Authorization": "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=b, Signature=c",
        "Content-Type": "application/x-amz-json-1.1",
        **headers,
    }.items():
        request.add_header(name, text)
    try:
        with urllib.request.urlopen(request, timeout=LIMIT_SECONDS) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read()


def test_boto3_puts_and_gets_through_the_socket(kinesis):
    put = kinesis.put_record(StreamName="s", Data=b"Hello, Kinesis!", PartitionKey="123")
    iterator = kinesis.get_shard_iterator(
        StreamName="s", ShardId=FIRST, ShardIteratorType="TRIM_HORIZON"
    )["ShardIterator"]
    [record] = kinesis.get_records(ShardIterator=iterator)["Records"]

    assert (FIRST, b"Hello, Kinesis!", "123") == (
        *(put["ShardId"], record["Data"]),
        record["PartitionKey"],
    )


def test_the_lab_s_own_client_sees_the_same_streams(lab, kinesis):
    assert ["s"] == lab.client("kinesis").list_streams()["StreamNames"]
    with pytest.raises(kinesis.exceptions.ResourceNotFoundException):
        kinesis.describe_stream(StreamName="x")


def test_moving_the_lab_s_clock_moves_the_server_s_time(lab, server):
    kinesis = client_of(server)
    kinesis.create_stream(StreamName="s", ShardCount=1)

    def status():
        summary = kinesis.describe_stream_summary(StreamName="s")
        return summary["StreamDescriptionSummary"]["StreamStatus"]

    before = status()
    lab.advance(minutes=1)
    assert ("CREATING", "ACTIVE") == (before, status())


def test_a_lab_is_served_once_at_a_time(lab, server):
    with pytest.raises(ValueError, match=f"once at a time, and it is at {server.url}$"):
        lab.serve()
    server.stop()
    with lab.serve() as other:
        assert 200 == posted(other.url)[0]


def test_stopping_gives_the_port_back_and_may_be_repeated(lab):
    server = lab.serve()
    port = int(server.url.rpartition(":")[2])
    assert 200 == posted(server.url)[0]
    server.stop()
    server.stop()

    assert not server.is_running
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))


def test_a_server_that_was_never_started_can_be_stopped(lab):
    from kdslab.api.service import Service

    server = Server(Service(lab.account, lab.clock))
    server.stop()

    assert f"<Server at {server.url}>" == repr(server)


def test_a_port_that_is_taken_is_one_sentence(lab, server):
    port = int(server.url.rpartition(":")[2])

    with pytest.raises(CannotListenError) as refused:
        Lab().serve(port=port)
    assert f"Port {port} on 127.0.0.1 cannot be used: address already in use." == str(refused.value)
    lab.client("kinesis")


@pytest.mark.parametrize("host", ["no.such.host.invalid", "256.1.1.1", "a" * 300, "\ud800"])
def test_a_host_that_is_no_address_is_one_sentence(host):
    with pytest.raises(CannotListenError, match=r"is not an address of this machine\.$"):
        Lab().serve(host=host)


@pytest.mark.parametrize("port", [-1, 65_536])
def test_a_port_has_its_range(port):
    with pytest.raises(ValueError, match=f"from 0 to 65535, got {port}$"):
        Lab().serve(port=port)


@pytest.mark.parametrize(
    ("host", "url"),
    [("localhost", "http://localhost:"), ("0.0.0.0", "http://127.0.0.1:"), ("::1", "http://[::1]")],
)
def test_the_url_is_one_that_this_machine_can_reach(host, url):
    with Lab().serve(host=host) as server:
        assert server.url.startswith(url)
        assert 200 == posted(server.url)[0]


def test_a_page_from_elsewhere_is_refused(server):
    for headers in ({"Host": "evil.com"}, {"Origin": "http://evil.com"}, {"Origin": "null"}):
        status, body = posted(server.url, **headers)

        assert (403, "AccessDeniedException") == (status, json.loads(body)["__type"])
    assert 200 == posted(server.url)[0]


def test_a_browser_is_told_what_this_is(server):
    with urllib.request.urlopen(server.url, timeout=LIMIT_SECONDS) as page:
        assert page.read().startswith(b"This is kdslab, Amazon Kinesis Data Streams")


def test_cbor_goes_through_the_socket(kinesis, server):
    from cbor2 import dumps, loads

    request = {"StreamName": "s", "Data": b"\xff", "PartitionKey": "k"}
    status, body = posted(
        server.url, dumps(request), "PutRecord", **{"Content-Type": "application/x-amz-cbor-1.1"}
    )

    assert (200, {"ShardId", "SequenceNumber"}) == (status, set(loads(body)))
    assert 2 == len(kinesis.list_shards(StreamName="s")["Shards"])


def a_consumer(kinesis, lab):
    arn = kinesis.describe_stream_summary(StreamName="s")["StreamDescriptionSummary"]["StreamARN"]
    consumer = kinesis.register_stream_consumer(StreamARN=arn, ConsumerName="c")["Consumer"]
    lab.advance(seconds=60)
    return consumer["ConsumerARN"]


def subscribed(kinesis, consumer):
    return kinesis.subscribe_to_shard(
        ConsumerARN=consumer, ShardId=FIRST, StartingPosition={"Type": "TRIM_HORIZON"}
    )["EventStream"]


def test_a_subscription_gives_what_the_clock_allows(kinesis, lab):
    consumer = a_consumer(kinesis, lab)
    kinesis.put_record(StreamName="s", Data=b"first", PartitionKey="k", ExplicitHashKey="0")
    events = iter(subscribed(kinesis, consumer))

    seen = [next(events)["SubscribeToShardEvent"]["Records"]]
    kinesis.put_record(StreamName="s", Data=b"second", PartitionKey="k", ExplicitHashKey="0")
    seen.append(next(events)["SubscribeToShardEvent"]["Records"])
    lab.advance(seconds=301)

    assert [] == list(events)
    assert [b"first", b"second"] == [record["Data"] for [record] in seen]


def test_a_subscription_that_is_taken_over_ends_with_aws_s_exception(kinesis, lab):
    consumer = a_consumer(kinesis, lab)
    kinesis.put_record(StreamName="s", Data=b"x", PartitionKey="k", ExplicitHashKey="0")
    events = iter(subscribed(kinesis, consumer))
    next(events)
    lab.advance(seconds=6)
    other = iter(subscribed(kinesis, consumer))
    next(other)

    with pytest.raises(Exception, match="ResourceInUseException"):
        for _ in events:
            pass


def test_stopping_ends_open_subscriptions(kinesis, lab, server):
    consumer = a_consumer(kinesis, lab)
    kinesis.put_record(StreamName="s", Data=b"x", PartitionKey="k", ExplicitHashKey="0")
    events = iter(subscribed(kinesis, consumer))
    next(events)
    server.stop()

    with pytest.raises(Exception, match=r"closed|broken|incomplete|IncompleteRead|ended prem"):
        next(events)
    assert not server.is_running


def test_200_connections_are_served_at_once(server):
    gate = threading.Barrier(200)

    def ask(_):
        gate.wait(LIMIT_SECONDS)
        # Refused, since nothing is given, but not for the rate: the lab's clock stands still.
        return posted(server.url, operation="PutRecord")[0]

    with ThreadPoolExecutor(200) as pool:
        assert [400] * 200 == list(pool.map(ask, range(200)))


def test_100_subscriptions_and_100_producers_hold_at_once(server, lab):
    kinesis = client_of(server, max_pool_connections=220)
    kinesis.create_stream(StreamName="s", ShardCount=100)
    lab.advance(seconds=60)
    consumer = a_consumer(kinesis, lab)
    shards = kinesis.list_shards(StreamName="s")["Shards"]

    def subscribe(shard):
        return iter(
            kinesis.subscribe_to_shard(
                ConsumerARN=consumer,
                ShardId=shard["ShardId"],
                StartingPosition={"Type": "TRIM_HORIZON"},
            )["EventStream"]
        )

    def put(shard):
        return kinesis.put_record(
            StreamName="s",
            Data=shard["ShardId"].encode(),
            PartitionKey="k",
            ExplicitHashKey=shard["HashKeyRange"]["StartingHashKey"],
        )

    with ThreadPoolExecutor(100) as pool:
        streams = list(pool.map(subscribe, shards))
        list(pool.map(put, shards))
        seen = list(pool.map(lambda events: next(events)["SubscribeToShardEvent"], streams))

    assert [shard["ShardId"].encode() for shard in shards] == [
        record["Data"] for event in seen for record in event["Records"]
    ]


FORGETFUL = """
from kdslab import Lab
server = Lab().serve()
print(server.url)
"""


def test_a_program_that_forgets_to_stop_ends_without_a_word():
    run = subprocess.run(
        [sys.executable, "-c", FORGETFUL],
        cwd=Path(kdslab.__file__).parents[1],
        capture_output=True,
        text=True,
        timeout=LIMIT_SECONDS,
    )

    assert (0, "") == (run.returncode, run.stderr)
    assert run.stdout.startswith("http://127.0.0.1:")
