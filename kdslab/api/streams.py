"""Streams through the API: create, delete, describe, list."""

from __future__ import annotations

from typing import Any

from kdslab.api.naming import named_stream
from kdslab.api.shards import described_shard
from kdslab.model.account import Account
from kdslab.model.errors import InvalidArgumentException
from kdslab.model.facts import (
    DESCRIBE_STREAM_PAGE,
    KIB,
    LIST_STREAMS_PAGE,
    ON_DEMAND_SHARDS_AT_START,
    RECORD_BYTES_BY_DEFAULT,
)
from kdslab.model.stream import Stream, StreamMode


def create_stream(
    account: Account,
    now: float,
    *,
    stream_name: str,
    shard_count: int | None = None,
    stream_mode_details: dict[str, str] | None = None,
    max_record_size_in_ki_b: int = RECORD_BYTES_BY_DEFAULT // KIB,
) -> None:
    """Serve CreateStream; a bare name gives an on-demand stream of four shards."""
    named = stream_mode_details["StreamMode"] if stream_mode_details else None
    mode = StreamMode(named) if named else _mode_without_details(shard_count)
    if mode is StreamMode.PROVISIONED and shard_count is None:
        raise InvalidArgumentException("ShardCount must be given for a PROVISIONED stream.")
    if mode is StreamMode.ON_DEMAND and shard_count is not None:
        raise InvalidArgumentException("ShardCount must not be given for an ON_DEMAND stream.")
    account.create(
        now,
        stream_name,
        shard_count=shard_count or ON_DEMAND_SHARDS_AT_START,
        mode=mode,
        record_bytes_at_most=max_record_size_in_ki_b * KIB,
    )


def delete_stream(
    account: Account,
    now: float,
    *,
    stream_name: str | None = None,
    stream_arn: str | None = None,
    enforce_consumer_deletion: bool = False,  # noqa: ARG001 - there are no consumers to stand in the way
) -> None:
    """Serve DeleteStream."""
    account.delete(now, named_stream(account, now, stream_name, stream_arn).name)


def describe_stream(
    account: Account,
    now: float,
    *,
    stream_name: str | None = None,
    stream_arn: str | None = None,
    limit: int = DESCRIBE_STREAM_PAGE,
    exclusive_start_shard_id: str = "",
) -> dict[str, Any]:
    """Serve DescribeStream: the stream and a page of its shards.

    Simplification: a stream that is still CREATING shows its shards already.
    """
    stream = named_stream(account, now, stream_name, stream_arn)
    shards = [shard for shard in stream.shards if shard.id > exclusive_start_shard_id]
    page = shards[: min(limit, DESCRIBE_STREAM_PAGE)]
    return {
        "StreamDescription": {
            **_described(account, now, stream),
            "EnhancedMonitoring": [{"ShardLevelMetrics": []}],
            "EncryptionType": "NONE",
            "Shards": [described_shard(shard) for shard in page],
            "HasMoreShards": len(shards) > len(page),
        }
    }


def describe_stream_summary(
    account: Account, now: float, *, stream_name: str | None = None, stream_arn: str | None = None
) -> dict[str, Any]:
    """Serve DescribeStreamSummary: the stream without its shards."""
    stream = named_stream(account, now, stream_name, stream_arn)
    return {
        "StreamDescriptionSummary": {
            **_described(account, now, stream),
            "EnhancedMonitoring": [{"ShardLevelMetrics": []}],
            "EncryptionType": "NONE",
            "OpenShardCount": len(stream.shards),
            "ConsumerCount": 0,
            "MaxRecordSizeInKiB": stream.record_bytes_at_most // KIB,
        }
    }


def list_streams(
    account: Account,
    now: float,
    *,
    limit: int = LIST_STREAMS_PAGE,
    exclusive_start_stream_name: str = "",
    next_token: str = "",
) -> dict[str, Any]:
    """Serve ListStreams, by name; the token for the next page is the last name of this one."""
    after = next_token or exclusive_start_stream_name
    streams = [stream for stream in account.streams(now) if stream.name > after]
    page = streams[: min(limit, LIST_STREAMS_PAGE)]
    more = len(streams) > len(page)
    answer: dict[str, Any] = {
        "StreamNames": [stream.name for stream in page],
        "StreamSummaries": [_summary(account, now, stream) for stream in page],
        "HasMoreStreams": more,
    }
    return {**answer, "NextToken": page[-1].name} if more else answer


def _mode_without_details(shard_count: int | None) -> StreamMode:
    return StreamMode.ON_DEMAND if shard_count is None else StreamMode.PROVISIONED


def _summary(account: Account, now: float, stream: Stream) -> dict[str, Any]:
    return {
        "StreamName": stream.name,
        "StreamARN": account.arn(stream.name),
        "StreamStatus": stream.status(now),
        "StreamModeDetails": {"StreamMode": stream.mode},
        "StreamCreationTimestamp": stream.created_at,
    }


def _described(account: Account, now: float, stream: Stream) -> dict[str, Any]:
    return {**_summary(account, now, stream), "RetentionPeriodHours": stream.retention_hours}
