"""The questions of lesson 06 hold in the model, and would not hold under another rule."""

import re

import pytest

from kdslab.course.questions import cures, throttle
from kdslab.course.questions.throttle import QUESTIONS
from kdslab.sim.flow import run_writes
from kdslab.sim.keys import uniform
from kdslab.sim.workload import Workload, steady

MISCONCEPTIONS = range(1, 51)
each = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.ident)


def wrong_options():
    return [option for question in QUESTIONS for option in question.options if not option.correct]


@each
def test_the_model_has_nothing_against_the_question(question):
    assert [] == question.check()


def test_every_question_has_a_name_of_its_own_in_lesson_06():
    names = [question.ident for question in QUESTIONS]

    assert [f"06.q{number}" for number in range(1, 9)] == names


@pytest.mark.parametrize("option", wrong_options(), ids=lambda option: option.text[:30])
def test_a_wrong_option_reveals_a_belief_that_is_listed(option):
    assert option.misconception in MISCONCEPTIONS


@pytest.mark.parametrize("belief", [1, 5, 6, 38, 39])
def test_the_beliefs_about_throttling_are_all_met(belief):
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
    assert question.docs.startswith("https://docs.aws.amazon.com/")


def test_a_shard_without_a_limit_does_not_go_unnoticed(monkeypatch):
    monkeypatch.setattr(cures, "admitted_evenly", lambda records, *_: records)
    cures._two_sensors.cache_clear()

    complaints = [question.ident for question in QUESTIONS if question.check()]
    cures._two_sensors.cache_clear()
    assert {"06.q5", "06.q6", "06.q8"} <= set(complaints)


def test_limits_by_the_minute_do_not_go_unnoticed(monkeypatch):
    def by_the_minute(_):
        workload = Workload(rate=steady(1_000), mix=uniform(1))
        run = run_writes(workload, seconds=60, shards=1)
        return run, run

    monkeypatch.setattr(throttle, "same_minute", by_the_minute)
    assert [] != throttle.SAME_MINUTE.check()


def test_a_rate_that_grows_with_the_record_size_does_not_go_unnoticed(monkeypatch):
    cures._mib_a_second.cache_clear()
    monkeypatch.setattr(cures, "most_in", lambda seconds, kib: seconds * kib * 1024)

    complaints = cures.LARGER_RECORDS.check()
    cures._mib_a_second.cache_clear()
    assert [] != complaints
