"""Pictures of a shard that is offered too much: where, when, and by how much."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import plotly.graph_objects as go

from kdslab.figures.labels import beside, level
from kdslab.figures.picture import Picture, picture
from kdslab.figures.theme import PALETTE, WRONG
from kdslab.model.series import MINUTE
from kdslab.sim.throttle import COLUMN_SECONDS, HotRun

TAKEN: Final = PALETTE[0]
_BARE: Final = "rgba(0,114,178,0.06)"
_MARGIN: Final = {"r": 118}
_PLOT_PIXELS: Final = 280
_CALM: Final = 0.8


def hot_shards(run: HotRun) -> Picture:
    """Draw how busy each shard is over time, with a cross wherever it refused records.

    Args:
        run: Five minutes of a stream; a column is five seconds, shown by its busiest one.
    """
    starts = [column * COLUMN_SECONDS for column in range(len(run.offered_columns[0]))]
    names = [str(index) for index in range(run.shards)]
    loads = [[round(n / run.limit * 100, 1) for n in row] for row in run.peak_columns]
    crosses = [
        (start, name)
        for name, row in zip(names, run.refused_columns, strict=True)
        for start, refused in zip(starts, row, strict=True)
        if refused
    ]
    return picture(
        [_cells(starts, names, loads), _crosses(crosses, run.shards)],
        finding=verdict(run),
        columns=("shard", "offered", "accepted", "refused", "busiest second, % of the limit"),
        rows=_by_shard(run),
        height=400,
        showlegend=False,
        xaxis={
            "title": "seconds",
            "showgrid": False,
            "zeroline": False,
            "range": [-COLUMN_SECONDS / 2, starts[-1] + COLUMN_SECONDS / 2],
        },
        yaxis={
            "title": "shard (✕ = it refuses)",
            "type": "category",
            "showgrid": False,
            "dtick": 1 if run.shards <= 16 else 4,
        },
    )


def under_the_limit(run: HotRun) -> Picture:
    """Draw what the busiest shard is offered, accepts and refuses, under its limit."""
    shard = run.busiest
    offered, accepted = run.writes.offered[shard], run.writes.accepted[shard]
    seconds = list(range(len(offered)))
    top = 1.12 * max(run.limit, *offered)
    labels = [(run.limit, f"limit {run.limit:,}/s"), (accepted[-1] / 2, "accepted")]
    if offered[-1] > accepted[-1]:
        labels.append(((offered[-1] + accepted[-1]) / 2, "refused /"))
    labels.append((offered[-1], f"offered {offered[-1]:,}/s"))
    refused = sum(offered) - sum(accepted)
    return picture(
        _layers(seconds, offered, accepted),
        finding=f"Shard {shard} is offered {_mean(offered):,.0f} records a second and accepts "
        f"{_mean(accepted):,.0f}: {refused:,} refused in five minutes",
        columns=("from second", "offered", "accepted", "refused"),
        rows=_half_minutes(offered, accepted),
        showlegend=False,
        margin=_MARGIN,
        xaxis={"title": "seconds"},
        yaxis={"title": f"records/s, shard {shard}", "range": [0, top]},
        shapes=[level(run.limit)],
        annotations=beside(labels, top=top, height=_PLOT_PIXELS),
    )


def inside_a_minute(run: HotRun) -> Picture:
    """Draw the seconds of the busiest shard's worst minute, and their average across them."""
    shard, minute = run.busiest, run.worst_minute
    span = slice(minute * MINUTE, (minute + 1) * MINUTE)
    offered, accepted = run.writes.offered[shard][span], run.writes.accepted[shard][span]
    refused = [sent - taken for sent, taken in zip(offered, accepted, strict=True)]
    top = 1.12 * max(run.limit, *offered)
    mean = sum(accepted) / MINUTE
    labels = [(run.limit, f"limit {run.limit:,}/s"), (mean, f"minute: {mean:,.0f}/s")]
    return picture(
        _bars(accepted, refused),
        finding=_hidden(run, mean, sum(refused), sum(map(bool, refused))),
        columns=("second", "offered", "accepted", "refused"),
        rows=_notable(offered, accepted),
        barmode="stack",
        bargap=0.1,
        margin=_MARGIN,
        xaxis={"title": f"second of minute {minute + 1}"},
        yaxis={"title": f"records/s, shard {shard}", "range": [0, top]},
        shapes=[level(run.limit), level(mean, dash="dot")],
        annotations=beside(labels, top=top, height=_PLOT_PIXELS),
    )


def verdict(run: HotRun) -> str:
    """Return what became of a run, in one sentence without its full stop."""
    use = f"{run.stream_use:.0%} of the stream is used"
    if not run.writes.total_refused:
        return f"{use}, {run.busiest_use:.0%} of its busiest shard: no record is refused"
    share = run.writes.total_refused / run.writes.total_offered
    part = f"{share:.0%}" if share >= 0.01 else "less than 1%"
    link = "yet" if run.stream_use < _CALM else "and"
    of = f"{run.refusing} of {run.shards} shards refuse" if run.shards > 1 else "its shard refuses"
    if run.shards > 1 and run.refusing == 1:
        of = f"1 of {run.shards} shards refuses"
    return f"{use}, {link} {of} {run.writes.total_refused:,} records, {part} of all"


def _hidden(run: HotRun, mean: float, refused: int, seconds: int) -> str:
    average = f"The minute's average is {mean / run.limit:.0%} of the limit"
    if not refused:
        return f"{average}, and no second is over it"
    word = "second" if seconds == 1 else "seconds"
    link = "yet" if mean < _CALM * run.limit else "and"
    return f"{average}, {link} {refused:,} records are refused in {seconds} {word}"


def _cells(starts: list[int], names: list[str], loads: list[list[float]]) -> go.Heatmap:
    return go.Heatmap(
        x=starts,
        y=names,
        z=loads,
        zmin=0,
        zmax=100,
        colorscale=[[0, _BARE], [1, TAKEN]],
        xgap=1,
        ygap=1,
        hovertemplate="shard %{y}, second %{x}: %{z:.0f} % of the limit<extra></extra>",
        colorbar={
            "title": {"text": "busiest second,<br>% of the limit", "font": {"size": 12}},
            "thickness": 12,
            "tickvals": [2, 50, 95],
            "ticktext": ["0", "50", "100+"],
            "outlinewidth": 0,
        },
    )


def _crosses(crosses: list[tuple[int, str]], shards: int) -> go.Scatter:
    return go.Scatter(
        x=[start for start, _ in crosses],
        y=[name for _, name in crosses],
        mode="markers",
        hoverinfo="skip",
        marker={
            "symbol": "x-thin",
            "size": 5 if shards <= 20 else 4,
            # A cell with a refusal is as blue as can be, in both themes.
            "line": {"color": "#ffffff", "width": 1.5},
        },
    )


def _layers(seconds: list[int], offered: Sequence[int], accepted: Sequence[int]) -> list[Any]:
    return [
        go.Scatter(
            x=seconds,
            y=accepted,
            name="accepted",
            mode="lines",
            line={"color": TAKEN, "width": 1.5, "shape": "hv"},
            fill="tozeroy",
            fillcolor="rgba(0,114,178,0.35)",
        ),
        go.Scatter(
            x=seconds,
            y=offered,
            name="offered",
            mode="lines",
            line={"color": WRONG, "width": 1.5, "shape": "hv"},
            fill="tonexty",
            fillcolor="rgba(0,0,0,0)",
            fillpattern={"shape": "/", "fgcolor": WRONG, "size": 7},
        ),
    ]


def _bars(accepted: Sequence[int], refused: Sequence[int]) -> list[Any]:
    seconds = list(range(len(accepted)))
    over = go.Bar(x=seconds, y=list(refused), name="refused")
    over.marker = {"color": WRONG, "pattern": {"shape": "/"}}
    return [go.Bar(x=seconds, y=list(accepted), name="accepted", marker_color=TAKEN), over]


def _by_shard(run: HotRun) -> list[tuple[str, int, int, int, str]]:
    grids = zip(run.offered_columns, run.refused_columns, run.peak_columns, strict=True)
    return [
        (
            str(index),
            sum(offered),
            sum(offered) - sum(refused),
            sum(refused),
            f"{max(peak) / run.limit:.0%}",
        )
        for index, (offered, refused, peak) in enumerate(grids)
    ]


def _half_minutes(
    offered: Sequence[int], accepted: Sequence[int]
) -> list[tuple[int, int, int, int]]:
    rows = []
    for start in range(0, len(offered), MINUTE // 2):
        span = slice(start, start + MINUTE // 2)
        sent, taken = sum(offered[span]), sum(accepted[span])
        rows.append((start, sent, taken, sent - taken))
    return rows


def _notable(offered: Sequence[int], accepted: Sequence[int]) -> list[tuple[int, int, int, int]]:
    """Return the ten busiest seconds in the order of time."""
    busiest = sorted(range(len(offered)), key=lambda second: -offered[second])[:10]
    return [
        (second, offered[second], accepted[second], offered[second] - accepted[second])
        for second in sorted(busiest)
    ]


def _mean(row: Sequence[int]) -> float:
    return sum(row) / len(row)
