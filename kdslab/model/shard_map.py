"""Which shards a stream has: the open ones tile the ring, the closed ones are still to be read.

A shard is never changed but closed, and what takes its arc over gets new numbers, counted upwards
for the life of the stream. A closed shard stays for as long as a record in it may be.

    OPEN ──▶ CLOSED (no writes, readable) ──▶ EXPIRED (retention is over; no longer listed)

Source: API reference, SplitShard and MergeShards; developer guide, "After a resharding". That the
lower arc gets the lower number is what AWS's own samples show.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Callable
from math import inf
from typing import TypeAlias

from kdslab.model.errors import ResourceNotFoundException
from kdslab.model.hashing import HashKeyRange, even_ranges
from kdslab.model.shard import Shard

Opener: TypeAlias = Callable[[int, HashKeyRange, float, tuple[str, ...]], Shard]
"""Makes a shard of a number, an arc, a time and its parents."""


class ShardMap:
    """The shards of one stream.

    Args:
        shard_count: How many there are at the start, at least 1.
        now: When they are opened.
        opener: Makes a shard.
        owner: The stream and account as AWS's messages name them.

    Attributes:
        open: The open shards, by their arcs.
    """

    def __init__(self, shard_count: int, now: float, opener: Opener, owner: str) -> None:
        self._opener = opener
        self._owner = owner
        self._numbers = 0
        self._shards: dict[str, Shard] = {}
        self._closed: deque[tuple[float, str]] = deque()
        self.open = [self._new(arc, now, ()) for arc in even_ranges(shard_count)]
        self.starts = [shard.hash_key_range.start for shard in self.open]

    @property
    def all(self) -> list[Shard]:
        """Return the open and the closed shards, by number."""
        return list(self._shards.values())

    @property
    def first_close(self) -> float:
        """Return when the first of the closed shards was closed; infinity if there is none."""
        return self._closed[0][0] if self._closed else inf

    def route(self, hash_key: int) -> Shard:
        """Return the open shard that owns a hash key from 0 to 2**128 - 1."""
        return self.open[bisect_right(self.starts, hash_key) - 1]

    def find(self, shard_id: str) -> Shard:
        """Return a shard by its identifier.

        Raises:
            ResourceNotFoundException: If the stream has no such shard, or no longer has it.
        """
        if shard_id not in self._shards:
            raise ResourceNotFoundException(f"Shard {shard_id} in {self._owner} does not exist")
        return self._shards[shard_id]

    def split(self, at: float, shard: Shard, new_start: int) -> None:
        """Close an open shard and open two that tile its arc."""
        self._replace(at, [shard], shard.hash_key_range.split_at(new_start))

    def halve(self, at: float, shard: Shard) -> None:
        """Split a shard in the middle; one hash key alone stays as it is."""
        arc = shard.hash_key_range
        if arc.size > 1:
            self.split(at, shard, (arc.start + arc.end + 1) // 2)

    def merge(self, at: float, lower: Shard, upper: Shard) -> Shard:
        """Close two open neighbours and return the one opened for the arcs of both."""
        arc = HashKeyRange(lower.hash_key_range.start, upper.hash_key_range.end)
        return self._replace(at, [lower, upper], (arc,))[0]

    def around(self, shard: Shard) -> list[Shard]:
        """Return an open shard and the open neighbours it has, by their arcs."""
        place = bisect_left(self.starts, shard.hash_key_range.start)
        return self.open[max(0, place - 1) : place + 2]

    def trim(self, before: float) -> bool:
        """Drop the records that arrived before a time, and the shards closed before it.

        Returns:
            Whether a shard was dropped.
        """
        count = len(self._shards)
        while self.first_close < before:
            del self._shards[self._closed.popleft()[1]]
        for shard in self._shards.values():
            shard.trim(before)
        return len(self._shards) < count

    def _new(self, arc: HashKeyRange, at: float, parents: tuple[str, ...]) -> Shard:
        shard = self._opener(self._numbers, arc, at, parents)
        self._numbers += 1
        self._shards[shard.id] = shard
        return shard

    def _replace(
        self, at: float, closed: list[Shard], arcs: tuple[HashKeyRange, ...]
    ) -> list[Shard]:
        first = bisect_left(self.starts, closed[0].hash_key_range.start)
        place = slice(first, first + len(closed))
        parents = tuple(shard.id for shard in closed)
        if self.open[place] != closed:
            raise ValueError(f"only open neighbours can be replaced, got {', '.join(parents)}")
        opened = [self._new(arc, at, parents) for arc in arcs]
        for shard in closed:
            shard.closed_at = at
            shard.child_ids = tuple(child.id for child in opened)
            self._closed.append((at, shard.id))
        self.open[place] = opened
        self.starts[place] = [arc.start for arc in arcs]
        return opened
