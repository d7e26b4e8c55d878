"""The exercises of lesson 04: right answers pass, and each known mistake is called by its name."""

import json

import pytest
from known_mistakes import KnownMistakes

from kdslab.course.checks.calls import packed
from kdslab.course.checks.producers import (
    call_count,
    calls_for,
    my_load,
    put_bill,
    resend,
    ship_the_log,
)
from kdslab.course.checks.put_bill import MONTH_SECONDS

# Her records are packed so large that each takes two units: every mistake can be told from others.
LEARNER = "ada"
LOAD = my_load(LEARNER)
FLOW = {
    "filePattern": "/var/log/shop/access.log*",
    "kinesisStream": "clicks",
    "initialPosition": "START_OF_FILE",
    "maxBufferAgeMillis": 5000,
}
MIB = 1024 * 1024


def failed(request, answer):
    pairs = zip(request, answer["Records"], strict=True)
    return [record for record, entry in pairs if "ErrorCode" in entry]


def places(answer):
    return [n for n, entry in enumerate(answer["Records"]) if "ErrorCode" in entry]


def agent_json(*without, **changes):
    kept = {name: value for name, value in FLOW.items() if name not in without}
    return json.dumps({"flows": [kept | changes]})


def bill(alone=None, packed=None, usd=None):
    return (
        LOAD.units_alone() if alone is None else alone,
        LOAD.units_packed() if packed is None else packed,
        LOAD.usd_saved() if usd is None else usd,
    )


def usd(units):
    return units * 0.014 / 1_000_000


MISTAKES = {
    "04.0": (
        lambda given: call_count(*given),
        {
            "bytes not counted": (500, 3),
            "the old limit of 5 MiB": (170, 8),
            "10 million bytes, not 10 MiB": (325, 4),
            "a broken number": (341, 1_200 / 341),
            "text, not a number": ("341", 4),
            "the rest left behind": (341, 3),
            "one record a call": (341, 1_200),
        },
    ),
    "04.1": (
        resend,
        {
            "everything again": lambda request, _: request,
            "nothing again": lambda *_: [],
            "what was stored": lambda request, answer: [
                record for record in request if record not in failed(request, answer)
            ],
            "the last ones": lambda request, answer: request[-answer["FailedRecordCount"] :],
            "the first ones": lambda request, answer: request[: answer["FailedRecordCount"]],
            "another order": lambda request, answer: failed(request, answer)[::-1],
            "the answer's entries": lambda _, answer: [
                answer["Records"][place] for place in places(answer)
            ],
            "places, not records": lambda _, answer: places(answer),
            "how many, not which": lambda _, answer: answer["FailedRecordCount"],
            "not a list": lambda request, answer: dict(enumerate(failed(request, answer))),
            "a forgotten return": lambda *_: None,
        },
    ),
    "04.2": (
        calls_for,
        {
            "not a list of lists": lambda records: records,
            "an empty call": lambda records: [[], *packed(records)],
            "the last call left out": lambda records: packed(records)[:-1],
            "another order": lambda records: packed(records[::-1]),
            "records changed or lost": lambda records: packed(records[1:]),
            "records not counted": lambda records: packed(records, records_at_most=10**6),
            "bytes not counted": lambda records: packed(records, bytes_at_most=10**9),
            "keys not counted": lambda records: packed(records, lambda one: len(one["Data"])),
            "characters, not bytes": lambda records: packed(
                records, lambda one: len(one["Data"]) + len(one["PartitionKey"])
            ),
            "one record a call": lambda records: [[record] for record in records],
            "the old limit of 5 MiB": lambda records: packed(records, bytes_at_most=5 * MIB),
            "10 million bytes, not 10 MiB": lambda records: packed(
                records, bytes_at_most=10_000_000
            ),
            "a record short": lambda records: packed(records, records_at_most=499),
            "a byte short": lambda records: packed(records, bytes_at_most=10 * MIB - 1),
        },
    ),
    "04.3": (
        lambda given: put_bill(*given, LEARNER),
        {
            "bytes poured together": bill(
                alone=LOAD.per_second * LOAD.record_bytes * MONTH_SECONDS // 25_600
            ),
            "30 days": bill(alone=LOAD.units_alone(30 * 86_400)),
            "31 days": bill(alone=LOAD.units_alone(31 * 86_400)),
            "one second only": bill(alone=LOAD.per_second),
            "text, not a number": bill(alone=f"{LOAD.units_alone()}"),
            "one unit, whatever the size": bill(packed=LOAD.packed_per_second * MONTH_SECONDS),
            "user records counted": bill(packed=LOAD.units_alone()),
            "a price for each unit": bill(usd=LOAD.usd_saved() * 1_000_000),
            "the bill, not the saving": bill(usd=usd(LOAD.units_packed())),
            "the wrong way round": bill(usd=-LOAD.usd_saved()),
        },
    ),
    "04.4": (
        ship_the_log,
        {
            "an object, not a text": {"flows": [FLOW]},
            "not JSON": "{'flows': []}",
            "no list of flows": json.dumps({"flows": FLOW}),
            "several flows": json.dumps({"flows": [FLOW, FLOW | {"kinesisStream": "other"}]}),
            "a Firehose stream": agent_json("kinesisStream", deliveryStream="clicks"),
            "an unknown setting": agent_json(filepattern="/var/log/shop/access.log*"),
            "not a full path": agent_json(filePattern="access.log*"),
            "another folder": agent_json(filePattern="/var/log/access.log*"),
            "another stream": agent_json(kinesisStream="click"),
            "too many files": agent_json(filePattern="/var/log/shop/*"),
            "the rotated file left out": agent_json(filePattern="/var/log/shop/access.log"),
            "the newest file left out": agent_json(filePattern="/var/log/shop/access.log.*"),
            "no file fits": agent_json(filePattern="/var/log/shop/access.txt"),
            "only what comes later": agent_json("initialPosition"),
            "waits too long": agent_json("maxBufferAgeMillis"),
            "seconds for milliseconds": agent_json(maxBufferAgeMillis=5),
        },
    ),
}

RIGHT = {
    "04.0": [(341, 4)],
    "04.1": [
        failed,
        lambda request, answer: tuple(failed(request, answer)),
        lambda request, answer: [request[place] for place in places(answer)],
    ],
    "04.2": [packed],
    "04.3": [
        bill(),
        bill(alone=float(LOAD.units_alone())),
        bill(usd=round(LOAD.usd_saved(), 2)),
    ],
    "04.4": [
        agent_json(),
        agent_json(maxBufferAgeMillis=1000, partitionKeyOption="DETERMINISTIC"),
        agent_json("maxBufferAgeMillis", maxBufferSizeRecords=1),
        agent_json(filePattern="/var/log/shop/access*"),
    ],
}

# Two kinds may share theirs: both 30 and 31 days are no month, both limits include their end.
STEPS_AT_LEAST = {ident: len(wrong) - 2 for ident, (_, wrong) in MISTAKES.items()}


class TestKnownMistakes(KnownMistakes):
    mistakes = MISTAKES
    steps_at_least = STEPS_AT_LEAST

    def test_no_path_of_this_machine_is_told(self):
        said = [str(self.judged("04.4", name)) for name in MISTAKES["04.4"][1]]

        assert not any("/tmp" in text for text in said)


def right():
    return [(ident, number) for ident, given in RIGHT.items() for number in range(len(given))]


@pytest.mark.parametrize(("ident", "number"), right())
def test_a_right_answer_is_correct(ident, number):
    outcome = MISTAKES[ident][0](RIGHT[ident][number])

    assert "correct" == outcome.status


@pytest.mark.parametrize("ident", ["04.1", "04.2", "04.3", "04.4"])
def test_a_right_answer_gets_a_number_from_the_run(ident):
    remark = MISTAKES[ident][0](RIGHT[ident][0]).remark

    assert any(character.isdigit() for character in remark)


@pytest.mark.parametrize("given", [(..., 4), (341, ...), (None, 4), (341, None)])
def test_a_blank_left_is_not_attempted(given):
    assert "not attempted" == call_count(*given).status


def test_what_no_belief_explains_still_gets_an_answer():
    assert "" == resend(lambda request, _: request[:1]).counterexample.mistake
    assert "" == call_count(342, 4).counterexample.mistake
    assert "" == put_bill(*bill(packed=7), LEARNER).counterexample.mistake
