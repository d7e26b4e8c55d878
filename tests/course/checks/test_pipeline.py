"""The exercises of lesson 13: right answers pass, and each known mistake is called by its name."""

from hashlib import sha256

import pytest
from known_mistakes import KnownMistakes

from kdslab.course.checks import rain_queries
from kdslab.course.checks.document_ids import ONE_PROCESS, SCENES, WRONG, content_id
from kdslab.course.checks.file_blanks import BUFFER_MIB, BUFFER_SECONDS, PLAN
from kdslab.course.checks.late_ticks import LATE, TICKS, right_window
from kdslab.course.checks.late_ticks import WRONG as WRONG_WINDOWS
from kdslab.course.checks.pipeline import (
    file_blanks,
    line_id,
    my_delivery,
    my_hints,
    rain_query,
    six_jobs,
    which_window,
)
from kdslab.course.checks.six_jobs import JOBS
from kdslab.model.facts import MIB
from kdslab.sim.pipeline import fitting
from kdslab.sim.windows import Event, tumbling

FULL = PLAN.seconds_to_full
SERVICES = {job: fitting(needs)[0] for job, needs in JOBS.items()}
DISTINCT = "SELECT sum(mm) FROM (SELECT DISTINCT * FROM readings)"


def blanks(given):
    return file_blanks(*given)


def with_one(job, service):
    return {**SERVICES, job: service}


def hints(given):
    mine = my_delivery("ada")
    return my_hints(*given(mine), "ada")


MISTAKES = {
    "13.0": (
        blanks,
        {
            "the bytes of a line forgotten": (BUFFER_MIB * MIB / 40, 60, 1_440),
            "the lines of a second forgotten": (BUFFER_MIB * MIB / 300, 60, 1_440),
            "MB, not MiB": (5e6 / 12_000, 60, 1_440),
            "upside down": (12_000 / 5 / MIB, 60, 1_440),
            "the later of the two": (FULL, FULL, 1_440),
            "both, one after the other": (FULL, FULL + 60, 1_440),
            "the default, not the hint": (FULL, 300, 1_440),
            "an hour's files": (FULL, 60, 60),
            "by the hint that does not rule": (FULL, 60, 86_400 / FULL),
            "the seconds of a day": (FULL, 60, 86_400),
            "text, not a number": (FULL, "60", 1_440),
        },
    ),
    "13.1": (
        six_jobs,
        {
            "a delivery taken for a log": with_one("prices", "Data Firehose"),
            "a queue taken for a log": with_one("prices", "SQS FIFO queue"),
            "a router taken for a log": with_one("prices", "EventBridge bus"),
            "the other kind of log": with_one("scans", "Kinesis Data Streams"),
            "a log taken for a delivery": with_one("archive", "Kinesis Data Streams"),
            "the other kind of delivery": with_one("lake", "Data Firehose"),
            "a log taken for a queue": with_one("orders", "MSK Serverless"),
            "the other kind of queue": with_one("orders", "queue on a stream"),
            "a service that is not on the list": with_one("orders", "SQS"),
            "not one service for each job": {"orders": "SQS FIFO queue"},
        },
    ),
    "13.2": (
        rain_query,
        {
            **rain_queries.WRONG,
            rain_queries.ODD: "SELECT sum(mm) FORM readings",
            "not a text": 20,
        },
    ),
    "13.3": (
        line_id,
        {
            **WRONG,
            ONE_PROCESS: lambda record: hash(record["Data"]),
            "not a text": lambda record: [record["Data"]],
            "a forgotten return": lambda _: None,
        },
    ),
    "13.4": (which_window, {**WRONG_WINDOWS, "a forgotten return": lambda *_: None}),
    "13.5": (
        hints,
        {
            "the default hints": lambda _: (5, 300),
            "too old": lambda mine: (128, 2 * mine.fresh_seconds),
            "the size comes first": lambda mine: (mine.needed_mib // 2, mine.fresh_seconds),
            "the size rounded down": lambda mine: (mine.needed_mib - 1, mine.fresh_seconds),
            "fresher than asked for": lambda mine: (mine.needed_mib, mine.fresh_seconds - 5),
            "a hint out of its range": lambda mine: (129, mine.fresh_seconds),
            "text, not a number": lambda mine: (f"{mine.needed_mib}", mine.fresh_seconds),
            "a broken number": lambda mine: (mine.needed_mib + 0.5, mine.fresh_seconds),
        },
    ),
}

STEPS_AT_LEAST = dict.fromkeys(MISTAKES, 5)


class TestKnownMistakes(KnownMistakes):
    mistakes = MISTAKES
    steps_at_least = STEPS_AT_LEAST


def test_the_right_blanks_are_correct_rounded_or_not():
    assert {"correct"} == {
        blanks(g).status for g in [(FULL, BUFFER_SECONDS, 1_440), (437, 60.0, 1440)]
    }


@pytest.mark.parametrize("given", [(..., 60, 1), (FULL, ..., 1), (FULL, 60, None), (None, 60, 1)])
def test_an_empty_blank_is_not_attempted(given):
    assert "not attempted" == blanks(given).status


def test_each_job_has_a_service_and_all_right_ones_pass():
    assert "correct" == six_jobs(SERVICES).status
    for job, needs in JOBS.items():
        assert fitting(needs)
        assert {"correct"} == {six_jobs(with_one(job, one)).status for one in fitting(needs)}


def test_a_delivery_that_polls_is_refused_where_nothing_is_left_to_read():
    found = six_jobs(with_one("lake", "Data Firehose")).counterexample
    assert "polls each shard once a second too" in found.rule
    assert "takes no read capacity" in found.next_step


def test_jobs_that_are_half_filled_in_are_not_attempted():
    assert "not attempted" == six_jobs({**SERVICES, "lake": ...}).status


RIGHT_QUERIES = [
    DISTINCT,
    "SELECT sum(mm) FROM (SELECT DISTINCT station, date, mm FROM readings)",
    "SELECT sum(mm) FROM (SELECT max(mm) AS mm FROM readings GROUP BY station, date)",
    "WITH each AS (FROM readings UNION FROM readings) SELECT sum(mm) FROM each;",
]


@pytest.mark.parametrize("query", RIGHT_QUERIES)
def test_any_query_that_takes_each_row_once_is_correct(query):
    assert "correct" == rain_query(query).status


@pytest.mark.parametrize("query", ["", "SELECT mm FROM readings", "SELECT 'wet'", "DROP VIEW no"])
def test_no_query_makes_the_checker_raise(query):
    assert "incorrect" == rain_query(query).status


RIGHT_IDS = [
    content_id,
    lambda record: record["Data"].decode(),
    lambda record: record["Data"],
    lambda record: sha256(record["Data"].strip()).hexdigest()[:32],
]


@pytest.mark.parametrize("number", range(len(RIGHT_IDS)))
def test_any_id_that_the_line_decides_is_correct(number):
    assert "correct" == line_id(RIGHT_IDS[number]).status


def test_each_scene_holds_what_its_story_says():
    for scene in SCENES:
        assert scene.documents == len({content_id(record) for record in scene.records})


def test_the_rule_for_windows_is_correct():
    outcome = which_window(right_window)

    assert "correct" == outcome.status
    assert "late" in str(outcome)


@pytest.mark.parametrize("tick", TICKS)
def test_the_rule_for_windows_is_that_of_the_model(tick):
    newest = Event(happened_at=tick.newest, arrived_at=500.0, key="k", value=0.0)
    one = Event(happened_at=tick.happened_at, arrived_at=501.0, key="k", value=1.0)
    run = tumbling([newest, one], tick.seconds, tick.lateness)
    right = right_window(*tick)

    assert (right == LATE) == (one in run.late)
    if right != LATE:
        assert right in [window.start for window in run.windows if window.highest == 1.0]


LEARNERS = [f"learner-{number}" for number in range(25)]


@pytest.mark.parametrize("learner", LEARNERS)
def test_every_variant_can_be_solved_and_no_default_solves_it(learner):
    mine = my_delivery(learner)

    assert 5 < mine.needed_mib <= 128
    for mib in (mine.needed_mib, 128):
        assert "correct" == my_hints(mib, mine.fresh_seconds, learner).status
    assert "incorrect" == my_hints(5, 300, learner).status
    assert "incorrect" == my_hints(mine.needed_mib - 1, mine.fresh_seconds, learner).status


@pytest.mark.parametrize("learner", LEARNERS)
def test_no_other_hints_give_fewer_files_that_are_fresh_enough(learner):
    mine = my_delivery(learner)
    best = mine.plan(mine.needed_mib, mine.fresh_seconds)

    for mib in range(1, 129, 9):
        for seconds in range(0, 900, 13):
            other = mine.plan(mib, seconds)
            assert other.file_seconds > mine.fresh_seconds or other.files_a_day >= best.files_a_day


def test_variants_differ_between_learners_and_between_attempts():
    assert len({my_delivery(learner) for learner in LEARNERS}) >= 15
    assert len({my_delivery("ada", attempt) for attempt in range(1, 11)}) >= 6


def test_the_same_learner_gets_the_same_variant():
    assert [my_delivery(name) for name in LEARNERS] == [my_delivery(name) for name in LEARNERS]
