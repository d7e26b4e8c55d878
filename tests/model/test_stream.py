"""The stream: it routes, admits, stores, and counts what it stored."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.model.errors import InvalidArgumentException, ProvisionedThroughputExceededException
from kdslab.model.events import PutRefused
from kdslab.model.facts import KIB, MIB
from kdslab.model.hashing import KEY_SPACE
from kdslab.model.prices import Item, Plan
from kdslab.model.sequence import SequenceNumber
from kdslab.model.series import Tally
from kdslab.model.shard import shard_id
from kdslab.model.stream import Stream, StreamMode

# A busy machine is no failure.
calm = settings(deadline=None)

START = 1_700_000_000.0
NOW = START + 100


def a_stream(shard_count: int = 1, **options) -> Stream:
    return Stream("clicks", shard_count=shard_count, now=START, **options)


def fill(stream: Stream, now: float, count: int, data: bytes = b"", place: int = 0) -> None:
    for _ in range(count):
        stream.put(now, "k", data, explicit_hash_key=place)


def refusal(stream: Stream) -> PutRefused:
    return [fact for fact in stream.history if isinstance(fact, PutRefused)][-1]


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

    with pytest.raises(ProvisionedThroughputExceededException) as refused:
        fill(stream, NOW, 1)

    assert (
        "Rate exceeded for shard shardId-000000000000 in stream clicks under account 111122223333."
    ) == refused.value.message
    assert 1_000 == len(stream.shards[0].records)


def test_a_refusal_is_a_fact_that_says_who_why_and_for_how_long():
    stream = a_stream()
    fill(stream, NOW, 1_000)
    with pytest.raises(ProvisionedThroughputExceededException):
        stream.put(NOW, "user-7", bytes(1_500))

    assert PutRefused(NOW, shard_id(0), "user-7", 2 * KIB, "records", 0.001953) == refusal(
        stream
    )._replace(limit="records")


def test_a_second_later_the_shard_takes_a_thousand_again():
    stream = a_stream()
    fill(stream, NOW, 1_000)
    fill(stream, NOW + 1, 1_000)

    with pytest.raises(ProvisionedThroughputExceededException):
        fill(stream, NOW + 1, 1)


# Source: producer troubleshooting: PutRecord rounds each record up to the next KB
@pytest.mark.parametrize(
    ("size_bytes", "expected"), [(1, 1_000), (1_024, 1_000), (1_025, 512), (2_048, 512)]
)
def test_a_record_put_alone_counts_in_whole_kib(size_bytes, expected):
    stream, taken = a_stream(), 0
    with pytest.raises(ProvisionedThroughputExceededException):
        while True:
            fill(stream, NOW, 1, bytes(size_bytes - 1))
            taken += 1

    assert expected == taken


# Source: producer troubleshooting: PutRecords rounds the sum over the call
@pytest.mark.parametrize(
    ("size_bytes", "expected"), [(1_025, 1_000), (1_049, 999), (2_048, 512), (2_621, 400)]
)
def test_records_put_together_count_in_whole_kib_only_as_a_whole(size_bytes, expected):
    stream = a_stream()
    answers = stream.put_many(NOW, [("k", bytes(size_bytes - 1), 0)] * 1_001)

    assert expected == sum(type(answer) is tuple for answer in answers)


def test_the_bytes_that_a_call_rounds_up_are_paid_for():
    stream = a_stream()
    for _ in range(512):
        stream.put_many(NOW, [("k", bytes(1_499), 0)])

    assert [PutRefused] == [type(one) for one in stream.put_many(NOW, [("k", b"", 0)])]
    assert ("bytes", KIB) == (refusal(stream).limit, refusal(stream).size_bytes)


def test_each_shard_s_part_of_a_call_is_rounded_for_itself():
    stream = a_stream(2)
    offers = [("k", bytes(99), place) for place in (0, 2**127)] * 5
    for _ in range(200):
        assert all(type(answer) is tuple for answer in stream.put_many(NOW, offers))

    # 1,000 records of 100 bytes, in calls of five: the records are spent, and 824 KiB are left.
    assert [PutRefused] == [type(one) for one in stream.put_many(NOW, [("k", b"", 0)])]
    assert "records" == refusal(stream).limit


# Source: API reference, PutRecords: answers of the same length and order as the request
def test_a_call_that_fails_in_part_answers_in_order_and_stores_the_rest():
    stream = a_stream(2)
    fill(stream, NOW, 998)
    offers = [(f"user-{n}", str(n).encode(), 2**127 * (n % 2)) for n in range(10)]
    answers = stream.put_many(NOW, offers)

    assert [True] * 4 + [False, True] * 3 == [type(answer) is tuple for answer in answers]
    assert [f"user-{n}" for n in (4, 6, 8)] == [
        answer.partition_key for answer in answers if type(answer) is PutRefused
    ]
    assert [b"0", b"2"] == [record.data for record in stream.shards[0].records[998:]]
    assert [b"1", b"3", b"5", b"7", b"9"] == [r.data for r in stream.shards[1].records]


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


@calm
@given(
    st.integers(0, 10**9),
    st.lists(st.integers(1, 300_000), max_size=8),
    st.integers(0, 1_000),
    st.integers(1, 300_000),
    st.booleans(),
)
def test_a_refused_record_is_let_in_after_the_wait_and_not_a_microsecond_before(
    start, sizes, records, size_bytes, is_together
):
    stream, now = a_stream(), NOW + start / 1e6
    offers = [("k", bytes(size - 1), 0) for size in sizes] + [("k", b"", 0)] * records
    offer = ("k", bytes(size_bytes - 1), 0)
    answers = stream.put_many(now, offers + [offer] * is_together)
    if not is_together:
        answers = stream.put_many(now, [offer])
    if type(answers[-1]) is tuple:
        return
    wait_seconds = refusal(stream).wait_seconds

    with pytest.raises(ProvisionedThroughputExceededException):
        stream.put(now + wait_seconds - 1e-6, *offer)
    assert size_bytes == stream.put(now + wait_seconds, *offer)[1].size_bytes


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
