"""The exercises of lesson 02: right answers pass, and each known mistake is called by its name."""

from datetime import UTC, datetime
from math import ceil

import pytest
from known_mistakes import KnownMistakes

from kdslab.course.checks.kept_records import draw
from kdslab.course.checks.record import (
    my_stream,
    record_size,
    retention_plan,
    still_readable,
    weigh_by_hand,
    write_time,
)
from kdslab.course.checks.record_sizes import WEIGHTS
from kdslab.course.checks.write_times import READINGS
from kdslab.model import counted_bytes
from kdslab.model.prices import Plan
from kdslab.model.sequence import SequenceNumber
from kdslab.sim.retention_cost import retention_cost

LEARNER = "ada"
ROOM = 2**20 - 10
FIELD = "ApproximateArrivalTimestamp"


def written(number):
    return SequenceNumber.parse(number).written_at


def priced(days, **settings):
    return lambda down, gb, n: (
        days(down),
        retention_cost(days(down), gb_per_day=gb, shards=n, **settings).usd_per_month,
    )


def enough(down):
    return max(1, ceil(down / 24))


def usd_of(change):
    return lambda down, gb, n: (enough(down), change(priced(enough)(down, gb, n)[1]))


def own_hours():
    return list(my_stream(LEARNER).arrivals.values())[:2]


def believed(name):
    return lambda: sorted(my_stream(LEARNER).beliefs[name])


# What is called lazily depends on the learner's variant.
MISTAKES = {
    "02.0": (
        lambda given: weigh_by_hand(*given),
        {
            "characters, not bytes": (9, ROOM),
            "bits, not bytes": (80, ROOM),
            "text, not a number": (10, f"{ROOM}"),
            "a broken number": (10.0, ROOM),
            "the key forgotten": (10, 2**20),
            "a million": (10, 10**6 - 10),
            "base64 counted": (10, ROOM // 4 * 3),
        },
    ),
    "02.1": (
        record_size,
        {
            **WEIGHTS,
            "text, not a number": lambda key, data: f"{counted_bytes(key, data)}",
            "a broken number": lambda key, data: float(counted_bytes(key, data)),
        },
    ),
    "02.2": (
        lambda given: write_time(*given) if isinstance(given, tuple) else write_time(given, FIELD),
        {
            **READINGS,
            "text, not a number": lambda number: f"{int(number):x}"[29:38],
            "a date, not seconds": lambda number: datetime.fromtimestamp(written(number), UTC),
            "the opaque number": (written, "SequenceNumber"),
            "the producer's word": (written, "Data"),
            "not a part of a record": (written, "the clock"),
        },
    ),
    "02.3": (
        retention_plan,
        {
            "not two numbers": lambda down, *_: enough(down),
            "rounded down": priced(lambda down: max(1, down // 24)),
            "always the default": priced(lambda _: 1),
            "always a week": priced(lambda _: 7),
            "always the longest": priced(lambda _: 365),
            "hours, not days": priced(lambda down: down),
            "a day too many": priced(lambda down: enough(down) + 1),
            "a broken number": lambda down, *_: (down / 24, 0.0),
            "a longer retention is free": usd_of(lambda _: 0),
            "one shard's price": lambda down, gb, _: priced(enough)(down, gb, 1),
            "the on-demand price": priced(enough, plan=Plan.STANDARD),
            "a year's price": usd_of(lambda usd: usd * 12),
            "text, not a number": usd_of(str),
        },
    ),
    "02.4": (
        lambda given: still_readable(given(), LEARNER),
        {
            "text, not a list": lambda: "b, c",
            "hours, not names": own_hours,
            **{name: believed(name) for name in my_stream(LEARNER).beliefs},
        },
    ),
}

RIGHT = {
    "02.0": [lambda: weigh_by_hand(10, ROOM)],
    "02.1": [
        lambda: record_size(counted_bytes),
        lambda: record_size(lambda key, data: len(key.encode("utf-8") + data)),
    ],
    "02.2": [
        lambda: write_time(written, FIELD),
        lambda: write_time(lambda number: int(number) >> 36 & 0xF_FFFF_FFFF, FIELD),
        lambda: write_time(lambda number: float(written(number)), FIELD),
    ],
    "02.3": [
        lambda: retention_plan(priced(enough)),
        # From two days to seven the price is the same, so a week may be kept at once.
        lambda: retention_plan(priced(lambda down: 7 if 24 < down <= 168 else enough(down))),
        lambda: retention_plan(lambda *case: list(priced(enough)(*case))),
    ],
    "02.4": [
        lambda: still_readable(sorted(my_stream(LEARNER).left), LEARNER),
        lambda: still_readable(my_stream(LEARNER).left, LEARNER),
    ],
}

STEPS_AT_LEAST = {"02.0": 6, "02.1": 9, "02.2": 9, "02.3": 9, "02.4": 7}


class TestKnownMistakes(KnownMistakes):
    mistakes = MISTAKES
    steps_at_least = STEPS_AT_LEAST


@pytest.mark.parametrize(
    ("ident", "number"), [(ident, n) for ident, given in RIGHT.items() for n in range(len(given))]
)
def test_a_right_answer_is_correct(ident, number):
    assert "correct" == RIGHT[ident][number]().status


@pytest.mark.parametrize("ident", ["02.1", "02.2", "02.3", "02.4"])
def test_a_right_answer_gets_a_number_from_the_run(ident):
    assert any(letter.isdigit() for letter in RIGHT[ident][0]().remark)


def test_the_time_alone_is_not_the_whole_answer():
    assert "not attempted" == write_time(written, ...).status


LEARNERS = [f"learner-{number}" for number in range(25)]


def by_hand(own):
    """Return what the rule of the hints leaves."""
    return {
        name
        for name, hour in own.arrivals.items()
        if hour <= own.look_at
        and own.long_at - hour <= own.short_hours
        and own.look_at - hour <= own.long_hours
    }


@pytest.mark.parametrize("learner", LEARNERS)
def test_every_variant_can_be_solved_by_the_rule_that_the_model_follows(learner):
    own = my_stream(learner)

    assert own.left == by_hand(own)
    assert "correct" == still_readable(sorted(by_hand(own)), learner).status


@pytest.mark.parametrize("learner", LEARNERS)
def test_no_variant_is_so_easy_that_a_known_mistake_passes(learner):
    own = my_stream(learner)
    outcomes = {
        name: still_readable(sorted(belief), learner) for name, belief in own.beliefs.items()
    }

    assert {name: name for name in outcomes} == {
        name: outcome.counterexample.mistake for name, outcome in outcomes.items()
    }
    assert 2 <= len(own.left) <= 5 < len(own.arrivals)


def test_variants_differ_between_learners_and_between_attempts():
    assert 25 == len({str(my_stream(learner)) for learner in LEARNERS})
    assert 10 == len({str(my_stream(LEARNER, attempt)) for attempt in range(1, 11)})


def test_the_same_learner_gets_the_same_variant():
    assert [draw(name, 1) for name in LEARNERS] == [my_stream(name) for name in LEARNERS]


@pytest.mark.parametrize("learner", LEARNERS)
def test_every_record_has_a_fate_that_agrees_with_the_model(learner):
    own = my_stream(learner)
    for name in own.arrivals:
        # Judged wrongly, alone: the list of the others is right.
        said = still_readable(sorted(own.left ^ {name}), learner).counterexample

        assert said.yours.startswith(f"{name},")
        assert said.rule.endswith("kept") == (name in own.left)
