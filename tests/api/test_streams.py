"""Streams through boto3: create, delete, describe, list."""

from __future__ import annotations

import tracemalloc
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from kdslab.api import Lab
from kdslab.model.errors import ResourceInUseException

ARN = "arn:aws:kinesis:us-east-1:111122223333:stream/clicks"
NOT_FOUND = "Stream clicks under account 111122223333 not found."


@pytest.fixture(scope="module")
def lab() -> Lab:
    return Lab()


@pytest.fixture(scope="module")
def client(lab):
    return lab.client("kinesis")


@pytest.fixture
def kinesis(lab, client):
    """The client, in an account without streams."""
    yield client
    lab.advance(seconds=10)
    for stream in lab.account.streams(lab.now()):
        with suppress(ResourceInUseException):
            lab.account.delete(lab.now(), stream.name)
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
        "MaxRecordSizeInKiB": 2_048,
    } == summary(kinesis)


def test_a_stream_is_active_after_ten_seconds(kinesis, lab):
    kinesis.create_stream(StreamName="clicks", ShardCount=1)
    lab.advance(seconds=10)

    assert "ACTIVE" == summary(kinesis)["StreamStatus"]


# Source: API reference, CreateStream
@pytest.mark.parametrize(
    ("members", "mode", "shard_count"),
    [
        ({}, "ON_DEMAND", 4),
        ({"ShardCount": 2}, "PROVISIONED", 2),
        ({"StreamModeDetails": {"StreamMode": "ON_DEMAND"}}, "ON_DEMAND", 4),
        ({"StreamModeDetails": {"StreamMode": "PROVISIONED"}, "ShardCount": 2}, "PROVISIONED", 2),
    ],
)
def test_a_name_alone_gives_an_on_demand_stream_of_four_shards(kinesis, members, mode, shard_count):
    kinesis.create_stream(StreamName="clicks", **members)
    described = summary(kinesis)

    assert (mode, shard_count) == (
        described["StreamModeDetails"]["StreamMode"],
        described["OpenShardCount"],
    )


@pytest.mark.parametrize(
    ("mode", "members", "expected"),
    [
        ("PROVISIONED", {}, "ShardCount must be given for a PROVISIONED stream."),
        ("ON_DEMAND", {"ShardCount": 1}, "ShardCount must not be given for an ON_DEMAND stream."),
    ],
)
def test_mode_and_shard_count_must_fit(kinesis, mode, members, expected):
    assert expected == refusal(
        kinesis.exceptions.InvalidArgumentException,
        kinesis.create_stream,
        StreamName="clicks",
        StreamModeDetails={"StreamMode": mode},
        **members,
    )


def test_a_name_is_given_once(kinesis):
    kinesis.create_stream(StreamName="clicks", ShardCount=1)

    assert "Stream clicks under account 111122223333 already exists." == refusal(
        kinesis.exceptions.ResourceInUseException,
        kinesis.create_stream,
        StreamName="clicks",
        ShardCount=1,
    )


# Source: developer guide, quotas and limits
def test_shards_far_above_the_quota_are_refused_before_any_is_made(kinesis):
    kinesis.create_stream(StreamName="first", ShardCount=2)
    error, asked = kinesis.exceptions.LimitExceededException, 10**11
    tracemalloc.start()
    message = refusal(error, kinesis.create_stream, StreamName="clicks", ShardCount=asked)
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak_bytes < 10_000_000
    assert (
        "This request would exceed the shard limit for the account 111122223333 in us-east-1. "
        "Current shard count for the account: 2. Limit: 20000. Number of additional shards that "
        "would have resulted from this request: 100000000000. Refer to the AWS Service Limits "
        "page (http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) for current "
        "limits and how to request higher limits."
    ) == message


@pytest.mark.parametrize("name", [{"StreamName": "clicks"}, {"StreamARN": ARN}])
@pytest.mark.parametrize(
    "operation", ["describe_stream", "describe_stream_summary", "delete_stream", "list_shards"]
)
def test_a_stream_that_is_not_there_is_named_however_it_was_asked_for(kinesis, operation, name):
    error = kinesis.exceptions.ResourceNotFoundException

    assert NOT_FOUND == refusal(error, getattr(kinesis, operation), **name)


@pytest.mark.parametrize(
    "name",
    [{"StreamName": "clicks"}, {"StreamARN": ARN}, {"StreamName": "clicks", "StreamARN": ARN}],
)
def test_a_stream_is_described_and_deleted_by_name_by_arn_or_by_both(kinesis, lab, name):
    kinesis.create_stream(StreamName="clicks", ShardCount=1)
    lab.advance(seconds=10)

    assert "ACTIVE" == summary(kinesis, **name)["StreamStatus"]
    assert ARN == kinesis.describe_stream(**name)["StreamDescription"]["StreamARN"]
    kinesis.delete_stream(**name)
    assert "DELETING" == summary(kinesis, **name)["StreamStatus"]
    lab.advance(seconds=10)
    assert [] == kinesis.list_streams()["StreamNames"]


@pytest.mark.parametrize(
    ("name", "error", "expected"),
    [
        ({}, "InvalidArgumentException", "Either StreamName or StreamARN should be provided."),
        (
            {"StreamName": "orders", "StreamARN": ARN},
            "InvalidArgumentException",
            f"StreamName orders and StreamARN {ARN} name different streams.",
        ),
        (
            {"StreamARN": ARN.replace("east", "west")},
            "ResourceNotFoundException",
            "Stream clicks of arn:aws:kinesis:us-west-1:111122223333:stream/clicks is not in "
            "account 111122223333, us-east-1.",
        ),
    ],
)
def test_a_request_must_say_which_stream_it_means(kinesis, name, error, expected):
    assert expected == refusal(
        getattr(kinesis.exceptions, error), kinesis.describe_stream_summary, **name
    )


def test_a_stream_that_is_not_active_cannot_be_deleted(kinesis):
    kinesis.create_stream(StreamName="clicks", ShardCount=1)

    message = refusal(
        kinesis.exceptions.ResourceInUseException,
        kinesis.delete_stream,
        StreamName="clicks",
        EnforceConsumerDeletion=True,
    )
    assert (
        "Stream clicks under account 111122223333 not ACTIVE, instead in state CREATING" == message
    )


# Source: API reference, DescribeStream: at most 100 shards a page
def test_a_description_is_paged(kinesis):
    kinesis.create_stream(StreamName="clicks", ShardCount=250)
    pages = list(kinesis.get_paginator("describe_stream").paginate(StreamName="clicks"))
    shards = [shard for page in pages for shard in page["StreamDescription"]["Shards"]]

    assert [100, 100, 50] == [len(page["StreamDescription"]["Shards"]) for page in pages]
    assert [f"shardId-{index:012d}" for index in range(250)] == [s["ShardId"] for s in shards]


def test_a_description_has_100_shards_at_most_however_many_are_asked_for(kinesis):
    kinesis.create_stream(StreamName="clicks", ShardCount=101)
    described = kinesis.describe_stream(StreamName="clicks", Limit=10_000)["StreamDescription"]

    assert (100, True) == (len(described["Shards"]), described["HasMoreShards"])


# Source: API reference, ListStreams: 100 streams by default
@pytest.mark.parametrize(("page_size", "expected"), [(None, [100, 20]), (50, [50, 50, 20])])
def test_streams_are_listed_by_name_page_by_page(kinesis, page_size, expected):
    for number in range(120):
        kinesis.create_stream(StreamName=f"s{number:03d}", ShardCount=1)
    pages = list(
        kinesis.get_paginator("list_streams").paginate(PaginationConfig={"PageSize": page_size})
    )

    assert expected == [len(page["StreamNames"]) for page in pages]
    names = [name for page in pages for name in page["StreamNames"]]
    assert [f"s{number:03d}" for number in range(120)] == names
    assert names == [entry["StreamName"] for page in pages for entry in page["StreamSummaries"]]


def test_a_list_may_start_behind_a_name(kinesis):
    for name in ("a", "b", "c"):
        kinesis.create_stream(StreamName=name, ShardCount=1)

    listed = kinesis.list_streams(ExclusiveStartStreamName="a", Limit=1)
    assert (["b"], True) == (listed["StreamNames"], listed["HasMoreStreams"])
