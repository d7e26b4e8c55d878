"""How far a Spark query has read a stream: an offset for each shard, and parents before children.

An offset is a plain dictionary, so that Spark can keep it as JSON in its checkpoint: the shard's
name, and the sequence number of the last record that is read, or `SHARD_END`. A shard that is not
named has not been begun. Two offsets make a micro-batch: a piece of each shard, from after one
record up to and with another, which reads the same however often it is read.

The pieces of a micro-batch are read side by side. So a child is begun only in the batch after the
one that came to the end of its parents; then the records of a key stay in order across a reshard.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from kdslab.sim.readers.leases import Sentinel

Offset: TypeAlias = dict[str, str]
"""The last sequence number read of each shard, or `SHARD_END`; in the order of the names."""

Newest: TypeAlias = Callable[[str, str], str]
"""Takes a shard and what was read of it; returns its newest record, or what was read if none came.

What was read is a sequence number, or empty if the shard has not been begun.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShardPlace:
    """A shard of the stream as ListShards tells of it.

    Attributes:
        shard_id: Its name.
        parents: The shards that it came from; they may have expired.
        is_closed: Whether nothing is written to it any more.
    """

    shard_id: str
    parents: tuple[str, ...] = ()
    is_closed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What one task reads: a stretch of one shard.

    Attributes:
        shard_id: The shard.
        after: The record after which it begins, or empty for the oldest that is kept.
        until: Its last record, or `SHARD_END`.
    """

    shard_id: str
    after: str
    until: str


def next_offset(shards: Iterable[ShardPlace], start: Mapping[str, str], newest: Newest) -> Offset:
    """Return how far the next micro-batch goes.

    A closed shard is read to its end, and so without a question. Shards that are no longer listed
    have expired, and are forgotten.

    Args:
        shards: All that ListShards names, in any order.
        start: How far the stream is read.
        newest: Finds the newest record of an open shard.

    Example:
        >>> split = [
        ...     ShardPlace(shard_id="0", is_closed=True),
        ...     ShardPlace(shard_id="1", parents=("0",)),
        ... ]
        >>> first = next_offset(split, {}, lambda shard_id, after: "42")
        >>> first, next_offset(split, first, lambda shard_id, after: "42")
        ({'0': 'SHARD_END'}, {'0': 'SHARD_END', '1': '42'})
    """
    places = {shard.shard_id: shard for shard in shards}
    ends = {
        shard_id: _end(shard, start, newest) if _is_ready(shard, places, start) else ""
        for shard_id, shard in sorted(places.items())
    }
    return {shard_id: end for shard_id, end in ends.items() if end}


def pieces(start: Mapping[str, str], end: Mapping[str, str]) -> list[Piece]:
    """Return what lies between two offsets, a piece for each shard in which something does."""
    return [
        Piece(shard_id=shard_id, after=start.get(shard_id, ""), until=until)
        for shard_id, until in end.items()
        if until != start.get(shard_id, "")
    ]


def newest_offset(shards: Iterable[ShardPlace], newest: Newest) -> Offset:
    """Return the offset at which all that is in the stream now has been read."""
    return {
        shard.shard_id: end
        for shard in sorted(shards, key=lambda shard: shard.shard_id)
        if (end := _end(shard, {}, newest))
    }


def is_after(sequence_number: str, other: str) -> bool:
    """Return whether a record lies behind another of its shard; nothing lies before all others.

    Example:
        >>> is_after("100", "99"), is_after("99", ""), is_after("99", "99")
        (True, True, False)
    """
    return int(sequence_number or -1) > int(other or -1)


def _is_ready(
    shard: ShardPlace, places: Mapping[str, ShardPlace], start: Mapping[str, str]
) -> bool:
    return all(start.get(each) == Sentinel.SHARD_END for each in shard.parents if each in places)


def _end(shard: ShardPlace, start: Mapping[str, str], newest: Newest) -> str:
    if shard.is_closed:
        return Sentinel.SHARD_END.value
    return newest(shard.shard_id, start.get(shard.shard_id, ""))
