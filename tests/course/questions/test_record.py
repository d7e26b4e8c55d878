"""The questions of lesson 02 hold in the model, and would not hold under another rule."""

import pytest

from kdslab.course.questions import record, retention
from kdslab.course.questions.record import QUESTIONS
from kdslab.model.shard import Shard


def wrong_options():
    return [option for question in QUESTIONS for option in question.options if not option.correct]


def test_a_lesson_asks_eight_questions_each_with_a_name_of_its_own():
    assert [f"02.q{n}" for n in range(1, 9)] == [question.ident for question in QUESTIONS]


@pytest.mark.parametrize("belief", [15, 18, 22, 40, 42, 43, 44])
def test_the_beliefs_about_records_are_all_met(belief):
    assert belief in {option.misconception for option in wrong_options()}


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
