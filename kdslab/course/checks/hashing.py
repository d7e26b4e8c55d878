"""The exercises of lesson 03: route a key, find a key, choose a key, go round the key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from kdslab.api.lab import Lab
from kdslab.course.answer import NotAttemptedError
from kdslab.course.checks.blanks import wrong_base, wrong_width
from kdslab.course.checks.days import praise, wrong_for_a_trip, wrong_for_the_day
from kdslab.course.checks.hash_keys import missed, unusable
from kdslab.course.checks.keys import is_key, not_one_key, off_target
from kdslab.course.checks.routes import PROBES, misrouted, owner
from kdslab.course.exercise import exercise
from kdslab.course.outcome import Counterexample
from kdslab.course.variant import chance_of
from kdslab.sim.hashing import route_keys
from kdslab.sim.trips import Position, day_of_trips, run_day

TRIP_SHARDS: Final = 4


@exercise(
    "03.0",
    "Fill the two blanks",
    hints=(
        "A hexadecimal digit has sixteen values. And how wide is one of N equal ranges?",
        "The digest is text in base 16; the ring has 2**128 places, cut into 4 pieces.",
        "base = 16 and width = 2**128 // 4",
    ),
)
def fill_the_blanks(base: object, width: object, shard_count: int) -> Counterexample | None:
    """Judge the base of the digest's digits and the width of one range."""
    if width is None:
        raise NotAttemptedError
    return wrong_base(base) or wrong_width(width, shard_count)


@exercise(
    "03.1",
    "Which shard owns a key?",
    hints=(
        "First a number from the key, then the range that this number falls into.",
        "Range i of N starts at i * (2**128 // N); the last one also takes the rest.",
        "min(int(md5(key.encode()).hexdigest(), 16) // (2**128 // shard_count), shard_count - 1)",
    ),
)
def which_shard(route: Callable[[str, int], object]) -> Counterexample | None:
    """Judge a function that names the shard of a key; the simplest complaint comes first."""
    for shard_count in (2, 3, 4, 6, 10):
        for key in (*PROBES, *(f"key-{number}" for number in range(200))):
            yours = route(key, shard_count)
            if type(yours) is not int or yours != owner(key, shard_count):
                return misrouted(route, key, shard_count, yours)
    return None


@exercise(
    "03.2",
    "Find a key for your shard",
    hints=(
        "You cannot compute a key from a shard. What can you do with many candidates?",
        "MD5 scatters keys as good as randomly: about one candidate in N lands where you want it.",
        'Try f"user-{i}" for i = 0, 1, 2, ... until '
        "int(md5(key.encode()).hexdigest(), 16) // (2**128 // shard_count) is your shard.",
    ),
)
def key_for_shard(key: object, learner: str, attempt: int = 1) -> Counterexample | None:
    """Judge a key that shall land on the learner's own shard."""
    wanted, shard_count = my_shard(learner, attempt)
    if not is_key(key):
        return not_one_key(key)
    routed = route_keys([key], shard_count).keys[0]
    return None if routed.shard == wanted else off_target(routed, wanted, shard_count)


@exercise(
    "03.3",
    "A partition key for a ride-hailing app",
    hints=(
        "Which field has many values, and stays the same from a trip's first message to its last?",
        "Few keys make hot shards; a key that changes inside a trip loses the trip's order.",
        "return position.trip_id",
    ),
)
def trip_key(partition_key: Callable[[Position], Any]) -> Counterexample | str:
    """Judge a partition key by a day of trips on four shards."""
    if complaint := wrong_for_a_trip(partition_key, day_of_trips()):
        return complaint
    day = run_day(partition_key, TRIP_SHARDS)
    return wrong_for_the_day(day) or praise(day)


@exercise(
    "03.4",
    "Send a record to a shard of your choice",
    hints=(
        "The stream tells you which hash keys a shard owns: look at its HashKeyRange.",
        "Any hash key from StartingHashKey to EndingHashKey will do, as decimal text.",
        'return shard["HashKeyRange"]["StartingHashKey"]',
    ),
)
def explicit_hash_key(hash_key_for: Callable[[dict[str, Any]], Any]) -> Counterexample | None:
    """Judge a function from a shard, as ListShards gives it, to a hash key that hits it."""
    lab = Lab()
    kinesis = lab.client("kinesis")
    kinesis.create_stream(StreamName="rides", ShardCount=5)
    lab.advance(seconds=60)
    for shard in kinesis.list_shards(StreamName="rides")["Shards"]:
        chosen = hash_key_for(shard)
        if complaint := unusable(chosen, shard):
            return complaint
        hit = kinesis.put_record(
            StreamName="rides", Data=b"x", PartitionKey="any", ExplicitHashKey=chosen
        )["ShardId"]
        if hit != shard["ShardId"]:
            return missed(chosen, shard, hit)
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
