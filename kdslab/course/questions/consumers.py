"""The questions of lesson 11: leases and workers, functions and bad records, pipes and queues."""

from __future__ import annotations

from functools import cache
from typing import Final

from kdslab.course.question import Option, Question
from kdslab.course.questions.functions import AT_ONCE, CURE, POISON
from kdslab.course.questions.leases import AFTER_A_STOP, IDLE, SKEWED, SPLIT_LATE
from kdslab.course.questions.pushed import QUEUE, SAME_CONSUMER, TWICE_A_MONTH
from kdslab.model.facts import CHECKED_ON
from kdslab.sim.functions_beliefs import SharedPot, crash_between_work_and_checkpoint, shared_pot

_WITH_KINESIS: Final = "https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html"
_DUPLICATES: Final = (
    "https://docs.aws.amazon.com/streams/latest/dev/kinesis-record-processor-duplicates.html"
)


def _crash_lines() -> int:
    return crash_between_work_and_checkpoint().appended


@cache
def _crowd(functions: int, deliveries: int) -> SharedPot:
    return shared_pot(5, functions, deliveries)


TWICE: Final = Question(
    ident="11.q4",
    prompt=(
        "A consumer works through 40 orders in batches of 10 and saves its place after each batch. "
        "It crashes when the second batch is done and not yet saved; another goes on. How many "
        "lines has a file that gets a line for each order it is given?"
    ),
    kind="number",
    answer=50.0,
    options=(
        Option(
            "50",
            "The second batch is done again: at least once, not exactly once.",
            correct=True,
            holds=lambda: _crash_lines() == 50,
        ),
        Option(
            "40",
            "Nobody knows that the second batch was done: its place was not saved.",
            misconception=32,
            holds=lambda: _crash_lines() == 40,
        ),
        Option(
            "60",
            "The first batch was saved; only the second comes again.",
            misconception=32,
            holds=lambda: _crash_lines() == 60,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.11",
    docs=_DUPLICATES,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"{_crash_lines()} lines for {crash_between_work_and_checkpoint().records} orders. A sink "
        "that keeps one line for each sequence number has "
        f"{crash_between_work_and_checkpoint().kept}."
    ),
)

COUNTED: Final = Question(
    ident="11.q5",
    prompt=(
        "Five programs poll each shard of a stream once a second, and none is refused. You add a "
        "Lambda function and a Firehose stream that read it, with default settings. What changes?"
    ),
    options=(
        Option(
            "Calls are refused: both poll from the same five calls a second.",
            "Each asks about once a second and shard; with the five that makes seven.",
            correct=True,
            holds=lambda: _crowd(1, 1).refused > 0 == _crowd(0, 0).refused,
        ),
        Option(
            "Nothing: AWS's own services do not count.",
            "To a shard a call of GetRecords is a call, whoever makes it.",
            misconception=25,
            holds=lambda: _crowd(1, 1).refused == 0,
        ),
        Option(
            "Nothing: each consumer has five calls of its own.",
            "The five are the shard's.",
            misconception=23,
            holds=lambda: _crowd(1, 1).answered > _crowd(0, 0).answered + 60,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.10",
    docs=_WITH_KINESIS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"In {_crowd(1, 1).seconds} seconds {_crowd(0, 0).refused} calls are refused before, and "
        f"{_crowd(1, 1).refused} after; {_crowd(0, 0).answered} and {_crowd(1, 1).answered} are "
        "answered."
    ),
)

QUESTIONS: Final = (
    POISON,
    CURE,
    AT_ONCE,
    TWICE,
    COUNTED,
    IDLE,
    AFTER_A_STOP,
    SPLIT_LATE,
    SKEWED,
    SAME_CONSUMER,
    TWICE_A_MONTH,
    QUEUE,
)
"""All of them, in the order in which the lesson asks."""
