"""What is decided before a day begins, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kdslab.model.facts import SHARD_WRITE_RECORDS_PER_SECOND
from kdslab.model.quotas import (
    RETENTION_HOURS_AT_MOST,
    RETENTION_HOURS_BY_DEFAULT,
    SHARDS_PER_ACCOUNT_ELSEWHERE,
)
from kdslab.sim.capstone_day import YESTERDAYS_PEAK, Happening
from kdslab.sim.capstone_score import Objective

BY_CLOCK: Final = "provisioned, by the clock"
BY_ALARM: Final = "provisioned, by alarm"
ON_DEMAND: Final = "on-demand"
MODES: Final = (BY_CLOCK, BY_ALARM, ON_DEMAND)
EVENING_HOUR: Final = 17
SHARDS_AT_MOST: Final = SHARDS_PER_ACCOUNT_ELSEWHERE
"""What this shop's account may have, by assumption: the quota of most Regions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is decided before the day begins.

    Attributes:
        mode: Who changes the number of shards: the clock, an alarm, or the service.
        day_shards: Shards until 17 o'clock; by alarm the fewest.
        evening_shards: Shards from 17 o'clock on; by alarm the most.
        suffixed: Whether a key that everybody wants gets one of 32 numbers behind it.
        at_random: Whether that number is drawn; if not, it comes from the customer and stays.
        fan_out: Whether the three readers have pipes of their own.
        retention_hours: How long records are kept.

    Raises:
        ValueError: If there is no such mode, or a number is none that the service would take.
    """

    mode: str = BY_CLOCK
    day_shards: int = -(-YESTERDAYS_PEAK // SHARD_WRITE_RECORDS_PER_SECOND) + 1
    evening_shards: int = -(-YESTERDAYS_PEAK // SHARD_WRITE_RECORDS_PER_SECOND) + 1
    suffixed: bool = False
    at_random: bool = False
    fan_out: bool = False
    retention_hours: int = RETENTION_HOURS_BY_DEFAULT

    def __post_init__(self) -> None:
        if self.mode not in MODES:
            raise ValueError(f"a plan has one of the modes {', '.join(MODES)}, got {self.mode!r}")
        for shards in (self.day_shards, self.evening_shards):
            if type(shards) is not int or not 1 <= shards <= SHARDS_AT_MOST:
                raise ValueError(f"a plan has 1 to {SHARDS_AT_MOST:,} whole shards, got {shards!r}")
        hours = self.retention_hours
        if type(hours) is not int or not (
            RETENTION_HOURS_BY_DEFAULT <= hours <= RETENTION_HOURS_AT_MOST
        ):
            raise ValueError(
                f"records are kept {RETENTION_HOURS_BY_DEFAULT} to {RETENTION_HOURS_AT_MOST:,} "
                f"whole hours, got {hours!r}"
            )


BASELINE: Final = Plan(mode=BY_ALARM, evening_shards=28)
"""The policy to beat: double when busy, halve when calm, and trust the defaults otherwise."""


@dataclass(frozen=True, kw_only=True)
class Day:
    """What became of the plan.

    Attributes:
        plan: The plan.
        seed: Which day it was.
        happenings: What the day had in store.
        offered: Records that came, for each minute.
        refused: Those of them that were not let in.
        shards: Open shards at the end of each minute.
        hottest: The shard that was offered most in each minute.
        hottest_offered: How many records that were.
        lag_minutes: How old the oldest record was that some reader had not read.
        notes: What the service did not let the plan do.
        objectives: What was to be reached, and whether it was.
    """

    plan: Plan
    seed: int
    happenings: tuple[Happening, ...]
    offered: tuple[int, ...]
    refused: tuple[int, ...]
    shards: tuple[int, ...]
    hottest: tuple[str, ...]
    hottest_offered: tuple[int, ...]
    lag_minutes: tuple[int, ...]
    notes: tuple[str, ...]
    objectives: tuple[Objective, ...]

    @property
    def met(self) -> int:
        """How many objectives were met."""
        return sum(each.is_met for each in self.objectives)

    @property
    def score(self) -> int:
        """How many whole points the objectives bring together; 100 if all are met."""
        return int(sum(each.points for each in self.objectives))

    @property
    def worst_minute(self) -> int:
        """The minute in which most records were refused; the first of the day if none was."""
        return max(range(len(self.refused)), key=self.refused.__getitem__)

    @property
    def refused_share(self) -> float:
        """Which part of all records was refused."""
        return sum(self.refused) / sum(self.offered)
