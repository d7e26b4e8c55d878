"""Samples over time: those of a minute make one tally, and tallies add up to longer times.

Simplification: minutes are kept for 15 days and then gone; CloudWatch keeps sums of five minutes
and of an hour for longer.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from math import inf
from typing import Final, TypeAlias

MINUTE: Final = 60
KEPT_SECONDS: Final = 15 * 24 * 60 * MINUTE
"""How long CloudWatch keeps minutes. Source: CloudWatch API reference, GetMetricStatistics."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The samples of some time, put together.

    Attributes:
        count: How many samples; at least one.
        total: Their sum.
        low: The smallest.
        high: The largest.
    """

    count: int
    total: float
    low: float
    high: float

    @property
    def mean(self) -> float:
        """Return the average sample."""
        return self.total / self.count

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            count=self.count + other.count,
            total=self.total + other.total,
            low=min(self.low, other.low),
            high=max(self.high, other.high),
        )

    def each_as(self, value: float) -> Tally:
        """Return the tally of as many samples that are all of one value."""
        return Tally(count=self.count, total=self.count * value, low=value, high=value)


Run: TypeAlias = list[tuple[float, Tally]]
"""Tallies by the start of their minute or period, in order; a time without samples is left out."""


class Series:
    """The samples of one metric of one stream, shard or consumer.

    Example:
        >>> series = Series()
        >>> for now in (0.0, 59.0, 60.0):
        ...     series.add(now, 100)
        >>> [(minute, tally.count) for minute, tally in series.minutes(0.0, 120.0)]
        [(0.0, 2), (60.0, 1)]
    """

    __slots__ = ("_count", "_end", "_high", "_low", "_minutes", "_start", "_tallies", "_total")

    _total: float
    _low: float
    _high: float

    def __init__(self) -> None:
        self._minutes: list[float] = []
        self._tallies: list[Tally] = []
        self._begin(-inf)

    def add(self, now: float, value: float) -> None:
        """Take in a sample; one that comes late counts in the newest minute."""
        # Every record that is stored passes here, so within a minute nothing is called or made.
        if now >= self._end:
            self._close(now)
        self._count += 1
        self._total += value
        if value < self._low:
            self._low = value
        if value > self._high:
            self._high = value

    def add_many(self, now: float, value: float, count: int) -> None:
        """Take in several samples of one value; none changes nothing."""
        if count:
            self.add(now, value)
            self._count += count - 1
            self._total += value * (count - 1)

    def minutes(self, start: float, end: float) -> Iterator[tuple[float, Tally]]:
        """Yield the minutes that begin at `start` or later and before `end`, the newest too."""
        first, behind = bisect_left(self._minutes, start), bisect_left(self._minutes, end)
        yield from zip(self._minutes[first:behind], self._tallies[first:behind], strict=True)
        if self._count and start <= self._start < end:
            yield self._start, self._newest()

    def is_old(self, now: float) -> bool:
        """Return whether all that it has is older than what is kept."""
        return self._start < now - KEPT_SECONDS

    def _newest(self) -> Tally:
        return Tally(count=self._count, total=self._total, low=self._low, high=self._high)

    def _close(self, now: float) -> None:
        if self._count:
            self._minutes.append(self._start)
            self._tallies.append(self._newest())
        too_old = bisect_left(self._minutes, now - KEPT_SECONDS)
        del self._minutes[:too_old], self._tallies[:too_old]
        self._begin(now // MINUTE * MINUTE)

    def _begin(self, start: float) -> None:
        self._start, self._end = start, start + MINUTE
        self._count, self._total = 0, 0
        self._low, self._high = inf, -inf


def together(*runs: Iterable[tuple[float, Tally]]) -> Run:
    """Return the sum of several runs, minute by minute."""
    sums: dict[float, Tally] = {}
    for minute, tally in chain(*runs):
        sums[minute] = sums[minute] + tally if minute in sums else tally
    return sorted(sums.items(), key=lambda item: item[0])


def by_period(run: Iterable[tuple[float, Tally]], start: float, period_seconds: int) -> Run:
    """Return a run's minutes put together into longer periods.

    Args:
        run: Minutes at `start` or later.
        start: Where the first period begins.
        period_seconds: How long each is.
    """
    periods = (
        (start + (minute - start) // period_seconds * period_seconds, tally)
        for minute, tally in run
    )
    return together(periods)
