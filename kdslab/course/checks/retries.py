"""The exercises of lesson 07: tame a storm, lose nothing, count once, know how long it takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kdslab.course.answer import NotAttemptedError
from kdslab.course.checks.batches import MyBatch, batch_run, draw_batch, wrong_calls, wrong_seconds
from kdslab.course.checks.copies import judged_consumer
from kdslab.course.checks.sending import judged_sender
from kdslab.course.checks.waits import judged_wait, wrong_doublings, wrong_longest
from kdslab.course.exercise import exercise
from kdslab.course.outcome import Counterexample
from kdslab.course.variant import chance_of


@exercise(
    "07.0",
    "Fill the two blanks",
    hints=(
        "The first retry has not doubled anything yet. And what did the cap say?",
        "Before retry n the wait has doubled n - 1 times; the cap cuts what is longer.",
        "doublings = 5 and longest = min(1 * 2 ** 5, 20)",
    ),
)
def fill_in_the_waits(doublings: object, longest: object, retry: int) -> Counterexample | None:
    """Judge how often boto3's longest wait has doubled, and how long it is by then."""
    if longest is None:
        raise NotAttemptedError
    return wrong_doublings(doublings, retry) or wrong_longest(longest, retry)


@exercise(
    "07.1",
    "A wait that tames the storm",
    hints=(
        "A producer does not know how large the crowd is. What does a second refusal tell it?",
        "Double the longest wait from retry to retry, cap it, and draw the wait below it.",
        "return chance.random() * min(5, 0.1 * 2 ** (retry - 1))",
    ),
)
def tame_the_storm(wait_seconds: Callable[[int, Any], Any]) -> Counterexample | str:
    """Judge a rule for waits by a small crowd and a large one."""
    return judged_wait(wait_seconds)


@exercise(
    "07.2",
    "Send a batch and lose nothing",
    hints=(
        "The answer's Records stand in the order of the request. Which of them have an ErrorCode?",
        "Loop: send, keep the records whose entry has an ErrorCode, wait, until none is left.",
        'records = [record for record, entry in zip(records, answer["Records"]) '
        'if "ErrorCode" in entry]',
    ),
)
def send_a_batch(send_all: Callable[..., Any]) -> Counterexample | str:
    """Judge a function that brings a batch into a stream, on streams with less and less room."""
    return judged_sender(send_all)


@exercise(
    "07.3",
    "Count each payment once",
    hints=(
        "Which part of a payment is the same in both copies, and in no other payment?",
        "Look the business id up in `seen`; if it is new, add it.",
        'payment = json.loads(record["Data"])["payment"]',
    ),
)
def count_once(apply: Callable[[set[Any], dict[str, Any]], Any]) -> Counterexample | str:
    """Judge a consumer that says of each record whether it is to be counted."""
    return judged_consumer(apply)


@exercise(
    "07.4",
    "How long does your batch take?",
    hints=(
        "How many whole records fit into what the shard takes in a second? That is one call.",
        "Divide and round up for the calls. The first call does not wait.",
        "calls = -(-records // (1024 // kib)) and seconds = (calls - 1) * wait",
    ),
)
def my_batch_takes(
    calls: object, seconds: object, learner: str, attempt: int = 1
) -> Counterexample | str:
    """Judge how many calls a learner's own batch needs, and when its last record is stored."""
    if seconds is None:
        raise NotAttemptedError
    batch = my_batch(learner, attempt)
    run = batch_run(batch)
    complaint = wrong_calls(calls, batch, run) or wrong_seconds(seconds, batch, run)
    return complaint or (
        f"The model agrees: {run.calls} calls, the last after {run.seconds} s. With a wait of 1 s "
        f"it would be {run.calls - 1} s; a shard's room does not grow beyond one second's worth."
    )


def my_batch(learner: str, attempt: int = 1) -> MyBatch:
    """Return the batch of one learner and attempt.

    Example:
        >>> batch = my_batch("ada")
        >>> batch.records * batch.kib <= 10 * 1024
        True
    """
    return draw_batch(chance_of(learner, attempt, "07.4"))
