"""The live picture of lesson 14: make a plan, and a day that nobody knew happens to it."""

from __future__ import annotations

from typing import Final

from kdslab.figures.capstone import day_drawing
from kdslab.figures.twin import Twin
from kdslab.sim.capstone import black_friday
from kdslab.sim.capstone_plan import MODES, Plan
from kdslab.widgets.drawing import LiveDrawing
from kdslab.widgets.forecast import Forecast, Truth
from kdslab.widgets.knobs import Choice, Range, Switch

NONE: Final = "None"
FEW: Final = "Fewer than 1 in 1,000"
SOME: Final = "1 in 1,000 to 1 in 100"
MANY: Final = "More than 1 in 100"

_POLLING: Final = "polling, one pot for all"
_FAN_OUT: Final = "enhanced fan-out"
_KEPT: Final = {"24 hours": 24, "2 days": 48, "7 days": 168}
_SHARDS_AT_MOST: Final = 40
DAYS: Final = 12


class BlackFriday(LiveDrawing):
    """A plan for a shop's stream, and what a day with hidden happenings makes of it.

    Args:
        day: Which day it is, 1 to 12; each has its own happenings.
        plan: Where the knobs stand at first; yesterday's peak with a shard to spare if not given.
        predict: Whether to ask first how much the plan of yesterday's peak refuses.

    Example:
        >>> BlackFriday(day=2).twin().finding[:33]
        'Day 2: 21 of 100 points, 1 of 5 o'
    """

    def __init__(self, day: int = 1, plan: Plan | None = None, *, predict: bool = True) -> None:
        plan = plan or Plan()
        readers, kept = (_POLLING, _FAN_OUT), {hours: name for name, hours in _KEPT.items()}
        super().__init__(
            _draw,
            [
                Choice(name="mode", label="Capacity", options=MODES, value=plan.mode),
                _shards("day_shards", "Shards by day (by alarm: least)", plan.day_shards),
                _shards(
                    "evening_shards", "Shards from 17:00 (by alarm: most)", plan.evening_shards
                ),
                Switch(name="suffixed", label="Suffix loud keys, 32 ways", value=plan.suffixed),
                Choice(
                    name="reading",
                    label="Three readers by",
                    options=readers,
                    value=readers[plan.fan_out],
                ),
                Choice(
                    name="kept",
                    label="Records are kept",
                    options=tuple(_KEPT),
                    value=kept.get(plan.retention_hours, "24 hours"),
                ),
                Range(name="day", label="Which day", minimum=1, maximum=DAYS, value=day),
            ],
            _forecast(day) if predict else None,
        )


def _forecast(day: int) -> Forecast:
    return Forecast(
        prompt=(
            "Yesterday's peak was 5,200 records a second of 1 KB. The plan for Black "
            "Friday: 6 shards for that peak and 1 to spare, all day. How many of the "
            "day's records are refused?"
        ),
        options=(NONE, FEW, SOME, MANY),
        run=lambda: what_the_day_refuses(day),
    )


def what_the_day_refuses(day: int = 1) -> Truth:
    """Let a day happen to the plan of yesterday's peak with a shard to spare."""
    run = black_friday(seed=day)
    share = run.refused_share
    option = NONE if not share else FEW if share < 1e-3 else SOME if share <= 1e-2 else MANY
    worst = max(run.offered) / 60
    cause = run.objectives[0].reason.partition(", ")[2].capitalize()
    return Truth(
        option,
        f"{share:.2%} of {sum(run.offered) / 1e6:.0f} million; the worst minute brings "
        f"{worst:,.0f} records a second. {cause or 'No shard was ever full'}.",
    )


def _shards(name: str, label: str, value: int) -> Range:
    return Range(name=name, label=label, minimum=1, maximum=_SHARDS_AT_MOST, value=value)


def _draw(
    mode: str,
    day_shards: int,
    evening_shards: int,
    suffixed: bool,
    reading: str,
    kept: str,
    day: int,
    width: int,
) -> Twin:
    plan = Plan(
        mode=mode,
        day_shards=int(day_shards),
        evening_shards=int(evening_shards),
        suffixed=bool(suffixed),
        fan_out=reading == _FAN_OUT,
        retention_hours=_KEPT[kept],
    )
    return day_drawing(black_friday(plan, seed=int(day)), width=width)
