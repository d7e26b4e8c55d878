"""The number that a record gets when it is stored: how it is put together, and how to read it.

To a reader a sequence number is opaque: it only grows. Underneath, live numbers have 47 hex
digits, and they tell when the shard was made, how many came before, when the record was written
and which shard wrote it:

    2 · created (9) · shard's low digit (1) · counter (16) · 00 · written (9) · shard (8) · 2

Source: the shard index and the leading 2 are read by AWS's own Kinesis Client Library, which warns
that the layout may change; the other fields were found by the makers of kinesalite and agree with
every number in AWS's examples. Good for teaching, not a contract.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_VERSION: Final = 2
_SHARD_AT, _WRITTEN_AT, _COUNTER_AT, _DIGIT_AT, _CREATED_AT, _HEAD_AT = 4, 36, 80, 144, 148, 184
_SECONDS_MASK: Final = (1 << 36) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SequenceNumber:
    """The fields of a sequence number.

    Attributes:
        shard_created_at: When the shard was made, in whole seconds of Unix time.
        counter: How many numbers were given before this one; 0 is the shard's own start.
        written_at: When the record was stored, in whole seconds of Unix time.
        shard_index: The number of the shard, 3 for shardId-000000000003.

    Example:
        >>> number = SequenceNumber.parse(
        ...     "49600902273357540915989931256901506243878407835297513618"
        ... )
        >>> number.shard_index, number.counter
        (9, 160)
    """

    shard_created_at: int
    counter: int
    written_at: int
    shard_index: int

    def __str__(self) -> str:
        """Return the number as the service writes it: 56 decimal digits."""
        return str(
            stem(self.shard_created_at, self.shard_index)
            | self.counter << _COUNTER_AT
            | self.written_at << _WRITTEN_AT
        )

    @classmethod
    def parse(cls, text: str) -> SequenceNumber:
        """Read the fields of a number.

        Raises:
            ValueError: If the text is no number of this layout.
        """
        number = int(text)
        if number >> _HEAD_AT != _VERSION or number & 0xF != _VERSION:
            raise ValueError(f"a sequence number starts and ends with hex digit 2, got {text}")
        return cls(
            shard_created_at=number >> _CREATED_AT & _SECONDS_MASK,
            counter=number >> _COUNTER_AT & (1 << 64) - 1,
            written_at=number >> _WRITTEN_AT & _SECONDS_MASK,
            shard_index=number >> _SHARD_AT & (1 << 32) - 1,
        )


def stem(shard_created_at: int, shard_index: int) -> int:
    """Return the part that all numbers of one shard share, as an integer to add the rest to."""
    return (
        _VERSION << _HEAD_AT
        | shard_created_at << _CREATED_AT
        | (shard_index & 0xF) << _DIGIT_AT
        | shard_index << _SHARD_AT
        | _VERSION
    )


def number(stem_of_shard: int, counter: int, written_at: int) -> str:
    """Return a sequence number from a shard's `stem`: the quick way for many records."""
    return str(stem_of_shard | counter << _COUNTER_AT | written_at << _WRITTEN_AT)
