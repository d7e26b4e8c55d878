"""A night on call: eight alarms, what each graph shows of them, and what an act then changes.

Every run is a real stream of the model with its metrics: half of the time it is left alone, then
one act is done, and the other half shows what came of it.

Simplification: alarms, graphs and acts come without delay; CloudWatch's points lag by a minute.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from kdslab.model.series import Tally
from kdslab.sim.clock import START
from kdslab.sim.operate_incidents import (
    ACTS,
    AGE,
    INCIDENTS,
    LOST,
    METRICS,
    PAGES,
    READS,
    SHARD_RECORDS,
    SILENCE,
    STREAM_RECORDS,
)
from kdslab.sim.operate_rig import Rig

POINTS: Final = 10
ACT_POINT: Final = 5
LATE_SECONDS: Final = 60.0


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a graph.

    Attributes:
        name: Whose it is: "stream", or a shard.
        values: One value a point; None where there was nothing to count.
    """

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, kw_only=True)
class Graph:
    """One metric over the whole incident.

    Attributes:
        metric: One of `METRICS`.
        unit: What the values count.
        lines: One for the stream, or one a shard.
    """

    metric: str
    unit: str
    lines: tuple[Line, ...]

    def highest(self, point: int) -> float:
        """Return the largest value of all lines at a point; 0 if there is none."""
        return max((line.values[point] or 0.0 for line in self.lines), default=0.0)

    def is_silent(self, point: int) -> bool:
        """Return whether no line has a value at a point: nothing was there to be measured."""
        return all(line.values[point] is None for line in self.lines)


@dataclass(frozen=True, kw_only=True)
class Shift:
    """What an incident looked like, and what an act changed.

    Attributes:
        page: What the pager said.
        cause: What was behind it.
        telling: The graphs on which the cause can be read, the best one first.
        act: What was done, after half of the points.
        minutes_a_point: How long each point of the graphs stands for.
        graphs: Every metric of `METRICS`.
        harm: The metric that the alarm watches, or `LOST`, or `SILENCE`.
        harm_before: Its value just before the act.
        harm_after: Its value in the last point.
        lost: Records that were stored and grew too old before they were read.
        is_over: Whether the alarm is off at the end.
    """

    page: str
    cause: str
    telling: tuple[str, ...]
    act: str
    minutes_a_point: int
    graphs: tuple[Graph, ...]
    harm: str
    harm_before: float
    harm_after: float
    lost: int
    is_over: bool

    def graph(self, metric: str) -> Graph:
        """Return the graph of a metric.

        Raises:
            ValueError: If it is none of `METRICS`.
        """
        for graph in self.graphs:
            if graph.metric == metric:
                return graph
        raise ValueError(f"the graphs are {', '.join(METRICS)}, got {metric}")


@cache
def on_call(page: str = PAGES[0], act: str = "wait") -> Shift:
    """Play an incident, do an act in the middle of it, and look at what came of it.

    Args:
        page: Which: one of `PAGES`.
        act: What to do: one of `ACTS`.

    Raises:
        ValueError: If there is no such page or act.

    Example:
        >>> on_call("A: producers are refused", "double the shards").is_over
        False
        >>> on_call("B: producers are refused, too", "double the shards").is_over
        True
    """
    incident = next((incident for incident in INCIDENTS if incident.page == page), None)
    if incident is None or act not in ACTS:
        known = ", ".join(PAGES if incident is None else ACTS)
        raise ValueError(f"it is one of {known}, got {page if incident is None else act}")
    situation = incident.situation
    rig = Rig(situation)
    steps = situation.period_seconds // situation.step_seconds
    rig.run(ACT_POINT * steps)
    lost_before = rig.lost()
    ACTS[act](rig)
    rig.run((POINTS - ACT_POINT) * steps)
    graphs = tuple(_graph(rig, metric) for metric in METRICS)
    if incident.harm == LOST:
        before, after = float(lost_before), float(rig.lost())
    else:
        before, after = (
            _harm(incident.harm, graphs, point) for point in (ACT_POINT - 1, POINTS - 1)
        )
    return Shift(
        page=page,
        cause=incident.cause,
        telling=incident.telling,
        act=act,
        minutes_a_point=situation.period_seconds // 60,
        graphs=graphs,
        harm=incident.harm,
        harm_before=before,
        harm_after=after,
        lost=rig.lost(),
        is_over=after <= (LATE_SECONDS if incident.harm == AGE else 0),
    )


def _harm(harm: str, graphs: tuple[Graph, ...], point: int) -> float:
    """Return what an alarm watches, as it was at a point."""
    watched = next(graph for graph in graphs if graph.metric == (AGE if harm == SILENCE else harm))
    if harm != SILENCE:
        return watched.highest(point)
    heard = [place for place in range(point + 1) if not watched.is_silent(place)]
    return float(point - max(heard, default=-1))


def _graph(rig: Rig, metric: str) -> Graph:
    by_shard = metric in (SHARD_RECORDS, AGE)
    name = "IncomingRecords" if metric in (STREAM_RECORDS, SHARD_RECORDS) else metric
    shards = rig.stream.metrics.shards() if by_shard else [None]
    lines = tuple(
        Line(
            name=f"shard {int(shard.rpartition('-')[2])}" if shard else "stream",
            values=_values(rig, name, shard),
        )
        for shard in shards
    )
    unit = "seconds, maximum" if metric == AGE else _counted(rig, metric)
    return Graph(metric=metric, unit=unit, lines=lines)


def _counted(rig: Rig, metric: str) -> str:
    minutes = rig.situation.period_seconds // 60
    span = "a minute" if minutes == 1 else f"in {minutes} minutes"
    return f"{'calls' if metric == READS else 'records'} {span}"


def _values(rig: Rig, name: str, shard: str | None) -> tuple[float | None, ...]:
    period = rig.situation.period_seconds
    end = START + POINTS * period
    found = dict(rig.stream.metrics.statistics(name, START, end, period, shard=shard))
    points = (found.get(START + place * period) for place in range(POINTS))
    return tuple(None if tally is None else _value(name, tally) for tally in points)


def _value(name: str, tally: Tally) -> float:
    return tally.high / 1000 if name == AGE else tally.total
