"""What a misread meter gives away: a minute taken for a second, one shard for the stream."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from kdslab.course.checks.numbers import misnumbered
from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.facts import SHARD_WRITE_RECORDS_PER_SECOND
from kdslab.model.series import MINUTE

_A_MINUTE: Final = SHARD_WRITE_RECORDS_PER_SECOND * MINUTE
_TOLERANCE: Final = 0.6

_ADVICE: Final = {
    "the sixty seconds are missing": "The Sum is a minute's. Divide by 60 seconds as well.",
    "a part, not percent": "Multiply by 100.",
    "one shard's limit for all": "Four shards take four times as much.",
    "all shards' limit for one": "The busiest shard has its own limit, and only that.",
    "the average shard": "Take the largest of the four sums, not their average.",
    "text, not a number": "Write the number without quotes.",
}


def wrong_stream_percent(given: object, minute: Sequence[int]) -> Counterexample | None:
    """Say what is wrong with the part of a whole stream that a minute used, if anything is."""
    shards, total = len(minute), sum(minute)
    right = 100 * total / (_A_MINUTE * shards)
    known = {
        "the sixty seconds are missing": right * MINUTE,
        "a part, not percent": right / 100,
        "one shard's limit for all": right * shards,
    }
    rule = f"{shards} shards take {_A_MINUTE * shards:,} records a minute; here are {total:,}"
    return _judged(given, right, known, f"stream_percent = {_shown(given)}", rule)


def wrong_shard_percent(given: object, minute: Sequence[int]) -> Counterexample | None:
    """Say what is wrong with the part of the busiest shard that a minute used, if anything is."""
    busiest = max(minute)
    right = 100 * busiest / _A_MINUTE
    known = {
        "the sixty seconds are missing": right * MINUTE,
        "a part, not percent": right / 100,
        "all shards' limit for one": right / len(minute),
        "the average shard": 100 * sum(minute) / (_A_MINUTE * len(minute)),
    }
    rule = f"one shard takes {_A_MINUTE:,} records a minute; the busiest has {busiest:,}"
    return _judged(given, right, known, f"shard_percent = {_shown(given)}", rule)


def _judged(
    given: object, right: float, known: Mapping[str, float], yours: str, rule: str
) -> Counterexample | None:
    if not isinstance(given, int | float) or isinstance(given, bool):
        mistake = misnumbered(given)
    elif abs(given - right) <= _TOLERANCE:
        return None
    else:
        mistake = next((name for name, value in known.items() if _is_near(given, value)), "")
    advice = _ADVICE.get(mistake, "Divide the sum by what could have been taken, times 100.")
    return Counterexample(yours=yours, rule=rule, next_step=advice, mistake=mistake)


def _is_near(given: float, value: float) -> bool:
    return abs(given - value) <= 0.01 * value


def _shown(given: object) -> str:
    return f"{given:,.4g}" if type(given) is float else shortened(given)
