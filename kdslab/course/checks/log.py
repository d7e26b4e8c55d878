"""The exercises of lesson 01: two consumers, a late reader, and a log beside a queue."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from kdslab.course.answer import NotAttemptedError
from kdslab.course.checks.broken_records import missorted, survivors, tapes_to_sort
from kdslab.course.checks.late_readers import MyReader, misread, readers_blank
from kdslab.course.checks.moving_averages import latest_averages, misaveraged, put_prices
from kdslab.course.checks.service_choices import JOBS, misplaced, unlisted
from kdslab.course.exercise import exercise
from kdslab.course.outcome import Counterexample
from kdslab.course.variant import chance_of
from kdslab.sim.pipeline import fitting

TICKERS: Final = ("AAPL", "IBM", "MSFT")


@exercise(
    "01.0",
    "What a late reader gets",
    hints=(
        "Which records have left the stream when B comes?",
        "The oldest record is as old as the retention; LATEST begins when B comes.",
        "54 - 24 = 30, then 72 - 30 = 42 and 72 - 54 = 18",
    ),
)
def late_reader(
    oldest_hour: object, from_horizon: object, from_latest: object, *, late: int, retention: int
) -> Counterexample | None:
    """Judge the three blanks of the lesson by a run with two readers."""
    if from_horizon is None or from_latest is None:
        raise NotAttemptedError
    return readers_blank(oldest_hour, from_horizon, from_latest, late, retention)


@exercise(
    "01.1",
    "A consumer that averages",
    hints=(
        "The stream hands out bytes. What is in them, and whose price is it?",
        "Keep one list of prices for each partition key; average the last `window` of each.",
        'prices.setdefault(record["PartitionKey"], []).append(json.loads(record["Data"])["usd"])',
    ),
)
def averaging_consumer(
    averages: Callable[[list[dict[str, Any]], int], Any],
) -> Counterexample | str:
    """Judge a consumer by the records that it would read from a stream of prices."""
    # One ticker first: the simplest complaint is about the average itself.
    for tickers, months, window in ((1, 3, 3), (1, 12, 3), (2, 12, 3), (3, 24, 6)):
        records = put_prices(TICKERS[:tickers], months)
        if complaint := misaveraged(averages(records, window), records, window):
            return complaint
    right = latest_averages(records, window)
    named = ", ".join(f"{ticker} {usd:.2f}" for ticker, usd in right.items())
    return f"{len(records)} records read, and the stream has them still. On average: {named}."


@exercise(
    "01.2",
    "Your own late reader",
    hints=(
        "For each start: in which hour was the first record written that the reader gets?",
        "Nothing is older than the hour it comes less the retention. Then one record an hour.",
        "TRIM_HORIZON: 72 - (comes - retention). LATEST: 72 - comes. "
        "AT_TIMESTAMP: 72 - the later of the hour asked for and the oldest hour kept.",
    ),
)
def my_late_reader(got: object, learner: str, attempt: int = 1) -> Counterexample | None:
    """Judge how many records a reader gets from each of three starts."""
    return misread(got, my_reader(learner, attempt))


@exercise(
    "01.3",
    "Log, delivery or queue",
    hints=(
        "Does anybody need the records again? How many applications read all of them?",
        "A log keeps and is read by many; Firehose delivers once; a queue hands each out once.",
        "prices: the stream. files: Firehose. thumbnails: SQS. refunds: the queue on a stream.",
    ),
)
def right_service(choices: object) -> Counterexample | str:
    """Judge which service a learner has chosen for each of four jobs."""
    if complaint := unlisted(choices):
        return complaint
    assert isinstance(choices, dict)
    for name in JOBS:
        if complaint := misplaced(name, choices[name]):
            return complaint
    fit = len(fitting(JOBS["thumbnails"]))
    return f"{len(JOBS)} jobs. For the thumbnails alone, {fit} services would have done."


@exercise(
    "01.4",
    "A consumer that survives",
    hints=(
        "What can be wrong with bytes that should be JSON with a price in it?",
        'json.loads and ["usd"] raise; catch that for each record, not for all of them.',
        'except (ValueError, KeyError, TypeError): bad.append(record["Data"])',
    ),
)
def surviving_consumer(
    sort_out: Callable[[list[dict[str, Any]]], Any],
) -> Counterexample | str:
    """Judge a consumer by streams that hold more and more kinds of broken records."""
    for records in tapes_to_sort():
        if complaint := missorted(sort_out(records), records):
            return complaint
    good, bad = survivors(records)
    return f"{len(good)} prices go on and {len(bad)} records are kept to be looked at."


def my_reader(learner: str, attempt: int = 1) -> MyReader:
    """Return one learner's late reader: when it comes, what it asks for, and the retention.

    Example:
        >>> mine = my_reader("ada")
        >>> mine.oldest_hour < mine.asks_for_hour < mine.comes_at_hour
        True
    """
    chance = chance_of(learner, attempt, "01.2")
    retention = chance.choice((24, 27, 30, 33))
    # Hour 36 is half of the tape: there, what is got and what is missed are the same number.
    comes_at = chance.choice(
        [retention + later for later in range(10, 26) if retention + later != 36]
    )
    asked = comes_at - chance.randrange(3, 20)
    return MyReader(comes_at_hour=comes_at, retention_hours=retention, asks_for_hour=asked)
