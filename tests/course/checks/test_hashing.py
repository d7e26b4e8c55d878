"""The exercises of lesson 03: right answers pass, and each known mistake is called by its name."""

from bisect import bisect_right
from hashlib import md5

import pytest

from kdslab.course import progress
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
from kdslab.sim.wrong import ROUTES

LEARNER = "ada"
CANDIDATES = [f"user-{number}" for number in range(10_000)]


@pytest.fixture(autouse=True)
def _no_home(tmp_path, monkeypatch):
    monkeypatch.setattr(progress, "_journal", progress.Journal())
    monkeypatch.chdir(tmp_path)


def blanks(base, width, shard_count=4):
    return fill_the_blanks(base, width, shard_count=shard_count)


def own_key(key):
    return key_for_shard(key, LEARNER)


def found(wanted, *, modulo=None):
    """Return the first candidate on a shard, with a given remainder if one is asked for."""
    for routed in route_keys(CANDIDATES, my_shard(LEARNER)[1]).keys:
        if routed.shard == wanted and modulo in (None, routed.modulo):
            return routed.key
    raise LookupError(f"no candidate for shard {wanted}")


def owned_by_ada():
    return my_shard(LEARNER)[0]


def fallen_through_division():
    wanted, shard_count = my_shard(LEARNER)
    return next(
        routed.key
        for routed in route_keys(CANDIDATES, shard_count).keys
        if routed.modulo == wanted and routed.shard not in (wanted, wanted - 1)
    )


def start(shard):
    return shard["HashKeyRange"]["StartingHashKey"]


def end(shard):
    return shard["HashKeyRange"]["EndingHashKey"]


# What is called lazily depends on the learner's variant.
MISTAKES = {
    "03.0": (
        lambda given: blanks(*given),
        {
            "decimal digits": (10, 2**126),
            "bits": (2, 2**126),
            "the whole ring": (16, 2**128),
            "one place missing": (16, (2**128 - 1) // 4),
            "a broken number": (16, 0.25),
        },
    ),
    "03.1": (which_shard, ROUTES),
    "03.2": (
        lambda given: own_key(given()),
        {
            "not a partition key": lambda: 5,
            "the shard's name as key": lambda: f"shardId-{owned_by_ada():012d}",
            "shards counted from 1": lambda: found(owned_by_ada() - 1),
            "hash mod N": fallen_through_division,
        },
    ),
    "03.3": (
        trip_key,
        {
            "not a partition key": lambda position: position.sent_at,
            "a new key for every message": lambda position: f"{position.sent_at}",
            "one key for everything": lambda _: "rides",
            "too few keys": lambda position: position.city,
        },
    ),
    "03.4": (
        explicit_hash_key,
        {
            "not decimal text": lambda shard: int(start(shard)),
            "the shard's name": lambda shard: shard["ShardId"],
            "one past the end": lambda shard: f"{int(end(shard)) + 1}",
            "the shard's number": lambda shard: f"{int(shard['ShardId'][-12:])}",
        },
    ),
}

RIGHT = {
    "03.0": [(16, 2**126), (16, 2**128 >> 2)],
    "03.1": [
        lambda key, n: route_keys([key], n).keys[0].shard,
        lambda key, n: min(int(md5(key.encode()).hexdigest(), 16) // (2**128 // n), n - 1),
        lambda key, n: int(md5(key.encode()).hexdigest(), 16) * n >> 128,
        lambda key, n: next(i for i, arc in enumerate(even_ranges(n)) if hash_key(key) in arc),
        lambda key, n: bisect_right([arc.start for arc in even_ranges(n)], hash_key(key)) - 1,
    ],
    "03.2": [lambda: found(owned_by_ada())],
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


def cases(table):
    return [(ident, name) for ident, (_, wrong) in table.items() for name in wrong]


@pytest.fixture(scope="module")
def answers():
    """Every wrong answer judged once: a day of trips takes its time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(progress, "record", lambda *_, **__: None)
        return {
            (ident, name): check(given)
            for ident, (check, wrong) in MISTAKES.items()
            for name, given in wrong.items()
        }


@pytest.mark.parametrize(("ident", "name"), cases(MISTAKES))
def test_a_known_mistake_is_called_by_its_own_name(answers, ident, name):
    outcome = answers[ident, name]

    assert ("incorrect", name) == (outcome.status, outcome.counterexample.mistake)


@pytest.mark.parametrize(("ident", "name"), cases(MISTAKES))
def test_a_known_mistake_is_told_the_number_the_rule_and_the_next_step(answers, ident, name):
    said = answers[ident, name].counterexample

    assert all(text.strip() for text in (said.yours, said.rule, said.next_step))
    assert said.next_step.endswith(".")


@pytest.mark.parametrize(
    ("ident", "least"), [("03.0", 2), ("03.1", 5), ("03.2", 2), ("03.3", 3), ("03.4", 2)]
)
def test_mistakes_of_different_kinds_get_different_advice(answers, ident, least):
    # Lesson 03 promises advice of its own for each wrong route; elsewhere kinds share theirs.
    steps = {answers[ident, name].counterexample.next_step for name in MISTAKES[ident][1]}

    assert least <= len(steps)


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


STUBS = {
    "03.0": [lambda: blanks(..., ...), lambda: blanks(16, ...), lambda: blanks(..., 2**126)],
    "03.1": [lambda: which_shard(lambda *_: ...), lambda: which_shard(lambda *_: None)],
    "03.2": [lambda: own_key(...), lambda: own_key(None)],
    "03.3": [lambda: trip_key(lambda *_: ...), lambda: trip_key(...)],
    "03.4": [lambda: explicit_hash_key(lambda *_: ...), lambda: explicit_hash_key(...)],
}


@pytest.mark.parametrize(
    ("ident", "number"), [(ident, number) for ident in STUBS for number in range(len(STUBS[ident]))]
)
def test_an_exercise_as_handed_out_is_not_attempted(ident, number):
    assert "not attempted" == STUBS[ident][number]().status


@pytest.mark.parametrize("check", [which_shard, trip_key, explicit_hash_key])
def test_an_exception_is_your_code_raised(check):
    outcome = check(lambda *_: {}["missing"])

    assert ("your code raised", "KeyError: 'missing'") == (outcome.status, outcome.raised[0])


@pytest.mark.parametrize("check", [which_shard, trip_key, explicit_hash_key])
def test_a_function_with_the_wrong_arguments_is_your_code_raised(check):
    assert "your code raised" == check(lambda: "1").status


@pytest.mark.parametrize("key", ["", 5, ["a"], b"a", "x" * 257, float("nan")])
def test_what_is_no_partition_key_is_said_of_a_found_key(key):
    assert "not a partition key" == own_key(key).counterexample.mistake


@pytest.mark.parametrize("key", ["", 5, b"a", "x" * 257, 0.5])
def test_what_is_no_partition_key_is_said_of_a_trips_key(key):
    assert "not a partition key" == trip_key(lambda _: key).counterexample.mistake


def test_a_trip_key_that_fails_for_some_messages_only_is_noticed():
    outcome = trip_key(lambda position: position.trip_id if position.city != "Houston" else None)

    assert ("not a partition key", "None") == (
        outcome.counterexample.mistake,
        outcome.counterexample.yours,
    )


@pytest.mark.parametrize("chosen", [0, "", "-1", "00", f"{2**128}", "9" * 5_000, "٣", {}])
def test_what_the_service_would_not_take_as_a_hash_key_is_said_before(chosen):
    outcome = explicit_hash_key(lambda _: chosen)

    assert ("incorrect", "not decimal text") == (outcome.status, outcome.counterexample.mistake)


def test_the_twelve_digits_of_a_shards_name_are_still_its_name():
    outcome = explicit_hash_key(lambda shard: shard["ShardId"].removeprefix("shardId-"))

    assert "the shard's name" == outcome.counterexample.mistake


@pytest.mark.parametrize("wrong", [True, "1", 1.5, -1])
def test_a_route_that_is_no_shard_number_is_incorrect_without_a_name(wrong):
    outcome = which_shard(lambda *_: wrong)

    assert ("incorrect", "") == (outcome.status, outcome.counterexample.mistake)


def test_a_route_that_is_wrong_once_is_found_on_the_simplest_key():
    def almost(key, shard_count):
        right = RIGHT["03.1"][0](key, shard_count)
        return right if (key, shard_count) != ("New York", 3) else 0

    assert '"New York" on 3 shards: 0' == which_shard(almost).counterexample.yours


def test_a_day_that_refuses_with_many_keys_names_no_mistake():
    # A hundred keys, but one of them has nearly all trips.
    outcome = trip_key(lambda p: p.trip_id[-2:] if p.trip_id < "trip-00200" else "rest")

    assert ("incorrect", "") == (outcome.status, outcome.counterexample.mistake)
    assert outcome.counterexample.yours.startswith("101 keys; shard ")


LEARNERS = [f"learner-{number}" for number in range(25)]


@pytest.mark.parametrize("learner", LEARNERS)
def test_every_variant_can_be_solved_among_ten_thousand_candidates(learner):
    shard, shard_count = my_shard(learner)
    routed = route_keys(CANDIDATES, shard_count).keys

    key = next(one.key for one in routed if one.shard == shard)
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
