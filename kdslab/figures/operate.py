"""The graphs of a night on call: one metric before and after an act."""

from __future__ import annotations

from typing import Any, Final

import plotly.graph_objects as go

from kdslab.figures.labels import above, beside, level
from kdslab.figures.picture import Picture, picture
from kdslab.figures.theme import INK, MARGIN, shard_colour
from kdslab.figures.twin import Cell
from kdslab.model.quotas import RETENTION_HOURS_BY_DEFAULT
from kdslab.sim.operate import ACT_POINT, POINTS, Graph, Line, Shift
from kdslab.sim.operate_incidents import AGE, LOST

_PLOT_PIXELS: Final = 280
_NAMED_AT_MOST: Final = 3
_HOUR: Final = 3600
_SYMBOLS: Final = ("circle", "square", "diamond", "cross", "triangle-up", "star")


def before_and_after(shift: Shift, metric: str) -> Picture:
    """Draw one metric over an incident, with a line where the act was done.

    Args:
        shift: The incident and what was done about it.
        metric: Which graph to look at.
    """
    graph = shift.graph(metric)
    shown = _in_hours(graph)
    minutes = [shift.minutes_a_point * (point + 1) for point in range(POINTS)]
    bottom, top = _ends(shown)
    act_at = shift.minutes_a_point * (ACT_POINT + 0.5)
    kept = [] if shown is graph else [level(RETENTION_HOURS_BY_DEFAULT)]
    named = [above("retention: 24 h", RETENTION_HOURS_BY_DEFAULT)] if kept else []
    return picture(
        [_line(minutes, line, place) for place, line in enumerate(shown.lines)],
        finding=f"{_seen(graph)}{_outcome(shift, metric)}",
        columns=("minute", *(f"{line.name}, {shown.unit}" for line in shown.lines)),
        rows=_rows(minutes, shown),
        showlegend=False,
        margin={"t": MARGIN["t"], "r": 124},
        xaxis={"title": "minutes", "range": [0, minutes[-1] + shift.minutes_a_point * 0.3]},
        yaxis={"title": shown.unit, "range": [bottom, top]},
        shapes=[_act_line(act_at), *kept],
        annotations=[
            _act(shift, act_at),
            *named,
            *_names(shown, bottom, top),
            *_peak(shown, minutes),
        ],
    )


def _in_hours(graph: Graph) -> Graph:
    """Return an age in hours if it is that long, so that its axis can be read."""
    if graph.metric != AGE or graph.highest(0) < _HOUR:
        return graph
    lines = tuple(
        Line(
            name=line.name,
            values=tuple(None if value is None else value / _HOUR for value in line.values),
        )
        for line in graph.lines
    )
    return Graph(metric=graph.metric, unit="hours, maximum", lines=lines)


def _ends(graph: Graph) -> tuple[float, float]:
    values = [value for line in graph.lines for value in line.values if value is not None]
    if graph.unit.startswith("hours"):
        return min(values) - 0.5, max([*values, RETENTION_HOURS_BY_DEFAULT]) + 0.5
    return 0.0, 1.2 * max([*values, 1.0])


def _seen(graph: Graph) -> str:
    before, after = _value(graph, ACT_POINT - 1), _value(graph, POINTS - 1)
    return f"{graph.metric}: {before} before, {after} at the end"


def _outcome(shift: Shift, metric: str) -> str:
    """Say whether the alarm is on; after an act also whether the graph showed the cause."""
    if shift.act == "wait":
        return ", and the alarm is on"
    harm = f"; records lost: {shift.lost:,}" if shift.harm == LOST else ""
    tells = metric in shift.telling
    if shift.is_over:
        shown = "this graph shows it" if tells else f"{shift.telling[0]} shows it"
        return f"{harm}; the alarm goes off, it was {shift.cause}: {shown}"
    shown = "this graph shows the cause" if tells else "another graph shows the cause"
    return f"{harm}; the alarm stays on: {shown}"


def _value(graph: Graph, point: int) -> str:
    if graph.is_silent(point):
        return "no point" if graph.metric == AGE else "0"
    value = graph.highest(point)
    if graph.metric != AGE:
        return f"{value:,.0f}"
    return f"{value / _HOUR:,.2f} h" if value >= _HOUR else f"{value:,.0f} s"


def _rows(minutes: list[int], graph: Graph) -> list[tuple[Cell, ...]]:
    return [
        (minute, *(_cell(line.values[point]) for line in graph.lines))
        for point, minute in enumerate(minutes)
    ]


def _cell(value: float | None) -> Cell:
    return "-" if value is None else round(value, 1)


def _line(minutes: list[int], line: Line, place: int) -> go.Scatter:
    return go.Scatter(
        x=minutes,
        y=line.values,
        name=line.name,
        mode="lines+markers",
        line={"color": shard_colour(place), "width": 2},
        marker={"symbol": _SYMBOLS[place % len(_SYMBOLS)], "size": 7},
    )


def _names(graph: Graph, bottom: float, top: float) -> list[dict[str, Any]]:
    """Return labels for the lines that reach the end; lines that end together share one."""
    ends: dict[float, list[str]] = {}
    for line in graph.lines:
        value = line.values[-1]
        if value is not None:
            near = next((end for end in ends if abs(end - value) < (top - bottom) / 50), value)
            ends.setdefault(near, []).append(line.name)
    labels = [(end, _joined(names)) for end, names in ends.items()]
    return beside(labels, top=top, bottom=bottom, height=_PLOT_PIXELS)


def _peak(graph: Graph, minutes: list[int]) -> list[dict[str, Any]]:
    """Return the name of the line that rose highest and came down again, at its peak."""
    peaks = [(value, line, point) for line in graph.lines for point, value in _known(line)]
    if len(graph.lines) < 2 or not peaks:
        return []
    value, line, point = max(peaks, key=lambda peak: peak[0])
    if line.values[-1] is None or 2 * line.values[-1] > value:
        return []
    place = {"x": minutes[point], "y": value, "xanchor": "left", "xshift": 8}
    return [{**place, "text": line.name, "showarrow": False}]


def _known(line: Line) -> list[tuple[int, float]]:
    return [(point, value) for point, value in enumerate(line.values) if value is not None]


def _joined(names: list[str]) -> str:
    """Return the names of shards together.

    Example:
        >>> _joined(["shard 1", "shard 2", "shard 5"])
        'shards 1, 2, 5'
    """
    if len(names) == 1:
        return names[0]
    if len(names) > _NAMED_AT_MOST:
        return f"{len(names)} shards"
    return f"shards {', '.join(name.removeprefix('shard ') for name in names)}"


def _act_line(act_at: float) -> dict[str, Any]:
    return {
        "type": "line",
        "x0": act_at,
        "x1": act_at,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"color": INK, "dash": "dash", "width": 1.5},
    }


def _act(shift: Shift, act_at: float) -> dict[str, Any]:
    return {
        "text": f"▼ {shift.act}",
        "x": act_at,
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "xanchor": "center",
        "showarrow": False,
    }
