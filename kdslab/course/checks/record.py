"""The exercises of lesson 02: weigh a record, read its number, plan and follow a retention."""

from __future__ import annotations

from collections.abc import Callable, Collection

from kdslab.course.answer import NotAttemptedError
from kdslab.course.checks.kept_records import MyStream, draw, misjudged, no_names
from kdslab.course.checks.record_sizes import misweighed, wrong_key_bytes, wrong_room
from kdslab.course.checks.retention_plans import praise_of_plan, wrong_plan
from kdslab.course.checks.write_times import misread, remark_on_time, wrong_field
from kdslab.course.exercise import exercise
from kdslab.course.outcome import Counterexample


@exercise(
    "02.0",
    "Fill the two blanks",
    hints=(
        "Which of the key's characters need more than one byte in UTF-8?",
        "Key and data together fill the record size; base64 plays no part.",
        'key_bytes = len("São Paulo".encode()) and '
        'room = TABLE["record size by default"].value - key_bytes',
    ),
)
def weigh_by_hand(key_bytes: object, room: object) -> Counterexample | None:
    """Judge the weight of a key and the room that it leaves for data."""
    if room is None:
        raise NotAttemptedError
    return wrong_key_bytes(key_bytes) or wrong_room(room)


@exercise(
    "02.1",
    "What does a record weigh?",
    hints=(
        "Two things count. Which of them is not yet bytes?",
        "The data as they are, before base64, and the key in UTF-8.",
        "return len(key.encode()) + len(data)",
    ),
)
def record_size(counted_size: Callable[[str, bytes], object]) -> Counterexample | str:
    """Judge a function that weighs a record; the simplest complaint comes first."""
    return misweighed(counted_size)


@exercise(
    "02.2",
    "When was it written?",
    hints=(
        "The table of fields is about hexadecimal digits, and yours are decimal.",
        "Digits 29 to 37 hold the write time; a slice of Python ends before its second number.",
        'return int(f"{int(sequence_number):x}"[29:38], 16), '
        'and use_instead = "ApproximateArrivalTimestamp"',
    ),
)
def write_time(written_at: Callable[[str], object], use_instead: object) -> Counterexample | str:
    """Judge a function from a sequence number to its write time, and the field to use instead."""
    if complaint := misread(written_at) or wrong_field(use_instead):
        return complaint
    return remark_on_time()


@exercise(
    "02.3",
    "A retention for an outage, and its price",
    hints=(
        "How many whole days cover the outage? Half a day too few loses half a day.",
        "Round the days up, take at least 1, and ask retention_cost for exactly these shards.",
        "days = max(1, -(-down_hours // 24)), then return days, "
        "retention_cost(days, gb_per_day=gb_per_day, shards=shards).usd_per_month",
    ),
)
def retention_plan(plan: Callable[[int, float, int], object]) -> Counterexample | str:
    """Judge a function that chooses a retention; the model takes the reader down and looks."""
    return wrong_plan(plan) or praise_of_plan()


@exercise(
    "02.4",
    "Which of my records are left?",
    hints=(
        "Go through time once. At each change of retention, strike out what is too old just then.",
        "While the retention is short, records go on ageing out; raising it brings none back.",
        "Keep a name if it came by look_at, was at most short_hours old at long_at "
        "(or came later), and is at most long_hours old at look_at.",
    ),
)
def still_readable(names: object, learner: str, attempt: int = 1) -> Counterexample | str:
    """Judge the names of the records that are left after two changes of retention."""
    own = my_stream(learner, attempt)
    if complaint := no_names(names, own):
        return complaint
    assert isinstance(names, Collection), "what is no collection of names was complained about"
    return misjudged(set(names), own)


def my_stream(learner: str, attempt: int = 1) -> MyStream:
    """Return one learner's own stream: when its records come, and how its retention changes.

    Example:
        >>> own = my_stream("ada")
        >>> own.short_hours < own.long_hours, len(own.arrivals)
        (True, 9)
    """
    return draw(learner, attempt)
