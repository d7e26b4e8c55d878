"""Three ways to read a stream that was split: parents first, everything at once, the new alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from kdslab.model.iterator import IteratorType
from kdslab.model.lifecycle import UPDATING_SECONDS
from kdslab.model.shard import Shard
from kdslab.model.stream import Stream
from kdslab.sim.reshard import act
from kdslab.sim.reshard_stories import SPLIT, Step

FOLLOWED: Final = "car-7"
_KEYS: Final = (FOLLOWED, "car-1", "car-2", "car-3")
_SPLIT_AT: Final = 100.0
_READ_AT: Final = 400.0
_BATCH: Final = 12

PARENTS_FIRST: Final = "parents before children"
ALL_AT_ONCE: Final = "all shards at once"
OPEN_ONLY: Final = "open shards only"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShardReading:
    """What one reader got.

    Attributes:
        reader: How it reads.
        order: The numbers of the followed key's messages in the order in which they were read.
        sent: How many messages were sent, of all keys.
        read: How many of them were read.
        late: How many were read after a later one of the same key.
    """

    reader: str
    order: tuple[int, ...]
    sent: int
    read: int
    late: int

    @property
    def missed(self) -> int:
        """How many messages were never read."""
        return self.sent - self.read


def read_after_a_split(messages: int = 40) -> tuple[ShardReading, ...]:
    """Send numbered messages, split under way, then read all of it in three ways.

    Args:
        messages: How many messages each of four cars sends, half of them before the split.

    Example:
        >>> for one in read_after_a_split():
        ...     print(one.reader, one.missed, one.late)
        parents before children 0 0
        all shards at once 0 68
        open shards only 80 0
    """
    ways = {PARENTS_FIRST: _parents_first, ALL_AT_ONCE: _at_once, OPEN_ONLY: _open_only}
    return tuple(_read(_filled(messages), name, way, messages) for name, way in ways.items())


def _filled(messages: int) -> Stream:
    stream = Stream("cars", shard_count=1, now=0.0)
    for number in range(messages):
        now = _SPLIT_AT * (number + 0.5) / messages * 2
        if number == messages // 2:
            act(stream, now, Step(at_hours=0, call=SPLIT, numbers=(0,)))
        # Sent when the split is over, so that all of the second half lands in the children.
        late = UPDATING_SECONDS if number >= messages // 2 else 0.0
        for key in _KEYS:
            stream.put(now + late, key, str(number).encode())
    return stream


Way = Callable[[Stream], Iterator[list[Shard]]]
"""Yields groups of shards: those of a group are read side by side, and groups in turn."""


def _parents_first(stream: Stream) -> Iterator[list[Shard]]:
    done: set[str] = set()
    while waiting := [shard for shard in stream.shards if shard.id not in done]:
        ready = [shard for shard in waiting if done.issuperset(shard.parents)]
        yield ready
        done |= {shard.id for shard in ready}


def _at_once(stream: Stream) -> Iterator[list[Shard]]:
    yield stream.shards


def _open_only(stream: Stream) -> Iterator[list[Shard]]:
    yield stream.open_shards


def _read(stream: Stream, reader: str, way: Way, messages: int) -> ShardReading:
    got: dict[str, list[int]] = {key: [] for key in _KEYS}
    now = _READ_AT
    for group in way(stream):
        iterators = [stream.iterator(now, one.id, IteratorType.TRIM_HORIZON) for one in group]
        while iterators:
            now += 1.0
            batches = [stream.get_records(now, one, limit=_BATCH) for one in iterators]
            for record in (record for batch in batches for record in batch.records):
                got[record.partition_key or ""].append(int(record.data))
            # An open shard has no end; here it is over when nothing is left in it.
            iterators = [
                batch.next_iterator
                for batch in batches
                if batch.next_iterator and batch.millis_behind_latest
            ]
    return ShardReading(
        reader=reader,
        order=tuple(got[FOLLOWED]),
        sent=messages * len(_KEYS),
        read=sum(map(len, got.values())),
        late=sum(map(_late, got.values())),
    )


def _late(order: list[int]) -> int:
    """Return how many numbers come after a higher one."""
    highest, late = -1, 0
    for number in order:
        late += number < highest
        highest = max(highest, number)
    return late
