"""Pictures of a stream's size: which limit rules, and what a record pays for."""

from __future__ import annotations

from typing import Any, Final

import plotly.graph_objects as go

from kdslab.figures.labels import beside, level
from kdslab.figures.picture import Picture, picture
from kdslab.figures.theme import PALETTE
from kdslab.figures.twin import Cell
from kdslab.model.facts import SHARD_READ_CALLS_PER_SECOND
from kdslab.sim.sizing import Sizing
from kdslab.sim.sizing_cost import Units

_ROUND_FROM: Final = 1_000
_QUIET: Final = PALETTE[4]
_RULES: Final = PALETTE[3]


def three_bars(sizing: Sizing) -> Picture:
    """Draw how many shards each of the three limits asks for; the highest bar rules.

    Args:
        sizing: Some traffic, what it needs and what it costs.
    """
    names = [need.limit for need in sizing.needs]
    rules = [need.shards == sizing.shards for need in sizing.needs]
    bars = go.Bar(
        x=names,
        y=[round(need.exact, 3) for need in sizing.needs],
        width=0.55,
        hoverinfo="skip",
    )
    bars.marker = {
        "color": [_RULES if rule else _QUIET for rule in rules],
        "pattern": {"shape": ["/" if rule else "" for rule in rules], "fillmode": "overlay"},
    }
    top = 1.25 * max(sizing.shards, 1)
    labels = [(float(sizing.shards), f"buy {sizing.shards}")]
    if sizing.aws_rule != sizing.shards:
        labels.append((float(sizing.aws_rule), f"AWS's rule: {sizing.aws_rule} ✗"))
    return picture(
        [bars],
        finding=_finding(sizing),
        columns=("what", "value"),
        rows=_rows(sizing),
        height=400,
        showlegend=False,
        margin={"r": 124, "b": 78},
        xaxis={"type": "category"},
        yaxis={"title": "shards", "range": [0, top]},
        shapes=[level(sizing.shards)],
        annotations=[
            *beside(labels, top=top, height=290),
            *(_on_top(sizing, place, top) for place in range(len(names))),
            {
                "text": _month(sizing),
                "x": 0,
                "xref": "paper",
                "xanchor": "left",
                "y": 0,
                "yref": "paper",
                "yanchor": "top",
                "yshift": -32,
                "align": "left",
                "showarrow": False,
            },
        ],
    )


def payload_units(units: Units) -> Picture:
    """Draw the PUT payload units that one record pays for, and how full they are.

    Args:
        units: A record, cut up.
    """
    names = list(range(1, len(units.filled) + 1))
    kib = [size / 1024 for size in units.filled]
    whole = units.unit_bytes / 1024
    empty = go.Bar(x=names, y=[whole - size for size in kib], name="paid and empty")
    empty.marker = {"color": PALETTE[6], "pattern": {"shape": "/"}}
    last = units.filled[-1] / units.unit_bytes
    return picture(
        [go.Bar(x=names, y=kib, name="your data", marker_color=PALETTE[0]), empty],
        finding=_paid(units),
        columns=("what", "value"),
        rows=(
            ("one message, bytes", units.message_bytes),
            ("messages in a record", units.messages),
            ("PUT payload units of the record", len(units.filled)),
            ("the last unit is full to", _part(last)),
            ("USD for a million messages", round(units.usd_per_million, 6)),
            ("the same, each in a record of its own", round(units.usd_alone, 6)),
        ),
        barmode="stack",
        bargap=0.15,
        xaxis={
            "title": "PUT payload unit of one record",
            "range": [0.4, max(len(names), 4) + 0.6],
            "dtick": 1 if len(names) < 16 else 4,
            "tick0": 1,
        },
        yaxis={"title": "KiB", "range": [0, whole * 1.05], "tickvals": [0, 5, 10, 15, 20, 25]},
    )


def _finding(sizing: Sizing) -> str:
    need = f"{_shards(sizing.shards)}, because of {_because(sizing)}"
    if sizing.calls_used > 1:
        return (
            f"{_shards(sizing.shards)} by bytes and records, yet {sizing.pollers} pollers do not "
            f"fit into a shard's calls: {sizing.calls_refused:.0%} of theirs are refused, on any "
            "number of shards"
        )
    if sizing.shards == 1:
        return f"1 shard is enough: the model refuses {_each(sizing.refused)}"
    if sizing.refused_one_fewer > 0:
        fewer = _each(sizing.refused_one_fewer)
        return f"{need}: the model refuses {_each(sizing.refused)}, with one fewer {fewer}"
    return f"{need}: readers ask for {_asked(sizing, 0)} of what can be read, {_slow(sizing)}"


def _asked(sizing: Sizing, fewer: int) -> str:
    return f"{sizing.ruling.exact / (sizing.shards - fewer):.1%}"


def _slow(sizing: Sizing) -> str:
    said = f"with one fewer for {_asked(sizing, 1)}"
    if sizing.behind_one_fewer < 1:
        return said
    return f"{said} and are {sizing.behind_one_fewer:,.0f} s behind after two minutes"


def _because(sizing: Sizing) -> str:
    ruling = [need.limit for need in sizing.needs if need.shards == sizing.shards]
    return " and ".join(ruling) if len(ruling) < 3 else "all three alike"


def _on_top(sizing: Sizing, place: int, top: float) -> dict[str, Any]:
    need = sizing.needs[place]
    text = f"{need.exact:,.2f} → {need.shards}"
    # Where the line of all shards would run through the text, it stands above the line.
    is_near = sizing.shards - need.exact < top / 14
    return {
        "text": f"<b>{text}, rules</b>" if need.shards == sizing.shards else text,
        "x": place,
        "y": sizing.shards if is_near else need.exact,
        "yanchor": "bottom",
        "showarrow": False,
    }


def _month(sizing: Sizing) -> str:
    cost = sizing.cost
    parts = [f"{_usd(cost.shards_usd)} shards", f"{_usd(cost.put_units_usd)} PUT units"]
    if cost.fan_out_usd:
        parts.append(f"{_usd(cost.fan_out_usd)} fan-out")
    said = f"A month: {' + '.join(parts)} = <b>{_usd(cost.total_usd)} USD</b>"
    if sizing.calls_used > 1:
        said += f"<br>✗ {sizing.pollers} pollers ask a shard {sizing.pollers} times a second; "
        said += f"it answers {SHARD_READ_CALLS_PER_SECOND}"
    return said


def _usd(amount: float) -> str:
    return f"{amount:,.2f}" if amount < _ROUND_FROM else f"{amount:,.0f}"


def _rows(sizing: Sizing) -> list[tuple[Cell, Cell]]:
    rows: list[tuple[Cell, Cell]] = [
        (f"{need.limit}: shards' worth used", round(need.exact, 3)) for need in sizing.needs
    ]
    rows += [(f"{need.limit}: shards", need.shards) for need in sizing.needs]
    rows += [
        ("shards needed", sizing.shards),
        ("shards by AWS's rule, without the records", sizing.aws_rule),
        ("shards by bytes if PutRecords sends full calls", sizing.batched),
        ("records/s the model refuses", round(sizing.refused, 2)),
        ("seconds the readers are behind", round(sizing.behind, 1)),
        ("part of the readers' calls refused", round(sizing.calls_refused, 3)),
    ]
    if sizing.shards > 1:
        rows += [
            ("records/s refused with one shard fewer", round(sizing.refused_one_fewer, 2)),
            ("seconds behind with one shard fewer", round(sizing.behind_one_fewer, 1)),
        ]
    rows += [
        ("USD a month: shards", round(sizing.cost.shards_usd, 2)),
        ("USD a month: PUT payload units", round(sizing.cost.put_units_usd, 2)),
        ("USD a month: fan-out", round(sizing.cost.fan_out_usd, 2)),
        ("USD a month", round(sizing.cost.total_usd, 2)),
    ]
    return rows


def _paid(units: Units) -> str:
    size = units.message_bytes * units.messages
    count = "1 unit" if len(units.filled) == 1 else f"{len(units.filled)} units"
    full = size / (len(units.filled) * units.unit_bytes)
    said = f"{size:,} bytes pay for {count}, {_part(full)} full"
    if units.messages == 1:
        return f"{said}: a million such records cost {units.usd_alone:.3f} USD"
    return (
        f"{said}: a million messages cost {units.usd_per_million:.5f} USD, "
        f"{units.usd_alone:.3f} if each goes alone"
    )


def _part(share: float) -> str:
    return f"{share:.0%}" if share >= 0.01 else "less than 1%"


def _shards(count: int) -> str:
    return "1 shard" if count == 1 else f"{count} shards"


def _each(refused: float) -> str:
    if not refused:
        return "nothing"
    return f"{refused:,.0f} records a second" if refused >= 1 else "a record now and then"
