"""The score board of a day: what was to be reached, what was, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kdslab.sim.capstone_day import SLOW, STOPPED, Traffic, yesterday

REFUSED_AT_MOST: Final = 0.001
LAG_MINUTES_AT_MOST: Final = 5
USD_AT_MOST: Final = 35.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """One thing that was to be reached.

    Attributes:
        name: What is measured.
        goal: What was to be reached.
        number: What was.
        is_met: Whether that is good enough.
        reason: Why, in one sentence.
    """

    name: str
    goal: str
    number: str
    is_met: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The numbers of a day.

    Attributes:
        offered: Records that came.
        refused: Records that were not let in.
        cause: What drove most of the refusals.
        lag_minutes: How far behind a reader was at worst.
        lag_at: When that was, in minutes of the day.
        usd: What the day cost.
        retention_hours: How long records were kept.
        fan_out: Whether readers had pipes of their own.
    """

    offered: int
    refused: int
    cause: str
    lag_minutes: int
    lag_at: int
    usd: float
    retention_hours: int
    fan_out: bool


def score(outcome: Outcome, traffic: Traffic) -> tuple[Objective, ...]:
    """Return the four objectives of the day with what became of them."""
    return (
        _writes(outcome),
        _lag(outcome, traffic),
        _kept(outcome, traffic),
        _bill(outcome),
    )


def millions(records: int) -> str:
    """Return a number of records in a few digits.

    Example:
        >>> millions(31_939_925), millions(4_200), millions(0)
        ('31.9 million', '4,200', '0')
    """
    return f"{records / 1e6:.1f} million" if records >= 100_000 else f"{records:,}"


def _writes(outcome: Outcome) -> Objective:
    is_met = outcome.refused <= REFUSED_AT_MOST * outcome.offered
    reason = "no shard was ever full"
    if outcome.refused:
        reason = f"{millions(outcome.refused)}, most in: {outcome.cause}"
    return Objective(
        name="refused records",
        goal=f"at most {REFUSED_AT_MOST:.1%}",
        number=f"{outcome.refused / outcome.offered:.2%}",
        is_met=is_met,
        reason=reason,
    )


def _lag(outcome: Outcome, traffic: Traffic) -> Objective:
    slow = next(each for each in traffic.happenings if each.name == SLOW)
    at = f"{outcome.lag_at // 60:02d}:{outcome.lag_at % 60:02d}"
    if outcome.lag_minutes <= LAG_MINUTES_AT_MOST:
        reason = "all was read as fast as it came"
    elif slow.start <= outcome.lag_at <= slow.start + 2 * slow.minutes:
        reason = f"at {at}: a slow reader, {slow.strength:.0f}/s a shard"
    elif outcome.fan_out:
        reason = f"at {at}: more than a reader works off"
    else:
        reason = f"at {at}: pollers share 2 MiB/s a shard"
    return Objective(
        name="worst lag",
        goal=f"at most {LAG_MINUTES_AT_MOST} min",
        number=f"{outcome.lag_minutes} min",
        is_met=outcome.lag_minutes <= LAG_MINUTES_AT_MOST,
        reason=reason,
    )


def _kept(outcome: Outcome, traffic: Traffic) -> Objective:
    found = next(each for each in traffic.happenings if each.name == STOPPED)
    missing = _expired(found.start, found.strength, outcome.retention_hours)
    at = f"{found.start // 60:02d}:{found.start % 60:02d}"
    return Objective(
        name="expired unread",
        goal="none",
        number=millions(missing),
        is_met=not missing,
        reason=f"a reader stood still for {found.strength:.0f} h, found {at}",
    )


def _expired(found_at: int, hours: float, retention_hours: int) -> int:
    """Return how many of yesterday's records are gone that a stopped reader had not read."""
    rate = yesterday()
    start = found_at - round(hours * 60)
    end = found_at - retention_hours * 60
    return round(sum(rate((minute + 0.5) * 60.0) * 60 for minute in range(start, end)))


def _bill(outcome: Outcome) -> Objective:
    return Objective(
        name="the day's bill",
        goal=f"at most ${USD_AT_MOST:.0f}",
        number=f"${outcome.usd:.2f}",
        is_met=outcome.usd <= USD_AT_MOST,
        reason="stream and readers, list price",
    )
