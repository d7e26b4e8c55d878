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
    """

    value: int
    unit: str
    source: str
    checked_on: str = CHECKED_ON

    def __str__(self) -> str:
        """Return the number with thousands marks and its unit, as prose wants it."""
        return f"{self.value:,} {self.unit}"


def _fact(name: str, value: int, unit: str, source: str) -> int:
    TABLE[name] = Fact(value=value, unit=unit, source=source)
    return value


KIB: Final = 1024
MIB: Final = 1024 * KIB

SHARD_WRITE_RECORDS_PER_SECOND: Final = _fact(
    "shard write records", 1_000, "records/s", "API reference, PutRecord"
)
SHARD_WRITE_BYTES_PER_SECOND: Final = _fact(
    "shard write bytes", MIB, "bytes/s", "API reference, CreateStream (MiB)"
)
RECORD_BYTES_BY_DEFAULT: Final = _fact(
    "record size by default", MIB, "bytes", "API reference, UpdateMaxRecordSize"
)
RECORD_KIB_AT_MOST: Final = _fact(
    "record size at most", 10_240, "KiB", "API reference, UpdateMaxRecordSize"
)
REQUEST_BYTES_AT_MOST: Final = _fact(
    "PutRecords request size", 10 * MIB, "bytes", "API reference, PutRecords"
)
REQUEST_RECORDS_AT_MOST: Final = _fact(
    "PutRecords request length", 500, "records", "API reference, PutRecords"
)
PARTITION_KEY_CHARACTERS_AT_MOST: Final = _fact(
    "partition key length", 256, "characters", "API reference, PutRecord"
)
ANSWER_RECORDS_AT_MOST: Final = _fact(
    "GetRecords answer length", 10_000, "records", "API reference, GetRecords"
)
ANSWER_BYTES_AT_MOST: Final = _fact(
    "GetRecords answer size", 10 * MIB, "bytes", "API reference, GetRecords"
)
ITERATOR_SECONDS: Final = _fact(
    "iterator lifetime", 300, "seconds", "API reference, GetShardIterator"
)
RETENTION_HOURS_BY_DEFAULT: Final = _fact(
    "retention by default", 24, "hours", "API reference, IncreaseStreamRetentionPeriod"
)
SHARDS_PER_ACCOUNT: Final = _fact(
    "shards per account in us-east-1", 20_000, "shards", "Developer guide, quotas and limits"
)
ON_DEMAND_SHARDS_AT_START: Final = _fact(
    "shards of a new on-demand stream", 4, "shards", "Developer guide, quotas: 4 MB/s at the start"
)
LIST_SHARDS_PAGE: Final = _fact("ListShards page", 1_000, "shards", "API reference, ListShards")
DESCRIBE_STREAM_PAGE: Final = _fact(
    "DescribeStream page", 100, "shards", "API reference, DescribeStream"
)
LIST_STREAMS_PAGE: Final = _fact("ListStreams page", 100, "streams", "API reference, ListStreams")
NEXT_TOKEN_SECONDS: Final = _fact(
    "next token lifetime", 300, "seconds", "API reference, ListShards"
)
