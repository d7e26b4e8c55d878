"""The exercises of lesson 12: commands that work, an alarm in time, a night, nine bytes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kdslab.course.answer import NotAttemptedError
from kdslab.course.checks.alarm_thresholds import (
    DUTIES,
    Duty,
    misthought,
    wrong_hours,
    wrong_milliseconds,
)
from kdslab.course.checks.cli_texts import (
    drawn_text,
    stored_bytes,
    wrong_encoded,
    wrong_shown,
    wrong_stored,
)
from kdslab.course.checks.night_shifts import ALARMS, misjudged
from kdslab.course.checks.repaired_commands import first_fault
from kdslab.course.exercise import exercise
from kdslab.course.outcome import Counterexample, shortened
from kdslab.course.variant import chance_of
from kdslab.sim.operate import on_call


@exercise(
    "12.0",
    "The latest moment for an alarm",
    hints=(
        "Records are safe until the age reaches the retention. Stay in the first half of it.",
        "The age grows by an hour an hour, also while somebody repairs: subtract that time.",
        "latest_hours = 168 / 2 - 10",
    ),
)
def alarm_line(
    latest_hours: object, threshold_ms: object, retention_hours: int, repair_hours: int
) -> Counterexample | None:
    """Judge the highest age at which an alarm comes in time, in hours and milliseconds."""
    if threshold_ms is None:
        raise NotAttemptedError
    duty = Duty(retention_hours, 0, repair_hours)
    return wrong_hours(latest_hours, duty) or wrong_milliseconds(threshold_ms, duty)


@exercise(
    "12.1",
    "Four broken commands",
    hints=(
        "Run them one by one in your head: what does the CLI, the shell or the stream do with it?",
        "One option has another name, one text needs an option, one iterator begins behind the "
        "record, and one sign means something to the shell.",
        "read = 'aws kinesis get-records --shard-iterator \"$ITERATOR\"'",
    ),
)
def repair_the_commands(
    create: object, put: object, find: object, read: object
) -> Counterexample | str:
    """Judge four commands by running them in a lab, in this order, as version 2 would."""
    if None in (put, find, read):
        raise NotAttemptedError
    return first_fault(create, put, find, read) or (
        "The record came back: get-records shows SGVsbG8sIEtpbmVzaXMh, 15 bytes in base64."
    )


@exercise(
    "12.2",
    "An alarm in time",
    hints=(
        "Two borders: it must not ring at the nightly peak, and must ring in time for the repair.",
        "At most: half of the retention less the repair. An hour has 3,600,000 milliseconds.",
        "return (retention_hours / 2 - repair_hours) * 3_600_000",
    ),
)
def alarm_threshold(threshold_ms: Callable[[int, int, int], Any]) -> Counterexample | str:
    """Judge a function that chooses the threshold of an alarm on the iterator's age."""
    for duty in DUTIES:
        found = misthought(threshold_ms, duty, threshold_ms(*duty))
        if found:
            return found
    return (
        f"On all {len(DUTIES)} streams somebody comes in time, nobody is woken for nothing, and "
        "0 records are lost."
    )


@exercise(
    "12.3",
    "Five alarms, a graph and an act for each",
    hints=(
        "First ask who is refused or late: producers, or readers? All, or some?",
        "Look at every shard: does one stand out, are all full, has none much to do? And does the "
        "line go on to the end? The act follows from that.",
        '"E": ("ReadProvisionedThroughputExceeded", "move the other readers to fan-out")',
    ),
)
def night_on_call(night: object) -> Counterexample | str:
    """Judge what a learner looks at and does about five alarms, by playing them."""
    if not isinstance(night, dict):
        return Counterexample(
            yours=shortened(night),
            rule=f"a dictionary with an entry for each of {', '.join(ALARMS)}",
            next_step='Write night = {"B": (graph, act), ...}.',
            mistake="not a dictionary",
        )
    found = misjudged(night)
    if found:
        return found
    before = on_call(ALARMS["B"], night["B"][1]).harm_before
    return (
        f"{len(ALARMS)} alarms are off. In B, {before:,.0f} records a minute are no longer refused."
    )


@exercise(
    "12.4",
    "What version 2 makes of your text",
    hints=(
        "Version 2 decodes what you type. Which characters does base64 know?",
        "Letters, digits, + and / stay, the rest falls out; four of them are three bytes. Python's "
        "b64decode does the same.",
        "stored = b64decode(text)",
    ),
)
def what_version_2_stores(
    stored: object, shown: object, encoded: object, learner: str, attempt: int = 1
) -> Counterexample | str:
    """Judge what of the learner's own text is stored, is shown, and would have been right."""
    if None in (shown, encoded):
        raise NotAttemptedError
    text = my_text(learner, attempt)
    return (
        wrong_stored(stored, text)
        or wrong_shown(shown, text)
        or wrong_encoded(encoded, text)
        or f"Of {len(text)} characters {len(stored_bytes(text))} bytes are stored, none of them "
        "one of yours."
    )


def my_text(learner: str, attempt: int = 1) -> str:
    """Return the text that one learner types behind `--data`.

    Example:
        >>> my_text("ada") == my_text("ada")
        True
    """
    return drawn_text(chance_of(learner, attempt, "12.4"))
