"""One clock stands still until it is moved, one runs; neither goes back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.sim import clock as clocks
from kdslab.sim.clock import LATEST, START, VirtualClock, WallClock

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


def test_a_clock_ends_with_the_year_9999():
    clock = VirtualClock(start=LATEST - 1)
    clock.advance(1)

    assert (9999, 12, 31) == datetime.fromtimestamp(clock.now(), UTC).timetuple()[:3]
    with pytest.raises(ValueError, match=r"ends with the year 9999, got 0\.5 seconds more"):
        clock.advance(0.5)
    assert LATEST == clock.now()


@pytest.mark.parametrize("kind", [VirtualClock, WallClock])
@pytest.mark.parametrize("start", [-1, LATEST + 1, 1e300, float("nan"), float("inf")])
def test_a_clock_begins_in_a_year_that_dates_know(kind, start):
    with pytest.raises(ValueError, match="between the years 1970 and 9999, got "):
        kind(start=start)


class Wall:
    """The module `time`, moved by hand."""

    def __init__(self):
        self.real, self.passed = 1_000_000.0, 5.0

    def time(self):
        return self.real

    def monotonic(self):
        return self.passed


@pytest.fixture
def wall(monkeypatch):
    wall = Wall()
    monkeypatch.setattr(clocks, "time", wall)
    return wall


def test_a_running_clock_begins_with_the_real_time(wall):
    clock = WallClock()
    wall.passed += 2.5

    assert (1.0, 1_000_002.5) == (clock.speed, clock.now())


def test_a_running_clock_runs_as_fast_as_is_asked_for(wall):
    clock = WallClock(start=100.0, speed=60)
    wall.passed += 2

    assert 220 == clock.now()


def test_a_running_clock_tells_whole_microseconds(wall):
    clock = WallClock(start=1_700_000_000.0)
    wall.passed += 1 / 3

    assert 1_700_000_000.333333 == clock.now()


def test_a_running_clock_does_not_mind_that_the_computer_s_is_set_back(wall):
    clock = WallClock()
    wall.real -= 3_600

    assert 1_000_000 == clock.now()


def test_a_running_clock_can_be_moved_on_besides(wall):
    clock = WallClock(start=0.0, speed=2)
    clock.advance(90)
    wall.passed += 1

    assert 92 == clock.now()


@pytest.mark.parametrize("seconds", [-1, float("nan"), float("inf")])
def test_a_running_clock_is_not_moved_back(wall, seconds):
    clock = WallClock(start=0.0)

    with pytest.raises(ValueError, match="by 0 seconds or more"):
        clock.advance(seconds)
    assert 0 == clock.now() == wall.passed - 5


def test_a_running_clock_stands_still_at_the_end(wall):
    clock = WallClock(speed=1e300)
    wall.passed += 1e300

    assert LATEST == clock.now()


@pytest.mark.parametrize("speed", [0, -1, float("nan"), float("inf")])
def test_a_speed_is_above_0_and_finite(speed):
    with pytest.raises(ValueError, match=f"above 0 and finite, got {speed}$"):
        WallClock(speed=speed)


@calm
@given(st.lists(st.tuples(st.floats(0, 1e6), st.floats(0, 1e6)), max_size=20), st.floats(0.01, 1e6))
def test_readings_of_a_running_clock_never_fall(steps, speed):
    wall = Wall()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clocks, "time", wall)
        clock = WallClock(start=0.0, speed=speed)
        readings = [clock.now()]
        for passed, jump in steps:
            wall.passed += passed
            readings.append(clock.now())
            clock.advance(jump)
            readings.append(clock.now())

    assert sorted(readings) == readings
