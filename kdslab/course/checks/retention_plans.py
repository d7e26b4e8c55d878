"""What a wrong retention gives away: records lost in the outage, days too many, another price."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from kdslab.course.checks.numbers import misnumbered
from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.prices import EXTENDED_HOURS_AT_MOST, Plan
from kdslab.model.quotas import RETENTION_HOURS_AT_MOST
from kdslab.sim.retention_cost import outage, retention_cost

CASES: Final = (
    (62, 10.0, 4),
    (20, 10.0, 4),
    (24, 1.0, 1),
    (25, 1.0, 2),
    (200, 10.0, 4),
    (400, 80.0, 6),
)
"""Hours of an outage, GB a day and shards; the first is the long weekend of the text."""

_DAYS_AT_MOST: Final = RETENTION_HOURS_AT_MOST // 24
_CENT: Final = 0.011
_ROUND_UP: Final = "Round up: `-(-down_hours // 24)` or `math.ceil(down_hours / 24)`."
_WEEK: Final = EXTENDED_HOURS_AT_MOST // 24


def wrong_plan(plan: Callable[[int, float, int], object]) -> Counterexample | None:
    """Return the first outage for which a plan loses records, pays too much or misprices."""
    for case in CASES:
        yours = plan(*case)
        if not isinstance(yours, tuple | list) or len(yours) != 2:
            return _no_plan(yours)
        days, usd = yours
        if complaint := (
            _no_days(case, days)
            or _loses(case, days)
            or _wastes(case, days)
            or _misprices(case, days, usd)
        ):
            return complaint
    return None


def praise_of_plan() -> str:
    """Say what the first case costs, and what it could have for the same."""
    down, gb_per_day, shards = CASES[0]
    days = -(-down // 24)
    needed, week = (_price(kept, gb_per_day, shards) for kept in (days, _WEEK))
    return (
        f"{down} hours down: {days} days lose none of {down} records, for {needed:.2f} USD a "
        f"month; {_WEEK} days cost {week:.2f} as well."
    )


def _price(days: int, gb_per_day: float, shards: int, plan: Plan = Plan.PROVISIONED) -> float:
    return retention_cost(days, gb_per_day=gb_per_day, shards=shards, plan=plan).usd_per_month


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"


def _no_plan(yours: object) -> Counterexample:
    return Counterexample(
        yours=shortened(yours),
        rule="a plan is two numbers: the days of retention, and US dollars a month",
        next_step="End with `return days, usd`.",
        mistake="not two numbers",
    )


def _no_days(case: tuple[int, float, int], days: object) -> Counterexample | None:
    if type(days) is int and 1 <= days <= _DAYS_AT_MOST:
        return None
    mistake = misnumbered(days)
    step = "Divide with //, so that the days stay whole." if mistake == "a broken number" else ""
    if type(days) is int and days == case[0] // 24:
        mistake, step = "rounded down", "A retention is never below one day: take `max(1, ...)`."
    return Counterexample(
        yours=f"{case[0]} hours down: {shortened(days)} days",
        rule=f"a retention here is a whole number of days, from 1 to {_DAYS_AT_MOST}",
        next_step=step or "Return whole days, then the price.",
        mistake=mistake,
    )


def _loses(case: tuple[int, float, int], days: int) -> Counterexample | None:
    down = case[0]
    found = outage(down, days * 24)
    if not found.lost:
        return None
    if days == down // 24:
        mistake, step = "rounded down", _ROUND_UP
    else:
        mistake = {1: "always the default", _WEEK: "always a week"}.get(days, "")
        step = "Compute the days from `down_hours`."
    return Counterexample(
        yours=f"{down} hours down, {_days(days)} kept: {found.lost} of {found.missed} records lost",
        rule=(
            f"{days * 24} hours are kept in {_days(days)}, and the oldest unread record is "
            f"{down} hours old"
        ),
        next_step=step,
        mistake=mistake,
    )


def _wastes(case: tuple[int, float, int], days: int) -> Counterexample | None:
    down, gb_per_day, shards = case
    needed = max(1, -(-down // 24))
    paid, enough = (_price(kept, gb_per_day, shards) for kept in (days, needed))
    if paid <= enough:
        return None
    names = {
        down: "hours, not days",
        needed * 24: "hours, not days",
        _WEEK: "always a week",
        _DAYS_AT_MOST: "always the longest",
        needed + 1: "a day too many",
    }
    return Counterexample(
        yours=f"{down} hours down, {_days(days)} kept: {paid:.2f} USD a month",
        rule=f"keeping {_days(needed)} loses nothing either, for {enough:.2f} USD",
        next_step="Take the fewest whole days that cover the outage.",
        mistake=names.get(days, ""),
    )


def _misprices(case: tuple[int, float, int], days: int, usd: object) -> Counterexample | None:
    _, gb_per_day, shards = case
    right = _price(days, gb_per_day, shards)
    if isinstance(usd, int | float) and not isinstance(usd, bool):
        if abs(usd - right) < _CENT:
            return None
        mistake, step = _mispriced(case, days, usd)
    else:
        mistake, step = misnumbered(usd), ""
    return Counterexample(
        yours=f"{_days(days)} on {shards} shards, {gb_per_day:g} GB a day: {shortened(usd)} USD",
        rule=f"retention_cost says {right:.2f} USD a month",
        next_step=step or "Return the number in `retention_cost(...).usd_per_month`.",
        mistake=mistake,
    )


def _mispriced(case: tuple[int, float, int], days: int, usd: float) -> tuple[str, str]:
    _, gb_per_day, shards = case
    known = {
        0.0: ("a longer retention is free", "The first day alone is included."),
        _price(days, gb_per_day, 1): ("one shard's price", "Every shard pays: pass `shards` on."),
        _price(days, gb_per_day, shards, Plan.STANDARD): (
            "the on-demand price",
            "This stream is provisioned, as `retention_cost` takes it to be.",
        ),
        _price(days, gb_per_day, shards) * 12: ("a year's price", "It is already for a month."),
    }
    return known.get(usd, ("", ""))
