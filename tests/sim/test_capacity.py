"""The race: three streams get the same, and each takes what its shards and its mode let in."""

import json
from dataclasses import asdict

import pytest

from kdslab.sim.capacity import race
from kdslab.sim.capacity_shapes import (
    FADING,
    FLASH,
    FLAT,
    HOUR,
    LASTING,
    MINUTE,
    RAMP,
    SHAPES,
    STEPS,
    TWICE,
    WAVES,
)

PROVISIONED, STANDARD, ADVANTAGE = range(3)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("factor", [1, 3, 5])
def test_no_minute_takes_more_than_was_sent_or_than_its_shards_carry(shape, factor):
    run = race(shape, factor=factor)

    for lane in run.lanes:
        for sent, stored, capacity in zip(
            run.offered, lane.accepted, lane.capacity_mibps, strict=True
        ):
            assert stored <= sent
            assert stored <= capacity * 256 * 60


def test_a_provisioned_stream_keeps_its_shards():
    assert {5} == set(race(LASTING, shards=5).lanes[PROVISIONED].shards)


def test_on_demand_grows_within_a_quarter_of_an_hour_and_then_takes_it():
    # Source: developer guide, "Choose the right mode": splits within 15 minutes.
    lane = race(LASTING, factor=3).lanes[STANDARD]
    grown = next(minute for minute, count in enumerate(lane.shards) if count > lane.shards[0])

    assert 30 < grown <= 45
    assert race(LASTING, factor=3).offered[-1] == lane.accepted[-1]


@pytest.mark.parametrize("factor", [1, 2, 3, 5])
@pytest.mark.parametrize("shape", [FLASH, LASTING, WAVES])
def test_warm_throughput_for_the_peak_refuses_nothing(shape, factor):
    assert 0 == race(shape, factor=factor).refused[ADVANTAGE]


@pytest.mark.parametrize(("factor", "is_refused"), [(1.5, False), (2.0, False), (2.5, True)])
def test_a_flash_is_refused_from_about_twice_yesterdays_peak_on(factor, is_refused):
    assert is_refused == (race(FLASH, factor=factor).refused[STANDARD] > 0)


@pytest.mark.parametrize("shape", [RAMP, STEPS, WAVES, FLAT])
def test_three_times_yesterdays_peak_is_taken_if_it_comes_slowly(shape):
    assert 0 == race(shape, factor=3).refused[STANDARD]


@pytest.mark.parametrize("shape", [FLASH, MINUTE, HOUR, TWICE, LASTING, FADING])
def test_three_times_yesterdays_peak_is_refused_in_part_if_it_comes_at_once(shape):
    assert 0 < race(shape, factor=3).refused[STANDARD]


def test_the_second_flood_finds_a_stream_that_has_grown():
    run = race(TWICE, factor=3)
    missing = [
        minute
        for minute, (sent, stored) in enumerate(
            zip(run.offered, run.lanes[STANDARD].accepted, strict=True)
        )
        if stored < sent
    ]

    assert [30, 31, 32, 33, 34] == missing


def test_advantage_costs_its_minimum_and_provisioned_its_shards():
    run = race(FLAT, factor=1, shards=4)

    # Source: pricing: 25 + 25 MiB/s at 0.032 and 0.016 USD a GB; 0.015 USD a shard-hour.
    assert 25 * 3600 / 1024 * (0.032 + 0.016) == pytest.approx(run.lanes[ADVANTAGE].usd_an_hour)
    units = run.offered[0] * 60 / 1e6 * 0.014
    assert 4 * 0.015 + units == pytest.approx(run.lanes[PROVISIONED].usd_an_hour, rel=0.01)


def test_standard_costs_its_hour_and_each_gb_twice():
    run = race(FLAT, factor=1)
    gb = sum(run.lanes[STANDARD].accepted) * run.record_bytes / 2**30

    assert 2 * 0.04 + gb * (0.08 + 0.04) == pytest.approx(run.lanes[STANDARD].usd, rel=1e-6)


def test_a_race_is_plain_data_and_the_same_each_time():
    once, again = (race(WAVES, record_kib=25) for _ in range(2))

    assert json.dumps(asdict(once)) == json.dumps(asdict(again))
