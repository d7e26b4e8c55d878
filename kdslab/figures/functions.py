"""Pictures of functions that read a stream: a shard behind a poison record, and runs at once."""

from __future__ import annotations

import plotly.graph_objects as go

from kdslab.figures.labels import above, level
from kdslab.figures.picture import Picture, picture
from kdslab.figures.theme import INK, PALETTE, WRONG
from kdslab.sim.functions import HOURS, PoisonRun
from kdslab.sim.functions_scale import Scale
from kdslab.sim.functions_stop import RETENTION_SECONDS

_BLUE, _GREEN = PALETTE[0], PALETTE[2]
_TOP_DOMAIN, _LOW_DOMAIN = [0.42, 0.96], [0.0, 0.24]
_WORDS_FOR = ((3600.0, "h"), (60.0, "min"), (1.0, "s"))


def spell(seconds: float) -> str:
    """Return a time in the largest unit that makes it at least 1.

    Example:
        >>> spell(86_402.75), spell(93.0), spell(6.75)
        ('24 h', '1.6 min', '6.8 s')
    """
    for size, unit in _WORDS_FOR:
        if seconds >= size:
            return f"{seconds / size:.1f}".removesuffix(".0") + f" {unit}"
    return f"{seconds:.1f} s"


def poison_finding(run: PoisonRun) -> str:
    """Return what the poison did, in one sentence without its full stop."""
    told = f", {_count(run.told, 'record')} named at the destination" if run.told else ""
    lost = f", {_count(run.lost, 'record')} lost unseen" if run.lost else ", nothing lost unseen"
    return (
        f"One poison record: the shard stands still for {spell(run.blocked_seconds)}, "
        f"{_count(run.tries, 'run')} fail{'' if run.tries != 1 else 's'}{told}{lost}"
    )


def poison_table(run: PoisonRun) -> tuple[tuple[str, ...], tuple[tuple[str | int, ...], ...]]:
    """Return heads and rows of the table behind a poison run: one row a number."""
    never = run.caught_up_seconds < 0
    behind = "beyond the end" if never else spell(run.caught_up_seconds)
    return ("what", "how much"), (
        ("the shard stands still for", spell(run.blocked_seconds)),
        ("then it takes to catch up", behind),
        ("age of the oldest waiting record, at most", spell(max(run.age_seconds))),
        ("runs that failed", run.tries),
        ("records worked on again", run.repeated),
        ("records given up and named at the destination", run.told),
        ("records lost and named nowhere", run.lost),
        ("records that came each second", run.per_second),
    )


def poison_chart(run: PoisonRun) -> Picture:
    """Draw how old the oldest waiting record is, and below it how often the function runs.

    Args:
        run: The finished run; one point is drawn for each of its ticks.

    Returns:
        A figure with the traces "age" in hours and "runs" in runs a minute.
    """
    hours = [(n + 1) * run.tick_seconds / 3600 for n in range(len(run.age_seconds))]
    columns, rows = poison_table(run)
    age = go.Scatter(
        x=hours,
        y=[round(seconds / 3600, 4) for seconds in run.age_seconds],
        name="age",
        line={"color": _BLUE, "width": 2},
        fill="tozeroy",
        fillcolor="rgba(0,114,178,0.15)",
        hovertemplate="hour %{x:.1f}: %{y:.2f} h<extra></extra>",
    )
    runs = go.Scatter(
        x=hours,
        y=[round(count * 60 / run.tick_seconds, 2) for count in run.invocations],
        name="runs",
        yaxis="y2",
        line={"color": _GREEN, "width": 2, "shape": "hv"},
        hovertemplate="hour %{x:.1f}: %{y:.1f} a minute<extra></extra>",
    )
    limit = RETENTION_SECONDS / 3600
    return picture(
        [age, runs],
        finding=poison_finding(run),
        columns=columns,
        rows=rows,
        height=400,
        showlegend=False,
        xaxis={
            "title": "hours",
            "range": [0, HOURS],
            "dtick": 6,
            "anchor": "y2",
            "minallowed": 0,
        },
        yaxis={"title": "hours old", "domain": _TOP_DOMAIN, "range": [0, 28], "dtick": 6},
        yaxis2={"title": "runs/min", "domain": _LOW_DOMAIN, "rangemode": "tozero", "nticks": 4},
        shapes=[level(limit), _poison_line(run)],
        annotations=[
            _paper_label("age of the oldest record that waits", 0.96),
            _label(f"retention: {limit:.0f} h", HOURS, limit + 0.2, "right"),
            _label("✗ poison", run.blocked_from / 3600 + 0.2, 21.0, "left", WRONG),
            _paper_label("runs of the function each minute", 0.25),
        ],
    )


def scale_finding(scale: Scale) -> str:
    """Return what limits the runs at once, in one sentence without its full stop."""
    start = (
        f"{_count(scale.shards, 'shard')} with factor {scale.factor}: "
        f"{_count(scale.runs_at_most, 'run')} at once at most"
    )
    if scale.keeps_up_to >= scale.load[-1]:
        return f"{start}; that is enough for all that the shards take in"
    return f"{start}; above {scale.keeps_up_to:,.0f} records/s the function falls behind"


def scale_chart(scale: Scale) -> Picture:
    """Draw runs at once over the load, beside what people expect of a service that scales.

    Args:
        scale: Loads and what they call for.

    Returns:
        A figure with the traces "expected (wrong)" and "runs at once".
    """
    pairs = zip(scale.load, scale.wanted, scale.running, scale.falls_behind, strict=True)
    top = max(*scale.wanted, scale.runs_at_most) * 1.12
    last = scale.load[-1]
    return picture(
        [
            go.Scatter(
                x=scale.load,
                y=scale.wanted,
                name="expected (wrong)",
                line={"color": WRONG, "dash": "dot", "width": 2},
            ),
            go.Scatter(
                x=scale.load,
                y=scale.running,
                name="runs at once",
                line={"color": _BLUE, "width": 3},
            ),
        ],
        finding=scale_finding(scale),
        columns=("records/s", "runs called for", "runs at once", "falls behind by, records/s"),
        rows=[row for place, row in enumerate(pairs) if place % 4 == 0],
        showlegend=False,
        xaxis={"title": "load, records/s", "range": [0, last]},
        yaxis={"title": "runs at once", "range": [0, top]},
        shapes=[level(scale.runs_at_most)],
        annotations=[
            _label(
                f"shards times factor: {scale.runs_at_most}",
                0,
                scale.runs_at_most,
                "left",
                anchor="y",
            ),
            _label(
                "✗ if runs grew with the load", last, scale.wanted[-1], "right", WRONG, anchor="y"
            ),
        ],
    )


def _poison_line(run: PoisonRun) -> dict[str, object]:
    at = run.blocked_from / 3600
    line = {"color": WRONG, "width": 1.5, "dash": "dot"}
    return {"type": "line", "x0": at, "x1": at, "y0": 0, "y1": 24, "yref": "y", "line": line}


def _paper_label(text: str, height: float) -> dict[str, object]:
    return {**above(text, height), "yref": "paper"}


def _label(
    text: str, x: float, y: float, side: str, colour: str = INK, anchor: str = "y"
) -> dict[str, object]:
    return {
        "text": text,
        "x": x,
        "y": y,
        "yref": anchor,
        "xanchor": side,
        "yanchor": "bottom",
        "showarrow": False,
        **({} if colour == INK else {"font": {"color": colour}}),
    }


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
