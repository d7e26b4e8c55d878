"""How the Kinesis Producer Library holds itself back: a pair of buckets for each shard.

Source: `limiter.h` and `token_bucket.h` of the library: records and bytes as the shard's limits
times RateLimit, and room for ten seconds' bytes at once, so that a large record can go.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from kdslab.model.facts import (
    KIB,
    RECORD_KIB_AT_MOST,
    SHARD_WRITE_BYTES_PER_SECOND,
    SHARD_WRITE_RECORDS_PER_SECOND,
)
from kdslab.model.throttle import Bucket
from kdslab.sim.writers.aggregation import UserRecord

_MICRO = 1_000_000


@dataclass(slots=True)
class Buffered:
    """A user record that waits.

    Attributes:
        record: The user record.
        arrived_at: When the program gave it.
        due_at: When it must leave the buffer.
        expires_at: When it fails if it is not stored.
    """

    record: UserRecord
    arrived_at: float
    due_at: float
    expires_at: float


@dataclass(slots=True)
class Bundle:
    """User records that go as one Kinesis record.

    Attributes:
        shard_id: The shard that they are meant for.
        items: The user records.
        size_bytes: What the Kinesis record weighs, key included.
        due_at: When the first of them must leave.
        expires_at: When the first of them fails.
    """

    shard_id: str
    items: list[Buffered]
    size_bytes: int
    due_at: float = field(init=False)
    expires_at: float = field(init=False)

    def __post_init__(self) -> None:
        self.due_at = min(item.due_at for item in self.items)
        self.expires_at = min(item.expires_at for item in self.items)


class ShardLimiter:
    """Lets bundles for one shard pass, in order, as fast as RateLimit says.

    Args:
        now: The time at which the buckets are full.
        rate_percent: What is allowed, in percent of the shard's limits.
    """

    def __init__(self, now: float, rate_percent: int) -> None:
        self.waiting: deque[Bundle] = deque()
        records = SHARD_WRITE_RECORDS_PER_SECOND * rate_percent // 100
        size = SHARD_WRITE_BYTES_PER_SECOND * rate_percent // 100
        burst = RECORD_KIB_AT_MOST * KIB * rate_percent // 100
        self._records = Bucket(capacity=max(1, records), refill_per_second=max(1, records), now=now)
        self._bytes = Bucket(capacity=max(1, burst), refill_per_second=max(1, size), now=now)

    def expired(self, now: float) -> list[Bundle]:
        """Take out and return the bundles in which a user record has come to its end."""
        late = [bundle for bundle in self.waiting if bundle.expires_at <= now]
        if late:
            self.waiting = deque(bundle for bundle in self.waiting if bundle.expires_at > now)
        return late

    def passed(self, now: float) -> list[Bundle]:
        """Take out and return the bundles that may go now."""
        passed = []
        while self.waiting:
            size = self.waiting[0].size_bytes
            if self._records.level(now) < _MICRO or self._bytes.level(now) < size * _MICRO:
                break
            self._records.take(1)
            self._bytes.take(size)
            passed.append(self.waiting.popleft())
        return passed
