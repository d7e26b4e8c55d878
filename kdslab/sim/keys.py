"""Which keys the records of a workload carry, and how often each: what makes shards hot or not."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from random import Random

from kdslab.model.hashing import HashKeyRange, hash_key


@dataclass(frozen=True, kw_only=True)
class KeyMix:
    """Partition keys with their shares of the traffic.

    Attributes:
        name: What it is called in words, such as "one hot key".
        keys: Distinct partition keys.
        shares: The part of all records that carries each key; together 1.

    Example:
        >>> mix = weighted("two cities", {"New York": 3, "Los Angeles": 1})
        >>> mix.shares
        (0.75, 0.25)
    """

    name: str
    keys: tuple[str, ...]
    shares: tuple[float, ...]

    @cached_property
    def _bounds(self) -> list[float]:
        return list(accumulate(self.shares))

    def draw(self, chance: Random) -> str:
        """Return the key of one record, by chance."""
        place = bisect_right(self._bounds, chance.random() * self._bounds[-1])
        return self.keys[min(place, len(self.keys) - 1)]

    def per_shard(self, ranges: Sequence[HashKeyRange]) -> tuple[float, ...]:
        """Return the share of each of the shards that own these arcs, in order, tiling the ring."""
        starts = [arc.start for arc in ranges]
        shares = [0.0] * len(starts)
        for key, share in zip(self.keys, self.shares, strict=True):
            shares[bisect_right(starts, hash_key(key)) - 1] += share
        return tuple(shares)

    @property
    def hottest(self) -> tuple[str, float]:
        """Return the key with the largest share, and that share."""
        return max(zip(self.keys, self.shares, strict=True), key=lambda pair: pair[1])


def weighted(name: str, weights: Mapping[str, float]) -> KeyMix:
    """Return a mix in which each key comes as often as its weight says.

    Args:
        name: What it is called.
        weights: A number above 0 for each key: people, trades, anything.

    Raises:
        ValueError: If there is no key, or a weight is not above 0.
    """
    if not weights or min(weights.values()) <= 0:
        raise ValueError(f"a mix needs keys with weights above 0, got {dict(weights)}")
    total = sum(weights.values())
    shares = tuple(weight / total for weight in weights.values())
    return KeyMix(name=name, keys=tuple(weights), shares=shares)


def uniform(count: int, prefix: str = "user") -> KeyMix:
    """Return keys `user-0`, `user-1`, ... that come equally often."""
    return weighted(f"{count:,} keys, all alike", {f"{prefix}-{n}": 1.0 for n in range(count)})


def zipf(count: int, exponent: float = 1.0, prefix: str = "user") -> KeyMix:
    """Return keys of which the n-th comes 1/n as often as the first, as words in a language do.

    Args:
        count: How many keys.
        exponent: The weight of the n-th key is n to the power of minus this.
        prefix: What stands before their numbers.
    """
    weights = {f"{prefix}-{n}": (n + 1) ** -exponent for n in range(count)}
    return weighted(f"{count:,} keys, a few of them loud", weights)


def one_hot(count: int, hot_share: float, prefix: str = "user") -> KeyMix:
    """Return keys of which the first carries a given share and the others share the rest alike.

    Args:
        count: How many keys, at least 2.
        hot_share: The first key's part of all records, above 0 and below 1.
        prefix: What stands before their numbers.

    Raises:
        ValueError: If there is no second key, or the share is not between 0 and 1.
    """
    if count < 2 or not 0 < hot_share < 1:
        raise ValueError(f"one key can be hot among two or more, got {count} and {hot_share}")
    rest = (1 - hot_share) / (count - 1)
    weights = {f"{prefix}-{n}": rest if n else hot_share for n in range(count)}
    return weighted(f"one key of {count:,} with {hot_share:.0%}", weights)
