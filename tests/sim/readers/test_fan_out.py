"""Whoever is pushed to subscribes again and again, and loses the pipe to a namesake."""

import pytest

from kdslab.model import Stream
from kdslab.model.iterator import IteratorType
from kdslab.model.subscription import subscribe
from kdslab.sim.engine import Engine
from kdslab.sim.fan_out_beliefs import share_a_consumer, subscribe_for
from kdslab.sim.readers.fan_out import FanOutReader
from kdslab.sim.readers.polling import NEWEST

ARN = "arn:aws:kinesis:us-east-1:111122223333:stream/pushed"


@pytest.fixture
def pushed():
    engine = Engine()
    stream = Stream("pushed", shard_count=1, now=0.0)
    consumer = stream.consumers.register(0.0, "app", ARN)
    engine.run(until=10.0)
    return engine, stream, consumer


def test_a_record_is_there_within_70_milliseconds(pushed):
    # Source: FAQ: about 70 ms.
    engine, stream, consumer = pushed
    seen = []
    FanOutReader(engine, stream, consumer, stream.shards[0].id, lambda at, _, __: seen.append(at))
    engine.run(until=12.03)
    stream.put(engine.now(), "key", b"")
    engine.run(until=20.0)

    assert 1 == len(seen)
    assert 12.03 <= seen[0] <= 12.1


def test_a_subscription_lasts_five_minutes_and_the_next_begins_where_it_ended():
    # Source: API reference, SubscribeToShard.
    run = subscribe_for(minutes=16)

    assert (4, run.written, 0) == (run.subscriptions, run.received, run.twice)


def test_at_the_end_of_a_shard_it_names_the_children(pushed):
    engine, stream, consumer = pushed
    shard = stream.shards[0]
    reader = FanOutReader(engine, stream, consumer, shard.id, lambda *_: None)
    stream.split(engine.now(), shard.id, 2**127)
    engine.run(until=60.0)

    assert (True, shard.child_ids) == (reader.is_done, reader.child_ids)


def test_who_is_taken_over_comes_back_after_five_seconds():
    # Source: API reference, SubscribeToShard: not again within five seconds.
    run = share_a_consumer(seconds=60)

    assert min(run.taken_over) >= 3
    assert max(run.taken_over) <= 60 / 5


def test_a_process_that_was_killed_takes_nothing_more(pushed):
    engine, stream, consumer = pushed
    seen = []
    reader = FanOutReader(engine, stream, consumer, stream.shards[0].id, lambda *_: seen.append(1))
    engine.run(until=11.0)
    reader.kill()
    stream.put(engine.now(), "key", b"")
    engine.run(until=30.0)

    assert [] == seen


def test_who_began_at_the_newest_and_is_taken_over_misses_nothing(pushed):
    engine, stream, consumer = pushed
    shard_id, seen = stream.shards[0].id, []
    FanOutReader(
        engine, stream, consumer, shard_id, lambda *_: seen.append(1), start=NEWEST, look_seconds=30
    )
    engine.run(until=15.0)
    subscribe(15.0, stream, consumer, shard_id, IteratorType.LATEST)
    stream.put(20.0, "key", b"")
    engine.run(until=60.0)

    assert [1] == seen
