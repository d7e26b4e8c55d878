"""The exercises of lesson 03: right answers pass, and each known mistake is called by its name."""

from bisect import bisect_right
from hashlib import md5

import pytest
from known_mistakes import KnownMistakes

from kdslab.course.checks.hashing import (
    explicit_hash_key,
    fill_the_blanks,
    key_for_shard,
    my_shard,
    trip_key,
    which_shard,
)
from kdslab.model.hashing import even_ranges, hash_key
from kdslab.sim import route_keys
from kdslab.sim.wrong import RARE_ROUTES, ROUTES

LEARNER = "ada"
CANDIDATES = [f"user-{number}" for number in range(10_000)]


def blanks(base, width, shard_count=4):
    return fill_the_blanks(base, width, shard_count=shard_count)


def own_key(key):
    return key_for_shard(key, LEARNER)


def start_of_adas_range():
    wanted, shard_count = my_shard(LEARNER)
    return str(even_ranges(shard_count)[wanted].start)


def start(shard):
    return shard["HashKeyRange"]["StartingHashKey"]


def end(shard):
    return shard["HashKeyRange"]["EndingHashKey"]


def owner(key, shard_count):
    return route_keys([key], shard_count).keys[0].shard


# What is called lazily depends on the learner's variant.
MISTAKES = {
    "03.0": (
        lambda given: blanks(*given),
        {
            "decimal digits": (10, 2**126),
            "bits": (2, 2**126),
            "the whole ring": (16, 2**128),
            "one place missing": (16, (2**128 - 1) // 4),
            "a broken number": (16, 2**128 / 4),
            "text, not a number": (16, f"{2**126}"),
        },
    ),
    "03.1": (
        which_shard,
        {
            **ROUTES,
            **RARE_ROUTES,
            "text, not a number": lambda key, n: f"{owner(key, n)}",
            "a broken number": lambda key, n: float(owner(key, n)),
        },
    ),
    "03.2": (
        lambda given: own_key(given()),
        {
            "not a partition key": lambda: 5,
            "several keys": lambda: ["user-1", "user-2"],
            "bytes, not text": lambda: b"user-1",
            "the shard's name as key": lambda: f"shardId-{my_shard(LEARNER)[0]:012d}",
            "a hash key as key": start_of_adas_range,
        },
    ),
    "03.3": (
        trip_key,
        {
            "not a partition key": lambda position: position.sent_at,
            "a forgotten return": lambda _: None,
            "a key that changes during a trip": lambda position: f"{position.sent_at}",
            "one key for everything": lambda _: "rides",
            "too few keys": lambda position: position.city,
        },
    ),
    "03.4": (
        explicit_hash_key,
        {
            "a number, not text": lambda shard: int(start(shard)),
            "not decimal text": lambda shard: hex(int(start(shard))),
            "off the ring": lambda _: f"{2**128}",
            "the shard's name": lambda shard: shard["ShardId"],
            "one past the end": lambda shard: f"{int(end(shard)) + 1}",
            "the shard's number": lambda shard: f"{int(shard['ShardId'][-12:])}",
        },
    ),
}

RIGHT = {
    "03.0": [(16, 2**126), (16, 2**128 >> 2)],
    "03.1": [
        owner,
        lambda key, n: min(int(md5(key.encode()).hexdigest(), 16) // (2**128 // n), n - 1),
        lambda key, n: int(md5(key.encode()).hexdigest(), 16) * n >> 128,
        lambda key, n: next(i for i, arc in enumerate(even_ranges(n)) if hash_key(key) in arc),
        lambda key, n: bisect_right([arc.start for arc in even_ranges(n)], hash_key(key)) - 1,
    ],
    "03.3": [
        lambda position: position.trip_id,
        lambda position: position.driver_id,
        lambda position: position.rider_id,
    ],
    "03.4": [
        start,
        end,
        lambda shard: f"{(int(start(shard)) + int(end(shard))) // 2}",
        lambda shard: f"{int(start(shard)) + 1}",
    ],
}

# Lesson 03 promises advice of its own for each wrong route; elsewhere kinds share theirs.
STEPS_AT_LEAST = {"03.0": 5, "03.1": 11, "03.2": 4, "03.3": 4, "03.4": 4}


class TestKnownMistakes(KnownMistakes):
    mistakes = MISTAKES
    steps_at_least = STEPS_AT_LEAST

    def test_a_known_wrong_route_never_gets_the_advice_for_an_unknown_one(self):
        unknown = which_shard(lambda *_: 0).counterexample.next_step
        known = {self.judged("03.1", n).counterexample.next_step for n in MISTAKES["03.1"][1]}

        assert unknown not in known


@pytest.mark.parametrize("ident", ["03.1", "03.2", "03.3", "03.4"])
def test_an_exercise_knows_at_least_three_mistakes(ident):
    assert len(MISTAKES[ident][1]) >= 3


@pytest.mark.parametrize("given", RIGHT["03.0"])
def test_the_right_blanks_are_correct(given):
    assert "correct" == blanks(*given).status


def test_the_width_goes_with_the_number_of_shards():
    assert "correct" == blanks(16, 2**128 // 3, shard_count=3).status
    assert "a broken number" == blanks(16, 2**128 / 3, shard_count=3).counterexample.mistake


@pytest.mark.parametrize("number", range(len(RIGHT["03.1"])))
def test_every_way_to_compute_the_route_is_correct(number):
    assert "correct" == which_shard(RIGHT["03.1"][number]).status


@pytest.mark.parametrize("number", range(len(RIGHT["03.3"])))
def test_a_key_that_follows_the_car_the_rider_or_the_trip_is_correct(number):
    assert "correct" == trip_key(RIGHT["03.3"][number]).status


@pytest.mark.parametrize("number", range(len(RIGHT["03.4"])))
def test_any_hash_key_of_the_shards_own_range_is_correct(number):
    assert "correct" == explicit_hash_key(RIGHT["03.4"][number]).status


LEARNERS = [f"learner-{number}" for number in range(25)]


@pytest.mark.parametrize("learner", LEARNERS)
def test_every_variant_can_be_solved_among_ten_thousand_candidates(learner):
    shard, shard_count = my_shard(learner)
    owned = even_ranges(shard_count)[shard]

    key = next(key for key in CANDIDATES if hash_key(key) in owned)
    assert 0 < shard < shard_count
    assert "correct" == key_for_shard(key, learner).status


def test_variants_differ_between_learners_and_between_attempts():
    shards = {my_shard(learner) for learner in LEARNERS}
    attempts = {my_shard(LEARNER, attempt) for attempt in range(1, 11)}

    assert len({shard for shard, _ in shards}) >= 5
    assert len({count for _, count in shards}) >= 5
    assert len(attempts) >= 5


def test_the_same_learner_gets_the_same_variant():
    assert [my_shard(learner) for learner in LEARNERS] == [my_shard(name) for name in LEARNERS]


def test_a_key_of_another_learner_may_miss():
    other = next(name for name in LEARNERS if my_shard(name) != my_shard(LEARNER))
    wanted, shard_count = my_shard(other)
    routed = route_keys(CANDIDATES, shard_count).keys
    key = next(one.key for one in routed if one.shard == wanted and own_misses(one.key))

    assert ("correct", "incorrect") == (key_for_shard(key, other).status, own_key(key).status)


def own_misses(key):
    wanted, shard_count = my_shard(LEARNER)
    return route_keys([key], shard_count).keys[0].shard != wanted
