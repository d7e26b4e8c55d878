"""The questions of lesson 14 hold in the model, and would not hold under another rule."""

import pytest

from kdslab.course.questions import capstone, friday_capacity, friday_reading
from kdslab.course.questions.capstone import QUESTIONS
from kdslab.sim.capstone import black_friday
from kdslab.sim.capstone_plan import Plan


def wrong_options():
    return [option for question in QUESTIONS for option in question.options if not option.correct]


def test_each_kind_of_question_and_both_exams_are_met():
    assert {"single", "multiple", "number"} == {question.kind for question in QUESTIONS}
    assert {"DEA-C01", "SAA-C03"} == {question.exam for question in QUESTIONS}


@pytest.mark.parametrize("belief", [1, 5, 6, 13, 14, 23, 27, 43, 44, 45, 46])
def test_beliefs_of_the_whole_course_come_back(belief):
    assert belief in {option.misconception for option in wrong_options()}


def test_a_key_without_a_limit_does_not_go_unnoticed(monkeypatch):
    monkeypatch.setattr(capstone, "_refused_by_the_key", lambda _: 0)
    monkeypatch.setattr(capstone, "_plain", lambda _: friday_reading.day_4())

    assert [] != capstone.LOUD_KEY.check()


def test_a_suffix_that_costs_no_order_does_not_go_unnoticed(monkeypatch):
    monkeypatch.setattr(capstone, "day_4", lambda **_: black_friday(friday_reading.GOOD, seed=4))

    assert any("at random" in said for said in capstone.LOUD_KEY.check())


def test_pollers_with_a_pot_each_do_not_go_unnoticed(monkeypatch):
    friday_reading._keeps_up.cache_clear()
    monkeypatch.setattr(friday_reading, "seconds_behind", lambda rate, *_: max(0, rate - 2_048))

    complaints = friday_reading.THREE_POLLERS.check()
    friday_reading._keeps_up.cache_clear()
    assert len(complaints) >= 2


def test_a_stream_that_jumps_does_not_go_unnoticed(monkeypatch):
    monkeypatch.setattr(friday_capacity, "calls_to_reach", lambda start, target: (start, target))

    assert [] != friday_capacity.HOW_MANY_CALLS.check()


def test_an_on_demand_stream_for_nothing_does_not_go_unnoticed(monkeypatch):
    monkeypatch.setattr(friday_capacity, "_on_demand", lambda: friday_reading.day_4())

    assert [] != friday_capacity.WHICH_MODE.check()


def test_an_expiry_that_is_undone_does_not_go_unnoticed(monkeypatch):
    monkeypatch.setattr(friday_reading, "_lost_though_raised", lambda _: 0)

    assert [] != friday_reading.STOPPED_READER.check()


def test_the_day_of_the_questions_is_the_one_that_the_model_runs():
    assert friday_reading.day_4() == black_friday(friday_reading.GOOD, seed=friday_reading.DAY)
    assert isinstance(friday_reading.GOOD, Plan)
