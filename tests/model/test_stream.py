"""The stream: it routes, admits, stores and hands out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.model.errors import (
    ExpiredIteratorException,
    InvalidArgumentException,
    ProvisionedThroughputExceededException,
)
from kdslab.model.facts import MIB
from kdslab.model.hashing import KEY_SPACE
from kdslab.model.iterator import IteratorType
from kdslab.model.record import Record
from kdslab.model.sequence import SequenceNumber
from kdslab.model.stream import Batch, Stream, StreamStatus

# A busy machine is no failure.
calm = settings(deadline=None)

NOW = 100.0
FIRST = "shardId-000000000000"
DAY = 24 * 3600


def a_stream(shard_count: int = 1, **options) -> Stream:
    return Stream("clicks", shard_count=shard_count, now=0.0, **options)


def fill(stream: Stream, now: float, count: int, data: bytes = b"", place: int = 0) -> None:
    for _ in range(count):
        stream.put(now, "k", data, explicit_hash_key=place)


def read(stream: Stream, now: float, limit: int = 10_000) -> Batch:
    return stream.get_records(now, stream.iterator(now, FIRST, IteratorType.TRIM_HORIZON), limit)


def test_a_stream_is_creating_for_ten_seconds_then_active():
    stream = a_stream()

    assert [StreamStatus.CREATING] * 2 == [stream.status(at) for at in (0.0, 9.9)]
    assert StreamStatus.ACTIVE == stream.status(10.0)


def test_a_stream_is_deleting_for_ten_seconds_then_gone():
    stream = a_stream()
    stream.deleted_at = 50.0

    assert StreamStatus.DELETING == stream.status(50.0)
    assert [False, True] == [stream.is_gone(at) for at in (59.9, 60.0)]


@calm
@given(st.text(min_size=1, max_size=30), st.integers(1, 40))
def test_the_same_key_goes_to_the_same_shard(key, shard_count):
    stream = a_stream(shard_count)

    assert stream.put(NOW, key, b"1")[0] is stream.put(NOW, key, b"2")[0]


@pytest.mark.parametrize(
    ("place", "expected"), [(0, 0), (2**127 - 1, 0), (2**127, 1), (KEY_SPACE - 1, 1)]
)
def test_an_explicit_hash_key_chooses_the_shard_and_the_key_is_kept(place, expected):
    shard, record = a_stream(2).put(NOW, "New York", b"x", explicit_hash_key=place)

    assert (expected, "New York", 9) == (shard.index, record.partition_key, record.size_bytes)


# Source: API reference, PutRecord
@pytest.mark.parametrize("place", [-1, KEY_SPACE])
def test_a_hash_key_off_the_ring_is_refused(place):
    with pytest.raises(InvalidArgumentException) as refusal:
        a_stream(2).put(NOW, "k", b"", explicit_hash_key=place)

    assert (
        "Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. "
        f"Specified value was {place}"
    ) == refusal.value.message


@pytest.mark.parametrize("limit_mib", [1, 10])
def test_a_record_may_be_as_large_as_the_stream_allows_key_included(limit_mib):
    stream = a_stream(record_bytes_at_most=limit_mib * MIB)

    with pytest.raises(InvalidArgumentException, match=f"larger than the {limit_mib * 1024} KiB"):
        stream.put(NOW, "k", bytes(limit_mib * MIB))
    assert limit_mib * MIB == stream.put(NOW, "k", bytes(limit_mib * MIB - 1))[1].size_bytes


# Source: API reference, PutRecord: 1,000 records a second for each shard
def test_the_1_001st_record_of_an_instant_is_refused_and_shard_stream_and_account_are_named():
    stream = a_stream()
    fill(stream, NOW, 1_000)

    with pytest.raises(ProvisionedThroughputExceededException) as refusal:
        fill(stream, NOW, 1)

    assert (
        "Rate exceeded for shard shardId-000000000000 in stream clicks under account 111122223333."
    ) == refusal.value.message
    assert 1_000 == len(stream.shards[0].records)


def test_a_second_later_the_shard_takes_a_thousand_again():
    stream = a_stream()
    fill(stream, NOW, 1_000)
    fill(stream, NOW + 1, 1_000)

    with pytest.raises(ProvisionedThroughputExceededException):
        fill(stream, NOW + 1, 1)


def test_bytes_are_limited_too():
    stream = a_stream()
    fill(stream, NOW, 4, data=bytes(MIB // 4 - 1))

    with pytest.raises(ProvisionedThroughputExceededException):
        fill(stream, NOW, 1)


def test_one_shard_s_spent_budget_leaves_the_others_alone():
    stream = a_stream(2)
    fill(stream, NOW, 1_000, place=0)

    with pytest.raises(ProvisionedThroughputExceededException):
        fill(stream, NOW, 1, place=2**127 - 1)
    fill(stream, NOW, 1_000, place=2**127)
    assert [1_000, 1_000] == [len(shard.records) for shard in stream.shards]


# Source: developer guide, "Handle large records"; AWS's producer library: a tank of 10 MiB
@pytest.mark.parametrize(("limit_mib", "tank_mib"), [(1, 1), (2, 10), (10, 10)])
def test_a_stream_that_allows_larger_records_has_a_tank_of_10_mib(limit_mib, tank_mib):
    stream = a_stream(record_bytes_at_most=limit_mib * MIB)
    fill(stream, NOW, tank_mib, data=bytes(MIB - 1))

    with pytest.raises(ProvisionedThroughputExceededException):
        fill(stream, NOW, 1)


def test_after_a_large_record_the_shard_needs_a_second_for_each_mib():
    stream = a_stream(record_bytes_at_most=10 * MIB)
    fill(stream, NOW, 1, data=bytes(10 * MIB - 1))

    with pytest.raises(ProvisionedThroughputExceededException):
        fill(stream, NOW + 0.999, 1, data=bytes(MIB - 1))
    fill(stream, NOW + 1, 1, data=bytes(MIB - 1))
    assert 2 == len(stream.shards[0].records)


def test_sequence_numbers_grow_within_a_shard_and_differ_between_shards():
    stream = a_stream(2)
    records = [stream.put(NOW, f"user-{place}", b"") for place in range(200)]

    for shard in stream.shards:
        numbers = [int(record.sequence_number) for record in shard.records]
        assert sorted(numbers) == numbers
    assert 200 == len({record.sequence_number for _, record in records})
    assert all(
        shard.index == SequenceNumber.parse(record.sequence_number).shard_index
        for shard, record in records
    )


# Source: API reference, GetRecords: zero means that there are no new records at this moment
@pytest.mark.parametrize(
    ("limit", "age_seconds", "expected"),
    [(3, 5.0, 0), (2, 5.0, 5_000), (2, 0.25, 250), (2, 0.0, 1)],
)
def test_an_answer_tells_how_far_it_is_behind_and_0_only_when_nothing_is_left(
    limit, age_seconds, expected
):
    stream = a_stream()
    fill(stream, NOW, 3)

    assert expected == read(stream, NOW + age_seconds, limit).millis_behind_latest


def test_an_empty_answer_keeps_a_place_to_go_on_from():
    stream = a_stream()
    empty = read(stream, NOW)
    fill(stream, NOW + 1, 1)

    assert ([], 0) == (empty.records, empty.millis_behind_latest)
    assert 1 == len(stream.get_records(NOW + 1, empty.next_iterator).records)


@calm
@given(st.lists(st.integers(1, 9), min_size=30, max_size=30), st.lists(st.booleans(), max_size=30))
def test_any_sequence_of_limits_reads_every_record_once_and_in_the_order_of_the_puts(limits, puts):
    stream, taken, seen = a_stream(2), [], []
    for number, is_first in enumerate(puts):
        place = 0 if is_first else 2**127
        shard, _ = stream.put(NOW, "k", str(number).encode(), explicit_hash_key=place)
        taken += [str(number).encode()] * (0 == shard.index)
    batch = read(stream, NOW, limit=1)
    for limit in limits:
        seen += [record.data for record in batch.records]
        batch = stream.get_records(NOW, batch.next_iterator, limit)

    assert taken == seen


def test_every_read_gives_an_iterator_with_five_new_minutes():
    stream = a_stream()
    later = read(stream, NOW).next_iterator
    latest = stream.get_records(NOW + 300, later).next_iterator

    assert [] == stream.get_records(NOW + 600, latest).records
    with pytest.raises(ExpiredIteratorException):
        stream.get_records(NOW + 300.001, later)


# Source: API reference, IncreaseStreamRetentionPeriod: 24 hours by default
@pytest.mark.parametrize(("age_seconds", "expected"), [(DAY, 1), (DAY + 0.001, 0)])
def test_a_record_is_kept_for_24_hours(age_seconds, expected):
    stream = a_stream()
    fill(stream, NOW, 1)

    assert expected == len(read(stream, NOW + age_seconds).records)


def test_an_iterator_whose_record_is_gone_goes_on_with_the_oldest_that_is_kept():
    stream = a_stream()
    fill(stream, NOW, 1)
    iterator = stream.iterator(NOW + DAY - 1, FIRST, IteratorType.TRIM_HORIZON)
    _, kept = stream.put(NOW + DAY, "k", b"")

    records: list[Record] = stream.get_records(NOW + DAY + 10, iterator).records
    assert [kept] == records
