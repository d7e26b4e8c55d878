"""The quotas of Kinesis Data Streams, each with its unit, where it stands, and when it was read.

A number that AWS can change is written here and nowhere else; prose takes it from here too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

CHECKED_ON: Final = "2026-11-23"
"""The day on which every entry below was compared with its source."""

TABLE: Final[dict[str, Fact]] = {}
"""Every entry by its name, in the order in which they stand below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One number of the service.

    Attributes:
        value: The number itself.
        unit: What it counts.
        source: Where AWS says so: an operation of the API reference or a page of the guide.
        checked_on: The day of the comparison, as an ISO date.
        confidence: "V" read at AWS, "V3" read at a third party, "E" measured or computed, "X" AWS
            says two things, "R" remembered.
    """

    value: int
    unit: str
    source: str
    checked_on: str = CHECKED_ON
    confidence: str = "V"

    def __str__(self) -> str:
        """Return the number with thousands marks and its unit, as prose wants it."""
        return f"{self.value:,} {self.unit}"


def fact(name: str, value: int, unit: str, source: str, confidence: str = "V") -> int:
    """Enter a number into the table and return it, so that it gets its Python name at once.

    Raises:
        ValueError: If there is an entry of this name.
    """
    if name in TABLE:
        raise ValueError(f"a number is entered once, got {name} again")
    TABLE[name] = Fact(value=value, unit=unit, source=source, confidence=confidence)
    return value


KIB: Final = 1024
MIB: Final = 1024 * KIB
GIB: Final = 1024 * MIB

SHARD_WRITE_RECORDS_PER_SECOND: Final = fact(
    "shard write records", 1_000, "records/s", "API reference, PutRecord"
)
SHARD_WRITE_BYTES_PER_SECOND: Final = fact(
    "shard write bytes", MIB, "bytes/s", "API reference, CreateStream (MiB)"
)
RECORD_BYTES_BY_DEFAULT: Final = fact(
    "record size by default", MIB, "bytes", "API reference, UpdateMaxRecordSize"
)
RECORD_KIB_AT_MOST: Final = fact(
    "record size at most", 10_240, "KiB", "API reference, UpdateMaxRecordSize"
)
REQUEST_BYTES_AT_MOST: Final = fact(
    "PutRecords request size", 10 * MIB, "bytes", "API reference, PutRecords"
)
REQUEST_RECORDS_AT_MOST: Final = fact(
    "PutRecords request length", 500, "records", "API reference, PutRecords"
)
PARTITION_KEY_CHARACTERS_AT_MOST: Final = fact(
    "partition key length", 256, "characters", "API reference, PutRecord"
)
ANSWER_RECORDS_AT_MOST: Final = fact(
    "GetRecords answer length", 10_000, "records", "API reference, GetRecords"
)
ANSWER_BYTES_AT_MOST: Final = fact(
    "GetRecords answer size", 10 * MIB, "bytes", "API reference, GetRecords"
)
ITERATOR_SECONDS: Final = fact(
    "iterator lifetime", 300, "seconds", "API reference, GetShardIterator"
)
SHARD_READ_BYTES_PER_SECOND: Final = fact(
    "shard read bytes, all pollers together", 2 * MIB, "bytes/s", "API reference, CreateStream"
)
SHARD_READ_CALLS_PER_SECOND: Final = fact(
    "GetRecords calls a shard", 5, "calls/s", "API reference, GetRecords"
)
ITERATOR_CALLS_PER_SECOND: Final = fact(
    "GetShardIterator calls a shard", 5, "calls/s", "API reference, GetShardIterator"
)
READ_PENALTY_SECONDS: Final = fact(
    "wait after an answer of the largest size", 5, "seconds", "API reference, GetRecords"
)
FAN_OUT_BYTES_PER_SECOND: Final = fact(
    "fan-out bytes a consumer and shard",
    2 * MIB,
    "bytes/s",
    "API reference, RegisterStreamConsumer",
)
SUBSCRIPTION_SECONDS: Final = fact(
    "subscription lifetime", 300, "seconds", "API reference, SubscribeToShard"
)
TAKEOVER_SECONDS: Final = fact(
    "wait before a subscription is taken over", 5, "seconds", "API reference, SubscribeToShard"
)
SUBSCRIBE_CALLS_PER_SECOND: Final = fact(
    "SubscribeToShard calls a consumer and shard", 1, "calls/s", "API reference, SubscribeToShard"
)
PUT_UNIT_BYTES: Final = fact(
    "PUT payload unit", 25 * KIB, "bytes", "Pricing page, PUT payload unit"
)
