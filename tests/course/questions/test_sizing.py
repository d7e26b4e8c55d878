"""The questions of lesson 05 hold in the model, and would not hold under another rule."""

import re

import pytest

from kdslab.course.questions import shard_rates, shared_reads, sizing
from kdslab.course.questions.sizing import QUESTIONS
from kdslab.model.read_limits import ReadLimits
from kdslab.model.throttle import WriteBudget
from kdslab.sim.sizing import size_stream

MISCONCEPTIONS = range(1, 51)
each = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.ident)


def wrong_options():
    return [option for question in QUESTIONS for option in question.options if not option.correct]


def clear():
    shared_reads._refused.cache_clear()
    shared_reads._share.cache_clear()
    shard_rates._mib_per_second.cache_clear()


@each
def test_the_model_has_nothing_against_the_question(question):
    assert [] == question.check()


def test_every_question_has_a_name_of_its_own_in_lesson_05():
    names = [question.ident for question in QUESTIONS]

    assert [f"05.q{number}" for number in range(1, 9)] == names


@pytest.mark.parametrize("option", wrong_options(), ids=lambda option: option.text[:30])
def test_a_wrong_option_reveals_a_belief_that_is_listed(option):
    assert option.misconception in MISCONCEPTIONS


@pytest.mark.parametrize("belief", [23, 24, 35, 38, 39])
def test_the_beliefs_about_the_size_of_a_stream_are_all_met(belief):
    assert belief in {option.misconception for option in wrong_options()}


@each
def test_a_proof_is_a_sentence_with_numbers_and_the_same_each_time(question):
    proof = question.proof()

    assert proof.endswith(".")
    assert re.search(r"\d", proof)
    assert proof == question.proof()


@each
def test_every_explanation_is_a_sentence(question):
    assert all(option.why.endswith(".") for option in question.options)


@each
def test_a_question_names_its_exam_its_skill_and_a_page_of_aws(question):
    assert question.exam in ("DEA-C01", "SAA-C03", "DVA-C03")
    assert re.fullmatch(r"\d+(\.\d+)+", question.skill)
    assert question.docs.startswith("https://docs.aws.amazon.com/")


def test_a_rule_without_the_records_does_not_go_unnoticed(monkeypatch):
    def by_bytes_alone(records_per_second, record_bytes):
        return size_stream(records_per_second, record_bytes).batched

    monkeypatch.setattr(sizing, "_shards", by_bytes_alone)

    assert [] != sizing.SENSORS.check()


def test_limits_of_each_poller_do_not_go_unnoticed(monkeypatch):
    clear()
    monkeypatch.setattr(ReadLimits, "ask", lambda *_: None)

    complaints = shared_reads.SIXTH_POLLER.check()
    clear()
    assert [] != complaints


def test_a_shard_that_takes_ten_times_the_bytes_does_not_go_unnoticed(monkeypatch):
    clear()
    monkeypatch.setattr(WriteBudget, "admit", lambda *_: True)

    complaints = shard_rates.LARGE.check()
    clear()
    assert [] != complaints
