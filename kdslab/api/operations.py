"""The operations that are served: each takes an account, the time and a request's members.

A parameter's name is the member's name in snake case; a member without a parameter is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeAlias

from kdslab.api import (
    account_settings,
    capacity,
    consumers,
    encryption,
    monitoring,
    policies,
    records,
    settings,
    shards,
    streams,
    tags,
)

Handler: TypeAlias = Callable[..., Any]

OPERATIONS: Final[dict[str, Handler]] = {
    "AddTagsToStream": tags.add_tags_to_stream,
    "CreateStream": streams.create_stream,
    "DecreaseStreamRetentionPeriod": settings.decrease_stream_retention_period,
    "DeleteResourcePolicy": policies.delete_resource_policy,
    "DeleteStream": streams.delete_stream,
    "DeregisterStreamConsumer": consumers.deregister_stream_consumer,
    "DescribeAccountSettings": account_settings.describe_account_settings,
    "DescribeLimits": account_settings.describe_limits,
    "DescribeStream": streams.describe_stream,
    "DescribeStreamConsumer": consumers.describe_stream_consumer,
    "DescribeStreamSummary": streams.describe_stream_summary,
    "DisableEnhancedMonitoring": monitoring.disable_enhanced_monitoring,
    "EnableEnhancedMonitoring": monitoring.enable_enhanced_monitoring,
    "GetRecords": records.get_records,
    "GetResourcePolicy": policies.get_resource_policy,
    "GetShardIterator": records.get_shard_iterator,
    "IncreaseStreamRetentionPeriod": settings.increase_stream_retention_period,
    "ListShards": shards.list_shards,
    "ListStreamConsumers": consumers.list_stream_consumers,
    "ListStreams": streams.list_streams,
    "ListTagsForResource": tags.list_tags_for_resource,
    "ListTagsForStream": tags.list_tags_for_stream,
    "MergeShards": shards.merge_shards,
    "PutRecord": records.put_record,
    "PutRecords": records.put_records,
    "PutResourcePolicy": policies.put_resource_policy,
    "RegisterStreamConsumer": consumers.register_stream_consumer,
    "RemoveTagsFromStream": tags.remove_tags_from_stream,
    "SplitShard": shards.split_shard,
    "StartStreamEncryption": encryption.start_stream_encryption,
    "StopStreamEncryption": encryption.stop_stream_encryption,
    "SubscribeToShard": consumers.subscribe_to_shard,
    "TagResource": tags.tag_resource,
    "UntagResource": tags.untag_resource,
    "UpdateAccountSettings": account_settings.update_account_settings,
    "UpdateMaxRecordSize": settings.update_max_record_size,
    "UpdateShardCount": shards.update_shard_count,
    "UpdateStreamMode": capacity.update_stream_mode,
    "UpdateStreamRecordDistributionStrategy": settings.update_stream_record_distribution_strategy,
    "UpdateStreamWarmThroughput": capacity.update_stream_warm_throughput,
}
"""Every served operation by its name in the API."""
