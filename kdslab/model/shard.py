"""One lane of the stream: an arc of the ring, a budget, and records in the order of arrival."""

from __future__ import annotations

from bisect import bisect_left
from operator import attrgetter

from kdslab.model.facts import (
    ANSWER_BYTES_AT_MOST,
    ANSWER_RECORDS_AT_MOST,
    SHARD_WRITE_BYTES_PER_SECOND,
)
from kdslab.model.hashing import HashKeyRange
from kdslab.model.record import Record
from kdslab.model.sequence import SequenceNumber, number, stem
from kdslab.model.throttle import WriteBudget

_counter = attrgetter("counter")
_arrived_at = attrgetter("arrived_at")


def shard_id(index: int) -> str:
    """Return the identifier of the shard with this number.

    Example:
        >>> shard_id(3)
        'shardId-000000000003'
    """
    return f"shardId-{index:012d}"


class Shard:
    """A shard: it keeps what it was given, in order, until it is too old.

    Simplification: reads are not throttled, however often iterators and records are asked for.

    Args:
        index: Its number in the stream, 0 or more.
        hash_key_range: The arc it owns.
        created_at: When it was made, in seconds of Unix time.
        burst_bytes: How many bytes it may take in at once.
    """

    def __init__(
        self,
        index: int,
        hash_key_range: HashKeyRange,
        *,
        created_at: float,
        burst_bytes: int = SHARD_WRITE_BYTES_PER_SECOND,
    ) -> None:
        self.index = index
        self.id = shard_id(index)
        self.hash_key_range = hash_key_range
        self.created_at = created_at
        self.budget = WriteBudget(now=created_at, burst_bytes=burst_bytes)
        self._stem = stem(int(created_at), index)
        self._records: list[Record] = []

    @property
    def starting_sequence_number(self) -> str:
        """Return the number that stands for the shard's beginning, before any record."""
        created_at = int(self.created_at)
        return str(
            SequenceNumber(
                shard_created_at=created_at,
                counter=0,
                written_at=created_at,
                shard_index=self.index,
            )
        )

    @property
    def records(self) -> tuple[Record, ...]:
        """Return what is stored now, oldest first."""
        return tuple(self._records)

    def append(self, now: float, counter: int, partition_key: str, data: bytes) -> Record:
        """Store a record that was admitted, as the newest."""
        sequence_number = number(self._stem, counter, int(now))
        record = Record(partition_key, data, counter, sequence_number, now)
        self._records.append(record)
        return record

    def trim(self, before: float) -> None:
        """Drop every record that arrived before a time."""
        del self._records[: bisect_left(self._records, before, key=_arrived_at)]

    def counter_at(self, at: float) -> int | None:
        """Return the counter of the first record that arrived at a time or later, if any."""
        index = bisect_left(self._records, at, key=_arrived_at)
        return self._records[index].counter if index < len(self._records) else None

    def read(self, from_counter: int, limit: int) -> tuple[list[Record], Record | None]:
        """Return records in order, within what one answer may carry.

        Args:
            from_counter: The first record has this counter or a higher one.
            limit: The most records wanted.

        Returns:
            The records, and the one that stands next behind them, if there is one.
        """
        first = bisect_left(self._records, from_counter, key=_counter)
        last = min(first + min(limit, ANSWER_RECORDS_AT_MOST), len(self._records))
        size_bytes = 0
        for index in range(first, last):
            size_bytes += self._records[index].size_bytes
            if size_bytes > ANSWER_BYTES_AT_MOST:
                last = max(index, first + 1)
                break
        behind = self._records[last] if last < len(self._records) else None
        return self._records[first:last], behind
