"""The names: what each metric counts, and at which level CloudWatch shows it."""

from __future__ import annotations

import pytest

from kdslab.model.metric import METRICS, Level
from kdslab.model.monitoring import SHARD_LEVEL_METRICS

SHARD_METRICS = [name for name, metric in METRICS.items() if Level.SHARD in metric.levels]


# Source: API reference, EnableEnhancedMonitoring; developer guide, monitoring with CloudWatch
def test_the_seven_metrics_of_enhanced_monitoring_are_shown_by_shard():
    assert set(SHARD_LEVEL_METRICS) == set(SHARD_METRICS)


# Source: developer guide, monitoring with CloudWatch
@pytest.mark.parametrize(
    ("name", "unit", "dimensions"),
    [
        ("IncomingBytes", "Bytes", {("StreamName",), ("StreamName", "ShardId")}),
        ("OutgoingRecords", "Count", {("StreamName", "ShardId")}),
        ("GetRecords.IteratorAgeMilliseconds", "Milliseconds", {("StreamName",)}),
        ("PutRecords.ThrottledRecords", "Count", {("StreamName",)}),
        ("SubscribeToShardEvent.Bytes", "Bytes", {("StreamName", "ConsumerName")}),
    ],
)
def test_a_metric_has_its_unit_and_dimensions(name, unit, dimensions):
    metric = METRICS[name]

    assert (unit, dimensions) == (metric.unit, {level.value for level in metric.levels})
