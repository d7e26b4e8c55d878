"""What can be set on the Kinesis Producer Library, with its own defaults."""

from __future__ import annotations

from dataclasses import dataclass

from kdslab.model.defaults import (
    KPL_AGGREGATE_BYTES,
    KPL_AGGREGATE_RECORDS,
    KPL_BUFFERED_MILLIS,
    KPL_COLLECTION_BYTES,
    KPL_COLLECTION_RECORDS,
    KPL_RATE_PERCENT,
    KPL_TTL_MILLIS,
    KPL_USER_RECORD_BYTES,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KplSettings:
    """The library's settings; each is named with what AWS calls it.

    Attributes:
        aggregates: AggregationEnabled: whether user records share a Kinesis record.
        aggregate_bytes_at_most: AggregationMaxSize.
        aggregate_records_at_most: AggregationMaxCount.
        collection_records_at_most: CollectionMaxCount: Kinesis records in one PutRecords call.
        collection_bytes_at_most: CollectionMaxSize.
        buffered_millis_at_most: RecordMaxBufferedTime: how long a user record waits for company.
        rate_percent: RateLimit: what this producer allows itself of a shard's limits.
        ttl_millis: RecordTtl: a user record that is not stored by then fails.
        user_record_bytes_at_most: MaxUserRecordSize, payload alone.
        fails_if_throttled: FailIfThrottled: whether a record that a shard refuses fails at once.

    Raises:
        ValueError: If a number is below 1.
    """

    aggregates: bool = True
    aggregate_bytes_at_most: int = KPL_AGGREGATE_BYTES
    aggregate_records_at_most: int = KPL_AGGREGATE_RECORDS
    collection_records_at_most: int = KPL_COLLECTION_RECORDS
    collection_bytes_at_most: int = KPL_COLLECTION_BYTES
    buffered_millis_at_most: int = KPL_BUFFERED_MILLIS
    rate_percent: int = KPL_RATE_PERCENT
    ttl_millis: int = KPL_TTL_MILLIS
    user_record_bytes_at_most: int = KPL_USER_RECORD_BYTES
    fails_if_throttled: bool = False

    def __post_init__(self) -> None:
        for name in self.__slots__:
            value = getattr(self, name)
            if not isinstance(value, bool) and value < 1:
                raise ValueError(f"{name} must be 1 or more, got {value}")
