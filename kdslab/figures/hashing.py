"""Pictures of the key space: the ring with its arcs, and how full the shards get."""

from __future__ import annotations

import plotly.graph_objects as go

from kdslab.figures.picture import Picture, picture
from kdslab.figures.theme import INK, LINE, WRONG, shard_colour
from kdslab.model.hashing import KEY_SPACE
from kdslab.sim.hashing import RoutedKey, Routing

_LABELLED_KEYS = 12
_LABELLED_SHARDS = 32
_LABEL_GAP = 0.012


def finding(routing: Routing) -> str:
    """Return what a routing shows, in one sentence without its full stop.

    Example:
        >>> from kdslab.sim.hashing import route_keys
        >>> finding(route_keys(["New York", "Los Angeles"], 2))
        '2 keys on 2 shards: shard 1 gets 2, 1 shard stays empty'
    """
    keys, shards, empty = len(routing.keys), len(routing.ranges), routing.empty_shards
    start = f"{_count(keys, 'key')} on {_count(shards, 'shard')}"
    if not keys:
        return f"{start}: nothing to route"
    most = max(routing.per_shard)
    busiest = f"shard {routing.per_shard.index(most)} gets {most}"
    if not empty:
        return f"{start}: {busiest}, none stays empty"
    return f"{start}: {busiest}, {_count(empty, 'shard')} {'stays' if empty == 1 else 'stay'} empty"


def table(
    routing: Routing, *, wrong_model: bool = False
) -> tuple[tuple[str, ...], tuple[tuple[str | int, ...], ...]]:
    """Return heads and rows of the table behind a routing: one row a key."""
    columns = ("partition key", "MD5", "how far along", "shard", "mod N says (wrong)")
    rows = tuple(
        (routed.key, routed.digest, f"{routed.place:.1%}", routed.shard, routed.modulo)
        for routed in routing.keys
    )
    return (columns, rows) if wrong_model else (columns[:-1], tuple(row[:-1] for row in rows))


def key_ring(routing: Routing) -> Picture:
    """Draw the ring of hash keys, the shards' arcs on it, and where each key falls.

    Args:
        routing: The keys and the arcs.

    Returns:
        A polar figure; hash key 0 is at the top, and the numbers grow clockwise.
    """
    columns, rows = table(routing)
    turn = {"rotation": 90, "direction": "clockwise", "showgrid": False, "linecolor": LINE}
    ticks = {"tickvals": [0, 90, 180, 270], "ticktext": ["0", "2¹²⁶", "2¹²⁷", "3·2¹²⁶"]}
    return picture(
        [_arcs(routing), _names(routing), _points(routing), _labels(routing)],
        finding=finding(routing),
        columns=columns,
        rows=rows,
        height=420,
        showlegend=False,
        polar={
            "angularaxis": {**turn, **ticks},
            "radialaxis": {"visible": False, "range": [0, 1.3]},
            "bgcolor": "rgba(0,0,0,0)",
        },
    )


def keys_per_shard(routing: Routing, *, wrong_model: bool = False) -> Picture:
    """Draw how many keys each shard gets.

    Args:
        routing: The keys and the arcs.
        wrong_model: Whether to set beside it what `hash mod N` would give.

    Returns:
        A figure with the trace "MD5 range", and "mod N (wrong)" if asked for.
    """
    shards = [str(index) for index in range(len(routing.ranges))]
    most = max(routing.per_shard + (routing.per_shard_modulo if wrong_model else ()))
    bars = [go.Bar(x=shards, y=routing.per_shard, name="MD5 range", marker_color=shard_colour(0))]
    columns, counts = ["shard", "keys"], [shards, list(map(str, routing.per_shard))]
    if wrong_model:
        wrong = go.Bar(x=shards, y=routing.per_shard_modulo, name="mod N (wrong)")
        wrong.marker = {"color": WRONG, "pattern": {"shape": "/"}}
        bars.append(wrong)
        columns.append("mod N says (wrong)")
        counts.append(list(map(str, routing.per_shard_modulo)))
    return picture(
        bars,
        finding=finding(routing),
        columns=columns,
        rows=list(zip(*counts, strict=True)),
        xaxis={"title": "shard", "type": "category"},
        yaxis={"title": "keys", "rangemode": "tozero", "minallowed": 0, "dtick": _whole(most)},
        showlegend=wrong_model,
    )


def _arcs(routing: Routing) -> go.Barpolar:
    degrees = [360 * arc.size / KEY_SPACE for arc in routing.ranges]
    middles = [360 * (arc.start + arc.end) / 2 / KEY_SPACE for arc in routing.ranges]
    names = [f"shard {index}" for index in range(len(degrees))]
    return go.Barpolar(
        theta=middles,
        width=degrees,
        r=[0.25] * len(degrees),
        base=[0.75] * len(degrees),
        marker={"color": [shard_colour(index) for index in range(len(degrees))], "line_width": 1},
        text=names,
        hovertext=[
            f"{name}<br>{arc.start:,}<br>to {arc.end:,}"
            for name, arc in zip(names, routing.ranges, strict=True)
        ],
        hoverinfo="text",
    )


def _names(routing: Routing) -> go.Scatterpolar:
    shown = routing.ranges if len(routing.ranges) <= _LABELLED_SHARDS else ()
    return go.Scatterpolar(
        theta=[360 * (arc.start + arc.end) / 2 / KEY_SPACE for arc in shown],
        r=[0.64] * len(shown),
        mode="text",
        text=[str(index) for index in range(len(shown))],
        hoverinfo="skip",
    )


def _points(routing: Routing) -> go.Scatterpolar:
    return go.Scatterpolar(
        theta=[360 * routed.place for routed in routing.keys],
        r=[1.06] * len(routing.keys),
        mode="markers",
        marker={"size": 9, "symbol": "diamond", "color": INK},
        hovertext=[f"{routed.key}: shard {routed.shard}" for routed in routing.keys],
        hoverinfo="text",
    )


def _labels(routing: Routing) -> go.Scatterpolar:
    groups = _neighbours(routing) if len(routing.keys) <= _LABELLED_KEYS else []
    middles = [sum(key.place for key in group) / len(group) for group in groups]
    return go.Scatterpolar(
        theta=[360 * place for place in middles],
        r=[1.12] * len(groups),
        mode="text",
        text=[", ".join(key.key for key in group) for group in groups],
        textposition=["middle right" if place < 0.5 else "middle left" for place in middles],
        hoverinfo="skip",
    )


def _neighbours(routing: Routing) -> list[list[RoutedKey]]:
    """Gather keys whose labels would lie on each other."""
    groups: list[list[RoutedKey]] = []
    for routed in sorted(routing.keys, key=lambda routed: routed.hash_key):
        if groups and routed.place - groups[-1][-1].place < _LABEL_GAP:
            groups[-1].append(routed)
        else:
            groups.append([routed])
    return groups


def _whole(most: int) -> int | None:
    """Return a step of 1 where plotly would set marks between whole numbers."""
    return 1 if most < 6 else None


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number:,} {noun}s"
