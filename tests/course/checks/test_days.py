"""What a day of trips says about a key: the busiest key's part counts, and so does each trip."""

from itertools import count

import pytest

from kdslab.course.checks.days import KEY_SHARE_AT_MOST
from kdslab.course.checks.hashing import trip_key
from kdslab.sim.trips import run_day

LUCKY = {
    "city[0]": lambda position: position.city[0],
    "city in capitals": lambda position: position.city.upper(),
    "city with a word before it": lambda position: f"city-{position.city}",
    "trip_id[:7]": lambda position: position.trip_id[:7],
}


@pytest.mark.parametrize("name", LUCKY)
def test_few_keys_are_refused_even_if_the_stream_takes_them_by_luck(name):
    outcome = trip_key(LUCKY[name])

    assert 0 == run_day(LUCKY[name], 4).total_refused
    assert ("incorrect", "too few keys") == (outcome.status, outcome.counterexample.mistake)


def test_a_lucky_city_is_told_the_busiest_keys_part_and_worst_second():
    said = trip_key(LUCKY["city in capitals"]).counterexample

    assert (
        "8 keys; the busiest key alone carries 37% of the day and 832 records in its worst second"
    ) == said.yours
    assert "one key is bound to one shard; no number of shards divides its 37%" == said.rule
    assert "Take a field with thousands of values." == said.next_step


def test_a_heavy_key_among_very_many_has_no_name():
    outcome = trip_key(lambda p: "vip" if p.trip_id < "trip-01200" else p.trip_id)

    assert ("incorrect", "") == (outcome.status, outcome.counterexample.mistake)
    assert outcome.counterexample.yours.startswith("22,801 keys; the busiest key alone carries 5%")


def test_a_key_just_under_the_limit_passes():
    # New York's trips over ten keys: 3.9 %.
    def salted(position):
        return f"{position.city}{position.trip_id[-1]}"

    assert 0.038 < run_day(salted, 4).heaviest_key_share < KEY_SHARE_AT_MOST
    assert "correct" == trip_key(salted).status


def test_the_right_key_is_told_how_well_it_spreads():
    day = run_day(lambda position: position.trip_id, 4)
    peak = day.peak(day.busiest_shard)

    assert str(trip_key(lambda position: position.trip_id)).splitlines()[1:] == [
        f"  24,000 keys; the busiest shard gets 25% of the day and {peak:,} of 1,000 records in "
        "its worst second; none is refused."
    ]


def test_a_torn_trip_shows_its_two_keys():
    said = trip_key(lambda p: f"{p.city}-{int(p.sent_at) // 3600}").counterexample

    assert "trip-00003: first key 'Chicago-12', last key 'Chicago-13'" == said.yours
    assert "two keys are two places on the ring, and between shards there is no order" == said.rule


def test_a_new_key_each_time_is_torn():
    numbers = count()

    said = trip_key(lambda _: f"key-{next(numbers)}").counterexample
    assert "trip-00000: first key 'key-0', last key 'key-1'" == said.yours


@pytest.mark.parametrize(
    ("given", "advice"),
    [
        (lambda p: p.sent_at, "`sent_at` is a number. A key is text; `str(...)` makes text of it."),
        (lambda _: 0.25, "This is a number. A key is text; `str(...)` makes text of it."),
        (lambda p: (p.city, p.trip_id), "Return one text, such as `position.city`."),
        (lambda p: p.city.upper, "Return one text, such as `position.city`."),
    ],
)
def test_what_is_no_text_is_told_how_to_become_one(given, advice):
    assert advice == trip_key(given).counterexample.next_step
