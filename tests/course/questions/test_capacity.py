"""The questions of lesson 09 hold in the model, and would not hold under another rule."""

from dataclasses import replace

import pytest

from kdslab.course.questions import capacity, mode_limits, mode_prices
from kdslab.course.questions.capacity import QUESTIONS
from kdslab.sim import capacity_cost


def wrong_options():
    return [option for question in QUESTIONS for option in question.options if not option.correct]


@pytest.fixture
def forgetful():
    """Let what the questions have remembered be worked out anew, before and after."""

    def forget():
        for room in (capacity, mode_limits, mode_prices, capacity_cost):
            for each_one in vars(room).values():
                if hasattr(each_one, "cache_clear"):
                    each_one.cache_clear()

    forget()
    yield
    forget()


def test_the_kinds_are_mixed():
    assert {"single", "multiple", "number"} == {question.kind for question in QUESTIONS}


@pytest.mark.parametrize("belief", [5, 6, 38, 44, 45])
def test_the_beliefs_about_capacity_are_all_met(belief):
    assert belief in {option.misconception for option in wrong_options()}


def complaints():
    return {question.ident for question in QUESTIONS if question.check()}


@pytest.mark.usefixtures("forgetful")
def test_a_stream_that_takes_whatever_comes_does_not_go_unnoticed(monkeypatch):
    real = capacity.race

    def generous(*given, **knobs):
        run = real(*given, **knobs)
        lanes = tuple(replace(lane, accepted=run.offered) for lane in run.lanes)
        return replace(run, lanes=lanes)

    monkeypatch.setattr(capacity, "race", generous)

    assert {"09.q1", "09.q2"} <= complaints()


@pytest.mark.usefixtures("forgetful")
def test_a_stream_that_never_grows_does_not_go_unnoticed(monkeypatch):
    real = capacity.race

    def stiff(*given, **knobs):
        run = real(*given, **knobs)
        most = run.lanes[1].accepted[30]
        lanes = tuple(
            replace(lane, accepted=tuple(min(most, took) for took in run.offered))
            for lane in run.lanes
        )
        return replace(run, lanes=lanes)

    monkeypatch.setattr(capacity, "race", stiff)

    assert "09.q2" in complaints()


@pytest.mark.usefixtures("forgetful")
def test_a_provisioned_stream_that_grows_does_not_go_unnoticed(monkeypatch):
    real = mode_limits.race

    def growing(*given, **knobs):
        run = real(*given, **knobs)
        return replace(run, lanes=(run.lanes[1], *run.lanes[1:]))

    monkeypatch.setattr(mode_limits, "race", growing)

    assert "09.q4" in complaints()


@pytest.mark.usefixtures("forgetful")
def test_another_price_of_a_shard_does_not_go_unnoticed(monkeypatch):
    real = mode_prices.month_usd
    monkeypatch.setattr(
        mode_prices,
        "month_usd",
        lambda plan, load, mibps: (
            real(plan, load, mibps) * (4 if plan is mode_prices.Plan.PROVISIONED else 1)
        ),
    )

    assert "09.q6" in complaints()


@pytest.mark.usefixtures("forgetful")
def test_a_commitment_without_a_minimum_does_not_go_unnoticed(monkeypatch):
    monkeypatch.setattr(mode_prices, "_day_usd", lambda mibps: mibps * 4.05)

    assert "09.q8" in complaints()


@pytest.mark.usefixtures("forgetful")
def test_retention_that_is_included_does_not_go_unnoticed(monkeypatch):
    monkeypatch.setattr(mode_prices, "_week_usd", lambda _: 0.0)

    assert "09.q9" in complaints()
