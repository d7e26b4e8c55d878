"""One lane: records in order, within what an answer may carry, and the numbers of its two ends."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.model.facts import MIB
from kdslab.model.hashing import HashKeyRange
from kdslab.model.record import Record
from kdslab.model.sequence import SequenceNumber
from kdslab.model.shard import LAST_COUNTER, Shard, shard_id

# A busy machine is no failure.
calm = settings(deadline=None)


def a_shard(count: int = 0, *, data: bytes = b"", index: int = 0) -> Shard:
    """Return a shard with records of the counters 10, 20, 30, ... that arrived at 1, 2, 3, ..."""
    shard = Shard(index, HashKeyRange(0, 99), created_at=0.0)
    for place in range(1, count + 1):
        shard.append(("k", data, place * 10, float(place), shard.stem))
    return shard


def counters(shard: Shard, from_counter: int, limit: int = 10_000) -> list[int]:
    return [record.counter for record in shard.read(from_counter, limit)[0]]


# Source: AWS's client library: shardId- and 12 digits
@pytest.mark.parametrize(("index", "expected"), [(0, "000000000000"), (12, "000000000012")])
def test_a_shard_s_identifier_has_12_digits(index, expected):
    assert f"shardId-{expected}" == shard_id(index) == a_shard(index=index).id


def test_a_shard_begins_with_counter_0_when_it_was_made():
    shard = Shard(3, HashKeyRange(0, 9), created_at=7.9)
    start = SequenceNumber(shard_created_at=7, counter=0, written_at=7, shard_index=3)

    assert str(start) == shard.starting_sequence_number


# Source: AWS's producer library, its sample of a split: closed at :24, children of :25
@pytest.mark.parametrize("parents", [("shardId-000000000000",), ("shardId-1", "shardId-2")])
def test_a_child_carries_the_second_after_its_parents_end(parents):
    child = Shard(3, HashKeyRange(0, 9), created_at=7.9, parents=parents)

    assert 8 == SequenceNumber.parse(child.starting_sequence_number).shard_created_at
    assert (7.9, 8) == (child.created_at, child.creation_second)


# Source: AWS's producer library, its sample: a closed shard ends with the highest counter
def test_a_closed_shard_ends_behind_every_number_that_it_can_give():
    shard = a_shard(3, index=5)
    assert (True, None) == (shard.is_open, shard.ending_sequence_number)

    shard.closed_at = 30.9
    end = SequenceNumber(shard_created_at=0, counter=LAST_COUNTER, written_at=30, shard_index=5)

    assert (False, str(end)) == (shard.is_open, shard.ending_sequence_number)
    assert 0x7FFF_FFFF_FFFF_FFFF == end.counter
    assert int(str(end)) > int(shard.records[-1].sequence_number)


# Source: API reference, Shard: ParentShardId and AdjacentParentShardId
@pytest.mark.parametrize(
    ("parents", "expected"),
    [((), (None, None)), (("a",), ("a", None)), (("a", "b"), ("a", "b"))],
)
def test_a_shard_has_no_parent_or_one_after_a_split_or_two_after_a_merge(parents, expected):
    shard = Shard(2, HashKeyRange(0, 9), created_at=0.0, parents=parents)

    assert expected == (shard.parent_id, shard.adjacent_parent_id)


def test_a_record_is_kept_as_a_plain_row_and_read_as_a_record_with_a_number_that_says_when():
    shard = a_shard(index=4)
    shard.append(("k", b"x", 4, 5.25, shard.stem))
    [record] = shard.records

    assert Record("k", b"x", 4, 5.25, shard.stem) == record
    assert SequenceNumber(
        shard_created_at=0, counter=4, written_at=5, shard_index=4
    ) == SequenceNumber.parse(record.sequence_number)


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
    assert kept == counters(shard, 0)


# Source: API reference, GetRecords: up to 10,000 records or 10 MiB
def test_an_answer_carries_10_000_records_at_most():
    shard = a_shard(10_001)

    assert 10_000 == len(counters(shard, 0, limit=20_000))


@pytest.mark.parametrize(("size_bytes", "expected"), [(MIB, 10), (MIB + 1, 9), (4 * MIB, 2)])
def test_an_answer_carries_10_mib_at_most(size_bytes, expected):
    shard = a_shard(11, data=bytes(size_bytes - len("k")))

    assert expected == len(counters(shard, 0))


@pytest.mark.parametrize(("room", "expected"), [(0, 1), (10, 1), (11, 1), (22, 2), (32, 2)])
def test_a_reader_with_less_room_gets_fewer_records_but_always_one(room, expected):
    records, behind = a_shard(3, data=bytes(10)).read(0, 10, room)

    assert (expected, (expected + 1) * 10) == (len(records), behind.counter)


@calm
@given(st.integers(0, 40), st.lists(st.integers(1, 7), min_size=40, max_size=40))
def test_any_sequence_of_limits_reads_every_record_once_and_in_order(count, limits):
    shard, place, seen = a_shard(count), 0, []
    for limit in limits:
        read = counters(shard, place, limit)
        seen += read
        place = read[-1] + 1 if read else place

    assert [record.counter for record in shard.records] == seen
