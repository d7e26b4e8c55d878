"""The stream itself: it routes, admits, stores and hands out records."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kdslab.model.errors import (
    InvalidArgumentException,
    ProvisionedThroughputExceededException,
    ResourceNotFoundException,
)
from kdslab.model.facts import (
    ANSWER_RECORDS_AT_MOST,
    KIB,
    RECORD_BYTES_BY_DEFAULT,
    RETENTION_HOURS_BY_DEFAULT,
)
from kdslab.model.hashing import KEY_SPACE, even_ranges, hash_key
from kdslab.model.iterator import IteratorType, ShardIterator
from kdslab.model.position import starting_counter
from kdslab.model.record import Record, counted_bytes
from kdslab.model.shard import Shard
from kdslab.model.throttle import burst_bytes

CREATING_SECONDS: Final = 10.0
DELETING_SECONDS: Final = 10.0


class StreamStatus(StrEnum):
    """The states of a stream."""

    CREATING = "CREATING"
    ACTIVE = "ACTIVE"
    UPDATING = "UPDATING"
    DELETING = "DELETING"


class StreamMode(StrEnum):
    """Who decides the number of shards: you, or the service."""

    PROVISIONED = "PROVISIONED"
    ON_DEMAND = "ON_DEMAND"


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one read gives.

    Attributes:
        records: In the order of the shard; often empty.
        next_iterator: Where to go on.
        millis_behind_latest: How far behind the newest record; 0 only when nothing is left.
    """

    records: list[Record]
    next_iterator: ShardIterator
    millis_behind_latest: int


class Stream:
    """One data stream. Every method that depends on time takes `now`, in seconds of Unix time.

    Simplification: a stream is CREATING and DELETING for 10 seconds; AWS promises no duration.
    Simplification: the shards stay as they were created; splitting and merging are not served.
    Simplification: an on-demand stream does not grow with its traffic.
    Simplification: one counter runs through all shards' sequence numbers; AWS's is not published.

    Args:
        name: Its name in the account.
        shard_count: How many shards it starts with, at least 1.
        now: When it is made.
        mode: Who decides the number of shards.
        record_bytes_at_most: The largest record it takes, key included.
        account_id: Whose it is; 12 digits.

    Example:
        >>> stream = Stream("clicks", shard_count=2, now=0.0)
        >>> shard, record = stream.put(10.0, "New York", b"hello")
        >>> shard.id, record.partition_key
        ('shardId-000000000001', 'New York')
    """

    def __init__(
        self,
        name: str,
        *,
        shard_count: int,
        now: float,
        mode: StreamMode = StreamMode.PROVISIONED,
        record_bytes_at_most: int = RECORD_BYTES_BY_DEFAULT,
        account_id: str = "111122223333",
    ) -> None:
        self.name = name
        self.mode = mode
        self.created_at = now
        self.deleted_at: float | None = None
        self.retention_hours = RETENTION_HOURS_BY_DEFAULT
        self.record_bytes_at_most = record_bytes_at_most
        self.owner = f"stream {name} under account {account_id}"
        self._counter = 0
        burst = burst_bytes(record_bytes_at_most)
        self.shards = [
            Shard(index, arc, created_at=now, burst_bytes=burst)
            for index, arc in enumerate(even_ranges(shard_count))
        ]
        self._starts = [shard.hash_key_range.start for shard in self.shards]

    def status(self, now: float) -> StreamStatus:
        """Return the state at a time."""
        if self.deleted_at is not None:
            return StreamStatus.DELETING
        if now < self.created_at + CREATING_SECONDS:
            return StreamStatus.CREATING
        return StreamStatus.ACTIVE

    def is_gone(self, now: float) -> bool:
        """Return whether the stream has been deleted to the end."""
        return self.deleted_at is not None and now >= self.deleted_at + DELETING_SECONDS

    def route(self, hash_key: int) -> Shard:
        """Return the open shard that owns a hash key from 0 to 2**128 - 1."""
        return self.shards[bisect_right(self._starts, hash_key) - 1]

    def shard(self, shard_id: str) -> Shard:
        """Return a shard by its identifier.

        Raises:
            ResourceNotFoundException: If the stream has no such shard.
        """
        for shard in self.shards:
            if shard.id == shard_id:
                return shard
        raise ResourceNotFoundException(f"Shard {shard_id} in {self.owner} does not exist")

    def put(
        self, now: float, partition_key: str, data: bytes, explicit_hash_key: int | None = None
    ) -> tuple[Shard, Record]:
        """Store one record.

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
        key = hash_key(partition_key) if explicit_hash_key is None else explicit_hash_key
        self.check(partition_key, data, key)
        shard = self.route(key)
        if not shard.budget.spend(now, records=1, size_bytes=counted_bytes(partition_key, data)):
            raise ProvisionedThroughputExceededException(
                f"Rate exceeded for shard {shard.id} in {self.owner}."
            )
        self._counter += 1
        return shard, shard.append(now, self._counter, partition_key, data)

    def check(self, partition_key: str, data: bytes, hash_key: int) -> None:
        """Refuse a record that this stream could never take.

        Raises:
            InvalidArgumentException: If the record is too large or the hash key off the ring.
        """
        if not 0 <= hash_key < KEY_SPACE:
            raise InvalidArgumentException(
                "Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. "
                f"Specified value was {hash_key}"
            )
        size_bytes = counted_bytes(partition_key, data)
        if size_bytes > self.record_bytes_at_most:
            raise InvalidArgumentException(
                f"Record of {size_bytes} bytes (data and partition key) is larger than the "
                f"{self.record_bytes_at_most // KIB} KiB that {self.owner} takes."
            )

    def iterator(
        self,
        now: float,
        shard_id: str,
        kind: IteratorType,
        *,
        sequence_number: str | None = None,
        timestamp: float | None = None,
    ) -> ShardIterator:
        """Return a place to start reading a shard.

        Args:
            now: The time of the call; the iterator lives five minutes from here.
            shard_id: The shard to read.
            kind: One of the five ways to begin.
            sequence_number: For the two kinds that start at a record.
            timestamp: For AT_TIMESTAMP, in seconds of Unix time.

        Raises:
            ResourceNotFoundException: If there is no such shard.
            InvalidArgumentException: If kind and position do not fit together.
        """
        return ShardIterator(
            stream_name=self.name,
            stream_created_at=self.created_at,
            shard_id=shard_id,
            counter=starting_counter(
                now,
                self.shard(shard_id),
                kind,
                next_counter=self._counter + 1,
                owner=self.owner,
                sequence_number=sequence_number,
                timestamp=timestamp,
            ),
            issued_at=now,
        )

    def get_records(
        self, now: float, iterator: ShardIterator, limit: int = ANSWER_RECORDS_AT_MOST
    ) -> Batch:
        """Read from an iterator on.

        Args:
            now: The time of the call.
            iterator: Where to start.
            limit: The most records wanted, 1 to 10,000.

        Raises:
            ExpiredIteratorException: If the iterator is older than five minutes.
            ResourceNotFoundException: If the iterator's shard is not in this stream.
        """
        iterator.check_age(now)
        shard = self.shard(iterator.shard_id)
        shard.trim(before=now - self.retention_hours * 3600)
        records, behind = shard.read(iterator.counter, limit)
        return Batch(
            records=records,
            next_iterator=ShardIterator(
                stream_name=self.name,
                stream_created_at=self.created_at,
                shard_id=shard.id,
                counter=records[-1].counter + 1 if records else iterator.counter,
                issued_at=now,
            ),
            millis_behind_latest=max(1, round((now - behind.arrived_at) * 1000)) if behind else 0,
        )
