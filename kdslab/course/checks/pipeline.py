"""The exercises of lesson 13: files from a buffer, services for jobs, doubles, ids, late ticks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kdslab.course.answer import NotAttemptedError
from kdslab.course.checks.buffer_hints import MyDelivery, delivered, drawn, wrong_hints
from kdslab.course.checks.document_ids import Record, misnamed_document
from kdslab.course.checks.file_blanks import wrong_blank
from kdslab.course.checks.late_ticks import miswindowed
from kdslab.course.checks.rain_queries import counted_well, miscounted
from kdslab.course.checks.six_jobs import JOBS, all_placed, misplaced, unlisted
from kdslab.course.exercise import exercise
from kdslab.course.outcome import Counterexample
from kdslab.course.variant import chance_of


@exercise(
    "13.0",
    "How often does a file come?",
    hints=(
        "Two hints run side by side. Which of them is over first?",
        "The buffer is full after its bytes / the bytes of a second; it is old after 60 seconds.",
        "seconds_to_full = 5 * 2**20 / (40 * 300)",
    ),
)
def file_blanks(
    seconds_to_full: object, between_files: object, files_a_day: object
) -> Counterexample | None:
    """Judge the three blanks of the lesson: 40 lines a second of 300 bytes, 5 MiB, 60 seconds."""
    if between_files is None or files_a_day is None:
        raise NotAttemptedError
    return wrong_blank(seconds_to_full, between_files, files_a_day)


@exercise(
    "13.1",
    "Six jobs, nine services",
    hints=(
        "First the kind: does the job need a log, a queue, or a delivery?",
        "A log keeps and many read; a queue takes an answer for each record; a delivery writes "
        "files. Then the order, the replay, the freshness and the size tell the kinds apart.",
        '"orders": "SQS FIFO queue", because each is acknowledged and a customer\'s come in order',
    ),
)
def six_jobs(choices: Any) -> Counterexample | str:
    """Judge a service for each of six jobs by the table of what services do."""
    wrong = unlisted(choices)
    for job in JOBS:
        wrong = wrong or misplaced(job, choices[job])
    return wrong or all_placed()


@exercise(
    "13.2",
    "Count the rain once",
    hints=(
        "What has a reading that was delivered twice in common with its double? All of it.",
        "SELECT DISTINCT * keeps each different row once. A query may stand in brackets where a "
        "table may stand.",
        "SELECT sum(mm) FROM (SELECT DISTINCT * FROM readings)",
    ),
)
def rain_query(query: Any) -> Counterexample | str:
    """Judge a query for all rain by running it over small buckets of delivered files."""
    return miscounted(query) or counted_well()


@exercise(
    "13.3",
    "An id for each line",
    hints=(
        "Same line, same id. What of a record is the line, and what is only its journey?",
        "Number, arrival time and the agent's key are new each time a line is sent. Data is not.",
        'return sha256(record["Data"]).hexdigest()',
    ),
)
def line_id(document_id: Callable[[Record], Any]) -> Counterexample | str:
    """Judge a rule for a document's id by what an index holds after restarts and visits."""
    return misnamed_document(document_id)


@exercise(
    "13.4",
    "Which window, or too late?",
    hints=(
        "The tick's own time names its window. The newest time says whether that is still open.",
        "start = happened_at rounded down; closed if start + seconds <= newest - lateness.",
        "start = happened_at // seconds * seconds",
    ),
)
def which_window(window_of: Callable[[float, float, float, float], Any]) -> Counterexample | str:
    """Judge a rule for windows by event time and a watermark, tick by tick."""
    return miswindowed(window_of)


@exercise(
    "13.5",
    "Hints for a delivery of your own",
    hints=(
        "The fewer files, the longer each waits. How long may a record wait at most?",
        "Take the time that is allowed; then a size that is not reached before: what comes in "
        "meanwhile, in MiB, rounded up.",
        "ceil(mine.per_second * mine.record_bytes * mine.fresh_seconds / 2**20)",
    ),
)
def my_hints(
    buffer_mib: object, buffer_seconds: object, learner: str, attempt: int = 1
) -> Counterexample | str:
    """Judge the two hints that give as few files as freshness allows."""
    mine = my_delivery(learner, attempt)
    found = wrong_hints(buffer_mib, buffer_seconds, mine)
    return found or delivered(mine, int(str(buffer_mib)))


def my_delivery(learner: str, attempt: int = 1) -> MyDelivery:
    """Return the traffic of one learner and attempt.

    Example:
        >>> mine = my_delivery("ada")
        >>> 5 < mine.needed_mib <= 128
        True
    """
    return drawn(chance_of(learner, attempt, "13.5"))
