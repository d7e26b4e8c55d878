"""Numbers of the services around Kinesis Data Streams, for telling which of them fits."""

from __future__ import annotations

from typing import Final

from kdslab.model.facts import KIB, MIB, fact

QUEUE_SERVICE_BYTES_AT_MOST: Final = fact(
    "SQS message at most", MIB, "bytes", "API reference, SQS SendMessage (1 MiB)"
)
QUEUE_SERVICE_DAYS_AT_MOST: Final = fact(
    "SQS retention at most", 14, "days", "API reference, SQS CreateQueue"
)
DELIVERY_RECORD_BYTES_AT_MOST: Final = fact(
    "Firehose record at most", 1_024_000, "bytes", "API reference, Firehose PutRecord (1,000 KiB)"
)
EVENT_BUS_BYTES_AT_MOST: Final = fact(
    "EventBridge request at most", MIB, "bytes", "API reference, EventBridge PutEvents (1 MB)"
)
KAFKA_SERVERLESS_KIB_AT_MOST: Final = fact(
    "MSK Serverless message at most",
    8 * KIB,
    "KiB",
    "Developer guide, MSK, configuration properties for MSK Serverless",
)
CHANNEL_SECONDS_AT_LEAST: Final = fact(
    "channel freshness at least", 300, "seconds", "Developer guide, delivery quotas"
)
