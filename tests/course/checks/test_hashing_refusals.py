"""What is no answer yet, or none that could be sent: lesson 03 says so and never fails itself."""

import pytest

from kdslab.course.checks.hashing import (
    explicit_hash_key,
    fill_the_blanks,
    key_for_shard,
    trip_key,
    which_shard,
)
from kdslab.sim import route_keys

STUBS = {
    "03.0": [
        lambda: fill_the_blanks(..., ..., 4),
        lambda: fill_the_blanks(16, ..., 4),
        lambda: fill_the_blanks(..., 2**126, 4),
        lambda: fill_the_blanks(None, 2**126, 4),
        lambda: fill_the_blanks(16, None, 4),
    ],
    "03.1": [lambda: which_shard(lambda *_: ...), lambda: which_shard(None)],
    "03.2": [lambda: key_for_shard(..., "ada"), lambda: key_for_shard(None, "ada")],
    "03.3": [lambda: trip_key(lambda *_: ...), lambda: trip_key(...)],
    "03.4": [lambda: explicit_hash_key(lambda *_: ...), lambda: explicit_hash_key(...)],
}


@pytest.mark.parametrize(
    ("ident", "number"), [(ident, number) for ident in STUBS for number in range(len(STUBS[ident]))]
)
def test_an_exercise_as_handed_out_is_not_attempted(ident, number):
    assert "not attempted" == STUBS[ident][number]().status


@pytest.mark.parametrize("check", [which_shard, trip_key, explicit_hash_key])
def test_a_forgotten_return_is_named(check):
    assert "a forgotten return" == check(lambda *_: None).counterexample.mistake


@pytest.mark.parametrize(
    ("check", "example"),
    [
        (which_shard, "`which_shard(route)`"),
        (trip_key, "`trip_key(partition_key)`"),
        (explicit_hash_key, "`explicit_hash_key(hash_key_for)`"),
    ],
)
def test_what_is_no_function_is_told_how_to_hand_one_in(check, example):
    outcome = check("trip_id")

    assert ("incorrect", "'trip_id'") == (outcome.status, outcome.counterexample.yours)
    assert outcome.counterexample.next_step.endswith(f"such as {example}.")


@pytest.mark.parametrize("check", [which_shard, trip_key, explicit_hash_key])
def test_an_exception_is_your_code_raised(check):
    outcome = check(lambda *_: {}["missing"])

    assert ("your code raised", "KeyError: 'missing'") == (outcome.status, outcome.raised[0])


@pytest.mark.parametrize("check", [which_shard, trip_key, explicit_hash_key])
def test_a_function_with_the_wrong_arguments_is_your_code_raised(check):
    assert "your code raised" == check(lambda: "1").status


@pytest.mark.parametrize("key", ["", 5, "x" * 257, float("nan")])
def test_what_is_no_partition_key_is_said_of_a_found_key(key):
    assert "not a partition key" == key_for_shard(key, "ada").counterexample.mistake


@pytest.mark.parametrize("key", ["", 5, b"a", "x" * 257, 0.5])
def test_what_is_no_partition_key_is_said_of_a_trips_key(key):
    assert "not a partition key" == trip_key(lambda _: key).counterexample.mistake


def test_a_trip_key_that_fails_for_some_messages_only_is_noticed():
    outcome = trip_key(lambda position: position.trip_id if position.city != "Houston" else None)

    assert ("not a partition key", "None") == (
        outcome.counterexample.mistake,
        outcome.counterexample.yours,
    )


@pytest.mark.parametrize("chosen", ["", "-0", "00", "0x10", "1.0", "٣", 0.5, {}])
def test_what_the_service_would_not_take_as_a_hash_key_is_said_before(chosen):
    outcome = explicit_hash_key(lambda _: chosen)

    assert ("incorrect", "not decimal text") == (outcome.status, outcome.counterexample.mistake)


def test_the_twelve_digits_of_a_shards_name_are_still_its_name():
    outcome = explicit_hash_key(lambda shard: shard["ShardId"].removeprefix("shardId-"))

    assert "the shard's name" == outcome.counterexample.mistake


@pytest.mark.parametrize("wrong", [True, (1,), -1])
def test_a_route_that_is_no_shard_number_is_incorrect_without_a_name(wrong):
    outcome = which_shard(lambda *_: wrong)

    assert ("incorrect", "") == (outcome.status, outcome.counterexample.mistake)


def test_a_route_that_is_wrong_once_is_found_on_the_simplest_key():
    def almost(key, shard_count):
        right = route_keys([key], shard_count).keys[0].shard
        return right if (key, shard_count) != ("New York", 3) else 0

    assert '"New York" on 3 shards: 0' == which_shard(almost).counterexample.yours


def test_a_day_that_refuses_with_many_keys_names_no_mistake():
    # A hundred keys, but one of them has nearly all trips.
    outcome = trip_key(lambda p: p.trip_id[-2:] if p.trip_id < "trip-00200" else "rest")

    assert ("incorrect", "") == (outcome.status, outcome.counterexample.mistake)
    assert outcome.counterexample.yours.startswith("101 keys; shard ")


@pytest.mark.parametrize(
    ("kind", "mistake"), [(float, "a broken number"), (str, "text, not a number")]
)
def test_what_would_be_right_if_it_were_whole_is_refused(kind, mistake):
    def almost(key, shard_count):
        right = route_keys([key], shard_count).keys[0].shard
        return right if (key, shard_count) != ("b", 10) else kind(right)

    assert mistake == which_shard(almost).counterexample.mistake
