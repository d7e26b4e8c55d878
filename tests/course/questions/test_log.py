"""The questions of lesson 01 hold in the model, and would not hold under another rule."""

from dataclasses import replace

import pytest

from kdslab.course.questions import late_readers, log, neighbours
from kdslab.course.questions.log import QUESTIONS
from kdslab.model import WriteBudget
from kdslab.sim.log import two_readers
from kdslab.sim.read_tank import read_tank


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


@pytest.mark.parametrize("belief", [17, 18, 21, 22, 49])
def test_the_beliefs_about_the_log_are_all_met(belief):
    assert belief in {option.misconception for option in wrong_options()}


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
