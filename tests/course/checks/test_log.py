"""The exercises of lesson 01: right answers pass, and each known mistake is called by its name."""

import json

import pytest
from known_mistakes import KnownMistakes

from kdslab.course.checks.late_readers import STARTS_ASKED
from kdslab.course.checks.log import (
    averaging_consumer,
    late_reader,
    my_late_reader,
    my_reader,
    right_service,
    surviving_consumer,
)
from kdslab.sim.log import HOURS

LEARNER = "ada"
LEARNERS = [f"learner-{number}" for number in range(25)]
SERVICES = {
    "prices": "Kinesis Data Streams",
    "files": "Data Firehose",
    "thumbnails": "SQS standard queue",
    "refunds": "queue on a stream",
}


def blanks(oldest_hour, from_horizon, from_latest):
    return late_reader(oldest_hour, from_horizon, from_latest, late=54, retention=24)


def right_numbers(reader):
    oldest = reader.comes_at_hour - reader.retention_hours
    return {
        "TRIM_HORIZON": HOURS - oldest,
        "LATEST": HOURS - reader.comes_at_hour,
        "AT_TIMESTAMP": HOURS - max(oldest, reader.asks_for_hour),
    }


def mine(**wrong):
    return lambda: (
        right_numbers(my_reader(LEARNER))
        | {start: number(my_reader(LEARNER)) for start, number in wrong.items()}
    )


def usd(record):
    return json.loads(record["Data"])["usd"]


def prices(records):
    found = {}
    for record in records:
        found.setdefault(record["PartitionKey"], []).append(usd(record))
    return found


def averages(records, window):
    return {ticker: sum(own[-window:]) / window for ticker, own in prices(records).items()}


def each(value):
    return lambda records, window: {
        ticker: value(own, window) for ticker, own in prices(records).items()
    }


def mixed(records, window):
    last = [usd(record) for record in records][-window:]
    return {record["PartitionKey"]: sum(last) / window for record in records}


def one_for_all(records, window):
    own = averages(records, window)
    return own if len(own) == 1 else sum(own.values()) / len(own)


def sort_out(records):
    good, bad = [], []
    for record in records:
        try:
            price = usd(record)
        except (ValueError, KeyError, TypeError):
            price = None
        if isinstance(price, int | float):
            good.append(price)
        else:
            bad.append(record["Data"])
    return good, bad


def stops(records):
    good = []
    for record in records:
        try:
            good.append(usd(record))
        except ValueError:
            return good, [record["Data"]]
    return good, []


def takes_text(records):
    good, bad = [], []
    for record in records:
        try:
            good.append(usd(record))
        except (ValueError, KeyError, TypeError):
            bad.append(record["Data"])
    return good, bad


def takes_missing(records):
    good, bad = [], []
    for record in records:
        try:
            good.append(json.loads(record["Data"]).get("usd"))
        except (ValueError, AttributeError):
            bad.append(record["Data"])
    return good, bad


def no_zero(records):
    good, bad = sort_out(records)
    return [price for price in good if price], bad


# What is called lazily depends on the learner's variant.
MISTAKES = {
    "01.0": (
        lambda given: blanks(*given),
        {
            "the beginning of the stream": (0, 42, 18),
            "the retention itself": (24, 42, 18),
            "LATEST": (54, 42, 18),
            "a broken number": (30.0, 42, 18),
            "only what is kept": (30, 24, 18),
            "only what comes later": (30, 18, 18),
            "the hours missed": (30, 30, 18),
            "everything since hour 0": (30, 42, 72),
            "text, not a number": (30, 42, "18"),
        },
    ),
    "01.1": (
        averaging_consumer,
        {
            "a forgotten return": lambda *_: None,
            "a number without its ticker": lambda records, window: averages(
                records, window
            ).popitem()[1],
            "one number for all tickers": one_for_all,
            "a list, not a dict": lambda records, window: list(averages(records, window).values()),
            "all prices averaged": each(lambda own, _: sum(own) / len(own)),
            "the first prices": each(lambda own, window: sum(own[:window]) / window),
            "only the last price": each(lambda own, _: own[-1]),
            "a sum, not an average": each(lambda own, window: sum(own[-window:])),
            "tickers mixed": mixed,
        },
    ),
    "01.2": (
        lambda given: my_late_reader(given(), LEARNER),
        {
            "not one number for each start": lambda: 5,
            "nothing ever leaves": mine(TRIM_HORIZON=lambda _: HOURS),
            "only what is kept": mine(TRIM_HORIZON=lambda reader: reader.retention_hours),
            "a queue": mine(TRIM_HORIZON=lambda _: 0),
            "the hours missed": mine(LATEST=lambda reader: reader.comes_at_hour),
            "everything since hour 0": mine(LATEST=lambda _: HOURS),
            "only what comes later": mine(AT_TIMESTAMP=lambda reader: HOURS - reader.comes_at_hour),
            "one too many or too few": mine(LATEST=lambda reader: reader.got("LATEST") + 1),
            "a broken number": mine(LATEST=lambda _: 1.5),
        },
    ),
    "01.3": (
        lambda wrong: right_service(wrong if isinstance(wrong, str) else SERVICES | wrong),
        {
            "not one service for each job": "Kinesis Data Streams",
            "a service that is not on the list": {"files": "Kafka"},
            "a log taken for a queue or a delivery": {"thumbnails": "Kinesis Data Streams"},
            "a delivery taken for a log or a queue": {"prices": "Data Firehose"},
            "a queue taken for a log or a delivery": {"refunds": "SQS standard queue"},
            "a queue on a stream taken for its log": {"prices": "queue on a stream"},
        },
    ),
    "01.4": (
        surviving_consumer,
        {
            "a forgotten return": lambda _: None,
            "not two lists": lambda records: sort_out(records)[0],
            "stopped at a broken record": stops,
            "a price of 0 dropped": no_zero,
            "text taken for a price": takes_text,
            "a missing price taken for one": takes_missing,
            "broken records dropped": lambda records: (sort_out(records)[0], []),
            "whole records kept": lambda records: (
                sort_out(records)[0],
                [record for record in records if record["Data"] in sort_out(records)[1]],
            ),
            "text, not bytes": lambda records: (
                sort_out(records)[0],
                [f"{data}" for data in sort_out(records)[1]],
            ),
        },
    ),
}

STEPS_AT_LEAST = {"01.0": 6, "01.1": 7, "01.2": 8, "01.3": 5, "01.4": 8}


class TestKnownMistakes(KnownMistakes):
    mistakes = MISTAKES
    steps_at_least = STEPS_AT_LEAST

    def test_the_simplest_complaint_about_averages_comes_first(self):
        assert "3 records" in self.judged("01.1", "only the last price").counterexample.yours
        assert "24 records" in self.judged("01.1", "tickers mixed").counterexample.yours


def test_the_right_blanks_are_correct():
    assert "correct" == blanks(30, 42, 18).status


def test_a_blank_left_in_the_lesson_is_not_attempted():
    assert "not attempted" == blanks(30, 42, ...).status
    assert "not attempted" == blanks(30, None, 18).status


@pytest.mark.parametrize("places", [None, 2])
def test_averages_are_correct_rounded_or_not(places):
    def rounded(records, window):
        return {
            ticker: usd if places is None else round(usd, places)
            for ticker, usd in averages(records, window).items()
        }

    assert "correct" == averaging_consumer(rounded).status


def test_a_consumer_that_parses_without_a_net_is_shown_its_own_error():
    outcome = surviving_consumer(lambda records: ([usd(record) for record in records], []))

    assert "your code raised" == outcome.status


def test_a_consumer_that_survives_is_correct_with_lists_or_with_tuples():
    assert "correct" == surviving_consumer(sort_out).status
    assert (
        "correct" == surviving_consumer(lambda records: list(map(tuple, sort_out(records)))).status
    )


def test_every_service_that_fits_is_accepted():
    assert "correct" == right_service(SERVICES).status
    assert "correct" == right_service(SERVICES | {"thumbnails": "queue on a stream"}).status


@pytest.mark.parametrize("job", SERVICES)
def test_what_a_job_lacks_is_told_in_words(job):
    for service in set(SERVICES.values()) - {SERVICES[job]}:
        outcome = right_service(SERVICES | {job: service})
        if outcome.status != "correct":
            assert job in outcome.counterexample.rule


@pytest.mark.parametrize("learner", LEARNERS)
def test_every_variant_can_be_solved_and_none_is_trivial(learner):
    reader = my_reader(learner)
    numbers = right_numbers(reader)

    assert "correct" == my_late_reader(numbers, learner).status
    assert reader.oldest_hour < reader.asks_for_hour < reader.comes_at_hour < HOURS
    # Three starts, three numbers, and none that a known mistake would hit by luck.
    assert 3 == len(set(numbers.values()))
    assert not set(numbers.values()) & {0, HOURS, reader.comes_at_hour, reader.oldest_hour}
    assert reader.retention_hours != numbers["TRIM_HORIZON"]


def test_variants_differ_between_learners_and_between_attempts():
    assert len({my_reader(learner) for learner in LEARNERS}) >= 20
    assert len({my_reader(LEARNER, attempt) for attempt in range(1, 11)}) >= 8


def test_the_starts_are_judged_in_the_order_of_the_lesson():
    outcome = my_late_reader(dict.fromkeys(STARTS_ASKED, 1), LEARNER)

    assert outcome.counterexample.yours.startswith("TRIM_HORIZON")
