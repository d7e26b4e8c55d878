"""The questions of lesson 00 hold in the model, and would not hold in a stream that is kinder."""

import re

import pytest

from kdslab.course.questions import first_calls, start
from kdslab.course.questions.fates import CURES, FATE
from kdslab.course.questions.start import QUESTIONS
from kdslab.model.throttle import WriteBudget

each = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.ident)


def test_the_lesson_asks_eight_questions_with_names_of_its_own():
    assert [f"00.q{number}" for number in range(1, 9)] == [one.ident for one in QUESTIONS]


@pytest.mark.parametrize("belief", [1, 2, 22, 45])
def test_the_beliefs_that_the_lesson_corrects_can_be_told_by_an_answer(belief):
    assert any(option.misconception == belief for one in QUESTIONS for option in one.options)


@each
def test_every_text_is_a_sentence_and_the_proof_names_a_number(question):
    assert all(option.why.endswith(".") for option in question.options)
    assert re.search(r"\d.*\.$|Exception.*\.$", question.proof())
    assert question.proof() == question.proof()


@pytest.mark.parametrize("question", [FATE, CURES, start.BOTH], ids=lambda one: one.ident)
def test_a_shard_without_a_limit_does_not_go_unnoticed(monkeypatch, question):
    monkeypatch.setattr(WriteBudget, "admit", lambda *_: True)
    monkeypatch.setattr(WriteBudget, "spend", lambda *_, records, **__: records)

    assert [] != question.check()


def test_a_stream_that_is_there_at_once_does_not_go_unnoticed(monkeypatch):
    monkeypatch.setattr("kdslab.model.lifecycle.CREATING_SECONDS", 0.0)

    assert [] != first_calls.TOO_EARLY.check()


def test_another_price_does_not_go_unnoticed(monkeypatch):
    monkeypatch.setattr(first_calls, "BILLING_MONTH_HOURS", 365)

    assert [] != first_calls.LEFT_ON.check()
