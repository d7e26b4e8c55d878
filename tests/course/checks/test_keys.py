"""A key that misses its shard is given a name only where that is hardly chance."""

import pytest

from kdslab.course.checks.keys import not_one_key, off_target
from kdslab.model.hashing import even_ranges
from kdslab.sim import route_keys

SHARDS = 6


def missing(key, wanted):
    return off_target(route_keys([key], SHARDS).keys[0], wanted, SHARDS)


@pytest.mark.parametrize("number", range(200))
def test_an_arbitrary_key_that_misses_has_no_name(number):
    # Some of them lie one shard below, or where the remainder says: one in six does.
    routed = route_keys([f"user-{number}"], SHARDS).keys[0]

    wanted = (routed.shard + 1) % SHARDS
    assert "" == missing(routed.key, wanted).mistake


@pytest.mark.parametrize("key", ["3", "shard-3", "Shard 3", "shardId-000000000003"])
def test_the_name_of_the_shard_as_key_is_named(key):
    assert "the shard's name as key" == missing(key, 3).mistake


@pytest.mark.parametrize("place", ["start", "end"])
def test_a_hash_key_of_the_shards_range_as_key_is_named(place):
    key = str(getattr(even_ranges(SHARDS)[5], place))

    assert "a hash key as key" == missing(key, 5).mistake
    assert "" == missing(key, 4).mistake


def test_known_mistakes_are_told_that_the_key_is_hashed():
    known, unknown = missing("3", 3).next_step, missing("Ada", 3).next_step

    assert known.startswith("A key is hashed")
    assert unknown == "Try other keys until one falls into that range."


@pytest.mark.parametrize("keys", [["a"], ("a", "b"), {"a"}, {"a": 1}])
def test_a_collection_is_several_keys(keys):
    assert "several keys" == not_one_key(keys).mistake


def test_bytes_are_told_to_become_text():
    said = not_one_key(b"a")

    assert ("b'a'", "bytes, not text") == (said.yours, said.mistake)
