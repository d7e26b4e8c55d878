"""What happened in a stream, kept as small frozen facts so that a picture can explain it.

A stored record is its own fact: the shard keeps it, with its place and its time. Here stands what
leaves no record behind: refusals with their reason, reads, and changes of the stream. Each kind has
its own bounded memory, so that a thousand refusals do not push out the one split that caused them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Final, NamedTuple, TypeAlias

KEPT_OF_EACH_KIND: Final = 10_000


class PutRefused(NamedTuple):
    """A record that was not let in.

    Attributes:
        at: When, in seconds of Unix time.
        shard_id: The shard whose budget was spent.
        partition_key: The record's key, if it had one.
        size_bytes: What it weighed, as the limit counts: in whole KiB.
        limit: Which budget was spent: "records" or "bytes".
        wait_seconds: How much later the same record would have been let in, had nothing else come.
    """

    at: float
    shard_id: str
    partition_key: str | None
    size_bytes: int
    limit: str
    wait_seconds: float


class ReadRefused(NamedTuple):
    """A call of a reader that was not answered.

    Attributes:
        at: When, in seconds of Unix time.
        shard_id: The shard that was asked.
        limit: "calls" or "bytes" of GetRecords, "iterators", or for SubscribeToShard
            "subscriptions" (one a second) or "takeover" (not within five).
        wait_seconds: How much later the call would have been answered.
        consumer: Who subscribed; None for whoever polls.
    """

    at: float
    shard_id: str
    limit: str
    wait_seconds: float
    consumer: str | None = None


class Read(NamedTuple):
    """An answer to a reader.

    Attributes:
        at: When, in seconds of Unix time.
        shard_id: The shard that was read.
        record_count: How many records it gave; often 0.
        size_bytes: What they weigh together.
        consumer: Whom they were pushed to; None for whoever polls.
    """

    at: float
    shard_id: str
    record_count: int
    size_bytes: int
    consumer: str | None = None


class ShardOpened(NamedTuple):
    """A shard that began to take records in.

    Attributes:
        at: When, in seconds of Unix time.
        shard_id: The new shard.
        parents: The shards it came from: one after a split, two after a merge.
    """

    at: float
    shard_id: str
    parents: tuple[str, ...]


class Changed(NamedTuple):
    """A setting of the stream that took effect.

    Attributes:
        at: When, in seconds of Unix time.
        what: The setting, such as "retention".
        value: Its new value, as text.
    """

    at: float
    what: str
    value: str


Event: TypeAlias = PutRefused | ReadRefused | Read | ShardOpened | Changed


class History:
    """The last facts of each kind.

    Example:
        >>> history = History()
        >>> history.add(Changed(0.0, "retention", "48"))
        >>> [event.value for event in history]
        ['48']
    """

    def __init__(self) -> None:
        self._kept: dict[type, deque[Event]] = {}

    def add(self, event: Event) -> None:
        """Keep a fact; the oldest of its kind is forgotten when there are too many."""
        kept = self._kept.get(type(event))
        if kept is None:
            kept = self._kept[type(event)] = deque(maxlen=KEPT_OF_EACH_KIND)
        kept.append(event)

    def __iter__(self) -> Iterator[Event]:
        """Yield all facts in the order of time."""
        found = [event for kept in self._kept.values() for event in kept]
        return iter(sorted(found, key=lambda event: event.at))
