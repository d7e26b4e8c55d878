"""The state of a window operator holds what is open, and lets go of what is closed."""

from __future__ import annotations

from kdslab.sim.windows_state import OpenWindows


def slots(closed):
    return [(start, key, tally.count) for start, key, tally in closed]


def test_windows_close_by_start_and_then_by_key():
    state = OpenWindows(10, 10)
    for at, key in [(15, "b"), (3, "b"), (4, "a"), (25, "a")]:
        assert state.take(at, key, 1.0)

    assert [(0, "a", 1), (0, "b", 1), (10, "b", 1)] == slots(state.close_until(20))
    assert [(20, "a", 1)] == slots(state.close_all())
    assert [] == slots(state.close_all())


def test_the_watermark_never_goes_back():
    state = OpenWindows(10, 10)
    list(state.close_until(20))
    list(state.close_until(5))

    assert not state.take(19, "a", 1.0)
    assert state.take(20, "a", 1.0)
    assert (20, 1) == (state.watermark, state.missed)


def test_a_time_before_zero_has_a_window_too():
    state = OpenWindows(10, 10)
    state.take(-1, "a", 1.0)

    assert [(-10, "a", 1)] == slots(state.close_until(0))
