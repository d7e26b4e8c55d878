"""What a stream has used so far, measured as a bill wants it and kept apart by plan.

Two kinds of things are paid for. Traffic is counted as it passes: a record of 26 KB is two PUT
payload units, and a record of 100 bytes is 1 KB to an on-demand stream. What merely stands there,
shards, consumers, stored bytes, is multiplied by the time it stands: whoever changes one of them
calls `mark`, and the time up to then is booked with the values that held until then.

Everything is an integer, time in microseconds, so marking more often changes no total.

Simplification: hours are not rounded up; a shard that was open for six minutes costs a tenth of an
hour. How AWS rounds was not found.
Simplification: a stream costs from the call that makes it, though it is still CREATING, to the call
that deletes it; a closed shard costs nothing, however long its records are kept.
Simplification: the partition key weighs as much as data, in units and in GB; AWS speaks of records.
Simplification: stored data are counted by the hour in which they came, from the end of that hour;
a change of retention or of plan applies to all that is stored, from the change on.
Simplification: a month of storage is 730 hours, whatever the calendar says.
"""

from __future__ import annotations

from collections import Counter, deque
from copy import copy
from decimal import Decimal
from typing import Final, NamedTuple, TypeAlias

from kdslab.model.facts import GIB, KIB, PUT_UNIT_BYTES
from kdslab.model.prices import (
    BILLING_MONTH_HOURS,
    EXTENDED_HOURS_AT_MOST,
    PRICES,
    Item,
    Plan,
    Unit,
    plan_of,
)
from kdslab.model.quotas import RETENTION_HOURS_AT_MOST, RETENTION_HOURS_BY_DEFAULT

Quantities: TypeAlias = dict[tuple[Plan, Item], Decimal]
"""How much of each item, in the units of the price table; what was not used is absent."""

_HOUR_SECONDS: Final = 3600
_MICRO: Final = 1_000_000
_HOUR: Final = _HOUR_SECONDS * _MICRO
_PER_UNIT: Final = {
    Unit.SHARD_HOUR: _HOUR,
    Unit.STREAM_HOUR: _HOUR,
    Unit.CONSUMER_SHARD_HOUR: _HOUR,
    Unit.MILLION_UNITS: 1_000_000,
    Unit.GB: GIB,
    Unit.GB_MONTH: GIB * BILLING_MONTH_HOURS * _HOUR,
}
"""How much of what is counted here makes one unit of the price table."""

_STORED: Final = (
    (Item.LONG_RETENTION, EXTENDED_HOURS_AT_MOST, RETENTION_HOURS_AT_MOST),
    (Item.EXTENDED_RETENTION, RETENTION_HOURS_BY_DEFAULT, EXTENDED_HOURS_AT_MOST),
)
"""Stored data that are paid by the GB: the item, and between which ages in hours."""


class _Terms(NamedTuple):
    """What holds from one mark to the next."""

    plan: Plan = Plan.PROVISIONED
    streams: int = 0
    open_shards: int = 0
    consumers: int = 0
    retention_hours: int = RETENTION_HOURS_BY_DEFAULT


class Usage:
    """The meters of one stream. Nothing runs by time before the first `mark`.

    Args:
        now: When the stream was made, in seconds of Unix time.

    Example:
        >>> usage = Usage(0.0)
        >>> usage.mark(0.0, mode="PROVISIONED", open_shards=2, consumers=0,
        ...            retention_hours=24, is_advantage=False)
        >>> usage.put(60.0, 26 * 1024, records=500_000)
        >>> for (plan, item), quantity in usage.quantities(1800.0).items():
        ...     print(plan, item, quantity)
        provisioned open shards 1
        provisioned PUT payload units 1
    """

    __slots__ = (
        "_at",
        "_bytes_fanned_out",
        "_bytes_in_hour",
        "_bytes_read",
        "_chunk_bytes",
        "_chunks",
        "_counts",
        "_hour_ends",
        "_hours",
        "_old_bytes_read",
        "_terms",
    )

    def __init__(self, now: float) -> None:
        self._at = round(now * _MICRO)
        self._terms = _Terms()
        self._counts: Counter[tuple[Plan, Item]] = Counter()
        self._chunk_bytes = PUT_UNIT_BYTES
        self._chunks = self._bytes_in_hour = 0
        self._bytes_read = self._old_bytes_read = self._bytes_fanned_out = 0
        self._hours: deque[tuple[int, int]] = deque()
        self._hour_ends = _end_of_hour(now)

    def put(self, now: float, size_bytes: int, records: int = 1) -> None:
        """Count records that were stored, all of one size.

        Args:
            now: When they came.
            size_bytes: What each of them weighs, key included.
            records: How many.
        """
        if now >= self._hour_ends:
            self._turn(now)
        self._chunks += -(-size_bytes // self._chunk_bytes) * records
        self._bytes_in_hour += size_bytes * records

    def read(self, size_bytes: int, old_bytes: int = 0) -> None:
        """Count what one answer of GetRecords held.

        Args:
            size_bytes: All its records together.
            old_bytes: Those among them that are more than seven days old.

        Raises:
            ValueError: If the old are more than all.
        """
        if not 0 <= old_bytes <= size_bytes:
            raise ValueError(f"old bytes must be a part of {size_bytes}, got {old_bytes}")
        self._bytes_read += size_bytes - old_bytes
        self._old_bytes_read += old_bytes

    def fan_out(self, size_bytes: int) -> None:
        """Count what was pushed to a consumer with enhanced fan-out."""
        self._bytes_fanned_out += size_bytes

    def mark(
        self,
        now: float,
        *,
        mode: str,
        open_shards: int,
        consumers: int,
        retention_hours: int,
        is_advantage: bool,
    ) -> None:
        """Book the time up to now, then let new values hold.

        Args:
            now: The time of the change; a time before the last one counts as the last.
            mode: The stream's mode, "PROVISIONED" or "ON_DEMAND".
            open_shards: How many shards take records.
            consumers: How many consumers are registered for enhanced fan-out.
            retention_hours: How long records are kept.
            is_advantage: Whether the account's commitment is enabled.
        """
        plan = plan_of(mode, is_advantage=is_advantage)
        self._settle(now)
        self._terms = _Terms(plan, 1, open_shards, consumers, retention_hours)
        self._chunk_bytes = PUT_UNIT_BYTES if plan is Plan.PROVISIONED else KIB
        self._expire(now)

    def end(self, now: float) -> None:
        """Book the time up to now and stop what runs by time: the stream is being deleted."""
        self._settle(now)
        self._terms = _Terms(self._terms.plan)
        self._hours.clear()
        self._bytes_in_hour = 0

    def absorb(self, now: float, other: Usage) -> None:
        """Add all that another stream has used up to a time."""
        self._counts.update(other._counts_at(now))

    def quantities(self, now: float) -> Quantities:
        """Return all that was used up to a time, in the units of the price table."""
        used = self._counts_at(now)
        return {key: Decimal(n) / _PER_UNIT[PRICES[key].unit] for key in PRICES if (n := used[key])}

    def _counts_at(self, now: float) -> Counter[tuple[Plan, Item]]:
        meter = copy(self)  # Terms that held before now may still be told to this one.
        meter._counts, meter._hours = self._counts.copy(), self._hours.copy()
        meter._settle(now)
        return meter._counts

    def _settle(self, now: float) -> None:
        """Book time, stored bytes and traffic with the terms that held until now."""
        until = max(self._at, round(now * _MICRO))
        if now >= self._hour_ends:
            self._turn(now)
        for hour in self._hours:
            self._store(*hour, until)
        self._count_time(until - self._at)
        self._count_traffic()
        self._at = until

    def _count_time(self, span: int) -> None:
        plan, streams, open_shards, consumers, retention_hours = self._terms
        if plan is not Plan.PROVISIONED:
            self._counts[plan, Item.STREAMS] += streams * span
            return
        self._counts[plan, Item.SHARDS] += open_shards * span
        self._counts[plan, Item.CONSUMERS] += consumers * open_shards * span
        if retention_hours > RETENTION_HOURS_BY_DEFAULT:
            self._counts[plan, Item.EXTENDED_RETENTION] += open_shards * span

    def _count_traffic(self) -> None:
        plan = self._terms.plan
        if plan is Plan.PROVISIONED:
            self._counts[plan, Item.PUT_UNITS] += self._chunks
        else:
            self._counts[plan, Item.DATA_IN] += self._chunks * KIB
        self._counts[plan, Item.READS] += self._bytes_read
        self._counts[plan, Item.OLD_READS] += self._old_bytes_read
        self._counts[plan, Item.FAN_OUT] += self._bytes_fanned_out
        self._chunks = self._bytes_read = self._old_bytes_read = self._bytes_fanned_out = 0

    def _turn(self, now: float) -> None:
        """Close the hour that is over."""
        if self._bytes_in_hour:
            self._hours.append((round(self._hour_ends * _MICRO), self._bytes_in_hour))
            self._bytes_in_hour = 0
        self._hour_ends = _end_of_hour(now)
        self._expire(now)

    def _expire(self, now: float) -> None:
        """Book the last of the data that are too old, and let go of them."""
        oldest = round(now * _MICRO) - self._terms.retention_hours * _HOUR
        while self._hours and self._hours[0][0] <= oldest:
            self._store(*self._hours.popleft(), round(now * _MICRO))

    def _store(self, came: int, size_bytes: int, until: int) -> None:
        """Book one hour's data for the time since the last mark, at the ages that cost."""
        plan, retention_hours = self._terms.plan, self._terms.retention_hours
        # A provisioned stream pays for the first seven days by the shard.
        for item, older, younger in _STORED[:1] if plan is Plan.PROVISIONED else _STORED:
            start = max(self._at, came + older * _HOUR)
            stop = min(until, came + min(younger, retention_hours) * _HOUR)
            self._counts[plan, item] += max(0, stop - start) * size_bytes


def _end_of_hour(now: float) -> float:
    return (now // _HOUR_SECONDS + 1) * _HOUR_SECONDS
