"""Readers that ask: GetRecords again and again, from where the last answer ended.

An iterator is good for five minutes. So a reader remembers the last sequence number that it saw,
and asks for a new iterator after it when the old one has expired.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from kdslab.model.errors import (
    ExpiredIteratorException,
    ProvisionedThroughputExceededException,
    ResourceNotFoundException,
)
from kdslab.model.facts import ANSWER_RECORDS_AT_MOST
from kdslab.model.iterator import IteratorType, ShardIterator
from kdslab.model.reading import Batch
from kdslab.model.record import Record
from kdslab.model.shard import Shard
from kdslab.model.stream import Stream
from kdslab.sim.engine import Engine, Process, Running

Delivery: TypeAlias = Callable[[float, str, Sequence[Record]], object]
"""Takes the time, a shard's identifier and records of it that came together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Where a reader begins in a shard.

    Attributes:
        kind: One of the five ways to begin.
        sequence_number: For the two kinds that start at a record.
        timestamp: For AT_TIMESTAMP, in seconds of Unix time.
    """

    kind: IteratorType = IteratorType.TRIM_HORIZON
    sequence_number: str | None = None
    timestamp: float | None = None


OLDEST = Start()
NEWEST = Start(kind=IteratorType.LATEST)


def after(sequence_number: str) -> Start:
    """Return the place just behind a record."""
    return Start(kind=IteratorType.AFTER_SEQUENCE_NUMBER, sequence_number=sequence_number)


class ShardPoller:
    """One reader of one shard.

    Args:
        stream: The stream that is read.
        shard_id: The shard that is read.
        start: Where to begin.
        limit: The most records wanted of one call.

    Attributes:
        is_done: Whether the shard is closed and nothing is left in it.
        refused: How many calls were not answered.
        renewed: How many iterators had expired.
        millis_behind: How far behind the newest record the last answer was.

    Example:
        >>> stream = Stream("clicks", shard_count=1, now=0.0)
        >>> _ = stream.put(1.0, "a", b"first")
        >>> poller = ShardPoller(stream, stream.shards[0].id)
        >>> [record.data for record in poller.poll(2.0).records]
        [b'first']
        >>> poller.poll(2.0).records
        []
    """

    def __init__(
        self,
        stream: Stream,
        shard_id: str,
        start: Start = OLDEST,
        limit: int = ANSWER_RECORDS_AT_MOST,
    ) -> None:
        self.shard_id = shard_id
        self.is_done = False
        self.refused = 0
        self.renewed = 0
        self.millis_behind = 0
        self._stream = stream
        self._start = start
        self._limit = limit
        self._last: Record | None = None
        self._iterator: ShardIterator | None = None

    def poll(self, now: float) -> Batch | None:
        """Ask once; None if the shard's budget was spent and nothing was answered.

        Raises:
            ResourceNotFoundException: If there is no such shard, or no longer.
        """
        try:
            batch = self._stream.get_records(now, self._at(now), self._limit)
        except ExpiredIteratorException:
            self.renewed += 1
            self._iterator = None
            return self.poll(now)
        except ProvisionedThroughputExceededException:
            self.refused += 1
            return None
        self._iterator = batch.next_iterator
        self._last = batch.records[-1] if batch.records else self._last
        self.is_done = batch.next_iterator is None
        self.millis_behind = batch.millis_behind_latest
        return batch

    def _at(self, now: float) -> ShardIterator:
        if self._iterator is None:
            start = after(self._last.sequence_number) if self._last else self._start
            self._iterator = self._stream.iterator(
                now,
                self.shard_id,
                start.kind,
                sequence_number=start.sequence_number,
                timestamp=start.timestamp,
            )
            if start.kind is IteratorType.LATEST:
                # The newest of later would skip what comes until then.
                self._start = Start(kind=IteratorType.AT_TIMESTAMP, timestamp=now)
        return self._iterator


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often a reader asks.

    Attributes:
        interval_seconds: Between two calls to one shard.
        limit: The most records wanted of one call.
        throttled_seconds: How long it waits after a call that was refused. Source: API reference,
            GetRecords, which suggests a second.
        drains_at_once: Whether it asks again without a wait while it is behind.
    """

    interval_seconds: float = 1.0
    limit: int = ANSWER_RECORDS_AT_MOST
    throttled_seconds: float = 1.0
    drains_at_once: bool = False

    def wait_seconds(self, batch: Batch | None) -> float:
        """Return how long to wait after an answer, or after none."""
        if batch is None:
            return self.throttled_seconds
        hurries = self.drains_at_once and batch.records and batch.millis_behind_latest > 0
        return 0.0 if hurries else self.interval_seconds

    def __post_init__(self) -> None:
        if self.interval_seconds <= 0 or self.throttled_seconds <= 0:
            raise ValueError(
                "a reader waits between its calls, got "
                f"{self.interval_seconds} s and {self.throttled_seconds} s"
            )


class StreamReader:
    """One polling reader of a whole stream: a poller for each shard, children after parents.

    Args:
        engine: Whose time it lives in.
        stream: The stream that is read.
        deliver: Gets every batch that is not empty.
        start: Where to begin in the shards of the first day; children are read from their oldest.
        pace: How often it asks.

    Attributes:
        pollers: A poller for each shard that it has begun, by the shard's identifier.

    Example:
        >>> engine = Engine()
        >>> stream = Stream("clicks", shard_count=2, now=0.0)
        >>> for key in "abc":
        ...     _ = stream.put(0.0, key, key.encode())
        >>> seen = []
        >>> reader = StreamReader(engine, stream, lambda _, shard, records: seen.extend(records))
        >>> engine.run(until=1.0)
        >>> sorted(record.partition_key for record in seen)
        ['a', 'b', 'c']
    """

    def __init__(
        self,
        engine: Engine,
        stream: Stream,
        deliver: Delivery,
        *,
        start: Start = OLDEST,
        pace: Pace | None = None,
    ) -> None:
        self.pollers: dict[str, ShardPoller] = {}
        self._engine = engine
        self._stream = stream
        self._deliver = deliver
        self._pace = pace or Pace()
        self._running: list[Running] = []
        is_latest = start.kind is IteratorType.LATEST
        for shard in stream.shards:
            if shard.is_open if is_latest else self._is_free(shard):
                self._read(shard.id, start)

    @property
    def refused(self) -> int:
        """How many of its calls were not answered."""
        return sum(poller.refused for poller in self.pollers.values())

    def kill(self) -> None:
        """Stop it where it is."""
        for running in self._running:
            running.kill()

    def _read(self, shard_id: str, start: Start = OLDEST) -> None:
        if shard_id in self.pollers:
            return
        self.pollers[shard_id] = ShardPoller(self._stream, shard_id, start, self._pace.limit)
        self._running.append(self._engine.start(self._polling(self.pollers[shard_id])))

    def _polling(self, poller: ShardPoller) -> Process:
        while not poller.is_done:
            try:
                batch = poller.poll(self._engine.now())
            except ResourceNotFoundException:
                poller.is_done = True  # Closed, and its last record has expired.
                break
            if batch and batch.records:
                self._deliver(self._engine.now(), poller.shard_id, batch.records)
            if not poller.is_done:
                yield self._pace.wait_seconds(batch)
        # With a shard that is gone, its children may be gone too, and theirs come next.
        is_gone = all(shard.id != poller.shard_id for shard in self._stream.shards)
        for shard in self._stream.shards:
            if (is_gone or poller.shard_id in shard.parents) and self._is_free(shard):
                self._read(shard.id)

    def _is_free(self, shard: Shard) -> bool:
        """Return whether a shard's parents are read to their end, or gone."""
        present = {one.id for one in self._stream.shards}
        return all(
            self.pollers[parent].is_done if parent in self.pollers else parent not in present
            for parent in shard.parents
        )
