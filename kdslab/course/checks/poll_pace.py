"""What a wrong wait between two polls gives away: who was thought to have how many calls."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from typing import Any, Final

from kdslab.course.checks.numbers import misnumbered
from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.facts import KIB, SHARD_READ_BYTES_PER_SECOND, SHARD_READ_CALLS_PER_SECOND
from kdslab.sim.read_tank import read_tank

Wait = Callable[[int, int], Any]

FAN_OUT: Final = "fan-out"
READ_KIB: Final = SHARD_READ_BYTES_PER_SECOND // KIB
CASES: Final = ((1, 64), (2, 512), (5, 64), (6, 64), (8, 128), (3, 1024), (4, 600), (12, 100))
"""Readers and KiB a second that tell the right rule and all wrong ones apart."""

_CALLS: Final = SHARD_READ_CALLS_PER_SECOND
# A wait that is a little longer than it must be costs nobody anything.
_SLACK: Final = 1.05
_TOO_SHORT: Final = 0.001

WRONG: Final[dict[str, Wait]] = {
    "five calls for each": lambda *_: 1 / _CALLS,
    "one second, whoever else reads": lambda *_: 1.0,
    "calls a second, not seconds": lambda readers, _: _CALLS / readers,
    "bytes forgotten": lambda readers, _: readers / _CALLS,
    "never more than two pollers": lambda readers, _: FAN_OUT if readers > 2 else readers / _CALLS,
    "never more than five pollers": lambda readers, _: FAN_OUT if readers > 5 else readers / _CALLS,
}
"""Wrong rules by the names of the mistakes."""

_ADVICE: Final = {
    "five calls for each": "All readers share the five calls: each gets a part of them.",
    "one second, whoever else reads": "Five readers may ask once a second. What of one, or six?",
    "calls a second, not seconds": "That is how often each may ask. How long does it wait?",
    "bytes forgotten": "Compare what all want together with the 2,048 KiB that the shard gives.",
    "never more than two pollers": "Two is for a full shard. A quiet one feeds more.",
    "never more than five pollers": "More than five may poll, if each waits longer than a second.",
    "longer than it must be": "Nobody is refused, but records wait. Use all five calls.",
    "text, not a number": "Return a number of seconds, or the text fan-out.",
}
_SHARE: Final = "Five calls a second for all: how many seconds does each wait between two?"


def misplaced_wait(wait: Wait) -> Counterexample | str:
    """Judge a rule for the wait between two polls by running it; small cases come first."""
    for readers, write_kib in CASES:
        yours = wait(readers, write_kib)
        if not _is_right(yours, readers, write_kib):
            return _complaint(wait, yours, readers, write_kib)
    most, write_kib = CASES[-1]
    run = read_tank(
        pollers=most, interval_seconds=most / _CALLS, write_kib=write_kib, joins_at=0, seconds=60
    )
    return (
        f"{most} readers that wait {most / _CALLS:g} s each: {run.asked} calls in a minute, "
        f"{sum(run.refused)} refused."
    )


def _right(readers: int, write_kib: int) -> float | str:
    return FAN_OUT if readers * write_kib > READ_KIB else readers / _CALLS


def _is_right(yours: object, readers: int, write_kib: int) -> bool:
    right = _right(readers, write_kib)
    if isinstance(right, str) or not _is_seconds(yours):
        return yours == right
    assert isinstance(yours, int | float)
    return right - 1e-9 <= yours <= right * _SLACK


def _is_seconds(yours: object) -> bool:
    return isinstance(yours, int | float) and not isinstance(yours, bool) and isfinite(yours)


def _complaint(wait: Wait, yours: object, readers: int, write_kib: int) -> Counterexample:
    mistake = _named(wait, yours, readers, write_kib)
    who = "1 reader" if readers == 1 else f"{readers} readers"
    wanted = readers * write_kib
    right = _right(readers, write_kib)
    verdict = "more than it gives" if right == FAN_OUT else f"so {readers} / 5 = {right:g} s each"
    return Counterexample(
        yours=f"{who}, {write_kib:,} KiB/s: {shortened(yours)}{_ran(yours, readers, write_kib)}",
        rule=(
            f"a shard answers {_CALLS} calls and gives {READ_KIB:,} KiB a second to all pollers; "
            f"{who} want {wanted:,} KiB, {verdict}"
        ),
        next_step=_ADVICE.get(mistake, _SHARE),
        mistake=mistake,
    )


def _ran(yours: object, readers: int, write_kib: int) -> str:
    if not _is_seconds(yours):
        return ""
    assert isinstance(yours, int | float)
    if yours < _TOO_SHORT:
        return " s"
    run = read_tank(
        pollers=readers, interval_seconds=max(yours, 0.02), write_kib=write_kib, joins_at=0
    )
    worst = max(max(reader.lag_seconds) for reader in run.pollers)
    return f" s; {sum(run.refused)} of {run.asked} calls refused, lag up to {worst:.1f} s"


def _named(wait: Wait, yours: object, readers: int, write_kib: int) -> str:
    if isinstance(yours, str) and yours != FAN_OUT:
        return misnumbered(yours)
    try:
        given = [wait(*case) for case in CASES]
    except Exception:
        return ""  # The learner has the first counterexample already; that is enough.
    for name, rule in WRONG.items():
        if given == [rule(*case) for case in CASES]:
            return name
    right = _right(readers, write_kib)
    if _is_seconds(yours) and not isinstance(right, str):
        assert isinstance(yours, int | float)
        return "longer than it must be" if yours > right else ""
    return ""
