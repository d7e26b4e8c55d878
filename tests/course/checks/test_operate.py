"""The exercises of lesson 12: right answers pass, and each known mistake is called by its name."""

import itertools
from base64 import b64decode, b64encode

import pytest
from known_mistakes import KnownMistakes

from kdslab.course.checks.alarm_thresholds import DUTIES, WRONG_THRESHOLDS
from kdslab.course.checks.night_shifts import ALARMS
from kdslab.course.checks.operate import (
    alarm_line,
    alarm_threshold,
    my_text,
    night_on_call,
    repair_the_commands,
    what_version_2_stores,
)
from kdslab.course.checks.repaired_commands import BROKEN
from kdslab.sim.operate import on_call
from kdslab.sim.operate_incidents import ACTS, AGE, METRICS, READS, SHARD_RECORDS

CREATE = "aws kinesis create-stream --stream-name MyStream --shard-count 2"
PUT = 'aws kinesis put-record --stream-name MyStream --partition-key "123"'
TEXT = f'{PUT} --cli-binary-format raw-in-base64-out --data "Hello, Kinesis!"'
CODED = f"{PUT} --data SGVsbG8sIEtpbmVzaXMh"
FIND = (
    "aws kinesis get-shard-iterator --stream-name MyStream "
    '--shard-id "shardId-000000000000" --shard-iterator-type TRIM_HORIZON'
)
READ = 'aws kinesis get-records --shard-iterator "$ITERATOR"'
RIGHT = {"create": CREATE, "put": TEXT, "find": FIND, "read": READ}
LATEST_HOURS, THRESHOLD_MS = 168 / 2 - 10, (168 / 2 - 10) * 3_600_000
NIGHT = {
    "B": (SHARD_RECORDS, "double the shards"),
    "D": (AGE, "set aside a record that keeps failing"),
    "E": (READS, "move the other readers to fan-out"),
    "G": (SHARD_RECORDS, "even out the producers' bursts"),
    "H": (AGE, "start the reader again"),
}
LEARNERS = [f"learner-{number}" for number in range(25)]
TEXT_OF_ADA = my_text("ada")


def line(given):
    return alarm_line(*given, retention_hours=168, repair_hours=10)


def repaired(changed):
    return repair_the_commands(*(RIGHT | changed).values())


def on_duty(changed):
    return night_on_call(NIGHT | changed)


def right_for(text):
    stored = b64decode(text)
    return {
        "stored": stored,
        "shown": b64encode(stored).decode(),
        "encoded": b64encode(text.encode()).decode(),
    }


def of_ada(changed):
    return what_version_2_stores(*(right_for(TEXT_OF_ADA) | changed).values(), learner="ada")


def garbage():
    return right_for(TEXT_OF_ADA)["stored"]


MISTAKES = {
    "12.0": (
        line,
        {
            "no time for the repair": (84, THRESHOLD_MS),
            "no safety: half forgotten": (158, THRESHOLD_MS),
            "the whole retention": (168, THRESHOLD_MS),
            "text, not a number": ("74", THRESHOLD_MS),
            "seconds, not milliseconds": (LATEST_HOURS, 74 * 3_600),
            "a factor of 60 is missing": (LATEST_HOURS, 74 * 60_000),
        },
    ),
    "12.1": (
        repaired,
        {
            "not a text": {"create": ["aws", "kinesis"]},
            "an option that does not exist": {"create": BROKEN["create"]},
            "another stream": {"create": CREATE.replace("count 2", "count 1")},
            "text taken for base64": {"put": BROKEN["put"]},
            "no base64 at all": {"put": f"{PUT} --data Hello"},
            "encoded twice": {"put": f"{CODED} --cli-binary-format raw-in-base64-out"},
            "another key": {"put": TEXT.replace("123", "124")},
            "nothing behind LATEST": {"find": BROKEN["find"]},
            "the wrong shard": {"find": FIND.replace("000000000000", "000000000001")},
            "the placeholder left in": {"read": BROKEN["read"]},
            "the variable's name, not its value": {"read": READ.replace('"', "'")},
        },
    ),
    "12.2": (alarm_threshold, {**WRONG_THRESHOLDS, "one number for all": lambda *_: 20_000_000}),
    "12.3": (
        on_duty,
        {
            "not a pair": {"B": "double the shards"},
            "not one of the names": {"D": (AGE, "pray")},
            "the symptom again": {"B": ("WriteProvisionedThroughputExceeded", NIGHT["B"][1])},
            "a graph that stays calm": {"B": (READS, NIGHT["B"][1])},
            "waiting": {"D": (AGE, "wait")},
            "one shard for all": {"B": (SHARD_RECORDS, "split the busiest shard")},
            "more shards for all": {"G": (SHARD_RECORDS, "double the shards")},
            "a hot key everywhere": {
                "B": (SHARD_RECORDS, "spread the hottest key over 32 suffixes")
            },
            "bursts everywhere": {"B": (SHARD_RECORDS, "even out the producers' bursts")},
            "a faster reader for everything": {"D": (AGE, "make the reader four times faster")},
            "retention as a cure": {"H": (AGE, "raise the retention to 7 days")},
            "a producers' cure for readers": {"E": (READS, "double the shards")},
            "a readers' cure for producers": {"G": (SHARD_RECORDS, "start the reader again")},
            "another cause": {"H": (AGE, "move the other readers to fan-out")},
        },
    ),
    "12.4": (
        of_ada,
        {
            "text, not bytes": {"stored": TEXT_OF_ADA},
            "stored as typed": {"stored": TEXT_OF_ADA.encode()},
            "encoded, not decoded": {"stored": b64encode(TEXT_OF_ADA.encode())},
            "a number, not bytes": {"stored": len(garbage())},
            "bytes, not text": {"shown": b64encode(garbage())},
            "shown as typed": {"shown": TEXT_OF_ADA},
            "the text encoded": {"shown": b64encode(TEXT_OF_ADA.encode()).decode()},
            "bytes behind --data": {"encoded": b64encode(TEXT_OF_ADA.encode())},
            "the text again": {"encoded": TEXT_OF_ADA},
            "the garbage encoded": {"encoded": b64encode(garbage()).decode()},
        },
    ),
}

STEPS_AT_LEAST = dict.fromkeys(MISTAKES, 5)


class TestKnownMistakes(KnownMistakes):
    mistakes = MISTAKES
    steps_at_least = STEPS_AT_LEAST


def test_the_latest_moment_is_half_of_the_retention_less_the_repair():
    assert "correct" == line((LATEST_HOURS, THRESHOLD_MS)).status
    assert "correct" == line((74, 266_400_000)).status


@pytest.mark.parametrize("given", [(..., 1), (74, ...), (None, 1), (74, None)])
def test_an_empty_blank_is_not_attempted(given):
    assert "not attempted" == line(given).status


def test_both_ways_to_hand_in_the_data_are_right():
    assert {"correct"} == {repaired({"put": put}).status for put in (TEXT, CODED)}


def test_the_same_commands_over_several_lines_or_without_quotes_are_right():
    changed = {
        "create": CREATE.replace(" --shard", " \\\n    --shard"),
        "find": FIND.replace('"', "") + " --query ShardIterator --output text",
        "read": "aws kinesis get-records --limit 10 --shard-iterator ${ITERATOR}",
    }

    assert "correct" == repaired(changed).status


@pytest.mark.parametrize("name", ["create", "put", "find", "read"])
def test_a_command_that_is_still_missing_is_not_attempted(name):
    assert "not attempted" == repaired({name: ...}).status


@pytest.mark.parametrize("name", ["create", "put", "find", "read"])
def test_the_first_command_that_fails_is_named(name):
    said = repaired({name: RIGHT[name].replace("kinesis", "kinesis nonsense", 1)})

    assert f"`{name}` says" in said.counterexample.yours


@pytest.mark.parametrize("name", ["create", "put", "find", "read"])
def test_the_commands_as_handed_out_each_have_a_fault(name):
    assert "incorrect" == repaired({name: BROKEN[name]}).status


@pytest.mark.parametrize("part", [0, 0.5, 1])
def test_every_threshold_between_the_borders_is_right(part):
    def threshold(kept, peak, repair):
        earliest, latest = peak * 60_000 + 1, (kept / 2 - repair) * 3_600_000
        return earliest + part * (latest - earliest)

    assert "correct" == alarm_threshold(threshold).status


def test_the_borders_leave_room_on_every_stream():
    assert all(duty.peak_minutes / 60 < duty.latest_hours for duty in DUTIES)


@pytest.mark.parametrize("value", ["7200000", True, (1, 2)])
def test_a_threshold_is_a_number(value):
    assert "incorrect" == alarm_threshold(lambda *_: value).status


def test_a_forgotten_return_is_said():
    assert "incorrect" == alarm_threshold(lambda *_: None).status


def test_a_night_with_the_right_graphs_and_acts_is_correct():
    outcome = night_on_call(NIGHT)

    assert "correct" == outcome.status
    assert "5 alarms are off. In B, 60,000 records a minute" in str(outcome)


def test_each_alarm_of_the_night_has_one_act_that_ends_it():
    for letter, page in ALARMS.items():
        assert [NIGHT[letter][1]] == [act for act in ACTS if on_call(page, act).is_over]
        assert NIGHT[letter][0] in on_call(page).telling


def test_every_other_pair_is_incorrect_and_told_something():
    for letter, (graph, act) in itertools.product(ALARMS, itertools.product(METRICS, ACTS)):
        outcome = on_duty({letter: (graph, act)})
        if outcome.status != "correct":
            assert outcome.counterexample.mistake
            assert letter == outcome.counterexample.yours[0]


@pytest.mark.parametrize("night", [{"B": ...}, {**NIGHT, "H": ...}, ..., None])
def test_a_night_that_is_not_over_is_not_attempted(night):
    assert "not attempted" == night_on_call(night).status


@pytest.mark.parametrize("night", [{}, [], "double the shards", NIGHT | {"D": (AGE, ["wait"])}])
def test_what_is_no_night_is_incorrect_and_no_accident(night):
    assert "incorrect" == night_on_call(night).status


@pytest.mark.parametrize("learner", LEARNERS)
def test_every_variant_can_be_solved(learner):
    answer = right_for(my_text(learner))

    assert "correct" == what_version_2_stores(*answer.values(), learner=learner).status


@pytest.mark.parametrize("learner", LEARNERS)
def test_no_variant_is_degenerate(learner):
    text = my_text(learner)
    answer = right_for(text)
    letters = [one for one in text if one.isascii() and one.isalnum()]

    # Something falls out, what is left comes out even, and nothing of it looks like the text.
    assert 0 < len(letters) < len(text)
    assert len(answer["stored"]) == len(letters) * 3 / 4
    assert "".join(letters) == answer["shown"]
    assert answer["stored"] not in (text.encode(), b"")


def test_variants_differ_between_learners_and_between_attempts():
    assert len({my_text(learner) for learner in LEARNERS}) >= 20
    assert len({my_text("ada", attempt) for attempt in range(1, 11)}) >= 8


def test_the_same_learner_gets_the_same_variant():
    assert [my_text(name) for name in LEARNERS] == [my_text(name) for name in LEARNERS]
