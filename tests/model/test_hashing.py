"""The ring: which number a key becomes, and which arc owns the number."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.model import hashing
from kdslab.model.hashing import KEY_SPACE, HashKeyRange, even_ranges, hash_key
from kdslab.model.stream import Stream

# A busy machine is no failure.
calm = settings(deadline=None)

hash_keys = st.integers(0, KEY_SPACE - 1)
shard_counts = st.integers(1, 300)
arcs = st.tuples(hash_keys, hash_keys).map(lambda ends: HashKeyRange(min(ends), max(ends)))

# Source: API reference, PutRecord: MD5, read as a 128-bit integer
KEYS = {
    "123": ("202cb962ac59075b964b07152d234b70", 42767516990368493138776584305024125808),
    "New York": ("87809c954948d8a20507bee3648281b3", 180113569312430956460304045157917032883),
    "Los Angeles": ("d0aa2dffa0da83f1f34681308d04db5d", 277363046550608798216712835382980696925),
    "user-1": ("d6d7705392bc7af633328bea8c4c6904", 285573413173782752570879317399258818820),
    "s-41": ("6e19676ad93d33e0104a63ebd85763b5", 146346984511410755924369022194871133109),
    "s-90": ("b772d1fabd8a892c0f029c9b20066d82", 243844903959820513252539700224641625474),
    "é": ("66ddcd97cfdeabb2f6fb8a999b4bc76f", 136732923097551493579404309126273812335),
}

# The shard's number in streams of 2, 3, 4, 6 and 10 shards.
SHARDS = {
    "123": (0, 0, 0, 0, 1),
    "New York": (1, 1, 2, 3, 5),
    "Los Angeles": (1, 2, 3, 4, 8),
    "user-1": (1, 2, 3, 5, 8),
    "s-41": (0, 1, 1, 2, 4),
    "s-90": (1, 2, 2, 4, 7),
    "é": (0, 1, 1, 2, 4),
}

# Source: N = 2 AWS's producer library, shard_map_test.cc; N = 3 CLI reference, list-shards; N = 4
# and N = 6 the same rule; N = 5 API Gateway guide, "integrating with Kinesis"
STARTS = {
    2: {1: 170141183460469231731687303715884105728},
    3: {
        1: 113427455640312821154458202477256070485,
        2: 226854911280625642308916404954512140970,
    },
    4: {
        1: 85070591730234615865843651857942052864,
        2: 170141183460469231731687303715884105728,
        3: 255211775190703847597530955573826158592,
    },
    5: {1: 68056473384187692692674921486353642291, 4: 272225893536750770770699685945414569164},
    6: {2: 113427455640312821154458202477256070484, 5: 283568639100782052886145506193140176210},
}


@pytest.mark.parametrize("key", KEYS)
def test_a_hash_key_is_the_md5_read_from_left_to_right(key):
    digest, expected = KEYS[key]

    assert (digest, expected) == (f"{hash_key(key):032x}", hash_key(key))


@pytest.mark.parametrize("key", SHARDS)
def test_a_key_lands_on_the_shard_that_the_table_names(key):
    streams = [Stream("s", shard_count=shards, now=0.0) for shards in (2, 3, 4, 6, 10)]

    assert SHARDS[key] == tuple(stream.route(hash_key(key)).index for stream in streams)


@pytest.mark.parametrize(("shard_count", "starts"), STARTS.items())
def test_a_new_stream_s_arcs_start_where_aws_starts_them(shard_count, starts):
    ranges = even_ranges(shard_count)

    assert starts == {index: ranges[index].start for index in starts}


@calm
@given(shard_counts)
def test_even_ranges_tile_the_ring(shard_count):
    ranges = even_ranges(shard_count)

    assert (shard_count, 0, KEY_SPACE - 1) == (len(ranges), ranges[0].start, ranges[-1].end)
    assert all(lower.end + 1 == upper.start for lower, upper in pairwise(ranges))
    assert all(lower.is_adjacent_to(upper) for lower, upper in pairwise(ranges))
    assert KEY_SPACE == sum(arc.size for arc in ranges)


@calm
@given(shard_counts)
def test_even_ranges_are_equal_but_for_the_last_that_takes_the_remainder(shard_count):
    *others, last = (arc.size for arc in even_ranges(shard_count))

    assert set(others) <= {KEY_SPACE // shard_count}
    assert KEY_SPACE % shard_count == last - KEY_SPACE // shard_count


@calm
@given(shard_counts, hash_keys)
def test_every_hash_key_has_one_owner_and_the_stream_finds_it(shard_count, key):
    owners = [arc for arc in even_ranges(shard_count) if key in arc]

    assert owners == [Stream("s", shard_count=shard_count, now=0.0).route(key).hash_key_range]


@calm
@given(arcs.filter(lambda arc: arc.size > 1), st.data())
def test_a_split_tiles_the_parent(parent, data):
    new_start = data.draw(st.integers(parent.start + 1, parent.end))
    lower, upper = parent.split_at(new_start)

    assert (parent.start, new_start - 1) == (lower.start, lower.end)
    assert (new_start, parent.end) == (upper.start, upper.end)
    assert lower.is_adjacent_to(upper)
    assert upper.is_adjacent_to(lower)


@calm
@given(arcs, st.sampled_from([0, -1]))
def test_a_split_that_leaves_one_side_empty_is_refused(parent, outside):
    new_start = parent.start + outside

    with pytest.raises(ValueError, match=f"got {new_start}"):
        parent.split_at(new_start)
    with pytest.raises(ValueError, match=f"got {parent.end + 1}"):
        parent.split_at(parent.end + 1)


# Source: AWS's producer library, shard_map_test.cc
@pytest.mark.parametrize(
    ("parent", "new_start"),
    [
        (0, 85070591730234615865843651857942052863),
        (1, 270141183460469231731687303715884105728),
    ],
)
def test_aws_s_sample_splits_fit_the_halves_of_the_ring(parent, new_start):
    lower, upper = even_ranges(2)[parent].split_at(new_start)

    assert (new_start - 1, new_start) == (lower.end, upper.start)


def test_the_middle_that_aws_s_sample_takes_makes_the_lower_child_one_key_smaller():
    half = even_ranges(2)[0]
    lower, upper = half.split_at((half.start + half.end) // 2)

    assert 85070591730234615865843651857942052862 == lower.end
    assert 2 == upper.size - lower.size


def test_arcs_that_do_not_touch_are_not_adjacent():
    first, _, third = even_ranges(3)

    assert not first.is_adjacent_to(third)


@pytest.mark.parametrize(("start", "end"), [(-1, 5), (6, 5), (0, KEY_SPACE)])
def test_an_arc_off_the_ring_or_out_of_order_cannot_be_made(start, end):
    with pytest.raises(ValueError, match=f"got {start} to {end}"):
        HashKeyRange(start, end)


def test_a_stream_without_shards_cannot_be_made():
    with pytest.raises(ValueError, match="at least 1 shard, got 0"):
        even_ranges(0)


@calm
@given(st.text(max_size=256).filter(str.isprintable))
def test_the_same_key_has_the_same_place_on_the_ring(key):
    assert hash_key(key) == hash_key(key)
    assert 0 <= hash_key(key) < KEY_SPACE


@pytest.mark.parametrize("shard_count", [2, 3, 8])
def test_many_different_keys_spread_evenly(shard_count):
    chance, stream = random.Random(7), Stream("s", shard_count=shard_count, now=0.0)
    counts = [0] * shard_count
    for _ in range(10_000):
        counts[stream.route(hash_key(f"user-{chance.getrandbits(64)}")).index] += 1

    expected = 10_000 / shard_count
    five_deviations = 5 * (expected * (1 - 1 / shard_count)) ** 0.5
    assert all(abs(count - expected) < five_deviations for count in counts), counts


# Source: the product of (n - i) / n over k keys: 3 keys on 3 shards meet all three in 2 of 9 runs
def test_three_keys_seldom_meet_three_shards():
    chance, stream = random.Random(7), Stream("s", shard_count=3, now=0.0)
    spread = sum(
        3 == len({stream.route(chance.randrange(KEY_SPACE)).index for _ in range(3)})
        for _ in range(5_000)
    )

    assert abs(spread / 5_000 - 2 / 9) < 0.03


def test_keys_are_remembered_within_bounds_and_rightly():
    first = [hash_key(f"once-{number}") for number in range(20_000)]

    assert len(hashing._remembered) <= hashing._KEYS_REMEMBERED
    assert first == [hash_key(f"once-{number}") for number in range(20_000)]
