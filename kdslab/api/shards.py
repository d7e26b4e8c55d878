"""Shards through the API: list them by filter and page by page, split them, merge them."""

from __future__ import annotations

from typing import Any, Final

from kdslab.api.described import hash_key_range
from kdslab.api.naming import check_creation, named_stream
from kdslab.api.paging import next_token as token_for
from kdslab.api.paging import read_token
from kdslab.api.shard_filter import admits
from kdslab.model.account import Account
from kdslab.model.errors import (
    InvalidArgumentException,
    ResourceInUseException,
)
from kdslab.model.quotas import LIST_SHARDS_PAGE
from kdslab.model.shard import Shard
from kdslab.model.stream import Stream, StreamStatus

_BY_TOKEN: Final = "ListShards"


def described_shard(shard: Shard) -> dict[str, Any]:
    """Return a shard as the API writes it; what a shard has not, such as a parent, is left out."""
    numbers = {"StartingSequenceNumber": shard.starting_sequence_number}
    if shard.ending_sequence_number is not None:
        numbers["EndingSequenceNumber"] = shard.ending_sequence_number
    described: dict[str, Any] = {
        "ShardId": shard.id,
        "HashKeyRange": hash_key_range(shard.hash_key_range),
        "SequenceNumberRange": numbers,
    }
    if shard.parent_id is not None:
        described["ParentShardId"] = shard.parent_id
    if shard.adjacent_parent_id is not None:
        described["AdjacentParentShardId"] = shard.adjacent_parent_id
    return described


def list_shards(
    account: Account,
    now: float,
    *,
    stream_name: str | None = None,
    stream_arn: str | None = None,
    max_results: int = LIST_SHARDS_PAGE,
    exclusive_start_shard_id: str | None = None,
    shard_filter: dict[str, Any] | None = None,
    stream_creation_timestamp: float | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    """Serve ListShards; a token may come with the stream's ARN, and with nothing else."""
    if next_token is not None:
        _refuse_beside_token(
            StreamName=stream_name,
            StreamCreationTimestamp=stream_creation_timestamp,
            ExclusiveStartShardId=exclusive_start_shard_id,
            ShardFilter=shard_filter,
        )
        place = read_token(_BY_TOKEN, now, next_token)
        if stream_arn not in (None, account.arn(place["stream"])):
            raise InvalidArgumentException("The NextToken belongs to another stream.")
        stream_name, stream_arn = place["stream"], None
        stream_creation_timestamp = place["created_at"]
        exclusive_start_shard_id, shard_filter = place["after"], place["filter"]
    stream = named_stream(account, now, stream_name, stream_arn)
    check_creation(stream, stream_creation_timestamp)
    _check_listable(stream, now)
    after = exclusive_start_shard_id or ""
    wanted = admits(stream, now, shard_filter or {})
    shards = [shard for shard in stream.shards if shard.id > after and wanted(shard)]
    page = shards[: min(max_results, LIST_SHARDS_PAGE)]
    answer: dict[str, Any] = {"Shards": [described_shard(shard) for shard in page]}
    if len(shards) > len(page):
        answer["NextToken"] = token_for(
            _BY_TOKEN,
            now,
            stream=stream.name,
            created_at=stream.created_at,
            after=page[-1].id,
            filter=shard_filter,
        )
    return answer


def split_shard(
    account: Account,
    now: float,
    *,
    shard_to_split: str,
    new_starting_hash_key: str,
    stream_name: str | None = None,
    stream_arn: str | None = None,
) -> None:
    """Serve SplitShard."""
    stream = named_stream(account, now, stream_name, stream_arn)
    account.reshard(
        now, stream, 1, lambda: stream.split(now, shard_to_split, int(new_starting_hash_key))
    )


def merge_shards(
    account: Account,
    now: float,
    *,
    shard_to_merge: str,
    adjacent_shard_to_merge: str,
    stream_name: str | None = None,
    stream_arn: str | None = None,
) -> None:
    """Serve MergeShards."""
    stream = named_stream(account, now, stream_name, stream_arn)
    account.reshard(
        now, stream, 0, lambda: stream.merge(now, shard_to_merge, adjacent_shard_to_merge)
    )


def update_shard_count(
    account: Account,
    now: float,
    *,
    target_shard_count: int,
    scaling_type: str,  # noqa: ARG001 - there is one choice
    stream_name: str | None = None,
    stream_arn: str | None = None,
) -> dict[str, Any]:
    """Serve UpdateShardCount: to grow, all shards are halved first, and those count as well."""
    stream = named_stream(account, now, stream_name, stream_arn)
    current = len(stream.open_shards)
    additional = current if target_shard_count > current else 0
    account.reshard(
        now, stream, additional, lambda: stream.update_shard_count(now, target_shard_count)
    )
    return {
        "StreamName": stream.name,
        "StreamARN": account.arn(stream.name),
        "CurrentShardCount": current,
        "TargetShardCount": target_shard_count,
    }


def _refuse_beside_token(**members: Any) -> None:
    for name, value in members.items():
        if value is not None:
            raise InvalidArgumentException(f"NextToken and {name} cannot be provided together.")


def _check_listable(stream: Stream, now: float) -> None:
    status = stream.status(now)
    if status in (StreamStatus.CREATING, StreamStatus.DELETING):
        raise ResourceInUseException(
            f"Stream {stream.name} under account {stream.account_id} not ACTIVE, "
            f"instead in state {status}"
        )
