"""The exercises of lesson 14: read a board, forecast, plan, fly a day of your own, say why."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

from kdslab.course.answer import NotAttemptedError, UnusableError
from kdslab.course.checks import friday_flights, friday_forecasts
from kdslab.course.checks.friday_board import told, wrong_minute, wrong_room, wrong_shard
from kdslab.course.checks.friday_flights import flight_told, flown, wrong_flight
from kdslab.course.checks.friday_forecasts import (
    Brief,
    forecast_told,
    wrong_peak,
    wrong_read_shards,
    wrong_usd,
    wrong_write_shards,
)
from kdslab.course.checks.friday_plans import plan_told, wrong_plan
from kdslab.course.checks.friday_reasons import (
    Facts,
    facts_of,
    rationale_told,
    wrong_rationale,
)
from kdslab.course.exercise import exercise
from kdslab.course.outcome import Counterexample
from kdslab.course.variant import chance_of
from kdslab.figures.capstone import day_drawing
from kdslab.figures.twin import Twin
from kdslab.sim.capstone_autopilot import View
from kdslab.sim.capstone_plan import Day, Plan

GIVEN_DAY: Final = 4


@exercise(
    "14.0",
    "Read the board of a bad day",
    hints=(
        "When was most refused? Which shard was fullest then? What could all of them take?",
        "refused, hottest and shards have one entry for each minute; a shard takes 60,000 in it.",
        "worst = max(range(1_440), key=board.refused.__getitem__)",
    ),
)
def read_the_board(worst: object, shard: object, room: object, board: Day) -> Counterexample | str:
    """Judge the worst minute of a day, its fullest shard, and the room that all shards had."""
    if shard is None or room is None:
        raise NotAttemptedError
    return (
        wrong_minute(worst, board) or wrong_shard(shard, board) or wrong_room(room, board)
    ) or told(board)


@exercise(
    "14.1",
    "Forecast your day",
    hints=(
        "Begin with the worst minute: yesterday's peak grows, and a sale multiplies it.",
        "Shards: peak / 1,000 for writes; readers x peak x 1 KiB / 2 MiB for readers; round up. "
        "Dollars: shards x 24 x (0.015 + 0.02) + millions x 0.014, with the larger number.",
        "for_reads = ceil(brief.readers * peak / (2 * 1_024))",
    ),
)
def my_forecast(
    peak: object,
    write_shards: object,
    read_shards: object,
    usd: object,
    learner: str,
    attempt: int = 1,
) -> Counterexample | str:
    """Judge a forecast: the worst second, the shards for writes and for readers, the bill."""
    if any(one is None for one in (write_shards, read_shards, usd)):
        raise NotAttemptedError
    brief = my_brief(learner, attempt)
    return (
        wrong_peak(peak, brief)
        or wrong_write_shards(write_shards, brief)
        or wrong_read_shards(read_shards, brief)
        or wrong_usd(usd, brief)
        or forecast_told(brief)
    )


@exercise(
    "14.2",
    "Plan day 4",
    hints=(
        "Each objective has its knob: shards, suffix, retention, readers, and the clock.",
        "One key is one shard's worth; a reader stood still for more than 24 hours; the evening "
        "needs twice the shards of the day, and one call may not more than double them.",
        "Plan(day_shards=20, evening_shards=38, suffixed=True, retention_hours=48)",
    ),
)
def my_plan(plan: object) -> Counterexample | str:
    """Judge a plan by the run of day 4: all five objectives are asked for."""
    found = wrong_plan(plan, GIVEN_DAY)
    if found or not isinstance(plan, Plan):
        return found or ""
    return plan_told(plan, GIVEN_DAY)


@exercise(
    "14.3",
    "Fly a day of your own",
    hints=(
        "Bursts come without warning, so have room before they come. What do the hours tell you?",
        "Double twice before the busy hours; while iterator_age_minutes grows, double once more; "
        "never more than 2 * view.shards, and ten calls a day. Plan: suffix and 48 hours.",
        "want = 8 if view.minute < 360 else 16 if view.minute < 570 else 32",
    ),
)
def my_autopilot(
    policy: Callable[[View], Any], plan: object, learner: str, attempt: int = 1
) -> Counterexample | str:
    """Judge a policy by the run of the learner's own day, beside the policy to beat."""
    day = flown(policy, plan, my_day(learner, attempt))
    return wrong_flight(day) or flight_told(day)


@exercise(
    "14.4",
    "Say why",
    hints=(
        "Look at your board: which line has the fewest points? All met? Write on the bill.",
        "Name that line, copy its number, and name a lesson whose rule explains it; 40 words.",
        '"Worst lag gave way: 9 min. A slow reader gets little of each shard (lesson 10) ..."',
    ),
)
def my_rationale(
    text: object,
    policy: Callable[[View], Any],
    plan: object,
    learner: str,
    attempt: int = 1,
) -> Counterexample | str:
    """Hold a text against the facts of its writer's own day."""
    day = flown(policy, plan, my_day(learner, attempt))
    return wrong_rationale(text, day) or rationale_told(day)


def my_brief(learner: str, attempt: int = 1) -> Brief:
    """Return what the shop tells one learner and attempt.

    Example:
        >>> brief = my_brief("ada")
        >>> brief.shards == brief.read_shards > brief.write_shards
        True
    """
    return friday_forecasts.drawn(chance_of(learner, attempt, "14.1"))


@lru_cache(maxsize=256)
def my_day(learner: str, attempt: int = 1) -> int:
    """Return the seed of the day of one learner and attempt; a grader gets the same.

    Example:
        >>> my_day("ada") == my_day("ada", 1) != my_day("ada", 2)
        True
    """
    return friday_flights.drawn(chance_of(learner, attempt, "14.3"))


def my_facts(policy: Callable[[View], Any], plan: object, learner: str, attempt: int = 1) -> Facts:
    """Return what gave way on the learner's own day, for an instructor to compare a text with."""
    return facts_of(flown(policy, plan, my_day(learner, attempt)))


def my_board(policy: Callable[[View], Any], plan: object, learner: str, attempt: int = 1) -> Twin:
    """Draw the learner's own day, from the same run that is judged; a blank draws nothing."""
    try:
        return day_drawing(flown(policy, plan, my_day(learner, attempt)))
    except (NotAttemptedError, UnusableError):
        return Twin(finding="Nothing to draw yet: exercise 3 comes first.")
    except Exception as error:  # whatever a learner's policy may raise
        return Twin(finding=f"Nothing to draw: the policy raised {type(error).__name__}.")
