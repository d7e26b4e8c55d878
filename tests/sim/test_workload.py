"""Rates over time: what comes by the end of each tick."""

from __future__ import annotations

import pytest

from kdslab.sim.keys import uniform
from kdslab.sim.workload import DAY_SECONDS, Workload, daily, ramp, spike, steady


def arrived(rate, seconds, tick_seconds=1):
    return Workload(rate=rate, mix=uniform(1)).arrived(seconds, tick_seconds)


def test_a_steady_rate_adds_up():
    assert [2.5, 5.0, 7.5] == arrived(steady(2.5), 3)


@pytest.mark.parametrize("tick_seconds", [1, 10, 60])
def test_a_straight_ramp_brings_the_same_total_in_ticks_of_any_length(tick_seconds):
    assert 600 * 300 == pytest.approx(arrived(ramp(0, 600, 600), 600, tick_seconds)[-1])


def test_a_ramp_stays_where_it_ends():
    rate = ramp(10, 30, seconds=20, begins=100)

    assert [10, 10, 20, 30, 30] == [rate(at) for at in (0, 100, 110, 120, 1e6)]


def test_a_day_is_quietest_half_a_day_from_its_peak():
    rate = daily(100, 300, peak_hour=18)

    assert [300, 100, 200] == pytest.approx([rate(hour * 3600) for hour in (18, 6, 0)])
    assert 200 * DAY_SECONDS == pytest.approx(arrived(rate, int(DAY_SECONDS), 60)[-1])


def test_a_spike_has_two_edges():
    assert [5.0, 10.0, 110.0, 115.0] == arrived(spike(5, 100, begins=2, seconds=1), 4)
