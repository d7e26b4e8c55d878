"""The exercises of lesson 00: count refusals, empty a rush, make a stream, switch streams off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kdslab.course.answer import NotAttemptedError
from kdslab.course.checks.first_streams import wrong_clean_up, wrong_shop
from kdslab.course.checks.refusals import wrong_count, wrong_rule, wrong_takes
from kdslab.course.checks.rushes import emptied, wrong_refusals, wrong_second
from kdslab.course.exercise import exercise
from kdslab.course.outcome import Counterexample
from kdslab.course.variant import chance_of
from kdslab.model.facts import SHARD_WRITE_RECORDS_PER_SECOND


@exercise(
    "00.0",
    "What gets in, and what does not?",
    hints=(
        "Each shard takes its share, whatever the others do.",
        "All shards together take shards x 1,000 small records a second; the rest is refused.",
        "takes = 3 * 1_000 and refused = 3_400 - takes",
    ),
)
def what_gets_in(
    takes: object, refused: object, traffic: int, shards: int
) -> Counterexample | str | None:
    """Judge how many of a second's records a stream takes, and how many it refuses."""
    if refused is None:
        raise NotAttemptedError
    complaint = wrong_takes(takes, traffic, shards) or wrong_count(refused, traffic, shards)
    return complaint or f"Of {traffic:,} in a second {takes:,} get in and {refused:,} are refused."


@exercise(
    "00.1",
    "How many are refused?",
    hints=(
        "What is refused when there is room for all?",
        "Take off the traffic what all shards take in a second, and never go below 0.",
        "return max(0, traffic - 1_000 * shards)",
    ),
)
def refused_in_a_second(refused: Callable[[int, int], object]) -> Counterexample | str:
    """Judge a function that counts the refusals of one second; the first complaint is simple."""
    return wrong_rule(refused) or (
        f"5,000 in a second on 4 shards: the model refuses {refused(5_000, 4):,} too."
    )


@exercise(
    "00.2",
    "Your rush hour",
    hints=(
        "Write down how many are still outside after second 1, after second 2, and so on.",
        "Each second, shards x 1,000 get in. What is outside then has just been refused once.",
        "left = [max(0, records - second * 1_000 * shards) for second in range(1, 20)]",
    ),
)
def rush_hour(
    last_second: object, refusals: object, learner: str, attempt: int = 1
) -> Counterexample | str:
    """Judge when the last order of the learner's rush gets in, and how many refusals that takes."""
    if refusals is None:
        raise NotAttemptedError
    records, shards = my_rush(learner, attempt)
    complaint = wrong_second(last_second, records, shards)
    return complaint or wrong_refusals(refusals, records, shards) or emptied(records, shards)


@exercise(
    "00.3",
    "Your first stream",
    hints=(
        "Four steps, in the order in which the lesson takes them.",
        "create_stream, wait until it is ACTIVE, put_record, and look into its answer.",
        'return kinesis.put_record(StreamName="shop", PartitionKey="a", Data=b"x")["ShardId"]',
    ),
)
def first_stream(open_shop: Callable[[Any], Any]) -> Counterexample | str:
    """Judge a function that makes a stream in an empty account and puts a record."""
    return wrong_shop(open_shop)


@exercise(
    "00.4",
    "Switch off what is left on",
    hints=(
        "First keep the list of all names. What do you do with each of them?",
        "A loop over the names, and `delete_stream` for each; then return the list.",
        "for name in names: kinesis.delete_stream(StreamName=name)",
    ),
)
def close_all(switch_off: Callable[[Any], Any]) -> Counterexample | str:
    """Judge a function that deletes every stream of an account and says which."""
    return wrong_clean_up(switch_off)


def my_rush(learner: str, attempt: int = 1) -> tuple[int, int]:
    """Return how many orders come at once, and on how many shards, for one learner and attempt.

    Example:
        >>> records, shards = my_rush("ada")
        >>> 3 * 1_000 * shards < records < 5 * 1_000 * shards
        True
    """
    chance = chance_of(learner, attempt, "00.2")
    shards = chance.choice((2, 3, 4))
    takes = SHARD_WRITE_RECORDS_PER_SECOND * shards
    # Three or four full seconds and a part of one, so that nothing comes out even by luck.
    return chance.choice((3, 4)) * takes + chance.randrange(1, takes // 100) * 100, shards
