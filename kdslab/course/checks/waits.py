"""What a wait before a retry gives away: it was never set free from the crowd, or it never ends."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from random import Random
from typing import Any, Final

from kdslab.course.checks.numbers import misnumbered
from kdslab.course.outcome import Counterexample, shortened
from kdslab.sim.retries import Storm, storm_of
from kdslab.sim.writers.retrying import STANDARD, RetryRule

SMALL, SMALL_SECONDS = 20, 2.5
LARGE, LARGE_SECONDS, LARGE_ATTEMPTS = 400, 60.0, 15
LONGEST_SECONDS: Final = 20.0

_RETRIES: Final = range(1, 13)
_ADVICE: Final = {
    "no wait": "Let a producer wait before it comes again.",
    "always the same wait": (
        "Whoever is refused together comes back together. Let chance decide, and let the wait grow."
    ),
    "no jitter": "Multiply by `chance.random()`, so that equal waits come apart.",
    "a wait that does not grow": "Double the longest wait from retry to retry.",
    "no cap": "Cut the longest wait with `min(...)`.",
    "milliseconds": "Return seconds: 100 ms are 0.1.",
}
_TOO_SLOW: Final = "Begin with a shorter wait."
_TOO_MANY: Final = "Let the longest wait grow further before it is capped."
_TOO_LATE: Final = "Cap the wait earlier: the shard stands idle while all sleep."

_UNQUOTED: Final = "Write a whole number, without quotes."
_FORWARD: Final = "Time does not go back: return 0 or more."
_DOUBLED: Final = "Double step by step, then compare with the cap."

Wait = Callable[[int, Any], Any]


class _Learners:
    """A learner's rule in the form that a storm wants."""

    def __init__(self, wait: Wait) -> None:
        self._wait = wait

    def wait_seconds(self, retry: int, chance: Random) -> float:
        return float(self._wait(retry, chance))


def judged_wait(wait: Wait) -> Counterexample | str:
    """Judge a rule by its values first, and then by two storms."""
    for retry in _RETRIES:
        if complaint := _unusable(wait(retry, Random(retry)), retry):
            return complaint
    small, large = _storm(wait, SMALL), None
    if small.counts.waiting or small.done_seconds > SMALL_SECONDS:
        return _too_slow(wait, small)
    if _shape(wait) != "no wait":
        large = _storm(wait, LARGE)
        if _is_calm(large):
            return _unending(wait) or _praise(small, large)
    return _too_wild(wait, large or _storm(wait, LARGE // 4))


def wrong_doublings(doublings: object, retry: int) -> Counterexample | None:
    """Say what is wrong with the number of doublings before a retry, if anything is."""
    if type(doublings) is int and doublings == retry - 1:
        return None
    number = isinstance(doublings, int)
    mistake = "one doubling too many" if number and doublings == retry else misnumbered(doublings)
    return Counterexample(
        yours=f"{shortened(doublings)} doublings",
        rule="before retry 1 the wait is 1 s, before retry 2 it has doubled once",
        next_step="Count the steps from retry to retry." if number else _UNQUOTED,
        mistake=mistake,
    )


def wrong_longest(longest: object, retry: int) -> Counterexample | None:
    """Say what is wrong with boto3's longest wait before a retry, if anything is."""
    right = STANDARD.backoff.wait_seconds(retry, _Highest())
    number = isinstance(longest, int | float) and not isinstance(longest, bool)
    if number and longest == right:
        return None
    known: dict[object, tuple[str, str]] = {
        2 ** (retry - 1): ("no cap", "Which is smaller: that, or the cap?"),
        right / 2: ("the average, not the longest", "Leave the chance out: how long may it be?"),
    }
    text = (misnumbered(longest), _UNQUOTED)
    mistake, next_step = known.get(longest, ("", _DOUBLED)) if number else text
    return Counterexample(
        yours=f"{shortened(longest)} s",
        rule=f"1 s, doubled {retry - 1} times, and never above the cap of 20 s",
        next_step=next_step,
        mistake=mistake,
    )


class _Highest(Random):
    """Chance at its upper end."""

    def random(self) -> float:
        return 1.0


def _storm(wait: Wait, producers: int) -> Storm:
    rule = RetryRule(name="yours", backoff=_Learners(wait))
    return storm_of(rule, producers=producers)


def _unusable(given: object, retry: int) -> Counterexample | None:
    number = isinstance(given, int | float) and not isinstance(given, bool)
    if isinstance(given, int | float) and number and isfinite(given) and given >= 0:
        return None
    text, negative = isinstance(given, str), isinstance(given, int | float) and given < 0
    advice = "Does every way through end in `return` and a number?"
    return Counterexample(
        yours=f"before retry {retry}: {shortened(given)}",
        rule="a wait is a number of seconds, 0 or more",
        next_step="Return the number, without quotes."
        if text
        else _FORWARD
        if negative
        else advice,
        mistake="a negative wait" if negative else "not a number",
    )


def _is_calm(storm: Storm) -> bool:
    late = storm.counts.waiting or storm.done_seconds > LARGE_SECONDS
    return not late and storm.attempts_per_record < LARGE_ATTEMPTS


def _too_slow(wait: Wait, storm: Storm) -> Counterexample:
    shape = _shape(wait)
    return Counterexample(
        yours=f"{SMALL} producers: {_end(storm)}",
        rule=(
            "the shard has room for 10 records at once and 10 more each second, so that "
            f"{SMALL} producers can be done within {SMALL_SECONDS} s"
        ),
        next_step=_ADVICE.get(shape, _TOO_SLOW),
        mistake=shape,
    )


def _too_wild(wait: Wait, storm: Storm) -> Counterexample:
    shape = _shape(wait)
    wild = storm.attempts_per_record >= LARGE_ATTEMPTS
    return Counterexample(
        yours=(
            f"{storm.producers} producers: {storm.counts.attempts:,} attempts, "
            f"{storm.attempts_per_record:.1f} for each record; {_end(storm)}"
        ),
        rule=(
            f"{LARGE} producers can do with fewer than {LARGE_ATTEMPTS} attempts for each record, "
            f"and within {LARGE_SECONDS:.0f} s"
        ),
        next_step=_ADVICE.get(shape, _TOO_MANY if wild else _TOO_LATE),
        mistake=shape,
    )


def _unending(wait: Wait) -> Counterexample | None:
    longest = max(_longest(wait, retry) for retry in (20, 40))
    if longest <= LONGEST_SECONDS:
        return None
    return Counterexample(
        yours=f"before retry 40: {_longest(wait, 40):,.0f} s",
        rule=f"after a long trouble nobody shall sleep above {LONGEST_SECONDS:.0f} s",
        next_step=_ADVICE["no cap"],
        mistake="no cap",
    )


def _praise(small: Storm, large: Storm) -> str:
    return (
        f"{SMALL} producers are done after {small.done_seconds:.1f} s; {LARGE} after "
        f"{large.done_seconds:.1f} s, with {large.attempts_per_record:.1f} attempts for each "
        f"record. Without jitter at least 20 would be needed: all come, 10 are let in."
    )


def _end(storm: Storm) -> str:
    if storm.counts.waiting:
        return f"{storm.counts.waiting} still wait after {storm.end_seconds:.0f} s"
    return f"the last record is stored after {storm.done_seconds:.1f} s"


def _longest(wait: Wait, retry: int) -> float:
    return max(float(wait(retry, Random(seed))) for seed in range(50))


def _shape(wait: Wait) -> str:
    """Name the rule by what it returns, if it is a known one."""
    first = [float(wait(retry, Random(1))) for retry in _RETRIES]
    other = [float(wait(retry, Random(2))) for retry in _RETRIES]
    if not any(first):
        return "no wait"
    if min(first) > LONGEST_SECONDS:
        return "milliseconds"
    if first == other:
        return "always the same wait" if len(set(first)) == 1 else "no jitter"
    if _longest(wait, 12) > 3 * LONGEST_SECONDS:
        return "no cap"
    return "a wait that does not grow" if _longest(wait, 12) <= _longest(wait, 1) * 1.05 else ""
