"""The exercises of lesson 06: right answers pass, and each known mistake is called by its name."""

from bisect import bisect_right
from collections import Counter, defaultdict
from hashlib import md5

import pytest
from known_mistakes import KnownMistakes

from kdslab.course.checks.hot_keys import WRONG_SEARCHES, scenes
from kdslab.course.checks.incidents import CAUSES, WRONG_RULES, diagnosed, incidents
from kdslab.course.checks.suffixes import fewest
from kdslab.course.checks.throttle import (
    city_key,
    hot_key,
    my_hot_key,
    name_the_cause,
    read_the_meter,
    suffix_count,
)
from kdslab.model.hashing import even_ranges, hash_key

MINUTE = [12_600, 59_400, 9_000, 11_400]
TOTAL = sum(MINUTE)
STREAM, SHARD = 100 * TOTAL / 240_000, 99.0


def meter(given):
    return read_the_meter(*given, minute=MINUTE)


def loudest(pairs):
    by_shard = defaultdict(Counter)
    for key, shard in pairs:
        by_shard[shard][key] += 1
    hot = max(by_shard, key=lambda shard: by_shard[shard].total())
    return by_shard[hot].most_common(1)[0][0]


def learner_with(wanted):
    return next(f"l{n}" for n in range(1_000) if wanted(my_hot_key(f"l{n}")))


def suffixes(given):
    wanted, count = given
    learner = learner_with(wanted)
    return suffix_count(count(my_hot_key(learner)), learner)


def by_the_records(mine):
    return -(-mine.per_second // 1_000)


MISTAKES = {
    "06.0": (
        meter,
        {
            "the sixty seconds are missing": (100 * TOTAL / 4_000, SHARD),
            "a part, not percent": (STREAM, 0.99),
            "one shard's limit for all": (100 * TOTAL / 60_000, SHARD),
            "all shards' limit for one": (STREAM, 100 * 59_400 / 240_000),
            "the average shard": (STREAM, STREAM),
            "text, not a number": ("38.5", SHARD),
        },
    ),
    "06.1": (hot_key, {**WRONG_SEARCHES, "a forgotten return": lambda _: None}),
    "06.2": (
        city_key,
        {
            "the city alone": lambda p: p.city,
            "too few suffixes": lambda p: f"{p.city}-{int(p.trip_id[-1]) % 2}",
            "a key for each trip": lambda p: f"{p.city}-{p.trip_id}",
            "the city is lost": lambda p: p.trip_id,
            "a key that changes during a trip": lambda p: f"{p.city}-{int(p.sent_at) % 10}",
            "not a partition key": lambda p: (p.city, p.trip_id[-1]),
        },
    ),
    "06.3": (name_the_cause, {**WRONG_RULES, "no cause": lambda _: "Hot shard"}),
    "06.4": (
        suffixes,
        {
            "no suffix at all": (lambda _: True, lambda _: 1),
            "as if no two suffixes met": (lambda _: True, fewest),
            "only records counted": (
                lambda mine: 1 < by_the_records(mine) < fewest(mine),
                by_the_records,
            ),
            "one suffix a shard": (
                lambda mine: mine.fullest(mine.shards) > mine.limit and mine.shards > fewest(mine),
                lambda mine: mine.shards,
            ),
            "more than it takes": (
                lambda _: True,
                lambda mine: next(
                    n for n in range(mine.needed + 1, 200) if mine.fullest(n) <= mine.limit
                ),
            ),
            "text, not a number": (lambda _: True, lambda mine: f"{mine.needed}"),
            "a broken number": (lambda _: True, lambda mine: float(mine.needed)),
        },
    ),
}

RIGHT_KEYS = [
    lambda p: f"{p.city}-{p.trip_id[-1]}",
    lambda p: f"{p.city}#{int(p.trip_id[5:]) % 20}",
    lambda p: f"{p.city}/{p.driver_id[-1]}",
    lambda p: f"{p.city} {md5(p.rider_id.encode()).hexdigest()[0]}",
]

STEPS_AT_LEAST = dict.fromkeys(MISTAKES, 5)


class TestKnownMistakes(KnownMistakes):
    mistakes = MISTAKES
    steps_at_least = STEPS_AT_LEAST


def test_the_right_percentages_are_correct_rounded_or_not():
    assert {"correct"} == {meter(given).status for given in [(STREAM, SHARD), (38.5, 99), (38, 99)]}


@pytest.mark.parametrize("given", [(..., 99), (38.5, ...), (None, 99), (38.5, None)])
def test_an_empty_blank_is_not_attempted(given):
    assert "not attempted" == meter(given).status


def test_the_loudest_key_of_the_busiest_shard_is_correct():
    outcome = hot_key(loudest)

    assert "correct" == outcome.status
    assert "New York sends 773 of 2,000 records" in str(outcome)


def test_each_scene_has_one_busiest_shard_and_one_busiest_key_on_it():
    for scene in scenes():
        first, *rest = Counter(shard for _, shard in scene.pairs).most_common(2)
        assert not rest or first[1] > rest[0][1]
        first, *rest = Counter(k for k, s in scene.pairs if s == scene.shard).most_common(2)
        assert not rest or first[1] > rest[0][1]


@pytest.mark.parametrize("number", range(len(RIGHT_KEYS)))
def test_any_even_suffix_that_a_trip_keeps_is_correct(number):
    assert "correct" == city_key(RIGHT_KEYS[number]).status


def test_the_rule_of_the_lesson_names_every_cause():
    outcome = name_the_cause(diagnosed)

    assert "correct" == outcome.status
    assert set(CAUSES) == {incident.cause for incident in incidents()}


def test_another_limit_for_full_does_as_well():
    def cause(shards):
        if sum(shard["ReadProvisionedThroughputExceeded"] for shard in shards):
            return "readers"
        hit = [s for s in shards if s["WriteProvisionedThroughputExceeded"]]
        if all(s["IncomingRecords"] < 55_000 for s in hit):
            return "burst"
        return "hot shard" if len(hit) < len(shards) else "too few shards"

    assert "correct" == name_the_cause(cause).status


LEARNERS = [f"learner-{number}" for number in range(25)]


@pytest.mark.parametrize("learner", LEARNERS)
def test_every_variant_has_a_number_that_arithmetic_alone_does_not_find(learner):
    mine = my_hot_key(learner)

    assert 2 <= fewest(mine) < mine.needed <= 24
    assert mine.needed != mine.shards
    assert "correct" == suffix_count(mine.needed, learner).status
    assert "incorrect" == suffix_count(fewest(mine), learner).status


@pytest.mark.parametrize("learner", LEARNERS)
def test_the_number_is_the_one_that_hashing_by_hand_finds(learner):
    mine = my_hot_key(learner)
    starts = [arc.start for arc in even_ranges(mine.shards)]

    def fits(count):
        names = [f"{mine.key}-{number}" for number in range(count)]
        owners = Counter(bisect_right(starts, hash_key(name)) - 1 for name in names)
        limit = min(1_000, 1_024 // mine.record_kib)
        return max(owners.values()) * mine.per_second / count <= limit

    assert mine.needed == next(count for count in range(1, 200) if fits(count))
    assert 0 == mine.run(mine.needed).total_refused
    assert all(mine.run(count).total_refused for count in range(1, mine.needed))


def test_variants_differ_between_learners_and_between_attempts():
    assert len({my_hot_key(learner).needed for learner in LEARNERS}) >= 5
    assert len({my_hot_key(learner).key for learner in LEARNERS}) >= 4
    assert len({my_hot_key("ada", attempt) for attempt in range(1, 11)}) >= 8


def test_the_same_learner_gets_the_same_variant():
    assert [my_hot_key(name) for name in LEARNERS] == [my_hot_key(name) for name in LEARNERS]
