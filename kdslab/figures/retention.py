"""Records that grow older until they go, and what a new retention does to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import plotly.graph_objects as go

from kdslab.figures.picture import Picture, picture
from kdslab.figures.theme import PALETTE, WRONG
from kdslab.figures.twin import Cell
from kdslab.sim.retention import Life, Retention
from kdslab.sim.retention_cost import RetentionCost

_HEADROOM = 1.15
_LIVE, _LIMIT, _LOOK = PALETTE[0], PALETTE[2], PALETTE[5]


def finding(run: Retention) -> str:
    """Return what a change of retention does, in one sentence without its full stop.

    Example:
        >>> from kdslab.sim.retention import change_retention
        >>> finding(change_retention(7, 1))
        'Retention goes from 7 days to 1 day: 18 records go at that moment, 3 stay'
    """
    change = f"Retention goes from {_days(run.before_days)} to {_days(run.after_days)}"
    stay = len(run.readable_at(run.changed_at_days))
    if run.after_days < run.before_days:
        goes, stays = "goes" if run.cut == 1 else "go", "stays" if stay == 1 else "stay"
        return f"{change}: {_records(run.cut)} {goes} at that moment, {stay or 'none'} {stays}"
    if run.after_days > run.before_days:
        stays, lives = "stays" if run.gone_before == 1 else "stay", "lives" if stay == 1 else "live"
        return (
            f"{change}: the {_records(run.gone_before)} that had gone {stays} gone, "
            f"the {stay} there {lives} on"
        )
    return f"Retention stays at {_days(run.before_days)}: each record goes at that age"


def retention_timeline(
    run: Retention, costs: tuple[RetentionCost, RetentionCost], look_days: float = 0.0
) -> Picture:
    """Draw the life of every record: time to the right, its age upwards.

    Args:
        run: The stream whose retention was changed.
        costs: What keeping the data costs before and after the change.
        look_days: How long after the change to count what can be read.

    Returns:
        A figure with the traces "record", "cut off", "retention" and "readable".
    """
    look = min(run.changed_at_days + look_days, run.days)
    readable = run.readable_at(look)
    top = max(run.before_days, run.after_days) * _HEADROOM
    return picture(
        [_lives(run), _cut(run), _limit(run), _readable(readable, look)],
        finding=finding(run),
        columns=("what", "value"),
        rows=list(_rows(run, costs, look, readable)),
        showlegend=False,
        xaxis={"title": "days since the stream was made", "range": [0, run.days]},
        yaxis={"title": "age of the record, days", "range": [0, top]},
        annotations=list(_labels(run, costs, look, len(readable))),
        shapes=[
            {
                "type": "line",
                "x0": look,
                "x1": look,
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "line": {"color": _LOOK, "width": 1.5, "dash": "dot"},
            }
        ],
    )


def _lives(run: Retention) -> go.Scatter:
    x: list[float | None] = []
    y: list[float | None] = []
    for life in run.lives:
        end = run.days if life.gone_at_days is None else life.gone_at_days
        x += [life.arrived_at_days, end, None]
        y += [0.0, end - life.arrived_at_days, None]
    return go.Scatter(
        x=x, y=y, name="record", mode="lines", hoverinfo="skip", line={"color": _LIVE, "width": 1.5}
    )


def _cut(run: Retention) -> go.Scatter:
    ages = [run.changed_at_days - life.arrived_at_days for life in run.lives if life.was_cut]
    return go.Scatter(
        x=[run.changed_at_days] * len(ages),
        y=ages,
        name="cut off",
        mode="markers",
        marker={"symbol": "x", "size": 8, "color": WRONG},
        hovertemplate="cut off at the age of %{y:.1f} days<extra></extra>",
    )


def _limit(run: Retention) -> go.Scatter:
    middle = run.changed_at_days
    return go.Scatter(
        x=[0, middle, middle, run.days],
        y=[run.before_days, run.before_days, run.after_days, run.after_days],
        name="retention",
        mode="lines",
        hoverinfo="skip",
        line={"color": _LIMIT, "width": 2.5, "dash": "dash"},
    )


def _readable(lives: Iterable[Life], look: float) -> go.Scatter:
    ages = [look - life.arrived_at_days for life in lives]
    return go.Scatter(
        x=[look] * len(ages),
        y=ages,
        name="readable",
        mode="markers",
        marker={"size": 7, "color": _LOOK},
        hovertemplate="readable, %{y:.1f} days old<extra></extra>",
    )


def _labels(
    run: Retention, costs: tuple[RetentionCost, RetentionCost], look: float, readable: int
) -> Iterator[dict[str, Any]]:
    before, after = costs
    at_limit = {"showarrow": False, "yanchor": "bottom"}
    yield {**at_limit, "x": 0, "xanchor": "left", "y": run.before_days, "text": _price(run, before)}
    yield {
        **at_limit,
        "x": run.days,
        "xanchor": "right",
        "y": run.after_days,
        "text": _price(run, after, is_after=True),
    }
    yield {
        "showarrow": False,
        "x": look,
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "text": f"● day {look:g}: {readable} readable",
        "font": {"color": _LOOK},
    }
    if run.after_days == run.before_days:
        return
    shorter = run.after_days < run.before_days
    yield {
        "showarrow": False,
        "x": run.changed_at_days,
        "y": (run.before_days + run.after_days) / 2,
        "xanchor": "left" if shorter else "right",
        "xshift": 10 if shorter else -10,
        "text": f"✕ {run.cut} go at once" if shorter else "nothing comes back",
        "font": {"color": WRONG},
    }


def _price(run: Retention, cost: RetentionCost, *, is_after: bool = False) -> str:
    days = run.after_days if is_after else run.before_days
    return f"kept {_days(days)}: {cost.usd_per_month:,.2f} USD a month"


def _rows(
    run: Retention,
    costs: tuple[RetentionCost, RetentionCost],
    look: float,
    readable: tuple[Life, ...],
) -> Iterator[tuple[Cell, ...]]:
    middle = run.changed_at_days
    there = [life for life in run.lives if life.arrived_at_days <= middle]
    stay = len(run.readable_at(middle))
    yield "retention before, days", run.before_days
    yield "retention after, days", run.after_days
    yield "changed on day", f"{middle:g}"
    yield "records that had come by then", len(there)
    yield "gone before the change", run.gone_before
    yield "gone at the change", run.cut
    yield "readable right after it", stay
    yield f"readable on day {look:g}", len(readable)
    oldest = max((look - life.arrived_at_days for life in readable), default=0.0)
    yield "oldest of them, days", f"{oldest:.1f}"
    for when, cost in zip(("before", "after"), costs, strict=True):
        yield f"stored {when}, once it has filled up, GB", f"{cost.kept_gb:,.0f}"
        yield f"retention costs {when}, USD a month", f"{cost.usd_per_month:,.2f}"


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"


def _records(number: int) -> str:
    return "1 record" if number == 1 else f"{number} records"
