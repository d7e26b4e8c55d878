"""Where a reader stands in a shard: five ways to begin, and a position that moves on.

TRIM_HORIZON            the oldest record that is still kept
LATEST                  just after the newest record at this moment
AT_SEQUENCE_NUMBER      this record
AFTER_SEQUENCE_NUMBER   the record after this one
AT_TIMESTAMP            the first record that arrived at this time or later
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from kdslab.model.errors import ExpiredIteratorException, InvalidArgumentException
from kdslab.model.facts import ITERATOR_SECONDS


class IteratorType(StrEnum):
    """The five ways to begin reading a shard."""

    AT_SEQUENCE_NUMBER = "AT_SEQUENCE_NUMBER"
    AFTER_SEQUENCE_NUMBER = "AFTER_SEQUENCE_NUMBER"
    TRIM_HORIZON = "TRIM_HORIZON"
    LATEST = "LATEST"
    AT_TIMESTAMP = "AT_TIMESTAMP"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShardIterator:
    """A position in one shard of one stream, good for five minutes.

    Attributes:
        stream_name: The stream that is read.
        stream_created_at: When that stream was made, so that a namesake made later is not read.
        shard_id: The shard that is read.
        counter: The next record is the first whose counter is this or higher.
        issued_at: When the iterator was given out, in seconds of Unix time.
        serial: Which of the stream's iterators it is: no two have the same text.
    """

    stream_name: str
    stream_created_at: float
    shard_id: str
    counter: int
    issued_at: float
    serial: int = 0

    def check_age(self, now: float) -> None:
        """Refuse an iterator that is past its lifetime.

        Raises:
            ExpiredIteratorException: If more than five minutes have passed since it was issued.
        """
        if now - self.issued_at > ITERATOR_SECONDS:
            raise ExpiredIteratorException(
                f"Iterator expired. The iterator was created at time {_written(self.issued_at)} "
                f"while right now it is {_written(now)} which is further in the future than the "
                f"tolerated delay of {ITERATOR_SECONDS * 1000} milliseconds."
            )

    def to_token(self) -> str:
        """Return the iterator as the opaque text that travels in requests."""
        fields = (
            self.stream_name,
            repr(self.stream_created_at),
            self.shard_id,
            str(self.counter),
            repr(self.issued_at),
            str(self.serial),
        )
        return b64encode("/".join(fields).encode()).decode()

    @classmethod
    def from_token(cls, token: str) -> ShardIterator:
        """Read an iterator back from its text; a pair of double quotes around it is forgiven.

        Raises:
            InvalidArgumentException: If the text was never given out by this service.
        """
        try:
            name, created_at, shard_id, counter, issued_at, serial = _fields(token)
            # A time that no calendar holds was forged; messages could not write it.
            _written(float(issued_at))
            return cls(
                stream_name=name,
                stream_created_at=float(created_at),
                shard_id=shard_id,
                counter=int(counter),
                issued_at=float(issued_at),
                serial=int(serial),
            )
        except (ValueError, OverflowError, OSError):
            raise InvalidArgumentException("Invalid ShardIterator.") from None


def _written(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%a %b %d %H:%M:%S UTC %Y")


def _fields(token: str) -> list[str]:
    return b64decode(token.strip('"'), validate=True).decode().split("/")
