"""A day under a scaling policy, and what readers of a split stream get: two charts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from kdslab.figures.picture import Picture, picture
from kdslab.figures.theme import INK, PALETTE, WRONG
from kdslab.model.facts import MIB, SHARD_WRITE_BYTES_PER_SECOND
from kdslab.model.quotas import SHARD_COUNT_UPDATES_PER_DAY
from kdslab.sim.reshard_policy import RECORD_BYTES, TICK_SECONDS, Call, PolicyDay
from kdslab.sim.reshard_readers import FOLLOWED, ShardReading

_MIB_A_TICK = RECORD_BYTES / MIB / TICK_SECONDS
_TICKS_AN_HOUR = 3600 // TICK_SECONDS


def policy_finding(day: PolicyDay) -> str:
    """Return what a policy made of a day, in one sentence without its full stop."""
    part = day.refused / max(1, sum(day.offered))
    lost = f"{part:.1%} of the records refused" if day.refused else "no record refused"
    spent = f"{day.shard_hours:.0f} shard-hours, {day.usd:.2f} USD"
    turned_away = len(day.calls) - day.made
    more = f", {turned_away:,} more refused" if turned_away else ""
    calls = f"{day.made} of {SHARD_COUNT_UPDATES_PER_DAY} calls used{more}"
    return f"{lost[0].upper()}{lost[1:]}; {spent}; {calls}"


def policy_day(day: PolicyDay) -> Picture:
    """Draw what came, what the shards could take, what was refused, and every call.

    Args:
        day: The day; hours are on the x axis, MiB a second on the y axis.
    """
    hours = [tick / _TICKS_AN_HOUR for tick in range(len(day.offered))]
    offered = [records * _MIB_A_TICK for records in day.offered]
    accepted = [records * _MIB_A_TICK for records in day.accepted]
    capacity = [count * SHARD_WRITE_BYTES_PER_SECOND / MIB for count in day.shards]
    top = max(*offered, *capacity) * 1.16
    changes = _changes(hours, capacity)
    return picture(
        [
            _line("stored", hours, accepted, fill="tozeroy", fillcolor="rgba(0,114,178,0.25)"),
            _line("refused", hours, offered, colour=WRONG, fill="tonexty")
            | {"fillpattern": _HATCH},
            _line("capacity", *changes, colour=INK, dash="dash"),
            _marks("call", [c for c in day.calls if not c.refused], PALETTE[2]),
            _marks("refused call", [c for c in day.calls if c.refused], WRONG),
        ],
        finding=policy_finding(day),
        columns=("hour", "offered MiB/s", "stored MiB/s", "refused records", "shards", "calls"),
        rows=_by_hour(day),
        height=380,
        showlegend=False,
        margin={"r": 24},
        xaxis={"title": "hour of the day", "range": [0, 24.02], "dtick": 3},
        yaxis={"title": "MiB/s", "range": [0, top]},
        annotations=_names(hours, offered, capacity, day),
    )


_HATCH = {"shape": "/", "fgcolor": WRONG, "bgcolor": "rgba(213,94,0,0.12)", "size": 6}


def _line(
    name: str,
    x: Sequence[float],
    y: Sequence[float],
    *,
    colour: str = PALETTE[0],
    dash: str = "solid",
    width: float = 2,
    **more: Any,
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": x,
        "y": y,
        "line": {"color": colour, "width": width, "dash": dash},
        **more,
    }


def _marks(name: str, calls: Sequence[Call], colour: str) -> dict[str, Any]:
    # A policy that calls every other minute would paint the floor black.
    shown = calls[:: max(1, len(calls) // 60)]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [call.minute / 60 for call in shown],
        "y": [call.before * SHARD_WRITE_BYTES_PER_SECOND / MIB for call in shown],
        "marker": {
            "symbol": list(map(_symbol, shown)),
            "size": 10,
            "color": colour,
            "line": {"width": 2},
        },
        "text": [f"{call.before} to {call.target} shards" for call in shown],
        "hoverinfo": "x+text",
    }


def _symbol(call: Call) -> str:
    if call.refused:
        return "x-thin-open"
    return "triangle-up" if call.target > call.before else "triangle-down"


def _changes(hours: Sequence[float], levels: Sequence[float]) -> tuple[list[float], list[float]]:
    """Return the corners of a step line, instead of every tick on it."""
    x, y = [hours[0]], [levels[0]]
    for (_, before), (at, after) in pairwise(zip(hours, levels, strict=True)):
        if after != before:
            x += [at, at]
            y += [before, after]
    return [*x, 24.0], [*y, levels[-1]]


def _names(
    hours: Sequence[float],
    offered: Sequence[float],
    capacity: Sequence[float],
    day: PolicyDay,
) -> list[dict[str, Any]]:
    peak = max(range(len(offered)), key=offered.__getitem__)
    # Where there is the most room between the two lines.
    widest = max(range(len(offered)), key=lambda at: capacity[at] - offered[at])
    away = {"xanchor": "right" if hours[widest] > 20 else "left"}
    names = [
        _name("capacity", hours[widest], capacity[widest], "bottom") | away,
        _name("stored", 0.3, offered[0] / 2, "middle"),
    ]
    if day.refused:
        worst = max(range(len(offered)), key=lambda at: day.offered[at] - day.accepted[at])
        level = (0.7 * day.offered[worst] + 0.3 * day.accepted[worst]) * _MIB_A_TICK
        # In the white beside it: on a hatch nobody can read.
        first = next(at for at, rate in enumerate(offered) if rate > level)
        names.append(_name("refused", hours[first] - 0.2, level, "middle") | {"xanchor": "right"})
    else:
        names.append(_name("offered", hours[peak], offered[peak], "bottom"))
    return names


def _name(text: str, x: float, y: float, yanchor: str) -> dict[str, Any]:
    return {
        "text": f"<b>{text}</b>",
        "x": x,
        "y": y,
        "xanchor": "left",
        "yanchor": yanchor,
        "showarrow": False,
    }


def _by_hour(day: PolicyDay) -> list[tuple[Any, ...]]:
    rows = []
    for hour in range(24):
        span = slice(hour * _TICKS_AN_HOUR, (hour + 1) * _TICKS_AN_HOUR)
        sent, stored = sum(day.offered[span]), sum(day.accepted[span])
        calls = sum(hour * 60 < call.minute <= hour * 60 + 60 for call in day.calls)
        most = max(day.shards[span])
        mib = [f"{n * _MIB_A_TICK / _TICKS_AN_HOUR:.2f}" for n in (sent, stored)]
        rows.append((hour, *mib, f"{sent - stored:,}", most, calls))
    return rows


def readers_finding(readings: Sequence[ShardReading]) -> str:
    """Return what whoever ignores parents pays, in one sentence without its full stop."""
    late, missed = max(one.late for one in readings), max(one.missed for one in readings)
    sent = readings[0].sent
    return f"Unless parents come first, {late} of {sent} are late or {missed} never read"


def readers_of_a_split(readings: Sequence[ShardReading]) -> Picture:
    """Draw in which order three readers saw the messages of one key.

    Args:
        readings: What each reader got; steps of reading are on the x axis.
    """
    traces = []
    for place, (one, symbol) in enumerate(zip(readings, ("circle", "x", "diamond"), strict=True)):
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": one.reader,
                "x": list(range(1, len(one.order) + 1)),
                "y": one.order,
                "xaxis": f"x{place + 1 if place else ''}",
                "line": {"color": PALETTE[place], "width": 1},
                "marker": {"symbol": symbol, "size": 6},
            }
        )
    most = max(max(one.order) for one in readings) + 2
    ends = [(0, 0.3), (0.35, 0.65), (0.7, 1)]
    return picture(
        traces,
        finding=readers_finding(readings),
        columns=("reader", "messages sent", "read", "missed", "read after a later one"),
        rows=[(one.reader, one.sent, one.read, one.missed, one.late) for one in readings],
        height=330,
        showlegend=False,
        margin={"t": 88},
        yaxis={"title": f"message of {FOLLOWED}", "range": [-1, most]},
        annotations=[_head(one, left) for one, (left, _) in zip(readings, ends, strict=True)],
        **{
            f"xaxis{place + 1 if place else ''}": {
                "title": "read as number",
                "domain": ends[place],
                "range": [0, most],
                "gridcolor": "rgba(128,128,128,0.35)",
            }
            for place in range(len(readings))
        },
    )


def _verdict(one: ShardReading) -> str:
    told = [f"{one.missed} missed"] if one.missed else []
    told += [f"{one.late} out of order"] if one.late else []
    return " and ".join(told) or "all, in order"


def _head(one: ShardReading, left: float) -> dict[str, Any]:
    return {
        "text": f"{one.reader}<br><b>{_verdict(one)}</b>",
        "font": {"size": 12},
        "x": left,
        "xref": "paper",
        "xanchor": "left",
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "align": "left",
        "showarrow": False,
    }
