"""The exercises of lesson 08: split and merge, find neighbours, read in order, scale, plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kdslab.course.answer import NotAttemptedError, is_blank
from kdslab.course.checks.count_plans import Sale, drawn, made_well, wrong_plan
from kdslab.course.checks.parents_first import SCENES, misread, read_with
from kdslab.course.checks.scaling_policies import praise, wrong_policy
from kdslab.course.checks.shard_blanks import wrong_children, wrong_new_start, wrong_open
from kdslab.course.checks.shard_pairs import (
    PASTS,
    listed,
    merged_by_boto3,
    mispaired,
    touching,
)
from kdslab.course.exercise import exercise
from kdslab.course.outcome import Counterexample
from kdslab.course.variant import chance_of
from kdslab.sim.reshard_policy import Policy


@exercise(
    "08.0",
    "A split and a merge, number by number",
    hints=(
        "Shard 1 of 4 owns the second quarter of the ring. New shards count on from the last.",
        "The middle is at 3/8 of 2**128. The children are 4 and 5; the lower one touches shard 0.",
        "new_start = 3 * 2**128 // 8; children = (4, 5); open_now = {2, 3, ...} and two more",
    ),
)
def split_then_merge(
    new_start: object, children: object, open_now: object
) -> Counterexample | None:
    """Judge where a shard is cut, what its children are called, and who is open in the end."""
    if is_blank(children) or is_blank(open_now):
        raise NotAttemptedError
    return wrong_new_start(new_start) or wrong_children(children) or wrong_open(open_now)


@exercise(
    "08.1",
    "Which shards can be merged?",
    hints=(
        "Neither the numbers nor the parents decide. What must touch?",
        "Take the open shards, sort them by int(StartingHashKey), and pair each with the next.",
        'open_shards.sort(key=lambda one: int(one["HashKeyRange"]["StartingHashKey"]))',
    ),
)
def mergeable_pairs(mergeable: Callable[[list[dict[str, Any]]], Any]) -> Counterexample | str:
    """Judge a function that names the pairs that MergeShards takes; small streams come first."""
    for past in PASTS:
        yours = mergeable(list(listed(past)))
        pairs = sorted(map(tuple, yours)) if _are_pairs(yours) else yours
        if pairs != sorted(touching(listed(past))):
            return mispaired(mergeable, past, yours)
    return merged_by_boto3()


@exercise(
    "08.2",
    "What may be read now?",
    hints=(
        "A shard has to wait for its parents. How many can it have, and where can they be?",
        "A shard that is not done may be read if no parent of it is in the list and not done.",
        "waiting = {one['ShardId'] for one in shards} - done",
    ),
)
def parents_first(
    readable: Callable[[list[dict[str, Any]], set[str]], Any],
) -> Counterexample | str:
    """Judge a function that names the shards to read next by reading whole streams with it."""
    readings = []
    for scene in SCENES:
        reading = read_with(readable, scene)
        if not reading.is_whole:
            return misread(readable, scene, reading)
        readings.append(reading)
    return (
        f"{sum(one.stored for one in readings):,} messages from {len(readings)} streams: "
        "each read once, every key in order."
    )


@exercise(
    "08.3",
    "A policy for three days",
    hints=(
        "The sale at noon comes within minutes and forgives no waiting; the other days cost money.",
        "A low number of minutes and a short cool-off refuse less; a high threshold costs less.",
        "Policy(threshold=0.7, minutes=4, cooldown_minutes=10, step=DOUBLE) is safe, but dear.",
    ),
)
def scaling_policy(policy: object) -> Counterexample | str:
    """Judge a scaling policy by refusals and dollars on three days."""
    if complaint := wrong_policy(policy):
        return complaint
    assert isinstance(policy, Policy)
    return praise(policy)


@exercise(
    "08.4",
    "Up for your sale, and down again",
    hints=(
        "Each call may double, and each may halve. The last step of a way may be smaller.",
        "Up: double until the next double is too much, then the peak. Down: half, rounded up.",
        "For 3 to 13 to 3 it would be [6, 12, 13, 7, 4, 3].",
    ),
)
def shard_plan(targets: object, learner: str, attempt: int = 1) -> Counterexample | str:
    """Judge the targets of the fewest UpdateShardCount calls for the learner's own sale."""
    mine = my_sale(learner, attempt)
    return wrong_plan(targets, mine) or made_well(mine)


def my_sale(learner: str, attempt: int = 1) -> Sale:
    """Return the sale of one learner and attempt.

    Example:
        >>> mine = my_sale("ada")
        >>> mine.rest <= mine.start < mine.peak
        True
    """
    return drawn(chance_of(learner, attempt, "08.4"))


def _are_pairs(given: object) -> bool:
    return isinstance(given, list | tuple | set) and all(
        isinstance(pair, tuple | list) and len(pair) == 2 for pair in given
    )
