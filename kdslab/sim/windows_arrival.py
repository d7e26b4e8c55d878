"""Windows by arrival, the wrong way to compare with: each event counts when the stream got it.

Both Flink and Spark can do it and call it processing time. It is simple, it never waits and loses
nothing; but the same events give other numbers whenever the network has another day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kdslab.sim.windows import Event, WindowRun, microseconds, sliding


def by_arrival(
    events: Iterable[Event], seconds: float = 60.0, slide_seconds: float | None = None
) -> WindowRun:
    """Group events by the time of their arrival (processing time), to compare with.

    A clock closes each window, so nothing is ever late; but an event that took long counts in a
    window in which it did not happen.

    Args:
        events: In any order.
        seconds: How long a window is, above 0.
        slide_seconds: How long after one window the next begins; without it, windows tumble.

    Raises:
        ValueError: If a length is out of its range.
    """
    arrived = tuple(sorted(events, key=lambda event: event.arrived_at))
    as_if = [replace(event, happened_at=event.arrived_at) for event in arrived]
    run = sliding(as_if, seconds, seconds if slide_seconds is None else slide_seconds)
    windows = tuple(replace(window, emitted_at=window.end) for window in run.windows)
    return replace(run, events=arrived, windows=windows, watermarks=())


def misplaced(events: Iterable[Event], seconds: float = 60.0) -> tuple[Event, ...]:
    """Return the events that grouping by arrival counts in another tumbling window, as given.

    Example:
        >>> late = Event(happened_at=59.0, arrived_at=61.0, key="k", value=1.0)
        >>> misplaced([late, replace(late, happened_at=60.0)]) == (late,)
        True
    """
    length = microseconds(seconds)
    return tuple(
        event
        for event in events
        if microseconds(event.happened_at) // length != microseconds(event.arrived_at) // length
    )
