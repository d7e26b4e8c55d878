"""One unit of data in the stream, and what it weighs against the limits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

from kdslab.model.sequence import number

Row: TypeAlias = tuple[str | None, bytes, int, float, int]
"""A record's fields without their names: what a shard keeps by the million."""


class Record(NamedTuple):
    """A record as the stream keeps it; it never changes.

    A named tuple and not a dataclass, because a million of these are made in a simulated hour. The
    sequence number is put together when it is asked for: kept, it would be a third of the memory.

    Attributes:
        partition_key: The text whose MD5 chose the shard; readers get it back. None if the stream
            spread its records by itself and the producer sent none.
        data: The payload; the service never looks inside.
        counter: The place in the shard's order, the part of the sequence number that grows.
        arrived_at: When the service took it in, in seconds of Unix time.
        stem: What all sequence numbers of its shard share.
    """

    partition_key: str | None
    data: bytes
    counter: int
    arrived_at: float
    stem: int

    @property
    def sequence_number(self) -> str:
        """Return the number that the service gave, 56 decimal digits."""
        return number(self.stem, self.counter, int(self.arrived_at))

    @property
    def size_bytes(self) -> int:
        """Return what counts against size and throughput limits: payload and key."""
        return counted_bytes(self.partition_key, self.data)


def counted_bytes(partition_key: str | None, data: bytes) -> int:
    """Return the bytes of a record that count: payload before base64, plus the key in UTF-8.

    Example:
        >>> counted_bytes("Málaga", b"18 degrees")
        17
    """
    return len(data) + (len(partition_key.encode()) if partition_key else 0)


def total_bytes(records: Iterable[Record]) -> int:
    """Return what records weigh together: the sum of their `size_bytes`, for many at once."""
    total = 0
    for partition_key, data, *_ in records:
        total += len(data)
        if partition_key:
            total += len(partition_key.encode())
    return total
