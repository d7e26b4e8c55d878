"""Which data points a request means, and that a name without any is not refused."""

from __future__ import annotations

import pytest

from kdslab.api.metric_lookup import all_named, data_points, named
from kdslab.model.account import Account
from kdslab.model.metric import METRICS, Level
from kdslab.sim.clock import START

FIRST, SECOND = "shardId-000000000000", "shardId-000000000001"
NOW = START + 600
FIFTEEN_DAYS = 15 * 24 * 3_600


def dimensions(**values):
    return [{"Name": name, "Value": value} for name, value in values.items()]


CLICKS = dimensions(StreamName="clicks")


@pytest.fixture
def account():
    """Return an account whose stream took 100 bytes in each of ten minutes."""
    account = Account()
    stream = account.create(START - 60, "clicks", shard_count=2)
    for minute in range(10):
        stream.metrics.add(START + 60 * minute, "IncomingBytes", 100, shard=FIRST)
    stream.metrics.add(NOW - 1, "SubscribeToShard.Success", 1, consumer="lambda")
    return account


def found(account, name="IncomingBytes", subject=CLICKS, *, now=NOW, unit=None, period=60, **more):
    metric = {"Namespace": "AWS/Kinesis", "MetricName": name, "Dimensions": subject, **more}
    run = data_points(account, now, metric, unit, start=START, end=now, period_seconds=period)
    return [(start - START, tally.total) for start, tally in run]


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "IncomingByte"},
        {"Namespace": "AWS/Firehose"},
        {"subject": dimensions(StreamName="clocks")},
        {"subject": []},
        {"subject": dimensions(StreamName="clicks", ShardId=FIRST)},
        {"subject": dimensions(StreamName="clicks", QueueName="q")},
        {"subject": CLICKS * 2},
        {"name": "SubscribeToShard.Success"},
        {"name": "OutgoingBytes"},
        {"unit": "Count"},
    ],
)
def test_what_is_not_there_has_no_data_points(account, changed):
    assert [] == found(account, **changed)


def test_the_unit_may_be_named(account):
    assert 10 == len(found(account, unit="Bytes"))


def test_a_consumer_has_its_own_dimension_in_any_order(account):
    subject = dimensions(ConsumerName="lambda", StreamName="clicks")

    assert [(540, 1)] == found(account, "SubscribeToShard.Success", subject)


# Source: API reference, EnableEnhancedMonitoring
def test_a_shard_shows_only_what_and_while_it_is_monitored(account):
    monitoring = account.find(NOW, "clicks").monitoring
    monitoring.enable(START + 120, ["IncomingBytes"])
    monitoring.disable(START + 240, ["IncomingBytes"])
    of_first = dimensions(ShardId=FIRST, StreamName="clicks")

    assert [(120, 100), (180, 100)] == found(account, subject=of_first)
    assert [(0, 200)] == found(account, subject=of_first, period=600)
    assert [] == found(account, "IncomingRecords", of_first)
    assert 10 == len(found(account))


def test_a_stream_that_is_gone_has_taken_its_metrics_with_it(account):
    account.delete(NOW - 300, "clicks")

    assert [] == found(account)


# Source: CloudWatch API reference, GetMetricStatistics: minutes are available for 15 days
def test_data_older_than_fifteen_days_are_gone(account):
    assert [(540, 100)] == found(account, now=START + 540 + FIFTEEN_DAYS)
    assert [] == found(account, now=START + 541 + FIFTEEN_DAYS)


@pytest.mark.parametrize("name", METRICS)
def test_every_metric_is_found_at_each_of_its_levels(name):
    levels = METRICS[name].levels
    asked = [dimensions(**dict.fromkeys(level.value, "x")) for level in levels]

    assert list(levels) == [named("AWS/Kinesis", name, subject).level for subject in asked]


def test_what_a_stream_could_have_follows_its_shards_and_consumers(account):
    stream = account.find(NOW, "clicks")
    stream.monitoring.enable(NOW, ["IncomingBytes"])
    every = list(all_named(stream))
    of_shards = [metric for metric in every if metric.level is Level.SHARD]

    assert [("IncomingBytes", FIRST), ("IncomingBytes", SECOND)] == [
        (metric.name, metric.dimensions["ShardId"]) for metric in of_shards
    ]
    assert {"lambda"} == {
        metric.dimensions["ConsumerName"] for metric in every if metric.level is Level.CONSUMER
    }
