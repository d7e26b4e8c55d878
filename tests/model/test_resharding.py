"""Split one, merge two, or ask for a number: what is refused, and what comes of it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.model.errors import (
    InvalidArgumentException,
    KinesisError,
    LimitExceededException,
    ResourceNotFoundException,
)
from kdslab.model.hashing import KEY_SPACE, HashKeyRange, even_ranges
from kdslab.model.resharding import Resharding, plan
from kdslab.model.shard import Shard, shard_id
from kdslab.model.shard_map import ShardMap

# A busy machine is no failure.
calm = settings(deadline=None)

OWNER = "stream clicks under account 111122223333"
HOUR = 3600.0
DAY = 24 * HOUR


def opened(index: int, arc: HashKeyRange, at: float, parents: tuple[str, ...]) -> Shard:
    return Shard(index, arc, created_at=at, parents=parents)


def a_map(shard_count: int) -> ShardMap:
    return ShardMap(shard_count, 0.0, opened, OWNER)


def resized(shards: ShardMap, target: int) -> ShardMap:
    for at, action in enumerate(plan(shards, len(shards.open), target)):
        action(float(at))
    return shards


def arcs(shards: ShardMap) -> list[HashKeyRange]:
    return [shard.hash_key_range for shard in shards.open]


def refusal(call, *arguments) -> KinesisError:
    with pytest.raises(KinesisError) as refused:
        call(*arguments)
    return refused.value


# Source: what UpdateShardCount of the service left behind, recorded from it
@pytest.mark.parametrize(
    ("before", "after", "ever"),
    [(2, 4, 6), (4, 5, 15), (10, 13, 37), (4, 2, 6), (5, 3, 7)],
)
def test_a_new_number_of_shards_leaves_as_many_behind_as_the_service_does(before, after, ever):
    shards = resized(a_map(before), after)

    assert (after, ever) == (len(shards.open), len(shards.all))


@pytest.mark.parametrize(("before", "after"), [(1, 2), (2, 4), (4, 8), (4, 2), (8, 4), (2, 1)])
def test_doubling_and_halving_keep_even_arcs_even(before, after):
    assert list(even_ranges(after)) == arcs(resized(a_map(before), after))


def test_the_narrowest_neighbours_are_merged_the_lowest_first():
    shards = a_map(1)
    for place in (100, 103, 50_000, 50_001):
        shards.split(0.0, shards.route(place), place)
    resized(shards, 3)

    assert [0, 103, 50_001] == shards.starts


@calm
@given(st.integers(1, 12), st.data())
def test_any_number_from_half_to_double_is_reached_and_the_arcs_tile_the_ring(before, data):
    after = data.draw(st.integers(-(-before // 2), 2 * before))
    shards = resized(a_map(before), after)
    ends = [arc.end for arc in arcs(shards)]

    assert after == len(shards.open)
    assert [0, *(end + 1 for end in ends)] == [*shards.starts, KEY_SPACE]


@calm
@given(st.lists(st.integers(1, 40), unique=True, min_size=1, max_size=12), st.data())
def test_merging_takes_at_each_step_the_narrowest_pair_that_there_is(cuts, data):
    shards = a_map(1)
    for place in cuts:
        shards.split(0.0, shards.route(place), place)
    expected = [(arc.start, arc.end) for arc in arcs(shards)]
    target = data.draw(st.integers(1, len(expected)))
    while len(expected) > target:
        widths = [high[1] - low[0] for low, high in pairwise(expected)]
        place = widths.index(min(widths))
        expected[place : place + 2] = [(expected[place][0], expected[place + 1][1])]

    assert expected == [(arc.start, arc.end) for arc in arcs(resized(shards, target))]


def test_where_an_arc_is_a_single_hash_key_wider_ones_are_halved_again():
    shards = a_map(1)
    for place in (1, 2, 3):
        shards.split(0.0, shards.route(place), place)

    assert 8 == len(resized(shards, 8).open)


def test_thousands_of_shards_become_twice_as_many_and_half_as_many():
    assert list(even_ranges(2_048)) == arcs(resized(resized(a_map(2_048), 4_096), 2_048))


# Source: API reference, SplitShard: above the start plus one and below the end
@pytest.mark.parametrize("new_start", [0, 1, 2**127 - 1, 2**127, 2**127 + 5])
def test_a_shard_is_not_split_too_near_an_end_or_outside(new_start):
    refused = refusal(Resharding(a_map(2), OWNER).split, shard_id(0), new_start)

    assert InvalidArgumentException is type(refused)
    assert (
        f"NewStartingHashKey {new_start} used in SplitShard() on shard shardId-000000000000 in "
        "stream clicks under account 111122223333 is not both greater than one plus the shard's "
        "StartingHashKey 0 and less than the shard's EndingHashKey "
        "170141183460469231731687303715884105727."
    ) == refused.message


@pytest.mark.parametrize("new_start", [2, 3, 2**126, 2**127 - 2])
def test_a_shard_is_split_anywhere_else_and_its_children_tile_it(new_start):
    shards = a_map(2)
    Resharding(shards, OWNER).split(shard_id(0), new_start)(5.0)

    assert [
        HashKeyRange(0, new_start - 1),
        HashKeyRange(new_start, 2**127 - 1),
        HashKeyRange(2**127, KEY_SPACE - 1),
    ] == arcs(shards)


# Source: API reference, MergeShards: one contiguous set of hash keys, the lower shard first
@pytest.mark.parametrize(("one", "other"), [(0, 2), (1, 0), (1, 1), (2, 0)])
def test_only_neighbours_are_merged_the_lower_first(one, other):
    refused = refusal(Resharding(a_map(3), OWNER).merge, shard_id(one), shard_id(other))

    assert InvalidArgumentException is type(refused)
    assert (
        f"Shards {shard_id(one)} and {shard_id(other)} in {OWNER} are not an adjacent pair of "
        "shards eligible for merging"
    ) == refused.message


def test_a_shard_that_is_closed_is_neither_split_nor_merged():
    shards = a_map(2)
    resharding = Resharding(shards, OWNER)
    resharding.split(shard_id(0), 1000)(5.0)
    expected = (
        f"Shard {shard_id(0)} in {OWNER} has already been merged or split, and thus is not "
        "eligible for merging or splitting."
    )

    assert [expected] * 3 == [
        refusal(resharding.split, shard_id(0), 500).message,
        refusal(resharding.merge, shard_id(0), shard_id(1)).message,
        refusal(resharding.merge, shard_id(3), shard_id(0)).message,
    ]


@pytest.mark.parametrize(
    ("operation", "arguments"),
    [("split", (shard_id(9), 5)), ("merge", (shard_id(0), shard_id(9)))],
)
def test_a_shard_that_is_not_there_is_not_found(operation, arguments):
    refused = refusal(getattr(Resharding(a_map(2), OWNER), operation), *arguments)

    assert ResourceNotFoundException is type(refused)
    assert f"Could not find shard shardId-000000000009 in {OWNER}." == refused.message


# Source: API reference, UpdateShardCount: not above double, not below half, 10,000 at most
@pytest.mark.parametrize(
    ("current", "target", "kind"),
    [
        (4, 9, InvalidArgumentException),
        (4, 1, InvalidArgumentException),
        (5, 2, InvalidArgumentException),
        (1, 0, InvalidArgumentException),
        (4, 10_001, LimitExceededException),
    ],
)
def test_a_target_beyond_the_bounds_is_refused_with_both_numbers(current, target, kind):
    resharding = Resharding(a_map(current), OWNER)
    refused = refusal(resharding.update, 0.0, target)

    assert kind is type(refused)
    assert refused.message.endswith(
        f"Current open shard count: {current} Target shard count: {target}"
    )


@pytest.mark.parametrize(("current", "target"), [(4, 8), (4, 2), (5, 3), (3, 2), (4, 4), (1, 1)])
def test_a_target_at_the_bounds_is_not_refused(current, target):
    shards = a_map(current)
    for action in Resharding(shards, OWNER).update(0.0, target):
        action(1.0)

    assert target == len(shards.open)


# Source: API reference, UpdateShardCount: ten times in any 24 hours for each stream
def test_the_eleventh_call_in_24_hours_is_refused_until_the_first_is_a_day_old():
    resharding = Resharding(a_map(2), OWNER)
    for hour in range(10):
        resharding.update(hour * HOUR, 2)

    for now in (10 * HOUR, DAY - 0.001):
        refused = refusal(resharding.update, now, 2)
        assert LimitExceededException is type(refused)
    resharding.update(DAY, 2)
    assert LimitExceededException is type(refusal(resharding.update, DAY, 2))
    resharding.update(DAY + HOUR, 2)


def test_a_call_that_is_refused_for_its_target_is_not_counted():
    resharding = Resharding(a_map(2), OWNER)
    for _ in range(20):
        refusal(resharding.update, 0.0, 5)

    assert [] == resharding.update(0.0, 2)
