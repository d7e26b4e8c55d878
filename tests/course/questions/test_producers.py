"""The questions of lesson 04 hold in the model, and would not hold under another rule."""

import pytest

from kdslab.course.questions import agent, aggregating, producers
from kdslab.course.questions.producers import QUESTIONS
from kdslab.model.stream import Stream
from kdslab.model.throttle import WriteBudget
from kdslab.sim.partial_failure import partial_failure
from kdslab.sim.writers.checkpoint_file import CheckpointFile


def wrong_options():
    return [option for question in QUESTIONS for option in question.options if not option.correct]


@pytest.fixture
def forgetful():
    """Forget what the questions have computed, before and after the model is bent."""
    kept = (
        producers._half_full,
        aggregating._read,
        aggregating._split,
        agent._shipped,
        partial_failure,
    )
    for cached in kept:
        cached.cache_clear()
    yield
    for cached in kept:
        cached.cache_clear()


@pytest.mark.parametrize("belief", [2, 3, 4, 35, 36, 37])
def test_the_beliefs_about_producers_are_all_met(belief):
    assert belief in {option.misconception for option in wrong_options()}


@pytest.mark.usefixtures("forgetful")
def test_a_shard_without_a_limit_does_not_go_unnoticed(monkeypatch):
    monkeypatch.setattr(WriteBudget, "admit", lambda *_: True)

    assert [] != producers.PARTLY.check()
    assert [] != producers.WHICH.check()


@pytest.mark.usefixtures("forgetful")
def test_a_service_that_takes_records_apart_does_not_go_unnoticed(monkeypatch):
    monkeypatch.setattr(aggregating, "read_twice", lambda texts: _taken_apart(texts))

    assert [] != aggregating.READING.check()


@pytest.mark.usefixtures("forgetful")
def test_a_stream_that_never_splits_does_not_go_unnoticed(monkeypatch):
    monkeypatch.setattr(Stream, "update_shard_count", lambda *_: None)

    assert [] != aggregating.SPLIT.check()


@pytest.mark.usefixtures("forgetful")
def test_an_agent_that_forgets_does_not_go_unnoticed(monkeypatch):
    monkeypatch.setattr(CheckpointFile, "read", lambda _: {})

    assert [] != agent.AGENT.check()


def _taken_apart(texts):
    joined = "".join(text for _, text in texts)
    return aggregating.TwoReadings(as_it_is=joined, keys=("user-1",), taken_apart=texts)
