"""Changing how many shards a provisioned stream has: split one, merge two, or ask for a number.

UpdateShardCount is a plan of splits and merges and not one cut: to grow, every shard is halved, and
neighbours are merged until the number is right; to shrink, neighbours are merged. So 4 shards that
become 5 leave 15 behind: 4 at the start, 8 halves, 3 merged. Source: the numbers of shards that
were recorded from the service (2 to 4: 6; 4 to 5: 15; 10 to 13: 37; 4 to 2: 6; 5 to 3: 7).

Simplification: which neighbours are merged is not known; here always the two narrowest, the lowest
first. Splits and merges of one call take one spell of 30 seconds each.
Simplification: arcs come out equal only where the number doubles or halves; AWS says that they
always are, and yet the recorded numbers leave no room for the cuts that 10 to 13 would need.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from itertools import pairwise

from kdslab.model.errors import (
    InvalidArgumentException,
    LimitExceededException,
    ResourceNotFoundException,
)
from kdslab.model.lifecycle import Action
from kdslab.model.quotas import SHARD_COUNT_UPDATES_PER_DAY, SHARDS_PER_STREAM
from kdslab.model.rolling import RollingLimit
from kdslab.model.shard import Shard
from kdslab.model.shard_map import ShardMap


class Resharding:
    """What a stream lets one do to its shards.

    Args:
        shards: The stream's shards.
        owner: The stream and account as AWS's messages name them.
    """

    def __init__(self, shards: ShardMap, owner: str) -> None:
        self._shards = shards
        self._owner = owner
        self._updates = RollingLimit(
            SHARD_COUNT_UPDATES_PER_DAY, f"UpdateShardCount was called too often for {owner}"
        )

    def split(self, shard_id: str, new_start: int) -> Action:
        """Return the change that splits a shard.

        Raises:
            ResourceNotFoundException: If there is no such shard.
            InvalidArgumentException: If it is closed, or the new start is too near an end.
        """
        shard = self._open_shard(shard_id)
        arc = shard.hash_key_range
        if not arc.start + 1 < new_start < arc.end:
            raise InvalidArgumentException(
                f"NewStartingHashKey {new_start} used in SplitShard() on shard {shard.id} in "
                f"{self._owner} is not both greater than one plus the shard's StartingHashKey "
                f"{arc.start} and less than the shard's EndingHashKey {arc.end}."
            )
        return lambda at: self._shards.split(at, shard, new_start)

    def merge(self, shard_id: str, adjacent_shard_id: str) -> Action:
        """Return the change that merges two shards, the lower arc first.

        Raises:
            ResourceNotFoundException: If there is no such shard.
            InvalidArgumentException: If one is closed, or they are no neighbours in this order.
        """
        lower, upper = self._open_shard(shard_id), self._open_shard(adjacent_shard_id)
        if lower.hash_key_range.end + 1 != upper.hash_key_range.start:
            raise InvalidArgumentException(
                f"Shards {lower.id} and {upper.id} in {self._owner} are not an adjacent pair of "
                "shards eligible for merging"
            )

        def merge(at: float) -> None:
            self._shards.merge(at, lower, upper)

        return merge

    def update(self, now: float, target: int) -> list[Action]:
        """Return the changes that bring the number of open shards to a target, in order.

        Raises:
            InvalidArgumentException: If the target is above twice or below half of the number now.
            LimitExceededException: If it is above 10,000, or the call came ten times in 24 h.
        """
        self._check_target(target)
        self._updates.spend(now)
        return plan(self._shards, len(self._shards.open), target)

    def _check_target(self, target: int) -> None:
        current = len(self._shards.open)
        counts = f"Current open shard count: {current} Target shard count: {target}"
        if target > SHARDS_PER_STREAM:
            raise LimitExceededException(
                f"A stream may have {SHARDS_PER_STREAM} shards by UpdateShardCount. {counts}"
            )
        if target > 2 * current:
            raise InvalidArgumentException(
                f"UpdateShardCount cannot scale up over double your current open shard count. "
                f"{counts}"
            )
        if 2 * target < current:
            raise InvalidArgumentException(
                f"UpdateShardCount cannot scale down below half your current open shard count. "
                f"{counts}"
            )

    def _open_shard(self, shard_id: str) -> Shard:
        try:
            shard = self._shards.find(shard_id)
        except ResourceNotFoundException:
            raise ResourceNotFoundException(
                f"Could not find shard {shard_id} in {self._owner}."
            ) from None
        if not shard.is_open:
            raise InvalidArgumentException(
                f"Shard {shard.id} in {self._owner} has already been merged or split, and thus is "
                "not eligible for merging or splitting."
            )
        return shard


def plan(shards: ShardMap, current: int, target: int) -> list[Action]:
    """Return the spells of change that lead from one number of open shards to another.

    Example:
        >>> len(plan(None, 4, 8)), len(plan(None, 4, 5)), len(plan(None, 4, 2))
        (1, 2, 1)
    """
    spells: list[Action] = []
    while current < target:
        current *= 2
        spells.append(_halve_all(shards, current))
    if current > target:
        spells.append(_merge_down(shards, target))
    return spells


def _halve_all(shards: ShardMap, count: int) -> Action:
    def halve(at: float) -> None:
        for shard in list(shards.open):
            shards.halve(at, shard)
        # A shard of one hash key cannot be halved; wider ones are halved again in its place.
        while len(shards.open) < count:
            shards.halve(at, max(shards.open, key=lambda shard: shard.hash_key_range.size))

    return halve


def _merge_down(shards: ShardMap, target: int) -> Action:
    def merge(at: float) -> None:
        pairs = [_by_width(*pair) for pair in pairwise(shards.open)]
        heapify(pairs)
        while len(shards.open) > target:
            _, _, lower, upper = heappop(pairs)
            if lower.is_open and upper.is_open:
                merged = shards.merge(at, lower, upper)
                for pair in pairwise(shards.around(merged)):
                    heappush(pairs, _by_width(*pair))

    return merge


def _by_width(lower: Shard, upper: Shard) -> tuple[int, int, Shard, Shard]:
    arcs = lower.hash_key_range, upper.hash_key_range
    return arcs[0].size + arcs[1].size, arcs[0].start, lower, upper
