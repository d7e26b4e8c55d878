"""The exercises of lesson 11: right answers pass, and each known mistake is called by its name."""

import json
from base64 import b64decode
from contextlib import suppress
from itertools import combinations

import pytest
from known_mistakes import KnownMistakes

from kdslab.course.checks import mapping_settings
from kdslab.course.checks.consumers import (
    careful_handler,
    mapping_choice,
    my_pipes,
    my_readers,
    pipe_blanks,
    safe_batch,
)
from kdslab.course.checks.fan_out_blanks import FLEET
from kdslab.sim.fan_out_price import by_fan_out, by_polling

USD = 18 * 730 * 0.015 + 3 * 6 * 0.25 * 3600 * 730 / 1024 * 0.013
HOURS = 18 * 730 * 0.015

QUEUE = {"OnFailure": {"Destination": "arn:aws:sqs:us-east-1:111122223333:failures"}}
GOOD = {
    "MaximumRetryAttempts": 8,
    "BisectBatchOnFunctionError": True,
    "DestinationConfig": QUEUE,
}
KEPT = []
"""What the handlers of these tests keep; the checker empties it before each scene."""


def good_batch(records, work, aside, save):
    for record in records:
        try:
            work(record)
        except ValueError:
            aside(record)
    save(records[-1])
    return records[-1]


def saved_first(records, work, _aside, save):
    save(records[-1])
    for record in records:
        work(record)
    return 0


def never_saved(records, work, _aside, _save):
    for record in records:
        work(record)
    return 0


def saved_each(records, work, _aside, save):
    for record in records:
        work(record)
        save(record)
    return 0


def saved_the_first(records, work, _aside, save):
    for record in records:
        work(record)
    save(records[0])
    return 0


def saved_a_number(records, work, _aside, save):
    for record in records:
        work(record)
    save(len(records))
    return 0


def left_out(records, work, _aside, _save):
    for record in records[:-1]:
        work(record)
    return 0


def backwards(records, work, _aside, save):
    for record in reversed(records):
        work(record)
    save(records[-1])
    return 0


def escaping(records, work, _aside, save):
    for record in records:
        work(record)
    save(records[-1])
    return 0


def stopping(records, work, aside, save):
    for record in records:
        try:
            work(record)
        except ValueError:
            aside(record)
            break
    save(records[-1])
    return 0


def silent(records, work, _aside, save):
    for record in records:
        with suppress(ValueError):
            work(record)
    save(records[-1])
    return 0


def aside_too_late(records, work, aside, save):
    bad = []
    for record in records:
        try:
            work(record)
        except ValueError:
            bad.append(record)
    save(records[-1])
    for record in bad:
        aside(record)
    return len(bad)


def misreporting(records, work, aside, save):
    good_batch(records, work, aside, save)
    return 0


def saved_at_the_bad_one(records, work, aside, save):
    for record in records:
        try:
            work(record)
        except ValueError:
            aside(record)
            save(record)
    save(records[-1])
    return 0


def celsius(record):
    return json.loads(b64decode(record["kinesis"]["data"]))["celsius"]


def answer(*items):
    return {"batchItemFailures": [{"itemIdentifier": item} for item in items]}


def good_handler(event, _):
    for record in event["Records"]:
        try:
            KEPT.append(celsius(record))
        except ValueError:
            return answer(record["kinesis"]["sequenceNumber"])
    return answer()


def raising(event, _):
    for record in event["Records"]:
        KEPT.append(celsius(record))
    return answer()


def swallowing(event, _):
    for record in event["Records"]:
        try:
            KEPT.append(celsius(record))
        except ValueError:
            continue
    return answer()


def going_on(event, _):
    failed = []
    for record in event["Records"]:
        try:
            KEPT.append(celsius(record))
        except ValueError:
            failed.append(record["kinesis"]["sequenceNumber"])
    return answer(*failed)


def by_another_name(field):
    def handler(event, _):
        for record in event["Records"]:
            try:
                KEPT.append(celsius(record))
            except ValueError:
                return answer(field(record))
        return answer()

    return handler


def misspelt(event, _):
    for record in event["Records"]:
        try:
            KEPT.append(celsius(record))
        except ValueError:
            return {"failures": [record["kinesis"]["sequenceNumber"]]}
    return answer()


def all_named(event, _):
    numbers = [record["kinesis"]["sequenceNumber"] for record in event["Records"]]
    for record in event["Records"]:
        try:
            KEPT.append(celsius(record))
        except ValueError:
            return answer(*numbers)
    return answer()


def keeping_nothing(*_):
    return answer()


def keeping_texts(event, _):
    for record in event["Records"]:
        try:
            KEPT.append(str(celsius(record)))
        except ValueError:
            return answer(record["kinesis"]["sequenceNumber"])
    return answer()


def blanks(given):
    return pipe_blanks(*given)


def handled(handler):
    return careful_handler(handler, KEPT)


def learner_with(wanted):
    return next(f"l{n}" for n in range(2_000) if wanted(my_readers(f"l{n}")))


def planned(given):
    wanted, names = given
    learner = learner_with(wanted)
    return my_pipes(names(my_readers(learner)), learner)


def choices(mine):
    counts = range(len(mine.names) + 1)
    return [frozenset(some) for n in counts for some in combinations(mine.names, n)]


def fewest(mine):
    return next(some for some in choices(mine) if not mine.unserved(some))


def one_more(mine):
    """Return a list that serves all and is too long, and neither everybody nor the naive one."""
    for some in choices(mine):
        plain = len(some) not in (mine.fewest, len(mine.names)) and some != mine.at_once
        if plain and not mine.unserved(some):
            return sorted(some)
    return None


def unserved_by(mine, *, full):
    """Return a list with somebody on it that leaves others unserved, for want of bytes or not."""
    for some in choices(mine):
        if some and mine.unserved(some) and mine.is_full(some) == full:
            return sorted(some)
    return None


MISTAKES = {
    "11.0": (
        blanks,
        {
            "five calls for each application": (0.2, 18, USD),
            "a second, however many poll": (1, 18, USD),
            "calls, not seconds": (5 / 3, 18, USD),
            "applications alone": (0.6, 3, USD),
            "shards alone": (0.6, 6, USD),
            "pipes added, not multiplied": (0.6, 9, USD),
            "the data left out": (0.6, 18, HOURS),
            "the hours left out": (0.6, 18, USD - HOURS),
            "the data of one application": (0.6, 18, HOURS + (USD - HOURS) / 3),
            "an hour, not a month": (0.6, 18, USD / 730),
            "text, not a number": ("0.6", 18, USD),
        },
    ),
    "11.1": (
        safe_batch,
        {
            "saved before the work": saved_first,
            "never saved": never_saved,
            "saved at every record": saved_each,
            "the wrong record saved": saved_the_first,
            "not a record": saved_a_number,
            "records left out": left_out,
            "another order, or twice": backwards,
            "an error that escapes": escaping,
            "stopped at the bad record": stopping,
            "a failure that nobody sees": silent,
            "saved before it was put aside": aside_too_late,
            "a bad record changes the rest": saved_at_the_bad_one,
            "another record returned": misreporting,
        },
    ),
    "11.2": (
        handled,
        {
            "an exception for the whole batch": raising,
            "the failure kept silent": swallowing,
            "went on after the failure": going_on,
            "not a sequence number": by_another_name(lambda one: one["eventID"]),
            "an answer that Lambda does not read": misspelt,
            "good records named as failed": all_named,
            "good records not kept": keeping_nothing,
            "something else than temperatures kept": keeping_texts,
        },
    ),
    "11.3": (
        mapping_choice,
        {
            "tried until it expires": {"BisectBatchOnFunctionError": True},
            "tried for too long": GOOD | {"MaximumRetryAttempts": 100},
            "nobody is told": {
                "MaximumRetryAttempts": 8,
                "BisectBatchOnFunctionError": True,
            },
            "good records given up with the bad one": {
                "MaximumRetryAttempts": 8,
                "DestinationConfig": QUEUE,
            },
            "an age that takes the neighbours": GOOD | {"MaximumRecordAgeInSeconds": 60},
            "given up too soon": GOOD | {"MaximumRetryAttempts": 2},
            "not a setting's name": {"maximumRetryAttempts": 8},
            "out of range": {"MaximumRetryAttempts": -2},
            "not a destination": {"DestinationConfig": QUEUE["OnFailure"]},
            "batches too small to keep up": GOOD | {"BatchSize": 5},
            "no dictionary": [8, True],
        },
    ),
    "11.4": (
        planned,
        {
            "nobody by fan-out": (lambda _: True, lambda _: []),
            "everybody by fan-out": (lambda _: True, lambda mine: list(mine.names)),
            "as if all went on polling": (
                lambda mine: mine.fewest < len(mine.at_once) < len(mine.names),
                lambda mine: sorted(mine.at_once),
            ),
            "more than it takes": (lambda mine: one_more(mine), one_more),
            "bytes overlooked": (
                lambda mine: unserved_by(mine, full=True),
                lambda mine: unserved_by(mine, full=True),
            ),
            "records too old": (
                lambda mine: unserved_by(mine, full=False),
                lambda mine: unserved_by(mine, full=False),
            ),
            "not a list of its names": (lambda _: True, lambda mine: mine.names[0]),
        },
    ),
}

STEPS_AT_LEAST = dict.fromkeys(MISTAKES, 5)


class TestKnownMistakes(KnownMistakes):
    mistakes = MISTAKES
    steps_at_least = STEPS_AT_LEAST


def test_the_right_numbers_are_correct_rounded_or_not():
    assert {"correct"} == {blanks(one).status for one in [(0.6, 18, USD), (3 / 5, 18.0, 347.2)]}


def test_the_fleet_of_the_lesson_is_priced_as_the_model_prices_it():
    model = by_fan_out(FLEET.applications, FLEET.shards, FLEET.write_kib)

    assert model.usd == pytest.approx(FLEET.usd_for_hours + FLEET.usd_for_data)
    assert model.usd == pytest.approx(USD)


@pytest.mark.parametrize(
    "given", [(..., 18, 1.0), (0.6, ..., 1.0), (0.6, 18, ...), (0.6, 18, None)]
)
def test_an_empty_blank_is_not_attempted(given):
    assert "not attempted" == blanks(given).status


def test_a_batch_that_saves_once_behind_its_work_is_correct():
    outcome = safe_batch(good_batch)

    assert "correct" == outcome.status
    assert "no record lost" in str(outcome)


def test_a_program_with_an_error_of_its_own_raises():
    outcome = safe_batch(lambda records, *_: records[7])

    assert "your code raised" == outcome.status


def test_a_handler_that_names_the_first_failure_is_correct():
    outcome = handled(good_handler)

    assert "correct" == outcome.status
    assert "9 readings kept once each" in str(outcome)


def test_a_handler_that_fails_on_a_good_record_sees_its_own_line():
    def handler(event, _):
        return json.loads(event["Records"][0]["kinesis"]["data"])

    assert "your code raised" == handled(handler).status


@pytest.mark.parametrize(
    "check", [lambda: safe_batch(lambda *_: ...), lambda: handled(lambda *_: ...)]
)
def test_an_exercise_as_handed_out_is_not_attempted(check):
    assert "not attempted" == check().status


@pytest.mark.parametrize("retries", range(6, 15))
def test_as_many_retries_as_outlast_the_minute_and_end_in_time_are_correct(retries):
    assert "correct" == mapping_choice(GOOD | {"MaximumRetryAttempts": retries}).status


@pytest.mark.parametrize("retries", [4, 5, 15, 16])
def test_fewer_and_more_retries_are_not(retries):
    assert "incorrect" == mapping_choice(GOOD | {"MaximumRetryAttempts": retries}).status


def test_other_batches_do_as_well():
    assert "correct" == mapping_choice(GOOD | {"BatchSize": 200}).status


def test_the_outage_is_what_makes_few_retries_wrong():
    few = mapping_settings.trial(GOOD | {"MaximumRetryAttempts": 2})

    assert (1, 0) == (few.poison.told, few.poison.lost)
    assert few.given_up > 0


LEARNERS = [f"learner {number}" for number in range(25)]


@pytest.mark.parametrize("learner", LEARNERS)
def test_every_variant_needs_some_pipes_and_not_one_for_each(learner):
    mine = my_readers(learner)

    assert 1 <= mine.fewest < len(mine.names)
    assert "correct" == my_pipes(sorted(fewest(mine)), learner).status
    assert "incorrect" == my_pipes(list(mine.names), learner).status
    assert "incorrect" == my_pipes([], learner).status


@pytest.mark.parametrize("learner", LEARNERS)
def test_a_right_list_is_one_that_the_model_serves(learner):
    mine = my_readers(learner)
    pushed = fewest(mine)
    reading = by_polling(len(mine.names) - len(pushed), mine.write_kib)
    patient = min(one.millis for one in mine.applications if one.name not in pushed)

    assert reading.keeps_up
    assert reading.millis < patient


@pytest.mark.parametrize("learner", LEARNERS)
def test_a_choice_that_the_rule_finds_full_falls_behind_in_the_model(learner):
    mine = my_readers(learner)
    counts = range(1, len(mine.names) + 1)

    for pollers in counts:
        fits = pollers * mine.write_kib <= 2_048
        assert by_polling(pollers, mine.write_kib).keeps_up == fits


def test_any_list_of_the_smallest_number_will_do():
    learner = learner_with(lambda mine: len(right_lists(mine)) > 1)

    statuses = {my_pipes(some, learner).status for some in right_lists(my_readers(learner))}
    assert {"correct"} == statuses


def right_lists(mine):
    return [s for s in choices(mine) if len(s) == mine.fewest and not mine.unserved(s)]


def test_variants_differ_between_learners_and_between_attempts():
    assert len({my_readers(learner).names for learner in LEARNERS}) >= 15
    assert {1, 2, 3} <= {my_readers(learner).fewest for learner in LEARNERS}
    assert len({str(my_readers("ada", attempt)) for attempt in range(1, 11)}) >= 9


def test_some_variants_are_decided_by_bytes_and_some_by_age():
    kinds = {mine.fewest_by_age < mine.fewest for mine in map(my_readers, LEARNERS)}

    assert {True, False} == kinds


def test_the_same_learner_gets_the_same_variant():
    assert [my_readers(name) for name in LEARNERS] == [my_readers(name) for name in LEARNERS]
