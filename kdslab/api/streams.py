"""Streams through the API: create, delete, describe, list."""

from __future__ import annotations

from typing import Any, Final

from kdslab.api.naming import named_stream
from kdslab.api.paging import next_token as token_for
from kdslab.api.paging import read_token
from kdslab.api.shards import described_shard
from kdslab.api.tag_rules import check_new_tags
from kdslab.model.account import Account
from kdslab.model.errors import InvalidArgumentException
from kdslab.model.facts import KIB, RECORD_BYTES_BY_DEFAULT
from kdslab.model.quotas import DESCRIBE_STREAM_PAGE, LIST_STREAMS_PAGE, ON_DEMAND_SHARDS_AT_START
from kdslab.model.stream import Stream, StreamMode, StreamStatus

USER_PARTITION_KEY: Final = "USER_PARTITION_KEY"


def create_stream(
    account: Account,
    now: float,
    *,
    stream_name: str,
    shard_count: int | None = None,
    stream_mode_details: dict[str, str] | None = None,
    tags: dict[str, str] | None = None,
    warm_throughput_mi_bps: int | None = None,
    max_record_size_in_ki_b: int = RECORD_BYTES_BY_DEFAULT // KIB,
    record_distribution_strategy: str | None = None,
) -> None:
    """Serve CreateStream; a bare name gives an on-demand stream of four shards."""
    mode = _mode(shard_count, stream_mode_details)
    _check_on_demand_members(
        mode,
        WarmThroughputMiBps=warm_throughput_mi_bps,
        RecordDistributionStrategy=record_distribution_strategy,
    )
    check_new_tags(f"stream {stream_name} under account {account.id}", tags or {}, {})
    stream = account.create(
        now,
        stream_name,
        shard_count=shard_count or ON_DEMAND_SHARDS_AT_START,
        mode=mode,
        record_bytes_at_most=max_record_size_in_ki_b * KIB,
        warm_mibps=warm_throughput_mi_bps,
    )
    stream.tags.update(tags or {})
    stream.distribution = record_distribution_strategy or USER_PARTITION_KEY


def delete_stream(
    account: Account,
    now: float,
    *,
    stream_name: str | None = None,
    stream_arn: str | None = None,
    enforce_consumer_deletion: bool = False,
) -> None:
    """Serve DeleteStream."""
    stream = named_stream(account, now, stream_name, stream_arn)
    account.delete(now, stream.name, with_consumers=enforce_consumer_deletion)


def describe_stream(
    account: Account,
    now: float,
    *,
    stream_name: str | None = None,
    stream_arn: str | None = None,
    limit: int = DESCRIBE_STREAM_PAGE,
    exclusive_start_shard_id: str = "",
) -> dict[str, Any]:
    """Serve DescribeStream: the stream and a page of its shards, none while it is CREATING."""
    stream = named_stream(account, now, stream_name, stream_arn)
    is_new = stream.status(now) is StreamStatus.CREATING
    listed = [] if is_new else stream.shards
    shards = [shard for shard in listed if shard.id > exclusive_start_shard_id]
    page = shards[: min(limit, DESCRIBE_STREAM_PAGE)]
    return {
        "StreamDescription": {
            **_described(account, now, stream),
            "Shards": [described_shard(shard) for shard in page],
            "HasMoreShards": len(shards) > len(page),
        }
    }


def describe_stream_summary(
    account: Account, now: float, *, stream_name: str | None = None, stream_arn: str | None = None
) -> dict[str, Any]:
    """Serve DescribeStreamSummary: the stream without its shards.

    Simplification: there are no queues and no channels, so none are counted.
    """
    stream = named_stream(account, now, stream_name, stream_arn)
    summary = {
        **_described(account, now, stream),
        "OpenShardCount": len(stream.open_shards),
        "ConsumerCount": stream.consumers.count(now),
        "QueueCount": 0,
        "ChannelCount": 0,
        "MaxRecordSizeInKiB": stream.record_bytes_at_most // KIB,
    }
    if stream.mode is StreamMode.ON_DEMAND:
        summary["RecordDistributionStrategy"] = stream.distribution
        if account.commitment.holds(now):
            summary["WarmThroughput"] = warm_throughput(stream)
    return {"StreamDescriptionSummary": summary}


def list_streams(
    account: Account,
    now: float,
    *,
    limit: int = LIST_STREAMS_PAGE,
    exclusive_start_stream_name: str = "",
    next_token: str | None = None,
) -> dict[str, Any]:
    """Serve ListStreams, by name, from behind the last name or by the token of the page before."""
    after = exclusive_start_stream_name
    if next_token is not None:
        after = read_token("ListStreams", now, next_token)["after"]
    streams = [stream for stream in account.streams(now) if stream.name > after]
    page = streams[: min(limit, LIST_STREAMS_PAGE)]
    more = len(streams) > len(page)
    answer: dict[str, Any] = {
        "StreamNames": [stream.name for stream in page],
        "StreamSummaries": [_summary(account, now, stream) for stream in page],
        "HasMoreStreams": more,
    }
    if more:
        answer["NextToken"] = token_for("ListStreams", now, after=page[-1].name)
    return answer


def warm_throughput(stream: Stream) -> dict[str, int]:
    """Return what a stream stands ready for, and what it is on the way to."""
    return {
        "TargetMiBps": stream.warm_target_mibps or 0,
        "CurrentMiBps": stream.warm_current_mibps or 0,
    }


def _mode(shard_count: int | None, details: dict[str, str] | None) -> StreamMode:
    if details is None:
        return StreamMode.ON_DEMAND if shard_count is None else StreamMode.PROVISIONED
    mode = StreamMode(details["StreamMode"])
    if mode is StreamMode.PROVISIONED and shard_count is None:
        raise InvalidArgumentException("ShardCount must be given for a PROVISIONED stream.")
    if mode is StreamMode.ON_DEMAND and shard_count is not None:
        raise InvalidArgumentException("ShardCount must not be given for an ON_DEMAND stream.")
    return mode


def _check_on_demand_members(mode: StreamMode, **members: Any) -> None:
    for name, value in members.items():
        if mode is StreamMode.PROVISIONED and value not in (None, USER_PARTITION_KEY):
            raise InvalidArgumentException(
                f"{name} is supported in the {StreamMode.ON_DEMAND} capacity mode only."
            )


def _summary(account: Account, now: float, stream: Stream) -> dict[str, Any]:
    return {
        "StreamName": stream.name,
        "StreamARN": account.arn(stream.name),
        "StreamStatus": str(stream.status(now)),
        "StreamModeDetails": {"StreamMode": str(stream.mode)},
        "StreamCreationTimestamp": stream.created_at,
    }


def _described(account: Account, now: float, stream: Stream) -> dict[str, Any]:
    described = {
        **_summary(account, now, stream),
        "RetentionPeriodHours": stream.retention_hours,
        "EnhancedMonitoring": [{"ShardLevelMetrics": stream.monitoring.current()}],
        "EncryptionType": stream.encryption_type or "NONE",
    }
    return described if stream.key_id is None else {**described, "KeyId": stream.key_id}
