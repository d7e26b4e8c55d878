"""The control plane is rationed at the desk, behind every door. Source: API reference."""

from __future__ import annotations

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from kdslab.api import Lab
from kdslab.api.operations import OPERATIONS
from kdslab.api.requests import service_model
from kdslab.model.rates import RATES

ONCE = Config(retries={"total_max_attempts": 1})


@pytest.fixture
def lab() -> Lab:
    lab = Lab()
    for name in ("clicks", "rides"):
        lab.account.create(lab.now(), name, shard_count=1)
    lab.advance(seconds=60)
    return lab


def refusal_of(call, **members) -> dict:
    with pytest.raises(ClientError) as refused:
        call(**members)
    return refused.value.response["Error"]


def test_a_call_too_many_within_a_second_is_refused_and_later_answered(lab):
    kinesis = lab.client("kinesis", config=ONCE)
    for _ in range(5):
        kinesis.list_streams()

    assert {
        "Code": "LimitExceededException",
        "Message": "Rate exceeded for account 111122223333.",
    } == refusal_of(kinesis.list_streams)
    lab.advance(seconds=0.2)
    assert ["clicks", "rides"] == kinesis.list_streams()["StreamNames"]


def test_a_rate_of_the_account_is_shared_by_all_streams(lab):
    kinesis = lab.client("kinesis", config=ONCE)
    for _ in range(10):
        kinesis.describe_stream(StreamName="clicks")

    refused = refusal_of(kinesis.describe_stream, StreamARN=lab.account.arn("rides"))
    assert "Rate exceeded for stream rides under account 111122223333." == refused["Message"]


def test_a_rate_of_a_stream_is_the_same_pot_by_name_by_arn_and_by_the_consumer(lab):
    kinesis = lab.client("kinesis", config=ONCE)
    arn = lab.account.arn("clicks")
    consumer = kinesis.register_stream_consumer(StreamARN=arn, ConsumerName="app")["Consumer"]
    named = {"StreamARN": arn, "ConsumerName": "app"}
    by_arn = {"ConsumerARN": consumer["ConsumerARN"]}
    for _ in range(10):
        kinesis.describe_stream_consumer(**named)
        kinesis.describe_stream_consumer(**by_arn)

    refused = [refusal_of(kinesis.describe_stream_consumer, **asked) for asked in (named, by_arn)]
    assert ["Rate exceeded for stream clicks under account 111122223333."] * 2 == [
        each["Message"] for each in refused
    ]
    assert [] == kinesis.list_stream_consumers(StreamARN=lab.account.arn("rides"))["Consumers"]


def test_boto3_waits_for_a_ration_on_virtual_time(lab):
    kinesis, before = lab.client("kinesis"), lab.now()
    answers = [kinesis.list_streams()["StreamNames"] for _ in range(6)]

    assert [["clicks", "rides"]] * 6 == answers
    assert lab.now() >= before + 0.2


def test_what_breaks_a_rule_takes_nothing_of_the_ration(lab):
    kinesis = lab.client("kinesis", config=ONCE)
    for _ in range(20):
        refusal_of(kinesis.list_streams, Limit=10_001)

    assert ["clicks", "rides"] == kinesis.list_streams()["StreamNames"]


@pytest.mark.parametrize("operation", sorted(RATES.keys() & OPERATIONS.keys()))
def test_an_operation_with_a_rate_may_refuse_for_it(operation):
    listed = {shape.name for shape in service_model().operation_model(operation).error_shapes}

    assert "LimitExceededException" in listed


def test_the_data_plane_has_no_such_rate():
    assert set() == RATES.keys() & {"PutRecord", "PutRecords", "GetRecords", "GetShardIterator"}
