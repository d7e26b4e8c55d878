"""The exercises of lesson 09: where modes meet, what they cost, and which one a stream needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from kdslab.course.answer import NotAttemptedError
from kdslab.course.checks.minimums import praise_of_meeting, wrong_meeting
from kdslab.course.checks.mode_bills import PROBES, Traffic, bills, cheapest_first, wrong_bills
from kdslab.course.checks.mode_choices import (
    WORKLOADS,
    best_mode,
    refused_part,
    unusable_modes,
    wrong_mode,
)
from kdslab.course.checks.own_modes import wrong_saving, wrong_word
from kdslab.course.checks.sale_rooms import praise_of_room, wrong_room
from kdslab.course.exercise import exercise
from kdslab.course.outcome import Counterexample
from kdslab.course.variant import chance_of
from kdslab.model.prices import Plan

_AVERAGES: Final = (0.05, 0.2, 0.5, 1, 2, 4, 6, 12, 16, 20, 30, 40)
_FACTORS: Final = (2, 3, 5, 8, 12, 16, 32, 40, 50, 60)
_APART: Final = 1.08
"""How much dearer the second mode is at least, so that no rounding turns the choice."""


@exercise(
    "09.0",
    "Standard or Advantage?",
    hints=(
        "The minimum is 25 MiB in each of a month's seconds. How many GB are that?",
        "Advantage: those GB, once in and once out, at its own prices. Standard: the GB of 1 "
        "MiB/s, in and out. Divide one by the other.",
        "minimum_gb = 25 * seconds / 1_024, minimum_usd = minimum_gb * (own_in + own_out), "
        "mib_usd = gb * (gb_in + gb_out), meeting_mibps = minimum_usd / mib_usd",
    ),
)
def standard_or_advantage(
    minimum_gb: object, minimum_usd: object, mib_usd: object, meeting_mibps: object
) -> Counterexample | str:
    """Judge where Standard and Advantage cost the same, blank by blank."""
    if None in (minimum_usd, mib_usd, meeting_mibps):
        raise NotAttemptedError
    complaint = wrong_meeting(minimum_gb, minimum_usd, mib_usd, meeting_mibps)
    return complaint or praise_of_meeting()


@exercise(
    "09.1",
    "Three bills",
    hints=(
        "What must stand for the peak, and what is paid as it is used?",
        "Provisioned: shards for the peak, by records, bytes and readers, and a unit for each "
        "record. On-demand: GB in once, GB out for each reader. Advantage bills 25 MiB/s each way "
        "at least.",
        "advantage = max(gb, least) * 0.032 + max(gb * pollers, least) * 0.016, with "
        "least = 25 * 730 * 3_600 / 1_024",
    ),
)
def three_bills(month_usd: Callable[[float, float, int, int], object]) -> Counterexample | str:
    """Judge a function that prices a month in all three modes; the model's meter has the bill."""
    if complaint := wrong_bills(month_usd):
        return complaint
    usd = bills(PROBES[2])
    return (
        f"{len(PROBES)} workloads, 3 bills each. {PROBES[2]}: "
        f"{usd[Plan.PROVISIONED]:,.2f} USD provisioned, {usd[Plan.STANDARD]:,.2f} Standard."
    )


@exercise(
    "09.2",
    "Which mode?",
    hints=(
        "Price all three, then ask: does the cheapest one take the peak when it comes?",
        "Standard takes twice the highest throughput of the 30 days before. Provisioned needs "
        "shards for the peak. Advantage has its minimum.",
        '"meters": 5 shards and their units are far below 3 MiB/s by the GB: "provisioned"',
    ),
)
def choose_modes(answers: object) -> Counterexample | str:
    """Judge a mode for each of five workloads, by the bill and by the race."""
    if isinstance(answers, dict) and any(word is ... for word in answers.values()):
        raise NotAttemptedError
    if complaint := unusable_modes(answers):
        return complaint
    assert isinstance(answers, dict)
    for name in WORKLOADS:
        if complaint := wrong_mode(name, answers[name]):
            return complaint
    usd = bills(WORKLOADS["sale"].traffic)
    return (
        f"Standard would cost the sale {usd[Plan.STANDARD]:.0f} USD and refuse "
        f"{refused_part('sale'):.0%} of its first minutes; {best_mode('sale')} costs "
        f"{usd[best_mode('sale')]:.0f}."
    )


@exercise(
    "09.3",
    "Room for a sale",
    hints=(
        "The sale is tomorrow, and nobody knows the stream yet. Which mode has the room at once?",
        "Shards by bytes: one for each MiB a second. Shards by records: how many records of that "
        "size come each second? The larger number counts, rounded up.",
        "max(mibps, ceil(mibps * 1_024 / record_kib / 1_000))",
    ),
)
def room_for_a_sale(make_room: Callable[[Any, int, int], object]) -> Counterexample | str:
    """Judge a function that makes a stream for a sale; the model sends five minutes of it."""
    return wrong_room(make_room) or praise_of_room()


@exercise(
    "09.4",
    "Your own traffic",
    hints=(
        "Price your traffic in all three modes, and sort.",
        "The cheapest is the answer; the saving is what the second cheapest costs more.",
        "first, second, third = sorted(month_usd(...)); saved_usd = second - first",
    ),
)
def cheapest_mode(
    mode: object, saved_usd: object, learner: str, attempt: int = 1
) -> Counterexample | str:
    """Judge the cheapest mode of the learner's own traffic, and what it saves a month."""
    if saved_usd is None:
        raise NotAttemptedError
    own = my_traffic(learner, attempt)
    if complaint := wrong_word(mode, own) or wrong_saving(saved_usd, own):
        return complaint
    usd = bills(own)
    first, second, third = cheapest_first(usd)
    return (
        f"{first} {usd[first]:,.2f}, {second} {usd[second]:,.2f}, {third} {usd[third]:,.2f} USD a "
        "month. This holds if Standard knows the peak: it must have come within 30 days."
    )


def my_traffic(learner: str, attempt: int = 1) -> Traffic:
    """Return the traffic to find a mode for, for one learner and attempt.

    Example:
        >>> own = my_traffic("ada")
        >>> own.average_mibps < own.peak_mibps
        True
    """
    chance = chance_of(learner, attempt, "09.4")
    wanted = chance.choice(tuple(Plan))
    while True:
        average = chance.choice(_AVERAGES)
        own = Traffic(
            average,
            round(average * chance.choice(_FACTORS), 2),
            chance.choice((1, 4)),
            chance.choice((1, 2)),
        )
        usd = bills(own)
        first, second, _ = cheapest_first(usd)
        if first is wanted and usd[second] > _APART * usd[first]:
            return own
