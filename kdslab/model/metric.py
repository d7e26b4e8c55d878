"""What CloudWatch's metrics of Kinesis are called, what they count, and at which level they stand.

Simplification: queues are not played, so their metrics are not named.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final


class Level(Enum):
    """What a metric speaks of; the value is its dimensions in CloudWatch, in order."""

    STREAM = ("StreamName",)
    SHARD = ("StreamName", "ShardId")
    CONSUMER = ("StreamName", "ConsumerName")


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric of the namespace AWS/Kinesis.

    Attributes:
        unit: CloudWatch's name of the unit.
        levels: The levels at which CloudWatch shows it.
    """

    unit: str
    levels: tuple[Level, ...] = (Level.STREAM,)


_BOTH = (Level.STREAM, Level.SHARD)
_SHARD = (Level.SHARD,)
_CONSUMER = (Level.CONSUMER,)

METRICS: Final[dict[str, Metric]] = {
    "IncomingBytes": Metric("Bytes", _BOTH),
    "IncomingRecords": Metric("Count", _BOTH),
    "OutgoingBytes": Metric("Bytes", _SHARD),
    "OutgoingRecords": Metric("Count", _SHARD),
    "WriteProvisionedThroughputExceeded": Metric("Count", _BOTH),
    "ReadProvisionedThroughputExceeded": Metric("Count", _BOTH),
    "IteratorAgeMilliseconds": Metric("Milliseconds", _SHARD),
    "PutRecord.Bytes": Metric("Bytes"),
    "PutRecord.Latency": Metric("Milliseconds"),
    "PutRecord.Success": Metric("Count"),
    "PutRecords.Bytes": Metric("Bytes"),
    "PutRecords.Latency": Metric("Milliseconds"),
    "PutRecords.Success": Metric("Count"),
    "PutRecords.TotalRecords": Metric("Count"),
    "PutRecords.SuccessfulRecords": Metric("Count"),
    "PutRecords.FailedRecords": Metric("Count"),
    "PutRecords.ThrottledRecords": Metric("Count"),
    "GetRecords.Bytes": Metric("Bytes"),
    "GetRecords.IteratorAgeMilliseconds": Metric("Milliseconds"),
    "GetRecords.Latency": Metric("Milliseconds"),
    "GetRecords.Records": Metric("Count"),
    "GetRecords.Success": Metric("Count"),
    "SubscribeToShard.Success": Metric("Count", _CONSUMER),
    "SubscribeToShard.RateExceeded": Metric("Count", _CONSUMER),
    "SubscribeToShardEvent.Bytes": Metric("Bytes", _CONSUMER),
    "SubscribeToShardEvent.MillisBehindLatest": Metric("Milliseconds", _CONSUMER),
    "SubscribeToShardEvent.Records": Metric("Count", _CONSUMER),
    "SubscribeToShardEvent.Success": Metric("Count", _CONSUMER),
}
"""Every metric by its name. Source: developer guide, "Monitor with Amazon CloudWatch"."""
