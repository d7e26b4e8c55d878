"""Models that are wrong on purpose: beliefs that learners bring along, made to run.

A checker recognises them in an answer, and a question takes its wrong options from them.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import md5, sha256
from typing import Final

from kdslab.model.hashing import KEY_SPACE, hash_key
from kdslab.sim.hashing import route_keys


def modulo(key: str, shard_count: int) -> int:
    """Return the shard if the service divided and kept the remainder."""
    return hash_key(key) % shard_count


def counted_from_one(key: str, shard_count: int) -> int:
    """Return the shard's number if the first shard were number 1."""
    return route_keys([key], shard_count).keys[0].shard + 1


def read_backwards(key: str, shard_count: int) -> int:
    """Return the shard if the digest's last byte were the most significant."""
    digest = md5(key.encode(), usedforsecurity=False).digest()
    return int.from_bytes(digest, "little") * shard_count // KEY_SPACE


def first_byte_only(key: str, shard_count: int) -> int:
    """Return the shard if the first of the sixteen bytes were enough."""
    return (hash_key(key) >> 120) * shard_count // 256


def first_digit_only(key: str, shard_count: int) -> int:
    """Return the shard if the first of the 32 hexadecimal digits were enough."""
    return (hash_key(key) >> 124) * shard_count // 16


def always_four(key: str, shard_count: int) -> int:
    """Return the shard if every stream had four, as in the lesson; it may be one too high."""
    del shard_count
    return hash_key(key) // (KEY_SPACE // 4)


def other_hash(key: str, shard_count: int) -> int:
    """Return the shard if the hash were SHA-256, cut to 128 bits."""
    return int.from_bytes(sha256(key.encode()).digest()[:16], "big") * shard_count // KEY_SPACE


def not_utf_8(key: str, shard_count: int) -> int:
    """Return the shard if keys were encoded as Latin-1; only keys outside ASCII show it."""
    digest = md5(key.encode("latin-1", errors="replace"), usedforsecurity=False).digest()
    return int.from_bytes(digest, "big") * shard_count // KEY_SPACE


def by_length(key: str, shard_count: int) -> int:
    """Return the shard if the length of the key chose it."""
    return len(key) % shard_count


ROUTES: Final[dict[str, Callable[[str, int], int]]] = {
    "hash mod N": modulo,
    "shards counted from 1": counted_from_one,
    "digest read backwards": read_backwards,
    "only the first byte": first_byte_only,
    "always four shards": always_four,
    "another hash": other_hash,
    "length of the key": by_length,
}
"""Wrong ways from a key and a number of shards to a shard, by the names that learners see."""

RARE_ROUTES: Final[dict[str, Callable[[str, int], int]]] = {
    "only the first digit": first_digit_only,
    "not UTF-8": not_utf_8,
}
"""More of them, wrong for so few keys that a lesson's own keys do not show it."""
