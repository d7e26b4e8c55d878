"""The exercises of lesson 05: right answers pass, and each known mistake is called by its name."""

from math import ceil

import pytest
from known_mistakes import KnownMistakes

from kdslab.course.checks.shard_counts import PROBES, WRONG_RULES
from kdslab.course.checks.sizing import (
    binding_limit,
    enough_shards,
    fan_out_price,
    my_bill,
    my_stream,
    size_the_weather,
)
from kdslab.sim.sizing import size_stream
from kdslab.sim.sizing_cost import month

LEARNER = "ada"
LEARNERS = [f"learner-{number}" for number in range(25)]
LIMITS = {
    "clicks": "records",
    "photos": "bytes",
    "prices": "bytes",
    "weather": "reads",
    "logs": "calls",
}
PUSHED_GB = 4 * 5_000 * 1_000 * 730 * 3_600 / 2**30
DATA_USD = PUSHED_GB * 0.013
HOURS_USD = 4 * 5 * 0.015 * 730
SAVED_USD = 5 * 0.015 * 730
EXTRA_USD = DATA_USD + HOURS_USD - SAVED_USD


def shards_needed(records, size_bytes, pollers):
    by_bytes = records * ceil(size_bytes / 1_024) * 1_024 / 1_048_576
    by_reads = pollers * records * size_bytes / 2_097_152
    return ceil(max(records / 1_000, by_bytes, by_reads))


def solved(learner, attempt=1):
    own = my_stream(learner, attempt)
    shards = shards_needed(own.peak, own.record_bytes, own.pollers)
    units = own.average * 730 * 3_600 * ceil(own.record_bytes / 25_600)
    return shards, shards * 0.015 * 730 + units / 1e6 * 0.014


def own_bill(shards=None, usd=None, learner=LEARNER):
    right = solved(learner)
    return my_bill(shards or right[0], right[1] if usd is None else usd, learner)


def large():
    """Return a learner whose records pay for two units each."""
    names = (f"large-{number}" for number in range(1_000))
    return next(name for name in names if my_stream(name).record_bytes > 25_600)


def without_second_unit():
    name, shards = large(), solved(large())[0]
    fixed = shards * 0.015 * 730
    return own_bill(usd=fixed + (solved(name)[1] - fixed) / 2, learner=name)


def for_the_peak():
    own, shards = my_stream(LEARNER), solved(LEARNER)[0]
    return own_bill(usd=month(own.peak, own.record_bytes, shards, 0).total_usd)


def by_the_average():
    own = my_stream(LEARNER)
    return own_bill(shards=shards_needed(own.average, own.record_bytes, own.pollers))


# What is called lazily depends on the learner's variant.
MISTAKES = {
    "05.0": (
        lambda given: size_the_weather(*given),
        {
            "sizes not rounded up": (2_900, 5, 9, 9),
            "rounded down": (3_072, 4, 9, 9),
            "KiB, not bytes": (3, 5, 9, 9),
            "one reader, however many poll": (3_072, 5, 3, 5),
            "the limits added up": (3_072, 5, 9, 16),
            "the readers left out": (3_072, 5, 9, 5),
            "the lowest instead of the highest": (3_072, 5, 9, 2),
            "a broken number": (3_072, 4.39, 9, 9),
            "text, not a number": ("3072", 5, 9, 9),
        },
    ),
    "05.1": (
        enough_shards,
        {
            **{name: rules[0] for name, rules in WRONG_RULES.items()},
            "a broken number": lambda *traffic: float(shards_needed(*traffic)),
            "text, not a number": lambda *traffic: f"{shards_needed(*traffic)}",
            "a forgotten return": lambda *_: None,
        },
    ),
    "05.2": (
        lambda wrong: binding_limit(LIMITS | wrong),
        {
            "another word": {"logs": "shards"},
            "the readers left out": {"weather": "bytes"},
            "the size not rounded up": {"prices": "reads"},
            "more shards for more pollers": {"logs": "reads"},
            "many records, so the records": {"photos": "records"},
            "bytes, whatever the size": {"clicks": "bytes"},
        },
    ),
    "05.3": (
        lambda given: fan_out_price(*given),
        {
            "the readers left out": (5, 5, EXTRA_USD),
            "fan-out sized like polling": (10, 10, EXTRA_USD),
            "what is pushed left out": (10, 5, HOURS_USD - SAVED_USD),
            "a consumer paid for once": (10, 5, EXTRA_USD - HOURS_USD * 4 / 5),
            "a GB of 10**9 bytes": (10, 5, EXTRA_USD - DATA_USD + DATA_USD * 2**30 / 1e9),
            "the saved shards left out": (10, 5, EXTRA_USD + SAVED_USD),
            "the wrong way round": (10, 5, -EXTRA_USD),
            "text, not a number": (10, 5, f"{EXTRA_USD}"),
            "a broken number": (9.54, 5, EXTRA_USD),
        },
    ),
    "05.4": (
        lambda billed: billed(),
        {
            "sized by the average": by_the_average,
            "a shard in reserve": lambda: own_bill(shards=solved(LEARNER)[0] + 1),
            "units for the peak": for_the_peak,
            "the PUT units left out": lambda: own_bill(usd=solved(LEARNER)[0] * 0.015 * 730),
            "the shards left out": lambda: own_bill(
                usd=solved(LEARNER)[1] - solved(LEARNER)[0] * 0.015 * 730
            ),
            "a month of 30 days": lambda: own_bill(usd=solved(LEARNER)[1] * 720 / 730),
            "one unit, however large": without_second_unit,
            "text, not a number": lambda: own_bill(usd="many"),
        },
    ),
}

STEPS_AT_LEAST = {"05.0": 6, "05.1": 12, "05.2": 6, "05.3": 8, "05.4": 7}


class TestKnownMistakes(KnownMistakes):
    mistakes = MISTAKES
    steps_at_least = STEPS_AT_LEAST


@pytest.mark.parametrize(
    ("name", "number"),
    [(name, number) for name, rules in WRONG_RULES.items() for number in range(len(rules))],
)
def test_a_wrong_rule_has_one_name_however_it_is_written(name, number):
    assert name == enough_shards(WRONG_RULES[name][number]).counterexample.mistake


def test_the_probes_agree_with_every_right_way_to_compute():
    def rounding_what_is_read(records, size_bytes, pollers):
        return shards_needed(records, ceil(size_bytes / 1_024) * 1_024, pollers)

    def by_the_model(records, size_bytes, pollers):
        return size_stream(records, size_bytes, pollers=pollers).shards

    for right in (shards_needed, rounding_what_is_read, by_the_model):
        assert "correct" == enough_shards(right).status


def test_too_few_are_told_what_the_model_refuses_and_too_many_what_they_cost():
    few = enough_shards(WRONG_RULES["the records left out"][0]).counterexample
    many = enough_shards(WRONG_RULES["a shard in reserve"][0]).counterexample

    assert few.yours.endswith("on 1 shard 10 records a second are refused")
    assert many.yours.endswith("2 shards; 1 will do, for 10.95 USD a month less")


def test_an_unknown_rule_is_shown_the_three_bars():
    said = enough_shards(lambda *_: 77).counterexample

    assert ("", True) == (said.mistake, "the highest, rounded up, is 1" in said.rule)


def test_right_answers_are_correct_and_say_a_number():
    outcomes = [
        size_the_weather(3_072, 5, 9, 9),
        enough_shards(shards_needed),
        binding_limit(LIMITS),
        fan_out_price(10, 5, EXTRA_USD),
        own_bill(),
    ]

    assert {"correct"} == {outcome.status for outcome in outcomes}
    assert all(any(map(str.isdigit, outcome.remark)) for outcome in outcomes)


@pytest.mark.parametrize(
    "asked",
    [
        lambda: size_the_weather(3_072, 5, 9, None),
        lambda: binding_limit(LIMITS | {"logs": ...}),
        lambda: fan_out_price(10, ..., 1.0),
        lambda: my_bill(3, None, LEARNER),
        lambda: enough_shards(lambda *_: ...),
    ],
)
def test_a_blank_is_not_an_attempt(asked):
    assert "not attempted" == asked().status


@pytest.mark.parametrize("learner", LEARNERS)
@pytest.mark.parametrize("attempt", [1, 2])
def test_every_variant_can_be_solved_and_none_is_trivial(learner, attempt):
    own = my_stream(learner, attempt)
    shards, usd = solved(learner, attempt)
    average = shards_needed(own.average, own.record_bytes, own.pollers)

    assert "correct" == my_bill(shards, round(usd, 2), learner, attempt).status
    assert 3 <= shards <= 40
    assert average < shards


def test_variants_differ_and_every_limit_rules_some():
    variants = [my_stream(learner) for learner in LEARNERS]
    rulings = {
        size_stream(own.peak, own.record_bytes, pollers=own.pollers).ruling.limit
        for own in variants
    }

    assert len(set(variants)) >= 24
    assert {"write bytes", "write records", "read bytes"} == rulings
    assert variants == [my_stream(learner) for learner in LEARNERS]


def test_every_wrong_rule_is_wrong_on_some_probe():
    right = [shards_needed(*probe) for probe in PROBES]

    for rules in WRONG_RULES.values():
        assert all(right != [wrong(*probe) for probe in PROBES] for wrong in rules)
