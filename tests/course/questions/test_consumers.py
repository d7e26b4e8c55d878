"""The questions of lesson 11 hold in the model, and would not hold under another rule."""

from dataclasses import replace

import pytest

from kdslab.course.questions import consumers, functions, leases, pushed
from kdslab.course.questions.consumers import QUESTIONS
from kdslab.sim.functions_beliefs import crash_between_work_and_checkpoint, shared_pot
from kdslab.sim.functions_scale import concurrency


def wrong_options():
    return [option for question in QUESTIONS for option in question.options if not option.correct]


def test_the_kinds_are_mixed():
    assert {"single", "multiple", "number"} == {question.kind for question in QUESTIONS}


@pytest.mark.parametrize("belief", [19, 25, 27, 28, 29, 30, 31, 32, 33, 34, 49, 50])
def test_the_beliefs_about_consumers_are_all_met(belief):
    assert belief in {option.misconception for option in wrong_options()}


def test_a_mapping_that_skips_what_fails_does_not_go_unnoticed(monkeypatch):
    careful = functions.poison_record(
        functions.PoisonSettings(bisect_on_error=True, maximum_retry_attempts=2)
    )
    monkeypatch.setattr(functions, "_by_default", lambda: careful)
    monkeypatch.setattr(functions, "_with", lambda **_: careful)

    assert [] != functions.POISON.check()
    assert [] != functions.CURE.check()


def test_runs_that_grow_with_the_load_do_not_go_unnoticed(monkeypatch):
    def by_load(*args):
        scale = concurrency(*args)
        return replace(scale, running=scale.wanted)

    monkeypatch.setattr(functions, "concurrency", by_load)

    assert [] != functions.AT_ONCE.check()


def test_exactly_once_does_not_go_unnoticed(monkeypatch):
    once = replace(crash_between_work_and_checkpoint(), appended=40)
    monkeypatch.setattr(consumers, "crash_between_work_and_checkpoint", lambda: once)

    assert [] != consumers.TWICE.check()


def test_functions_that_do_not_count_do_not_go_unnoticed(monkeypatch):
    monkeypatch.setattr(consumers, "_crowd", lambda *_: shared_pot(5, 0, 0))

    assert [] != consumers.COUNTED.check()


def test_leases_with_two_owners_do_not_go_unnoticed(monkeypatch):
    monkeypatch.setattr(leases, "_at_work", lambda: 6)

    assert [] != leases.IDLE.check()


def test_a_start_that_counts_every_time_does_not_go_unnoticed(monkeypatch):
    run = replace(leases.restart_at_latest(), read_while_down=0)
    monkeypatch.setattr(leases, "_restart", lambda: run)

    assert [] != leases.AFTER_A_STOP.check()


def test_a_split_that_helps_at_once_does_not_go_unnoticed(monkeypatch):
    run = leases.split_under_lag()
    at_once = replace(run, worst_lag=run.lag_at_split)
    monkeypatch.setattr(leases, "_split", lambda: at_once)

    assert [] != leases.SPLIT_LATE.check()


def test_shards_that_are_all_alike_do_not_go_unnoticed(monkeypatch):
    monkeypatch.setattr(leases, "_dealt", lambda: leases.balance((100.0,) * 6))

    assert [] != leases.SKEWED.check()


def test_a_consumer_that_can_be_shared_does_not_go_unnoticed(monkeypatch):
    shared = replace(pushed.share_a_consumer(), taken_over=(0, 0))
    monkeypatch.setattr(pushed, "_shared", lambda: shared)

    assert [] != pushed.SAME_CONSUMER.check()


def test_fan_out_for_nothing_does_not_go_unnoticed(monkeypatch):
    free = replace(pushed.by_fan_out(2, 4, 512), usd=0.0)
    monkeypatch.setattr(pushed, "by_fan_out", lambda *_: free)

    assert [] != pushed.TWICE_A_MONTH.check()


def test_a_queue_in_order_does_not_go_unnoticed(monkeypatch):
    monkeypatch.setattr(pushed, "_lacks", lambda *_, **__: False)

    assert [] != pushed.QUEUE.check()
