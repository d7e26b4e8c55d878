"""The questions of lesson 09 hold in the model, and would not hold under another rule."""

import re
from dataclasses import replace

import pytest

from kdslab.course.questions import capacity, mode_limits, mode_prices
from kdslab.course.questions.capacity import QUESTIONS
from kdslab.sim import capacity_cost

MISCONCEPTIONS = range(1, 51)
each = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.ident)


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


@each
def test_the_model_has_nothing_against_the_question(question):
    assert [] == question.check()


def test_every_question_has_a_name_of_its_own_in_lesson_09():
    names = [question.ident for question in QUESTIONS]

    assert [f"09.q{number}" for number in range(1, 10)] == names


def test_the_kinds_are_mixed():
    assert {"single", "multiple", "number"} == {question.kind for question in QUESTIONS}


@pytest.mark.parametrize("option", wrong_options(), ids=lambda option: option.text[:30])
def test_a_wrong_option_reveals_a_belief_that_is_listed(option):
    assert option.misconception in MISCONCEPTIONS


@pytest.mark.parametrize("belief", [5, 6, 38, 44, 45])
def test_the_beliefs_about_capacity_are_all_met(belief):
    assert belief in {option.misconception for option in wrong_options()}


@each
def test_a_proof_is_a_sentence_with_numbers_and_says_the_same_each_time(question):
    proof = question.proof()

    assert proof.endswith(".")
    assert re.search(r"\d", proof)
    assert question.proof() == proof


@each
def test_every_explanation_is_a_sentence(question):
    assert all(option.why.endswith(".") for option in question.options)


@each
def test_a_question_names_its_exam_its_skill_and_a_page_of_aws(question):
    assert question.exam in ("DEA-C01", "SAA-C03")
    assert re.fullmatch(r"\d+(\.\d+)+", question.skill)
    assert re.match(r"https://(docs\.)?aws\.amazon\.com/", question.docs)


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
