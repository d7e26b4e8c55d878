"""The exercises of lesson 04: resend what failed, size calls, pay for records, set up the Agent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from kdslab.course.answer import NotAttemptedError
from kdslab.course.checks.agent_text import flow_of
from kdslab.course.checks.agent_trial import wrong_shipment
from kdslab.course.checks.call_size import wrong_call_count, wrong_per_call
from kdslab.course.checks.calls import CASES, wrong_calls
from kdslab.course.checks.put_bill import MONTH_SECONDS, Load, my_load, wrong_bill
from kdslab.course.checks.resends import TRIALS, trial, wrong_resend
from kdslab.course.exercise import exercise
from kdslab.course.outcome import Counterexample

__all__ = ["Load", "call_count", "calls_for", "my_load", "put_bill", "resend", "ship_the_log"]

RECORDS: Final = 1_200
RECORD_BYTES: Final = 30 * 1024


@exercise(
    "04.0",
    "Fill the two blanks",
    hints=(
        "A call has two limits, one in records and one in bytes. Which is met first?",
        "By bytes, 10 * 1024 * 1024 // size records fit; by count, 500. The smaller one holds.",
        "per_call = min(500, 10 * 1024 * 1024 // size) and calls = ceil(1_200 / per_call)",
    ),
)
def call_count(per_call: object, calls: object) -> Counterexample | None:
    """Judge how many records of 30 KiB fit into a call, and how many calls 1,200 of them take."""
    if calls is None:
        raise NotAttemptedError
    return wrong_per_call(per_call, RECORD_BYTES) or wrong_call_count(calls, RECORDS, RECORD_BYTES)


@exercise(
    "04.1",
    "Send again what failed",
    hints=(
        "The answer has one entry for each record of the request. In which order?",
        'Request and answer have the same order; an entry that failed has an "ErrorCode".',
        'return [record for record, entry in zip(request, answer["Records"]) '
        'if "ErrorCode" in entry]',
    ),
)
def resend(
    to_resend: Callable[[list[dict[str, Any]], dict[str, Any]], Any],
) -> Counterexample | str:
    """Judge a function that picks, from a request and its answer, the records to send again."""
    for count, room in TRIALS:
        found = trial(to_resend, count, room)
        if complaint := wrong_resend(found):
            return complaint
    return (
        f"In the last trial {len(found.failed)} of {found.sent} failed. After your second call "
        f"{found.distinct} records are stored, none is lost and none is there twice."
    )


@exercise(
    "04.2",
    "Size the calls",
    hints=(
        "Fill one call until the next record does not fit any more; then begin a new one.",
        "A record weighs its data and its key in UTF-8 bytes. A call ends before record 501, and "
        "before it weighs more than 10 MiB.",
        "if calls == [] or len(calls[-1]) == 500 or weight + size > 10 * 1024 * 1024: "
        "calls.append([]); weight = 0",
    ),
)
def calls_for(
    calls: Callable[[list[dict[str, Any]]], Any],
) -> Counterexample | str:
    """Judge a function that cuts records into lists, each for one call of PutRecords."""
    made = 0
    for case in CASES:
        given = calls(case.records())
        if complaint := wrong_calls(case, given):
            return complaint
        made += len(given)
    return f"The model took all {made} of your calls, and no fewer would do."


@exercise(
    "04.3",
    "What your records cost",
    hints=(
        "A stored record is paid in pieces of 25 KiB, each piece begun counts.",
        "Units a month: stored records a second, times units a record, times the seconds of 730 "
        "hours. Which of the two ways stores how many records?",
        f"units_alone = load.per_second * {MONTH_SECONDS:,}".replace(",", "_")
        + " and usd_saved = (units_alone - units_packed) * 0.014 / 1_000_000",
    ),
)
def put_bill(
    units_alone: object,
    units_packed: object,
    usd_saved: object,
    learner: str,
    attempt: int = 1,
) -> Counterexample | str:
    """Judge PUT payload units a month, without and with aggregation, and the dollars between."""
    if units_packed is None or usd_saved is None:
        raise NotAttemptedError
    load = my_load(learner, attempt)
    return wrong_bill(load, units_alone, units_packed, usd_saved) or (
        f"{load.units_alone():,} units a month come down to {load.units_packed():,}: one in "
        f"{load.units_alone() / load.units_packed():.0f}."
    )


@exercise(
    "04.4",
    "Set up the Kinesis Agent",
    hints=(
        "Four things: which files, which stream, where to begin, how long a line may wait.",
        "The pattern must fit the rotated files too, and error.log must not; the settings are "
        "filePattern, kinesisStream, initialPosition and maxBufferAgeMillis.",
        '{"filePattern": "/var/log/shop/access.log*", "kinesisStream": "clicks", '
        '"initialPosition": "START_OF_FILE", "maxBufferAgeMillis": 5000}',
    ),
)
def ship_the_log(agent_json: object) -> Counterexample | str:
    """Judge an agent.json by an agent that works with it, in a folder of its own."""
    flow = flow_of(agent_json)
    return flow if isinstance(flow, Counterexample) else wrong_shipment(flow)
