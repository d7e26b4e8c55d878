"""The live picture of lesson 06: a stream that refuses although its average looks fine."""

from __future__ import annotations

from typing import Final

from kdslab.figures.picture import Picture
from kdslab.figures.throttle import hot_shards, inside_a_minute, under_the_limit
from kdslab.figures.throttle_panels import as_cloudwatch_shows, with_more_shards
from kdslab.sim.throttle import (
    LOADS,
    MIXES,
    ONE_HOT,
    SHARDS_AT_MOST,
    run_hot,
)
from kdslab.sim.throttle_sweep import sweep_shards
from kdslab.widgets.forecast import Forecast, Truth
from kdslab.widgets.knobs import Choice, Range
from kdslab.widgets.live_figure import LiveFigure

_RUN_VIEWS: Final = {
    "every shard, over time": hot_shards,
    "what CloudWatch shows": as_cloudwatch_shows,
    "the busiest shard under its limit": under_the_limit,
    "the seconds of its worst minute": inside_a_minute,
}
MORE_SHARDS: Final = "what more shards would do"
VIEWS: Final = (*_RUN_VIEWS, MORE_SHARDS)

_DOWN, _LESS, _SAME, _UP = "to zero", "to about a half", "nowhere, or nearly", "up"


class HotShard(LiveFigure):
    """A stream of some shards, the keys of its records, and where it refuses.

    Args:
        mix: Which keys the records have: one of `kdslab.sim.throttle.MIXES`.
        per_second: Records a second on average, 100 to 8,000.
        shards: How many shards, 1 to 40.
        load: How the records come: one of `kdslab.sim.throttle.LOADS`.
        view: What to look at first: one of `VIEWS`.
        predict: Whether to ask first what four more shards would do.

    Example:
        >>> HotShard("users, all alike", per_second=2_000).twin().finding
        '50% of the stream is used, 53% of its busiest shard: no record is refused.'
    """

    def __init__(
        self,
        mix: str = ONE_HOT,
        *,
        per_second: int = 2_000,
        shards: int = 4,
        load: str = "steady",
        view: str = VIEWS[0],
        predict: bool = True,
    ) -> None:
        super().__init__(
            _draw,
            [
                Choice(name="mix", label="Partition keys", options=MIXES, value=mix),
                Range(
                    name="per_second",
                    label="Traffic on average",
                    unit="records/s",
                    minimum=100,
                    maximum=8_000,
                    step=100,
                    value=per_second,
                ),
                Choice(name="load", label="They come", options=tuple(LOADS), value=load),
                Range(
                    name="shards", label="Shards", minimum=1, maximum=SHARDS_AT_MOST, value=shards
                ),
                Choice(name="view", label="Look at", options=VIEWS, value=view),
            ],
            four_more_shards() if predict else None,
        )


def four_more_shards(per_second: int = 2_000, shards: int = 4) -> Forecast:
    """Return the question of what four more shards do for one hot key."""

    def run() -> Truth:
        before = run_hot(ONE_HOT, per_second=per_second, shards=shards)
        after = run_hot(ONE_HOT, per_second=per_second, shards=shards + 4)
        lost, still = before.writes.total_refused, after.writes.total_refused
        part = still / lost
        option = _UP if part > 1 else _SAME if part > 0.9 else _LESS if part > 0 else _DOWN
        return Truth(
            option,
            f"{shards} shards refuse {lost:,} records in five minutes, {shards + 4} refuse "
            f"{still:,}: one key lies in one shard, and a shard takes {before.limit:,} records "
            "a second.",
        )

    return Forecast(
        prompt=f"{per_second:,} records a second, 90 % of them with one partition key, on "
        f"{shards} shards. You add 4 shards. The refusals go …?",
        options=(_DOWN, _LESS, _SAME, _UP),
        run=run,
    )


def _draw(mix: str, per_second: float, load: str, shards: float, view: str) -> Picture:
    if view == MORE_SHARDS:
        sweep = sweep_shards(mix, per_second=per_second, shards=int(shards), load=load)
        return with_more_shards(sweep)
    run = run_hot(mix, per_second=per_second, shards=int(shards), load=load)
    return _RUN_VIEWS[view](run)
