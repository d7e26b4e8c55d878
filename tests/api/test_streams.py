"""Streams through boto3: made, named, refused and deleted."""

from __future__ import annotations

import tracemalloc

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
            f"{NOT_FOUND} Its ARN begins arn:aws:kinesis:us-west-1:111122223333; this is "
            "arn:aws:kinesis:us-east-1:111122223333.",
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


# Source: API reference, CreateStream
@pytest.mark.parametrize(
    "member", [{"WarmThroughputMiBps": 5}, {"RecordDistributionStrategy": "AUTO"}]
)
def test_what_only_on_demand_streams_have_is_refused_to_others(kinesis, member):
    assert f"{next(iter(member))} is supported in the ON_DEMAND capacity mode only." == refusal(
        kinesis.exceptions.InvalidArgumentException,
        kinesis.create_stream,
        StreamName="clicks",
        ShardCount=1,
        **member,
    )


# Source: API reference, CreateStream: tags take effect from the CREATING status
def test_a_stream_is_made_with_its_tags(kinesis):
    kinesis.create_stream(StreamName="clicks", ShardCount=1, Tags={"team": "blue", "empty": ""})

    assert [{"Key": "empty", "Value": ""}, {"Key": "team", "Value": "blue"}] == (
        kinesis.list_tags_for_stream(StreamName="clicks")["Tags"]
    )


def test_a_stream_with_tags_that_may_not_be_is_not_made(kinesis):
    refusal(
        kinesis.exceptions.InvalidArgumentException,
        kinesis.create_stream,
        StreamName="clicks",
        Tags={"aws:team": "blue"},
    )

    assert [] == kinesis.list_streams()["StreamNames"]


# Source: API reference, DeleteStream
def test_a_stream_with_consumers_is_deleted_when_that_is_asked_for(kinesis, lab):
    make(lab, "clicks")
    kinesis.register_stream_consumer(StreamARN=ARN, ConsumerName="reader")
    message = refusal(
        kinesis.exceptions.ResourceInUseException, kinesis.delete_stream, StreamName="clicks"
    )
    assert message.startswith("DeleteStream can't delete 111122223333:clicks because there are")

    kinesis.delete_stream(StreamName="clicks", EnforceConsumerDeletion=True)
    lab.advance(seconds=10)
    assert [] == kinesis.list_streams()["StreamNames"]
