"""Latency against efficiency: what records gain that wait for others before they leave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kdslab.figures.picture import Picture, picture
from kdslab.figures.theme import INK, PALETTE
from kdslab.sim.producers import Packing

_ALONE, _TOGETHER = PALETTE[1], PALETTE[0]
_PANELS = ((0.57, 0.95), (0.0, 0.38))


def waiting_pays(over: Sequence[tuple[int, Packing, Packing]], wait_ms: int) -> Picture:
    """Draw what longer waits give: user records in a stored record, and dollars a month.

    Args:
        over: Waits in milliseconds, each with PutRecords and aggregated.
        wait_ms: One of these waits; a line marks it.

    Returns:
        A figure with the traces "user records" above and "PutRecords" and "aggregated" below.
    """
    # By their place and not to scale: all that matters happens in the first fifth of a second.
    waits = list(range(len(over)))
    ticks = {"tickvals": waits[::2], "ticktext": [f"{over[place][0]:,}" for place in waits[::2]]}
    return picture(
        [
            _line("user records", waits, [packed.user_records_per_record for *_, packed in over]),
            _line("PutRecords", waits, [many.usd_per_month for _, many, _ in over], below=True),
            _line("aggregated", waits, [packed.usd_per_month for *_, packed in over], below=True),
        ],
        finding=_finding(over, wait_ms),
        columns=(
            "wait at most (ms)",
            "user records a stored record",
            "stored records/s",
            "shards",
            "PutRecords (USD a month)",
            "aggregated (USD a month)",
        ),
        rows=[
            (
                wait,
                round(packed.user_records_per_record),
                round(packed.records_per_second, 1),
                packed.shards,
                round(many.usd_per_month, 2),
                round(packed.usd_per_month, 2),
            )
            for wait, many, packed in over
        ],
        height=400,
        showlegend=False,
        xaxis={"anchor": "y", "showticklabels": False, "matches": "x2", **ticks},
        xaxis2={"anchor": "y2", "title": "a record waits at most, ms", **ticks},
        yaxis={"domain": _PANELS[0], "rangemode": "tozero", "nticks": 4},
        yaxis2={"domain": _PANELS[1], "rangemode": "tozero", "nticks": 4, "anchor": "x2"},
        shapes=[_mark([wait for wait, *_ in over].index(wait_ms))],
        annotations=[
            _words("user records in a stored record, aggregated", _PANELS[0][1]),
            _words("USD a month", _PANELS[1][1]),
            _name("PutRecords", over[-1][1].usd_per_month, _ALONE),
            _name("aggregated", over[-1][2].usd_per_month, _TOGETHER),
        ],
    )


def _finding(over: Sequence[tuple[int, Packing, Packing]], wait_ms: int) -> str:
    ((many, packed),) = ((many, packed) for wait, many, packed in over if wait == wait_ms)
    count = round(packed.user_records_per_record)
    carries = "1 user record" if count == 1 else f"{count} user records"
    return (
        f"After {wait_ms:,} ms a stored record carries {carries}, for "
        f"{packed.usd_per_month:,.2f} instead of {many.usd_per_month:,.2f} USD a month"
    )


def _line(
    name: str, waits: Sequence[int], values: Sequence[float], *, below: bool = False
) -> dict[str, Any]:
    is_alone = name == "PutRecords"
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "x": list(waits),
        "y": list(values),
        "line": {"color": _ALONE if is_alone else _TOGETHER, "dash": "dash" if is_alone else None},
        "marker": {"size": 6, "symbol": "square" if is_alone else "circle"},
        "xaxis": "x2" if below else "x",
        "yaxis": "y2" if below else "y",
    }


def _mark(place: int) -> dict[str, Any]:
    return {
        "type": "line",
        "xref": "x2",
        "x0": place,
        "x1": place,
        "yref": "paper",
        "y0": 0,
        "y1": _PANELS[0][1],
        "line": {"color": INK, "dash": "dot", "width": 1.5},
    }


def _words(text: str, y: float) -> dict[str, Any]:
    return {
        "text": text,
        "xref": "paper",
        "x": 0,
        "xanchor": "left",
        "yref": "paper",
        "y": y,
        "yanchor": "bottom",
        "showarrow": False,
    }


def _name(text: str, value: float, colour: str) -> dict[str, Any]:
    return {
        "text": f"<span style='color:{colour}'>■</span> {text}",
        "xref": "paper",
        "x": 1,
        "xanchor": "right",
        "yref": "y2",
        "y": value,
        "yanchor": "bottom",
        "showarrow": False,
    }
