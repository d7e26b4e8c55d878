"""Many keys at once land where one key at a time lands, and chance is what arithmetic says."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdslab.model import HashKeyRange, Stream
from kdslab.sim import chance_of_no_collision, route_keys

keys = st.lists(st.text(min_size=1, max_size=12), max_size=20)
shard_counts = st.integers(1, 64)


@given(keys, shard_counts)
def test_every_key_goes_where_the_stream_routes_it(keys, shard_count):
    stream = Stream("s", shard_count=shard_count, now=0.0)
    routing = route_keys(keys, shard_count)

    expected = [stream.shards.index(stream.route(key.hash_key)) for key in routing.keys]
    assert expected == [key.shard for key in routing.keys]


@given(keys, shard_counts)
def test_the_ranges_are_those_of_a_new_stream(keys, shard_count):
    stream = Stream("s", shard_count=shard_count, now=0.0)

    expected = tuple(shard.hash_key_range for shard in stream.shards)
    assert expected == route_keys(keys, shard_count).ranges


@given(keys, shard_counts)
def test_counts_add_up_under_both_rules(keys, shard_count):
    routing = route_keys(keys, shard_count)

    distinct = len(set(keys))
    assert (distinct, distinct) == (sum(routing.per_shard), sum(routing.per_shard_modulo))
    assert shard_count == len(routing.per_shard) == len(routing.per_shard_modulo)
    assert sum(not count for count in routing.per_shard) == routing.empty_shards


@given(keys, shard_counts)
def test_misplaced_counts_the_keys_that_the_two_rules_send_apart(keys, shard_count):
    routing = route_keys(keys, shard_count)

    apart = [key for key in routing.keys if key.hash_key % shard_count != key.shard]
    assert len(apart) == routing.misplaced


@given(keys, shard_counts)
def test_a_repeated_key_counts_once_and_keeps_its_first_place(keys, shard_count):
    routing = route_keys([*keys, *reversed(keys)], shard_count)

    assert list(dict.fromkeys(keys)) == [key.key for key in routing.keys]


@given(st.text(min_size=1), shard_counts)
def test_a_place_on_the_ring_lies_within_the_shards_part_of_it(key, shard_count):
    (routed,) = route_keys([key], shard_count).keys

    # A float cannot tell the last places of an arc from its end.
    assert routed.shard / shard_count - 1e-9 <= routed.place <= (routed.shard + 1) / shard_count
    assert routed.hash_key == int(routed.digest, 16)
    assert 32 == len(routed.digest)


@pytest.mark.parametrize(("shard_count", "expected"), [(2, (1, 1)), (3, (1, 2)), (4, (2, 3))])
def test_new_york_and_los_angeles_share_a_shard_of_two_only(shard_count, expected):
    routing = route_keys(["New York", "Los Angeles"], shard_count)

    assert expected == tuple(key.shard for key in routing.keys)


def test_no_keys_leave_every_shard_empty():
    routing = route_keys([], 3)

    assert ((0, 0, 0), 3, 0) == (routing.per_shard, routing.empty_shards, routing.misplaced)


def test_one_shard_owns_the_whole_ring():
    routing = route_keys(["a", "b"], 1)

    assert ((HashKeyRange(0, 2**128 - 1),), (2,), 0) == (
        routing.ranges,
        routing.per_shard,
        routing.misplaced,
    )


@pytest.mark.parametrize("shard_count", [0, -1])
def test_a_stream_without_shards_cannot_route(shard_count):
    with pytest.raises(ValueError, match=f"at least 1 shard, got {shard_count}"):
        route_keys(["a"], shard_count)


@pytest.mark.parametrize(
    ("key_count", "shard_count", "expected"),
    [(2, 3, 0.667), (3, 3, 0.222), (4, 4, 0.094), (10, 10, 0.0004), (8, 8, 0.0024), (0, 1, 1)],
)
def test_the_chance_of_no_collision_is_the_known_one(key_count, shard_count, expected):
    digits = len(str(expected).partition(".")[2])

    assert expected == round(chance_of_no_collision(key_count, shard_count), digits)


@given(st.integers(1, 30), st.integers(1, 30))
def test_more_keys_than_shards_always_collide(shard_count, too_many):
    assert 0 == chance_of_no_collision(shard_count + too_many, shard_count)


def test_the_chance_is_what_ten_thousand_random_streams_show():
    chance, trials = Random(1), 10_000

    lucky = sum(len({chance.randrange(4) for _ in range(4)}) == 4 for _ in range(trials))
    # Three standard deviations of 10,000 throws are 0.9 of a hundred.
    assert abs(chance_of_no_collision(4, 4) - lucky / trials) < 0.009


def test_real_keys_collide_as_often_as_random_numbers():
    trials = 2_000
    rounds = ([f"{number}-{place}" for place in range(4)] for number in range(trials))

    lucky = sum(max(route_keys(keys, 4).per_shard) == 1 for keys in rounds)
    assert abs(chance_of_no_collision(4, 4) - lucky / trials) < 0.02
