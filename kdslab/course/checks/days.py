"""What a day of trips says about a partition key: torn trips, hot shards, one heavy key."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from kdslab.course.checks.keys import is_key, not_a_key
from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.facts import SHARD_WRITE_RECORDS_PER_SECOND
from kdslab.sim.trips import DayRun, Position, Trip

# A key cannot be divided: with one this heavy, no stream gets faster beyond 1 / 4 % = 25 shards.
KEY_SHARE_AT_MOST: Final = 0.04
_CITY_LIKE_KEYS: Final = 50
_MANY_VALUES: Final = "Take a field with thousands of values."


def wrong_for_a_trip(
    partition_key: Callable[[Position], Any], trips: Iterable[Trip]
) -> Counterexample | None:
    """Return what is wrong with the keys of the first trip that has a wrong one."""
    for trip in trips:
        first, last = partition_key(trip.first), partition_key(trip.last)
        for key, position in ((first, trip.first), (last, trip.last)):
            if not is_key(key):
                return not_a_key(key, _advice(key, position))
        if first != last:
            return _torn(trip, first, last)
    return None


def wrong_for_the_day(day: DayRun) -> Counterexample | None:
    """Return what the stream had against a day's keys: refusals, or one key that is too heavy."""
    if day.total_refused:
        return _refused(day)
    return _too_heavy(day) if day.heaviest_key_share > KEY_SHARE_AT_MOST else None


def praise(day: DayRun) -> str:
    """Say how well a day's keys spread."""
    shard = day.busiest_shard
    return (
        f"{day.distinct_keys:,} keys; the busiest shard gets {day.busiest_share:.0%} of the day "
        f"and {day.peak(shard):,} of {SHARD_WRITE_RECORDS_PER_SECOND:,} records in its worst "
        "second; none is refused."
    )


def _advice(key: object, position: Position) -> str:
    if not isinstance(key, int | float):
        return "Return one text, such as `position.city`."
    name = "`sent_at`" if key == position.sent_at else "This"
    return f"{name} is a number. A key is text; `str(...)` makes text of it."


def _torn(trip: Trip, first: str, last: str) -> Counterexample:
    return Counterexample(
        yours=f"{trip.first.trip_id}: first key {shortened(first)}, last key {shortened(last)}",
        rule="two keys are two places on the ring, and between shards there is no order",
        next_step="Take a field that does not change during a trip.",
        mistake="a key that changes during a trip",
    )


def _refused(day: DayRun) -> Counterexample:
    return Counterexample(
        yours=(
            f"{_keys(day)}; shard {day.busiest_shard} gets {day.busiest_share:.0%} of "
            f"the day and {day.peak(day.busiest_shard):,} records in its worst second: "
            f"{day.total_refused:,} refusals"
        ),
        rule=(
            f"a shard takes {SHARD_WRITE_RECORDS_PER_SECOND:,} records a second, however idle its "
            "neighbours are"
        ),
        next_step=_MANY_VALUES,
        mistake=_known_spread(day),
    )


def _too_heavy(day: DayRun) -> Counterexample:
    share = f"{day.heaviest_key_share:.0%}"
    return Counterexample(
        yours=(
            f"{_keys(day)}; the busiest key alone carries {share} of the day and "
            f"{day.heaviest_key_peak:,} records in its worst second"
        ),
        rule=f"one key is bound to one shard; no number of shards divides its {share}",
        next_step=_MANY_VALUES,
        mistake=_known_spread(day),
    )


def _keys(day: DayRun) -> str:
    return "1 key" if day.distinct_keys == 1 else f"{day.distinct_keys:,} keys"


def _known_spread(day: DayRun) -> str:
    if day.distinct_keys == 1:
        return "one key for everything"
    return "too few keys" if day.distinct_keys <= _CITY_LIKE_KEYS else ""
