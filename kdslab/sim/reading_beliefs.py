"""What people believe about GetRecords, run as they believe it and as it is."""

from __future__ import annotations

from dataclasses import dataclass

from kdslab.model.errors import ExpiredIteratorException
from kdslab.model.iterator import IteratorType
from kdslab.model.stream import Stream
from kdslab.sim.engine import Engine
from kdslab.sim.read_tank import TankRun, read_tank
from kdslab.sim.readers.polling import Pace, ShardPoller, StreamReader, after

_MINUTE = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptyRun:
    """One shard that is written to now and then, and two ways to know its end.

    Attributes:
        written: Records that were put before the shard was closed.
        empty: How many answers were empty although the shard went on.
        stopped_early: Records read by who takes an empty answer for the end.
        read_on: Records read by who goes on until no iterator comes back.
    """

    written: int
    empty: int
    stopped_early: int
    read_on: int


def stop_at_an_empty_answer(pause_seconds: float = 20.0) -> EmptyRun:
    """Read a shard that gets a record now and then, until it is split.

    Args:
        pause_seconds: Between two records.
    """
    stream = Stream("sparse", shard_count=1, now=0.0)
    first = stream.shards[0]
    stream.split(11.0, first.id, 2**127)
    poller = ShardPoller(stream, first.id)
    now, due, written, read, empty, early = 0.0, 0.0, 0, 0, 0, -1
    while not poller.is_done:
        if now >= due and first.is_open:
            stream.put(now, "key", b"")
            written, due = written + 1, due + pause_seconds
        batch = poller.poll(now)
        got = len(batch.records) if batch else 0
        read += got
        if not got and not poller.is_done:
            empty += 1
            early = read if early < 0 else early
        now += 1.0
    return EmptyRun(written=written, empty=empty, stopped_early=early, read_on=read)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPlace:
    """Someone stores where a reader stood, and comes back.

    Attributes:
        iterator_answer: What GetRecords says to the stored iterator: an error's name, or "records".
        by_number: How many records come after the stored sequence number.
        put_meanwhile: How many were put since.
    """

    iterator_answer: str
    by_number: int
    put_meanwhile: int


def store_an_iterator(minutes: float = 6.0) -> StoredPlace:
    """Store an iterator and a sequence number, put a record a minute, and go on later.

    Args:
        minutes: How much later.
    """
    stream = Stream("places", shard_count=1, now=0.0)
    shard, record = stream.put(0.0, "key", b"")
    iterator = stream.iterator(0.0, shard.id, IteratorType.TRIM_HORIZON)
    iterator = stream.get_records(0.0, iterator).next_iterator or iterator
    meanwhile = int(minutes)
    for minute in range(1, meanwhile + 1):
        stream.put(minute * _MINUTE, "key", b"")
    now = minutes * _MINUTE
    try:
        stream.get_records(now, iterator)
        answer = "records"
    except ExpiredIteratorException as refused:
        answer = refused.code
    batch = ShardPoller(stream, shard.id, after(record.sequence_number)).poll(now)
    return StoredPlace(
        iterator_answer=answer,
        by_number=len(batch.records) if batch else 0,
        put_meanwhile=meanwhile,
    )


def pollers_at_one_call_a_second(pollers: int) -> TankRun:
    """Let consumers poll a quiet shard once a second each, all from the start."""
    return read_tank(pollers=pollers, interval_seconds=1.0, write_kib=64, joins_at=0)


def refused_share(shards: int, applications: int = 8, seconds: int = 20) -> float:
    """Return the part of GetRecords calls that are refused when applications poll a whole stream.

    Args:
        shards: How many the stream has.
        applications: How many poll; each of them reads every shard.
        seconds: For how long.
    """
    engine = Engine()
    stream = Stream("crowd", shard_count=shards, now=0.0)
    calls = 0

    def count(*_: object) -> None:
        nonlocal calls
        calls += 1

    readers = [
        StreamReader(engine, stream, count, pace=Pace(interval_seconds=1.0))
        for _ in range(applications)
    ]
    for second in range(seconds):
        for shard in stream.shards:
            stream.put(float(second), "key", b"", shard.hash_key_range.start)
        engine.run(until=second + 0.999)
    refused = sum(reader.refused for reader in readers)
    return refused / (applications * shards * seconds)


def how_fresh(interval_seconds: float) -> tuple[float, float]:
    """Let one consumer poll a shard and return its records' age and the refused part of its calls.

    Args:
        interval_seconds: How long it waits between two calls.

    Returns:
        The age of its records when it gets them, in seconds on average, and the part from 0 to 1.
    """
    run = read_tank(pollers=1, interval_seconds=interval_seconds, write_kib=64, seconds=60)
    return run.readers[0].delay_seconds, sum(run.refused) / run.asked
