"""The questions of lesson 10 hold in the model, and would not hold under another rule."""

import re

import pytest

from kdslab.course.question import KINDS
from kdslab.course.questions import arranged, crowds, places, polling, reading
from kdslab.course.questions.reading import QUESTIONS
from kdslab.model.iterator import IteratorType, ShardIterator
from kdslab.model.read_limits import ReadLimits
from kdslab.model.stream import Stream

each = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.ident)
CACHED = (
    crowds._three,
    crowds._six,
    crowds._quiet,
    polling._silent_seconds,
    reading._sparse,
    reading._after_the_parent,
    arranged._first,
    arranged.gets_the_next,
    places._latest_gets,
    places._from_latest,
    places._first_from,
)


def wrong_options():
    return [option for question in QUESTIONS for option in question.options if not option.correct]


@pytest.fixture
def fresh():
    """Forget what was computed, before and after a rule is changed."""
    for cached in CACHED:
        cached.cache_clear()
    yield
    for cached in CACHED:
        cached.cache_clear()


@pytest.mark.parametrize("belief", [12, 16, 17, 18, 20, 21, 23, 24, 25, 26])
def test_the_beliefs_about_reading_are_all_met(belief):
    assert belief in {option.misconception for option in wrong_options()}


def test_every_kind_of_question_is_met():
    assert set(KINDS) == {question.kind for question in QUESTIONS}


@each
def test_a_proof_is_a_sentence_with_numbers_and_the_same_each_time(question):
    proof = question.proof()

    assert proof.endswith(".")
    assert re.search(r"\d", proof)
    assert proof == question.proof()


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize("question", [crowds.DOUBLED, crowds.SIX, polling.SILENT])
def test_limits_of_each_poller_do_not_go_unnoticed(monkeypatch, question):
    monkeypatch.setattr(ReadLimits, "ask", lambda *_: None)

    assert [] != question.check()


@pytest.mark.usefixtures("fresh")
def test_a_poller_without_a_limit_of_calls_does_not_go_unnoticed(monkeypatch):
    monkeypatch.setattr(ReadLimits, "ask", lambda *_: None)

    assert [] != polling.HURRY.check()


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize("question", [places.STORED, arranged.NEXT_STEP])
def test_iterators_that_live_for_ever_do_not_go_unnoticed(monkeypatch, question):
    monkeypatch.setattr(ShardIterator, "check_age", lambda *_: None)

    assert [] != question.check()


def test_one_arrangement_of_the_next_steps_alone_gets_every_record():
    works = [steps for steps in arranged._arrangements() if arranged._works(steps)]

    assert [(arranged.WAIT, arranged.CHILDREN, arranged.ANEW, arranged.SAME)] == works


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize("question", [places.FROM_NOW, reading.NEXT_SHARDS, arranged.HEADS])
def test_a_latest_that_gives_all_does_not_go_unnoticed(monkeypatch, question):
    begin = Stream.iterator

    def from_the_oldest(stream, now, shard_id, kind, **more):
        oldest = IteratorType.TRIM_HORIZON if kind is IteratorType.LATEST else kind
        return begin(stream, now, shard_id, oldest, **more)

    monkeypatch.setattr(Stream, "iterator", from_the_oldest)

    assert [] != question.check()


@pytest.mark.usefixtures("fresh")
def test_records_that_stay_for_ever_do_not_go_unnoticed(monkeypatch):
    monkeypatch.setattr(Stream, "_retention_seconds", 1e9)

    assert [] != places.TOO_EARLY.check()
