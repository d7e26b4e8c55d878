"""More shards help where many keys crowd, and stop helping where one key is too much."""

import json
from dataclasses import asdict

import pytest

from kdslab.sim.throttle import LOADS, MIXES, ONE_HOT, SECONDS, SHARDS_AT_MOST, run_hot
from kdslab.sim.throttle_sweep import same_minute, split_hot_shard, sweep_shards


@pytest.mark.parametrize("load", LOADS)
@pytest.mark.parametrize("mix", MIXES)
@pytest.mark.parametrize("shards", [1, 4, 13])
def test_the_sweep_agrees_with_a_whole_run(mix, load, shards):
    sweep = sweep_shards(mix, per_second=3_000, shards=shards, load=load)
    run = run_hot(mix, per_second=3_000, shards=shards, load=load)

    exact = run.writes.total_refused / SECONDS
    assert pytest.approx(exact, rel=0.05, abs=20) == sweep.refused_per_second[shards - 1]


def test_the_floor_is_what_the_hot_key_alone_is_over_its_shard():
    sweep = sweep_shards(ONE_HOT, per_second=2_000)

    assert 800 == sweep.floor
    assert min(sweep.refused_per_second) >= sweep.floor
    assert SHARDS_AT_MOST == len(sweep.refused_per_second)


def test_even_keys_have_no_floor():
    sweep = sweep_shards(MIXES[0], per_second=2_000)

    assert 0 == sweep.floor == sweep.refused_per_second[-1]


def test_a_sweep_is_plain_data_and_comes_out_the_same_again():
    assert sweep_shards(ONE_HOT) == sweep_shards(ONE_HOT)
    assert json.dumps([asdict(sweep_shards(ONE_HOT)), asdict(split_hot_shard())])


def test_each_split_halves_the_arc_and_adds_one_open_shard():
    splits = split_hot_shard(5)

    assert (1, 2, 3, 4, 5, 6) == splits.open_shards
    assert [2 ** (128 - times) for times in range(6)] == list(splits.hash_keys)


def test_the_same_minute_is_offered_twice():
    even, burst = same_minute()

    assert even.total_offered == burst.total_offered
