"""What it costs to keep records longer, and when that helps: retention as a safety net."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kdslab.model.iterator import IteratorType
from kdslab.model.prices import (
    BILLING_MONTH_HOURS,
    EXTENDED_HOURS_AT_MOST,
    PRICES,
    Item,
    Plan,
)
from kdslab.model.quotas import RETENTION_HOURS_BY_DEFAULT
from kdslab.model.stream import Stream

_DAY_HOURS = 24


@dataclass(frozen=True, kw_only=True)
class RetentionCost:
    """What keeping data beyond a day costs in a month, once the stream has filled up.

    Attributes:
        plan: How the stream is billed.
        kept_gb: How much is stored.
        usd_per_month: What retention alone costs.
    """

    plan: str
    kept_gb: float
    usd_per_month: float


def retention_cost(
    retention_days: int, *, gb_per_day: float, shards: int, plan: Plan = Plan.PROVISIONED
) -> RetentionCost:
    """Return what retention costs a month of 730 hours.

    Args:
        retention_days: 1 to 365.
        gb_per_day: How much comes in, in GB of 2**30 bytes.
        shards: How many shards are open; only a provisioned stream pays by them.
        plan: How the stream is billed.

    Example:
        >>> [retention_cost(days, gb_per_day=10, shards=2).usd_per_month for days in (1, 2, 7, 8)]
        [0.0, 29.2, 29.2, 29.43]
    """
    hours = retention_days * _DAY_HOURS
    gb_per_hour = Decimal(str(gb_per_day)) / _DAY_HOURS
    week = min(hours, EXTENDED_HOURS_AT_MOST) - RETENTION_HOURS_BY_DEFAULT
    later = max(0, hours - EXTENDED_HOURS_AT_MOST)
    extended = _usd(plan, Item.EXTENDED_RETENTION)
    if plan is Plan.PROVISIONED:
        first = extended * shards * BILLING_MONTH_HOURS if week else Decimal(0)
    else:
        first = extended * week * gb_per_hour
    total = first + _usd(plan, Item.LONG_RETENTION) * later * gb_per_hour
    return RetentionCost(
        plan=plan,
        kept_gb=round(float(gb_per_hour * hours), 3),
        usd_per_month=round(float(total), 2),
    )


def _usd(plan: Plan, item: Item) -> Decimal:
    return PRICES[plan, item].usd or Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Outage:
    """A reader that was down, and what it found when it came back.

    Attributes:
        retention_hours: How long the stream keeps records.
        down_hours: How long nobody read.
        missed: Records that came meanwhile, one an hour.
        lost: Those of them that were gone.
        age_hours: How old the oldest unread record was at the end, every hour of the outage.
    """

    retention_hours: int
    down_hours: int
    missed: int
    lost: int
    age_hours: tuple[int, ...]


def outage(down_hours: int, retention_hours: int = RETENTION_HOURS_BY_DEFAULT) -> Outage:
    """Stop reading for some hours and go on behind the last record that was read.

    The age is what the metric IteratorAgeMilliseconds would warn of; an alarm on it is what makes a
    longer retention a safety net.

    Args:
        down_hours: How long nobody reads; a record comes every hour.
        retention_hours: How long the stream keeps records, 24 or more.

    Example:
        >>> outage(20).lost, outage(30).lost, outage(30, retention_hours=168).lost
        (0, 6, 0)
    """
    stream = Stream("net", shard_count=1, now=0.0)
    stream.set_retention(0.0, retention_hours)
    shard, read = stream.put(0.0, "key", b"the last one that was read")
    for hour in range(1, down_hours + 1):
        stream.put(hour * 3600.0, "key", b"%d" % hour)
    back_at = down_hours * 3600.0 + 1
    place = stream.iterator(
        back_at,
        shard.id,
        IteratorType.AFTER_SEQUENCE_NUMBER,
        sequence_number=read.sequence_number,
    )
    found = len(stream.get_records(back_at, place).records)
    return Outage(
        retention_hours=retention_hours,
        down_hours=down_hours,
        missed=down_hours,
        lost=down_hours - found,
        age_hours=tuple(min(hour, retention_hours) for hour in range(down_hours)),
    )
