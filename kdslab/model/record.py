"""One unit of data in the stream, and what it weighs against the limits."""

from __future__ import annotations

from typing import NamedTuple


class Record(NamedTuple):
    """A record as the stream keeps it; it never changes.

    A named tuple and not a dataclass, because a million of these are made in a simulated hour.

    Attributes:
        partition_key: The text whose MD5 chose the shard; readers get it back.
        data: The payload; the service never looks inside.
        counter: The place in the shard's order, the part of the sequence number that grows.
        sequence_number: The number that the service gave, 56 decimal digits.
        arrived_at: When the service took it in, in seconds of Unix time.
    """

    partition_key: str
    data: bytes
    counter: int
    sequence_number: str
    arrived_at: float

    @property
    def size_bytes(self) -> int:
        """Return what counts against size and throughput limits: payload and key."""
        return counted_bytes(self.partition_key, self.data)


def counted_bytes(partition_key: str, data: bytes) -> int:
    """Return the bytes of a record that count: payload before base64, plus the key in UTF-8.

    Example:
        >>> counted_bytes("Málaga", b"18 degrees")
        17
    """
    return len(data) + len(partition_key.encode())
