"""Server-side encryption, switched on while records are already in the stream."""

from __future__ import annotations

from dataclasses import dataclass

from kdslab.model.lifecycle import UPDATING_SECONDS
from kdslab.model.series import MINUTE
from kdslab.model.stream import Stream


@dataclass(frozen=True, kw_only=True)
class Encrypted:
    """Records in the order in which they were stored, and how each is encrypted.

    Attributes:
        stored_at: When, in seconds since the first one.
        encryption: "KMS" or "NONE", as the record carries it.
        switched_on_at: When encryption took effect.
        switched_off_at: When it ended.
    """

    stored_at: tuple[float, ...]
    encryption: tuple[str, ...]
    switched_on_at: float
    switched_off_at: float


def switch_encryption(records: int = 12) -> Encrypted:
    """Store a record every half minute, and encrypt for a while.

    Encryption is asked for after a third of the records and given up after two thirds; each change
    takes effect when the stream is ACTIVE again.

    Example:
        >>> switch_encryption(6).encryption
        ('NONE', 'NONE', 'NONE', 'KMS', 'KMS', 'NONE')
    """
    stream, every = Stream("orders", shard_count=1, now=0.0), UPDATING_SECONDS
    kept, asked = [], {records // 3: "alias/aws/kinesis", 2 * records // 3: None}
    for number in range(records):
        now = MINUTE + number * every
        if number in asked:
            stream.set_encryption(now, asked[number])
        # A moment later, so that what is due at this time has been done.
        _, record = stream.put(now + 1, "user-1", b"order")
        kept.append(record)
    first = kept[0].arrived_at
    return Encrypted(
        stored_at=tuple(record.arrived_at - first for record in kept),
        encryption=tuple(stream.encryption_of(record) or "NONE" for record in kept),
        switched_on_at=(records // 3 + 1) * every,
        switched_off_at=(2 * records // 3 + 1) * every,
    )
