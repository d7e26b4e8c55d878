"""Trials of chance agree with the theory, and the same seed gives the same trials."""

import pytest

from kdslab.sim.hashing_trials import spread_trials


@pytest.mark.parametrize(("keys", "shards"), [(2, 3), (3, 3), (4, 4), (5, 4)])
def test_trials_agree_with_the_theory(keys, shards):
    trials = spread_trials(keys, shards, trials=4_000)

    assert trials.expected == pytest.approx(trials.part, abs=0.03)


def test_the_same_seed_gives_the_same_trials():
    assert spread_trials(trials=200, seed=3) == spread_trials(trials=200, seed=3)
    assert spread_trials(trials=200, seed=3) != spread_trials(trials=200, seed=4)
