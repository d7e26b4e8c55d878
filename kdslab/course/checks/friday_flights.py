"""A learner's autopilot over a day of their own, and what a lost day gives away about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any, Final

from kdslab.course.answer import NotAttemptedError, UnusableError, is_blank
from kdslab.course.checks.friday_forecasts import KEPT_HOURS, bill
from kdslab.course.checks.friday_plans import mistake_of
from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.stream import Stream
from kdslab.sim.capstone import black_friday, fly
from kdslab.sim.capstone_autopilot import View
from kdslab.sim.capstone_day import MINUTES, Traffic, traffic
from kdslab.sim.capstone_plan import BASELINE, SHARDS_AT_MOST, Day, Plan
from kdslab.sim.capstone_readers import Backlog
from kdslab.sim.capstone_score import USD_AT_MOST

POINTS_AT_LEAST: Final = 80
BETTER_BY: Final = 20
BETTER_THAN_EVEN_BY: Final = 5
_WORST_MINUTE: Final = range(9_000, 25_001)
"""A calmer day needs no autopilot, and a wilder one cannot be won within the budget."""
_EVEN_LAG: Final = range(8, 31)
"""How late the slow reader is, in minutes, with as many shards all day as the budget pays."""
_OVERLOAD_AT_MOST: Final = 1.5
_SHARDS_OF_THE_HOUR: Final = 32

_ADVICE: Final = {
    "never moves": "Return another number when the hour or the numbers say so.",
    "no better than standing still": "When is a reader late? Have the shards then, not always.",
    "beyond the quota": "Look at what came in, and return what that needs.",
    "more than double at once": "Return at most 2 * view.shards, and get there in two steps.",
    "the ten calls used up": "Look at view.updates_left, and do not follow every wobble.",
    "less than half at once": "Return at least half of view.shards, rounded up.",
    "retention left out": "That is decided before: Plan(retention_hours=...).",
    "a suffix at random": "Take the number from the customer: Plan(suffixed=True).",
    "fan-out for everybody": "See lesson 11: what does a consumer cost an hour and shard?",
    "more shards for one loud key": "No number of shards helps one key: Plan(suffixed=True).",
    "too many shards": "The night needs few shards. Have the many for the busy hours alone.",
    "too few shards": "A burst comes without warning: have room for it before it comes.",
    "lag overlooked": "Look at view.iterator_age_minutes, and at the shards a slow reader has.",
    "no whole number": "Return a number of shards: an int of 1 or more, in every minute.",
    "no plan": "Hand in a Plan(...) beside the policy, such as Plan(day_shards=8).",
}


def drawn(chance: Random) -> int:
    """Draw the number of a day that a good policy can win, and doing nothing cannot."""
    while True:
        seed = chance.randrange(10**5, 10**6)
        day = traffic(seed)
        if int(max(day.rate)) in _WORST_MINUTE and _needs_more_at_times(day):
            return seed


def _needs_more_at_times(day: Traffic) -> bool:
    """Return whether no fixed number of shards within the budget will do, but twice as many may."""
    strongest = max(
        rate / (_SHARDS_OF_THE_HOUR * slow)
        for rate, slow in zip(day.rate, day.slow, strict=True)
        if slow
    )
    return strongest <= _OVERLOAD_AT_MOST and _lag_on(_affordable(day), day) in _EVEN_LAG


def _affordable(day: Traffic) -> int:
    """Return how many shards all day, with two days of retention, the budget pays for."""
    records = int(sum(day.rate) * 60)
    one, two = (bill(shards, records, KEPT_HOURS) for shards in (1, 2))
    return 1 + int((USD_AT_MOST - one) / (two - one))


def _lag_on(shards: int, day: Traffic) -> int:
    """Return the worst lag of the slow reader on so many shards if their load were even."""
    reader = Backlog(fan_out=False)
    one = list(Stream("one-of-them", shard_count=1, now=0.0).open_shards)
    return max(
        reader.minute(minute, one, [int(rate * 60 / shards)], day.slow[minute])
        for minute, rate in enumerate(day.rate)
    )


def flown(policy: Callable[[View], Any], plan: object, seed: int) -> Day:
    """Let a day happen under a learner's policy.

    Raises:
        UnusableError: If the policy returns no number of shards, or the plan is none.
    """
    if is_blank(plan):
        raise NotAttemptedError
    if not isinstance(plan, Plan):
        raise _unusable("no plan", shortened(plan), "the rest is decided in a plan")

    def asked(view: View) -> int:
        wanted = policy(view)
        said = f"{shortened(wanted)} at {view.minute // 60:02d}:{view.minute % 60:02d}"
        if type(wanted) is not int or wanted < 1:
            raise _unusable("no whole number", said, "each minute the policy says how many shards")
        if wanted > SHARDS_AT_MOST:
            raise _unusable("beyond the quota", said, f"the account may have {SHARDS_AT_MOST:,}")
        return wanted

    return fly(asked, plan, seed=seed)


def wrong_flight(day: Day) -> Counterexample | None:
    """Say what cost a day its points, if it has too few to beat the policy to beat."""
    other, even = black_friday(BASELINE, seed=day.seed), spread_evenly(day)
    wanted = max(POINTS_AT_LEAST, other.score + BETTER_BY, even.score + BETTER_THAN_EVEN_BY)
    if day.score >= wanted and day.objectives[-1].is_met:
        return None
    weakest = min(day.objectives, key=lambda each: each.points)
    mistake = _mistake_of(day)
    return Counterexample(
        yours=f"{day.score} points; {weakest.name}: {weakest.number}, {weakest.reason}",
        rule=f"{min(wanted, 100)} points within the budget are asked for; the one to beat has "
        f"{other.score}, and your shard-hours spread evenly, {even.plan.day_shards} shards all "
        f"day, have {even.score}",
        next_step=_ADVICE.get(mistake, "Draw the day and look at its weakest line."),
        mistake=mistake,
    )


def spread_evenly(day: Day) -> Day:
    """Return the same day with the same shard-hours, as one number of shards all day."""
    mean = round(sum(day.shards) / MINUTES)
    return black_friday(replace(day.plan, day_shards=mean, evening_shards=mean), seed=day.seed)


def _mistake_of(day: Day) -> str:
    """Return the name of the mistake, what the service refused before all else."""
    notes = " ".join(day.notes)
    if len(set(day.shards)) == 1 and not notes:
        return "never moves"
    if "too often" in notes:
        return "the ten calls used up"
    if "over double" in notes:
        return "more than double at once"
    if "below half" in notes:
        return "less than half at once"
    if day.score >= POINTS_AT_LEAST and day.objectives[-1].is_met:
        return "no better than standing still"
    known = mistake_of(day)
    if known in ("", "the default plan", "too few shards"):
        return "lag overlooked" if day.objectives[0].is_met else "too few shards"
    return known


def _unusable(mistake: str, yours: str, rule: str) -> UnusableError:
    return UnusableError(
        Counterexample(yours=yours, rule=rule, next_step=_ADVICE[mistake], mistake=mistake)
    )


def flight_told(day: Day) -> str:
    """Say what a day brought, term by term, and how the policy to beat fared."""
    other, even = black_friday(BASELINE, seed=day.seed), spread_evenly(day)
    terms = " + ".join(f"{each.points:.1f}" for each in day.objectives)
    return (
        f"Day {day.seed}: {terms} = {day.score} points for {day.objectives[-1].number}; the "
        f"policy to beat has {other.score}. It had {min(other.shards)} to {max(other.shards)} "
        f"shards, yours had {min(day.shards)} to {max(day.shards)}; {even.plan.day_shards} all day "
        f"would have {even.score}."
    )
