"""How a consumer's lag grows while it is away, and drains or stays when it is back."""

from __future__ import annotations

from typing import Any, Final

import plotly.graph_objects as go

from kdslab.figures.picture import Picture, picture
from kdslab.figures.theme import INK, PALETTE
from kdslab.model.facts import KIB, SHARD_READ_BYTES_PER_SECOND
from kdslab.sim.backlog import CatchUp

READ_KIB: Final = SHARD_READ_BYTES_PER_SECOND // KIB
_MINUTE: Final = 60
_POINTS: Final = 90
_ROWS: Final = 8


def finding(run: CatchUp) -> str:
    """Return what became of the backlog, in one sentence without its full stop.

    Example:
        >>> from kdslab.sim.backlog import catch_up
        >>> finding(catch_up(600, 512))
        '10 minutes away, 300 MiB to read: done after 197 s'
    """
    start = f"{run.away_seconds // _MINUTE} minutes away, {run.backlog_mib:,.0f} MiB to read"
    if run.is_drained:
        return f"{start}: done after {run.seconds:,.0f} s"
    wanted = f"{1 + run.others} pollers want {run.wanted_kib:,} of {READ_KIB:,} KiB/s"
    return f"{start}: never done, {wanted} for what is new"


def lag_over_time(run: CatchUp) -> Picture:
    """Draw the lag while the consumer is away and after it is back.

    Args:
        run: The finished run.

    Returns:
        A figure with the traces "away" and "back", in minutes.
    """
    ends = len(run.lag_seconds) - 1
    step = max(1, ends // _POINTS)
    seconds = [*range(0, ends, step), ends]
    away, most = run.away_seconds / _MINUTE, max(run.lag_seconds) / _MINUTE
    return picture(
        [
            _line("away", [0.0, away], [0.0, away], PALETTE[1], "dash"),
            _line(
                "back",
                [away + second / _MINUTE for second in seconds],
                [run.lag_seconds[second] / _MINUTE for second in seconds],
                PALETTE[0],
                "solid",
            ),
        ],
        finding=finding(run),
        columns=("minutes since it left", "lag, minutes", "MiB to read"),
        rows=_rows(run),
        height=300,
        margin={"r": 64},
        showlegend=False,
        xaxis={"title": "minutes since it left", "range": [0, away + ends / _MINUTE]},
        yaxis={"title": "lag, minutes", "range": [0, 1.12 * most]},
        shapes=[{**_BACK, "x0": away, "x1": away}],
        annotations=[
            _words(away / 2, "away: the lag grows", 1.12 * most),
            _words(away, "back" if run.is_drained else "back: no end", 1.12 * most) | _BEHIND,
        ],
    )


def _rows(run: CatchUp) -> list[tuple[float, float, int]]:
    ends = len(run.lag_seconds) - 1
    seconds = sorted({round(ends * part / _ROWS) for part in range(_ROWS + 1)})
    return [(0.0, 0.0, 0), *(_row(run, second) for second in seconds)]


def _row(run: CatchUp, second: int) -> tuple[float, float, int]:
    lag = run.lag_seconds[second]
    since = round((run.away_seconds + second) / _MINUTE, 1)
    return since, round(lag / _MINUTE, 1), round(lag * run.write_kib / KIB)


def _line(name: str, x: list[float], y: list[float], color: str, dash: str) -> go.Scatter:
    hover = "%{y:.1f} minutes behind"
    line = {"color": color, "width": 3, "dash": dash}
    return go.Scatter(x=x, y=y, name=name, mode="lines", line=line, hovertemplate=hover)


def _words(x: float, text: str, y: float) -> dict[str, Any]:
    return {"x": x, "y": y, "yanchor": "top", "text": text, "showarrow": False}


_BEHIND: Final = {"xanchor": "left", "xshift": 6}
_BACK: Final = {
    "type": "line",
    "yref": "paper",
    "y0": 0,
    "y1": 1,
    "line": {"color": INK, "width": 1, "dash": "dot"},
}
