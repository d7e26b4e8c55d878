"""Records through boto3: put one, put many, find a place, read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from botocore.config import Config

from kdslab.api import Lab
from kdslab.model.facts import MIB
from kdslab.model.hashing import KEY_SPACE

FIRST, SECOND = "shardId-000000000000", "shardId-000000000001"
ARN = "arn:aws:kinesis:us-east-1:111122223333:stream/clicks"


@pytest.fixture(scope="module")
def lab() -> Lab:
    return Lab()


@pytest.fixture(scope="module")
def client(lab):
    return lab.client("kinesis", config=Config(retries={"total_max_attempts": 1}))


@pytest.fixture
def kinesis(lab, client):
    """A client with one attempt a call, and the new and active stream `clicks` of two shards."""
    client.create_stream(StreamName="clicks", ShardCount=2)
    lab.advance(seconds=10)
    yield client
    client.delete_stream(StreamName="clicks")
    lab.advance(seconds=10)


def an_iterator(kinesis, kind="TRIM_HORIZON", shard_id=FIRST, **place) -> str:
    answer = kinesis.get_shard_iterator(
        StreamName="clicks", ShardId=shard_id, ShardIteratorType=kind, **place
    )
    return answer["ShardIterator"]


def read(kinesis, *args, **place) -> list[bytes]:
    iterator = an_iterator(kinesis, *args, **place)
    return [record["Data"] for record in kinesis.get_records(ShardIterator=iterator)["Records"]]


def put(kinesis, data: bytes, **members) -> dict:
    members = {"StreamName": "clicks", "PartitionKey": "k", "ExplicitHashKey": "0", **members}
    return kinesis.put_record(Data=data, **members)


def refusal(error, call, **members) -> str:
    with pytest.raises(error) as refused:
        call(**members)
    assert error.__name__ == refused.value.response["Error"]["Code"]
    return refused.value.response["Error"]["Message"]


def test_what_is_put_is_read(kinesis, lab):
    answer = put(kinesis, b"hello", PartitionKey="New York")
    batch = kinesis.get_records(ShardIterator=an_iterator(kinesis))

    assert FIRST == answer["ShardId"]
    assert [
        {
            "SequenceNumber": answer["SequenceNumber"],
            "ApproximateArrivalTimestamp": datetime.fromtimestamp(lab.now(), UTC),
            "Data": b"hello",
            "PartitionKey": "New York",
        }
    ] == batch["Records"]
    assert 0 == batch["MillisBehindLatest"]


def test_every_data_operation_takes_the_arn_too(kinesis):
    entry = {"Data": b"b", "PartitionKey": "k", "ExplicitHashKey": "0"}
    kinesis.put_record(StreamARN=ARN, Data=b"a", PartitionKey="k", ExplicitHashKey="0")
    kinesis.put_records(StreamARN=ARN, Records=[entry])
    iterator = kinesis.get_shard_iterator(
        StreamARN=ARN, ShardId=FIRST, ShardIteratorType="TRIM_HORIZON"
    )["ShardIterator"]

    records = kinesis.get_records(StreamARN=ARN, ShardIterator=iterator)["Records"]
    assert [b"a", b"b"] == [record["Data"] for record in records]


def test_the_key_chooses_the_shard_and_a_hash_key_goes_before_it(kinesis):
    by_key = kinesis.put_record(StreamName="clicks", Data=b"", PartitionKey="New York")
    by_hash = put(kinesis, b"", PartitionKey="New York")

    assert [SECOND, FIRST] == [by_key["ShardId"], by_hash["ShardId"]]


# Source: API reference, PutRecord
def test_a_hash_key_off_the_ring_is_refused(kinesis):
    with pytest.raises(kinesis.exceptions.InvalidArgumentException, match="2\\^128-1"):
        put(kinesis, b"", ExplicitHashKey=str(KEY_SPACE))


def test_a_record_needs_a_key(kinesis):
    with pytest.raises(kinesis.exceptions.InvalidArgumentException, match="PartitionKey is"):
        kinesis.put_record(StreamName="clicks", Data=b"")


def test_the_number_for_ordering_must_be_a_sequence_number(kinesis):
    number = put(kinesis, b"a")["SequenceNumber"]
    later = put(kinesis, b"b", SequenceNumberForOrdering=number)["SequenceNumber"]

    assert int(number) < int(later)
    with pytest.raises(kinesis.exceptions.InvalidArgumentException, match="12 used in PutRecord"):
        put(kinesis, b"c", SequenceNumberForOrdering="12")


# Source: API reference, PutRecords: the same length and order as the request
def test_a_batch_is_answered_record_by_record_and_some_may_fail(kinesis):
    sizes = [MIB // 2, MIB // 2, 1, 1]
    places = [0, 0, 0, 2**127]
    records = [
        {"Data": bytes(size - 1), "PartitionKey": "k", "ExplicitHashKey": str(place)}
        for size, place in zip(sizes, places, strict=True)
    ]
    answer = kinesis.put_records(StreamName="clicks", Records=records)

    assert 1 == answer["FailedRecordCount"]
    assert [FIRST, FIRST, None, SECOND] == [entry.get("ShardId") for entry in answer["Records"]]
    assert {
        "ErrorCode": "ProvisionedThroughputExceededException",
        "ErrorMessage": f"Rate exceeded for shard {FIRST} in stream clicks under account "
        "111122223333.",
    } == answer["Records"][2]


@pytest.mark.parametrize(
    "wrong",
    [
        {"Data": b""},
        {"Data": bytes(MIB), "PartitionKey": "k"},
        {"Data": b"", "PartitionKey": "k", "ExplicitHashKey": str(KEY_SPACE)},
    ],
    ids=["no key", "too large", "off the ring"],
)
def test_a_batch_with_a_wrong_argument_stores_nothing(kinesis, wrong):
    good = {"Data": b"good", "PartitionKey": "k", "ExplicitHashKey": "0"}

    refusal(
        kinesis.exceptions.InvalidArgumentException,
        kinesis.put_records,
        StreamName="clicks",
        Records=[good, wrong],
    )
    assert [] == read(kinesis)


# Source: API reference, PutRecords: up to 10 MiB in total, keys included
def test_a_batch_above_10_mib_is_refused_as_a_whole(kinesis):
    records = [{"Data": bytes(MIB - 1), "PartitionKey": "k"}] * 10

    assert 9 <= kinesis.put_records(StreamName="clicks", Records=records)["FailedRecordCount"]
    message = refusal(
        kinesis.exceptions.InvalidArgumentException,
        kinesis.put_records,
        StreamName="clicks",
        Records=[*records, {"Data": b"", "PartitionKey": "k"}],
    )
    assert "Records size exceeds 10 MB limit" == message


def test_five_kinds_of_iterator_begin_at_five_places(kinesis, lab):
    numbers = []
    for data in (b"a", b"b", b"c"):
        lab.advance(seconds=1)
        numbers.append(put(kinesis, data)["SequenceNumber"])
    at_b = datetime.fromtimestamp(lab.now() - 1, UTC)

    assert [b"a", b"b", b"c"] == read(kinesis, "TRIM_HORIZON")
    lab.advance(seconds=1)
    assert [] == read(kinesis, "LATEST")
    assert [b"b", b"c"] == read(kinesis, "AT_SEQUENCE_NUMBER", StartingSequenceNumber=numbers[1])
    assert [b"c"] == read(kinesis, "AFTER_SEQUENCE_NUMBER", StartingSequenceNumber=numbers[1])
    assert [b"b", b"c"] == read(kinesis, "AT_TIMESTAMP", Timestamp=at_b)
    assert [b"c"] == read(kinesis, "AT_TIMESTAMP", Timestamp=at_b + timedelta(milliseconds=1))


def test_an_idle_stream_gives_a_new_iterator_each_time(kinesis, lab):
    iterator, seen = an_iterator(kinesis, "LATEST"), set()
    for _ in range(5):
        lab.advance(minutes=4)
        batch = kinesis.get_records(ShardIterator=iterator)
        iterator = batch["NextShardIterator"]
        seen.add(iterator)

    assert (5, [], 0) == (len(seen), batch["Records"], batch["MillisBehindLatest"])
    put(kinesis, b"late")
    assert 1 == len(kinesis.get_records(ShardIterator=f'"{iterator}"')["Records"])


# Source: API reference, GetShardIterator: five minutes
def test_an_iterator_expires_after_five_minutes(kinesis, lab):
    iterator = an_iterator(kinesis)
    lab.advance(minutes=5)
    assert [] == kinesis.get_records(ShardIterator=iterator)["Records"]
    lab.advance(seconds=1)

    issued, now = (
        f"{datetime.fromtimestamp(at, UTC):%a %b %d %H:%M:%S UTC %Y}"
        for at in (lab.now() - 301, lab.now())
    )
    assert (
        f"Iterator expired. The iterator was created at time {issued} while right now it is {now} "
        "which is further in the future than the tolerated delay of 300000 milliseconds."
    ) == refusal(
        kinesis.exceptions.ExpiredIteratorException, kinesis.get_records, ShardIterator=iterator
    )


@pytest.mark.parametrize("limit", [10_001, 10**9])
def test_more_than_10_000_records_cannot_be_asked_for(kinesis, limit):
    assert f"Limit must be at most 10000, got {limit}." == refusal(
        kinesis.exceptions.InvalidArgumentException,
        kinesis.get_records,
        ShardIterator=an_iterator(kinesis),
        Limit=limit,
    )


def test_an_iterator_does_not_read_a_later_stream_of_the_same_name(kinesis, lab):
    iterator = an_iterator(kinesis)
    kinesis.delete_stream(StreamName="clicks")
    lab.advance(seconds=10)
    kinesis.create_stream(StreamName="clicks", ShardCount=2)
    lab.advance(seconds=10)

    assert "Stream clicks under account 111122223333 not found." == refusal(
        kinesis.exceptions.ResourceNotFoundException, kinesis.get_records, ShardIterator=iterator
    )


def test_a_stream_that_is_being_created_takes_no_records(kinesis):
    kinesis.create_stream(StreamName="new", ShardCount=1)

    assert "Stream new under account 111122223333 not found." == refusal(
        kinesis.exceptions.ResourceNotFoundException,
        put,
        kinesis=kinesis,
        data=b"",
        StreamName="new",
    )
