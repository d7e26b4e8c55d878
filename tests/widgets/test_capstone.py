"""Lesson 14's picture: every knob of the plan counts, and the forecast is run."""

import pytest

from kdslab.sim.capstone import black_friday
from kdslab.sim.capstone_plan import BASELINE, BY_ALARM, MODES, Plan
from kdslab.widgets.capstone import DAYS, FEW, MANY, NONE, SOME, BlackFriday, what_the_day_refuses


def test_the_first_picture_is_yesterdays_peak_with_a_shard_to_spare():
    friday = BlackFriday()

    assert 7 == friday.values["day_shards"] == friday.values["evening_shards"]
    assert f"{black_friday(seed=1).met} of 5 objectives met" in friday.twin().finding


@pytest.mark.parametrize("day", range(1, DAYS + 1))
def test_every_day_is_drawn(day):
    friday = BlackFriday(day=day)

    assert "" == friday.error
    assert friday.twin().finding.startswith(f"Day {day}:")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("shards", [1, 40])
def test_every_corner_of_the_plan_is_drawn(mode, shards):
    friday = BlackFriday()
    friday.turn(mode=mode, day_shards=shards, evening_shards=41 - shards)

    assert "" == friday.error


@pytest.mark.parametrize(
    "values",
    [
        {"day_shards": 8},
        {"evening_shards": 14},
        {"mode": MODES[2]},
        {"suffixed": True},
        {"reading": "enhanced fan-out"},
        {"kept": "2 days"},
        {"day": 2},
    ],
    ids=str,
)
def test_every_knob_changes_the_picture(values):
    friday = BlackFriday()
    before = friday.view["svg"]
    friday.turn(**values)

    assert "" == friday.error
    assert before != friday.view["svg"]


def test_a_plan_from_python_sets_the_knobs():
    plan = Plan(day_shards=20, evening_shards=38, suffixed=True, retention_hours=48, fan_out=True)
    friday = BlackFriday(day=2, plan=plan)

    assert (20, 38, True, "2 days") == tuple(
        friday.values[name] for name in ("day_shards", "evening_shards", "suffixed", "kept")
    )
    assert "enhanced fan-out" == friday.values["reading"]


def test_without_a_forecast_the_picture_is_open_at_once():
    assert not BlackFriday(plan=BASELINE, predict=False).forecast
    assert BY_ALARM == BlackFriday(plan=BASELINE, predict=False).values["mode"]


def test_the_forecast_is_true_by_the_run():
    friday, truth = BlackFriday(), what_the_day_refuses()

    assert [NONE, FEW, SOME, MANY] == friday.forecast["options"]
    assert MANY == truth.option
    assert f"{black_friday(seed=1).refused_share:.2%}" in truth.because


@pytest.mark.parametrize("day", range(1, DAYS + 1))
def test_every_day_has_an_answer(day):
    assert what_the_day_refuses(day).option in (NONE, FEW, SOME, MANY)
