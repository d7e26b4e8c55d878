"""The stream: it routes, admits, stores, and counts what it stored."""

from __future__ import annotations

import pytest
from clicks import NOW, START, a_stream, fill, refusal
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.model.errors import InvalidArgumentException, ProvisionedThroughputExceededException
from kdslab.model.facts import KIB, MIB
from kdslab.model.hashing import KEY_SPACE
from kdslab.model.prices import Item, Plan
from kdslab.model.sequence import SequenceNumber
from kdslab.model.series import Tally
from kdslab.model.shard import shard_id
from kdslab.model.stream import Stream, StreamMode

# A busy machine is no failure.
calm = settings(deadline=None)


def tallies(stream: Stream, name: str) -> list[Tally]:
    return [tally for _, tally in stream.metrics.statistics(name, START, NOW + 3600, 7200)]


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
    with pytest.raises(InvalidArgumentException) as refused:
        a_stream(2).put(NOW, "k", b"", explicit_hash_key=place)

    assert (
        "Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. "
        f"Specified value was {place}"
    ) == refused.value.message


# Source: API reference, PutRecord: with AUTO, key and explicit hash key are ignored
def test_auto_ignores_a_hash_key_off_the_ring():
    stream = a_stream(4, mode=StreamMode.ON_DEMAND)
    stream.set_distribution(NOW, "AUTO")
    _, record = stream.put(NOW + 1, "k", b"x", explicit_hash_key=2**128)

    assert b"x" == record.data


@pytest.mark.parametrize("limit_mib", [1, 10])
def test_a_record_may_be_as_large_as_the_stream_allows_key_included(limit_mib):
    stream = a_stream(record_bytes_at_most=limit_mib * MIB)

    with pytest.raises(InvalidArgumentException, match=f"larger than the {limit_mib * 1024} KiB"):
        stream.put(NOW, "k", bytes(limit_mib * MIB))
    assert limit_mib * MIB == stream.put(NOW, "k", bytes(limit_mib * MIB - 1))[1].size_bytes


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


# Source: API reference, SplitShard: reads and writes go on while the stream is UPDATING
def test_a_parent_takes_records_until_it_closes_and_its_children_from_then_on():
    stream = a_stream()
    stream.split(NOW, shard_id(0), 2**127)
    found = [stream.put(NOW + at, "k", b"", place)[0].index for at, place in PUTS_AROUND_A_SPLIT]

    assert [0, 0, 0, 1, 2, 1, 2] == found
    assert [3, 2, 2] == [len(shard.records) for shard in stream.shards]


PUTS_AROUND_A_SPLIT = [
    (0, 0),
    (15, 2**127),
    (29.999, KEY_SPACE - 1),
    (30, 0),
    (30, KEY_SPACE - 1),
    (9_000, 2**127 - 1),
    (9_000, 2**127),
]


# Source: AWS's producer library, its sample of a split: numbers of the child come behind
def test_a_key_s_numbers_grow_across_a_split_and_a_merge():
    stream = a_stream()
    numbers = []
    stream.split(NOW, shard_id(0), 2**127)
    for at in (0.0, 29.9, 30.0, 30.4, 61.0, 91.9, 92.0, 130.0):
        if at == 61.0:
            stream.merge(NOW + at, shard_id(1), shard_id(2))
        numbers.append(int(stream.put(NOW + at, "k", b"")[1].sequence_number))

    assert sorted(set(numbers)) == numbers


# Source: developer guide, monitoring; pricing page, PUT payload units
def test_what_is_put_is_counted_and_paid_for_as_it_was_stored():
    stream = a_stream(2)
    fill(stream, NOW, 3, bytes(30 * KIB - 1))
    stream.put_many(NOW, [("k", bytes(99), 2**127)] * 5)

    assert [Tally(count=8, total=8, low=1, high=1)] == tallies(stream, "IncomingRecords")
    assert [Tally(count=8, total=90 * KIB + 500, low=100, high=30 * KIB)] == tallies(
        stream, "IncomingBytes"
    )
    assert 3 * 2 + 5 == round(
        stream.usage.quantities(NOW)[Plan.PROVISIONED, Item.PUT_UNITS] * 1_000_000
    )


# Source: developer guide, monitoring: WriteProvisionedThroughputExceeded counts records
def test_refused_records_are_counted_beside_the_stored_ones():
    stream = a_stream()
    fill(stream, NOW, 999)
    stream.put_many(NOW, [("k", b"", 0)] * 4)
    with pytest.raises(ProvisionedThroughputExceededException):
        stream.put(NOW, "k", b"")

    assert [Tally(count=1_004, total=4, low=0, high=1)] == tallies(
        stream, "WriteProvisionedThroughputExceeded"
    )
    assert 1_000 == len(stream.shards[0].records)


# Source: API reference, Data: an empty blob may be stored
def test_a_record_without_key_and_data_weighs_nothing_and_counts_as_a_record():
    stream = a_stream(1, mode=StreamMode.ON_DEMAND)
    stream.set_distribution(NOW, "AUTO")
    for _ in range(1_000):
        assert 0 == stream.put(NOW + 1, None, b"")[1].size_bytes

    with pytest.raises(ProvisionedThroughputExceededException):
        stream.put(NOW + 1, None, b"")
    assert ("records", 0) == (refusal(stream).limit, refusal(stream).size_bytes)
