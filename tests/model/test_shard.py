"""One lane: records in order, within what an answer may carry."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.model.facts import MIB
from kdslab.model.hashing import HashKeyRange
from kdslab.model.sequence import SequenceNumber
from kdslab.model.shard import Shard, shard_id

# A busy machine is no failure.
calm = settings(deadline=None)


def a_shard(count: int = 0, *, data: bytes = b"", index: int = 0) -> Shard:
    """Return a shard with records of the counters 10, 20, 30, ... that arrived at 1, 2, 3, ..."""
    shard = Shard(index, HashKeyRange(0, 99), created_at=0.0)
    for place in range(1, count + 1):
        shard.append(float(place), place * 10, "k", data)
    return shard


def counters(shard: Shard, from_counter: int, limit: int = 10_000) -> list[int]:
    return [record.counter for record in shard.read(from_counter, limit)[0]]


# Source: AWS's client library: shardId- and 12 digits
@pytest.mark.parametrize(("index", "expected"), [(0, "000000000000"), (12, "000000000012")])
def test_a_shard_s_identifier_has_12_digits(index, expected):
    assert f"shardId-{expected}" == shard_id(index) == a_shard(index=index).id


def test_a_shard_begins_with_counter_0_when_it_was_made():
    number = SequenceNumber.parse(
        Shard(3, HashKeyRange(0, 9), created_at=7.9).starting_sequence_number
    )

    assert (3, 0, 7, 7) == (
        number.shard_index,
        number.counter,
        number.shard_created_at,
        number.written_at,
    )


def test_a_record_is_stored_as_it_came_with_a_number_that_says_when():
    record = a_shard().append(5.25, 4, "k", b"x")

    assert ("k", b"x", 5.25) == (record.partition_key, record.data, record.arrived_at)
    assert 5 == SequenceNumber.parse(record.sequence_number).written_at


@pytest.mark.parametrize(
    ("from_counter", "expected"),
    [(0, [10, 20, 30]), (10, [10, 20, 30]), (11, [20, 30]), (30, [30]), (31, [])],
)
def test_reading_starts_at_the_first_counter_that_is_not_below(from_counter, expected):
    assert expected == counters(a_shard(3), from_counter)


def test_reading_tells_which_record_stands_behind_the_answer():
    shard = a_shard(3)

    _, behind = shard.read(0, 2)
    _, nothing = shard.read(0, 3)

    assert (shard.records[2], None) == (behind, nothing)


@pytest.mark.parametrize(
    ("at", "expected"), [(0.0, 10), (1.0, 10), (1.5, 20), (3.0, 30), (3.1, None)]
)
def test_a_time_finds_the_first_record_that_arrived_then_or_later(at, expected):
    assert expected == a_shard(3).counter_at(at)


@pytest.mark.parametrize(
    ("before", "kept"), [(1.0, [10, 20, 30]), (1.1, [20, 30]), (3.0, [30]), (4, [])]
)
def test_trimming_drops_what_arrived_before(before, kept):
    shard = a_shard(3)
    shard.trim(before)

    assert kept == [record.counter for record in shard.records]


# Source: API reference, GetRecords: up to 10,000 records or 10 MiB
def test_an_answer_carries_10_000_records_at_most():
    shard = a_shard(10_001)

    assert 10_000 == len(counters(shard, 0, limit=20_000))


@pytest.mark.parametrize(("size_bytes", "expected"), [(MIB, 10), (MIB + 1, 9), (4 * MIB, 2)])
def test_an_answer_carries_10_mib_at_most(size_bytes, expected):
    shard = a_shard(11, data=bytes(size_bytes - len("k")))

    assert expected == len(counters(shard, 0))


@calm
@given(st.integers(0, 40), st.lists(st.integers(1, 7), min_size=40, max_size=40))
def test_any_sequence_of_limits_reads_every_record_once_and_in_order(count, limits):
    shard, place, seen = a_shard(count), 0, []
    for limit in limits:
        read = counters(shard, place, limit)
        seen += read
        place = read[-1] + 1 if read else place

    assert [record.counter for record in shard.records] == seen
