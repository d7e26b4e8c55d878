"""The questions of lesson 02 hold in the model, and would not hold under another rule."""

import re

import pytest

from kdslab.course.questions import record, retention
from kdslab.course.questions.record import QUESTIONS
from kdslab.model.shard import Shard
from kdslab.sim.misconceptions import BELIEFS

each = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.ident)


def wrong_options():
    return [option for question in QUESTIONS for option in question.options if not option.correct]


@each
def test_the_model_has_nothing_against_the_question(question):
    assert [] == question.check()


def test_a_lesson_asks_eight_questions_each_with_a_name_of_its_own():
    assert [f"02.q{n}" for n in range(1, 9)] == [question.ident for question in QUESTIONS]


@pytest.mark.parametrize("option", wrong_options(), ids=lambda option: option.text[:30])
def test_a_wrong_option_reveals_a_belief_that_is_listed(option):
    assert option.misconception in BELIEFS


@pytest.mark.parametrize("belief", [15, 18, 22, 40, 42, 43, 44])
def test_the_beliefs_about_records_are_all_met(belief):
    assert belief in {option.misconception for option in wrong_options()}


@each
def test_a_proof_is_a_sentence_with_numbers_and_says_the_same_each_time(question):
    proof = question.proof()

    assert proof.endswith(".")
    assert re.search(r"\d", proof)
    assert proof == question.proof()


@each
def test_every_explanation_is_a_sentence(question):
    assert all(option.why.endswith((".", "?")) for option in question.options)


@each
def test_a_question_names_its_exam_its_skill_and_a_page_of_aws(question):
    assert question.exam in ("DEA-C01", "SAA-C03", "DVA-C03")
    assert re.fullmatch(r"\d+(\.\d+)+", question.skill)
    assert question.docs.startswith("https://docs.aws.amazon.com/")


def test_a_key_that_weighs_nothing_does_not_go_unnoticed(monkeypatch):
    monkeypatch.setattr(record, "counted_bytes", lambda _, data: len(data))

    assert [] != record.WEIGHT.check()


def test_a_stream_that_never_forgets_does_not_go_unnoticed(monkeypatch):
    caches = (retention._left_after_raising, retention._first_of_forty_hours)
    for found in caches:
        found.cache_clear()
    monkeypatch.setattr(Shard, "trim", lambda *_: None)
    complaints = [*retention.BACK.check(), *retention.HORIZON.check()]
    for found in caches:
        found.cache_clear()
    assert {"02.q5", "02.q6"} == {complaint[:5] for complaint in complaints}
