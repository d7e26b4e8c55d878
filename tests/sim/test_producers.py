"""Three ways in: what ends a call, how much fits into one record, and what a month costs."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.model.bill import bill
from kdslab.model.stream import Stream
from kdslab.sim.producers import WAITS_MS, over_waits, packings
from kdslab.sim.writers.aggregation import UserRecord, aggregate

calm = settings(deadline=None, max_examples=60)
sizes = st.integers(1, 200_000)
rates = st.integers(1, 20_000)
waits = st.integers(0, 3_000)


# Source: API reference, PutRecords: up to 500 records and 10 MiB
@pytest.mark.parametrize(
    ("record_bytes", "per_second", "buffered_ms", "closed_by", "records"),
    [
        (200, 2_000, 100, "time", 201),
        (200, 10_000, 1_000, "records", 500),
        (100_000, 1_000, 2_000, "bytes", 104),
        (200, 2_000, 0, "time", 1),
    ],
)
def test_a_call_is_closed_by_the_limit_that_comes_first(
    record_bytes, per_second, buffered_ms, closed_by, records
):
    _, many, _ = packings(record_bytes, per_second, buffered_ms)

    assert (closed_by, records) == (many.closed_by, many.records_per_call)


def test_put_record_needs_a_call_for_each_record_and_a_shard_for_each_thousand():
    one, _, _ = packings(200, 2_500)

    assert (2_500, 2_500, 3, "records", 0) == (
        one.calls_per_second,
        one.records_per_second,
        one.shards,
        one.shards_by,
        one.wait_ms,
    )


# Source: developer guide, "KPL key concepts": an aggregated record counts as one of the 1,000
def test_aggregated_small_records_are_limited_by_bytes_and_need_fewer_shards():
    one, _, packed = packings(200, 5_000)

    assert (5, 2, "bytes") == (one.shards, packed.shards, packed.shards_by)


# Source: developer guide, KPL: AggregationMaxSize is 51,200 bytes, which are two payload units
def test_a_full_aggregated_record_is_two_payload_units():
    _, _, packed = packings(200, 10_000, 1_000)

    assert 2 * 25_600 * 0.99 < packed.record_bytes <= 2 * 25_600 + 1


@calm
@given(st.integers(1, 2_000), rates, waits)
def test_an_aggregated_record_weighs_what_the_wire_format_makes_of_it(size, rate, wait):
    _, _, packed = packings(size, rate, wait)
    users = [
        UserRecord(f"{number:08d}", bytes(size))
        for number in range(int(packed.user_records_per_record))
    ]
    key, data, _ = aggregate(users)

    assert len(key) + len(data) == packed.record_bytes


@calm
@given(sizes, rates, waits)
def test_no_way_breaks_a_limit_or_lets_a_record_wait_too_long(size, rate, wait):
    for way in packings(size, rate, wait):
        assert way.wait_ms <= wait
        assert way.records_per_second <= 1_000 * way.shards + 1e-6
        assert way.bytes_per_second <= 2**20 * way.shards + 1e-6
        assert way.records_per_call <= 500
        assert way.records_per_call * way.record_bytes <= 10 * 2**20
        assert way.calls_per_second <= rate + 1e-9
        assert all(0 <= gauge.part <= 1 for gauge in way.gauges)
        sent = way.calls_per_second * way.records_per_call * way.user_records_per_record
        assert sent == pytest.approx(rate)


@calm
@given(sizes, rates)
def test_who_waits_longer_makes_no_more_calls(size, rate):
    over = over_waits(size, rate)
    calls = [many.calls_per_second for _, many, _ in over]

    assert list(WAITS_MS) == [wait for wait, *_ in over]
    assert sorted(calls, reverse=True) == calls


@calm
@given(st.integers(1, 2_000), rates)
def test_small_records_cost_no_more_when_they_wait(size, rate):
    over = over_waits(size, rate)

    assert over[-1][2].usd_per_month <= over[0][2].usd_per_month + 1e-9


def test_large_records_can_cost_more_in_company_because_of_what_the_format_adds():
    _, alone, packed = packings(19_626, 19_791)

    assert alone.usd_per_month < packed.usd_per_month


def test_a_month_costs_what_the_model_bills_for_it():
    one, _, _ = packings(200, 900)
    stream = Stream("clicks", shard_count=one.shards, now=0.0)
    stream.put_alike(0.0, stream.shards[0], records=900, size_bytes=208)
    usage = bill(stream.usage, 1.0)

    assert one.usd_per_month == pytest.approx(float(usage.total_usd) * 730 * 3600, rel=1e-6)


def test_a_result_is_plain_data_and_repeats():
    packings.cache_clear()
    first = packings(200, 2_000)
    packings.cache_clear()

    assert first == packings(200, 2_000)
    assert json.dumps([asdict(way) for way in first])


@pytest.mark.parametrize(("size", "rate", "wait"), [(0, 1, 1), (1, 0, 1), (1, 1, -1)])
def test_nothing_to_send_is_refused(size, rate, wait):
    with pytest.raises(ValueError, match="there must be something to send"):
        packings(size, rate, wait)
