"""One lane of the stream: an arc of the ring, a budget, and records in the order of arrival."""

from __future__ import annotations

from bisect import bisect_left
from itertools import repeat
from operator import itemgetter
from typing import Final

from kdslab.model.facts import (
    ANSWER_BYTES_AT_MOST,
    ANSWER_RECORDS_AT_MOST,
    SHARD_WRITE_BYTES_PER_SECOND,
)
from kdslab.model.hashing import HashKeyRange
from kdslab.model.metrics import Metrics
from kdslab.model.read_limits import ReadLimits
from kdslab.model.record import Record, Row, total_bytes
from kdslab.model.sequence import SequenceNumber, stem
from kdslab.model.throttle import WriteBudget

LAST_COUNTER: Final = 0x7FFF_FFFF_FFFF_FFFF
"""What stands in place of a counter in a closed shard's last sequence number."""

_counter = itemgetter(Record._fields.index("counter"))
_arrived_at = itemgetter(Record._fields.index("arrived_at"))


def shard_id(index: int) -> str:
    """Return the identifier of the shard with this number.

    Example:
        >>> shard_id(3)
        'shardId-000000000003'
    """
    return f"shardId-{index:012d}"


class Shard:
    """A shard: it keeps what it was given, in order, until it is too old.

    Args:
        index: Its number in the stream, 0 or more.
        hash_key_range: The arc it owns.
        created_at: When it was opened, in seconds of Unix time.
        burst_bytes: How many bytes it may take in at once.
        parents: The shards it came from: one after a split, two after a merge.
        metrics: Where it counts what comes and goes.

    Attributes:
        closed_at: When it stopped taking records in; None while it is open.
        child_ids: The shards that took its arc over.
    """

    def __init__(
        self,
        index: int,
        hash_key_range: HashKeyRange,
        *,
        created_at: float,
        burst_bytes: int = SHARD_WRITE_BYTES_PER_SECOND,
        parents: tuple[str, ...] = (),
        metrics: Metrics | None = None,
    ) -> None:
        self.index = index
        self.id = shard_id(index)
        self.hash_key_range = hash_key_range
        self.created_at = created_at
        self.closed_at: float | None = None
        self.parents = parents
        self.child_ids: tuple[str, ...] = ()
        self.budget = WriteBudget(now=created_at, burst_bytes=burst_bytes)
        self.read_limits = ReadLimits(now=created_at)
        metrics = metrics or Metrics()
        self.incoming_bytes = metrics.series("IncomingBytes", shard=self.id)
        # Children carry the second after their parents' end, as in AWS's sample.
        self.creation_second = int(created_at) + bool(parents)
        self.stem = stem(self.creation_second, index)
        # Plain tuples, made Records when they are read: a garbage collector need not look at
        # tuples of texts and numbers, and a million Records would keep it busy.
        self._rows: list[Row] = []
        self.append = self._rows.append

    @property
    def is_open(self) -> bool:
        """Return whether it takes records in."""
        return self.closed_at is None

    @property
    def parent_id(self) -> str | None:
        """Return the shard it came from; after a merge, the one of the lower arc."""
        return self.parents[0] if self.parents else None

    @property
    def adjacent_parent_id(self) -> str | None:
        """Return the other parent after a merge."""
        return self.parents[1] if len(self.parents) > 1 else None

    @property
    def starting_sequence_number(self) -> str:
        """Return the number that stands for the shard's beginning, before any record."""
        return self._number(0, self.creation_second)

    @property
    def ending_sequence_number(self) -> str | None:
        """Return the number that stands for the end of a closed shard, behind every record."""
        return None if self.closed_at is None else self._number(LAST_COUNTER, int(self.closed_at))

    @property
    def records(self) -> tuple[Record, ...]:
        """Return what is stored now, oldest first."""
        return tuple(map(Record._make, self._rows))

    def trim(self, before: float) -> None:
        """Drop every record that arrived before a time."""
        if self._rows and _arrived_at(self._rows[0]) < before:
            del self._rows[: self._place(before)]

    def counter_at(self, at: float) -> int | None:
        """Return the counter of the first record that arrived at a time or later, if any."""
        place = self._place(at)
        return _counter(self._rows[place]) if place < len(self._rows) else None

    def read(
        self, from_counter: int, limit: int, bytes_at_most: int = ANSWER_BYTES_AT_MOST
    ) -> tuple[list[Record], Record | None]:
        """Return records in order, within what one answer may carry.

        Args:
            from_counter: The first record has this counter or a higher one.
            limit: The most records wanted.
            bytes_at_most: The most bytes wanted; one record is given even if it weighs more.

        Returns:
            The records, and the one that stands next behind them, if there is one.
        """
        first = bisect_left(self._rows, from_counter, key=_counter)
        last = first + min(limit, ANSWER_RECORDS_AT_MOST)
        # `tuple.__new__` is what `Record._make` calls, without its check of the length.
        rows = self._rows[first:last]
        records = list(map(tuple.__new__, repeat(Record, len(rows)), rows))
        last = first + _fitting(records, bytes_at_most)
        behind = Record._make(self._rows[last]) if last < len(self._rows) else None
        return records[: last - first], behind

    def _place(self, at: float) -> int:
        return bisect_left(self._rows, at, key=_arrived_at)

    def _number(self, counter: int, written_at: int) -> str:
        return str(
            SequenceNumber(
                shard_created_at=self.creation_second,
                counter=counter,
                written_at=written_at,
                shard_index=self.index,
            )
        )


def _fitting(records: list[Record], bytes_at_most: int) -> int:
    if total_bytes(records) <= bytes_at_most:
        return len(records)
    size_bytes = 0
    for place, record in enumerate(records):
        size_bytes += record.size_bytes
        if size_bytes > bytes_at_most:
            return max(place, 1)
    return len(records)
