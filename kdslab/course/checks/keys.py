"""What a wrong partition key gives away: it is no key, or it names what the hash forgets."""

from __future__ import annotations

import re
from typing import Final, TypeGuard

from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.facts import PARTITION_KEY_CHARACTERS_AT_MOST
from kdslab.model.hashing import KEY_SPACE
from kdslab.sim.hashing import RoutedKey

_DECIMAL: Final = re.compile(r"[0-9]{1,39}")
_HASHED_AGAIN: Final = "A key is hashed, whatever it says. Try other keys until one falls in range."
_TRY_OTHERS: Final = "Try other keys until one falls into that range."


def is_key(key: object) -> TypeGuard[str]:
    """Return whether the service would take this as a partition key."""
    if not isinstance(key, str) or not 1 <= len(key) <= PARTITION_KEY_CHARACTERS_AT_MOST:
        return False
    # Half of a surrogate pair is a character that no text can be sent with.
    return not any("\ud800" <= character <= "\udfff" for character in key)


def not_a_key(key: object, next_step: str, mistake: str = "not a partition key") -> Counterexample:
    """Say that something cannot be a partition key, and what to do about it."""
    return Counterexample(
        yours=shortened(key),
        rule=f"a partition key is text of 1 to {PARTITION_KEY_CHARACTERS_AT_MOST} characters",
        next_step=next_step,
        mistake=mistake,
    )


def not_one_key(key: object) -> Counterexample:
    """Say what stands in the way where one found key was to be handed in."""
    if isinstance(key, list | tuple | set | dict):
        return not_a_key(key, "Hand in one key, not a collection.", "several keys")
    if isinstance(key, bytes):
        return not_a_key(key, "Leave out the b before the quotes.", "bytes, not text")
    return not_a_key(key, "Hand in the key itself, in quotes.")


def off_target(routed: RoutedKey, wanted: int, shard_count: int) -> Counterexample:
    """Say where a key landed instead of on the shard that was wanted."""
    mistake = _misfound(routed.key, wanted, shard_count)
    return Counterexample(
        yours=f'"{routed.key}" lands on shard {routed.shard}',
        rule=(
            f"its MD5 {routed.digest} lies {routed.place:.1%} round the ring; shard {wanted} of "
            f"{shard_count} owns {wanted / shard_count:.1%} to {(wanted + 1) / shard_count:.1%}"
        ),
        next_step=_HASHED_AGAIN if mistake else _TRY_OTHERS,
        mistake=mistake,
    )


def _misfound(key: str, wanted: int, shard_count: int) -> str:
    # A shard counted from 1, or found by remainder, is not named: one key in N lands there anyway.
    if key == str(wanted) or key.lower().startswith("shard"):
        return "the shard's name as key"
    if _DECIMAL.fullmatch(key) and _owns(int(key), wanted, shard_count):
        return "a hash key as key"
    return ""


def _owns(hash_key: int, shard: int, shard_count: int) -> bool:
    return shard == min(hash_key // (KEY_SPACE // shard_count), shard_count - 1)
