"""Which shards a ShardFilter of ListShards lets through.

AFTER_SHARD_ID      those that come behind one
AT_TRIM_HORIZON     those that were open at the oldest moment still kept
FROM_TRIM_HORIZON   all that may still hold records; what comes without a filter
AT_LATEST           those that are open now
AT_TIMESTAMP        those that were open at a time
FROM_TIMESTAMP      those that were open at a time or later

Both ends of a shard's life count: at the moment of a split, parent and children are all there.

Source: API reference, ShardFilter.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Any, TypeAlias

from kdslab.model.errors import InvalidArgumentException
from kdslab.model.shard import Shard
from kdslab.model.stream import Stream

Admits: TypeAlias = Callable[[Shard], bool]


def admits(stream: Stream, now: float, shard_filter: dict[str, Any]) -> Admits:
    """Return the test that a filter puts shards to.

    Args:
        stream: The stream whose shards are listed.
        now: The time of the call.
        shard_filter: The filter as the API writes it; an empty one lets all through.

    Raises:
        InvalidArgumentException: If the filter lacks what its type needs, or has what it cannot
            use.
    """
    kind = shard_filter.get("Type", "FROM_TRIM_HORIZON")
    after: Any = shard_filter.get("ShardId")
    timestamp: Any = shard_filter.get("Timestamp")
    _check("ShardId", after, kind, ("AFTER_SHARD_ID",))
    _check("Timestamp", timestamp, kind, ("AT_TIMESTAMP", "FROM_TIMESTAMP"))
    if after is not None:
        return lambda shard: bool(shard.id > after)
    if kind == "AT_TRIM_HORIZON":
        return _open_at(_trim_horizon(stream, now))
    if kind == "AT_LATEST":
        return lambda shard: shard.is_open
    if kind == "AT_TIMESTAMP":
        return _open_at(timestamp)
    if kind == "FROM_TIMESTAMP":
        return lambda shard: bool(_end(shard) >= timestamp)
    return lambda shard: True  # noqa: ARG005 - expired shards are no longer there


def _trim_horizon(stream: Stream, now: float) -> float:
    """Return the oldest moment still kept; a longer retention brings back no older one."""
    listed = {shard.id for shard in stream.shards}
    orphans = [one.created_at for one in stream.shards if not listed.issuperset(one.parents)]
    return max([stream.created_at, now - stream.retention_hours * 3600, *orphans])


def _open_at(at: float) -> Admits:
    return lambda shard: shard.created_at <= at <= _end(shard)


def _end(shard: Shard) -> float:
    return inf if shard.closed_at is None else shard.closed_at


def _check(name: str, value: object, kind: str, kinds: tuple[str, ...]) -> None:
    if kind in kinds and value is None:
        raise InvalidArgumentException(f"A ShardFilter of type {kind} needs {name}.")
    if kind not in kinds and value is not None:
        raise InvalidArgumentException(
            f"{name} can be used only in a ShardFilter of type {' or '.join(kinds)}, not {kind}."
        )
