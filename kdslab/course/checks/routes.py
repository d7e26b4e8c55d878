"""What a wrong route gives away: which belief it follows, and what to say to that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from kdslab.course.checks.numbers import misnumbered
from kdslab.course.outcome import Counterexample, shortened
from kdslab.sim.hashing import route_keys
from kdslab.sim.wrong import RARE_ROUTES, ROUTES

PROBES: Final = (
    "a",
    "b",
    "1",
    "é",
    "s-41",
    "s-90",
    "user-1",
    "São Paulo",
    "New York",
    "Los Angeles",
)
"""Keys that tell the right rule and all wrong ones apart, the simplest first."""

_ADVICE: Final = {
    "hash mod N": "Kinesis does not divide and keep the remainder. Ask which range holds the hash.",
    "shards counted from 1": "Your ranges are right. The first shard is number 0.",
    "digest read backwards": 'Read the digest from left to right: byte order "big", or base 16.',
    "only the first byte": "Near the ends of a range one byte is not enough. Use all 16 of them.",
    "only the first digit": "One digit is not enough near the ends of a range.",
    "always four shards": "Use `shard_count`, not 4.",
    "another hash": "MD5, not SHA-256.",
    "not UTF-8": "Encode the key as UTF-8, which `encode()` does by itself.",
    "text, not a number": "Your value is text. Return the number, without quotes or `str`.",
    "a broken number": "Divide with `//`: a shard's number is whole.",
    "length of the key": "The length says nothing. Take the MD5 of the key's UTF-8 bytes.",
}

_COMPARE: Final = "Compare your number with the start of each range."
_NO_NUMBER: Final = "Return the shard's number, such as 0. Does every way through end in `return`?"


def owner(key: str, shard_count: int) -> int:
    """Return the number of the shard that owns a key."""
    return route_keys([key], shard_count).keys[0].shard


def misrouted(
    answer: Callable[[str, int], object], key: str, shard_count: int, yours: object
) -> Counterexample:
    """Say what is wrong with a learner's route, and call the mistake by its name if it has one.

    Args:
        answer: The learner's function.
        key: The key on which it is wrong.
        shard_count: How many shards there were.
        yours: What it returned.
    """
    routed = route_keys([key], shard_count).keys[0]
    whole = type(yours) is int
    mistake = _known_route(answer) if whole else misnumbered(yours)
    otherwise = _COMPARE if whole else _NO_NUMBER
    return Counterexample(
        yours=f'"{key}" on {shard_count} shards: {shortened(yours)}',
        rule=(
            f"MD5 {routed.digest} lies {routed.place:.2%} round the ring, so shard {routed.shard}"
        ),
        next_step=_ADVICE.get(mistake, otherwise),
        mistake=mistake,
    )


def _known_route(answer: Callable[[str, int], object]) -> str:
    samples = [(key, count) for key in PROBES for count in (3, 4, 10)]
    try:
        given = [answer(*sample) for sample in samples]
    except Exception:
        return ""  # The learner has the first counterexample already; that is enough.
    for name, wrong in (ROUTES | RARE_ROUTES).items():
        if given == [wrong(*sample) for sample in samples]:
            return name
    return ""
