"""The questions of lesson 06 hold in the model, and would not hold under another rule."""

import pytest

from kdslab.course.questions import cures, throttle
from kdslab.course.questions.throttle import QUESTIONS
from kdslab.sim.flow import run_writes
from kdslab.sim.keys import uniform
from kdslab.sim.workload import Workload, steady


def wrong_options():
    return [option for question in QUESTIONS for option in question.options if not option.correct]


@pytest.mark.parametrize("belief", [1, 5, 6, 38, 39])
def test_the_beliefs_about_throttling_are_all_met(belief):
    assert belief in {option.misconception for option in wrong_options()}


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
