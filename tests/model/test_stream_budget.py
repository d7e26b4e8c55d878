"""What a stream lets in: records and bytes, alone and together, and for how long it says no."""

from __future__ import annotations

import pytest
from clicks import NOW, a_stream, fill, refusal
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.model.errors import ProvisionedThroughputExceededException
from kdslab.model.events import PutRefused
from kdslab.model.facts import KIB, MIB
from kdslab.model.shard import shard_id

# A busy machine is no failure.
calm = settings(deadline=None)


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

    assert PutRefused(NOW, shard_id(0), "user-7", 2 * KIB, "records", 0.001) == refusal(stream)


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
    stream = a_stream()
    with pytest.raises(ProvisionedThroughputExceededException):
        fill(stream, NOW, 2_000, bytes(size_bytes - 1))

    assert expected == len(stream.shards[0].records)


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
