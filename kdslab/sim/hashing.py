"""Many keys routed at once: who lands where, under the service's rule and under a wrong one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod

from kdslab.model.hashing import KEY_SPACE, HashKeyRange, even_ranges, hash_key


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutedKey:
    """One key and where it went.

    Attributes:
        key: The partition key.
        hash_key: Its MD5 as a number.
        shard: The index of the shard that owns the hash key.
        modulo: The index that `hash_key % shard_count` would give; the service never does that.
    """

    key: str
    hash_key: int
    shard: int
    modulo: int

    @property
    def place(self) -> float:
        """Return how far round the ring the hash key lies, from 0 up to 1."""
        return self.hash_key / KEY_SPACE

    @property
    def digest(self) -> str:
        """Return the MD5 as 32 hexadecimal digits."""
        return f"{self.hash_key:032x}"


@dataclass(frozen=True, kw_only=True)
class Routing:
    """Where a set of keys lands on a stream of even shards.

    Attributes:
        keys: Every distinct key once, in the order given.
        ranges: The arcs of the shards, from shard 0 up.
    """

    keys: tuple[RoutedKey, ...]
    ranges: tuple[HashKeyRange, ...]

    @cached_property
    def per_shard(self) -> tuple[int, ...]:
        """How many keys each shard got."""
        return self._counts([routed.shard for routed in self.keys])

    @cached_property
    def per_shard_modulo(self) -> tuple[int, ...]:
        """How many keys each shard would get under the wrong model."""
        return self._counts([routed.modulo for routed in self.keys])

    @property
    def empty_shards(self) -> int:
        """How many shards got no key."""
        return self.per_shard.count(0)

    @property
    def misplaced(self) -> int:
        """For how many keys the wrong model names another shard."""
        return sum(routed.shard != routed.modulo for routed in self.keys)

    def _counts(self, owners: Sequence[int]) -> tuple[int, ...]:
        counts = [0] * len(self.ranges)
        for owner in owners:
            counts[owner] += 1
        return tuple(counts)


def route_keys(keys: Sequence[str], shard_count: int) -> Routing:
    """Route every distinct key to its shard.

    Args:
        keys: Partition keys; a repeated one counts once.
        shard_count: How many even shards there are, at least 1.

    Example:
        >>> route_keys(["New York", "Los Angeles"], 2).per_shard
        (0, 2)
    """
    ranges = even_ranges(shard_count)
    starts = [arc.start for arc in ranges]
    hashed = [(key, hash_key(key)) for key in dict.fromkeys(keys)]
    routed = tuple(
        RoutedKey(
            key=key,
            hash_key=place,
            shard=bisect_right(starts, place) - 1,
            modulo=place % shard_count,
        )
        for key, place in hashed
    )
    return Routing(keys=routed, ranges=ranges)


def chance_of_no_collision(key_count: int, shard_count: int) -> float:
    """Return how likely it is that random keys land on shards that all differ.

    Args:
        key_count: How many keys, 0 or more.
        shard_count: How many even shards, at least 1.

    Example:
        >>> round(chance_of_no_collision(4, 4), 3)
        0.094
    """
    return prod((shard_count - taken) / shard_count for taken in range(key_count))
