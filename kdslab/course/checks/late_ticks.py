"""In which window a tick counts, and what a wrong rule makes of one that comes late."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from typing import Any, Final, NamedTuple

from kdslab.course.outcome import Counterexample, shortened

Rule = Callable[[float, float, float, float], Any]

LATE: Final = "late"


class Tick(NamedTuple):
    """A tick on its way into a window.

    Attributes:
        happened_at: Event time, in seconds.
        newest: The newest event time that came before it.
        seconds: How long a window is.
        lateness: How late a tick may be.
    """

    happened_at: float
    newest: float
    seconds: float
    lateness: float

    @property
    def watermark(self) -> float:
        """The newest event time, less the lateness."""
        return self.newest - self.lateness


TICKS: Final = (
    Tick(10, 5, 60, 0),
    Tick(70, 65, 60, 0),
    Tick(60, 55, 60, 0),
    Tick(50, 65, 60, 20),
    Tick(50, 119, 60, 60),
    Tick(65, 110, 60, 20),
    Tick(50, 80, 60, 20),
    Tick(50, 200, 60, 20),
    Tick(25, 41, 10, 11),
)
"""Ticks that tell the right rule and all wrong ones apart, the simplest first."""


def right_window(happened_at: float, newest: float, seconds: float, lateness: float) -> Any:
    """Return the start of the tick's window, or "late" if that has closed."""
    start = happened_at // seconds * seconds
    return LATE if start + seconds <= newest - lateness else start


def _late_or(start: Callable[[float, float], float]) -> Rule:
    def rule(happened_at: float, newest: float, seconds: float, lateness: float) -> Any:
        begins = happened_at // seconds * seconds
        return LATE if begins + seconds <= newest - lateness else start(happened_at, seconds)

    return rule


def _next_window(happened_at: float, newest: float, seconds: float, lateness: float) -> Any:
    found = right_window(happened_at, newest, seconds, lateness)
    return newest // seconds * seconds if found == LATE else found


WRONG: Final[dict[str, Rule]] = {
    "by arrival": lambda happened, newest, seconds, _: max(happened, newest) // seconds * seconds,
    "the number of the window": _late_or(lambda happened, seconds: happened // seconds),
    "the end belongs to the window": _late_or(
        lambda happened, seconds: (ceil(happened / seconds) - 1) * seconds
    ),
    "no lateness at all": lambda happened, newest, seconds, _: right_window(
        happened, newest, seconds, 0
    ),
    "never late": lambda happened, _, seconds, __: happened // seconds * seconds,
    "the tick against the watermark": lambda happened, newest, seconds, lateness: (
        LATE if happened < newest - lateness else happened // seconds * seconds
    ),
    "late ticks in the newest window": _next_window,
}
"""Wrong rules by the names of the mistakes."""

_ADVICE: Final = {
    "by arrival": "Round the tick's own time down, not that of the newest one.",
    "the number of the window": "Multiply by seconds again: a window is named by its start.",
    "the end belongs to the window": "The end is the next one's start: happened_at // seconds.",
    "no lateness at all": "The watermark is newest - lateness. Compare with that.",
    "never late": "A window that has closed stays closed: hand back the text late.",
    "the tick against the watermark": "Its window may still be open: compare the window's end.",
    "late ticks in the newest window": "There it would be in the wrong minute. Hand back late.",
}
_OTHERWISE: Final = "First the window's start, then its end against newest - lateness."


def miswindowed(window_of: Rule) -> Counterexample | str:
    """Judge a rule for windows tick by tick; simple ones come first."""
    for tick in TICKS:
        yours = window_of(*tick)
        if yours != right_window(*tick):
            return _complaint(window_of, tick, yours)
    late = sum(right_window(*tick) == LATE for tick in TICKS)
    return f"{len(TICKS)} ticks: {len(TICKS) - late} counted, {late} late."


def _complaint(window_of: Rule, tick: Tick, yours: object) -> Counterexample:
    start = tick.happened_at // tick.seconds * tick.seconds
    is_late = right_window(*tick) == LATE
    known = (name for name, rule in WRONG.items() if _alike(window_of, rule))
    mistake = next(known, "")
    return Counterexample(
        yours=f"window_of{tuple(tick)} is {shortened(yours)}",
        rule=(
            f"its window is {start:g} to {start + tick.seconds:g} s; the watermark is "
            f"{tick.newest:g} - {tick.lateness:g} = {tick.watermark:g}: "
            f"{'closed' if is_late else 'open'}"
        ),
        next_step=_ADVICE.get(mistake, _OTHERWISE),
        mistake=mistake,
    )


def _alike(window_of: Rule, rule: Rule) -> bool:
    try:
        return all(window_of(*tick) == rule(*tick) for tick in TICKS)
    except Exception:
        return False
