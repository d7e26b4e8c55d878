"""How a request says what it means: by name, by ARN, by both, and what is not meant here."""

from __future__ import annotations

import pytest

from kdslab.api.naming import check_creation, named_resource, named_stream
from kdslab.model.account import Account
from kdslab.model.errors import InvalidArgumentException, ResourceNotFoundException
from kdslab.model.stream import Stream

ARN = "arn:aws:kinesis:us-east-1:111122223333:stream/clicks"


@pytest.fixture
def account() -> Account:
    account = Account()
    account.create(0.0, "clicks", shard_count=1)
    return account


@pytest.mark.parametrize(("name", "arn"), [("clicks", None), (None, ARN), ("clicks", ARN)])
def test_a_stream_is_meant_by_name_by_arn_or_by_both(account, name, arn):
    assert account.find(0.0, "clicks") is named_stream(account, 0.0, name, arn)


@pytest.mark.parametrize(
    ("name", "arn", "expected"),
    [
        (None, None, "Either StreamName or StreamARN should be provided."),
        ("orders", ARN, f"StreamName orders and StreamARN {ARN} name different streams."),
    ],
)
def test_a_request_must_say_one_thing(account, name, arn, expected):
    with pytest.raises(InvalidArgumentException) as refusal:
        named_stream(account, 0.0, name, arn)

    assert expected == refusal.value.message


@pytest.mark.parametrize(
    ("arn", "expected"),
    [
        (ARN.replace("clicks", "x"), "Stream x under account 111122223333 not found."),
        (
            ARN.replace("111122223333", "9" * 12),
            "Stream clicks under account 999999999999 not found.",
        ),
        (
            ARN.replace("us-east-1", "eu-west-1"),
            "Stream clicks under account 111122223333 not found. Its ARN begins "
            "arn:aws:kinesis:eu-west-1:111122223333; this is "
            "arn:aws:kinesis:us-east-1:111122223333.",
        ),
        (
            ARN.replace("aws", "aws-cn", 1),
            "Stream clicks under account 111122223333 not found. Its ARN begins "
            "arn:aws-cn:kinesis:us-east-1:111122223333; this is "
            "arn:aws:kinesis:us-east-1:111122223333.",
        ),
        (
            f"{ARN}/consumer/reader:1",
            "Stream clicks/consumer/reader:1 under account 111122223333 not found.",
        ),
    ],
)
def test_a_stream_that_is_not_here_is_not_found(account, arn, expected):
    with pytest.raises(ResourceNotFoundException) as refusal:
        named_stream(account, 0.0, None, arn)

    assert expected == refusal.value.message


@pytest.mark.parametrize("told", [None, 12.345678, 12.345, 12.346, 12.0])
def test_a_creation_time_may_have_been_cut_on_its_way(told):
    check_creation(Stream("clicks", shard_count=1, now=12.345678), told)


@pytest.mark.parametrize("told", [0.0, 11.3, 13.4])
def test_a_stream_created_at_another_time_is_not_found(told):
    with pytest.raises(ResourceNotFoundException, match="Stream clicks under account"):
        check_creation(Stream("clicks", shard_count=1, now=12.345678), told)


def test_a_resource_is_a_stream_or_a_consumer(account):
    stream = account.find(0.0, "clicks")
    consumer = stream.consumers.register(20.0, "reader", ARN)

    assert stream is named_resource(account, 20.0, ARN)
    assert consumer is named_resource(account, 20.0, consumer.arn)


@pytest.mark.parametrize(
    "arn",
    [
        f"{ARN}/consumer/reader:1",
        f"{ARN}x/consumer/reader:20",
        ARN.replace("us-east-1", "eu-west-1"),
        "arn:aws:kinesis:us-east-1:111122223333:queue/q",
        "arn:aws:kinesis:us-east-1:111122223333:channel/c",
        "arn:aws:kinesis:us-east-1:111122223333:deliverystream/c",
    ],
)
def test_a_resource_that_is_not_here_is_not_found(account, arn):
    account.find(0.0, "clicks").consumers.register(20.0, "reader", ARN)

    with pytest.raises(ResourceNotFoundException, match="not found"):
        named_resource(account, 20.0, arn)
