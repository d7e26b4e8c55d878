"""A stream of clicks as several tests want it: made, filled, read, split."""

from __future__ import annotations

from kdslab.model.events import PutRefused
from kdslab.model.shard import shard_id
from kdslab.model.stream import Batch, Stream

START = 1_700_000_000.0
NOW = START + 100
FIRST = shard_id(0)


def a_stream(shard_count: int = 1, **options) -> Stream:
    return Stream("clicks", shard_count=shard_count, now=START, **options)


def fill(stream: Stream, now: float, count: int, data: bytes = b"", place: int = 0) -> None:
    for _ in range(count):
        stream.put(now, "k", data, explicit_hash_key=place)


def read(stream: Stream, now: float, limit: int = 10_000, shard: str = FIRST) -> Batch:
    return stream.get_records(now, stream.iterator(now, shard, "TRIM_HORIZON"), limit)


def closed(stream: Stream, records: int) -> None:
    """Put records into the first shard and split it; it is closed at NOW + 30."""
    fill(stream, NOW, records)
    stream.split(NOW, FIRST, 1000)
    stream.settle(NOW + 30)


def refusal(stream: Stream) -> PutRefused:
    return [fact for fact in stream.history if isinstance(fact, PutRefused)][-1]
