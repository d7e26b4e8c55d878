"""The score can be traced back point by point, and order is lost where the lesson says so."""

from dataclasses import replace

import pytest

from kdslab.sim.capstone import black_friday
from kdslab.sim.capstone_day import CELEBRITY
from kdslab.sim.capstone_plan import BASELINE, BY_ALARM, ON_DEMAND, Plan
from kdslab.sim.capstone_score import POINTS, USD_AT_MOST, points

DAYS = range(1, 13)
GOOD = Plan(day_shards=20, evening_shards=38, suffixed=True, retention_hours=48)


def objective(day, name):
    return next(each for each in day.objectives if each.name == name)


@pytest.mark.parametrize(("goal", "reached"), [(5, 0), (5, 5), (5, 10), (5, 500), (0, 0), (0, 7)])
def test_a_goal_reached_brings_all_points_and_one_missed_a_part(goal, reached):
    found = points(goal, reached)

    assert (POINTS == found) == (reached <= goal)
    assert found == pytest.approx(POINTS if reached <= goal else POINTS * goal / reached)


@pytest.mark.parametrize("seed", DAYS)
def test_the_score_is_the_sum_of_its_terms(seed):
    day = black_friday(BASELINE, seed=seed)

    assert day.score == int(sum(each.points for each in day.objectives))
    assert all(each.is_met == (each.points == POINTS) for each in day.objectives)
    assert 100 == POINTS * len(day.objectives)


@pytest.mark.parametrize("seed", DAYS)
def test_doing_nothing_scores_badly_and_the_baseline_a_little_better(seed):
    nothing, baseline = black_friday(seed=seed).score, black_friday(BASELINE, seed=seed).score

    assert nothing < 50
    assert nothing <= baseline < 70


def test_one_shard_is_cheap_and_scores_hardly_more_than_its_cheapness():
    day = black_friday(Plan(day_shards=1, evening_shards=1), seed=1)

    assert POINTS <= day.score <= POINTS + 2


@pytest.mark.parametrize("seed", DAYS)
def test_as_many_shards_as_the_evening_needs_are_too_dear_for_the_whole_day(seed):
    day = black_friday(replace(GOOD, day_shards=34, evening_shards=34), seed=seed)

    assert not objective(day, "the day's bill").is_met


def test_on_demand_costs_more_than_the_budget():
    bill = objective(black_friday(Plan(mode=ON_DEMAND), seed=1), "the day's bill")

    assert not bill.is_met
    assert bill.points == pytest.approx(POINTS * USD_AT_MOST / float(bill.number[1:]), abs=0.01)


@pytest.mark.parametrize("seed", DAYS)
def test_only_refused_records_can_be_overtaken(seed):
    day = black_friday(BASELINE, seed=seed)
    late = objective(day, "out of order")

    assert 0 <= float(late.number[:-1]) <= float(objective(day, "refused records").number[:-1])


def test_a_loud_key_is_overtaken_more_often_than_a_quiet_one():
    plain = black_friday(Plan(day_shards=24, evening_shards=24), seed=4)
    small = black_friday(Plan(day_shards=7, evening_shards=7, suffixed=True), seed=9)

    def overtaken(day):
        late, refused = (
            float(objective(day, name).number[:-1]) for name in ("out of order", "refused records")
        )
        return late / refused

    assert overtaken(plain) > 0.9 > overtaken(small)


def test_a_suffix_at_random_loses_the_order_of_the_loud_key_and_one_that_stays_does_not():
    kept = black_friday(GOOD, seed=2)
    torn = black_friday(replace(GOOD, at_random=True), seed=2)

    assert objective(kept, "out of order").is_met
    assert not objective(torn, "out of order").is_met
    assert "at random" in objective(torn, "out of order").reason
    (event,) = (each for each in torn.happenings if each.name == CELEBRITY)
    span = slice(event.start, event.start + event.minutes)
    share = event.strength * sum(torn.offered[span]) / sum(torn.offered)
    assert float(objective(torn, "out of order").number[:-1]) == pytest.approx(
        100 * share, rel=0.02
    )


def test_the_baseline_doubles_by_alarm():
    assert (BY_ALARM, 7, 28) == (BASELINE.mode, BASELINE.day_shards, BASELINE.evening_shards)
