"""The questions of lesson 01 hold in the model, and would not hold under another rule."""

import re
from dataclasses import replace

import pytest

from kdslab.course.questions import late_readers, log, neighbours
from kdslab.course.questions.log import QUESTIONS
from kdslab.model import WriteBudget
from kdslab.sim.log import two_readers
from kdslab.sim.read_tank import read_tank

each = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.ident)


def wrong_options():
    return [option for question in QUESTIONS for option in question.options if not option.correct]


@pytest.fixture
def afresh():
    """Let nothing that was computed under one rule be remembered under another."""
    rooms = [
        log._second_reader_gets,
        late_readers._got,
        log._comes_back,
        neighbours._worst_lag,
        neighbours._pollers_that_follow,
        neighbours._offered_twice_as_much,
    ]
    for room in rooms:
        room.cache_clear()
    yield
    for room in rooms:
        room.cache_clear()


@each
def test_the_model_has_nothing_against_the_question(question):
    assert [] == question.check()


def test_every_question_has_a_name_of_its_own_in_lesson_01():
    names = [question.ident for question in QUESTIONS]

    assert [f"01.q{number}" for number in range(1, 9)] == names


@pytest.mark.parametrize("option", wrong_options(), ids=lambda option: option.text[:30])
def test_a_wrong_option_reveals_a_belief_that_is_listed(option):
    assert option.misconception in range(1, 51)


@pytest.mark.parametrize("belief", [17, 18, 21, 22, 49])
def test_the_beliefs_about_the_log_are_all_met(belief):
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
    assert question.exam in ("DEA-C01", "SAA-C03")
    assert re.fullmatch(r"\d+(\.\d+)+", question.skill)
    assert question.docs.startswith("https://docs.aws.amazon.com/")


@pytest.mark.usefixtures("afresh")
def test_a_reader_that_always_begins_at_the_oldest_does_not_go_unnoticed(monkeypatch):
    def oldest(_, **rest):
        return two_readers("TRIM_HORIZON", **rest)

    monkeypatch.setattr(late_readers, "two_readers", oldest)

    assert [] != late_readers.LATEST.check()


@pytest.mark.usefixtures("afresh")
def test_a_retention_that_never_ends_does_not_go_unnoticed(monkeypatch):
    def endless(start="LATEST", **rest):
        return two_readers(start, retention_hours=8_760, **rest)

    monkeypatch.setattr(late_readers, "two_readers", endless)

    assert [] != late_readers.HORIZON.check()


@pytest.mark.usefixtures("afresh")
def test_pollers_that_do_not_share_do_not_go_unnoticed(monkeypatch):
    def alone(pollers, **rest):
        run = read_tank(pollers=1, **rest)
        return replace(run, readers=run.readers * pollers)

    monkeypatch.setattr(neighbours, "read_tank", alone)

    assert [] != neighbours.CROWD.check()


@pytest.mark.usefixtures("afresh")
def test_a_shard_without_a_limit_does_not_go_unnoticed(monkeypatch):
    monkeypatch.setattr(WriteBudget, "spend", lambda *_, records, **__: records)

    assert [] != neighbours.GROWTH.check()


@pytest.mark.usefixtures("afresh")
def test_a_call_that_deletes_records_does_not_go_unnoticed(monkeypatch):
    monkeypatch.setitem(log.OPERATIONS, "DeleteRecord", None)

    assert [] != log.CORRECTION.check()
