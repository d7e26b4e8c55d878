"""Pollers go on where they were: over expired iterators, refusals, and from parents to children."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.model import Stream
from kdslab.model.iterator import IteratorType
from kdslab.sim.engine import Engine
from kdslab.sim.readers.polling import NEWEST, OLDEST, Pace, ShardPoller, Start, StreamReader


def stream_of(shards=1):
    return Stream("polled", shard_count=shards, now=0.0)


def put(stream, now, number):
    stream.put(now, f"key-{number % 7}", b"%d" % number)


def numbers(batch):
    return [int(record.data) for record in batch.records]


def test_a_poller_goes_on_where_the_last_answer_ended():
    stream = stream_of()
    poller = ShardPoller(stream, stream.shards[0].id, limit=2)
    for number in range(3):
        put(stream, 0.0, number)

    assert [[0, 1], [2], []] == [numbers(poller.poll(now)) for now in (1.0, 2.0, 3.0)]


def test_an_expired_iterator_is_renewed_after_the_last_sequence_number():
    # Source: API reference, GetShardIterator: an iterator expires five minutes after it was given.
    stream = stream_of()
    poller = ShardPoller(stream, stream.shards[0].id)
    put(stream, 0.0, 0)
    poller.poll(0.0)
    put(stream, 100.0, 1)

    assert ([1], 1) == (numbers(poller.poll(301.0)), poller.renewed)


def test_who_began_at_the_newest_misses_nothing_when_its_iterator_expires_unused():
    stream = stream_of()
    put(stream, 0.0, 0)
    poller = ShardPoller(stream, stream.shards[0].id, NEWEST)
    assert [] == poller.poll(1.0).records
    put(stream, 100.0, 1)

    assert [1] == numbers(poller.poll(302.0))


def test_a_call_too_many_gives_nothing_and_loses_nothing():
    stream = stream_of()
    put(stream, 0.0, 0)
    poller = ShardPoller(stream, stream.shards[0].id)
    other = ShardPoller(stream, stream.shards[0].id)
    for _ in range(5):
        other.poll(0.0)

    assert (None, 1) == (poller.poll(0.0), poller.refused)
    assert [0] == numbers(poller.poll(1.0))


@pytest.mark.parametrize("pace", [{"interval_seconds": 0}, {"throttled_seconds": -1}])
def test_a_reader_that_never_waits_is_refused(pace):
    with pytest.raises(ValueError, match="waits between its calls"):
        Pace(**pace)


def test_a_reader_waits_a_second_after_a_refusal():
    # Source: API reference, GetRecords suggests to wait a second.
    assert (1.0, 0.3) == (
        Pace(interval_seconds=0.3).wait_seconds(None),
        Pace(interval_seconds=0.3).wait_seconds(
            ShardPoller((stream := stream_of()), stream.shards[0].id).poll(0.0)
        ),
    )


def test_a_reader_in_a_hurry_asks_again_at_once_while_it_is_behind():
    engine, stream, seen = Engine(), stream_of(), []
    for number in range(3):
        put(stream, 0.0, number)
    pace = Pace(interval_seconds=60, limit=1, drains_at_once=True)
    StreamReader(engine, stream, lambda at, _, got: seen.append((at, len(got))), pace=pace)
    engine.run(until=10.0)

    assert [(0.0, 1)] * 3 == seen


def test_who_begins_at_the_newest_gets_what_comes_from_then_on():
    engine, stream, seen = Engine(), stream_of(2), []
    put(stream, 0.0, 0)
    StreamReader(engine, stream, lambda _, __, got: seen.extend(got), start=NEWEST)
    engine.run(until=1.0)
    put(stream, 1.5, 1)
    engine.run(until=5.0)

    assert [b"1"] == [record.data for record in seen]


def test_a_reader_that_was_killed_reads_no_more():
    engine, stream, seen = Engine(), stream_of(), []
    reader = StreamReader(engine, stream, lambda _, __, got: seen.extend(got))
    engine.run(until=1.0)
    reader.kill()
    put(stream, 2.0, 0)
    engine.run(until=9.0)

    assert [] == seen


def test_a_timestamp_is_a_place_to_begin_too():
    stream = stream_of()
    for number in range(5):
        put(stream, float(number), number)
    poller = ShardPoller(
        stream, stream.shards[0].id, Start(kind=IteratorType.AT_TIMESTAMP, timestamp=2.5)
    )

    assert [3, 4] == numbers(poller.poll(10.0))


@settings(deadline=None, max_examples=40)
@given(
    st.integers(1, 4),
    st.floats(0.2, 40),
    st.integers(1, 40),
    st.lists(st.sampled_from(["split", "merge"]), max_size=3),
)
def test_nothing_is_lost_or_doubled_and_keys_keep_their_order(shards, interval, limit, changes):
    engine, stream, seen = Engine(), stream_of(shards), []
    pace = Pace(interval_seconds=interval, limit=limit)
    StreamReader(
        engine, stream, lambda _, __, got: seen.extend(map(int, (r.data for r in got))), pace=pace
    )
    for number in range(200):
        put(stream, engine.now(), number)
        engine.run(until=engine.now() + 1.0)
        if number % 50 == 20 and changes:
            reshard(stream, engine.now(), changes.pop())
    engine.run(until=200 + 400 * interval)

    assert list(range(200)) == sorted(seen)
    for key in range(7):
        assert sorted(n for n in seen if n % 7 == key) == [n for n in seen if n % 7 == key]


def reshard(stream, now, change):
    lower, *others = stream.open_shards
    if change == "merge" and others:
        stream.merge(now, lower.id, others[0].id)
    else:
        arc = lower.hash_key_range
        stream.split(now, lower.id, (arc.start + arc.end) // 2)


def test_the_oldest_is_where_readers_begin_unless_told():
    assert Start(kind=IteratorType.TRIM_HORIZON) == OLDEST


def test_shards_that_expire_under_a_slow_reader_hold_nobody_up():
    stream, engine, seen = stream_of(), Engine(), []
    for number in range(100):
        put(stream, 0.0, number)
    pace = Pace(interval_seconds=3600.0, limit=1)
    reader = StreamReader(engine, stream, lambda *got: seen.extend(got[2]), pace=pace)
    (parent,) = stream.shards
    stream.split(10.0, parent.id, 2**127)
    stream.settle(60.0)
    stream.merge(60.0, *parent.child_ids)
    engine.run(until=26 * 3600.0)
    put(stream, 26 * 3600.0, 100)
    engine.run(until=30 * 3600.0)

    assert 100 == int(seen[-1].data)
    assert 2 == len(reader.pollers)
