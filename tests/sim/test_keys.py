"""Keys and their shares: together all of the traffic, and routed as the service routes."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.model.hashing import even_ranges
from kdslab.sim.hashing import route_keys
from kdslab.sim.keys import one_hot, uniform, weighted, zipf

calm = settings(deadline=None)
mixes = st.one_of(
    st.integers(1, 200).map(uniform),
    st.integers(1, 200).map(zipf),
    st.tuples(st.integers(2, 50), st.floats(0.01, 0.99)).map(lambda pair: one_hot(*pair)),
)


@calm
@given(mixes, st.integers(1, 40))
def test_the_shards_together_get_all_of_the_traffic(mix, shard_count):
    shares = mix.per_shard(even_ranges(shard_count))

    assert shard_count == len(shares)
    assert 1.0 == pytest.approx(sum(shares))
    assert 1.0 == pytest.approx(sum(mix.shares))


@calm
@given(st.integers(1, 60), st.integers(1, 16))
def test_equal_keys_weigh_on_a_shard_by_their_number(keys, shard_count):
    mix = uniform(keys)
    counts = route_keys(mix.keys, shard_count).per_shard

    assert [count / keys for count in counts] == pytest.approx(
        mix.per_shard(even_ranges(shard_count))
    )


def test_the_hot_key_has_the_share_that_was_asked_for():
    mix = one_hot(10, 0.4)

    assert ("user-0", 0.4) == (mix.hottest[0], pytest.approx(mix.hottest[1]))


def test_the_second_loudest_key_of_zipf_comes_half_as_often_as_the_first():
    first, second, *_ = zipf(1_000).shares

    assert first == pytest.approx(2 * second)


def test_keys_are_drawn_by_their_shares_and_the_same_seed_draws_the_same():
    mix = weighted("coins", {"heads": 3, "tails": 1})
    chance, again = Random(7), Random(7)
    drawn = [mix.draw(chance) for _ in range(4_000)]

    assert drawn == [mix.draw(again) for _ in range(4_000)]
    assert 0.75 == pytest.approx(Counter(drawn)["heads"] / 4_000, abs=0.03)


@pytest.mark.parametrize("weights", [{}, {"a": 0}, {"a": 1, "b": -1}])
def test_a_mix_needs_keys_that_weigh_something(weights):
    with pytest.raises(ValueError, match="keys with weights above 0"):
        weighted("none", weights)


@pytest.mark.parametrize(("count", "share"), [(1, 0.5), (5, 0.0), (5, 1.0)])
def test_one_key_is_hot_among_others(count, share):
    with pytest.raises(ValueError, match="one key can be hot among two or more"):
        one_hot(count, share)
