"""A wrong model is wrong somewhere, and can be told from the right rule and from the others."""

from inspect import getmembers, isfunction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdslab.sim import route_keys, wrong
from kdslab.sim.wrong import RARE_ROUTES, ROUTES

WRONG = ROUTES | RARE_ROUTES

SAMPLES = [(f"key-{number}é", count) for number in range(50) for count in (2, 3, 4, 10)]


def right(key, shard_count):
    return route_keys([key], shard_count).keys[0].shard


def test_every_wrong_model_has_a_name():
    here = [rule for _, rule in getmembers(wrong, isfunction) if rule.__module__ == wrong.__name__]

    assert {rule.__name__ for rule in here} == {rule.__name__ for rule in WRONG.values()}
    assert len(here) == len(WRONG)


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_model_names_another_shard_for_some_key(name):
    # 256 values are too few to be wrong about most keys: the first byte alone needs more of them.
    many = [(f"key-{number}é", count) for number in range(500) for count in (3, 6, 10)]

    assert any(WRONG[name](*sample) != right(*sample) for sample in many)


@pytest.mark.parametrize(("one", "other"), list(combinations(WRONG, 2)))
def test_two_wrong_models_differ_for_some_key(one, other):
    assert any(WRONG[one](*sample) != WRONG[other](*sample) for sample in SAMPLES)


@given(st.text(min_size=1), st.integers(1, 64), st.sampled_from(sorted(WRONG)))
def test_a_wrong_model_names_a_shard_that_a_learner_could_believe_in(key, shard_count, name):
    first = 1 if name == "shards counted from 1" else 0
    believed = 4 if name == "always four shards" else shard_count

    assert first <= WRONG[name](key, shard_count) < believed + first


@given(st.text(min_size=1), st.integers(1, 64))
def test_who_counts_from_one_is_right_but_for_one(key, shard_count):
    assert right(key, shard_count) + 1 == ROUTES["shards counted from 1"](key, shard_count)


@given(st.text(min_size=1), st.sampled_from([1, 2, 4, 8, 16, 32, 64, 128, 256]))
def test_the_first_byte_is_enough_where_the_shards_are_a_power_of_two(key, shard_count):
    assert right(key, shard_count) == ROUTES["only the first byte"](key, shard_count)


@given(st.text(min_size=1), st.sampled_from([1, 2, 4, 8, 16]))
def test_the_first_digit_is_enough_up_to_16_shards_by_powers_of_two(key, shard_count):
    assert right(key, shard_count) == RARE_ROUTES["only the first digit"](key, shard_count)


@given(st.text(min_size=1))
def test_four_shards_are_right_on_four_shards(key):
    assert right(key, 4) == ROUTES["always four shards"](key, 4)


@given(st.text(st.characters(max_codepoint=127), min_size=1), st.integers(1, 64))
def test_another_encoding_does_not_matter_within_ascii(key, shard_count):
    assert right(key, shard_count) == RARE_ROUTES["not UTF-8"](key, shard_count)
