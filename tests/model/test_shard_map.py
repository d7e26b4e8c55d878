"""Which shards there are: the open ones tile the ring, the closed ones wait to be read."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.model.errors import ResourceNotFoundException
from kdslab.model.hashing import KEY_SPACE, HashKeyRange, even_ranges
from kdslab.model.shard import Shard, shard_id
from kdslab.model.shard_map import ShardMap

# A busy machine is no failure.
calm = settings(deadline=None)


def opened(index: int, arc: HashKeyRange, at: float, parents: tuple[str, ...]) -> Shard:
    return Shard(index, arc, created_at=at, parents=parents)


def a_map(shard_count: int = 2) -> ShardMap:
    return ShardMap(shard_count, 0.0, opened, "stream clicks under account 111122223333")


def numbers(shards: list[Shard]) -> list[int]:
    return [shard.index for shard in shards]


def arcs(shards: ShardMap) -> list[HashKeyRange]:
    return [shard.hash_key_range for shard in shards.open]


@pytest.mark.parametrize("shard_count", [1, 2, 3, 5, 6])
def test_a_stream_begins_with_even_arcs_numbered_from_0(shard_count):
    shards = a_map(shard_count)

    assert list(range(shard_count)) == numbers(shards.open) == numbers(shards.all)
    assert list(even_ranges(shard_count)) == arcs(shards)


# Source: AWS's producer library, its sample: 0 and 1; 0 becomes 2 and 3, then 1 becomes 4 and 5
def test_shards_are_numbered_upwards_and_the_lower_arc_gets_the_lower_number():
    shards = a_map(2)
    shards.split(1.0, shards.find(shard_id(0)), 85070591730234615865843651857942052863)
    shards.split(2.0, shards.find(shard_id(1)), 270141183460469231731687303715884105728)

    assert [2, 3, 4, 5] == numbers(shards.open)
    assert [
        0,
        85070591730234615865843651857942052863,
        170141183460469231731687303715884105728,
        270141183460469231731687303715884105728,
    ] == [arc.start for arc in arcs(shards)]
    assert 85070591730234615865843651857942052862 == arcs(shards)[0].end


def test_after_a_split_the_parent_is_closed_and_names_its_children_who_name_it():
    shards = a_map(2)
    parent = shards.open[1]
    shards.split(5.5, parent, 2**127 + 10)
    lower, upper = shards.find(shard_id(2)), shards.find(shard_id(3))

    assert (5.5, (lower.id, upper.id)) == (parent.closed_at, parent.child_ids)
    assert [(parent.id,)] * 2 == [lower.parents, upper.parents]
    assert [5.5, 5.5] == [lower.created_at, upper.created_at]
    assert [0, 2, 3] == numbers(shards.open)
    assert [0, 1, 2, 3] == numbers(shards.all)


# Source: API reference, MergeShards: ParentShardId is the one to merge, the other is adjacent
def test_after_a_merge_both_parents_are_closed_and_share_one_child():
    shards = a_map(3)
    merged = shards.merge(5.5, shards.open[0], shards.open[1])

    assert (shard_id(0), shard_id(1)) == (merged.parent_id, merged.adjacent_parent_id)
    assert HashKeyRange(0, 2 * (KEY_SPACE // 3) - 1) == merged.hash_key_range
    assert [3, 2] == numbers(shards.open)
    assert [(merged.id,), (merged.id,), ()] == [shard.child_ids for shard in shards.all[:3]]
    assert [5.5, 5.5, None] == [shard.closed_at for shard in shards.all[:3]]


def test_an_even_shard_is_halved_into_equal_arcs():
    shards = a_map(2)
    for shard in list(shards.open):
        shards.halve(1.0, shard)

    assert list(even_ranges(4)) == arcs(shards)


def test_one_hash_key_cannot_be_halved():
    shards = a_map(1)
    shards.split(1.0, shards.open[0], 1)
    shards.halve(2.0, shards.open[0])

    assert [HashKeyRange(0, 0), HashKeyRange(1, KEY_SPACE - 1)] == arcs(shards)


def test_what_is_closed_or_no_neighbour_cannot_be_replaced():
    shards = a_map(3)
    first, second, third = shards.open
    shards.split(1.0, first, 10)

    with pytest.raises(ValueError, match=f"only open neighbours can be replaced, got {first.id}"):
        shards.split(2.0, first, 10)
    for pair in ((first, second), (third, second)):
        with pytest.raises(ValueError, match=r"range must satisfy|only open neighbours"):
            shards.merge(2.0, *pair)
    assert [3, 4, 1, 2] == numbers(shards.open)


@pytest.mark.parametrize(
    ("key", "expected"),
    [(0, 0), (2**127 - 1, 0), (2**127, 1), (KEY_SPACE - 1, 1)],
)
def test_a_hash_key_is_routed_to_the_open_shard_whose_arc_holds_it(key, expected):
    assert expected == a_map(2).route(key).index


def test_after_a_split_keys_are_routed_to_the_children():
    shards = a_map(2)
    shards.split(1.0, shards.open[0], 1000)

    assert [2, 3, 1] == [shards.route(key).index for key in (999, 1000, 2**127)]


def test_a_shard_that_is_not_there_is_named():
    with pytest.raises(ResourceNotFoundException) as refusal:
        a_map(2).find(shard_id(2))

    assert (
        "Shard shardId-000000000002 in stream clicks under account 111122223333 does not exist"
    ) == refusal.value.message


# Source: developer guide, "After a resharding": CLOSED, then EXPIRED when retention is over
def test_a_closed_shard_goes_when_all_it_could_hold_is_too_old_and_its_children_name_it_still():
    shards = a_map(2)
    shards.split(5.0, shards.open[0], 1000)
    shards.split(7.0, shards.open[0], 10)

    for before, first_close, expected in (
        (5.0, 5.0, [0, 1, 2, 3, 4, 5]),
        (5.001, 7.0, [1, 2, 3, 4, 5]),
        (7.001, inf, [1, 3, 4, 5]),
    ):
        shards.trim(before)
        assert (expected, first_close) == (numbers(shards.all), shards.first_close)
    assert (shard_id(0),) == shards.find(shard_id(3)).parents
    with pytest.raises(ResourceNotFoundException):
        shards.find(shard_id(0))


def test_trimming_reaches_the_records_of_open_and_closed_shards():
    shards = a_map(2)
    for shard in shards.open:
        for counter, at in enumerate((1.0, 2.0, 3.0)):
            shard.append(("k", b"", counter, at, shard.stem))
    shards.split(4.0, shards.open[0], 1000)
    shards.trim(2.0)

    assert [2, 2, 0, 0] == [len(shard.records) for shard in shards.all]


@pytest.mark.parametrize(("place", "expected"), [(0, [0, 1]), (1, [0, 1, 2]), (2, [1, 2])])
def test_an_open_shard_has_open_neighbours(place, expected):
    shards = a_map(3)

    assert expected == numbers(shards.around(shards.open[place]))


@calm
@given(st.integers(1, 6), st.lists(st.tuples(st.booleans(), st.integers(0)), max_size=30))
def test_whatever_is_split_and_merged_the_open_arcs_tile_the_ring(shard_count, changes):
    shards, seen = a_map(shard_count), set(range(shard_count))
    for at, (is_split, place) in enumerate(changes):
        index = place % len(shards.open)
        if is_split:
            arc = shards.open[index].hash_key_range
            if arc.size > 1:
                shards.split(at, shards.open[index], arc.start + 1 + place % (arc.size - 1))
        elif index + 1 < len(shards.open):
            shards.merge(at, *shards.open[index : index + 2])

        ends = [arc.end for arc in arcs(shards)]
        assert shards.starts == [arc.start for arc in arcs(shards)]
        assert [0, *(end + 1 for end in ends)] == [*shards.starts, KEY_SPACE]
        assert all(shard.is_open for shard in shards.open)
        new = set(numbers(shards.all)) - seen
        assert all(number > max(seen) for number in new)
        seen |= new
