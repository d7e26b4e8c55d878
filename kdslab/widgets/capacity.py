"""The live pictures of lesson 09: a race of capacity modes, and what a month costs in each."""

from __future__ import annotations

from kdslab.figures.capacity import mode_race
from kdslab.figures.capacity_cost import cost_break_even
from kdslab.figures.picture import Picture
from kdslab.sim.capacity import YESTERDAY_MIBPS, race
from kdslab.sim.capacity_cost import Load, break_even
from kdslab.sim.capacity_shapes import FLASH, SHAPES
from kdslab.widgets.forecast import Forecast, Truth
from kdslab.widgets.knobs import Choice, Range
from kdslab.widgets.live_figure import LiveFigure

_NO = "no: on-demand never refuses"
_PART = "yes, a part of what comes in these minutes"
_ALL = "yes, everything that comes in these minutes"
_SIZES = ("1 KiB", "4 KiB", "25 KiB", "100 KiB")
_READERS = {
    "one that polls": (1, 0),
    "two that poll": (2, 0),
    "one that polls, two by fan-out": (1, 2),
    "three by fan-out": (0, 3),
}


class ModeRace(LiveFigure):
    """The same traffic on a provisioned stream and on both kinds of on-demand streams.

    Args:
        shape: How the traffic goes to begin with: a name from `kdslab.sim.capacity_shapes.SHAPES`.
        shards: How many shards the provisioned stream has to begin with, 1 to 16.

    Raises:
        ValueError: If there is no such shape.

    Example:
        >>> ModeRace("as yesterday").twin().finding[:27]
        'Provisioned refuses nothing'
    """

    def __init__(self, shape: str = FLASH, shards: int = 3) -> None:
        if shape not in SHAPES:
            raise ValueError(f"the shapes are {', '.join(SHAPES)}, got {shape}")
        knobs = (
            Choice(name="shape", label="Traffic", options=tuple(SHAPES), value=shape),
            Range(
                name="factor",
                label=f"Today's peak; yesterday's was {YESTERDAY_MIBPS} MiB/s",
                minimum=1,
                maximum=5,
                step=0.25,
                unit="times that",
                value=3,
            ),
            Choice(name="size", label="Records of", options=_SIZES, value=_SIZES[1]),
            Range(
                name="shards",
                label="Provisioned",
                minimum=1,
                maximum=16,
                unit="shards",
                value=shards,
            ),
        )
        question = Forecast(
            prompt="An on-demand stream gets five minutes at three times yesterday's peak. "
            "Does it refuse records?",
            options=(_NO, _PART, _ALL),
            run=_five_minutes_at_three_times,
        )
        super().__init__(_draw_race, knobs, question)


class BreakEvenPoint(LiveFigure):
    """Dollars a month against throughput, for the three ways to be billed.

    Args:
        peak_factor: How many times the average the busiest second is, to begin with.

    Example:
        >>> BreakEvenPoint().twin().finding
        'Cheapest: provisioned throughout; Advantage beats Standard from 9.9 MiB/s on.'
    """

    def __init__(self, peak_factor: int = 1) -> None:
        knobs = (
            Range(
                name="peak",
                label="Busiest second",
                minimum=1,
                maximum=60,
                unit="times the average",
                value=peak_factor,
            ),
            Choice(name="size", label="Records of", options=_SIZES, value=_SIZES[0]),
            Choice(
                name="readers", label="Readers", options=tuple(_READERS), value="one that polls"
            ),
        )
        super().__init__(_draw_costs, knobs)


def _draw_race(shape: str, factor: float, size: str, shards: float) -> Picture:
    return mode_race(race(shape, factor=factor, record_kib=_kib(size), shards=int(shards)))


def _draw_costs(peak: float, size: str, readers: str) -> Picture:
    pollers, fan_outs = _READERS[readers]
    load = Load(record_kib=_kib(size), peak_factor=peak, pollers=pollers, fan_outs=fan_outs)
    return cost_break_even(break_even(load))


def _kib(size: str) -> int:
    return int(size.partition(" ")[0])


def _five_minutes_at_three_times() -> Truth:
    run = race(FLASH, factor=3)
    lane = run.lanes[1]
    busy = [minute for minute, sent in enumerate(run.offered) if sent == max(run.offered)]
    sent = sum(run.offered[minute] for minute in busy)
    stored = sum(lane.accepted[minute] for minute in busy)
    option = _NO if stored == sent else _PART if stored else _ALL
    return Truth(
        option,
        f"It has {lane.shards[busy[0]]} shards, twice what yesterday's {run.yesterday_mibps} MiB/s "
        f"took, and {run.peak_mibps:.1f} MiB/s come: {1 - stored / sent:.0%} of {sent:,} records "
        f"in {len(busy)} minutes are refused. New shards are there a quarter of an hour later.",
    )
