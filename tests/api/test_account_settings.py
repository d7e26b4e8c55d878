"""The account through boto3: its limits, and the commitment of On-demand Advantage."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kdslab.api import Lab
from kdslab.model.stream import StreamMode
from kdslab.sim.clock import START

BEGINNING = datetime.fromtimestamp(START, UTC)


def ask(kinesis, status: str) -> dict:
    return kinesis.update_account_settings(MinimumThroughputBillingCommitment={"Status": status})[
        "MinimumThroughputBillingCommitment"
    ]


def commitment(kinesis) -> dict:
    return kinesis.describe_account_settings()["MinimumThroughputBillingCommitment"]


# Source: API reference, MinimumThroughputBillingCommitmentOutput
def test_a_new_account_is_not_committed(kinesis):
    assert {"Status": "DISABLED"} == commitment(kinesis)


def test_a_commitment_tells_when_it_began_and_may_end(kinesis, lab):
    expected = {
        "Status": "ENABLED",
        "StartedAt": BEGINNING,
        "EarliestAllowedEndAt": BEGINNING + timedelta(days=1),
    }

    assert expected == ask(kinesis, "ENABLED")
    lab.advance(days=5)
    assert expected == ask(kinesis, "ENABLED") == commitment(kinesis)


# Source: API reference, MinimumThroughputBillingCommitmentInput
def test_a_commitment_taken_back_on_its_first_day_ends_with_the_day(kinesis, lab):
    ask(kinesis, "ENABLED")
    lab.advance(hours=1)
    day = timedelta(days=1)

    assert {
        "Status": "ENABLED_UNTIL_EARLIEST_ALLOWED_END",
        "StartedAt": BEGINNING,
        "EarliestAllowedEndAt": BEGINNING + day,
    } == ask(kinesis, "DISABLED")
    lab.advance(hours=23)
    assert {"Status": "DISABLED", "StartedAt": BEGINNING, "EndedAt": BEGINNING + day} == (
        commitment(kinesis)
    )


def test_an_end_still_to_come_is_called_off(kinesis, lab):
    ask(kinesis, "ENABLED")
    lab.advance(hours=1)
    ask(kinesis, "DISABLED")
    ask(kinesis, "ENABLED")
    lab.advance(days=2)

    assert "ENABLED" == commitment(kinesis)["Status"]


def test_a_commitment_taken_back_later_ends_at_once(kinesis, lab):
    ask(kinesis, "ENABLED")
    lab.advance(hours=25)

    assert {
        "Status": "DISABLED",
        "StartedAt": BEGINNING,
        "EndedAt": BEGINNING + timedelta(hours=25),
    } == ask(kinesis, "DISABLED")


# Source: developer guide, choose the mode: remove warm throughput before going back
def test_warm_throughput_goes_before_the_commitment(kinesis, lab):
    ask(kinesis, "ENABLED")
    kinesis.create_stream(StreamName="clicks", WarmThroughputMiBps=5)
    lab.advance(seconds=10)
    with pytest.raises(kinesis.exceptions.InvalidArgumentException, match="to 0 first: clicks"):
        ask(kinesis, "DISABLED")

    kinesis.update_stream_warm_throughput(StreamName="clicks", WarmThroughputMiBps=0)
    assert "ENABLED_UNTIL_EARLIEST_ALLOWED_END" == ask(kinesis, "DISABLED")["Status"]


# Source: API reference, DescribeLimits
def test_limits_come_with_what_is_used_of_them(kinesis, lab):
    lab.account.create(lab.now(), "a", shard_count=3)
    lab.account.create(lab.now(), "b", shard_count=2)
    lab.account.create(lab.now(), "c", shard_count=4, mode=StreamMode.ON_DEMAND)
    answer = kinesis.describe_limits()
    del answer["ResponseMetadata"]

    assert {
        "ShardLimit": 20_000,
        "OpenShardCount": 5,
        "OnDemandStreamCount": 1,
        "OnDemandStreamCountLimit": 50,
        "ChannelCount": 0,
        "ChannelCountLimit": 0,
    } == answer


# Source: developer guide, quotas and limits
def test_limits_depend_on_the_region():
    assert 1_000 == Lab(region="eu-central-1").client("kinesis").describe_limits()["ShardLimit"]
