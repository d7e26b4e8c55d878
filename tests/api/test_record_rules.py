"""The rules of records through boto3: distribution, encryption, limits, the ends of shards."""

from __future__ import annotations

import pytest
from botocore.config import Config

from kdslab.model.facts import KIB, MIB
from kdslab.model.hashing import KEY_SPACE

FIRST, SECOND = "shardId-000000000000", "shardId-000000000001"


@pytest.fixture
def kinesis(lab):
    """A client with one attempt a call, and the active provisioned stream `clicks`."""
    client = lab.client("kinesis", config=Config(retries={"total_max_attempts": 1}))
    client.create_stream(StreamName="clicks", ShardCount=2)
    lab.advance(seconds=10)
    return client


@pytest.fixture
def stream(lab, kinesis):  # noqa: ARG001 - it makes the stream
    return lab.account.find(lab.now(), "clicks")


def iterator(kinesis, kind="TRIM_HORIZON", shard_id=FIRST) -> str:
    return kinesis.get_shard_iterator(
        StreamName="clicks", ShardId=shard_id, ShardIteratorType=kind
    )["ShardIterator"]


def refused(kinesis, error: str, call, **members) -> str:
    with pytest.raises(kinesis.exceptions.ClientError) as refusal:
        call(**members)
    assert error == refusal.value.response["Error"]["Code"]
    return refusal.value.response["Error"]["Message"]


# Source: API reference, GetRecords: five calls a second for each shard
def test_the_sixth_read_in_a_second_is_refused_whoever_asks(lab, kinesis):
    place = iterator(kinesis)
    for _ in range(5):
        kinesis.get_records(ShardIterator=place)

    assert f"Rate exceeded for shard {FIRST} in stream clicks under account 111122223333." == (
        refused(
            kinesis,
            "ProvisionedThroughputExceededException",
            lab.client("kinesis", config=Config(retries={"total_max_attempts": 1})).get_records,
            ShardIterator=place,
        )
    )
    kinesis.get_records(ShardIterator=iterator(kinesis, shard_id=SECOND))
    lab.advance(seconds=0.2)
    kinesis.get_records(ShardIterator=place)


# Source: API reference, GetRecords: 10 MiB, then an exception for five seconds
def test_an_answer_of_10_mib_is_followed_by_five_silent_seconds(lab, kinesis):
    kinesis.update_max_record_size(StreamARN=lab.account.arn("clicks"), MaxRecordSizeInKiB=10_240)
    lab.advance(seconds=30)
    kinesis.put_record(
        StreamName="clicks", Data=bytes(10 * MIB - 1), PartitionKey="k", ExplicitHashKey="0"
    )
    place = iterator(kinesis)
    batch = kinesis.get_records(ShardIterator=place)
    lab.advance(seconds=4.9)

    assert 10 * MIB - 1 == len(batch["Records"][0]["Data"])
    assert "Rate exceeded" in refused(
        kinesis,
        "ProvisionedThroughputExceededException",
        kinesis.get_records,
        ShardIterator=place,
    )
    lab.advance(seconds=0.1)
    kinesis.get_records(ShardIterator=place)


# Source: API reference, GetShardIterator: five calls a second
def test_the_sixth_iterator_in_a_second_is_refused(kinesis):
    for _ in range(5):
        iterator(kinesis)

    with pytest.raises(kinesis.exceptions.ProvisionedThroughputExceededException):
        iterator(kinesis)


# Source: developer guide, troubleshooting producers: PutRecord rounds each record up to a KB
def test_put_record_rounds_each_record_up_and_put_records_only_the_sum(lab, kinesis):
    record = {"PartitionKey": "k", "ExplicitHashKey": "0", "Data": bytes(1_100)}
    batch = kinesis.put_records(StreamName="clicks", Records=[record] * 500)
    batch_2 = kinesis.put_records(StreamName="clicks", Records=[record] * 500)
    lab.advance(seconds=1)
    for _ in range(MIB // 2_048):
        kinesis.put_record(StreamName="clicks", **record)
    with pytest.raises(kinesis.exceptions.ProvisionedThroughputExceededException):
        kinesis.put_record(StreamName="clicks", **record)

    stored = 1_000 - batch["FailedRecordCount"] - batch_2["FailedRecordCount"]
    assert MIB // 1_101 == stored


# Source: API reference, GetRecords: ChildShards when the end of the shard is reached
def test_the_end_of_a_closed_shard_names_its_children_and_gives_no_iterator(lab, kinesis):
    kinesis.put_record(StreamName="clicks", Data=b"a", PartitionKey="k", ExplicitHashKey="0")
    kinesis.split_shard(
        StreamName="clicks", ShardToSplit=FIRST, NewStartingHashKey=str(KEY_SPACE // 4)
    )
    lab.advance(seconds=30)
    kinesis.put_record(StreamName="clicks", Data=b"b", PartitionKey="k", ExplicitHashKey="0")
    end = kinesis.get_records(ShardIterator=iterator(kinesis))

    assert ([b"a"], False) == ([r["Data"] for r in end["Records"]], "NextShardIterator" in end)
    assert [
        {
            "ShardId": f"shardId-00000000000{index}",
            "ParentShards": [FIRST],
            "HashKeyRange": {"StartingHashKey": str(start), "EndingHashKey": str(last)},
        }
        for index, start, last in (
            (2, 0, KEY_SPACE // 4 - 1),
            (3, KEY_SPACE // 4, KEY_SPACE // 2 - 1),
        )
    ] == end["ChildShards"]
    child = kinesis.get_records(ShardIterator=iterator(kinesis, shard_id="shardId-000000000002"))
    assert [b"b"] == [record["Data"] for record in child["Records"]]


# Source: API reference, UpdateStreamRecordDistributionStrategy
def test_a_stream_that_spreads_by_itself_needs_no_key_and_gives_back_the_one_it_got(lab, kinesis):
    kinesis.create_stream(StreamName="auto")
    lab.advance(seconds=10)
    kinesis.update_stream_record_distribution_strategy(
        StreamARN=lab.account.arn("auto"), RecordDistributionStrategy="AUTO"
    )
    lab.advance(seconds=1)
    shards = [kinesis.put_record(StreamName="auto", Data=b"x")["ShardId"] for _ in range(8)]
    kept = kinesis.put_record(StreamName="auto", Data=b"y", PartitionKey="k")
    records = kinesis.get_records(
        ShardIterator=kinesis.get_shard_iterator(
            StreamName="auto", ShardId=kept["ShardId"], ShardIteratorType="TRIM_HORIZON"
        )["ShardIterator"]
    )["Records"]

    assert [2] * 4 == [shards.count(shard) for shard in sorted(set(shards))]
    assert [None, None, "k"] == [record.get("PartitionKey") for record in records]
    assert "SequenceNumberForOrdering cannot be used" in refused(
        kinesis,
        "InvalidArgumentException",
        kinesis.put_record,
        StreamName="auto",
        Data=b"",
        SequenceNumberForOrdering=kept["SequenceNumber"],
    )


# Source: FAQ: encryption holds for new records only; recorded: no member without encryption
def test_only_records_after_the_start_of_encryption_say_how_they_are_encrypted(lab, kinesis):
    kinesis.put_record(StreamName="clicks", Data=b"a", PartitionKey="k", ExplicitHashKey="0")
    kinesis.start_stream_encryption(
        StreamName="clicks", EncryptionType="KMS", KeyId="alias/aws/kinesis"
    )
    lab.advance(seconds=30)
    put = kinesis.put_record(StreamName="clicks", Data=b"b", PartitionKey="k", ExplicitHashKey="0")
    records = kinesis.get_records(ShardIterator=iterator(kinesis))["Records"]

    assert "KMS" == put["EncryptionType"]
    assert [None, "KMS"] == [record.get("EncryptionType") for record in records]


# Source: API reference: the check of a dry run ends in DryRunOperationException
@pytest.mark.parametrize("operation", ["put_record", "put_records", "get_records", "iterator"])
def test_a_dry_run_does_nothing(kinesis, stream, operation):
    entry = {"Data": b"x", "PartitionKey": "k"}
    calls = {
        "put_record": (kinesis.put_record, {"StreamName": "clicks", **entry}),
        "put_records": (kinesis.put_records, {"StreamName": "clicks", "Records": [entry]}),
        "get_records": (kinesis.get_records, {"ShardIterator": iterator(kinesis)}),
        "iterator": (
            kinesis.get_shard_iterator,
            {"StreamName": "clicks", "ShardId": FIRST, "ShardIteratorType": "LATEST"},
        ),
    }
    call, members = calls[operation]

    refused(kinesis, "DryRunOperationException", call, DryRun=True, **members)
    assert [] == [record for shard in stream.shards for record in shard.records]


def test_a_dry_run_for_an_iterator_spends_no_call_and_refuses_what_the_call_would(kinesis):
    wanted = {"StreamName": "clicks", "ShardId": FIRST, "ShardIteratorType": "LATEST"}
    call = kinesis.get_shard_iterator
    for _ in range(6):
        refused(kinesis, "DryRunOperationException", call, DryRun=True, **wanted)
    missing = wanted | {"ShardId": "shardId-000000000009"}
    refused(kinesis, "ResourceNotFoundException", call, DryRun=True, **missing)

    assert "ShardIterator" in call(**wanted)


# Source: developer guide, monitoring: PutRecords.Bytes are those of the records that were stored
def test_a_batch_counts_the_bytes_of_what_was_stored(lab, kinesis, stream):
    entry = {"PartitionKey": "k", "ExplicitHashKey": "0"}
    sizes = (600 * KIB - 1, 500 * KIB - 100, 10)
    records = [entry | {"Data": bytes(size)} for size in sizes]
    answer = kinesis.put_records(StreamName="clicks", Records=records)
    stored = [
        size + 1
        for size, record in zip(sizes, answer["Records"], strict=True)
        if "SequenceNumber" in record
    ]
    [(_, tally)] = stream.metrics.statistics("PutRecords.Bytes", 0, lab.now() + 60, 60)

    assert 1 == answer["FailedRecordCount"]
    assert sum(stored) == tally.total


def test_what_is_put_and_read_is_counted(lab, kinesis, stream):
    minute = lab.now() // 60 * 60
    kinesis.put_record(StreamName="clicks", Data=b"abc", PartitionKey="k", ExplicitHashKey="0")
    kinesis.put_records(
        StreamName="clicks",
        Records=[{"Data": bytes(MIB - 1), "PartitionKey": "k", "ExplicitHashKey": "0"}] * 2,
    )
    kinesis.get_records(ShardIterator=iterator(kinesis))

    def total(name: str) -> float:
        tallies = stream.metrics.statistics(name, minute, minute + 60, 60)
        return sum(tally.total for _, tally in tallies)

    assert {
        "IncomingBytes": 4,
        "IncomingRecords": 1,
        "WriteProvisionedThroughputExceeded": 2,
        "PutRecord.Success": 1,
        "PutRecords.TotalRecords": 2,
        "PutRecords.ThrottledRecords": 2,
        "PutRecords.Success": 0,
        "GetRecords.Records": 1,
        "GetRecords.Bytes": 4,
    } == {
        name: total(name)
        for name in (
            "IncomingBytes",
            "IncomingRecords",
            "WriteProvisionedThroughputExceeded",
            "PutRecord.Success",
            "PutRecords.TotalRecords",
            "PutRecords.ThrottledRecords",
            "PutRecords.Success",
            "GetRecords.Records",
            "GetRecords.Bytes",
        )
    }
