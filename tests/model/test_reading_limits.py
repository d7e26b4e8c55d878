"""How fast a shard is read: calls, bytes, what is refused, and what is counted."""

from __future__ import annotations

import pytest
from clicks import FIRST, NOW, START, a_stream, fill, read
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.model.errors import (
    ProvisionedThroughputExceededException,
)
from kdslab.model.events import Read, ReadRefused
from kdslab.model.facts import KIB, MIB
from kdslab.model.prices import Item, Plan
from kdslab.model.series import Tally
from kdslab.model.shard import shard_id
from kdslab.model.stream import Stream

# A busy machine is no failure.
calm = settings(deadline=None)

DAY = 24 * 3600.0


def refused(call, *arguments) -> bool:
    try:
        call(*arguments)
    except ProvisionedThroughputExceededException:
        return True
    return False


# Source: API reference, GetRecords: five calls a second for each shard, for all readers together
def test_all_pollers_of_a_shard_share_its_five_calls():
    stream = a_stream(2)
    ours, theirs = (stream.iterator(NOW, FIRST, "TRIM_HORIZON") for _ in range(2))
    other = stream.iterator(NOW, shard_id(1), "TRIM_HORIZON")
    answers = [refused(stream.get_records, NOW, one) for one in (ours, theirs) * 3]

    assert [False] * 5 + [True] == answers
    assert not refused(stream.get_records, NOW, other)
    assert not refused(stream.get_records, NOW + 0.2, theirs)


# Source: API reference, GetShardIterator: five calls a second
def test_the_sixth_iterator_of_a_second_is_refused():
    stream = a_stream(2)
    answers = [refused(stream.iterator, NOW, FIRST, "LATEST") for _ in range(6)]

    assert [False] * 5 + [True] == answers
    assert not refused(stream.iterator, NOW, shard_id(1), "LATEST")
    assert not refused(stream.iterator, NOW + 0.2, FIRST, "LATEST")


def test_a_refusal_names_shard_stream_and_account_and_is_a_fact():
    stream = a_stream()
    iterator = stream.iterator(NOW, FIRST, "LATEST")
    for _ in range(5):
        stream.get_records(NOW, iterator)
    with pytest.raises(ProvisionedThroughputExceededException) as refusal:
        stream.get_records(NOW + 0.1, iterator)

    assert (
        "Rate exceeded for shard shardId-000000000000 in stream clicks under account 111122223333."
    ) == refusal.value.message
    assert ReadRefused(NOW + 0.1, FIRST, "calls", 0.1) == list(stream.history)[-1]


# Recorded at AWS: an idle stream gives a new NextShardIterator each time
def test_no_two_iterators_have_the_same_text():
    stream = a_stream()
    first = stream.iterator(NOW, FIRST, "LATEST")
    given_out = [first] + [stream.get_records(NOW, first).next_iterator for _ in range(3)]

    assert 4 == len({iterator.to_token() for iterator in given_out})


# Source: developer guide, monitoring: ReadProvisionedThroughputExceeded counts GetRecords calls
def test_iterators_that_are_refused_are_facts_and_no_throttled_reads():
    stream = a_stream()
    for _ in range(6):
        refused(stream.iterator, NOW, FIRST, "LATEST")

    assert ReadRefused(NOW, FIRST, "iterators", 0.2) == list(stream.history)[-1]
    assert [] == stream.metrics.statistics("ReadProvisionedThroughputExceeded", NOW - 60, NOW + 60)


# Source: API reference, GetRecords: 10 MiB, then nothing for 5 seconds
def test_an_answer_of_10_mib_costs_five_seconds_of_silence_and_loses_nothing():
    stream = a_stream()
    for second in range(20):
        fill(stream, NOW + second, 1, bytes(MIB - 1))
    now = NOW + 100
    batch = read(stream, now)

    assert (10, 90_000) == (len(batch.records), batch.millis_behind_latest)
    for wait in (0.2, 1.0, 4.999_999):
        assert refused(stream.get_records, now + wait, batch.next_iterator)
    assert 10 == len(stream.get_records(now + 5, batch.next_iterator).records)


# Source: API reference, GetRecords: capacity used up, then nothing for a second
def test_an_answer_of_2_mib_costs_one_second():
    stream = a_stream()
    for second in range(4):
        fill(stream, NOW + second, 1, bytes(MIB - 1))
    batch = read(stream, NOW + 10, limit=2)

    assert refused(stream.get_records, NOW + 10.999_999, batch.next_iterator)
    assert 2 == len(stream.get_records(NOW + 11, batch.next_iterator).records)


@calm
@given(st.integers(0, 10**7), st.integers(1, 12))
def test_a_refused_reader_is_answered_after_the_wait_and_not_a_microsecond_before(start, mib):
    stream, now = a_stream(record_bytes_at_most=10 * MIB), NOW + 20 + start / 1e6
    for at in range(mib):
        fill(stream, NOW + at, 1, bytes(MIB - 1))
    iterator = stream.iterator(now, FIRST, "TRIM_HORIZON")
    while not refused(stream.get_records, now, iterator):
        pass
    wait_seconds = list(stream.history)[-1].wait_seconds

    assert refused(stream.get_records, now + wait_seconds - 1e-6, iterator)
    assert not refused(stream.get_records, now + wait_seconds, iterator)


def test_what_is_read_is_a_fact_is_counted_and_is_paid_for():
    stream = a_stream()
    fill(stream, NOW, 3, bytes(KIB - 1))
    read(stream, NOW + 2, limit=2)
    read(stream, NOW + 7)

    assert [Read(NOW + 2, FIRST, 2, 2 * KIB), Read(NOW + 7, FIRST, 3, 3 * KIB)] == [
        fact for fact in stream.history if isinstance(fact, Read)
    ]
    assert [Tally(count=2, total=5, low=2, high=3)] == tallies(stream, "OutgoingRecords")
    assert [Tally(count=2, total=5 * KIB, low=2 * KIB, high=3 * KIB)] == tallies(
        stream, "OutgoingBytes"
    )
    assert [Tally(count=2, total=9_000, low=2_000, high=7_000)] == tallies(
        stream, "IteratorAgeMilliseconds"
    )
    paid = stream.usage.quantities(NOW + 8)
    assert 5 * KIB == paid[Plan.PROVISIONED, Item.READS] * 1024**3


def tallies(stream: Stream, name: str) -> list[Tally]:
    return [tally for _, tally in stream.metrics.statistics(name, START, NOW + 3600, 3600)]


# Source: developer guide, monitoring: ReadProvisionedThroughputExceeded counts calls
def test_refused_calls_are_counted_beside_the_answered_ones():
    stream = a_stream()
    iterator = stream.iterator(NOW, FIRST, "LATEST")
    for _ in range(8):
        refused(stream.get_records, NOW, iterator)

    assert [Tally(count=8, total=3, low=0, high=1)] == tallies(
        stream, "ReadProvisionedThroughputExceeded"
    )


def test_a_reader_whose_clock_is_a_little_behind_is_answered():
    stream = a_stream()
    fill(stream, NOW, 3)
    iterator = stream.iterator(NOW, FIRST, "TRIM_HORIZON")
    batch = stream.get_records(NOW - 0.01, iterator, 2)

    assert (2, 1) == (len(batch.records), batch.millis_behind_latest)
    assert [Tally(count=1, total=0, low=0, high=0)] == tallies(stream, "IteratorAgeMilliseconds")


# Source: pricing page, long-term retention: reading what is older than seven days
def test_what_is_older_than_seven_days_is_paid_apart():
    stream = a_stream()
    stream.set_retention(NOW, 240)
    fill(stream, NOW, 1, bytes(KIB - 1))
    fill(stream, NOW + DAY, 2, bytes(KIB - 1))
    read(stream, NOW + 7.5 * DAY)
    paid = stream.usage.quantities(NOW + 8 * DAY)

    assert [2 * KIB, KIB] == [
        paid[Plan.PROVISIONED, item] * 1024**3 for item in (Item.READS, Item.OLD_READS)
    ]
