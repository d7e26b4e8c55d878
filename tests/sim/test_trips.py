"""A day of trips is the same every time, and a partition key decides what is refused."""

from dataclasses import replace
from functools import cache
from itertools import accumulate
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.data import key_sets
from kdslab.model import Stream
from kdslab.model.errors import ProvisionedThroughputExceededException
from kdslab.sim import trips as room
from kdslab.sim.trips import (
    DAY_SECONDS,
    POSITION_BYTES,
    POSITIONS_PER_SECOND,
    Position,
    Trip,
    day_of_trips,
    run_day,
)

# Called past its memory, so that the same seed is really drawn twice.
drawn = day_of_trips.__wrapped__

KEYS = {
    "city": lambda position: position.city,
    "trip": lambda position: position.trip_id,
    "one": lambda _: "all",
}


@cache
def day_with(key):
    return run_day(KEYS[key], 4)


def made_up_trip(number, first, last, city="Chicago"):
    position = {"trip_id": f"t-{number}", "driver_id": "d", "rider_id": "r", "city": city}
    return Trip(
        first=Position(**position, sent_at=float(first)),
        last=Position(**position, sent_at=float(last)),
    )


def test_the_same_seed_gives_the_same_day():
    assert drawn(seed=3, count=300) == drawn(seed=3, count=300)


def test_another_seed_gives_another_day():
    assert drawn(seed=3, count=300) != drawn(seed=4, count=300)


def test_a_shorter_day_opens_a_longer_one():
    assert drawn(seed=3, count=100) == drawn(seed=3, count=300)[:100]


def test_trips_are_in_the_eight_cities_and_nowhere_else():
    assert set(key_sets()["8 US cities"]) == {trip.first.city for trip in day_of_trips()}


def test_the_larger_the_city_the_more_trips():
    cities = [trip.first.city for trip in day_of_trips()]
    counts = [cities.count(city) for city in ("New York", "Los Angeles", "Houston", "Philadelphia")]

    assert sorted(counts, reverse=True) == counts


def test_a_trip_lasts_6_to_30_minutes_within_the_day():
    lasting = [(trip.first.sent_at, trip.last.sent_at) for trip in day_of_trips()]

    assert all(0 <= first <= DAY_SECONDS and last <= DAY_SECONDS for first, last in lasting)
    assert all(last - first <= 1_800 for first, last in lasting)
    assert all(last - first >= 360 for first, last in lasting if last < DAY_SECONDS)


def test_a_trip_keeps_everything_but_the_time():
    trip = day_of_trips()[0]

    assert trip.last == replace(trip.first, sent_at=trip.last.sent_at)


def test_every_trip_has_a_name_of_its_own():
    assert len(day_of_trips()) == len({trip.first.trip_id for trip in day_of_trips()})


def test_the_rush_is_at_18_o_clock():
    by_hour = [0] * 24
    for trip in day_of_trips():
        by_hour[int(trip.first.sent_at) // 3600] += 1

    assert by_hour.index(max(by_hour)) in (17, 18)
    assert by_hour.index(min(by_hour)) in (5, 6)


@pytest.mark.parametrize("key", KEYS)
def test_what_is_offered_is_the_trips_seconds_times_the_rate(key):
    seconds = sum(trip.last.sent_at - trip.first.sent_at for trip in day_of_trips())

    assert seconds * POSITIONS_PER_SECOND == day_with(key).total_offered


@pytest.mark.parametrize("key", KEYS)
def test_no_second_of_a_shard_refuses_more_than_it_is_offered(key):
    day = day_with(key)

    assert [DAY_SECONDS] * 4 == [len(shard) for shard in day.offered]
    assert all(
        0 <= refused <= offered
        for shard, refusals in zip(day.offered, day.refused, strict=True)
        for offered, refused in zip(shard, refusals, strict=True)
    )


def test_a_trip_key_is_not_refused_a_city_key_is_and_one_key_is_most():
    trip, city, one = (day_with(key).total_refused for key in ("trip", "city", "one"))

    assert 0 == trip < city < one


def test_the_keys_of_a_day_are_counted():
    assert [8, 24_000, 1] == [day_with(key).distinct_keys for key in ("city", "trip", "one")]


def test_a_key_that_changes_during_a_trip_tears_it():
    torn = run_day(lambda position: f"{position.sent_at}", 1, day_of_trips()[:3])

    assert "trip-00000" == torn.torn_trip
    assert ["", "", ""] == [day_with(key).torn_trip for key in ("city", "trip", "one")]


def test_one_key_gives_one_shard_all_there_is():
    day = day_with("one")
    idle = [shard for shard in range(4) if shard != day.busiest_shard]

    assert 1.0 == day.busiest_share
    assert [0, 0, 0] == [day.peak(shard) for shard in idle]
    assert max(day.offered[day.busiest_shard]) == day.peak(day.busiest_shard)


def test_the_heaviest_key_of_a_day_by_city_is_its_largest_city():
    day = day_with("city")
    new_york = [trip for trip in day_of_trips() if trip.first.city == "New York"]

    alone = run_day(KEYS["city"], 1, new_york)
    assert alone.offered[0] == day.heaviest_key
    assert alone.total_offered / day.total_offered == day.heaviest_key_share
    assert alone.peak(0) == day.heaviest_key_peak


def test_one_key_carries_the_whole_day_and_a_trip_hardly_anything():
    assert 1.0 == day_with("one").heaviest_key_share
    assert 0.0001 > day_with("trip").heaviest_key_share
    assert POSITIONS_PER_SECOND == day_with("trip").heaviest_key_peak


def test_a_day_without_trips_has_no_records():
    day = run_day(KEYS["one"], 2, [])

    assert (0, 0, 0) == (day.distinct_keys, day.total_offered, day.heaviest_key_peak)


def test_with_a_trip_key_each_shard_gets_about_its_part():
    day = day_with("trip")

    shares = [sum(shard) / day.total_offered for shard in day.offered]
    assert all(0.24 < share < 0.26 for share in shares)


def test_a_trip_sends_from_its_first_second_to_the_one_before_its_last():
    day = run_day(KEYS["one"], 1, [made_up_trip(1, 10, 13)])

    assert [(10, 4), (11, 4), (12, 4)] == [
        (second, records) for second, records in enumerate(day.offered[0]) if records
    ]


def one_by_one(key_of, shard_count, trips, seconds):
    """Put every record of the trips by itself and return the refusals, by shard and second."""
    stream = Stream("rides", shard_count=shard_count, now=0.0)
    refused = [[0] * seconds for _ in range(shard_count)]
    for second in range(seconds):
        for trip in trips:
            if trip.first.sent_at <= second < trip.last.sent_at:
                key = key_of(trip.first)
                for _ in range(POSITIONS_PER_SECOND):
                    try:
                        stream.put(float(second), key, bytes(POSITION_BYTES - len(key)))
                    except ProvisionedThroughputExceededException as refusal:
                        shard = int(str(refusal).partition("shardId-")[2][:12])
                        refused[shard][second] += 1
    return tuple(map(tuple, refused))


SECONDS = 12
starts = st.integers(0, SECONDS - 1)
short_trips = st.lists(
    st.tuples(starts, st.integers(1, SECONDS), st.integers(1, 60)), min_size=4, max_size=12
)


def crowd(groups):
    """Return groups of trips that begin and end together: a few hundred in all."""
    spans = [
        (first, min(first + length, SECONDS), number)
        for number, (first, length, size) in enumerate(groups)
        for _ in range(size)
    ]
    return [
        made_up_trip(place, first, last, city=f"city {group % 3}")
        for place, (first, last, group) in enumerate(spans)
    ]


@settings(max_examples=20, deadline=None)
@given(short_trips, st.sampled_from(["city", "trip", "one"]), st.integers(1, 4))
def test_counts_a_second_and_record_by_record_refuse_the_same(groups, key, shard_count):
    trips = crowd(groups)
    with patch.object(room, "DAY_SECONDS", SECONDS):
        day = run_day(KEYS[key], shard_count, trips)

    assert one_by_one(KEYS[key], shard_count, trips, SECONDS) == day.refused


def test_a_crowd_of_a_few_hundred_trips_is_refused_alike_by_both_ways():
    trips = crowd([(0, 12, 200), (2, 6, 150), (4, 8, 50)])
    with patch.object(room, "DAY_SECONDS", SECONDS):
        day = run_day(KEYS["one"], 2, trips)

    # 800, 1,400, then 1,600 records a second on one shard that takes 1,000.
    offered = list(accumulate([800, 0, 600, 0, 200, 0, 0, 0, -600, 0, 0, 0]))
    refused = [max(0, records - 1_000) for records in offered]
    assert offered == list(day.offered[day.busiest_shard])
    assert refused == list(day.refused[day.busiest_shard])
    assert one_by_one(KEYS["one"], 2, trips, SECONDS) == day.refused
