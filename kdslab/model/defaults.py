"""What the programs around a stream do unless told otherwise, and how far they can be told.

Each entry stands in the same table as the quotas. The programs are AWS's own: the Kinesis Client
Library, the Kinesis Producer Library, the Kinesis Agent, Lambda's event source mapping, Firehose,
and boto3.
"""

from __future__ import annotations

from typing import Final

from kdslab.model.facts import MIB, fact

KCL_FAILOVER_MILLIS: Final = fact(
    "KCL: a lease is lost without a renewal for", 10_000, "ms", "KCL 3.5.1, LeaseManagementConfig"
)
KCL_RENEWALS_PER_FAILOVER: Final = fact(
    "KCL: renewals in the time of a failover", 3, "renewals", "KCL, lease coordinator"
)
KCL_FAILOVERS_PER_LOOK: Final = fact(
    "KCL 2: failover times between two looks at all leases", 2, "times", "KCL, lease coordinator"
)
KCL_STEALS_AT_ONCE: Final = fact(
    "KCL: leases stolen at a time", 1, "leases", "KCL 3.5.1, LeaseManagementConfig"
)
KCL_IDLE_MILLIS: Final = fact(
    "KCL: wait between two polls", 1_500, "ms", "KCL 3.5.1, PollingConfig"
)

KPL_AGGREGATE_BYTES: Final = fact(
    "KPL AggregationMaxSize", 51_200, "bytes", "KPL configuration, default"
)
KPL_AGGREGATE_RECORDS: Final = fact(
    "KPL AggregationMaxCount", 4_294_967_295, "user records", "KPL configuration, default"
)
KPL_COLLECTION_RECORDS: Final = fact(
    "KPL CollectionMaxCount", 500, "records", "KPL configuration, default"
)
KPL_COLLECTION_BYTES: Final = fact(
    "KPL CollectionMaxSize", 5 * MIB, "bytes", "KPL configuration, default"
)
KPL_BUFFERED_MILLIS: Final = fact(
    "KPL RecordMaxBufferedTime", 100, "ms", "KPL configuration, default"
)
KPL_RATE_PERCENT: Final = fact(
    "KPL RateLimit", 150, "% of a shard's limits", "KPL configuration, default"
)
KPL_TTL_MILLIS: Final = fact("KPL RecordTtl", 30_000, "ms", "KPL configuration, default")
KPL_USER_RECORD_BYTES: Final = fact(
    "KPL MaxUserRecordSize", MIB, "bytes", "KPL configuration, default"
)
KPL_DRAIN_MILLIS: Final = fact(
    "time between two looks of the KPL's limiter", 25, "ms", "KPL source, limiter"
)
AGENT_BUFFER_RECORDS: Final = fact(
    "Kinesis Agent maxBufferSizeRecords", 500, "records", "Kinesis Agent source, stream constants"
)
AGENT_BUFFER_BYTES: Final = fact(
    "Kinesis Agent maxBufferSizeBytes", 5 * MIB, "bytes", "Kinesis Agent source", "X"
)
AGENT_BUFFER_MILLIS: Final = fact(
    "Kinesis Agent maxBufferAgeMillis", 60_000, "ms", "Kinesis Agent source, constants"
)
AGENT_BUFFER_MILLIS_AT_LEAST: Final = fact(
    "Kinesis Agent maxBufferAgeMillis, least", 1_000, "ms", "Kinesis Agent source, file flow"
)
AGENT_BUFFER_MILLIS_AT_MOST: Final = fact(
    "Kinesis Agent maxBufferAgeMillis, most", 900_000, "ms", "Kinesis Agent source, file flow"
)
AGENT_POLL_MILLIS: Final = fact(
    "Kinesis Agent minTimeBetweenFilePollsMillis", 100, "ms", "Kinesis Agent source, file flow"
)
AGENT_BACKOFF_MILLIS: Final = fact(
    "Kinesis Agent first back-off", 100, "ms", "Kinesis Agent source, constants"
)
AGENT_BACKOFF_MILLIS_AT_MOST: Final = fact(
    "Kinesis Agent longest back-off", 10_000, "ms", "Kinesis Agent source, constants"
)

FUNCTION_BATCH_RECORDS_AT_MOST: Final = fact(
    "Lambda batch size at most", 10_000, "records", "API reference, Lambda BatchSize"
)
FUNCTION_BATCH_RECORDS_BY_DEFAULT: Final = fact(
    "Lambda batch size by default", 100, "records", "API reference, Lambda BatchSize"
)
FUNCTION_PAYLOAD_BYTES_AT_MOST: Final = fact(
    "Lambda payload at most", 6 * MIB, "bytes", "API reference, Lambda BatchSize (6 MB)"
)
FUNCTION_BATCHING_SECONDS_AT_MOST: Final = fact(
    "Lambda batching window at most",
    300,
    "seconds",
    "API reference, Lambda MaximumBatchingWindowInSeconds",
)
FUNCTION_BATCHES_PER_SHARD_AT_MOST: Final = fact(
    "Lambda batches at once a shard", 10, "batches", "API reference, Lambda ParallelizationFactor"
)
FUNCTION_RETRIES_AT_MOST: Final = fact(
    "Lambda retries at most", 10_000, "retries", "API reference, Lambda MaximumRetryAttempts"
)
FUNCTION_AGE_SECONDS_AT_LEAST: Final = fact(
    "Lambda record age at least", 60, "seconds", "API reference, Lambda MaximumRecordAgeInSeconds"
)
FUNCTION_AGE_SECONDS_AT_MOST: Final = fact(
    "Lambda record age at most",
    604_800,
    "seconds",
    "API reference, Lambda MaximumRecordAgeInSeconds",
)
FUNCTION_WINDOW_SECONDS_AT_MOST: Final = fact(
    "Lambda tumbling window at most",
    900,
    "seconds",
    "API reference, Lambda TumblingWindowInSeconds",
)
FUNCTION_STATE_BYTES_AT_MOST: Final = fact(
    "Lambda window state at most", MIB, "bytes", "Developer guide, Lambda, windows (1 MB)"
)
FUNCTION_SECONDS_AT_MOST: Final = fact(
    "Lambda timeout at most", 5_400, "seconds", "API reference, Lambda Timeout (mostly 1,800)"
)
DELIVERY_BUFFER_MIB_AT_MOST: Final = fact(
    "Firehose buffer size at most", 128, "MiB", "API reference, Firehose BufferingHints"
)
DELIVERY_BUFFER_MIB_BY_DEFAULT: Final = fact(
    "Firehose buffer size by default", 5, "MiB", "API reference, Firehose BufferingHints"
)
DELIVERY_BUFFER_SECONDS_AT_MOST: Final = fact(
    "Firehose buffer interval at most", 900, "seconds", "API reference, Firehose BufferingHints"
)
DELIVERY_BUFFER_SECONDS_BY_DEFAULT: Final = fact(
    "Firehose buffer interval by default", 300, "seconds", "API reference, Firehose BufferingHints"
)
BOTO3_RETRY_TOKENS: Final = fact(
    "boto3 retry allowance of a client", 500, "tokens", "botocore source, retries/quota.py", "E"
)
