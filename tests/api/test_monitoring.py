"""Enhanced monitoring through boto3: what was on before the call, and what is on after it."""

from __future__ import annotations

import pytest

from kdslab.api import Lab
from kdslab.model.monitoring import SHARD_LEVEL_METRICS

ARN = "arn:aws:kinesis:us-east-1:111122223333:stream/clicks"
ALL = list(SHARD_LEVEL_METRICS)


@pytest.fixture
def lab() -> Lab:
    lab = Lab()
    lab.account.create(lab.now(), "clicks", shard_count=1)
    lab.advance(seconds=10)
    return lab


def change(kinesis, verb: str, *names: str) -> tuple[list[str], list[str]]:
    answer = getattr(kinesis, f"{verb}_enhanced_monitoring")(
        StreamARN=ARN, ShardLevelMetrics=list(names)
    )
    assert ("clicks", ARN) == (answer["StreamName"], answer["StreamARN"])
    return answer["CurrentShardLevelMetrics"], answer["DesiredShardLevelMetrics"]


# Source: API reference, EnhancedMonitoringOutput
def test_a_change_answers_with_what_was_on_and_what_is_on(kinesis):
    some = ["IncomingBytes", "OutgoingBytes"]

    assert ([], some) == change(kinesis, "enable", *some)
    assert (some, ALL) == change(kinesis, "enable", "ALL")
    rest = [name for name in ALL if name not in some]
    assert (ALL, rest) == change(kinesis, "disable", *some)
    assert (rest, []) == change(kinesis, "disable", "ALL")


def test_a_stream_tells_which_of_its_shards_metrics_are_on(kinesis):
    change(kinesis, "enable", "IncomingRecords")
    expected = [{"ShardLevelMetrics": ["IncomingRecords"]}]

    described = kinesis.describe_stream(StreamName="clicks")["StreamDescription"]
    summary = kinesis.describe_stream_summary(StreamName="clicks")["StreamDescriptionSummary"]
    assert [expected] * 2 == [one["EnhancedMonitoring"] for one in (described, summary)]


@pytest.mark.parametrize("verb", ["enable", "disable"])
def test_monitoring_is_changed_on_an_active_stream_alone(kinesis, verb):
    kinesis.create_stream(StreamName="new", ShardCount=1)

    with pytest.raises(kinesis.exceptions.ResourceInUseException, match="in state CREATING"):
        getattr(kinesis, f"{verb}_enhanced_monitoring")(StreamName="new", ShardLevelMetrics=["ALL"])
