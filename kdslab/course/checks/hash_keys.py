"""What a wrong ExplicitHashKey gives away: not decimal text, off the ring, or another's range."""

from __future__ import annotations

import re
from typing import Any, Final

from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.hashing import KEY_SPACE

_DECIMAL: Final = re.compile(r"0|[1-9][0-9]{0,38}")
_WHOLE: Final = re.compile(r"-?[1-9][0-9]*")
_AS_TEXT: Final = 'Return text such as "0"; str(...) makes text of a number.'


def unusable(chosen: object, shard: dict[str, Any]) -> Counterexample | None:
    """Say why the service would not take something as a hash key, if it would not."""
    if isinstance(chosen, str) and _DECIMAL.fullmatch(chosen) and int(chosen) < KEY_SPACE:
        return None
    mistake, next_step = _misread(chosen, shard)
    number = type(chosen) is int
    return Counterexample(
        yours=f"the number {chosen}" if number else f"{shortened(chosen)} for {shard['ShardId']}",
        rule="ExplicitHashKey is a whole number from 0 to 2**128 - 1, written as decimal text",
        next_step=next_step,
        mistake=mistake,
    )


def missed(chosen: str, shard: dict[str, Any], hit: str) -> Counterexample:
    """Say which range a hash key should have come from."""
    arc = shard["HashKeyRange"]
    past_the_end = int(chosen) == int(arc["EndingHashKey"]) + 1
    by_number = int(chosen) == int(shard["ShardId"].rpartition("-")[2])
    return Counterexample(
        yours=f"{chosen} for {shard['ShardId']} lands on {hit}",
        rule=f"it owns {arc['StartingHashKey']} to {arc['EndingHashKey']}, both included",
        next_step="Return a hash key from inside that range.",
        mistake="one past the end" if past_the_end else "the shard's number" if by_number else "",
    )


def _misread(chosen: object, shard: dict[str, Any]) -> tuple[str, str]:
    if type(chosen) is int:
        return "a number, not text", _AS_TEXT
    if chosen in (shard["ShardId"], shard["ShardId"].rpartition("-")[2]):
        return "the shard's name", "Look into the shard's HashKeyRange: it owns these hash keys."
    if isinstance(chosen, str) and _WHOLE.fullmatch(chosen):
        return "off the ring", "Stay between StartingHashKey and EndingHashKey."
    return "not decimal text", _AS_TEXT
