"""By arrival nothing is late, and what took long counts in a window in which it did not happen."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from kdslab.sim.windows import tumbling
from kdslab.sim.windows_arrival import by_arrival, misplaced
from tests.sim.window_events import event, event_lists, lengths, numbers


@given(event_lists, lengths)
def test_by_arrival_every_event_counts_in_the_window_in_which_it_came(events, seconds):
    run = by_arrival(events, seconds)

    assert ((), 0, ()) == (run.late, run.missed, run.still_open)
    assert len(events) == sum(each.count for each in run.windows)
    assert all(each.emitted_at == each.end for each in run.windows)


@given(event_lists, lengths)
def test_the_two_ways_agree_when_no_event_is_misplaced(events, seconds):
    at_once = [replace(each, arrived_at=each.happened_at) for each in events]

    assert () == misplaced(at_once, seconds)
    assert numbers(by_arrival(at_once, seconds).windows) == numbers(
        tumbling(at_once, seconds).windows
    )


def test_a_late_event_moves_to_the_next_window_by_arrival():
    late = event(59.0, 61.0, value=5.0)
    run = by_arrival([event(58.0, 58.5), late])

    assert [(0.0, 1), (60.0, 1)] == [(each.start, each.count) for each in run.windows]
    assert (late,) == misplaced(run.events)


def test_windows_by_arrival_may_overlap_too():
    assert [0.0, 30.0] == [each.start for each in by_arrival([event(0.0, 45.0)], 60, 30).windows]
