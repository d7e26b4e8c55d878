"""The retry storm: what two crowds of producers do after the same refusals, one above the other."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

from kdslab.figures.picture import Picture, picture
from kdslab.figures.theme import INK, PALETTE, WRONG
from kdslab.sim.retries import LIMIT_PER_SECOND, RECORD_KIB, Storm

_ACCEPTED = PALETTE[0]
_BARS_AT_MOST = 120
_PANELS = ((0.58, 0.93), (0.0, 0.35))


def storm_finding(storm: Storm) -> str:
    """Return what came of a storm, in a few words.

    Example:
        >>> from kdslab.sim.retries import storm
        >>> storm_finding(storm("fixed 100 ms"))
        'fixed 100 ms: 598 attempts, all 50 stored after 3.9 s'
    """
    counts = storm.counts
    if counts.stored == counts.given:
        end = f"all {counts.given} stored after {storm.done_seconds:.1f} s"
    elif counts.waiting:
        end = f"{counts.waiting} of {counts.given} still waiting"
    else:
        end = f"{counts.given_up} of {counts.given} given up"
    copies = f", {_number(counts.duplicates, 'duplicate')}" if counts.duplicates else ""
    return f"{storm.rule}: {counts.attempts:,} attempts, {end}{copies}"


def retry_storms(first: Storm, second: Storm) -> Picture:
    """Draw two storms under the limit of the shard, on the same scales.

    Args:
        first: Drawn above.
        second: Drawn below.

    Returns:
        A figure with the traces "stored" and "refused" for each storm, in requests per second.
    """
    storms = (first, second)
    columns, rows = _table(storms)
    seconds = max(storm.end_seconds for storm in storms) + first.tick_seconds
    group = ceil(seconds / first.tick_seconds / _BARS_AT_MOST)
    bar = group * first.tick_seconds
    tallest = max(max(_grouped(storm.attempts, group)) / bar for storm in storms)
    traces = [trace for place, storm in enumerate(storms) for trace in _bars(storm, place, group)]
    across = {"range": [0, seconds], "matches": "x2"}
    up = {"range": [0, tallest * 1.05], "nticks": 4}
    return picture(
        traces,
        finding="; ".join(map(storm_finding, storms)),
        columns=columns,
        rows=rows,
        height=420,
        barmode="stack",
        bargap=0,
        showlegend=False,
        xaxis={**across, "anchor": "y", "showticklabels": False},
        xaxis2={"range": [0, seconds], "anchor": "y2", "title": "seconds since they began"},
        yaxis={**up, "domain": _PANELS[0], "title": "requests/s"},
        yaxis2={**up, "domain": _PANELS[1], "title": "requests/s", "anchor": "x2"},
        shapes=[_limit(place) for place in (0, 1)],
        annotations=[
            *(_head(storm, place) for place, storm in enumerate(storms)),
            _limit_label(),
        ],
    )


def _grouped(counts: Sequence[int], group: int) -> list[int]:
    """Add up neighbouring ticks, so that a long storm is not drawn in a thousand bars."""
    return [sum(counts[start : start + group]) for start in range(0, len(counts), group)]


def _bars(storm: Storm, place: int, group: int) -> list[dict[str, Any]]:
    bar = group * storm.tick_seconds
    middles = [round((number + 0.5) * bar, 3) for number in range(-(-len(storm.attempts) // group))]
    axes = {"xaxis": "x", "yaxis": "y"} if not place else {"xaxis": "x2", "yaxis": "y2"}
    return [
        {
            "type": "bar",
            "name": name,
            "x": middles,
            "y": [count / bar for count in _grouped(counts, group)],
            "marker": marker,
            "hovertemplate": "%{y:.0f} " + name + " a second at %{x:.1f} s<extra></extra>",
            **axes,
        }
        for name, counts, marker in (
            ("stored", storm.accepted, {"color": _ACCEPTED}),
            (
                "refused",
                storm.refused,
                {"color": WRONG, "pattern": {"shape": "/", "size": 5, "solidity": 0.5}},
            ),
        )
    ]


def _limit(place: int) -> dict[str, Any]:
    axis = "y" if not place else "y2"
    return {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "yref": axis,
        "y0": LIMIT_PER_SECOND,
        "y1": LIMIT_PER_SECOND,
        "line": {"color": INK, "dash": "dash", "width": 1.5},
    }


def _head(storm: Storm, place: int) -> dict[str, Any]:
    return {
        "text": f"<b>{storm.rule}</b>: {_short(storm)}",
        "xref": "paper",
        "x": 0,
        "xanchor": "left",
        "yref": "paper",
        "y": _PANELS[place][1],
        "yanchor": "bottom",
        "showarrow": False,
    }


def _limit_label() -> dict[str, Any]:
    return {
        "text": (
            f"<span style='color:{_ACCEPTED}'>■</span> stored  "
            f"<span style='color:{WRONG}'>▨</span> refused  "
            f"╌ the shard takes {LIMIT_PER_SECOND:.0f}/s of {RECORD_KIB} KiB"
        ),
        "xref": "paper",
        "x": 1,
        "xanchor": "right",
        "yref": "paper",
        "y": _PANELS[0][0] - 0.02,
        "yanchor": "top",
        "showarrow": False,
        "font": {"size": 12},
    }


def _short(storm: Storm) -> str:
    return storm_finding(storm).removeprefix(f"{storm.rule}: ")


def _table(
    storms: tuple[Storm, Storm],
) -> tuple[tuple[str, ...], tuple[tuple[str | int | float, ...], ...]]:
    rows: tuple[tuple[str | int | float, ...], ...] = (
        ("requests", *(storm.counts.attempts for storm in storms)),
        ("requests refused", *(storm.counts.refused for storm in storms)),
        ("requests a record", *(round(storm.attempts_per_record, 1) for storm in storms)),
        ("most requests in a second", *(_busiest(storm) for storm in storms)),
        ("records given", *(storm.counts.given for storm in storms)),
        ("records stored", *(storm.counts.stored for storm in storms)),
        ("records given up", *(storm.counts.given_up for storm in storms)),
        ("records still waiting", *(storm.counts.waiting for storm in storms)),
        ("duplicates", *(storm.counts.duplicates for storm in storms)),
        ("last record stored after (s)", *(round(storm.done_seconds, 2) for storm in storms)),
        ("last request after (s)", *(round(storm.end_seconds, 2) for storm in storms)),
    )
    return ("what", *(storm.rule for storm in storms)), rows


def _busiest(storm: Storm) -> int:
    ticks = round(1 / storm.tick_seconds)
    return max(sum(storm.attempts[start : start + ticks]) for start in range(len(storm.attempts)))


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
