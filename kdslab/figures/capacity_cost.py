"""What a month costs in each capacity mode, against throughput, and where the modes meet."""

from __future__ import annotations

from collections.abc import Sequence
from math import log10
from typing import Any

from kdslab.figures.picture import Picture, picture
from kdslab.figures.theme import INK, PALETTE
from kdslab.model.prices import BILLING_MONTH_HOURS, Plan
from kdslab.sim.capacity_cost import BreakEven, Crossing

_STYLES = {
    "provisioned": (PALETTE[0], "solid"),
    "on-demand standard": (PALETTE[3], "dash"),
    "on-demand advantage": (PALETTE[2], "dot"),
}
"""A colour and a line for each plan."""

_NAMED_AT = 1


def cost_finding(costs: BreakEven) -> str:
    """Return which mode is the cheapest where, in one sentence without its full stop."""
    (_, first), *later = costs.cheapest
    told = f"Cheapest: {_short(first)}"
    told += "".join(f", from {_mibps(at)} on {_short(plan)}" for at, plan in later)
    pair = (Plan.STANDARD.value, Plan.ADVANTAGE.value)
    turns = [c for c in costs.crossings if (c.cheaper_below, c.cheaper_above) == pair]
    if not later and turns:
        told += f" throughout; Advantage beats Standard from {_mibps(turns[0].mibps)} on"
    return told


def _short(plan: str) -> str:
    return plan.removeprefix("on-demand ").replace("sta", "Sta").replace("adv", "Adv")


def cost_break_even(costs: BreakEven) -> Picture:
    """Draw dollars a month against average throughput, with the points where modes meet.

    Args:
        costs: What a month costs; both axes grow tenfold from mark to mark.
    """
    lines = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": plan,
            "x": costs.mibps,
            "y": usd,
            "line": {"color": _STYLES[plan][0], "dash": _STYLES[plan][1], "width": 2.5},
        }
        for plan, usd in costs.usd
    ]
    meetings = {
        "type": "scatter",
        "mode": "markers",
        "name": "same price",
        "x": [one.mibps for one in costs.crossings],
        "y": [one.usd for one in costs.crossings],
        "marker": {"symbol": "circle-open", "size": 12, "color": INK, "line": {"width": 2.5}},
    }
    return picture(
        [*lines, meetings],
        finding=cost_finding(costs),
        columns=("average MiB/s", *(f"{plan}, USD a month" for plan, _ in costs.usd)),
        rows=_every_fourth(costs),
        height=400,
        showlegend=False,
        margin={"l": 78, "r": 20},
        xaxis=_log("average MiB/s written", [0.01, 0.1, 1, 10, 100]),
        yaxis=_log(f"USD a month ({BILLING_MONTH_HOURS} h)", [10, 100, 1000, 10000, 100000], 4),
        annotations=[*_plan_names(costs), *_meetings(costs)],
    )


def _log(title: str, marks: Sequence[float], low: float = 0) -> dict[str, Any]:
    return {
        "title": title,
        "type": "log",
        "tickvals": marks,
        "ticktext": [f"{mark:,}" for mark in marks],
        "range": [log10(low or marks[0]), log10(marks[-1])],
    }


def _plan_names(costs: BreakEven) -> list[dict[str, Any]]:
    """Return a name for each line near its left end, above or below so that they lie apart."""
    lines = sorted(costs.usd, key=lambda line: line[1][_NAMED_AT])
    return [
        {
            "text": f"<b>{_short(plan)}</b>",
            "x": log10(costs.mibps[_NAMED_AT]),
            "y": log10(usd[_NAMED_AT]),
            "yanchor": "bottom" if place else "top",
            "yshift": 10 if place else -3,
            "xanchor": "left",
            "showarrow": False,
        }
        for place, (plan, usd) in enumerate(lines)
    ]


def _meetings(costs: BreakEven) -> list[dict[str, Any]]:
    """Return what each meeting point costs: below it where no line is lower, else above."""
    turns = {at for at, _ in costs.cheapest}
    return [_meeting(one, is_lowest=one.mibps in turns) for one in costs.crossings]


def _meeting(one: Crossing, *, is_lowest: bool) -> dict[str, Any]:
    side = "left" if is_lowest else "right"
    return {
        "text": f"{_mibps(one.mibps)}<br>{one.usd:,.0f} USD",
        "align": side,
        "x": log10(one.mibps),
        "y": log10(one.usd),
        "xanchor": side,
        "yanchor": "top" if is_lowest else "bottom",
        "xshift": 8 if is_lowest else -8,
        "yshift": -2 if is_lowest else 4,
        "showarrow": False,
    }


def _mibps(value: float) -> str:
    return f"{value:.1f} MiB/s" if value >= 1 else f"{value:.2f} MiB/s"


def _every_fourth(costs: BreakEven) -> list[tuple[str, ...]]:
    return [
        (f"{costs.mibps[at]:.3g}", *(f"{usd[at]:,.2f}" for _, usd in costs.usd))
        for at in range(0, len(costs.mibps), 4)
    ]
