"""All that the house can show, each picture once, made from a small run."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import partial
from importlib import import_module
from random import Random
from typing import Any, Final

from kdslab import widgets
from kdslab.course.notebook_rules import live_pictures
from kdslab.sim.backlog import catch_up
from kdslab.sim.blobs import cli_stores
from kdslab.sim.capacity import race
from kdslab.sim.capacity_cost import Load, break_even
from kdslab.sim.capstone import black_friday
from kdslab.sim.capstone_policies import gallery
from kdslab.sim.consumers import lease_board
from kdslab.sim.functions import poison_record
from kdslab.sim.functions_scale import concurrency
from kdslab.sim.hashing import Routing, route_keys
from kdslab.sim.log import two_readers
from kdslab.sim.operate import on_call
from kdslab.sim.pipeline import Needs, candidates
from kdslab.sim.pipeline_examples import pipeline
from kdslab.sim.producers import over_waits, packings
from kdslab.sim.read_tank import read_tank
from kdslab.sim.reading import read_heads
from kdslab.sim.record import x_ray
from kdslab.sim.resent_order import order_run
from kdslab.sim.reshard import family
from kdslab.sim.reshard_policy import Policy, day_under
from kdslab.sim.reshard_readers import read_after_a_split
from kdslab.sim.retention import change_retention
from kdslab.sim.retention_cost import retention_cost
from kdslab.sim.retries import storm
from kdslab.sim.sizing import size_stream
from kdslab.sim.sizing_cost import put_units
from kdslab.sim.start import pushed
from kdslab.sim.switchboard import plug_in
from kdslab.sim.throttle import MIXES, run_hot
from kdslab.sim.throttle_sweep import sweep_shards
from kdslab.sim.windows import tumbling
from kdslab.sim.windows_arrival import by_arrival
from kdslab.sim.windows_feed import stock_ticks
from kdslab.widgets.explorer import Explorer

_NEEDS: Final = Needs(replay=True, ordered=True, readers=3, no_servers=True)
_METRIC: Final = "IncomingRecords of each shard"
_RESENT: Final = "PutRecords, what failed again"


_RESULTS: Final[dict[str, Callable[[], tuple[Any, ...]]]] = {
    "backlog.lag_over_time": lambda: (catch_up(600, 512),),
    "capacity.mode_race": lambda: (race(),),
    "capacity_cost.cost_break_even": lambda: (break_even(Load(peak_factor=30)),),
    "capstone.day_drawing": lambda: (black_friday(),),
    "capstone_gallery.days_side_by_side": lambda: (gallery(3),),
    "cli_data.cli_data": lambda: (cli_stores(),),
    "consumers.lease_board_drawing": lambda: (lease_board(workers=3, shards=4, kill_at=48.0),),
    "film.still": lambda: (pushed(1_300, 2), 0.6),
    "functions.poison_chart": lambda: (poison_record(),),
    "functions.scale_chart": lambda: (concurrency(2, 3),),
    "hashing.key_ring": lambda: (_routing(),),
    "hashing.keys_per_shard": lambda: (_routing(),),
    "journey.journey": lambda: (pushed(1_300, 2), 0),
    "key_fall.key_fall": lambda: (_routing(),),
    "log.two_tapes": lambda: (two_readers(),),
    "operate.before_and_after": lambda: (on_call(), _METRIC),
    "pipeline.service_dials": lambda: (candidates(_NEEDS), _NEEDS),
    "pipeline_map.pipeline_map": lambda: (pipeline("weather"),),
    "producers.batch_packer": lambda: (packings(200, 2_000, 100),),
    "read_tank.read_tank_chart": lambda: (read_tank(fan_out=True),),
    "reading.read_heads_drawing": lambda: (read_heads(),),
    "record.record_x_ray": lambda: (x_ray("user-42", "18 °C"),),
    "resent_order.resent_order": lambda: (order_run(_RESENT, first_answer_lost=True),),
    "reshard.family_tree": lambda: (family("one split", 30.0),),
    "reshard_policy.policy_day": lambda: (day_under(Policy()),),
    "reshard_policy.readers_of_a_split": lambda: (read_after_a_split(),),
    "retention.retention_timeline": lambda: (change_retention(7, 1), _month_of(7, 1)),
    "retries.retry_storms": lambda: (storm("at once"), storm("exponential")),
    "sizing.payload_units": lambda: (put_units(30_000),),
    "sizing.three_bars": lambda: (size_stream(4_000, 1_024),),
    "start.told": lambda: (pushed(1_300),),
    "switchboard.switchboard_drawing": lambda: (plug_in(),),
    "throttle.hot_shards": lambda: (run_hot(MIXES[1]),),
    "throttle.inside_a_minute": lambda: (run_hot(MIXES[0], load="bursts of one second"),),
    "throttle.under_the_limit": lambda: (run_hot(MIXES[1]),),
    "throttle_panels.as_cloudwatch_shows": lambda: (run_hot(MIXES[1]),),
    "throttle_panels.with_more_shards": lambda: (sweep_shards(MIXES[2]),),
    "waiting_pays.waiting_pays": lambda: (over_waits(200, 1_000), 100),
    "windows.arrival_windows": lambda: (by_arrival(stock_ticks(Random(1))),),
    "windows.event_windows": lambda: (tumbling(stock_ticks(Random(1)), lateness_seconds=10),),
}
"""Every function of `kdslab.figures` that draws, by room and name, with what it is to draw."""


def drawn() -> dict[str, Callable[[], Any]]:
    """Return for each function of `kdslab.figures` that draws what makes its picture."""
    return {name: partial(_draw, name) for name in _RESULTS}


def live() -> dict[str, Callable[[], Explorer[Any]]]:
    """Return the widgets of the lessons by name: all that can be made without an argument."""
    found = {name: getattr(widgets, name) for name in live_pictures()}
    return {name: each for name, each in found.items() if _needs_nothing(each)}


def subjects() -> dict[str, Any]:
    """Return every widget and every figure, made now."""
    return {name: each() for name, each in (live() | drawn()).items()}


def _draw(name: str) -> Any:
    room, function = name.split(".")
    draw = getattr(import_module(f"kdslab.figures.{room}"), function)
    return draw(*_RESULTS[name]())


def _routing() -> Routing:
    return route_keys(["New York", "Los Angeles", "Chicago", "Houston"], 4)


def _month_of(*days: int) -> tuple[Any, ...]:
    return tuple(retention_cost(each, gb_per_day=20, shards=1) for each in days)


def _needs_nothing(widget: type) -> bool:
    parameters = inspect.signature(widget).parameters.values()
    return all(each.default is not each.empty for each in parameters)
