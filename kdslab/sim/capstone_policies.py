"""Policies to compare on one day: they differ in when they have shards, and what they spend."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from kdslab.sim.capstone import black_friday, fly
from kdslab.sim.capstone_autopilot import View
from kdslab.sim.capstone_plan import BASELINE, ON_DEMAND, Day, Plan

PREPARED: Final = Plan(day_shards=8, suffixed=True, retention_hours=48)
"""What every good policy decides in advance: loud keys are spread, and two days are kept."""

_CALM_MINUTES: Final = 30
_LATE_MINUTES: Final = 2


def by_the_hour(view: View) -> int:
    """Return twice as many shards at 6 and again at half past 9, whatever happens."""
    return 8 if view.minute < 360 else 16 if view.minute < 570 else 32


def by_the_lag(view: View) -> int:
    """Return the shards of the hour, and twice as many until readers kept up for half an hour."""
    late = max(view.iterator_age_minutes[-_CALM_MINUTES:]) >= _LATE_MINUTES
    return min(by_the_hour(view) * (2 if late else 1), 2 * view.shards)


@dataclass(frozen=True, slots=True)
class Entry:
    """A policy with the day that it made.

    Attributes:
        name: Its letter in the gallery.
        policy: What it does, in a few words.
        day: What became of it.
    """

    name: str
    policy: str
    day: Day


def gallery(seed: int) -> tuple[Entry, ...]:
    """Let one day happen to four policies and to the one to beat.

    Example:
        >>> [entry.name for entry in gallery(3)]
        ['A', 'B', 'C', 'D', 'E']
    """
    runs: dict[str, Callable[[], Day]] = {
        "by alarm, the one to beat": lambda: black_friday(BASELINE, seed=seed),
        "on-demand": lambda: black_friday(replace(PREPARED, mode=ON_DEMAND), seed=seed),
        "34 shards all day": lambda: black_friday(
            replace(PREPARED, day_shards=34, evening_shards=34), seed=seed
        ),
        "by the hour": lambda: fly(by_the_hour, PREPARED, seed=seed),
        "by the hour and the lag": lambda: fly(by_the_lag, PREPARED, seed=seed),
    }
    lettered = zip("ABCDE", runs.items(), strict=True)
    return tuple(Entry(letter, policy, run()) for letter, (policy, run) in lettered)
