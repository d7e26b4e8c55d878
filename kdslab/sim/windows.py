"""Windows by event time: a stream grouped by when things happened, not by when they arrived.

An event carries the time at which it happened. It is counted in the window of that time, however
late it comes, as long as the window is open. How long that is, the *watermark* decides: the newest
event time that was seen, less the lateness that is allowed. A window ends for good and emits its
numbers when the watermark reaches its end; what comes for it later is late, and is dropped.

The allowed lateness is the delay of Spark's `withWatermark`, and the bound of Flink's
`forBoundedOutOfOrderness`. Windows begin at whole multiples of their slide; the start belongs to a
window, the end to the next.

Lambda's tumbling windows (`sim/readers/function_window`) are another thing: they go by the time at
which a record *arrived* in the stream, each shard on its own, and know no watermark.

Source: Spark's "Structured Streaming Programming Guide", "Handling Late Data and Watermarking";
Flink's "Windows" and "Generating Watermarks".

Simplification: there is one watermark for the stream, as in Spark; Flink has one for each shard
and goes by the lowest, so that a shard that is behind loses nothing.

Simplification: the watermark moves with each event, or at the end of each micro-batch; Flink moves
it every 200 ms by default. Spark closes windows after a batch too, but while batches follow each
other without a pause, one more batch may pass before it drops what is late.

Simplification: what was emitted is never corrected, and late events are dropped and counted, as
Spark does in append mode. Flink's `allowedLateness` would emit a window again, and its side output
would keep the late events.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from kdslab.sim.windows_state import OpenWindows, Slot

MICROSECONDS: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened, and when the stream got to know it.

    Attributes:
        happened_at: Event time, in seconds.
        arrived_at: Arrival in the stream, in seconds; processing time.
        key: What it is grouped by, besides the time.
        value: The number that it brings.
    """

    happened_at: float
    arrived_at: float
    key: str
    value: float

    @property
    def delay_seconds(self) -> float:
        """How long the event took to arrive."""
        return self.arrived_at - self.happened_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The events of one key in one stretch of time.

    Attributes:
        start: Its first moment, in seconds.
        end: The first moment that is no longer in it.
        key: Whose events.
        count: How many.
        total: The sum of their values.
        lowest: The smallest value.
        highest: The largest value.
        emitted_at: When its numbers came out; None if it was still open at the end.
    """

    start: float
    end: float
    key: str
    count: int
    total: float
    lowest: float
    highest: float
    emitted_at: float | None

    @property
    def mean(self) -> float:
        """The mean of the values."""
        return self.total / self.count


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowRun:
    """What became of a stream that was grouped into windows.

    Attributes:
        events: All events, in the order in which they arrived.
        seconds: How long a window is.
        slide_seconds: How long after one window the next begins.
        lateness_seconds: How far the watermark stays behind the newest event time.
        windows: In the order in which they were emitted, then those still open.
        late: The events that came when all their windows had closed; they are in no window.
        missed: Places in windows that closed too early; with tumbling windows as many as `late`.
        watermarks: When the watermark moved, and where to; both in seconds.
    """

    events: tuple[Event, ...]
    seconds: float
    slide_seconds: float
    lateness_seconds: float
    windows: tuple[Window, ...]
    late: tuple[Event, ...]
    missed: int
    watermarks: tuple[tuple[float, float], ...]

    @property
    def emitted(self) -> tuple[Window, ...]:
        """The windows that have closed, first emitted first."""
        return tuple(each for each in self.windows if each.emitted_at is not None)

    @property
    def still_open(self) -> tuple[Window, ...]:
        """The windows that wait for the watermark when the events end."""
        return tuple(each for each in self.windows if each.emitted_at is None)

    def of(self, key: str) -> tuple[Window, ...]:
        """Return the windows of one key, by their start."""
        return tuple(
            sorted((each for each in self.windows if each.key == key), key=lambda each: each.start)
        )


def tumbling(
    events: Iterable[Event],
    seconds: float = 60.0,
    lateness_seconds: float = 0.0,
    *,
    batch_seconds: float = 0.0,
) -> WindowRun:
    """Group events by event time into windows that follow each other without a gap.

    Args:
        events: In any order; they are taken in the order of their arrival.
        seconds: How long a window is, above 0.
        lateness_seconds: How far the watermark stays behind the newest event time, 0 or more.
        batch_seconds: How long a micro-batch is, after which the watermark moves, as in Spark;
            0 moves it with each event.

    Raises:
        ValueError: If a length is out of its range.

    Example:
        >>> times = [(10, 10), (70, 70), (50, 75), (55, 95), (130, 130)]
        >>> events = [Event(happened_at=h, arrived_at=a, key="k", value=1.0) for h, a in times]
        >>> [len(tumbling(events, lateness_seconds=lateness).late) for lateness in (0, 20)]
        [2, 0]
    """
    return sliding(events, seconds, seconds, lateness_seconds, batch_seconds=batch_seconds)


def sliding(
    events: Iterable[Event],
    seconds: float = 60.0,
    slide_seconds: float = 30.0,
    lateness_seconds: float = 0.0,
    *,
    batch_seconds: float = 0.0,
) -> WindowRun:
    """Group events by event time into windows that overlap.

    An event is in as many windows as `slide_seconds` goes into `seconds`.

    Args:
        events: In any order; they are taken in the order of their arrival.
        seconds: How long a window is, above 0.
        slide_seconds: How long after one window the next begins, above 0, at most `seconds`.
        lateness_seconds: How far the watermark stays behind the newest event time, 0 or more.
        batch_seconds: How long a micro-batch is; 0 moves the watermark with each event.

    Raises:
        ValueError: If a length is out of its range.
    """
    if not 0 < slide_seconds <= seconds:
        raise ValueError(f"0 < slide_seconds <= seconds must hold, got {slide_seconds}, {seconds}")
    if lateness_seconds < 0 or batch_seconds < 0:
        raise ValueError(f"a length is 0 or more, got {lateness_seconds}, {batch_seconds}")
    arrived = tuple(sorted(events, key=lambda event: event.arrived_at))
    state = OpenWindows(microseconds(seconds), microseconds(slide_seconds))
    windows: list[Window] = []
    late: list[Event] = []
    watermarks: list[tuple[float, float]] = []
    for moment, batch in _batches(arrived, microseconds(batch_seconds)):
        late += [
            each
            for each in batch
            if not state.take(microseconds(each.happened_at), each.key, each.value)
        ]
        newest = max(microseconds(each.happened_at) for each in batch)
        watermark = newest - microseconds(lateness_seconds)
        if watermark > state.watermark:
            watermarks.append((moment, watermark / MICROSECONDS))
            windows += [_window(each, seconds, moment) for each in state.close_until(watermark)]
    windows += [_window(each, seconds, None) for each in state.close_all()]
    return WindowRun(
        events=arrived,
        seconds=seconds,
        slide_seconds=slide_seconds,
        lateness_seconds=lateness_seconds,
        windows=tuple(windows),
        late=tuple(late),
        missed=state.missed,
        watermarks=tuple(watermarks),
    )


def _batches(arrived: Iterable[Event], length: int) -> Iterator[tuple[float, list[Event]]]:
    """Yield the moment of each move of the watermark, with the events before it."""
    if not length:
        yield from ((event.arrived_at, [event]) for event in arrived)
        return
    for number, batch in groupby(
        arrived, key=lambda event: microseconds(event.arrived_at) // length
    ):
        yield (number + 1) * length / MICROSECONDS, list(batch)


def _window(slot: Slot, seconds: float, emitted_at: float | None) -> Window:
    start, key, tally = slot
    return Window(
        start=start / MICROSECONDS,
        end=(start + microseconds(seconds)) / MICROSECONDS,
        key=key,
        count=tally.count,
        total=tally.total,
        lowest=tally.lowest,
        highest=tally.highest,
        emitted_at=emitted_at,
    )


def microseconds(seconds: float) -> int:
    """Return a time as a whole number, as Spark counts it."""
    return round(seconds * MICROSECONDS)
