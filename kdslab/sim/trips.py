"""A day of a ride-hailing app in eight cities, and what a partition key does to it."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate
from math import cos, pi
from random import Random
from typing import Final

from kdslab.data import City, cities
from kdslab.model.hashing import even_ranges, hash_key
from kdslab.model.throttle import admitted_evenly

DAY_SECONDS: Final = 24 * 3600
RUSH_HOUR: Final = 18
POSITIONS_PER_SECOND: Final = 4
POSITION_BYTES: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """One message of the app: where a car is, during a trip.

    Attributes:
        trip_id: The trip; some minutes long.
        driver_id: Who drives; many trips a day.
        rider_id: Who rides.
        city: Where.
        sent_at: When, in seconds since midnight.
    """

    trip_id: str
    driver_id: str
    rider_id: str
    city: str
    sent_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """One ride: its first and its last message; more lie between, four a second."""

    first: Position
    last: Position


@dataclass(frozen=True, kw_only=True)
class DayRun:
    """What a day did to a stream, with one partition key.

    Attributes:
        distinct_keys: How many different keys the day had.
        offered: Records offered, one tuple a shard, one number a second.
        refused: Records refused, in the same shape.
        torn_trip: The first trip whose messages have more than one key, or empty.
        heaviest_key: The records of the key that has the most, one number a second.
    """

    distinct_keys: int
    offered: tuple[tuple[int, ...], ...]
    refused: tuple[tuple[int, ...], ...]
    torn_trip: str
    heaviest_key: tuple[int, ...]

    @cached_property
    def total_offered(self) -> int:
        """How many records were offered in the whole day."""
        return sum(map(sum, self.offered))

    @cached_property
    def total_refused(self) -> int:
        """How many records were refused in the whole day."""
        return sum(map(sum, self.refused))

    @cached_property
    def busiest_shard(self) -> int:
        """The shard that was offered the most."""
        totals = [sum(shard) for shard in self.offered]
        return totals.index(max(totals))

    @property
    def busiest_share(self) -> float:
        """The busiest shard's part of all records, 0 to 1."""
        return sum(self.offered[self.busiest_shard]) / self.total_offered

    @property
    def heaviest_key_share(self) -> float:
        """The heaviest key's part of all records, 0 to 1."""
        return sum(self.heaviest_key) / self.total_offered

    @property
    def heaviest_key_peak(self) -> int:
        """The most records that the heaviest key had in one second."""
        return max(self.heaviest_key)

    def peak(self, shard: int) -> int:
        """Return the most records that a shard was offered in one second."""
        return max(self.offered[shard])


@cache
def day_of_trips(seed: int = 0, count: int = 24_000) -> tuple[Trip, ...]:
    """Return a made-up day in the eight largest US cities, the same for the same seed.

    Trips are spread over the cities by their real populations, and over the day with a rush at 18
    o'clock. A trip takes 6 to 30 minutes.
    """
    chance = Random(seed)
    places = [city for city in cities() if city.country_code == "US"][:8]
    weights = list(accumulate(city.population for city in places))
    return tuple(_trip(chance, number, places, weights) for number in range(count))


def run_day(
    partition_key: Callable[[Position], str], shard_count: int, trips: Sequence[Trip] | None = None
) -> DayRun:
    """Send a day of positions through a stream and count what is refused.

    Args:
        partition_key: Gives the key of a message; asked for the first and last of each trip.
        shard_count: How many even shards, at least 1.
        trips: The day; `day_of_trips()` if not given.
    """
    trips = day_of_trips() if trips is None else trips
    starts = [arc.start for arc in even_ranges(shard_count)]
    torn_trip = ""
    by_key: defaultdict[str, list[Trip]] = defaultdict(list)
    for trip in trips:
        key = partition_key(trip.first)
        by_key[key].append(trip)
        if not torn_trip and partition_key(trip.last) != key:
            torn_trip = trip.first.trip_id
    by_shard: list[list[Trip]] = [[] for _ in starts]
    for key, its_trips in by_key.items():
        by_shard[bisect_right(starts, hash_key(key)) - 1] += its_trips
    offered = tuple(map(_records_a_second, by_shard))
    return DayRun(
        distinct_keys=len(by_key),
        offered=offered,
        refused=tuple(map(_refused, offered)),
        torn_trip=torn_trip,
        heaviest_key=_records_a_second(max(by_key.values(), key=_seconds, default=[])),
    )


def _seconds(trips: Sequence[Trip]) -> float:
    return sum(trip.last.sent_at - trip.first.sent_at for trip in trips)


def _records_a_second(trips: Sequence[Trip]) -> tuple[int, ...]:
    changes = [0] * (DAY_SECONDS + 1)
    for trip in trips:
        changes[int(trip.first.sent_at)] += POSITIONS_PER_SECOND
        changes[int(trip.last.sent_at)] -= POSITIONS_PER_SECOND
    return tuple(accumulate(changes[:DAY_SECONDS]))


def _refused(offered: Sequence[int]) -> tuple[int, ...]:
    # Few different numbers come: the rule is asked once for each.
    refused = {
        records: records - admitted_evenly(records, POSITION_BYTES) for records in set(offered)
    }
    return tuple(map(refused.__getitem__, offered))


def _trip(chance: Random, number: int, places: Sequence[City], weights: list[int]) -> Trip:
    city = chance.choices(places, cum_weights=weights)[0].name
    start = _start(chance)
    driver = chance.randrange(2_000)
    rider = chance.randrange(20_000)

    def position(sent_at: float) -> Position:
        return Position(
            trip_id=f"trip-{number:05d}",
            driver_id=f"driver-{city}-{driver:04d}",
            rider_id=f"rider-{city}-{rider:05d}",
            city=city,
            sent_at=sent_at,
        )

    return Trip(
        first=position(start), last=position(min(start + chance.randint(360, 1800), DAY_SECONDS))
    )


def _start(chance: Random) -> int:
    # Drawn again until it falls under a curve that is highest in the rush hour.
    while True:
        second = chance.randrange(DAY_SECONDS)
        height = 0.6 + 0.4 * cos(2 * pi * (second / 3600 - RUSH_HOUR) / 24)
        if chance.random() < height:
            return second
