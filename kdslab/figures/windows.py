"""When things happened against when they arrived: windows, the watermark, and what is late."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import plotly.graph_objects as go

from kdslab.figures.labels import beside
from kdslab.figures.picture import Picture, picture
from kdslab.figures.theme import INK, LINE, PALETTE, WRONG
from kdslab.figures.twin import Cell
from kdslab.sim.windows import Event, Window, WindowRun
from kdslab.sim.windows_arrival import misplaced

_COLUMNS: Final = (
    "window, s",
    "key",
    "events",
    "mean",
    "lowest",
    "highest",
    "emitted at, s",
)
_COUNTED, _WATERMARK = PALETTE[0], PALETTE[2]
_BANDS: Final = ("rgba(128,128,128,0.16)", "rgba(128,128,128,0.05)")
_HEIGHT, _PLOT_PIXELS = 400, 280
_NAMED_AT_MOST, _PILLARS_NAMED_AT_MOST = 14, 8
_ROOM: Final = 1.04
# Nothing arrives before it happened, so the upper left corner is free.
_LEGEND: Final = {"orientation": "v", "x": 0.01, "xanchor": "left", "y": 0.99, "yanchor": "top"}


def finding(run: WindowRun) -> str:
    """Return how many events are late and how long the numbers take, in one sentence.

    Example:
        >>> from random import Random
        >>> from kdslab.sim.windows import tumbling
        >>> from kdslab.sim.windows_feed import stock_ticks
        >>> finding(tumbling(stock_ticks(Random(1)), lateness_seconds=10))
        '4 of 72 events are late; numbers come 11 s after a window ends'
    """
    late = len(run.late)
    many = f"{late} of {len(run.events)} events {'is' if late == 1 else 'are'} late"
    start = many if late else "No event is late"
    waits = [each.emitted_at - each.end for each in run.emitted if each.emitted_at is not None]
    if not waits:
        return f"{start}; no window has closed yet"
    return f"{start}; numbers come {sum(waits) / len(waits):.0f} s after a window ends"


def arrival_finding(run: WindowRun) -> str:
    """Return how many events count where they did not happen, in one sentence.

    Example:
        >>> from random import Random
        >>> from kdslab.sim.windows_arrival import by_arrival
        >>> from kdslab.sim.windows_feed import stock_ticks
        >>> arrival_finding(by_arrival(stock_ticks(Random(1))))
        'By arrival 6 of 72 events count in a wrong window'
    """
    wrong = len(misplaced(run.events, run.seconds))
    counts = "count" if wrong > 1 else "counts"
    return f"By arrival {wrong or 'none'} of {len(run.events)} events {counts} in a wrong window"


def event_windows(run: WindowRun) -> Picture:
    """Draw arrival to the right and event time upwards, with a box for each window.

    A box ends on the right when the watermark reaches its upper edge. A late event lies to the
    right of its box: a cross.

    Args:
        run: Grouped by event time.

    Returns:
        A figure with the traces "counted", "late", "watermark" and "window closes".
    """
    spans, until, late = _spans(run.windows), _until(run), set(run.late)
    counted = [event for event in run.events if event not in late]
    return _chart(
        run,
        [_watermark(run, until), _dots(counted), _crosses(run.late, "late"), _closings(spans)],
        finding(run),
        shapes=[_box(span, place, until) for place, span in enumerate(spans)],
        **_names(run, spans),
    )


def arrival_windows(run: WindowRun) -> Picture:
    """Draw the same when windows go by arrival: they stand upright and hold what came in them.

    Args:
        run: Grouped by arrival, into tumbling windows.

    Returns:
        A figure with the traces "in its own window" and "in a wrong window".
    """
    wrong = misplaced(run.events, run.seconds)
    right = [event for event in run.events if event not in set(wrong)]
    return _chart(
        run,
        [_dots(right, "in its own window"), _crosses(wrong, "in a wrong window")],
        arrival_finding(run),
        shapes=[_pillar(span, place) for place, span in enumerate(_spans(run.windows))],
        annotations=_counts(run),
    )


def _chart(run: WindowRun, traces: Sequence[Any], said: str, **layout: Any) -> Picture:
    top = _ROOM * max((window.end for window in run.windows), default=run.seconds)
    at_once = go.Scatter(
        x=[0, top], y=[0, top], name="no delay", mode="lines", line={"color": INK, "dash": "dot"}
    )
    at_once.update(hoverinfo="skip", line={"width": 1})
    return picture(
        [at_once, *traces],
        finding=said,
        columns=_COLUMNS,
        rows=list(_rows(run)),
        height=_HEIGHT,
        xaxis={"title": "arrival in the stream, s", "range": [0, _until(run)], "showgrid": False},
        yaxis={"title": "event time, s", "range": [0, top], "showgrid": False},
        legend=_LEGEND,
        **layout,
    )


def _dots(events: Sequence[Event], name: str = "counted") -> go.Scatter:
    return _marks(events, name, {"symbol": "circle", "size": 6, "color": _COUNTED})


def _crosses(events: Sequence[Event], name: str) -> go.Scatter:
    return _marks(events, name, {"symbol": "x", "size": 10, "color": WRONG})


def _marks(events: Sequence[Event], name: str, marker: dict[str, Any]) -> go.Scatter:
    return go.Scatter(
        x=[event.arrived_at for event in events],
        y=[event.happened_at for event in events],
        text=[event.key for event in events],
        name=name,
        mode="markers",
        marker=marker,
        hovertemplate="%{text}: happened at %{y:g} s, arrived at %{x:g} s",
    )


def _watermark(run: WindowRun, until: float) -> go.Scatter:
    moves = run.watermarks
    end = [(until, moves[-1][1])] if moves else []
    return go.Scatter(
        x=[at for at, _ in (*moves, *end)],
        y=[level for _, level in (*moves, *end)],
        name="watermark",
        mode="lines",
        line={"color": _WATERMARK, "width": 2, "shape": "hv"},
        hovertemplate="watermark: %{y:g} s",
    )


def _closings(spans: Sequence[Window]) -> go.Scatter:
    closed = [span for span in spans if span.emitted_at is not None]
    return go.Scatter(
        x=[span.emitted_at for span in closed],
        y=[span.end for span in closed],
        name="window closes",
        mode="markers",
        marker={"symbol": "diamond-open", "size": 10, "color": INK, "line": {"width": 2}},
        hovertemplate="the window until %{y:g} s closes at %{x:g} s",
    )


def _spans(windows: Sequence[Window]) -> list[Window]:
    """Return one window for each stretch of time; all keys' windows close together."""
    return sorted({each.start: each for each in windows}.values(), key=lambda each: each.start)


def _box(span: Window, place: int, until: float) -> dict[str, Any]:
    right = until if span.emitted_at is None else span.emitted_at
    return _rectangle(place) | {"x0": span.start, "x1": right, "y0": span.start, "y1": span.end}


def _pillar(span: Window, place: int) -> dict[str, Any]:
    return _rectangle(place) | {"x0": span.start, "x1": span.end, "yref": "paper", "y0": 0, "y1": 1}


def _rectangle(place: int) -> dict[str, Any]:
    return {
        "type": "rect",
        "fillcolor": _BANDS[place % len(_BANDS)],
        "line": {"color": LINE, "width": 1},
        "layer": "below",
    }


def _names(run: WindowRun, spans: Sequence[Window]) -> dict[str, Any]:
    """Return the layout that names the boxes at the right; overlapping or many ones are not."""
    if not 1 <= len(spans) <= _NAMED_AT_MOST or run.slide_seconds < run.seconds:
        return {}
    labels = [((span.start + span.end) / 2, _said(run, span)) for span in spans]
    beside_it = beside(labels, top=_ROOM * spans[-1].end, height=_PLOT_PIXELS)
    return {"annotations": beside_it, "margin": {"r": 124}}


def _said(run: WindowRun, span: Window) -> str:
    late = sum(1 for event in run.late if span.start <= event.happened_at < span.end)
    return f"{_count(run, span)} counted" + (f", {late} ✖" if late else "")


def _counts(run: WindowRun) -> list[dict[str, Any]]:
    """Return above each pillar how many events it holds."""
    place = {"y": 1, "yref": "paper", "yanchor": "bottom", "showarrow": False}
    spans = _spans(run.windows)
    named = spans if len(spans) <= _PILLARS_NAMED_AT_MOST else []
    return [
        {**place, "x": each.start + run.seconds / 2, "text": _events(run, each)} for each in named
    ]


def _events(run: WindowRun, span: Window) -> str:
    count = _count(run, span)
    return "1 event" if count == 1 else f"{count} events"


def _count(run: WindowRun, span: Window) -> int:
    return sum(each.count for each in run.windows if each.start == span.start)


def _until(run: WindowRun) -> float:
    last = max((event.arrived_at for event in run.events), default=run.seconds)
    return _ROOM * max(last, *(each.emitted_at or each.end for each in run.windows), 1.0)


def _rows(run: WindowRun) -> Iterator[tuple[Cell, ...]]:
    for each in run.windows:
        emitted = "still open" if each.emitted_at is None else f"{each.emitted_at:g}"
        values = (f"{value:.2f}" for value in (each.mean, each.lowest, each.highest))
        yield f"{each.start:g} to {each.end:g}", each.key, each.count, *values, emitted
    for key in sorted({event.key for event in run.late}):
        yield "late", key, sum(event.key == key for event in run.late), "", "", "", "dropped"
