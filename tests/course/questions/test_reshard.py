"""The questions of lesson 08 hold in the model, and would not hold under another rule."""

import pytest

from kdslab.course.questions import parents, reshard, scaling
from kdslab.course.questions.reshard import QUESTIONS
from kdslab.model.resharding import Resharding
from kdslab.model.rolling import RollingLimit
from kdslab.model.shard_map import ShardMap
from kdslab.model.stream import Stream
from kdslab.sim.reshard_policy import DOUBLE, Policy, day_under


@pytest.fixture
def nothing_remembered():
    """Forget runs before and after a test that changes what they find."""
    runs = (
        reshard._split_with_backlog,
        reshard._up_and_down,
        reshard._three_hours_later,
        parents._reading,
        parents._lag,
        parents._merges,
        scaling._calls_taken,
        scaling._day,
    )
    for run in runs:
        run.cache_clear()
    yield
    for run in runs:
        run.cache_clear()


def wrong_options():
    return [option for question in QUESTIONS for option in question.options if not option.correct]


def found():
    return {question.ident for question in QUESTIONS if question.check()}


@pytest.mark.parametrize("belief", [9, 10, 11, 12, 31, 45, 46, 47])
def test_the_beliefs_about_growing_are_all_met(belief):
    assert belief in {option.misconception for option in wrong_options()}


@pytest.mark.usefixtures("nothing_remembered")
def test_a_split_that_copies_does_not_go_unnoticed(monkeypatch):
    split = ShardMap.split

    def copying(self, at, shard, new_start):
        split(self, at, shard, new_start)
        for child in self.open:
            child.records.extend(shard.records)

    monkeypatch.setattr(ShardMap, "split", copying)
    assert {"08.q1"} <= found()


@pytest.mark.usefixtures("nothing_remembered")
def test_merging_any_two_does_not_go_unnoticed(monkeypatch):
    monkeypatch.setattr(Resharding, "merge", lambda *_: lambda _: None)
    assert {"08.q6"} <= found()


@pytest.mark.usefixtures("nothing_remembered")
def test_targets_without_bounds_do_not_go_unnoticed(monkeypatch):
    monkeypatch.setattr(Resharding, "_check_target", lambda *_: None)
    assert {"08.q7"} <= found()


@pytest.mark.usefixtures("nothing_remembered")
def test_calls_without_a_limit_do_not_go_unnoticed(monkeypatch):
    monkeypatch.setattr(RollingLimit, "spend", lambda *_: None)
    assert {"08.q8", "08.q10"} <= found()


@pytest.mark.usefixtures("nothing_remembered")
def test_shards_that_take_records_in_for_ever_do_not_go_unnoticed(monkeypatch):
    monkeypatch.setattr(Stream, "route", lambda self, _: self.shards[0])
    assert {"08.q2"} <= found()


@pytest.mark.usefixtures("nothing_remembered")
def test_readers_to_whom_order_is_nothing_do_not_go_unnoticed(monkeypatch):
    readings = parents.read_after_a_split()
    whole = readings[0]
    monkeypatch.setattr(
        parents,
        "read_after_a_split",
        lambda: [whole.__class__(**{**as_dict(whole), "reader": one.reader}) for one in readings],
    )
    assert {"08.q4"} <= found()


def as_dict(reading):
    names = ("reader", "order", "sent", "read", "late")
    return {name: getattr(reading, name) for name in names}


@pytest.mark.usefixtures("nothing_remembered")
def test_a_split_that_helps_at_once_does_not_go_unnoticed(monkeypatch):
    run = parents.split_under_lag()

    class Helped:
        split_at, drained_at, lag_at_split = run.split_at, run.drained_at, run.lag_at_split
        first_of_children_at, worst_lag, lag_seconds = run.split_at, 1.0, (1.0,)

    monkeypatch.setattr(parents, "split_under_lag", Helped)
    assert {"08.q5"} <= found()


@pytest.mark.usefixtures("nothing_remembered")
def test_a_stream_that_scales_by_itself_does_not_go_unnoticed(monkeypatch):
    monkeypatch.setattr(scaling, "day_under", lambda _: day_under(Policy(step=DOUBLE)))
    assert {"08.q9", "08.q10"} <= found()
