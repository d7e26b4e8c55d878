"""A plan for a given Black Friday: judged by the day's own run, beside the policy to beat."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kdslab.course.outcome import Counterexample, shortened
from kdslab.sim.capstone import black_friday
from kdslab.sim.capstone_day import CELEBRITY
from kdslab.sim.capstone_plan import BASELINE, ON_DEMAND, Day, Plan
from kdslab.sim.capstone_score import POINTS

_REFUSED, _LAG, _ORDER, _KEPT, _BILL = range(5)

_ADVICE: Final = {
    "the default plan": "Change one knob at a time. Begin with the objective that lost most.",
    "more than double at once": "One call may double the shards. Begin the day with more.",
    "a suffix at random": "Take the number from the customer, and each customer's order stays.",
    "everything on demand": "See lesson 09: what does on-demand cost a gigabyte written and read?",
    "retention left out": "A reader that stands still longer than 24 hours loses records.",
    "fan-out for everybody": "See lesson 11: what does a consumer cost an hour and shard?",
    "more shards for one loud key": "One key is one shard's worth. Spread it (lesson 06).",
    "too many shards": "The night needs few shards. Have the many for the evening alone.",
    "too few shards": "Forecast the worst minute, not the average one (lesson 05).",
    "no plan": "Hand in a Plan(...), such as Plan(day_shards=10, evening_shards=20).",
}


def wrong_plan(plan: object, seed: int) -> Counterexample | None:
    """Say which objective a plan lost most points on, and by which mistake; or nothing."""
    if not isinstance(plan, Plan):
        return Counterexample(
            yours=shortened(plan),
            rule="a plan holds a mode, two numbers of shards, and what else is decided before",
            next_step=_ADVICE["no plan"],
            mistake="no plan",
        )
    day = black_friday(plan, seed=seed)
    if day.met == len(day.objectives):
        return None
    weakest = min(day.objectives, key=lambda each: each.points)
    mistake = mistake_of(day)
    return Counterexample(
        yours=f"{day.score} of 100 points; {weakest.name}: {weakest.number}, {weakest.reason}",
        rule=f"all five objectives are asked for; {weakest.name}: {weakest.goal} would bring "
        f"{POINTS - weakest.points:.1f} points more",
        next_step=_ADVICE.get(mistake, "Look at the board: which line lost most?"),
        mistake=mistake,
    )


def mistake_of(day: Day) -> str:
    """Return the name of the mistake that a lost day gives away."""
    plan, met = day.plan, [each.is_met for each in day.objectives]
    if plan == Plan():
        return "the default plan"
    if any("over double" in note for note in day.notes):
        return "more than double at once"
    if plan.suffixed and plan.at_random:
        return "a suffix at random"
    if plan.mode == ON_DEMAND:
        return "everything on demand"
    if not met[_KEPT]:
        return "retention left out"
    if plan.fan_out and not met[_BILL]:
        return "fan-out for everybody"
    if not met[_REFUSED] and not plan.suffixed and day.objectives[0].reason.endswith(CELEBRITY):
        return "more shards for one loud key"
    if not met[_BILL]:
        return "too many shards"
    return "" if met[_REFUSED] and met[_LAG] else "too few shards"


def plan_told(plan: Plan, seed: int) -> str:
    """Say how a plan compares with the policy to beat and with the same without its suffix."""
    mine, other = black_friday(plan, seed=seed), black_friday(BASELINE, seed=seed)
    plain = black_friday(replace(plan, suffixed=False), seed=seed)
    return (
        f"{mine.score} points for {mine.objectives[_BILL].number}; the policy to beat has "
        f"{other.score}. Without the suffix yours would have {plain.score}."
    )
