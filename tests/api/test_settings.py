"""Retention, record size and distribution through boto3, with AWS's words where it refuses."""

from __future__ import annotations

import pytest

from kdslab.api import Lab

ARN = "arn:aws:kinesis:us-east-1:111122223333:stream/clicks"


@pytest.fixture
def lab() -> Lab:
    lab = Lab()
    lab.account.create(lab.now(), "clicks", shard_count=1)
    lab.advance(seconds=10)
    return lab


def summary(kinesis, name: str = "clicks") -> dict:
    return kinesis.describe_stream_summary(StreamName=name)["StreamDescriptionSummary"]


def refusal(error, call, **members) -> str:
    with pytest.raises(error) as refused:
        call(**members)
    return refused.value.response["Error"]["Message"]


# Source: API reference, IncreaseStreamRetentionPeriod: 24 to 8,760 hours, any integer
def test_retention_goes_up_and_down_by_name_or_arn(kinesis):
    hours = []
    for operation, name, wanted in (
        ("increase", {"StreamName": "clicks"}, 8_760),
        ("decrease", {"StreamARN": ARN}, 25),
        ("decrease", {"StreamName": "clicks", "StreamARN": ARN}, 24),
        ("increase", {"StreamName": "clicks"}, 24),
    ):
        change = getattr(kinesis, f"{operation}_stream_retention_period")
        change(RetentionPeriodHours=wanted, **name)
        hours.append(summary(kinesis)["RetentionPeriodHours"])

    assert [8_760, 25, 24, 24] == hours


# Source: the refusals as they were recorded, with the maximum of today
@pytest.mark.parametrize(
    ("operation", "hours", "expected"),
    [
        *(
            (
                operation,
                23,
                "Minimum allowed retention period is 24 hours. Requested retention period "
                "(23 hours) is too short.",
            )
            for operation in ("increase", "decrease")
        ),
        *(
            (
                operation,
                8_761,
                "Maximum allowed retention period is 8760 hours. Requested retention period "
                "(8761 hours) is too long.",
            )
            for operation in ("increase", "decrease")
        ),
        (
            "increase",
            47,
            "Requested retention period (47 hours) for stream clicks can not be shorter than "
            "existing retention period (48 hours). Use DecreaseRetentionPeriod API.",
        ),
        (
            "decrease",
            49,
            "Requested retention period (49 hours) for stream clicks can not be longer than "
            "existing retention period (48 hours). Use IncreaseRetentionPeriod API.",
        ),
    ],
)
def test_retention_has_bounds_and_a_direction(kinesis, operation, hours, expected):
    kinesis.increase_stream_retention_period(StreamName="clicks", RetentionPeriodHours=48)

    assert expected == refusal(
        kinesis.exceptions.InvalidArgumentException,
        getattr(kinesis, f"{operation}_stream_retention_period"),
        StreamName="clicks",
        RetentionPeriodHours=hours,
    )
    assert 48 == summary(kinesis)["RetentionPeriodHours"]


# Source: API reference, UpdateMaxRecordSize
def test_the_largest_record_is_a_setting(kinesis):
    kinesis.update_max_record_size(StreamARN=ARN, MaxRecordSizeInKiB=10_240)
    assert 10_240 == summary(kinesis)["MaxRecordSizeInKiB"]

    kinesis.put_record(StreamName="clicks", PartitionKey="k", Data=b"x" * (2 * 1024 * 1024))
    kinesis.update_max_record_size(StreamARN=ARN, MaxRecordSizeInKiB=1_024)
    with pytest.raises(kinesis.exceptions.InvalidArgumentException, match="larger than"):
        kinesis.put_record(StreamName="clicks", PartitionKey="k", Data=b"x" * (1024 * 1024))


# Source: API reference, UpdateMaxRecordSize: a value out of range is a ValidationException
def test_the_largest_record_has_bounds(kinesis):
    with pytest.raises(kinesis.exceptions.ClientError, match="ValidationException") as refused:
        kinesis.update_max_record_size(StreamARN=ARN, MaxRecordSizeInKiB=10_241)

    assert "Value '10241' at 'maxRecordSizeInKiB' failed" in str(refused.value)


def test_the_stream_with_another_record_size_must_be_named(kinesis):
    assert "Either StreamName or StreamARN should be provided." == refusal(
        kinesis.exceptions.InvalidArgumentException,
        kinesis.update_max_record_size,
        MaxRecordSizeInKiB=2_048,
    )


# Source: API reference, UpdateStreamRecordDistributionStrategy
def test_an_on_demand_stream_changes_how_its_records_are_spread(kinesis, lab):
    kinesis.create_stream(StreamName="free")
    lab.advance(seconds=10)
    change = kinesis.update_stream_record_distribution_strategy
    change(StreamARN=ARN.replace("clicks", "free"), RecordDistributionStrategy="AUTO")
    lab.advance(seconds=1)

    assert "AUTO" == summary(kinesis, "free")["RecordDistributionStrategy"]


def test_a_provisioned_stream_spreads_its_records_by_their_keys(kinesis):
    with pytest.raises(kinesis.exceptions.InvalidArgumentException, match="ON_DEMAND"):
        kinesis.update_stream_record_distribution_strategy(
            StreamARN=ARN, RecordDistributionStrategy="AUTO"
        )


@pytest.mark.parametrize(
    ("operation", "members"),
    [
        ("increase_stream_retention_period", {"StreamName": "new", "RetentionPeriodHours": 48}),
        ("decrease_stream_retention_period", {"StreamName": "new", "RetentionPeriodHours": 24}),
        (
            "update_max_record_size",
            {"StreamARN": ARN.replace("clicks", "new"), "MaxRecordSizeInKiB": 2_048},
        ),
    ],
)
def test_settings_are_changed_on_an_active_stream_alone(kinesis, operation, members):
    kinesis.create_stream(StreamName="new", ShardCount=1)

    assert "Stream new under account 111122223333 not ACTIVE, instead in state CREATING" == refusal(
        kinesis.exceptions.ResourceInUseException, getattr(kinesis, operation), **members
    )
