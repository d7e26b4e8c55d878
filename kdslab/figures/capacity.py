"""A race of three capacity modes: what each takes in, what it refuses, and what it costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kdslab.figures.picture import Picture, picture
from kdslab.figures.theme import INK, LINE, PALETTE, WRONG
from kdslab.model.facts import MIB
from kdslab.model.on_demand import MINUTE_SECONDS
from kdslab.sim.capacity import MINUTES, Lane, Race

_HATCH = {"shape": "/", "fgcolor": WRONG, "bgcolor": "rgba(213,94,0,0.12)", "size": 6}
_PANELS = ((0.74, 0.96), (0.37, 0.59), (0.0, 0.22))


def race_finding(run: Race) -> str:
    """Return who refused how much, in one sentence without its full stop."""
    told = []
    for lane, refused in zip(run.lanes, run.refused, strict=True):
        part = f"refuses {_part(run, refused)}" if refused else "refuses nothing"
        told.append(f"{_named(lane)} {part}")
    text = ", ".join(told)
    return f"{text[0].upper()}{text[1:]}"


def mode_race(run: Race) -> Picture:
    """Draw for each stream what came, what it could take, and what it refused.

    Args:
        run: The race; minutes are on the x axis, MiB a second on the y axes.
    """
    minutes = list(range(MINUTES))
    to_mibps = run.record_bytes / MIB / MINUTE_SECONDS
    offered = [records * to_mibps for records in run.offered]
    # No higher than what matters: a stream may have far more capacity than anybody asks for.
    top = max(offered) * 1.5
    traces: list[dict[str, Any]] = []
    for place, lane in enumerate(run.lanes):
        axis = f"y{place + 1 if place else ''}"
        stored = [records * to_mibps for records in lane.accepted]
        traces += [
            _area("stored", minutes, stored, axis, PALETTE[0], 1.5)
            | {"fill": "tozeroy", "fillcolor": "rgba(0,114,178,0.25)"},
            _area("refused", minutes, offered, axis, WRONG, 0.5)
            | {"fill": "tonexty", "fillpattern": _HATCH},
            _area("capacity", minutes, [min(top, c) for c in lane.capacity_mibps], axis, INK, 2)
            | {"line": {"color": INK, "dash": "dash", "width": 2, "shape": "hv"}},
        ]
    axes = {
        f"yaxis{place + 1 if place else ''}": {
            "domain": domain,
            "range": [0, top],
            "title": "MiB/s" if place == 1 else "",
            "nticks": 3,
            "gridcolor": LINE,
        }
        for place, domain in enumerate(_PANELS)
    }
    return picture(
        traces,
        finding=race_finding(run),
        columns=("stream", "minutes", "offered MiB/s", "stored MiB/s", "shards", "refused"),
        rows=_quarters(run, offered, to_mibps),
        height=420,
        showlegend=False,
        margin={"t": 20},
        xaxis={"title": "minute", "range": [0, MINUTES - 1], "dtick": 15, "anchor": "y3"},
        annotations=[
            *(_head(run, place) for place in range(len(run.lanes))),
            _at("capacity", 1.5, run.lanes[0].capacity_mibps[0], top),
        ],
        **axes,
    )


def _area(
    name: str, x: Sequence[float], y: Sequence[float], axis: str, colour: str, width: float
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": x,
        "y": y,
        "yaxis": axis,
        "line": {"color": colour, "width": width},
    }


def _at(text: str, x: float, y: float, top: float) -> dict[str, Any]:
    return {
        "text": text,
        "x": x,
        "y": min(y, top),
        "xanchor": "left",
        "yanchor": "bottom" if y < top * 0.8 else "top",
        "showarrow": False,
    }


def _head(run: Race, place: int) -> dict[str, Any]:
    lane, refused = run.lanes[place], run.refused[place]
    shards = f"{lane.shards[0]} shards"
    if lane.shards[-1] != lane.shards[0]:
        shards = f"{lane.shards[0]} to {lane.shards[-1]} shards"
    verdict = f"✗ {_part(run, refused)} refused" if refused else "✓ nothing refused"
    return {
        "text": f"<b>{_named(lane)}</b>, {shards}: {verdict}, {lane.usd_an_hour:.2f} USD/h",
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": _PANELS[place][1],
        "yref": "paper",
        "yanchor": "bottom",
        "showarrow": False,
    }


def _named(lane: Lane) -> str:
    return lane.plan.replace("standard", "Standard").replace("advantage", "Advantage")


def _part(run: Race, refused: int) -> str:
    """Return a part in percent; a little is not nothing."""
    part = refused / sum(run.offered)
    return f"{part:.1%}" if part >= 0.0005 else "less than 0.1%"


def _quarters(run: Race, offered: Sequence[float], to_mibps: float) -> list[tuple[Any, ...]]:
    rows = []
    for lane in run.lanes:
        for start in range(0, MINUTES, 15):
            span = slice(start, start + 15)
            stored = sum(lane.accepted[span])
            rows.append(
                (
                    _named(lane),
                    f"{start} to {start + 14}",
                    f"{sum(offered[span]) / 15:.2f}",
                    f"{stored * to_mibps / 15:.2f}",
                    lane.shards[start],
                    f"{sum(run.offered[span]) - stored:,}",
                )
            )
    return rows
