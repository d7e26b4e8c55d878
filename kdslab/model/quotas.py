"""The quotas of an account and of its streams, and how often the control plane may be called.

Where two pages of AWS disagree about whether a rate is meant for an account or for each stream, the
API reference is followed; such entries have the confidence "X".
"""

from __future__ import annotations

from typing import Final

from kdslab.model.facts import GIB, KIB, MIB, fact

RETENTION_HOURS_BY_DEFAULT: Final = fact(
    "retention by default", 24, "hours", "API reference, IncreaseStreamRetentionPeriod"
)
RETENTION_HOURS_AT_MOST: Final = fact(
    "retention at most", 8_760, "hours", "API reference, IncreaseStreamRetentionPeriod"
)
OLD_SECONDS: Final = fact(
    "age from which a read costs extra", 604_800, "seconds", "Pricing page, retention", "V3"
)
DISTRIBUTION_SECONDS: Final = fact(
    "delay of a new record distribution", 1, "seconds", "Developer guide, record distribution"
)
SHARDS_PER_ACCOUNT: Final = fact(
    "shards per account in us-east-1", 20_000, "shards", "Developer guide, quotas and limits"
)
SHARDS_PER_ACCOUNT_ELSEWHERE: Final = fact(
    "shards per account in most regions", 1_000, "shards", "Developer guide, quotas and limits"
)
LARGE_REGIONS: Final = ("us-east-1", "us-west-2", "eu-west-1")
"""The regions with the higher quotas. Source: developer guide, quotas and limits."""

SHARDS_PER_STREAM: Final = fact(
    "shards per stream by UpdateShardCount", 10_000, "shards", "API reference, UpdateShardCount"
)
ON_DEMAND_SHARDS_AT_START: Final = fact(
    "shards of a new on-demand stream", 4, "shards", "Developer guide, quotas: 4 MB/s at the start"
)
ON_DEMAND_BYTES_AT_MOST: Final = fact(
    "on-demand write at most", 10 * GIB, "bytes/s", "Developer guide, quotas and limits"
)
ON_DEMAND_BYTES_AT_MOST_ELSEWHERE: Final = fact(
    "on-demand write at most in most regions",
    200 * MIB,
    "bytes/s",
    "Developer guide, quotas and limits",
)
ON_DEMAND_STREAMS_PER_ACCOUNT: Final = fact(
    "on-demand streams per account", 50, "streams", "Developer guide, quotas and limits"
)
ON_DEMAND_SPLIT_BYTES_PER_SECOND: Final = fact(
    "traffic above which an on-demand shard is split",
    500 * KIB,
    "bytes/s",
    "Developer guide, choose the mode (500 KB/s)",
)
ON_DEMAND_REACTION_SECONDS: Final = fact(
    "on-demand reaction", 900, "seconds", "Developer guide, choose the mode (15 minutes)"
)
ON_DEMAND_PEAK_DAYS: Final = fact(
    "days whose peak on-demand remembers", 30, "days", "Developer guide, choose the mode"
)
CREATING_AT_ONCE: Final = fact(
    "streams in CREATING at once", 5, "streams", "API reference, CreateStream"
)
CONSUMERS_PER_STREAM: Final = fact(
    "consumers per stream", 20, "consumers", "API reference, RegisterStreamConsumer"
)
CONSUMERS_PER_STREAM_ADVANTAGE: Final = fact(
    "consumers per stream, On-demand Advantage",
    50,
    "consumers",
    "API reference, RegisterStreamConsumer",
)
CONSUMERS_CREATING_AT_ONCE: Final = fact(
    "consumers in CREATING at once", 5, "consumers", "API reference, RegisterStreamConsumer"
)
MODE_SWITCHES_PER_DAY: Final = fact(
    "mode switches per 24 h", 2, "switches", "Developer guide, quotas and limits"
)
SHARD_COUNT_UPDATES_PER_DAY: Final = fact(
    "UpdateShardCount calls per rolling 24 h", 10, "calls", "API reference, UpdateShardCount"
)
ENCRYPTION_CHANGES_PER_DAY: Final = fact(
    "changes of encryption per rolling 24 h", 25, "calls", "API reference, StartStreamEncryption"
)
TAGS_PER_RESOURCE: Final = fact("tags per resource", 50, "tags", "API reference, TagResource")
WARM_MIBPS_AT_MOST: Final = fact(
    "warm throughput at most",
    10 * KIB,
    "MiB/s",
    "API reference, UpdateStreamWarmThroughput (10 GiB/s)",
)
COMMITMENT_MIBPS: Final = fact(
    "On-demand Advantage minimum, each way", 25, "MiB/s", "API reference, UpdateAccountSettings"
)
COMMITMENT_HOURS_AT_LEAST: Final = fact(
    "On-demand Advantage, shortest time", 24, "hours", "API reference, UpdateAccountSettings"
)
LIST_SHARDS_PAGE: Final = fact("ListShards page", 1_000, "shards", "API reference, ListShards")
LIST_SHARDS_CALLS_PER_SECOND: Final = 1_000
"""For each stream; `rates.py` enters it into the table with the other rates."""

DESCRIBE_STREAM_PAGE: Final = fact(
    "DescribeStream page", 100, "shards", "API reference, DescribeStream"
)
LIST_CONSUMERS_PAGE: Final = fact(
    "ListStreamConsumers page", 100, "consumers", "API reference, ListStreamConsumers"
)
LIST_STREAMS_PAGE: Final = fact("ListStreams page", 100, "streams", "API reference, ListStreams")
NEXT_TOKEN_SECONDS: Final = fact("next token lifetime", 300, "seconds", "API reference, ListShards")

METRIC_POINTS_OF_STATISTICS: Final = fact(
    "GetMetricStatistics answer", 1_440, "data points", "API reference, GetMetricStatistics"
)
METRIC_POINTS_OF_DATA: Final = fact(
    "GetMetricData answer", 100_800, "data points", "API reference, GetMetricData"
)
METRIC_QUERIES_AT_MOST: Final = fact(
    "GetMetricData request", 500, "queries", "API reference, GetMetricData"
)
LIST_METRICS_PAGE: Final = fact("ListMetrics page", 500, "metrics", "API reference, ListMetrics")

FAN_OUT_MILLIS: Final = fact(
    "fan-out, from put to push", 70, "ms", "FAQ and developer guide: about 70 ms"
)
