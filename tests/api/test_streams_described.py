"""Streams through boto3: described in full and in short, and listed page by page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kdslab.api import Lab

ARN = "arn:aws:kinesis:us-east-1:111122223333:stream/clicks"
NOT_FOUND = "Stream clicks under account 111122223333 not found."
ON_DEMAND = {"StreamMode": "ON_DEMAND"}


def make(lab: Lab, *names: str, shard_count: int = 1) -> None:
    """Make streams as the account lets one: few at a time."""
    for name in names:
        lab.account.create(lab.now(), name, shard_count=shard_count)
        lab.advance(seconds=10)


def refusal(error, call, **members) -> str:
    with pytest.raises(error) as refused:
        call(**members)
    assert error.__name__ == refused.value.response["Error"]["Code"]
    return refused.value.response["Error"]["Message"]


def summary(kinesis, **name) -> dict:
    return kinesis.describe_stream_summary(**name or {"StreamName": "clicks"})[
        "StreamDescriptionSummary"
    ]


def test_a_new_stream_is_described_as_asked_for(kinesis, lab):
    kinesis.create_stream(StreamName="clicks", ShardCount=3, MaxRecordSizeInKiB=2_048)

    assert {
        "StreamName": "clicks",
        "StreamARN": ARN,
        "StreamStatus": "CREATING",
        "StreamModeDetails": {"StreamMode": "PROVISIONED"},
        "RetentionPeriodHours": 24,
        "StreamCreationTimestamp": datetime.fromtimestamp(lab.now(), UTC),
        "EnhancedMonitoring": [{"ShardLevelMetrics": []}],
        "EncryptionType": "NONE",
        "OpenShardCount": 3,
        "ConsumerCount": 0,
        "QueueCount": 0,
        "ChannelCount": 0,
        "MaxRecordSizeInKiB": 2_048,
    } == summary(kinesis)


# Source: API reference, DescribeStream: at most 100 shards a page
def test_a_description_is_paged(kinesis, lab):
    make(lab, "clicks", shard_count=250)
    pages = list(kinesis.get_paginator("describe_stream").paginate(StreamName="clicks"))
    shards = [shard for page in pages for shard in page["StreamDescription"]["Shards"]]

    assert [100, 100, 50] == [len(page["StreamDescription"]["Shards"]) for page in pages]
    assert [f"shardId-{index:012d}" for index in range(250)] == [s["ShardId"] for s in shards]


def test_a_description_has_100_shards_at_most_however_many_are_asked_for(kinesis, lab):
    make(lab, "clicks", shard_count=101)
    described = kinesis.describe_stream(StreamName="clicks", Limit=10_000)["StreamDescription"]

    assert (100, True) == (len(described["Shards"]), described["HasMoreShards"])


# Source: API reference, ListStreams: 100 streams by default
@pytest.mark.parametrize(("page_size", "expected"), [(None, [100, 20]), (50, [50, 50, 20])])
def test_streams_are_listed_by_name_page_by_page(kinesis, lab, page_size, expected):
    make(lab, *(f"s{number:03d}" for number in range(120)))
    pages = list(
        kinesis.get_paginator("list_streams").paginate(PaginationConfig={"PageSize": page_size})
    )

    assert expected == [len(page["StreamNames"]) for page in pages]
    names = [name for page in pages for name in page["StreamNames"]]
    assert [f"s{number:03d}" for number in range(120)] == names
    assert names == [entry["StreamName"] for page in pages for entry in page["StreamSummaries"]]


def test_a_list_may_start_behind_a_name(kinesis, lab):
    make(lab, "a", "b", "c")

    listed = kinesis.list_streams(ExclusiveStartStreamName="a", Limit=1)
    assert (["b"], True) == (listed["StreamNames"], listed["HasMoreStreams"])


def test_the_token_of_a_list_leads_to_its_rest_and_expires(kinesis, lab):
    make(lab, "a", "b", "c")
    token = kinesis.list_streams(Limit=2)["NextToken"]

    lab.advance(seconds=300)
    rest = kinesis.list_streams(NextToken=token)
    assert (["c"], False) == (rest["StreamNames"], rest["HasMoreStreams"])
    assert "NextToken" not in rest
    lab.advance(seconds=0.001)
    with pytest.raises(kinesis.exceptions.ExpiredNextTokenException, match="300 seconds"):
        kinesis.list_streams(NextToken=token)


# Source: a description of a new stream as it was recorded from the service
def test_a_stream_shows_its_shards_when_it_is_active(kinesis, lab):
    kinesis.create_stream(StreamName="clicks", ShardCount=2)
    counts = []
    for _ in range(2):
        described = kinesis.describe_stream(StreamName="clicks")["StreamDescription"]
        counts.append((described["StreamStatus"], len(described["Shards"])))
        assert not described["HasMoreShards"]
        lab.advance(seconds=10)

    assert [("CREATING", 0), ("ACTIVE", 2)] == counts


# Source: API reference, StreamDescriptionSummary
def test_an_on_demand_stream_tells_how_its_records_are_spread(kinesis):
    kinesis.create_stream(StreamName="keys")
    kinesis.create_stream(StreamName="clicks", RecordDistributionStrategy="AUTO")
    kinesis.create_stream(StreamName="fixed", ShardCount=1)
    described = [summary(kinesis, StreamName=name) for name in ("keys", "clicks", "fixed")]

    assert ["USER_PARTITION_KEY", "AUTO", None] == [
        one.get("RecordDistributionStrategy") for one in described
    ]


# Source: API reference, WarmThroughputObject: for on-demand streams of committed accounts
def test_warm_throughput_is_shown_to_those_who_are_committed(kinesis):
    kinesis.create_stream(StreamName="early")
    assert "WarmThroughput" not in summary(kinesis, StreamName="early")

    kinesis.update_account_settings(MinimumThroughputBillingCommitment={"Status": "ENABLED"})
    kinesis.create_stream(StreamName="clicks", WarmThroughputMiBps=50)
    kinesis.create_stream(StreamName="fixed", ShardCount=1)
    described = [summary(kinesis, StreamName=name) for name in ("early", "clicks", "fixed")]

    assert [
        {"TargetMiBps": 0, "CurrentMiBps": 0},
        {"TargetMiBps": 50, "CurrentMiBps": 50},
        None,
    ] == [one.get("WarmThroughput") for one in described]
    assert 50 == described[1]["OpenShardCount"]


def test_a_summary_counts_consumers_and_names_the_key(kinesis, lab):
    make(lab, "clicks")
    kinesis.register_stream_consumer(StreamARN=ARN, ConsumerName="reader")
    kinesis.start_stream_encryption(
        StreamName="clicks", EncryptionType="KMS", KeyId="alias/aws/kinesis"
    )
    assert "NONE" == summary(kinesis)["EncryptionType"]
    lab.advance(seconds=60)

    described = summary(kinesis)
    assert (1, "KMS", "alias/aws/kinesis") == tuple(
        described[name] for name in ("ConsumerCount", "EncryptionType", "KeyId")
    )
