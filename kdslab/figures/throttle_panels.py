"""What a monitor shows of a stream that refuses, and what buying more shards would change."""

from __future__ import annotations

from typing import Any, Final

import plotly.graph_objects as go

from kdslab.figures.labels import above, beside, level
from kdslab.figures.picture import Picture, picture
from kdslab.figures.theme import INK, PALETTE, WRONG
from kdslab.figures.throttle import TAKEN, verdict
from kdslab.model.series import MINUTE
from kdslab.sim.flow import by_tick
from kdslab.sim.throttle import HotRun
from kdslab.sim.throttle_sweep import Sweep

_PANELS: Final = ([0.74, 0.93], [0.37, 0.56], [0.0, 0.19])
_TOP_PERCENT: Final = 119


def as_cloudwatch_shows(run: HotRun) -> Picture:
    """Draw the minute metrics of a stream, and below them the shard-level ones that cost extra.

    Args:
        run: Five minutes of a stream: five points for each metric.
    """
    minutes = list(range(1, len(run.accepted_minutes[0]) + 1))
    stream = [_percent(n, run.limit * run.shards) for n in by_tick(run.accepted_minutes)]
    refused = by_tick(run.refused_minutes)
    shards = [[_percent(n, run.limit) for n in row] for row in run.accepted_minutes]
    cold = [row for index, row in enumerate(shards) if index != run.busiest]
    rows = zip(minutes, stream, refused, shards[run.busiest], strict=True)
    return picture(
        [
            _line(minutes, stream, "stream", TAKEN, "y3"),
            _refusals(minutes, refused),
            _many(minutes, cold),
            _line(minutes, shards[run.busiest], f"shard {run.busiest}", WRONG, "y"),
        ],
        finding=verdict(run),
        columns=("minute", "stream, % used", "records refused", f"shard {run.busiest}, % used"),
        rows=list(rows),
        height=420,
        showlegend=False,
        margin={"r": 84},
        xaxis={"title": "minute", "dtick": 1, "anchor": "y"},
        yaxis={"range": [0, _TOP_PERCENT], "domain": _PANELS[2], "ticksuffix": " %", "nticks": 4},
        yaxis2={"domain": _PANELS[1], "rangemode": "tozero", "nticks": 4, "minallowed": 0},
        yaxis3={"range": [0, _TOP_PERCENT], "domain": _PANELS[0], "ticksuffix": " %", "nticks": 4},
        shapes=[level(100, "y"), level(100, "y3")],
        annotations=[
            _head("Stream: IncomingRecords, % of what all shards take", _PANELS[0]),
            _head("Stream: WriteProvisionedThroughputExceeded, records a minute", _PANELS[1]),
            _head(f"Shard level (paid): IncomingRecords, {run.shards} shards", _PANELS[2]),
            *beside([(shards[run.busiest][-1], f"shard {run.busiest}")], top=119, height=60),
            *beside([(stream[-1], "stream")], top=119, height=60, axis="y3"),
        ],
    )


def with_more_shards(sweep: Sweep) -> Picture:
    """Draw what is refused on streams of 1, 2, 3 ... shards, and where it cannot go lower.

    Args:
        sweep: The same traffic on streams of every size.
    """
    counts = list(range(1, len(sweep.refused_per_second) + 1))
    refused = sweep.refused_per_second
    here = refused[sweep.shards - 1]
    top = 1.15 * max(*refused, 1.0)
    return picture(
        [
            go.Scatter(x=counts, y=refused, mode="lines", line={"color": WRONG, "width": 2}),
            go.Scatter(x=[sweep.shards], y=[here], mode="markers", marker=_here()),
        ],
        finding=_outlook(sweep, here),
        columns=("shards", "refused, records/s"),
        rows=[(count, round(refused[count - 1], 1)) for count in counts],
        showlegend=False,
        xaxis={"title": "shards", "range": [0, len(counts) + 1]},
        yaxis={"title": "refused, records/s", "range": [0, top]},
        shapes=[level(sweep.floor)] if sweep.floor else [],
        annotations=[
            {
                "text": f"now: {here:,.0f}/s",
                "x": sweep.shards,
                "y": here,
                "yshift": 16,
                "xanchor": "left" if sweep.shards < len(counts) / 2 else "right",
                "showarrow": False,
            },
            *([_floor(sweep)] if sweep.floor else []),
        ],
    )


def _outlook(sweep: Sweep, here: float) -> str:
    last = sweep.refused_per_second[-1]
    who = "1 shard refuses" if sweep.shards == 1 else f"{sweep.shards} shards refuse"
    start = f"{who} {here:,.0f} records a second"
    if not here:
        return f"{who} nothing: more would only cost more"
    if sweep.shards == len(sweep.refused_per_second):
        return start
    if sweep.floor:
        return f"{start}, {len(sweep.refused_per_second)} would still refuse {last:,.0f}"
    enough = next((n for n, lost in enumerate(sweep.refused_per_second, 1) if not lost), None)
    if enough is None:
        return f"{start}, {len(sweep.refused_per_second)} would refuse {last:,.0f}"
    return f"{start}, {enough} would refuse none"


def _floor(sweep: Sweep) -> dict[str, Any]:
    text = f"no number of shards gets below {sweep.floor:,.0f}/s: one key, one shard"
    return {**above(text, sweep.floor), "yanchor": "top", "yshift": -2, "x": 0.02}


def _here() -> dict[str, Any]:
    return {"size": 12, "symbol": "diamond", "color": INK}


def _line(x: list[int], y: list[float], name: str, colour: str, axis: str) -> go.Scatter:
    return go.Scatter(
        x=x, y=y, name=name, yaxis=axis, mode="lines+markers", line={"color": colour, "width": 2}
    )


def _many(minutes: list[int], rows: list[list[float]]) -> go.Scatter:
    """Return all cold shards as one trace with gaps: forty traces would take plotly long."""
    x: list[int | None] = []
    y: list[float | None] = []
    for row in rows:
        x += [*minutes, None]
        y += [*row, None]
    return go.Scatter(
        x=x, y=y, name="the others", mode="lines", line={"color": PALETTE[6], "width": 1}
    )


def _refusals(minutes: list[int], refused: tuple[int, ...]) -> go.Bar:
    bars = go.Bar(x=minutes, y=refused, name="refused", yaxis="y2", width=0.3)
    bars.marker = {"color": WRONG, "pattern": {"shape": "/"}}
    return bars


def _head(text: str, domain: list[float]) -> dict[str, Any]:
    place = {"x": 0, "xanchor": "left", "xref": "paper", "y": domain[1], "yref": "paper"}
    return {**place, "text": text, "yanchor": "bottom", "yshift": 2, "showarrow": False}


def _percent(records_a_minute: int, limit_a_second: int) -> float:
    return round(100 * records_a_minute / (MINUTE * limit_a_second), 1)
