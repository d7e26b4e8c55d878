"""What a day of trips says about a city key with a suffix: torn, too few, too many, no city."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, Final

from kdslab.course.checks.days import praise, wrong_for_a_trip
from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.facts import SHARD_WRITE_RECORDS_PER_SECOND
from kdslab.sim.trips import DayRun, Position, Trip, run_day

SHARDS: Final = 4
KEYS_OF_A_CITY_AT_MOST: Final = 20
# Ten even suffixes leave New York's busiest key with a little over 4 %.
KEY_SHARE_AT_MOST: Final = 0.05


def wrong_for_the_cities(
    partition_key: Callable[[Position], Any], trips: Sequence[Trip]
) -> Counterexample | None:
    """Return what is wrong with city keys: first by trip, then by city, then by the whole day."""
    if complaint := wrong_for_a_trip(partition_key, trips):
        return complaint
    of_city: defaultdict[str, set[str]] = defaultdict(set)
    for trip in trips:
        key, city = str(partition_key(trip.first)), trip.first.city
        if not key.startswith(city):
            return _no_city(key, city)
        of_city[city].add(key)
    city, keys = max(of_city.items(), key=lambda item: len(item[1]))
    if len(keys) > KEYS_OF_A_CITY_AT_MOST:
        return _too_many(city, len(keys))
    return _too_hot(run_day(partition_key, SHARDS), len(keys))


def suffixed_well(partition_key: Callable[[Position], Any]) -> str:
    """Say how well a day's keys spread."""
    return praise(run_day(partition_key, SHARDS))


def _no_city(key: str, city: str) -> Counterexample:
    return Counterexample(
        yours=f"{shortened(key)} for a trip in {city}",
        rule=f'the key begins with the city, here "{city}", or the dashboard cannot find it',
        next_step="Put the city first and a short suffix behind it.",
        mistake="the city is lost",
    )


def _too_many(city: str, keys: int) -> Counterexample:
    return Counterexample(
        yours=f"{city} has {keys:,} keys",
        rule=(
            f"whoever gathers a city asks for all its keys: {KEYS_OF_A_CITY_AT_MOST} of them are "
            "allowed"
        ),
        next_step="Take a part of the trip that has few values, such as one digit.",
        mistake="a key for each trip",
    )


def _too_hot(day: DayRun, most_keys: int) -> Counterexample | None:
    share = day.heaviest_key_share
    if not day.total_refused and share <= KEY_SHARE_AT_MOST:
        return None
    plain = most_keys == 1
    return Counterexample(
        yours=(
            f"{day.distinct_keys} keys; the busiest carries {share:.0%} of the day, the busiest "
            f"shard {day.peak(day.busiest_shard):,} records in its worst second: "
            f"{day.total_refused:,} refusals"
        ),
        rule=(
            f"a shard takes {SHARD_WRITE_RECORDS_PER_SECOND:,} records a second, and no key shall "
            f"carry more than {KEY_SHARE_AT_MOST:.0%} of the day"
        ),
        next_step=(
            "Add a suffix that divides a city's trips into several groups."
            if plain
            else "New York has 37 % of the day. Into how many parts must that go?"
        ),
        mistake="the city alone" if plain else "too few suffixes",
    )
