"""The exercises of lesson 00: right answers pass, and each known mistake is called by its name."""

import pytest
from known_mistakes import KnownMistakes

from kdslab.course.checks.refusals import PUSHES, WRONG
from kdslab.course.checks.start import (
    close_all,
    first_stream,
    my_rush,
    refused_in_a_second,
    rush_hour,
    what_gets_in,
)
from kdslab.model.facts import SHARD_WRITE_BYTES_PER_SECOND
from kdslab.model.facts import SHARD_WRITE_RECORDS_PER_SECOND as LIMIT
from kdslab.sim.start import rush

LEARNER = "ada"
RECORDS, SHARDS = my_rush(LEARNER)
LEFT = rush(RECORDS, SHARDS)
LEARNERS = [f"learner-{number}" for number in range(25)]


def blanks(given):
    return what_gets_in(*given, traffic=3_400, shards=3)


def own_rush(given):
    return rush_hour(*given, LEARNER)


def opened(kinesis, name="shop", shards=2, wait=True):
    kinesis.create_stream(StreamName=name, ShardCount=shards)
    if wait:
        kinesis.get_waiter("stream_exists").wait(StreamName=name)
    return name


def put(kinesis, name="shop"):
    return kinesis.put_record(StreamName=name, PartitionKey="till-3", Data=b"1 espresso")


def shard_without_records(kinesis):
    taker = put(kinesis, opened(kinesis))["ShardId"]
    return f"shardId-{1 - int(taker[-1]):012d}"


def names_of(kinesis):
    return kinesis.list_streams()["StreamNames"]


def deleted(kinesis, names):
    return [kinesis.delete_stream(StreamName=name) for name in names]


MISTAKES = {
    "00.0": (
        blanks,
        {
            "one shard, however many there are": (LIMIT, 400),
            "what was sent": (3_400, 0),
            "bytes, not records": (3 * SHARD_WRITE_BYTES_PER_SECOND, 0),
            "all or nothing": (3 * LIMIT, 3_400),
            "less than nothing": (3 * LIMIT, -400),
            "nothing is ever refused": (3 * LIMIT, 0),
            "what gets in": (3 * LIMIT, 3 * LIMIT),
            "text, not a number": ("3000", 400),
            "a broken number": (3 * LIMIT, 400.0),
        },
    ),
    "00.1": (
        refused_in_a_second,
        WRONG
        | {
            "text, not a number": lambda *push: f"{rush(*push)[0]}",
            "a broken number": lambda *push: float(rush(*push)[0]),
        },
    ),
    "00.2": (
        own_rush,
        {
            "counted from 0": (len(LEFT) - 1, sum(LEFT)),
            "one shard, however many there are": (len(rush(RECORDS)), sum(LEFT)),
            "never": (0, sum(LEFT)),
            "each order once": (len(LEFT), LEFT[0]),
            "lost is not refused": (len(LEFT), 0),
            "the orders, not the refusals": (len(LEFT), RECORDS),
            "attempts, not refusals": (len(LEFT), sum(LEFT) + RECORDS),
            "text, not a number": (f"{len(LEFT)}", sum(LEFT)),
            "a broken number": (len(LEFT), sum(LEFT) + 0.5),
        },
    ),
    "00.3": (
        first_stream,
        {
            "not waited": lambda kinesis: put(kinesis, opened(kinesis, wait=False)),
            "no stream": put,
            "another name": lambda kinesis: put(kinesis, opened(kinesis, "Shop")),
            "another number of shards": lambda kinesis: put(kinesis, opened(kinesis, shards=1)),
            "no record": opened,
            "the whole answer": lambda kinesis: put(kinesis, opened(kinesis)),
            "the sequence number": lambda kinesis: put(kinesis, opened(kinesis))["SequenceNumber"],
            "a shard that was guessed": shard_without_records,
            "a forgotten return": lambda kinesis: [put(kinesis, opened(kinesis)), None][1],
        },
    ),
    "00.4": (
        close_all,
        {
            "nothing is deleted": names_of,
            "not every stream": lambda kinesis: (
                deleted(kinesis, names_of(kinesis)[:1]) and names_of(kinesis)
            ),
            "a number, not the names": lambda kinesis: len(deleted(kinesis, names_of(kinesis))),
            "the answers, not the names": lambda kinesis: deleted(kinesis, names_of(kinesis)),
            "a forgotten return": lambda kinesis: [deleted(kinesis, names_of(kinesis)), None][1],
        },
    ),
}

RIGHT = {
    "00.0": [(3 * LIMIT, 400)],
    "00.1": [
        lambda traffic, shards: max(0, traffic - LIMIT * shards),
        lambda traffic, shards: traffic - min(traffic, LIMIT * shards),
        lambda traffic, shards: rush(traffic, shards)[0],
    ],
    "00.2": [(len(LEFT), sum(LEFT))],
    "00.3": [
        lambda kinesis: put(kinesis, opened(kinesis))["ShardId"],
    ],
    "00.4": [
        lambda kinesis: deleted(kinesis, names := names_of(kinesis)) and names,
        lambda kinesis: deleted(kinesis, names := names_of(kinesis)) and set(names),
    ],
}

STEPS_AT_LEAST = {"00.0": 8, "00.1": 8, "00.2": 9, "00.3": 5, "00.4": 3}


class TestKnownMistakes(KnownMistakes):
    mistakes = MISTAKES
    steps_at_least = STEPS_AT_LEAST


@pytest.mark.parametrize(
    ("ident", "number"), [(ident, number) for ident in RIGHT for number in range(len(RIGHT[ident]))]
)
def test_a_right_answer_passes_with_a_number_from_the_run(ident, number):
    outcome = MISTAKES[ident][0](RIGHT[ident][number])

    assert "correct" == outcome.status
    assert any(character.isdigit() for character in outcome.remark)


@pytest.mark.parametrize(
    "stub",
    [
        lambda: blanks((..., ...)),
        lambda: blanks((3_000, ...)),
        lambda: blanks((3_000, None)),
        lambda: refused_in_a_second(lambda *_: ...),
        lambda: own_rush((..., ...)),
        lambda: own_rush((4, None)),
        lambda: first_stream(lambda _: ...),
        lambda: close_all(lambda _: ...),
    ],
)
def test_an_exercise_as_handed_out_is_not_attempted(stub):
    assert "not attempted" == stub().status


@pytest.mark.parametrize("check", [refused_in_a_second, first_stream, close_all])
def test_an_exception_is_your_code_raised(check):
    outcome = check(lambda *_: {}["missing"])

    assert ("your code raised", "KeyError: 'missing'") == (outcome.status, outcome.raised[0])


def test_a_rule_that_is_wrong_once_is_found_there():
    almost = refused_in_a_second(lambda *push: rush(*push)[0] if push != (LIMIT, 1) else 1)

    assert ("1,000 records on 1 shard: 1 refused", "") == (
        almost.counterexample.yours,
        almost.counterexample.mistake,
    )


def test_the_probes_tell_every_wrong_rule_from_the_right_one():
    right = [rush(*push)[0] for push in PUSHES]

    assert all(right != [rule(*push) for push in PUSHES] for rule in WRONG.values())


@pytest.mark.parametrize("learner", LEARNERS)
def test_every_rush_lasts_a_few_seconds_and_tells_the_mistakes_apart(learner):
    records, shards = my_rush(learner)
    left = rush(records, shards)
    seconds = {0, len(left) - 1, len(left), len(rush(records))}
    refusals = {0, left[0], records, sum(left), sum(left) + records, sum(rush(records))}

    assert len(left) in (4, 5)
    assert (4, 6) == (len(seconds), len(refusals))
    assert "correct" == rush_hour(len(left), sum(left), learner).status


def test_rushes_differ_between_learners_and_between_attempts():
    assert len({my_rush(learner) for learner in LEARNERS}) >= 15
    assert len({my_rush(LEARNER, attempt) for attempt in range(1, 11)}) >= 5
