"""Each lesson has a scenario: plain knobs in, a frozen result out, and the same knobs the same."""

from __future__ import annotations

import json
import sys
from dataclasses import FrozenInstanceError, asdict, fields, is_dataclass

import pytest

from kdslab.sim.backlog import catch_up
from kdslab.sim.capacity import race
from kdslab.sim.capacity_cost import Load, break_even
from kdslab.sim.capstone import black_friday
from kdslab.sim.consumers import lease_board
from kdslab.sim.functions import poison_record
from kdslab.sim.functions_scale import concurrency
from kdslab.sim.hashing import route_keys
from kdslab.sim.log import two_readers
from kdslab.sim.operate import on_call
from kdslab.sim.pipeline_examples import pipeline
from kdslab.sim.producers import packings
from kdslab.sim.read_tank import read_tank
from kdslab.sim.reading import read_heads
from kdslab.sim.record import x_ray
from kdslab.sim.resent_order import order_run
from kdslab.sim.reshard import family
from kdslab.sim.reshard_policy import Policy, day_under
from kdslab.sim.retention import change_retention
from kdslab.sim.retries import storm
from kdslab.sim.sizing import size_stream
from kdslab.sim.start import pushed
from kdslab.sim.throttle import MIXES, run_hot

SCENARIOS = {
    "00 start": lambda: pushed(1_200, 1, again=True),
    "01 log": lambda: two_readers("AT_TIMESTAMP", timestamp_hours=6),
    "02 record": lambda: x_ray("user-1", "18 °C"),
    "02 retention": lambda: change_retention(7, 1),
    "03 hashing": lambda: route_keys(["New York", "Los Angeles"], 3),
    "04 producers": lambda: packings(200, 2_000, 100)[-1],
    "05 sizing": lambda: size_stream(4_000, 512),
    "06 throttle": lambda: run_hot(MIXES[1]),
    "07 retries": lambda: storm("exponential with jitter", lost_answers=0.1),
    "07 order": lambda: order_run("PutRecords, what failed again"),
    "08 reshard": lambda: family("one split", 12.0),
    "08 policy": lambda: day_under(Policy()),
    "09 capacity": race,
    "09 cost": lambda: break_even(Load()),
    "10 reading": read_heads,
    "10 tank": lambda: read_tank(pollers=4, fan_out=True, seed=3),
    "10 backlog": lambda: catch_up(600, 512, others=1),
    "11 consumers": lambda: lease_board(kill_at=30.0),
    "11 functions": poison_record,
    "11 concurrency": lambda: concurrency(2, 3),
    "12 operate": on_call,
    "13 pipeline": lambda: pipeline("stock market"),
    "14 capstone": lambda: black_friday(seed=4),
}
"""The scenarios by lesson and topic, each with knobs that let something happen."""

LESSONS = [f"{number:02}" for number in range(15)]


@pytest.fixture
def forgetful():
    """Let whatever the floor has remembered be worked out anew."""

    def forget():
        for name, module in list(sys.modules.items()):
            if name.startswith("kdslab.sim"):
                for each in vars(module).values():
                    if hasattr(each, "cache_clear"):
                        each.cache_clear()

    return forget


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_lesson_has_a_scenario(lesson):
    assert [name for name in SCENARIOS if name.startswith(lesson)]


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_result_is_frozen_and_can_be_written_down(name):
    result = SCENARIOS[name]()

    assert is_dataclass(result)
    with pytest.raises(FrozenInstanceError):
        setattr(result, fields(result)[0].name, None)
    assert json.loads(json.dumps(asdict(result)))


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_same_knobs_give_the_same_result(name, forgetful):
    first = SCENARIOS[name]()
    forgetful()

    assert first == SCENARIOS[name]()
