"""The day can be won for every learner, by a policy that is not the one to beat."""

import pytest

from kdslab.sim.capstone import fly
from kdslab.sim.capstone_policies import PREPARED, by_the_hour, by_the_lag, gallery


def test_a_gallery_shows_one_day_under_five_policies():
    entries = gallery(3)

    assert list("ABCDE") == [entry.name for entry in entries]
    assert 1 == len({entry.day.happenings for entry in entries})
    assert 5 == len({entry.day.shards for entry in entries})


def test_on_day_3_only_the_policy_that_looks_at_the_lag_meets_all():
    scores = {entry.policy: entry.day.met for entry in gallery(3)}

    assert ["by the hour and the lag"] == [name for name, met in scores.items() if met == 5]


# Day 1 has its burst and its sale in one evening minute: 33,000 records a second.
@pytest.mark.parametrize("seed", range(2, 13))
def test_by_the_lag_meets_all_on_the_days_of_the_lesson(seed):
    day = fly(by_the_lag, PREPARED, seed=seed)

    assert 5 == day.met
    assert () == day.notes


def test_by_the_hour_the_shards_double_twice():
    day = fly(by_the_hour, PREPARED, seed=1)

    assert [8, 16, 32] == sorted(set(day.shards))
