"""The live picture of lesson 01: two readers, one tape."""

from __future__ import annotations

from kdslab.figures.log import two_tapes
from kdslab.figures.twin import Twin
from kdslab.model.quotas import RETENTION_HOURS_BY_DEFAULT
from kdslab.sim.log import HOURS, STARTS, two_readers
from kdslab.widgets.drawing import LiveDrawing
from kdslab.widgets.forecast import Forecast, Truth
from kdslab.widgets.knobs import Choice, Range

_DAY = RETENTION_HOURS_BY_DEFAULT
_ALL = "every record since hour 0"
_LATER = "only records that come after it"
_NONE = "nothing: reader A has taken them all"
_LAST = "only the newest record, again and again"


class TwoReaders(LiveDrawing):
    """Two readers of one tape: the same records, each with a place of its own.

    Args:
        start: Where reader B begins, one of `kdslab.sim.log.STARTS`.
        late_hours: How much later than reader A it comes, 0 to 60.

    Example:
        >>> TwoReaders().twin().finding
        'Of 72 records A has got 72, and B, from hour 24 on, 48 and will never get 24.'
    """

    def __init__(self, start: str = "LATEST", *, late_hours: int = _DAY) -> None:
        knobs = (
            Choice(name="start", label="Reader B begins at", options=STARTS, value=start),
            Range(
                name="late_hours",
                label="Reader B comes later by",
                minimum=0,
                maximum=60,
                step=6,
                unit="h",
                value=late_hours,
            ),
            Range(
                name="timestamp_hours",
                label="AT_TIMESTAMP asks for hour",
                minimum=0,
                maximum=60,
                step=6,
                value=_DAY // 2,
            ),
            Range(
                name="retention_hours",
                label="Retention",
                minimum=_DAY,
                maximum=HOURS,
                step=_DAY // 2,
                unit="h",
                value=_DAY,
            ),
            Range(name="now_hours", label="Now: hour", minimum=1, maximum=HOURS, value=HOURS),
        )
        question = Forecast(
            prompt="A record comes every hour, and reader A gets each. Reader B comes a day later "
            "and begins at LATEST. What does it see?",
            options=(_ALL, _LATER, _NONE, _LAST),
            run=_truth,
        )
        super().__init__(_draw, knobs, question)


def _draw(
    start: str,
    late_hours: float,
    timestamp_hours: float,
    retention_hours: float,
    now_hours: float,
    width: int,
) -> Twin:
    tape = two_readers(
        start,
        late_hours=late_hours,
        timestamp_hours=timestamp_hours,
        retention_hours=int(retention_hours),
        now_hours=now_hours,
    )
    return two_tapes(tape, width=width)


def _truth() -> Truth:
    tape = two_readers("LATEST", late_hours=_DAY)
    a, b = tape.readers
    before = sum(at < b.starts_at_hours for at in tape.arrived_at_hours)
    seen = {
        (len(b.got_at_hours), 0): _ALL,
        (len(b.got_at_hours) - before, before): _LATER,
        (0, 0): _NONE,
    }
    return Truth(
        seen.get((b.got, b.skipped), _LAST),
        f"B gets the {b.got} records that come after it and skips the {b.skipped} before; "
        f"A has got all {a.got}, and none of that took a record from B.",
    )
