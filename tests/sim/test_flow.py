"""Traffic by counts: the same totals as record by record, and nothing lost by rounding."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.model.errors import ProvisionedThroughputExceededException
from kdslab.model.facts import KIB, SHARD_WRITE_RECORDS_PER_SECOND
from kdslab.model.hashing import even_ranges
from kdslab.model.prices import PRICES
from kdslab.model.stream import Stream, StreamMode
from kdslab.sim.flow import by_tick, run_writes, split
from kdslab.sim.keys import one_hot, uniform, zipf
from kdslab.sim.workload import Workload, ramp, steady

calm = settings(deadline=None, max_examples=25)
START = 1_700_000_040.0
"""The start of a minute."""


def put_each(stream: Stream, now: float, shard, count: int, size_bytes: int) -> int:
    """Put records by themselves and return how many were stored."""
    stored = 0
    for _ in range(count):
        try:
            stream.put(now, "k", bytes(size_bytes - 1), shard.hash_key_range.start)
        except ProvisionedThroughputExceededException:
            continue
        stored += 1
    return stored


@calm
@given(
    st.lists(st.integers(0, 1_600), min_size=1, max_size=3),
    st.sampled_from([1, 100, KIB, KIB + 1, 5_000, 90_000]),
    st.integers(1, 2),
)
def test_counts_and_single_records_come_to_the_same_totals(offers, size_bytes, shard_count):
    one_by_one = Stream("a", shard_count=shard_count, now=START - 60)
    by_counts = Stream("a", shard_count=shard_count, now=START - 60)
    for second, count in enumerate(offers):
        now = START + second
        for single, many in zip(one_by_one.open_shards, by_counts.open_shards, strict=True):
            stored = put_each(one_by_one, now, single, count, size_bytes)
            assert stored == by_counts.put_alike(now, many, records=count, size_bytes=size_bytes)

    end = START + 60
    for name in ("IncomingBytes", "IncomingRecords", "WriteProvisionedThroughputExceeded"):
        expected = one_by_one.metrics.statistics(name, START, end)
        assert expected == by_counts.metrics.statistics(name, START, end)
    assert str(one_by_one.bill(end, PRICES)) == str(by_counts.bill(end, PRICES))


@calm
@given(st.integers(1, 4), st.integers(0, 3_000), st.integers(1, 30))
def test_a_run_takes_what_a_stream_takes(shard_count, per_second, keys):
    mix = zipf(keys)
    run = run_writes(
        Workload(rate=steady(per_second), mix=mix, record_bytes=200), seconds=3, shards=shard_count
    )
    stream = Stream("a", shard_count=shard_count, now=START - 60)
    for tick in range(run.ticks):
        for row, shard in enumerate(stream.open_shards):
            stored = put_each(stream, START + tick, shard, run.offered[row][tick], 200)
            assert stored == run.accepted[row][tick]


@given(st.integers(1, 16), st.floats(0, 5_000), st.sampled_from([1, 10, 60]))
def test_all_that_arrives_is_offered_but_for_a_record_a_shard(shard_count, per_second, tick):
    workload = Workload(rate=steady(per_second), mix=uniform(100))
    run = run_writes(workload, seconds=120, shards=shard_count, tick_seconds=tick)

    assert 120 * per_second == pytest.approx(run.total_offered, abs=shard_count)
    assert run.total_offered == run.total_accepted + run.total_refused == sum(by_tick(run.offered))
    assert all(count >= 0 for row in (*run.offered, *run.refused) for count in row)


def test_ten_seconds_in_one_tick_take_what_ten_ticks_take():
    workload = Workload(rate=steady(1_550), mix=uniform(1))
    fine = run_writes(workload, seconds=60, shards=1)
    coarse = run_writes(workload, seconds=60, shards=1, tick_seconds=10)

    expected = 60 * SHARD_WRITE_RECORDS_PER_SECOND
    assert [expected, expected] == [fine.total_accepted, coarse.total_accepted]


def test_a_hot_key_burns_one_shard_while_the_stream_looks_calm():
    workload = Workload(rate=steady(2_400), mix=one_hot(1_000, 0.5))
    run = run_writes(workload, seconds=10, shards=4)
    refusing = [row for row in run.refused if sum(row)]

    assert 1 == len(refusing)
    assert run.total_offered < 4 * 10 * SHARD_WRITE_RECORDS_PER_SECOND


def test_arcs_may_be_given_instead_of_a_number():
    workload = Workload(rate=ramp(0, 2_000, 20), mix=zipf(50))

    expected = run_writes(workload, seconds=20, shards=3)
    assert expected == run_writes(workload, seconds=20, shards=even_ranges(3))


def test_a_run_can_be_written_down():
    run = run_writes(Workload(rate=steady(10), mix=uniform(3)), seconds=2, shards=2)

    assert 2 == len(json.loads(json.dumps(asdict(run)))["offered"])


@pytest.mark.parametrize(("seconds", "tick"), [(5, 2), (10, 0)])
def test_a_run_lasts_a_number_of_ticks(seconds, tick):
    with pytest.raises(ValueError, match="a run lasts a number of ticks"):
        run_writes(
            Workload(rate=steady(1), mix=uniform(1)), seconds=seconds, shards=1, tick_seconds=tick
        )


@given(st.lists(st.floats(0, 100), max_size=40), st.floats(0, 1))
def test_parts_of_records_come_later_and_none_is_lost(amounts, share):
    so_far = [sum(amounts[: place + 1]) for place in range(len(amounts))]
    counts = split(so_far, share)

    assert len(amounts) == len(counts)
    assert sum(amounts) * share == pytest.approx(sum(counts), abs=0.501)


def test_counted_traffic_lets_an_on_demand_stream_grow():
    stream = Stream("a", shard_count=4, now=START - 60, mode=StreamMode.ON_DEMAND)
    for minute in range(20):
        now = START + 60 * minute
        stream.settle(now)
        for shard in list(stream.open_shards):
            stream.put_alike(now, shard, records=60 * 900, size_bytes=100, seconds=60)

    assert 8 == len(stream.open_shards)
