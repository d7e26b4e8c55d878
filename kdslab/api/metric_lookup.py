"""Which data points a request to CloudWatch means, by namespace, name, dimensions and unit.

What is not there has no data points: CloudWatch refuses no name.

Simplification: the current minute can be seen at once; CloudWatch shows it a minute or two later.
Simplification: a stream takes its metrics with it when it is deleted.
Simplification: periods begin at the start of the request, rounded down to the minute.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kdslab.model.account import Account
from kdslab.model.errors import ResourceNotFoundException
from kdslab.model.metric import METRICS, Level
from kdslab.model.series import KEPT_SECONDS, MINUTE, Run, by_period
from kdslab.model.stream import Stream

NAMESPACE: Final = "AWS/Kinesis"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A metric of one stream, shard or consumer, as CloudWatch tells it from all others.

    Attributes:
        name: The metric's name, from the table.
        level: What it speaks of.
        dimensions: Values by the level's dimensions, in the level's order.
    """

    name: str
    level: Level
    dimensions: dict[str, str]

    def minutes(self, stream: Stream, now: float, start: float, end: float) -> Run:
        """Return the minutes in which the metric has samples that CloudWatch shows."""
        run = stream.metrics.minutes(
            self.name,
            max(start, now - KEPT_SECONDS),
            end,
            shard=self.dimensions.get("ShardId"),
            consumer=self.dimensions.get("ConsumerName"),
        )
        if self.level is not Level.SHARD:
            return run
        return [item for item in run if stream.monitoring.covers(self.name, item[0])]


def named(namespace: str, name: str, dimensions: list[dict[str, str]]) -> Named | None:
    """Return the metric of Kinesis that a request names, if there is such a one."""
    if namespace != NAMESPACE or name not in METRICS:
        return None
    for level in METRICS[name].levels:
        if sorted(level.value) == sorted(dimension["Name"] for dimension in dimensions):
            values = {dimension["Name"]: dimension["Value"] for dimension in dimensions}
            return Named(name=name, level=level, dimensions=values)
    return None


def data_points(
    account: Account,
    now: float,
    metric: Mapping[str, Any],
    unit: str | None,
    *,
    start: float,
    end: float,
    period_seconds: int,
) -> Run:
    """Return a metric's tallies by period; none if there is no such metric, stream or unit.

    Args:
        account: Whose streams.
        now: The time of the call.
        metric: Namespace, MetricName and Dimensions, as the API writes them.
        unit: The only unit that is wanted, if any.
        start: Where the first period begins; within a minute, the minute's start is taken.
        end: Minutes from here on are left out.
        period_seconds: A multiple of 60.
    """
    found = named(metric["Namespace"], metric["MetricName"], metric.get("Dimensions", []))
    if found is None or unit not in (None, METRICS[found.name].unit):
        return []
    try:
        stream = account.find(now, found.dimensions["StreamName"])
    except ResourceNotFoundException:
        return []
    start = start // MINUTE * MINUTE
    return by_period(found.minutes(stream, now, start, end), start, period_seconds)


def all_named(stream: Stream) -> Iterator[Named]:
    """Yield every metric that one stream could have, with data or without."""
    own = {"StreamName": stream.name}
    for name, metric in METRICS.items():
        for level in metric.levels:
            for subject in _subjects(stream, name, level):
                yield Named(name=name, level=level, dimensions=own | subject)


def _subjects(stream: Stream, name: str, level: Level) -> list[dict[str, str]]:
    if level is Level.SHARD:
        shards = stream.metrics.shards() if stream.monitoring.knows(name) else []
        return [{"ShardId": shard} for shard in shards]
    if level is Level.CONSUMER:
        return [{"ConsumerName": consumer} for consumer in stream.metrics.consumers()]
    return [{}]
