"""Each event is counted in the windows of its own time, or it is late: one of the two."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdslab.sim.windows import sliding, tumbling
from tests.sim.window_events import LONGEST_DELAY, event, event_lists, lengths, numbers

latenesses = st.integers(0, 250)
batches = st.sampled_from([0, 10, 45])


def held(run, event):
    """Return the windows that are to hold an event."""
    return [w for w in run.windows if w.key == event.key and w.start <= event.happened_at < w.end]


@given(event_lists, lengths, latenesses, batches)
def test_every_event_is_in_exactly_one_tumbling_window_or_is_late(
    events, seconds, lateness, batch_seconds
):
    run = tumbling(events, seconds, lateness, batch_seconds=batch_seconds)
    counted = Counter(run.events) - Counter(run.late)
    places = Counter(
        (each.key, each.happened_at // seconds * seconds) for each in counted.elements()
    )

    assert places == {(each.key, each.start): each.count for each in run.windows}
    assert len(events) == sum(each.count for each in run.windows) + len(run.late)
    assert run.missed == len(run.late)
    assert all(seconds == each.end - each.start for each in run.windows)


@given(event_lists, lengths, latenesses)
def test_a_window_holds_the_sum_and_the_extremes_of_its_values(events, seconds, lateness):
    run = tumbling(events, seconds, lateness)
    counted = list((Counter(run.events) - Counter(run.late)).elements())

    for window in run.windows:
        values = [each.value for each in counted if window in held(run, each)]
        assert (len(values), sum(values)) == (window.count, window.total)
        assert (min(values), max(values)) == (window.lowest, window.highest)
        assert window.mean == sum(values) / len(values)


@given(event_lists, lengths, st.randoms(use_true_random=False), batches)
def test_with_lateness_at_least_the_longest_delay_nothing_is_late_in_any_order(
    events, seconds, chance, batch_seconds
):
    run = tumbling(events, seconds, LONGEST_DELAY, batch_seconds=batch_seconds)
    # The same events on another day: each arrives after another delay.
    again = [
        replace(each, arrived_at=each.happened_at + chance.randint(0, LONGEST_DELAY))
        for each in events
    ]
    other = tumbling(again, seconds, LONGEST_DELAY, batch_seconds=batch_seconds)

    assert () == run.late == other.late
    assert numbers(run.windows) == numbers(other.windows)


@given(event_lists, st.integers(1, 40), st.integers(1, 5))
def test_an_event_is_in_as_many_sliding_windows_as_the_slide_goes_into_the_length(
    events, slide, times
):
    run = sliding(events, slide * times, slide, LONGEST_DELAY)

    assert all(times == len(held(run, each)) for each in events)
    assert times * len(events) == sum(each.count for each in run.windows)


@given(event_lists, st.integers(1, 90), st.integers(1, 90), latenesses)
def test_no_place_in_a_sliding_window_gets_lost(events, one, other, lateness):
    seconds, slide = max(one, other), min(one, other)
    run = sliding(events, seconds, slide, lateness)
    starts = range(-90, 1_201)
    places = sum(
        1
        for each in events
        for start in starts
        if start % slide == 0 and start <= each.happened_at < start + seconds
    )

    assert places == run.missed + sum(each.count for each in run.windows)


@given(event_lists, lengths, lengths, latenesses, batches)
def test_emission_and_watermark_never_go_backwards(events, one, other, lateness, batch_seconds):
    run = sliding(events, max(one, other), min(one, other), lateness, batch_seconds=batch_seconds)
    emitted = [(each.emitted_at, each.end, each.key) for each in run.emitted]

    assert emitted == sorted(emitted)
    assert list(run.watermarks) == sorted(run.watermarks)
    assert len({level for _, level in run.watermarks}) == len(run.watermarks)
    assert run.windows == run.emitted + run.still_open


@given(event_lists, lengths, latenesses)
def test_a_window_is_emitted_by_the_first_event_that_lifts_the_watermark_to_its_end(
    events, seconds, lateness
):
    run = tumbling(events, seconds, lateness)

    for window in run.windows:
        reached = [at for at, watermark in run.watermarks if watermark >= window.end]
        assert (reached[0] if reached else None) == window.emitted_at


@given(event_lists, lengths, st.integers(0, 100), st.integers(0, 100))
def test_more_patience_loses_no_more_events(events, seconds, less, more):
    patient = tumbling(events, seconds, less + more)

    assert len(patient.late) <= len(tumbling(events, seconds, less).late)


def test_the_start_belongs_to_a_window_and_the_end_to_the_next():
    run = tumbling([event(0.0, 0.0), event(60.0, 60.0)])

    assert [(0.0, 60.0, 1), (60.0, 120.0, 1)] == [(w.start, w.end, w.count) for w in run.windows]


def test_a_watermark_at_the_end_of_a_window_closes_it():
    run = tumbling([event(59.0, 59.0), event(60.0, 60.0), event(59.999, 60.5)])

    assert [60.0, None] == [each.emitted_at for each in run.windows]
    assert (event(59.999, 60.5),) == run.late


def test_the_last_window_waits_for_an_event_that_does_not_come():
    run = tumbling([event(10.0, 10.0), event(3_000.0, 3_000.0)])

    assert 1 == len(run.emitted) == len(run.still_open)


def test_an_event_from_the_future_closes_the_windows_of_all_others():
    clock_is_wrong = event(900.0, 5.0)
    run = tumbling([event(1.0, 1.0), clock_is_wrong, event(6.0, 6.0)], lateness_seconds=30)

    assert (event(6.0, 6.0),) == run.late


def test_a_micro_batch_moves_the_watermark_at_its_end():
    events = [event(10.0, 11.0), event(70.0, 71.0), event(20.0, 74.0), event(30.0, 81.0)]
    at_once, in_batches = tumbling(events), tumbling(events, batch_seconds=10)

    assert (71.0, 80.0) == (at_once.windows[0].emitted_at, in_batches.windows[0].emitted_at)
    assert (2, 1) == (len(at_once.late), len(in_batches.late))


def test_an_event_may_miss_one_sliding_window_and_be_in_another():
    run = sliding([event(95.0, 95.0), event(40.0, 96.0), event(40.0, 97.0)])

    # The window from 0 to 60 and that from 30 to 90 have closed, no other holds second 40.
    assert (4, 2) == (run.missed, len(run.late))
    run = sliding([event(65.0, 65.0), event(40.0, 96.0)])
    assert (1, 0) == (run.missed, len(run.late))


def test_keys_have_windows_of_their_own_under_one_watermark():
    run = tumbling([event(1.0, 1.0, key="a"), event(2.0, 2.0, key="b"), event(90.0, 90.0, key="a")])

    assert [("a", 90.0), ("b", 90.0)] == [(w.key, w.emitted_at) for w in run.emitted]
    assert [0.0, 60.0] == [each.start for each in run.of("a")]


def test_fractions_of_a_second_do_not_put_an_event_into_two_windows():
    times = [step / 10 for step in range(100)]
    run = tumbling([event(at, at) for at in times], 0.1)

    assert [1] * 100 == [each.count for each in run.windows]


def test_no_events_give_no_windows():
    run = tumbling([])

    assert ((), (), 0, ()) == (run.windows, run.late, run.missed, run.watermarks)


@pytest.mark.parametrize(
    ("arguments", "rule"),
    [
        ({"seconds": 0.0}, "0 < slide_seconds <= seconds must hold"),
        ({"slide_seconds": 61.0}, "0 < slide_seconds <= seconds must hold"),
        ({"lateness_seconds": -1.0}, "a length is 0 or more"),
        ({"batch_seconds": -1.0}, "a length is 0 or more"),
    ],
)
def test_a_length_out_of_its_range_is_refused(arguments, rule):
    with pytest.raises(ValueError, match=rule):
        sliding([], **arguments)
