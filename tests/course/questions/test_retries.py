"""The questions of lesson 07 hold in the model, and would not hold under another rule."""

import pytest

from kdslab.course.questions import full_shard, resending, retries
from kdslab.course.questions.retries import QUESTIONS
from kdslab.model.stream import Stream
from kdslab.sim import partial_failure as failures
from kdslab.sim.resent_order import order_run

each = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.ident)


@pytest.fixture
def nothing_remembered():
    """Forget runs before and after a test that changes what they find."""
    runs = (
        full_shard.tried_on_a_full_shard,
        failures.partial_failure,
        order_run,
        resending._chain,
        resending._copies,
    )
    for run in runs:
        run.cache_clear()
    yield
    for run in runs:
        run.cache_clear()


def wrong_options():
    return [option for question in QUESTIONS for option in question.options if not option.correct]


def test_a_lesson_asks_eight_questions_each_with_a_name_of_its_own():
    assert [f"07.q{number}" for number in range(1, 9)] == [each.ident for each in QUESTIONS]


@pytest.mark.parametrize("belief", [1, 2, 3, 4, 13, 14, 32])
def test_the_beliefs_about_retries_are_all_met(belief):
    assert belief in {option.misconception for option in wrong_options()}


@pytest.mark.usefixtures("nothing_remembered")
def test_a_batch_that_goes_in_whole_or_not_at_all_does_not_go_unnoticed(monkeypatch):
    put_many = Stream.put_many

    def whole_or_not(stream, now, offers):
        return [] if len(offers) > 1 else put_many(stream, now, offers)

    monkeypatch.setattr(Stream, "put_many", whole_or_not)

    assert retries.FATE.check()


@pytest.mark.usefixtures("nothing_remembered")
def test_another_number_of_attempts_does_not_go_unnoticed(monkeypatch):
    monkeypatch.setattr(
        retries,
        "tried_on_a_full_shard",
        lambda *_: full_shard.Tried(attempts=5, error="Throttled", failed=0),
    )

    assert retries.ATTEMPTS.check()
    assert retries.ENTRIES.check()


@pytest.mark.usefixtures("nothing_remembered")
def test_a_service_that_drops_copies_does_not_go_unnoticed(monkeypatch):
    put, seen = Stream.put, {}

    def once(stream, now, key, data, place=None):
        if data not in seen:
            seen[data] = put(stream, now, key, data, place)
        return seen[data]

    monkeypatch.setattr(Stream, "put", once)

    assert resending.COPIES.check()
    assert resending.REMEMBERED.check()


def test_a_jitter_that_saves_nothing_does_not_go_unnoticed(monkeypatch):
    monkeypatch.setattr(retries, "_JITTERED", "fixed 100 ms")

    assert retries.WAITS.check()
