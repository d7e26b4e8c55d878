"""Shards through the API: list them, page by page."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import Any

from kdslab.api.naming import named_stream
from kdslab.model.account import Account
from kdslab.model.errors import ExpiredNextTokenException, InvalidArgumentException
from kdslab.model.facts import LIST_SHARDS_PAGE, NEXT_TOKEN_SECONDS
from kdslab.model.shard import Shard


def described_shard(shard: Shard) -> dict[str, Any]:
    """Return a shard as the API writes it: hash keys as decimal text, both ends included."""
    return {
        "ShardId": shard.id,
        "HashKeyRange": {
            "StartingHashKey": str(shard.hash_key_range.start),
            "EndingHashKey": str(shard.hash_key_range.end),
        },
        "SequenceNumberRange": {"StartingSequenceNumber": shard.starting_sequence_number},
    }


def list_shards(
    account: Account,
    now: float,
    *,
    stream_name: str | None = None,
    stream_arn: str | None = None,
    max_results: int = LIST_SHARDS_PAGE,
    exclusive_start_shard_id: str = "",
    next_token: str | None = None,
) -> dict[str, Any]:
    """Serve ListShards."""
    if next_token is not None:
        if stream_name or stream_arn or exclusive_start_shard_id:
            raise InvalidArgumentException("NextToken and StreamName cannot be provided together.")
        stream_name, exclusive_start_shard_id = _read_token(next_token, now)
    stream = named_stream(account, now, stream_name, stream_arn)
    shards = [shard for shard in stream.shards if shard.id > exclusive_start_shard_id]
    page = shards[: min(max_results, LIST_SHARDS_PAGE)]
    answer: dict[str, Any] = {"Shards": [described_shard(shard) for shard in page]}
    if len(shards) > len(page):
        answer["NextToken"] = _token(stream.name, page[-1].id, now)
    return answer


def _token(stream_name: str, last_shard_id: str, now: float) -> str:
    return b64encode(f"{stream_name}/{last_shard_id}/{now!r}".encode()).decode()


def _read_token(token: str, now: float) -> tuple[str, str]:
    try:
        stream_name, last_shard_id, issued_at = b64decode(token, validate=True).decode().split("/")
        age_seconds = now - float(issued_at)
    except ValueError:
        raise InvalidArgumentException("Invalid NextToken.") from None
    if age_seconds > NEXT_TOKEN_SECONDS:
        raise ExpiredNextTokenException(
            f"The NextToken is older than {NEXT_TOKEN_SECONDS} seconds; list the shards anew."
        )
    return stream_name, last_shard_id
