"""AWS CBOR 1.1 over HTTP, as the SDK for Java and the KCL speak it: requests made by hand.

In it, bytes are bytes, and a moment is an integer of milliseconds under tag 1.
Source: aws-sdk-java-v2, the CBOR protocol's generator and its tests of timestamps.
"""

from __future__ import annotations

import time
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from cbor2 import CBORTag, dumps, loads

pytestmark = pytest.mark.clients

KIND = "application/x-amz-cbor-1.1"
MOMENT = 1
ARRIVAL = "ApproximateArrivalTimestamp"
SHARD = "shardId-000000000000"
EVERY_BYTE = bytes(range(256))
KEY = {"StreamName": "cbor", "PartitionKey": "é"}
HORIZON = {"StreamName": "cbor", "ShardId": SHARD, "ShardIteratorType": "TRIM_HORIZON"}


class Client:
    """Signs what it asks, and keeps the status and the headers of the last answer."""

    def __init__(self, url):
        self._url = url
        self._connection = HTTPConnection(urlsplit(url).netloc, timeout=60)
        self._signer = SigV4Auth(Credentials("any", "any"), "kinesis", "us-east-1")
        self.status = 0
        self.headers = {}

    def ask(self, operation, **members):
        """Ask, and return the answer's members."""
        return understood(self.send(operation, dumps(members)))

    def send(self, operation, body):
        """Send a body, whatever it is, and return the answer's."""
        headers = {"Content-Type": KIND, "X-Amz-Target": f"Kinesis_20131202.{operation}"}
        request = AWSRequest("POST", self._url, data=body, headers=headers)
        self._signer.add_auth(request)
        self._connection.request("POST", "/", body, dict(request.headers.items()))
        answer = self._connection.getresponse()
        self.status, self.headers = answer.status, answer.headers
        return answer.read()

    def read(self, **members):
        """Return the records of the stream's one shard, from a place on."""
        place = self.ask("GetShardIterator", **{**HORIZON, **members})
        return self.ask("GetRecords", ShardIterator=place["ShardIterator"])["Records"]


def understood(body):
    """Return what a body says; a moment stays as it is, for a library takes it for seconds."""
    decoders = {MOMENT: lambda value, _: CBORTag(MOMENT, value)}
    return loads(body, semantic_decoders=decoders) if body else None


@pytest.fixture(scope="module")
def client(url):
    return Client(url)


@pytest.fixture(scope="module")
def stored(client):
    """Make a stream, and put one record with every byte there is into it."""
    client.ask("CreateStream", StreamName="cbor", ShardCount=1)
    created = client.status
    while "ACTIVE" != summary(client)["StreamStatus"]:
        time.sleep(0.05)
    return created, client.ask("PutRecord", **KEY, Data=EVERY_BYTE)


def summary(client):
    answer = client.ask("DescribeStreamSummary", StreamName="cbor")
    return answer["StreamDescriptionSummary"]


def test_an_operation_without_an_answer_has_an_empty_body(stored):
    created, put = stored

    assert 200 == created
    assert SHARD == put["ShardId"]


def test_bytes_go_in_and_come_out_as_bytes(client, stored):
    (record,) = client.read()

    assert (KIND, 200) == (client.headers["Content-Type"], client.status)
    assert (EVERY_BYTE, "é") == (record["Data"], record["PartitionKey"])
    assert stored[1]["SequenceNumber"] == record["SequenceNumber"]


def test_bytes_of_cbor_are_the_same_bytes_in_json(streams, stored):
    assert stored
    (record,) = streams.read("cbor")

    assert EVERY_BYTE == record["Data"]


@pytest.mark.usefixtures("stored")
def test_moments_are_whole_milliseconds_under_the_tag(client, streams):
    (record,), (as_json,) = client.read(), streams.read("cbor")
    moments = {
        "arrival": record[ARRIVAL],
        "creation": summary(client)["StreamCreationTimestamp"],
    }
    seconds = as_json[ARRIVAL].timestamp()

    assert {MOMENT} == {moment.tag for moment in moments.values()}
    assert {int} == {type(moment.value) for moment in moments.values()}
    assert round(seconds * 1000) == moments["arrival"].value


def test_each_moment_that_came_out_leads_back_to_its_record(client, streams):
    place = {"StreamName": streams.create("moments", 1)}
    for _ in range(8):
        client.ask("PutRecord", **place, PartitionKey="k", Data=b"")
    records, found = client.read(**place), []
    for record in records:
        time.sleep(0.02)  # A shard is read five times a second there, which is 300 times here.
        at = {"ShardIteratorType": "AT_TIMESTAMP", "Timestamp": record[ARRIVAL]}
        found += client.read(**place, **at)[:1]

    assert records == found


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize(
    ("operation", "members", "code", "words"),
    [
        (
            "DescribeStream",
            {"StreamName": "nowhere"},
            "ResourceNotFoundException",
            "Stream nowhere under account 111122223333 not found.",
        ),
        ("PutRecord", KEY, "ValidationException", "at 'data' failed to satisfy constraint"),
        ("DescribeStream", {"StreamName": 1}, "SerializationException", ""),
        ("PutMany", {}, "UnknownOperationException", ""),
    ],
)
def test_a_refusal_is_cbor_too_and_named_twice(client, operation, members, code, words):
    answer = client.ask(operation, **members)

    assert (400, KIND) == (client.status, client.headers["Content-Type"])
    assert (code, code) == (answer["__type"], client.headers["x-amzn-ErrorType"])
    assert words in answer["message"]


@pytest.mark.usefixtures("stored")
def test_a_map_without_a_length_is_understood(client):
    # The SDK for Java writes its requests so: open, name and value, close.
    body = b"\xbf" + dumps("Limit") + dumps(1) + b"\xff"

    assert ["cbor"] == understood(client.send("ListStreams", body))["StreamNames"]


def test_what_is_no_cbor_is_refused(client):
    answer = understood(client.send("ListStreams", b"\xff\xff"))

    assert (400, "SerializationException") == (client.status, answer["__type"])


@pytest.mark.usefixtures("stored")
def test_a_partial_failure_is_an_answer(client):
    records = [{"PartitionKey": "k", "Data": bytes(1_000_000)} for _ in range(3)]
    answer = client.ask("PutRecords", StreamName="cbor", Records=records)
    codes = [record.get("ErrorCode") for record in answer["Records"]]

    assert (200, 2) == (client.status, answer["FailedRecordCount"])
    assert [None, *["ProvisionedThroughputExceededException"] * 2] == codes
