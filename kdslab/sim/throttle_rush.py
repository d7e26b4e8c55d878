"""The rush hour of a ride-hailing app whose partition key is the city: some minutes of a stream."""

from __future__ import annotations

from typing import Final

from kdslab.data import cities
from kdslab.model.series import MINUTE
from kdslab.model.stream import Stream
from kdslab.sim.clock import VirtualClock
from kdslab.sim.keys import KeyMix, weighted
from kdslab.sim.trips import POSITION_BYTES

CITY_COUNT: Final = 8
PER_SECOND: Final = 2_000


def city_keys() -> KeyMix:
    """Return the eight largest US cities as partition keys, as busy as they have people.

    Example:
        >>> city_keys().hottest[0]
        'New York'
    """
    found = [city for city in cities() if city.country_code == "US"][:CITY_COUNT]
    return weighted("8 US cities", {city.name: float(city.population) for city in found})


def rush_hour(
    stream: Stream, clock: VirtualClock, *, per_second: int = PER_SECOND, minutes: int = 5
) -> list[int]:
    """Send positions of cars for some whole minutes, second by second, and move the clock.

    The records are counted and not kept: metrics, and what each shard refuses, are those of real
    ones. The first minute is the next that begins.

    Args:
        stream: Where they go.
        clock: The clock of the stream's lab.
        per_second: Positions a second, from all cities together.
        minutes: For how long.

    Returns:
        How many were refused in each minute.
    """
    clock.advance(-clock.now() % MINUTE)
    mix, refused = city_keys(), []
    for _ in range(minutes):
        now = clock.now()
        stream.settle(now)
        shards = sorted(stream.open_shards, key=lambda shard: shard.hash_key_range.start)
        shares = mix.per_shard([shard.hash_key_range for shard in shards])
        came = admitted = 0
        for shard, share in zip(shards, shares, strict=True):
            records = round(share * per_second * MINUTE)
            came += records
            admitted += stream.put_alike(
                now, shard, records=records, size_bytes=POSITION_BYTES, seconds=MINUTE
            )
        refused.append(came - admitted)
        clock.advance(MINUTE)
    return refused
