"""The highest of three bars rules, and the model holds the number to it."""

import json
from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.model.facts import KIB, MIB
from kdslab.sim.sizing import (
    LIMITS,
    aws_rule,
    calls_refused,
    refused_per_second,
    seconds_behind,
    size_stream,
)

traffic = {
    "records_per_second": st.integers(1, 20_000),
    "record_bytes": st.integers(1, 8_192),
}
few = settings(max_examples=60, deadline=None)


@few
@given(**traffic)
def test_that_many_shards_refuse_nothing_and_one_fewer_refuses(records_per_second, record_bytes):
    sizing = size_stream(records_per_second, record_bytes, pollers=0)

    assert 0 == sizing.refused
    assert sizing.shards == 1 or sizing.refused_one_fewer > 0


@few
@given(**traffic, pollers=st.integers(0, 5))
def test_up_to_five_pollers_keep_up_on_that_many_shards(records_per_second, record_bytes, pollers):
    sizing = size_stream(records_per_second, record_bytes, pollers=pollers)

    assert sizing.behind < 2


def test_a_third_poller_on_a_full_stream_needs_half_as_many_shards_again():
    # Source: developer guide, the read limit is shared by all who poll.
    assert [4, 4, 6] == [size_stream(4_000, 1_024, pollers=n).shards for n in (1, 2, 3)]
    assert seconds_behind(4_000, 1_024, 4, 3) > 10


def test_fan_out_needs_no_shards_but_costs():
    alone, pushed = size_stream(4_000), size_stream(4_000, fan_outs=3)

    assert alone.shards == pushed.shards
    assert 0 == alone.cost.fan_out_usd < pushed.cost.fan_out_usd


def test_a_sixth_poller_fits_on_no_number_of_shards():
    # Source: API reference, GetRecords: five calls a second for each shard.
    assert 1.2 == size_stream(pollers=6).calls_used
    assert 0 == calls_refused(5) == calls_refused(0)
    assert pytest.approx(1 / 6, abs=0.01) == calls_refused(6)
    assert pytest.approx(3 / 8, abs=0.01) == calls_refused(8)


def test_a_refused_call_costs_a_turn_and_not_a_reader():
    # The next answer brings what the refused one would have: nobody falls back for good.
    assert 1 <= seconds_behind(1_000, 1_024, 100, 6) < 2


def test_too_few_bytes_leave_all_readers_behind():
    # 5.86 shards' worth is fetched from 5: a seventh of two minutes, and the wait in between.
    assert 17 < seconds_behind(4_000, 1_024, 5, 3) < 60


@pytest.mark.parametrize(
    ("records", "size", "by_rule", "exact"),
    [(4_000, KIB, 4, 4), (1_010, KIB, 1, 2), (1_000, 1, 1, 1), (100, 10 * KIB, 1, 1)],
)
def test_the_rule_of_the_guide_leaves_the_records_out(records, size, by_rule, exact):
    assert (by_rule, exact) == (aws_rule(records, size, 1), size_stream(records, size).shards)


def test_half_as_big_and_twice_as_many_makes_twice_the_shards():
    whole, halved = size_stream(4_000, 1_024), size_stream(8_000, 512)

    assert (4, 8) == (whole.shards, halved.shards)
    assert (4, 4) == (whole.batched, halved.batched)


def test_records_of_600_kib_fill_a_second_one_by_one():
    assert 10 == size_stream(10, 600 * KIB, pollers=0).shards
    assert 0 == refused_per_second(10, 600 * KIB, 10)


@pytest.mark.parametrize(
    ("arguments", "rules"),
    [
        ({"records_per_second": 5_000, "record_bytes": 100}, "write records"),
        ({"records_per_second": 1_000, "record_bytes": 4_096}, "write bytes"),
        ({"records_per_second": 1_000, "record_bytes": 4_096, "pollers": 4}, "read bytes"),
    ],
)
def test_the_limit_that_asks_for_the_most_rules(arguments, rules):
    sizing = size_stream(**arguments)

    assert rules == sizing.ruling.limit
    assert LIMITS == tuple(need.limit for need in sizing.needs)


def test_a_full_shard_costs_what_its_hours_and_its_units_cost():
    # Source: pricing page, 0.015 USD a shard-hour and 0.014 a million units, 730 hours.
    cost = size_stream(1_000, 1_000, pollers=1).cost

    assert (10.95, 36.79) == (round(cost.shards_usd, 2), round(cost.put_units_usd, 2))
    assert 47.74 == round(cost.total_usd, 2)


def test_a_sizing_is_plain_data_and_comes_out_the_same_again():
    assert size_stream(pollers=3) == size_stream(pollers=3)
    assert json.dumps(asdict(size_stream(pollers=3)))


def test_no_poller_reads_nothing():
    assert 0 == seconds_behind(1_000, MIB, 1, 0)
