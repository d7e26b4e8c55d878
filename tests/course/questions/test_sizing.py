"""The questions of lesson 05 hold in the model, and would not hold under another rule."""

import re

import pytest

from kdslab.course.questions import shard_rates, shared_reads, sizing
from kdslab.course.questions.sizing import QUESTIONS
from kdslab.model.read_limits import ReadLimits
from kdslab.model.throttle import WriteBudget
from kdslab.sim.sizing import size_stream

each = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.ident)


def wrong_options():
    return [option for question in QUESTIONS for option in question.options if not option.correct]


def clear():
    shared_reads._refused.cache_clear()
    shared_reads._share.cache_clear()
    shard_rates._mib_per_second.cache_clear()


@pytest.mark.parametrize("belief", [23, 24, 35, 38, 39])
def test_the_beliefs_about_the_size_of_a_stream_are_all_met(belief):
    assert belief in {option.misconception for option in wrong_options()}


@each
def test_a_proof_is_a_sentence_with_numbers_and_the_same_each_time(question):
    proof = question.proof()

    assert proof.endswith(".")
    assert re.search(r"\d", proof)
    assert proof == question.proof()


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
