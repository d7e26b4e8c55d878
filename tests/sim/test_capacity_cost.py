"""Dollars a month: the arithmetic of AWS's price list, to the cent."""

import pytest

from kdslab.model.prices import Plan
from kdslab.sim.capacity_cost import Load, break_even, month_usd

FULL_SHARD = 1_000 / 1_024
"""1,000 records of 1 KiB a second, in MiB a second."""


@pytest.mark.parametrize(
    ("plan", "load", "mibps", "usd"),
    [
        # Source: pricing page, September 2026, in a month of 730 hours.
        (Plan.PROVISIONED, Load(), 0.0, 10.95),
        (Plan.PROVISIONED, Load(), FULL_SHARD, 47.74),
        (Plan.PROVISIONED, Load(record_kib=25), FULL_SHARD, 12.42),
        (Plan.STANDARD, Load(), 0.0, 29.20),
        (Plan.STANDARD, Load(), FULL_SHARD, 329.95),
        (Plan.ADVANTAGE, Load(), 0.0, 3_079.69),
        (Plan.ADVANTAGE, Load(), 25.0, 3_079.69),
    ],
)
def test_a_month_costs_what_the_price_list_says(plan, load, mibps, usd):
    assert usd == pytest.approx(month_usd(plan, load, mibps), abs=0.011)


def crossing(load, below, above):
    pairs = {(one.cheaper_below, one.cheaper_above): one for one in break_even(load).crossings}
    return pairs[below.value, above.value]


@pytest.mark.parametrize(("load", "mibps"), [(Load(), 10.0), (Load(pollers=0, fan_outs=3), 5.2)])
def test_advantage_beats_standard_from_ten_mibps_on_or_half_of_it_with_fan_out(load, mibps):
    assert mibps == pytest.approx(crossing(load, Plan.STANDARD, Plan.ADVANTAGE).mibps, rel=0.02)


@pytest.mark.parametrize("mibps", [0.5, 1.0, 3.0])
def test_standard_beats_provisioned_when_peaks_exceed_about_24_times_the_average(mibps):
    # P / A = 24.1 + 2.67 / A for records of 1 KiB that fill a shard at 1 MiB/s.
    factor = 24.1 + 2.67 / mibps
    little, much = (Load(record_kib=2, peak_factor=part * factor) for part in (0.8, 1.3))

    cheap, dear = (
        month_usd(Plan.PROVISIONED, load, mibps) - month_usd(Plan.STANDARD, load, mibps)
        for load in (little, much)
    )
    assert cheap < 0 < dear


@pytest.mark.parametrize("peak_factor", [1, 20, 30, 60])
@pytest.mark.parametrize("fan_outs", [0, 2])
def test_modes_change_places_at_a_crossing(peak_factor, fan_outs):
    costs = break_even(Load(peak_factor=peak_factor, fan_outs=fan_outs))
    plans = {plan.value: plan for plan in Plan}

    for one in costs.crossings:
        before, after = (
            month_usd(plans[one.cheaper_below], costs.load, at)
            - month_usd(plans[one.cheaper_above], costs.load, at)
            for at in (one.mibps * 0.99999, one.mibps * 1.00001)
        )
        assert before < 0 < after


def test_the_cheapest_plans_are_named_in_order_of_throughput():
    (start, first), (turn, second), (last, third) = break_even(Load(peak_factor=30)).cheapest

    assert ("provisioned", "on-demand standard", "on-demand advantage") == (first, second, third)
    assert start < turn < last


@pytest.mark.parametrize(
    ("load", "mibps", "shards"),
    [
        (Load(), 0.0, 1),
        (Load(), 1.0, 2),
        (Load(record_kib=2), 1.0, 1),
        (Load(record_kib=2, peak_factor=3), 1.0, 3),
        (Load(record_kib=2, pollers=6), 1.0, 3),
    ],
)
def test_the_highest_of_three_limits_sets_the_shards(load, mibps, shards):
    assert shards == load.shards(mibps)
