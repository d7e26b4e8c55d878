"""The clock stands still until it is moved, and never goes back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.sim.clock import START, VirtualClock

# A busy machine is no failure.
calm = settings(deadline=None)

steps = st.lists(st.floats(0, 100_000), max_size=20)


def test_a_clock_begins_at_a_fixed_time():
    assert datetime(2026, 11, 23, 9, 0, tzinfo=UTC).timestamp() == VirtualClock().now() == START


def test_a_clock_stands_still():
    clock = VirtualClock()

    assert clock.now() == clock.now()


def test_time_moves_by_what_is_asked():
    clock = VirtualClock(start=5.0)
    clock.advance(90.25)

    assert 95.25 == clock.now()


def test_no_time_may_pass():
    clock = VirtualClock(start=5.0)
    clock.advance(0)

    assert 5.0 == clock.now()


def test_a_tenth_of_a_second_ten_times_is_a_second():
    clock = VirtualClock()
    for _ in range(10):
        clock.advance(0.1)

    assert START + 1 == clock.now()


@pytest.mark.parametrize("seconds", [-1, -0.000_001, float("nan"), float("inf")])
def test_time_neither_goes_back_nor_gets_lost(seconds):
    clock = VirtualClock(start=5.0)

    with pytest.raises(ValueError, match=f"by 0 seconds or more, got {seconds}"):
        clock.advance(seconds)
    assert 5.0 == clock.now()


@calm
@given(steps)
def test_readings_never_fall(seconds):
    clock, readings = VirtualClock(), [START]
    for step in seconds:
        clock.advance(step)
        readings.append(clock.now())

    assert sorted(readings) == readings


@calm
@given(steps)
def test_the_same_steps_give_the_same_time(seconds):
    first, second = VirtualClock(), VirtualClock()
    for step in seconds:
        first.advance(step)
        second.advance(step)

    assert first.now() == second.now()
