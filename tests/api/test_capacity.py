"""Mode and warm throughput through boto3."""

from __future__ import annotations

import pytest

ARN = "arn:aws:kinesis:us-east-1:111122223333:stream/clicks"
ON_DEMAND = {"StreamMode": "ON_DEMAND"}
PROVISIONED = {"StreamMode": "PROVISIONED"}


def make(kinesis, lab, **members) -> None:
    kinesis.create_stream(StreamName="clicks", **members)
    lab.advance(seconds=10)


def commit(kinesis) -> None:
    kinesis.update_account_settings(MinimumThroughputBillingCommitment={"Status": "ENABLED"})


def summary(kinesis) -> dict:
    return kinesis.describe_stream_summary(StreamName="clicks")["StreamDescriptionSummary"]


def refusal(error, call, **members) -> str:
    with pytest.raises(error) as refused:
        call(**members)
    return refused.value.response["Error"]["Message"]


# Source: developer guide, choose the mode: the shards stay, the status is UPDATING meanwhile
@pytest.mark.parametrize(
    ("start", "target", "shard_count"),
    [({"ShardCount": 3}, ON_DEMAND, 3), ({}, PROVISIONED, 4)],
)
def test_a_switch_of_mode_takes_a_while_and_keeps_the_shards(
    kinesis, lab, start, target, shard_count
):
    make(kinesis, lab, **start)
    kinesis.update_stream_mode(StreamARN=ARN, StreamModeDetails=target)
    before = summary(kinesis)
    lab.advance(seconds=30)
    after = summary(kinesis)

    assert ("UPDATING", "ACTIVE") == (before["StreamStatus"], after["StreamStatus"])
    assert target != before["StreamModeDetails"]
    assert (target, shard_count) == (after["StreamModeDetails"], after["OpenShardCount"])


# Source: developer guide, quotas and limits: twice in 24 hours
def test_the_mode_is_switched_twice_a_day(kinesis, lab):
    make(kinesis, lab, ShardCount=1)
    for target in (ON_DEMAND, PROVISIONED):
        kinesis.update_stream_mode(StreamARN=ARN, StreamModeDetails=target)
        lab.advance(minutes=1)

    with pytest.raises(kinesis.exceptions.LimitExceededException, match="2 times in 24 hours"):
        kinesis.update_stream_mode(StreamARN=ARN, StreamModeDetails=ON_DEMAND)
    lab.advance(days=1)
    kinesis.update_stream_mode(StreamARN=ARN, StreamModeDetails=ON_DEMAND)
    assert "UPDATING" == summary(kinesis)["StreamStatus"]


# Source: API reference, UpdateStreamWarmThroughput
def test_warm_throughput_is_asked_for_and_comes_later(kinesis, lab):
    make(kinesis, lab)
    commit(kinesis)
    answer = kinesis.update_stream_warm_throughput(StreamARN=ARN, WarmThroughputMiBps=16)
    del answer["ResponseMetadata"]

    assert {
        "StreamName": "clicks",
        "StreamARN": ARN,
        "WarmThroughput": {"TargetMiBps": 16, "CurrentMiBps": 0},
    } == answer
    assert "UPDATING" == summary(kinesis)["StreamStatus"]
    lab.advance(minutes=5)
    warm = summary(kinesis)
    assert {"TargetMiBps": 16, "CurrentMiBps": 16} == warm["WarmThroughput"]
    assert ("ACTIVE", 16) == (warm["StreamStatus"], warm["OpenShardCount"])


# Source: API reference, UpdateStreamWarmThroughput: set it to a lower value to release capacity
def test_warm_throughput_is_given_back_by_name(kinesis, lab):
    commit(kinesis)
    make(kinesis, lab, WarmThroughputMiBps=16)
    kinesis.update_stream_warm_throughput(StreamName="clicks", WarmThroughputMiBps=0)
    lab.advance(minutes=5)

    cold = summary(kinesis)
    assert {"TargetMiBps": 0, "CurrentMiBps": 0} == cold["WarmThroughput"]
    assert 4 == cold["OpenShardCount"]


def test_a_switch_to_on_demand_may_bring_warm_throughput_with_it(kinesis, lab):
    commit(kinesis)
    make(kinesis, lab, ShardCount=1)
    kinesis.update_stream_mode(StreamARN=ARN, StreamModeDetails=ON_DEMAND, WarmThroughputMiBps=8)
    lab.advance(minutes=5)

    assert {"TargetMiBps": 8, "CurrentMiBps": 8} == summary(kinesis)["WarmThroughput"]
    assert 8 == summary(kinesis)["OpenShardCount"]


def test_warm_throughput_is_refused_without_the_commitment(kinesis, lab):
    make(kinesis, lab)
    expected = (
        "Warm throughput needs an account with MinimumThroughputBillingCommitment enabled; here "
        "it is DISABLED."
    )
    error = kinesis.exceptions.InvalidArgumentException

    for mibps in (5, 0):
        assert expected == refusal(
            error,
            kinesis.update_stream_warm_throughput,
            StreamName="clicks",
            WarmThroughputMiBps=mibps,
        )
    assert expected == refusal(
        error, kinesis.create_stream, StreamName="other", WarmThroughputMiBps=5
    )


# Source: API reference, UpdateStreamWarmThroughput: on-demand only
def test_a_provisioned_stream_is_as_warm_as_its_shards(kinesis, lab):
    commit(kinesis)
    make(kinesis, lab, ShardCount=1)

    with pytest.raises(kinesis.exceptions.ClientError, match="ON_DEMAND"):
        kinesis.update_stream_warm_throughput(StreamName="clicks", WarmThroughputMiBps=5)


# Source: API reference, UpdateStreamWarmThroughput: 10 GiB/s
def test_warm_throughput_has_a_ceiling(kinesis, lab):
    make(kinesis, lab)
    commit(kinesis)

    with pytest.raises(kinesis.exceptions.LimitExceededException, match="10240 MiB/s"):
        kinesis.update_stream_warm_throughput(StreamName="clicks", WarmThroughputMiBps=10_241)
