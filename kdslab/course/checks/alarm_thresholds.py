"""Thresholds of an alarm on the iterator's age: early enough for a repair, and silent at night."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from typing import Any, Final, NamedTuple

from kdslab.course.checks.numbers import misnumbered
from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.quotas import RETENTION_HOURS_BY_DEFAULT
from kdslab.model.series import MINUTE
from kdslab.sim.retention_cost import outage

HOUR_MS: Final = 60 * MINUTE * 1000
MINUTE_MS: Final = MINUTE * 1000


class Duty(NamedTuple):
    """One stream, and those who look after it.

    Attributes:
        retention_hours: How long records stay.
        peak_minutes: How late the reader is each night, without harm.
        repair_hours: How long it takes from the alarm until the reader runs again.
    """

    retention_hours: int
    peak_minutes: int
    repair_hours: int

    @property
    def latest_hours(self) -> float:
        """The highest age at which a repair still ends before half of the retention."""
        return self.retention_hours / 2 - self.repair_hours


DUTIES: Final = (
    Duty(RETENTION_HOURS_BY_DEFAULT, 40, 6),
    Duty(RETENTION_HOURS_BY_DEFAULT, 90, 2),
    Duty(48, 30, 20),
    Duty(72, 600, 20),
    Duty(168, 300, 12),
)
"""The streams on which a threshold is tried."""

Threshold = Callable[[int, int, int], Any]

WRONG_THRESHOLDS: Final[dict[str, Threshold]] = {
    "seconds, not milliseconds": lambda kept, _, repair: (kept / 2 - repair) * HOUR_MS / 1000,
    "hours, not milliseconds": lambda kept, _, repair: kept / 2 - repair,
    "the whole retention": lambda kept, *_: kept * HOUR_MS,
    "no time for the repair": lambda kept, *_: kept / 2 * HOUR_MS,
    "no safety: half forgotten": lambda kept, _, repair: (kept - repair) * HOUR_MS,
    "every late record rings": lambda *_: MINUTE_MS,
}
"""Rules that go wrong in a known way."""

_ADVICE: Final = {
    "seconds, not milliseconds": "The metric's name ends in Milliseconds: multiply by 1,000.",
    "hours, not milliseconds": "The metric's name ends in Milliseconds: 3,600,000 make an hour.",
    "the whole retention": "At that age records are already being lost. Begin with half of it.",
    "no time for the repair": "The age goes on growing while somebody repairs. Subtract that.",
    "no safety: half forgotten": "Take half of the retention before you subtract the repair.",
    "every late record rings": "It must stay silent at the nightly peak. Set it above.",
    "one number for all": "The number must depend on the retention and on the repair.",
}


def misthought(threshold_ms: Threshold, duty: Duty, yours: object) -> Counterexample | None:
    """Say what happens with a threshold on one stream, if it is too high or too low."""
    if not isinstance(yours, int | float) or isinstance(yours, bool):
        return Counterexample(
            yours=shortened(yours),
            rule="a threshold is a number of milliseconds",
            next_step="Return a number, without quotes and without its unit.",
            mistake=misnumbered(yours) or "not a number",
        )
    if duty.peak_minutes * MINUTE_MS < yours <= duty.latest_hours * HOUR_MS:
        return None
    mistake = _known(threshold_ms)
    kept, peak, repair = duty
    rule = (
        f"above the nightly {peak} min, so {peak * MINUTE_MS:,} ms, and at most "
        f"{kept} h / 2 - {repair} h = {duty.latest_hours:g} h, so "
        f"{duty.latest_hours * HOUR_MS:,.0f} ms"
    )
    return Counterexample(
        yours=f"{yours:,.0f} ms for a retention of {kept} h: {_what_happens(duty, yours)}",
        rule=rule,
        next_step=_ADVICE.get(mistake, "Half of the retention, less the repair, in milliseconds."),
        mistake=mistake,
    )


def _what_happens(duty: Duty, threshold: float) -> str:
    if threshold <= duty.peak_minutes * MINUTE_MS:
        return "it rings every night"
    until = threshold / HOUR_MS + duty.repair_hours
    # Beyond, the count would only grow; a run of many days says no more.
    run = outage(min(ceil(until), 4 * duty.retention_hours), duty.retention_hours)
    lost = f"{run.lost} of {run.missed} records are lost" if run.lost else "none is lost yet"
    return f"at the end of the repair the age is {until:g} h, and {lost}"


def _known(threshold_ms: Threshold) -> str:
    yours = [threshold_ms(*duty) for duty in DUTIES]
    for name, wrong in WRONG_THRESHOLDS.items():
        if yours == [wrong(*duty) for duty in DUTIES]:
            return name
    return "one number for all" if len(set(yours)) == 1 else ""


def wrong_hours(latest_hours: object, duty: Duty) -> Counterexample | None:
    """Say what is wrong with the highest age at which an alarm is still in time."""
    if latest_hours == duty.latest_hours and not isinstance(latest_hours, bool):
        return None
    kept, _, repair = duty
    mistake, step = {
        kept / 2: ("no time for the repair", _ADVICE["no time for the repair"]),
        kept - repair: ("no safety: half forgotten", _ADVICE["no safety: half forgotten"]),
        kept: ("the whole retention", _ADVICE["the whole retention"]),
    }.get(
        latest_hours if isinstance(latest_hours, int | float) else -1.0,
        (misnumbered(latest_hours) if isinstance(latest_hours, str) else "", "Halve, subtract."),
    )
    return Counterexample(
        yours=f"{shortened(latest_hours)} hours",
        rule=f"half of {kept} h, less {repair} h for the repair",
        next_step=step,
        mistake=mistake,
    )


def wrong_milliseconds(threshold_ms: object, duty: Duty) -> Counterexample | None:
    """Say what is wrong with the same age in milliseconds."""
    right = duty.latest_hours * HOUR_MS
    if threshold_ms == right:
        return None
    mistake, step = {
        right / 1000: ("seconds, not milliseconds", _ADVICE["seconds, not milliseconds"]),
        right / MINUTE: ("a factor of 60 is missing", "An hour has 60 minutes of 60 seconds."),
    }.get(
        threshold_ms if isinstance(threshold_ms, int | float) else -1.0,
        (
            misnumbered(threshold_ms) if isinstance(threshold_ms, str) else "",
            "Hours times 3,600 seconds times 1,000.",
        ),
    )
    return Counterexample(
        yours=f"{shortened(threshold_ms)} ms",
        rule=f"{duty.latest_hours:g} h are {duty.latest_hours:g} x 3,600 x 1,000 ms",
        next_step=step,
        mistake=mistake,
    )
