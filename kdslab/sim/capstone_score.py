"""The score board of a day: what was to be reached, what was, how many points that is, and why.

Each objective is worth as many points as any other. A goal that is reached brings them all; one
that is missed by a factor brings them divided by that factor. So each point can be traced back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kdslab.sim.capstone_day import SLOW, STOPPED, Traffic, yesterday

POINTS: Final = 20
REFUSED_AT_MOST: Final = 0.001
LATE_AT_MOST: Final = 0.001
LAG_MINUTES_AT_MOST: Final = 5
USD_AT_MOST: Final = 28.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """One thing that was to be reached.

    Attributes:
        name: What is measured.
        goal: What was to be reached.
        number: What was.
        is_met: Whether that is good enough.
        points: What it adds to the score, 0 to 20.
        reason: Why, in one sentence.
    """

    name: str
    goal: str
    number: str
    is_met: bool
    points: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The numbers of a day.

    Attributes:
        offered: Records that came.
        refused: Records that were not let in.
        cause: What drove most of the refusals.
        late: Records that a later one of the same key overtook.
        at_random: Whether loud keys got a number that is drawn, so that no order is left in them.
        lag_minutes: How far behind a reader was at worst.
        lag_at: When that was, in minutes of the day.
        usd: What the day cost.
        retention_hours: How long records were kept.
        fan_out: Whether readers had pipes of their own.
    """

    offered: int
    refused: int
    cause: str
    late: int
    at_random: bool
    lag_minutes: int
    lag_at: int
    usd: float
    retention_hours: int
    fan_out: bool


def score(outcome: Outcome, traffic: Traffic) -> tuple[Objective, ...]:
    """Return the five objectives of the day with what became of them."""
    return (
        _writes(outcome),
        _lag(outcome, traffic),
        _order(outcome),
        _kept(outcome, traffic),
        _bill(outcome),
    )


def points(goal: float, reached: float) -> float:
    """Return what an objective brings: all points, or divided by how far the goal was missed.

    Example:
        >>> points(5, 4), points(5, 20), points(0, 1)
        (20.0, 5.0, 0.0)
    """
    return float(POINTS) if reached <= goal else POINTS * goal / reached


def millions(records: int) -> str:
    """Return a number of records in a few digits.

    Example:
        >>> millions(31_939_925), millions(4_200), millions(0)
        ('31.9 million', '4,200', '0')
    """
    return f"{records / 1e6:.1f} million" if records >= 100_000 else f"{records:,}"


def _writes(outcome: Outcome) -> Objective:
    share = outcome.refused / outcome.offered
    reason = "no shard was ever full"
    if outcome.refused:
        reason = f"{millions(outcome.refused)}, most in: {outcome.cause}"
    return Objective(
        name="refused records",
        goal=f"at most {REFUSED_AT_MOST:.1%}",
        number=f"{share:.2%}",
        is_met=share <= REFUSED_AT_MOST,
        points=points(REFUSED_AT_MOST, share),
        reason=reason,
    )


def _order(outcome: Outcome) -> Objective:
    share = outcome.late / outcome.offered
    reason = "no record was overtaken"
    if outcome.at_random:
        reason = "a suffix at random tears a key apart"
    elif outcome.late:
        reason = f"sent again too late: {millions(outcome.late)}"
    return Objective(
        name="out of order",
        goal=f"at most {LATE_AT_MOST:.1%}",
        number=f"{share:.2%}",
        is_met=share <= LATE_AT_MOST,
        points=points(LATE_AT_MOST, share),
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
        points=points(LAG_MINUTES_AT_MOST, outcome.lag_minutes),
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
        points=points(0, missing),
        reason=f"a reader stood {found.strength:.0f} h, found {at}",
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
        points=points(USD_AT_MOST, outcome.usd),
        reason="stream and readers, list price",
    )
