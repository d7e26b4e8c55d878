"""A mapping is killed at random times: what it was at is done again, and nothing is left out."""

from random import Random

import pytest

from kdslab.model import Stream
from kdslab.sim.engine import Engine
from kdslab.sim.readers.function import FunctionMapping
from kdslab.sim.readers.function_settings import FunctionSettings
from kdslab.sim.readers.function_shard import ShardFeed
from tests.sim.readers.mapping import numbers

RECORDS = 300
SECONDS = 60.0


class Sink:
    """What the function did, and in which mapping's life it did it."""

    def __init__(self, poison):
        self.poison = poison
        self.life = 0
        self.runs = []
        self.handled = {}

    def __call__(self, event, _context):
        batch = numbers(event)
        self.runs.append((self.life, batch))
        for number in batch:
            if number in self.poison:
                raise RuntimeError(f"record {number} cannot be read")
            self.handled.setdefault(number, []).append(self.life)


def chosen(chance):
    return FunctionSettings(
        starting_position="TRIM_HORIZON",
        batch_size=chance.choice([3, 10, 40]),
        parallelization_factor=chance.choice([1, 1, 2, 5]),
        bisect_on_error=chance.random() < 0.6,
        maximum_retry_attempts=chance.randint(0, 3),
    )


def fed(engine, chance):
    """Return a stream that gets records over a minute and is sometimes split."""
    stream = Stream("clicks", shard_count=chance.randint(1, 3), now=0.0)
    for number in range(RECORDS):
        at = round(SECONDS * number / RECORDS, 3)
        key = f"user-{chance.randrange(20)}"
        engine.at(at, lambda at=at, key=key, n=number: stream.put(at, key, b"%d" % n))
    if chance.random() < 0.3:
        count = 2 * len(stream.open_shards)
        engine.at(40.0, lambda: stream.update_shard_count(40.0, count))
    return stream


def lived(seed, until=2_000.0):
    """Run a mapping that crashes one to six times; return all there is to know."""
    chance, engine, given_up = Random(seed), Engine(), []
    stream = fed(engine, chance)
    sink = Sink(set(chance.sample(range(RECORDS), chance.randint(0, 4))))
    settings, bookmarks, crashes = chosen(chance), {}, chance.randint(1, 6)
    moments = sorted(round(chance.uniform(0.1, 75.0), 3) for _ in range(crashes))
    for moment in (*moments, until):
        sink.life += 1
        mapping = FunctionMapping(
            engine,
            stream,
            sink,
            settings,
            on_failure=given_up,
            duration_seconds=0.4,
            bookmarks=bookmarks,
        )
        engine.run(until=moment)
        if moment is not until:
            mapping.kill()
    return sink, given_up, bookmarks, settings, stream


def told(stream, given_up):
    """Return the records that the documents at the destination speak of."""
    batches = [document["KinesisBatchInfo"] for document in given_up]
    return {
        int(record.data)
        for shard in stream.shards
        for record in shard.records
        for batch in batches
        if shard.id == batch["shardId"]
        and batch["startSequenceNumber"] <= record.sequence_number <= batch["endSequenceNumber"]
    }


@pytest.mark.parametrize("seed", range(70))
def test_every_record_is_handled_or_at_the_destination_whatever_is_killed(seed):
    sink, given_up, bookmarks, settings, stream = lived(seed)
    missing = set(range(RECORDS)) - set(sink.handled)

    assert sink.poison <= missing
    assert missing <= told(stream, given_up)
    if settings.bisect_on_error:
        # One by one, so that none but the poison is given up.
        assert sink.poison == missing
    assert all(
        len(bookmark.done) == settings.parallelization_factor or not bookmark.done
        for bookmark in bookmarks.values()
    )


def explained(sink, number):
    """Say why a record was handled more than once; None if nothing explains it."""
    lives = sink.handled[number]
    again = [life for life in set(lives) if lives.count(life) > 1]
    for life in again:
        batches = [batch for when, batch in sink.runs if when == life and number in batch]
        # Within one life only a batch with a poison record behind it comes back.
        if not any(set(batch) & sink.poison for batch in batches[:-1]):
            return None
    return "a crash" if len(set(lives)) > 1 else "a failed batch"


@pytest.mark.parametrize("seed", range(0, 70, 7))
def test_every_duplicate_is_explained_by_a_crash_or_by_a_failed_batch(seed):
    sink, *_ = lived(seed)
    twice = [number for number, lives in sink.handled.items() if len(lives) > 1]

    assert all(explained(sink, number) for number in twice)


def test_crashes_make_duplicates():
    runs = [lived(seed)[0] for seed in range(12)]

    assert 50 < sum(len(lives) - 1 for sink in runs for lives in sink.handled.values())


@pytest.mark.parametrize("seed", range(8))
def test_the_order_of_first_sight_holds_for_each_key_through_crashes(seed):
    chance, engine = Random(seed), Engine()
    stream = fed(engine, chance)
    sink, bookmarks = Sink(set()), {}
    settings = FunctionSettings(
        starting_position="TRIM_HORIZON", batch_size=7, parallelization_factor=1 + seed
    )
    for moment in (*sorted(chance.uniform(1.0, 70.0) for _ in range(4)), 400.0):
        mapping = FunctionMapping(
            engine, stream, sink, settings, duration_seconds=0.4, bookmarks=bookmarks
        )
        engine.run(until=moment)
        mapping.kill()
    keys = {
        int(record.data): (shard.id, record.partition_key)
        for shard in stream.shards
        for record in shard.records
    }
    by_key = {}
    for number in sink.handled:
        by_key.setdefault(keys[number], []).append(number)

    assert list(range(RECORDS)) == sorted(sink.handled)
    assert all(sorted(row) == row for row in by_key.values())


@pytest.mark.parametrize(
    ("at", "again"),
    [
        (0.2, "in the first run, before anything was saved"),
        (2.0, "while the batch waits to be tried again"),
        (4.0, "while it is being split"),
    ],
)
def test_a_mapping_killed_at_a_named_moment_goes_on_with_the_same_batch(at, again):
    stream, engine = Stream("clicks", shard_count=1, now=0.0), Engine()
    for number in range(8):
        stream.put(0.0, "k", b"%d" % number)
    sink, bookmarks, given_up = Sink({5}), {}, []
    settings = FunctionSettings(
        starting_position="TRIM_HORIZON", bisect_on_error=at == 4.0, maximum_retry_attempts=2
    )

    def begin():
        return FunctionMapping(
            engine,
            stream,
            sink,
            settings,
            on_failure=given_up,
            bookmarks=bookmarks,
            duration_seconds=0.4,
        )

    first = begin()
    engine.run(until=at)
    first.kill()
    before = len(sink.runs)
    begin()
    engine.run(until=60.0)

    assert sink.runs[before][1][0] == (0 if at < 3 else 5), again
    if settings.bisect_on_error:
        assert [0, 1, 2, 3, 4, 6, 7] == sorted(sink.handled)
    assert given_up


def test_the_first_saved_place_of_who_begins_at_the_newest_survives_a_crash():
    stream, engine = Stream("clicks", shard_count=1, now=0.0), Engine()
    stream.put(0.0, "k", b"0")
    engine.run(until=10.0)
    sink, bookmarks = Sink(set()), {}
    settings = FunctionSettings(starting_position="LATEST")
    mapping = FunctionMapping(engine, stream, sink, settings, bookmarks=bookmarks)
    engine.run(until=15.0)
    mapping.kill()
    stream.put(20.0, "k", b"1")
    engine.run(until=25.0)
    FunctionMapping(engine, stream, sink, settings, bookmarks=bookmarks)
    engine.run(until=30.0)

    assert [1] == list(sink.handled)


def test_lanes_of_another_number_begin_with_what_is_not_done_by_all():
    # Only a change of the setting between two lives; ShardFeed forgets what its lanes had done.
    stream, engine = Stream("clicks", shard_count=1, now=0.0), Engine()
    for number in range(40):
        stream.put(0.0, f"user-{number}", b"%d" % number)
    sink, bookmarks = Sink(set()), {}
    for factor, until in ((5, 0.6), (2, 30.0)):
        settings = FunctionSettings(
            starting_position="TRIM_HORIZON", parallelization_factor=factor, batch_size=2
        )
        mapping = FunctionMapping(
            engine, stream, sink, settings, bookmarks=bookmarks, duration_seconds=0.4
        )
        engine.run(until=until)
        mapping.kill()

    assert list(range(40)) == sorted(sink.handled)
    assert all(isinstance(feed, ShardFeed) for feed in mapping.feeds.values())
