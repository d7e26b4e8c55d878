"""The states of a stream, and changes that are done late as if on the dot."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.model.lifecycle import Lifecycle, StreamStatus

# A busy machine is no failure.
calm = settings(deadline=None)

NOW = 1_700_000_000.1


def states(life: Lifecycle, *times: float) -> list[str]:
    return [life.status(at) for at in times]


# Source: API reference, CreateStream: CREATING, then ACTIVE
def test_a_stream_is_creating_for_ten_seconds_then_active():
    assert ["CREATING", "CREATING", "ACTIVE"] == states(Lifecycle(NOW), NOW, NOW + 9.999, NOW + 10)


# Source: API reference, SplitShard: UPDATING, then ACTIVE
@pytest.mark.parametrize(("actions", "spells"), [(0, 1), (1, 1), (2, 2), (5, 5)])
def test_a_stream_is_updating_for_a_spell_of_30_seconds_an_action(actions, spells):
    life = Lifecycle(NOW)
    life.update(NOW + 60, *[lambda _: None] * actions)
    end = NOW + 60 + 30 * spells

    assert ["UPDATING", "UPDATING", "ACTIVE"] == states(life, NOW + 60, end - 0.001, end)


def test_each_action_takes_effect_at_the_end_of_its_spell():
    life, seen = Lifecycle(0.0), []
    life.update(60.0, seen.append, seen.append)

    for now, expected in ((89.999, []), (90.0, [90.0]), (119.9, [90.0]), (120.0, [90.0, 120.0])):
        life.run(now)
        assert expected == seen


# Source: API reference, DeleteStream: DELETING until it is gone
def test_a_stream_is_deleting_for_ten_seconds_then_gone_whatever_it_was_before():
    life = Lifecycle(0.0)
    life.update(40.0)
    life.deleted_at = 50.0

    assert ["DELETING", "DELETING"] == states(life, 50.0, 70.0)
    assert [False, True] == [life.is_gone(at) for at in (59.999, 60.0)]
    assert not Lifecycle(0.0).is_gone(1e12)


def test_what_was_to_happen_to_a_stream_that_is_being_deleted_does_not():
    life, seen = Lifecycle(0.0), []
    life.update(40.0, seen.append)
    life.deleted_at = 50.0
    life.run(100.0)

    assert ([], inf) == (seen, life.next_due)


@calm
@given(st.lists(st.floats(0, 1e6), max_size=20), st.lists(st.floats(0, 1e6), max_size=5))
def test_changes_take_effect_in_the_order_of_time_however_far_time_jumps(dues, stops):
    life, seen = Lifecycle(0.0), []
    for due in dues:
        life.later(due, seen.append)
    for stop in sorted(stops):
        life.run(stop)
        assert sorted(due for due in dues if due <= stop) == seen
    life.run(1e6)

    assert sorted(dues) == seen


def test_two_changes_of_one_time_take_effect_in_the_order_in_which_they_were_asked_for():
    life, seen = Lifecycle(0.0), []
    for name in "abc":
        life.later(5.0, lambda _, name=name: seen.append(name))
    life.run(5.0)

    assert ["a", "b", "c"] == seen


def test_a_change_may_bring_another_that_is_due_as_well():
    life, seen = Lifecycle(0.0), []
    life.later(9.0, seen.append)
    life.later(5.0, lambda at: life.later(at + 1, seen.append))
    life.run(100.0)

    assert [6.0, 9.0] == seen


def test_the_next_change_that_is_due_is_known():
    life = Lifecycle(0.0)
    assert inf == life.next_due

    life.later(9.0, lambda _: None)
    life.later(5.0, lambda _: None)

    assert 5.0 == life.next_due


def test_the_states_are_aws_s_own():
    assert ["CREATING", "ACTIVE", "UPDATING", "DELETING"] == list(StreamStatus)
