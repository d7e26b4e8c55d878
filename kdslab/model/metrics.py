"""What CloudWatch knows of a stream: every metric of Kinesis, minute by minute.

Several metrics are not fed but read off others, so that a stored record costs one sample and an
answer to GetRecords three:

- IncomingRecords: each sample of IncomingBytes is one record.
- WriteProvisionedThroughputExceeded: a refused record is fed as 1, and each record of IncomingBytes
  counts as a 0 beside it. So the average is the share that was refused, as AWS explains it.
- ReadProvisionedThroughputExceeded: likewise for calls; those that got an answer are the samples of
  IteratorAgeMilliseconds.
- GetRecords.*: the stream's side of OutgoingBytes, OutgoingRecords and IteratorAgeMilliseconds as
  GetRecords feeds them. To these two Outgoing ones fan-out adds its events.

Simplification: IncomingBytes and IncomingRecords have a sample for each record; CloudWatch has one
for each put operation, so its average, minimum and maximum speak of whole calls of PutRecords.
Simplification: a call takes no time on the lab's clock, so the Latency metrics have no samples.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from kdslab.model.metric import METRICS, Level
from kdslab.model.series import MINUTE, Run, Series, by_period, together

_READ_OFF: Final[dict[str, tuple[tuple[str, float | None], ...]]] = {
    "IncomingRecords": (("IncomingBytes", 1),),
    "OutgoingBytes": (("OutgoingBytes", None), ("SubscribeToShardEvent.Bytes", None)),
    "OutgoingRecords": (("OutgoingRecords", None), ("SubscribeToShardEvent.Records", None)),
    "WriteProvisionedThroughputExceeded": (
        ("WriteProvisionedThroughputExceeded", None),
        ("IncomingBytes", 0),
    ),
    "ReadProvisionedThroughputExceeded": (
        ("ReadProvisionedThroughputExceeded", None),
        ("IteratorAgeMilliseconds", 0),
    ),
    "GetRecords.Bytes": (("OutgoingBytes", None),),
    "GetRecords.IteratorAgeMilliseconds": (("IteratorAgeMilliseconds", None),),
    "GetRecords.Records": (("OutgoingRecords", None),),
    "GetRecords.Success": (
        ("IteratorAgeMilliseconds", 1),
        ("ReadProvisionedThroughputExceeded", 0),
    ),
}
"""What is fed to make up a metric, and what each of its samples counts as; None: as it is."""


class Metrics:
    """All the series of one stream; each begins when it is first fed.

    Example:
        >>> metrics = Metrics()
        >>> metrics.add(0.0, "IncomingBytes", 70, shard="shardId-000000000000")
        >>> metrics.add(1.0, "IncomingBytes", 30, shard="shardId-000000000001")
        >>> [(_, tally)] = metrics.statistics("IncomingBytes", 0.0, 60.0)
        >>> tally.total, tally.count
        (100, 2)
    """

    def __init__(self) -> None:
        self._series: dict[tuple[str, str | None, str | None], Series] = {}

    def series(self, name: str, *, shard: str | None = None, consumer: str | None = None) -> Series:
        """Return where a metric's samples go; who feeds it often keeps it.

        Args:
            name: A metric that is not only read off others.
            shard: The shard's identifier, if the metric is shown by shard; one of fan-out takes it
                too, so that its events count among what goes out of the shard.
            consumer: The consumer's name, if the metric is one of fan-out.

        Raises:
            ValueError: If the name is unknown, read off another, or kept at another level.
        """
        key = name, shard, consumer
        if key not in self._series:
            _check_fed(name, shard, consumer)
            self._series[key] = Series()
        return self._series[key]

    def add(
        self,
        now: float,
        name: str,
        value: float,
        *,
        shard: str | None = None,
        consumer: str | None = None,
    ) -> None:
        """Take in one sample of the series that these arguments name."""
        self.series(name, shard=shard, consumer=consumer).add(now, value)

    def statistics(
        self,
        name: str,
        start: float,
        end: float,
        period_seconds: int = MINUTE,
        *,
        shard: str | None = None,
        consumer: str | None = None,
    ) -> Run:
        """Return a metric's tallies, period by period.

        Args:
            name: A metric of the table.
            start: Where the first period begins; within a minute, the minute's start is taken.
            end: Minutes from here on are left out.
            period_seconds: A multiple of 60.
            shard: One shard; otherwise all that there ever were, together.
            consumer: One consumer; otherwise all together.

        Returns:
            Each period's start and its tally, in order; periods without samples are left out.

        Raises:
            ValueError: If the name is unknown or the period is no number of minutes.
        """
        if period_seconds <= 0 or period_seconds % MINUTE:
            raise ValueError(f"a period is a multiple of {MINUTE} seconds, got {period_seconds}")
        start = start // MINUTE * MINUTE
        minutes = self.minutes(name, start, end, shard=shard, consumer=consumer)
        return by_period(minutes, start, period_seconds)

    def minutes(
        self,
        name: str,
        start: float,
        end: float,
        *,
        shard: str | None = None,
        consumer: str | None = None,
    ) -> Run:
        """Return a metric's tallies, minute by minute; the arguments are those of `statistics`."""
        _check_name(name)
        sources = _READ_OFF.get(name, ((name, None),))
        fed = ((self._fed(source, start, end, shard, consumer), each) for source, each in sources)
        return together(*(_counted(run, each) for run, each in fed))

    def forget(self, now: float, living: Collection[str]) -> None:
        """Let go of series too old to be shown, unless their shard is among the living."""
        self._series = {
            key: series
            for key, series in self._series.items()
            if key[1] is None or key[1] in living or not series.is_old(now)
        }

    def shards(self) -> list[str]:
        """Return the identifiers of all shards that ever had a series, in order."""
        return sorted({shard for _, shard, _ in self._series if shard is not None})

    def consumers(self) -> list[str]:
        """Return the names of all consumers that ever had a series, in order."""
        return sorted({consumer for _, _, consumer in self._series if consumer is not None})

    def _fed(
        self, name: str, start: float, end: float, shard: str | None, consumer: str | None
    ) -> Run:
        wanted = [
            series
            for (kept, of_shard, of_consumer), series in self._series.items()
            if kept == name and shard in (None, of_shard) and consumer in (None, of_consumer)
        ]
        return together(*(series.minutes(start, end) for series in wanted))


def _counted(run: Run, each: float | None) -> Run:
    return run if each is None else [(minute, tally.each_as(each)) for minute, tally in run]


def _check_name(name: str) -> None:
    if name not in METRICS:
        raise ValueError(f"a metric of AWS/Kinesis is one of {', '.join(METRICS)}, got {name}")


def _check_fed(name: str, shard: str | None, consumer: str | None) -> None:
    _check_name(name)
    sources = [source for source, _ in _READ_OFF.get(name, ((name, None),))]
    if name not in sources:
        raise ValueError(f"{name} is not fed but read off {', '.join(sources)}")
    levels = METRICS[name].levels
    is_fan_out = Level.CONSUMER in levels
    # What both a stream and its shards show is kept by shard: the stream's is the sum.
    is_shard_right = is_fan_out or (shard is not None) == (Level.SHARD in levels)
    if not is_shard_right or (consumer is not None) != is_fan_out:
        dimensions = " and ".join(levels[-1].value)
        raise ValueError(
            f"{name} is kept by {dimensions}, got shard {shard} and consumer {consumer}"
        )
