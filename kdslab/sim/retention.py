"""How long records stay, and which of them go when the retention is changed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from kdslab.model.iterator import IteratorType
from kdslab.model.quotas import RETENTION_HOURS_AT_MOST, RETENTION_HOURS_BY_DEFAULT
from kdslab.model.shard import Shard
from kdslab.model.stream import Stream

DAY: int = 24 * 3600
RECORDS = 60
"""How many records come in a run, evenly."""

_SHORTEST_DAYS = 10
_DAY_HOURS = 24


@dataclass(frozen=True, kw_only=True)
class Life:
    """One record from arrival to end, in days since the stream was made.

    Attributes:
        arrived_at_days: When it came.
        gone_at_days: When it could be read no longer; None if it still can at the end.
        was_cut: Whether it went at the very moment when the retention was changed.
    """

    arrived_at_days: float
    gone_at_days: float | None
    was_cut: bool


@dataclass(frozen=True, kw_only=True)
class Retention:
    """A stream whose retention is changed once.

    Attributes:
        before_days: How long it kept records at first.
        after_days: How long it keeps them since.
        changed_at_days: When it was changed.
        days: How long the run lasts.
        lives: Every record, oldest first.
        ticks_at_days: The moments at which the stream was asked what can be read.
        readable: How many records could be read at each of them.
        oldest_days: How old the oldest of them was; 0 if there was none.
    """

    before_days: int
    after_days: int
    changed_at_days: float
    days: float
    lives: tuple[Life, ...]
    ticks_at_days: tuple[float, ...]
    readable: tuple[int, ...]
    oldest_days: tuple[float, ...]

    @property
    def cut(self) -> int:
        """Return how many records went at the moment of the change."""
        return sum(life.was_cut for life in self.lives)

    @property
    def gone_before(self) -> int:
        """Return how many had gone when the retention was changed."""
        ends = [life.gone_at_days for life in self.lives if not life.was_cut]
        return sum(end is not None and end <= self.changed_at_days for end in ends)

    def readable_at(self, days: float) -> tuple[Life, ...]:
        """Return the records that could be read at a moment."""
        return tuple(
            life
            for life in self.lives
            if life.arrived_at_days <= days
            and (life.gone_at_days is None or days < life.gone_at_days)
        )


@lru_cache(maxsize=64)
def change_retention(before_days: int, after_days: int) -> Retention:
    """Fill a stream evenly, change its retention in the middle, and watch every record go.

    Args:
        before_days: The retention at first, 1 to 365 days.
        after_days: The retention from the middle of the run on.

    Raises:
        ValueError: If a retention is not one that a stream can have.

    Example:
        >>> run = change_retention(7, 1)
        >>> run.changed_at_days, run.cut, len(run.readable_at(10.0))
        (10.0, 18, 3)
    """
    for days in (before_days, after_days):
        if not RETENTION_HOURS_BY_DEFAULT <= days * _DAY_HOURS <= RETENTION_HOURS_AT_MOST:
            most = RETENTION_HOURS_AT_MOST // _DAY_HOURS
            raise ValueError(f"a retention is 1 to {most} days, got {days}")
    middle = float(max(_SHORTEST_DAYS, before_days, after_days))
    # So far off that with no retention of whole days one comes or ends as it is changed.
    arrivals = [round(2 * middle * (n + 0.37) / RECORDS, 6) for n in range(RECORDS)]
    ends = [at + days for at in arrivals for days in (before_days, after_days)]
    ticks = sorted({middle, 2 * middle, *arrivals, *(at for at in ends if at <= 2 * middle)})
    watch = _Watch(before_days, arrivals)
    for at in ticks:
        if at == middle:
            watch.change(at, after_days)
        watch.look(at)
    return Retention(
        before_days=before_days,
        after_days=after_days,
        changed_at_days=middle,
        days=2 * middle,
        lives=tuple(
            Life(arrived_at_days=at, gone_at_days=watch.gone[n], was_cut=n in watch.cut)
            for n, at in enumerate(arrivals)
        ),
        ticks_at_days=tuple(ticks),
        readable=tuple(watch.readable),
        oldest_days=tuple(watch.oldest),
    )


class _Watch:
    """A real stream, and a reader that asks it at each moment what is there."""

    def __init__(self, retention_days: int, arrivals: list[float]) -> None:
        self._stream = Stream("kept", shard_count=1, now=0.0)
        self._stream.set_retention(0.0, retention_days * _DAY_HOURS)
        self._arrivals = arrivals
        self._put = 0
        self._first = 0
        self.gone: list[float | None] = [None] * len(arrivals)
        self.cut: set[int] = set()
        self.readable: list[int] = []
        self.oldest: list[float] = []

    def change(self, at: float, retention_days: int) -> None:
        """Change the retention, and note what goes by that and not by its age alone."""
        self._drop(at)
        before = self._first
        self._stream.set_retention(at * DAY, retention_days * _DAY_HOURS)
        self._drop(at)
        self.cut = set(range(before, self._first))

    def look(self, at: float) -> None:
        """Put what comes by now, and count what can be read."""
        while self._put < len(self._arrivals) and self._arrivals[self._put] <= at:
            self._stream.put(self._arrivals[self._put] * DAY, "key", b"%d" % self._put)
            self._put += 1
        self._drop(at)
        self.readable.append(self._put - self._first)
        self.oldest.append(at - self._arrivals[self._first] if self._put > self._first else 0.0)

    def _drop(self, at: float) -> None:
        # A record is too old a moment after it has reached the age.
        now = at * DAY + 0.001
        shard = _trimmed(self._stream, now)
        left = len(shard.records)
        for number in range(self._first, self._put - left):
            self.gone[number] = at
        self._first = self._put - left


def _trimmed(stream: Stream, now: float) -> Shard:
    (shard,) = stream.open_shards
    stream.counter_for(now, shard, IteratorType.TRIM_HORIZON)
    return shard
