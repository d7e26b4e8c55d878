"""One record, seen through: what it weighs, where it goes, and what its sequence number holds."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass

from kdslab.model.facts import KIB, PARTITION_KEY_CHARACTERS_AT_MOST
from kdslab.model.hashing import KEY_SPACE, hash_key
from kdslab.model.record import Record
from kdslab.model.sequence import SequenceNumber
from kdslab.model.stream import Stream
from kdslab.sim.clock import START

_WAIT_SECONDS = 754.321
_COMPANION = "another record"


@dataclass(frozen=True, kw_only=True)
class SequenceFields:
    """What stands in a sequence number.

    Attributes:
        text: The number as readers get it, 56 decimal digits.
        hex_digits: The same, 47 hexadecimal digits.
        shard_created_at: When the shard was made, in seconds of Unix time.
        counter: How many numbers the stream gave before.
        written_at: When the record was stored, in whole seconds.
        shard_index: The shard that stored it.
    """

    text: str
    hex_digits: str
    shard_created_at: int
    counter: int
    written_at: int
    shard_index: int


@dataclass(frozen=True, kw_only=True)
class XRay:
    """A record that was put into a stream and read back.

    Attributes:
        partition_key: Its key.
        text: Its payload, as text.
        key_bytes: The key in UTF-8.
        data_bytes: The payload before base64.
        counted_kib: What PutRecord takes from the shard's budget, in KiB.
        base64_text: What travels of the payload in a JSON request.
        md5_hash_key: The hash key that the partition key gives.
        explicit_hash_key: The hash key that the producer named, as text; empty if none.
        ring_place: Where the hash key in force lies on the ring, from 0 up to 1.
        md5_place: Where the partition key's own lies.
        shard_index: The shard that took it.
        shard_count: How many even shards there are.
        sequence: Its sequence number, taken apart.
        next_sequence: That of the record put to the same shard right after it.
        arrived_at: When the service took it in, in seconds of Unix time.
    """

    partition_key: str
    text: str
    key_bytes: int
    data_bytes: int
    counted_kib: int
    base64_text: str
    md5_hash_key: str
    explicit_hash_key: str
    ring_place: float
    md5_place: float
    shard_index: int
    shard_count: int
    sequence: SequenceFields
    next_sequence: SequenceFields
    arrived_at: float

    @property
    def counted_bytes(self) -> int:
        """Return what counts against the limits: payload before base64, and key."""
        return self.key_bytes + self.data_bytes

    @property
    def base64_bytes(self) -> int:
        """Return how many characters the payload has on the wire."""
        return len(self.base64_text)

    @property
    def next_is_later_by(self) -> int:
        """Return by how much the next record's sequence number is higher."""
        return int(self.next_sequence.text) - int(self.sequence.text)


def x_ray(
    partition_key: str, text: str, *, explicit_percent: float | None = None, shards: int = 4
) -> XRay:
    """Put a record into a new stream and look through what is stored.

    Args:
        partition_key: 1 to 256 characters.
        text: The payload; its UTF-8 bytes are put.
        explicit_percent: How far round the ring an explicit hash key lies, 0 to 100; none if None.
        shards: How many even shards there are.

    Raises:
        ValueError: If the key is empty or too long, or the place is off the ring.
        InvalidArgumentException: If the record is too large.

    Example:
        >>> seen = x_ray("user-42", "hello")
        >>> seen.counted_bytes, seen.base64_text, seen.shard_index
        (12, 'aGVsbG8=', 1)
    """
    if not 1 <= len(partition_key) <= PARTITION_KEY_CHARACTERS_AT_MOST:
        raise ValueError(
            f"a partition key has 1 to {PARTITION_KEY_CHARACTERS_AT_MOST} characters, "
            f"got {len(partition_key)}"
        )
    explicit = None if explicit_percent is None else _on_ring(explicit_percent)
    own = hash_key(partition_key)
    place = own if explicit is None else explicit
    stream = Stream("x-ray", shard_count=shards, now=START)
    now = START + _WAIT_SECONDS
    shard, record = stream.put(now, partition_key, text.encode(), explicit)
    _, companion = stream.put(now + 1, _COMPANION, b"", place)
    return XRay(
        partition_key=partition_key,
        text=text,
        key_bytes=record.size_bytes - len(record.data),
        data_bytes=len(record.data),
        counted_kib=-(-record.size_bytes // KIB),
        base64_text=b64encode(record.data).decode(),
        md5_hash_key=str(own),
        explicit_hash_key="" if explicit is None else str(explicit),
        ring_place=place / KEY_SPACE,
        md5_place=own / KEY_SPACE,
        shard_index=shard.index,
        shard_count=shards,
        sequence=_fields(record),
        next_sequence=_fields(companion),
        arrived_at=record.arrived_at,
    )


def _on_ring(percent: float) -> int:
    if not 0 <= percent <= 100:
        raise ValueError(f"an explicit hash key lies at 0 to 100 % of the ring, got {percent}")
    # The ring's last hash key is one below the full turn.
    return min(KEY_SPACE - 1, round(percent * 100) * KEY_SPACE // 10_000)


def _fields(record: Record) -> SequenceFields:
    found = SequenceNumber.parse(record.sequence_number)
    return SequenceFields(
        text=record.sequence_number,
        hex_digits=f"{int(record.sequence_number):x}",
        shard_created_at=found.shard_created_at,
        counter=found.counter,
        written_at=found.written_at,
        shard_index=found.shard_index,
    )
