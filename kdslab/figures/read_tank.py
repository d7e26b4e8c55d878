"""What several consumers of one shard live through: how far each lags, and who is refused."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from kdslab.figures.labels import beside
from kdslab.figures.picture import Picture, picture
from kdslab.figures.theme import INK, PALETTE, WRONG
from kdslab.figures.twin import Cell
from kdslab.model.facts import SHARD_READ_CALLS_PER_SECOND
from kdslab.sim.read_tank import FAN_OUT, ReaderRun, TankRun

_LAG_PIXELS = 170
_KEEPS_UP_SECONDS = 4.0
_DASHES = ("solid", "dash", "dot", "dashdot")


def finding(run: TankRun) -> str:
    """Return what the run shows, in one sentence without its full stop.

    Example:
        >>> from kdslab.sim.read_tank import read_tank
        >>> finding(read_tank(pollers=2, write_kib=256))
        '2 pollers share one shard: all keep up, 0 of 143 calls refused'
    """
    pollers, refused = run.pollers, sum(run.refused)
    start = f"{len(pollers)} pollers share one shard" if len(pollers) > 1 else "1 poller"
    late = [reader for reader in pollers if _worst(reader) > _lag_allowed(run)]
    calls = f"{refused:,} of {run.asked:,} calls refused"
    if not late:
        return f"{start}: {'all keep' if len(pollers) > 1 else 'it keeps'} up, {calls}"
    worst = max(map(_worst, late))
    return f"{start}: {_those(late, pollers)} behind, by up to {worst:.0f} s, {calls}"


def read_tank_chart(run: TankRun) -> Picture:
    """Draw each reader's lag, and below it the calls that were answered and refused.

    Args:
        run: The finished run; one point is drawn for each of its seconds.
    """
    seconds = list(range(1, len(run.answered) + 1))
    lines = [_line(reader, place, seconds) for place, reader in enumerate(run.readers)]
    answered = go.Bar(
        x=seconds, y=run.answered, yaxis="y2", name="answered", marker_color=PALETTE[0]
    )
    refused = go.Bar(x=seconds, y=run.refused, yaxis="y2", name="refused ✗")
    refused.marker = {"color": WRONG, "pattern": {"shape": "/"}}
    most = max(map(sum, zip(run.answered, run.refused, strict=True)))
    top = 1.05 * max(1.0, *map(_worst, run.readers))
    return picture(
        [*lines, answered, refused],
        finding=finding(run),
        columns=(
            "consumer",
            "calls answered",
            "refused: calls",
            "refused: bytes",
            "MiB read",
            "age when read, s",
            "lag at the end, s",
        ),
        rows=_rows(run),
        height=400,
        margin={"r": 76},
        barmode="stack",
        bargap=0,
        showlegend=False,
        xaxis={"title": "second", "anchor": "y2", "range": [0, len(seconds)]},
        yaxis={"title": "lag, s", "domain": [0.45, 1], "range": [0, top]},
        yaxis2={
            "title": "calls a second",
            "domain": [0, 0.33],
            "range": [0, max(most, SHARD_READ_CALLS_PER_SECOND) * 1.35],
        },
        annotations=[*_names(run, top), *_marks(run, most)],
        shapes=_shapes(run),
    )


def _line(reader: ReaderRun, place: int, seconds: list[int]) -> go.Scatter:
    first = reader.joined_at
    return go.Scatter(
        x=seconds[first:],
        y=reader.lag_seconds[first:],
        name=reader.name,
        mode="lines",
        line={
            "color": INK if reader.name == FAN_OUT else PALETTE[place % len(PALETTE)],
            "dash": "longdash" if reader.name == FAN_OUT else _DASHES[place % len(_DASHES)],
            "width": 2,
        },
        hovertemplate="%{y:.1f} s behind",
    )


def _names(run: TankRun, top: float) -> list[dict[str, Any]]:
    ends = [(reader.lag_seconds[-1], reader.name) for reader in run.readers]
    return beside(ends, top=top, height=_LAG_PIXELS)


def _marks(run: TankRun, most: int) -> list[dict[str, Any]]:
    limit = {
        "x": 1,
        "xref": "x domain",
        "xanchor": "left",
        "xshift": 6,
        "y": SHARD_READ_CALLS_PER_SECOND,
        "yref": "y2",
        "text": f"limit: {SHARD_READ_CALLS_PER_SECOND}",
        **_BARE,
    }
    refused = sum(run.refused)
    sign = {
        "x": 1,
        "xref": "x domain",
        "xanchor": "right",
        "yref": "y2",
        **_BARE,
        "y": max(most, SHARD_READ_CALLS_PER_SECOND) * 1.3,
        "yanchor": "top",
        "text": f"■ answered  ▨ refused: {refused:,}",
    }
    joins = {
        "x": run.joins_at,
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "text": f"{run.pollers[-1].name} joins",
        **_BARE,
    }
    return [limit, sign, *([joins] if run.joins_at else [])]


def _shapes(run: TankRun) -> list[dict[str, Any]]:
    line = {"type": "line", "line": {"color": INK, "width": 1, "dash": "dot"}}
    height = {"y0": SHARD_READ_CALLS_PER_SECOND, "y1": SHARD_READ_CALLS_PER_SECOND}
    limit = {**line, **height, "xref": "x domain", "x0": 0, "x1": 1, "yref": "y2"}
    place = {"x0": run.joins_at, "x1": run.joins_at, "y0": 0, "y1": 1, "yref": "paper"}
    return [limit, *([{**line, **place}] if run.joins_at else [])]


def _rows(run: TankRun) -> list[tuple[Cell, ...]]:
    return [_row(reader) for reader in run.readers]


def _row(reader: ReaderRun) -> tuple[Cell, ...]:
    pushed = reader.name == FAN_OUT
    return (
        reader.name,
        "pushed" if pushed else reader.answered,
        "-" if pushed else reader.refused_calls,
        "-" if pushed else reader.refused_bytes,
        round(reader.read_mib, 1),
        round(reader.delay_seconds, 2),
        round(reader.lag_seconds[-1], 2),
    )


def _those(late: list[ReaderRun], pollers: tuple[ReaderRun, ...]) -> str:
    if len(late) == len(pollers):
        return "all fall" if len(late) > 1 else "it falls"
    return f"{len(late)} of them fall{'s' if len(late) == 1 else ''}"


def _worst(reader: ReaderRun) -> float:
    return max(reader.lag_seconds)


def _lag_allowed(run: TankRun) -> float:
    return max(_KEEPS_UP_SECONDS, 2 * run.interval_seconds)


_BARE = {"showarrow": False, "font": {"size": 12}}
