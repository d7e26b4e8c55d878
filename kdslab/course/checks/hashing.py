"""The exercises of lesson 03: route a key, find a key, choose a key, go round the key."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, TypeGuard

from kdslab.api.lab import Lab
from kdslab.course.checks.routes import PROBES, misrouted, owner
from kdslab.course.exercise import exercise
from kdslab.course.outcome import Counterexample
from kdslab.course.variant import chance_of
from kdslab.model.facts import PARTITION_KEY_CHARACTERS_AT_MOST, SHARD_WRITE_RECORDS_PER_SECOND
from kdslab.model.hashing import KEY_SPACE
from kdslab.sim.hashing import route_keys
from kdslab.sim.trips import Position, day_of_trips, run_day

TRIP_SHARDS: Final = 4
_CITY_LIKE_KEYS: Final = 50
_DECIMAL: Final = re.compile(r"0|[1-9][0-9]{0,38}")


@exercise(
    "03.0",
    "Fill the two blanks",
    hints=(
        "A hexadecimal digit has sixteen values. And how wide is one of N equal ranges?",
        "The digest is text in base 16; the ring has 2**128 places, cut into shard_count pieces.",
        "base = 16 and width = 2**128 // shard_count",
    ),
)
def fill_the_blanks(base: object, width: object, shard_count: int) -> Counterexample | None:
    """Judge the base of the digest's digits and the width of one range."""
    if base != 16:
        return Counterexample(
            yours=f"base {base}",
            rule="an MD5 digest is written with the 16 digits 0 to f",
            next_step="Count the different digits that a digest can have.",
            mistake={10: "decimal digits", 2: "bits"}.get(base, "")
            if isinstance(base, int)
            else "",
        )
    right = KEY_SPACE // shard_count
    if width != right or isinstance(width, float):
        mistake = {2**128: "the whole ring", (KEY_SPACE - 1) // shard_count: "one place missing"}
        known = mistake.get(width, "") if isinstance(width, int) else "a broken number"
        return Counterexample(
            yours=f"width {width}",
            rule=f"2**128 places for {shard_count} shards, in whole numbers: {right}",
            next_step="Divide 2**128, not 2**128 - 1, and divide with //.",
            mistake=known,
        )
    return None


@exercise(
    "03.1",
    "Which shard owns a key?",
    hints=(
        "First a number from the key, then the range that this number falls into.",
        "Range i of N starts at i * (2**128 // N); the last one also takes the rest.",
        "min(int(md5(key.encode()).hexdigest(), 16) // (2**128 // shard_count), shard_count - 1)",
    ),
)
def which_shard(answer: Callable[[str, int], object]) -> Counterexample | None:
    """Judge a function that names the shard of a key; the simplest complaint comes first."""
    for shard_count in (2, 3, 4, 6, 10):
        for key in (*PROBES, *(f"key-{number}" for number in range(200))):
            yours, right = answer(key, shard_count), owner(key, shard_count)
            if yours != right or isinstance(yours, bool):
                return misrouted(answer, key, shard_count, yours)
    return None


@exercise(
    "03.2",
    "Find a key for your shard",
    hints=(
        "You cannot compute a key from a shard. What can you do with many candidates?",
        "MD5 scatters keys as good as randomly: about one candidate in N lands where you want it.",
        'Try f"user-{i}" for i = 0, 1, 2, ... until hash_key(...) lies in your range.',
    ),
)
def key_for_shard(key: object, learner: str, attempt: int = 1) -> Counterexample | None:
    """Judge a key that shall land on the learner's own shard."""
    wanted, shard_count = my_shard(learner, attempt)
    if not _is_key(key):
        return _not_a_key(key, "Hand in the key itself, in quotes.")
    routed = route_keys([key], shard_count).keys[0]
    if routed.shard == wanted:
        return None
    return Counterexample(
        yours=f'"{key}" lands on shard {routed.shard}',
        rule=(
            f"its MD5 {routed.digest} lies {routed.place:.1%} round the ring; shard {wanted} of "
            f"{shard_count} owns {wanted / shard_count:.1%} to {(wanted + 1) / shard_count:.1%}"
        ),
        next_step="Try other keys until one falls into that range.",
        mistake=_misfound(key, routed.modulo, routed.shard, wanted),
    )


@exercise(
    "03.3",
    "A partition key for a ride-hailing app",
    hints=(
        "Which field has many values, and stays the same from a trip's first message to its last?",
        "Few keys make hot shards; a key that changes inside a trip loses the trip's order.",
        "return position.trip_id",
    ),
)
def trip_key(answer: Callable[[Position], Any]) -> Counterexample | None:
    """Judge a partition key by a day of trips on four shards."""
    for trip in day_of_trips():
        for key in (answer(trip.first), answer(trip.last)):
            if not _is_key(key):
                return _not_a_key(key, "Return text, such as a field of the position.")
    day = run_day(answer, TRIP_SHARDS)
    if day.torn_trip:
        return Counterexample(
            yours=f"{day.torn_trip} has different keys in its first and its last message",
            rule="order is kept for one key on one shard, and for nothing else",
            next_step="Take a field that does not change during a trip.",
            mistake="a new key for every message",
        )
    if not day.total_refused:
        return None
    one = day.distinct_keys == 1
    keys = "1 key" if one else f"{day.distinct_keys} keys"
    mistake = "one key for everything" if one else "too few keys"
    return Counterexample(
        yours=(
            f"{keys}; shard {day.busiest_shard} gets {day.busiest_share:.0%} of "
            f"the day and {day.peak(day.busiest_shard):,} records in its worst second: "
            f"{day.total_refused:,} refusals"
        ),
        rule=(
            f"a shard takes {SHARD_WRITE_RECORDS_PER_SECOND:,} records a second, however idle its "
            "neighbours are"
        ),
        next_step="Take a field with thousands of values.",
        mistake=mistake if day.distinct_keys <= _CITY_LIKE_KEYS else "",
    )


@exercise(
    "03.4",
    "Send a record to a shard of your choice",
    hints=(
        "The stream tells you which hash keys a shard owns: look at its HashKeyRange.",
        "Any hash key from StartingHashKey to EndingHashKey will do, as decimal text.",
        'return shard["HashKeyRange"]["StartingHashKey"]',
    ),
)
def explicit_hash_key(answer: Callable[[dict[str, Any]], Any]) -> Counterexample | None:
    """Judge a function from a shard, as ListShards gives it, to a hash key that hits it."""
    lab = Lab()
    kinesis = lab.client("kinesis")
    kinesis.create_stream(StreamName="rides", ShardCount=5)
    lab.advance(seconds=60)
    for shard in kinesis.list_shards(StreamName="rides")["Shards"]:
        chosen = answer(shard)
        if complaint := _unusable(chosen, shard):
            return complaint
        hit = kinesis.put_record(
            StreamName="rides", Data=b"x", PartitionKey="any", ExplicitHashKey=chosen
        )["ShardId"]
        if hit != shard["ShardId"]:
            return _missed(chosen, shard, hit)
    return None


def my_shard(learner: str, attempt: int = 1) -> tuple[int, int]:
    """Return the shard to hit and the number of shards, for one learner and attempt.

    Example:
        >>> shard, shard_count = my_shard("ada")
        >>> 0 <= shard < shard_count
        True
    """
    chance = chance_of(learner, attempt, "03.2")
    shard_count = chance.choice((5, 6, 7, 9, 10, 11, 12))
    return chance.randrange(1, shard_count), shard_count


def _is_key(key: object) -> TypeGuard[str]:
    return isinstance(key, str) and 1 <= len(key) <= PARTITION_KEY_CHARACTERS_AT_MOST


def _not_a_key(key: object, next_step: str) -> Counterexample:
    return Counterexample(
        yours=repr(key)[:40],
        rule=f"a partition key is text of 1 to {PARTITION_KEY_CHARACTERS_AT_MOST} characters",
        next_step=next_step,
        mistake="not a partition key",
    )


def _misfound(key: str, modulo: int, shard: int, wanted: int) -> str:
    if key == str(wanted) or key.lower().startswith("shard"):
        return "the shard's name as key"
    if shard == wanted - 1:
        return "shards counted from 1"
    return "hash mod N" if modulo == wanted else ""


def _unusable(chosen: object, shard: dict[str, Any]) -> Counterexample | None:
    if isinstance(chosen, str) and _DECIMAL.fullmatch(chosen) and int(chosen) < KEY_SPACE:
        return None
    named = chosen in (shard["ShardId"], shard["ShardId"].rpartition("-")[2])
    mistake = "the shard's name" if named else "not decimal text"
    return Counterexample(
        yours=f"{chosen!r} for {shard['ShardId']}",
        rule="ExplicitHashKey is a whole number from 0 to 2**128 - 1, written as decimal text",
        next_step='Return text such as "0"; str(...) makes text of a number.',
        mistake=mistake,
    )


def _missed(chosen: str, shard: dict[str, Any], hit: str) -> Counterexample:
    arc = shard["HashKeyRange"]
    past_the_end = int(chosen) == int(arc["EndingHashKey"]) + 1
    by_number = int(chosen) == int(shard["ShardId"].rpartition("-")[2])
    return Counterexample(
        yours=f"{chosen} for {shard['ShardId']} lands on {hit}",
        rule=f"it owns {arc['StartingHashKey']} to {arc['EndingHashKey']}, both included",
        next_step="Return a hash key from inside that range.",
        mistake="one past the end" if past_the_end else "the shard's number" if by_number else "",
    )
