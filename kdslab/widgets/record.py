"""The live pictures of lesson 02: a record seen through, and how long records stay."""

from __future__ import annotations

from kdslab.figures.picture import Picture
from kdslab.figures.record import record_x_ray
from kdslab.figures.retention import retention_timeline
from kdslab.figures.twin import Twin
from kdslab.sim.record import x_ray
from kdslab.sim.retention import Retention, change_retention
from kdslab.sim.retention_cost import retention_cost
from kdslab.widgets.drawing import LiveDrawing
from kdslab.widgets.forecast import Forecast, Truth
from kdslab.widgets.knobs import Range, Switch, Text
from kdslab.widgets.live_figure import LiveFigure

_CHARACTERS_AT_MOST = 2_000
_DAYS_AT_MOST = 365
_AT_ONCE = "all that are older than a day, at once"
_KEEP = "none: what is stored keeps its 7 days"
_SLOWLY = "the oldest first, a few a day, for six days"
_ALL = "all that are stored, at once"


class RecordXRay(LiveDrawing):
    """One record: what it weighs, where it goes, and what its sequence number holds.

    Args:
        key: The partition key in the line to begin with.
        data: The payload in the line to begin with.
        explicit: Whether an explicit hash key chooses the shard.

    Example:
        >>> ray = RecordXRay("user-42", "hello")
        >>> ray.twin().finding.partition(";")[0]
        '12 bytes count, 7 of key and 5 of data'
        >>> ray.turn(explicit=True, place=99)
        >>> ray.twin().finding.rpartition(";")[2]
        ' shard 3 takes it, by its explicit hash key.'
    """

    def __init__(
        self,
        key: str = "user-42",
        data: str = '{"page": "/cart", "ms": 87}',
        *,
        explicit: bool = False,
    ) -> None:
        super().__init__(
            _draw_x_ray,
            [
                Text(name="key", label="Partition key", value=key),
                Text(name="data", label="Data", value=data),
                Switch(name="explicit", label="Name an explicit hash key", value=explicit),
                Range(
                    name="place",
                    label="Explicit hash key at",
                    minimum=0,
                    maximum=100,
                    value=10,
                    unit="% of the ring",
                ),
            ],
        )


class RetentionTimeline(LiveFigure):
    """Records that grow older until they go, and a retention that is changed in the middle.

    Args:
        before: The retention at first, 1 to 365 days.
        after: The retention from the change on.

    Example:
        >>> RetentionTimeline().twin().finding
        'Retention goes from 7 days to 1 day: 18 records go at that moment, 3 stay.'
    """

    def __init__(self, before: int = 7, after: int = 1) -> None:
        question = Forecast(
            prompt="Retention goes from 7 days to 1 day. Which records go, and when?",
            options=(_KEEP, _SLOWLY, _AT_ONCE, _ALL),
            run=_truth,
        )
        knobs = (
            _days("before", "Retention before", before),
            _days("after", "Retention after", after),
            Range(
                name="look",
                label="Look after the change",
                minimum=0,
                maximum=10,
                step=0.5,
                unit="d",
                value=0,
            ),
            Range(
                name="gb_per_day",
                label="Data a day, on one shard",
                minimum=1,
                maximum=80,
                unit="GB",
                value=20,
            ),
        )
        super().__init__(_draw_timeline, knobs, question)


def _days(name: str, label: str, value: int) -> Range:
    return Range(name=name, label=label, minimum=1, maximum=_DAYS_AT_MOST, unit="d", value=value)


def _draw_x_ray(key: str, data: str, explicit: bool, place: float, width: int) -> Twin:
    if len(data) > _CHARACTERS_AT_MOST:
        raise ValueError(
            f"at most {_CHARACTERS_AT_MOST:,} characters can be drawn, got {len(data):,}"
        )
    seen = x_ray(key, data, explicit_percent=float(place) if explicit else None)
    return record_x_ray(seen, width=width)


def _draw_timeline(before: float, after: float, look: float, gb_per_day: float) -> Picture:
    run = change_retention(int(before), int(after))
    first, then = (
        retention_cost(days, gb_per_day=gb_per_day, shards=1)
        for days in (run.before_days, run.after_days)
    )
    return retention_timeline(run, (first, then), look)


def _truth() -> Truth:
    run = change_retention(7, 1)
    stay = len(run.readable_at(run.changed_at_days))
    because = (
        f"Of {run.cut + stay} records {run.cut} are older than a day and go at the moment of the "
        f"change; {stay} stay. Raising the retention again would bring none of them back."
    )
    return Truth(_option(run), because)


def _option(run: Retention) -> str:
    """Name the option that came true."""
    now = run.changed_at_days
    stay = run.readable_at(now)
    if not run.cut:
        is_slow = len(run.readable_at(now + 1)) < len(stay)
        return _SLOWLY if is_slow else _KEEP
    return _AT_ONCE if stay else _ALL
