"""The stream itself: it routes, admits, stores and hands out records."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from kdslab.model.errors import (
    InvalidArgumentException,
    ProvisionedThroughputExceededException,
)
from kdslab.model.events import PutRefused
from kdslab.model.facts import KIB
from kdslab.model.hashing import KEY_SPACE, hash_key
from kdslab.model.lifecycle import StreamStatus
from kdslab.model.reading import Batch, Readable
from kdslab.model.record import Record, Row, counted_bytes
from kdslab.model.shard import Shard
from kdslab.model.state import StreamMode
from kdslab.model.throttle import admitted_evenly

__all__ = ["Batch", "Offer", "Stream", "StreamMode", "StreamStatus"]

# What `Record._make` does, without its check of the length.
_record = tuple.__new__

Offer = tuple[str | None, bytes, int | None]
"""A partition key, a payload, and a hash key that chooses the shard instead."""


class Stream(Readable):
    """One data stream. Every method that depends on time takes `now`, in seconds of Unix time.

    Simplification: one counter runs through all shards' sequence numbers; AWS's is not published.
    Simplification: a stream that spreads its records by itself gives them to its shards in turn.

    Args:
        name: Its name in the account.
        shard_count: How many shards it starts with, at least 1.
        now: When it is made.
        mode: Who decides the number of shards.
        record_bytes_at_most: The largest record it takes, key included.
        account_id: Whose it is; 12 digits.
        region: Where it is; on-demand streams grow further in some.

    Example:
        >>> stream = Stream("clicks", shard_count=2, now=0.0)
        >>> shard, record = stream.put(10.0, "New York", b"hello")
        >>> shard.id, record.partition_key
        ('shardId-000000000001', 'New York')
    """

    def route(self, hash_key: int) -> Shard:
        """Return the open shard that owns a hash key from 0 to 2**128 - 1."""
        return self._map.route(hash_key)

    def put(
        self,
        now: float,
        partition_key: str | None,
        data: bytes,
        explicit_hash_key: int | None = None,
    ) -> tuple[Shard, Record]:
        """Store one record; its size counts in whole KiB, rounded up, as PutRecord's does.

        Args:
            now: The time of the attempt.
            partition_key: 1 to 256 characters; its hash key chooses the shard.
            data: The payload.
            explicit_hash_key: A hash key that chooses the shard instead.

        Returns:
            The shard that took it, and the record as stored.

        Raises:
            InvalidArgumentException: If the record is too large or the hash key off the ring.
            ProvisionedThroughputExceededException: If the shard's budget is spent.
        """
        if now >= self._due:
            self.settle(now)
        size_bytes = self.check(partition_key, data, explicit_hash_key)
        shard = self._shard_for(partition_key, explicit_hash_key)
        counted = size_bytes + -size_bytes % KIB
        row = self._offer(now, shard, partition_key, data, size_bytes, counted)
        if type(row) is PutRefused:
            raise ProvisionedThroughputExceededException(self.rate_exceeded(shard.id))
        return shard, _record(Record, row)

    def put_many(
        self, now: float, offers: Sequence[Offer]
    ) -> list[tuple[Shard, Record] | PutRefused]:
        """Store many records, each for itself; sizes count in whole KiB over the whole call.

        Args:
            now: The time of the call.
            offers: What is offered, in order; each has passed `check`.

        Returns:
            For each offer, in the same order, the shard and the record, or why it was refused.
        """
        self.settle(now)
        # What earlier records of the call have paid for beyond their bytes, up to a whole KiB.
        paid: dict[Shard, int] = {}
        answers: list[tuple[Shard, Record] | PutRefused] = []
        for partition_key, data, explicit_hash_key in offers:
            shard = self._shard_for(partition_key, explicit_hash_key)
            size = counted_bytes(partition_key, data)
            due = size - paid.get(shard, 0)
            row = self._offer(now, shard, partition_key, data, size, due + -due % KIB)
            if type(row) is PutRefused:
                answers.append(row)
            else:
                paid[shard] = -due % KIB
                answers.append((shard, _record(Record, row)))
        return answers

    def put_alike(
        self, now: float, shard: Shard, *, records: int, size_bytes: int, seconds: int = 1
    ) -> int:
        """Count records that are all alike as if each had been put by itself, and keep none.

        This is how a scenario of a day moves: metrics, bill and growth on demand are those of the
        same records put one by one, a second's at once; only reading finds nothing.

        Args:
            now: When they begin to come.
            shard: An open shard of this stream.
            records: How many come.
            size_bytes: What each weighs, key included.
            seconds: Over how many seconds they come evenly; a minute's metrics get all of them.

        Returns:
            How many were admitted.
        """
        if now >= self._due:
            self.settle(now)
        admitted = admitted_evenly(records, size_bytes, seconds)
        self._counter += admitted
        shard.incoming_bytes.add_many(now, size_bytes, admitted)
        self.usage.put(now, size_bytes, admitted)
        if admitted < records:
            self.metrics.series("WriteProvisionedThroughputExceeded", shard=shard.id).add_many(
                now, 1, records - admitted
            )
        return admitted

    def check(
        self, partition_key: str | None, data: bytes, explicit_hash_key: int | None = None
    ) -> int:
        """Refuse a record that this stream could never take; return its size in bytes.

        Raises:
            InvalidArgumentException: If the record is too large or the hash key off the ring.
        """
        is_off = explicit_hash_key is not None and not 0 <= explicit_hash_key < KEY_SPACE
        if is_off and self.distribution != "AUTO":
            raise InvalidArgumentException(
                "Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. "
                f"Specified value was {explicit_hash_key}"
            )
        size_bytes = len(data) + (len(partition_key.encode()) if partition_key else 0)
        if size_bytes > self.record_bytes_at_most:
            raise InvalidArgumentException(
                f"Record of {size_bytes} bytes (data and partition key) is larger than the "
                f"{self.record_bytes_at_most // KIB} KiB that {self.owner} takes."
            )
        return size_bytes

    def rate_exceeded(self, shard_id: str) -> str:
        """Return AWS's sentence for a budget that is spent."""
        return f"Rate exceeded for shard {shard_id} in {self.owner}."

    def _shard_for(self, partition_key: str | None, explicit_hash_key: int | None) -> Shard:
        if self.distribution == "AUTO":
            # Counted by attempts: a shard whose budget is spent must not hold up the others.
            self._turn += 1
            return self.open_shards[self._turn % len(self.open_shards)]
        if explicit_hash_key is None:
            explicit_hash_key = hash_key(partition_key or "")
        # What `route` does, without its call: every record passes here.
        shards = self._map
        return shards.open[bisect_right(shards.starts, explicit_hash_key) - 1]

    def _offer(
        self,
        now: float,
        shard: Shard,
        partition_key: str | None,
        data: bytes,
        size_bytes: int,
        counted: int,
    ) -> Row | PutRefused:
        if not shard.budget.admit(now, counted):
            return self._refuse(now, shard, partition_key, size_bytes + -size_bytes % KIB)
        self._counter = counter = self._counter + 1
        row = (partition_key, data, counter, now, shard.stem)
        shard.append(row)
        shard.incoming_bytes.add(now, size_bytes)
        self.usage.put(now, size_bytes)
        return row

    def _refuse(
        self, now: float, shard: Shard, partition_key: str | None, counted: int
    ) -> PutRefused:
        limit, wait_seconds = shard.budget.lack(now, counted)
        refused = PutRefused(now, shard.id, partition_key, counted, limit, wait_seconds)
        self.history.add(refused)
        self.metrics.add(now, "WriteProvisionedThroughputExceeded", 1, shard=shard.id)
        return refused
