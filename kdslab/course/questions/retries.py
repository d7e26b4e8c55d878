"""The questions of lesson 07: what is tried again, by whom, and what that does to a shard."""

from __future__ import annotations

from typing import Final

from kdslab.course.question import Option, Question
from kdslab.course.questions.full_shard import Tried, tried_on_a_full_shard
from kdslab.course.questions.resending import COPIES, ORDER, REMEMBERED, SERIAL
from kdslab.model.facts import CHECKED_ON
from kdslab.sim.partial_failure import PartialFailure, partial_failure
from kdslab.sim.retries import Storm, storm

_SDK: Final = "https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html"
_PUT_RECORDS: Final = "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html"
_JITTER: Final = (
    "https://docs.aws.amazon.com/prescriptive-guidance/latest/cloud-design-patterns/"
    "retry-backoff.html"
)
_FIXED: Final = "fixed 100 ms"
_JITTERED: Final = "exponential with jitter"


def _attempts(mode: str) -> int:
    return tried_on_a_full_shard("put_record", mode).attempts


def _single() -> Tried:
    return tried_on_a_full_shard("put_record")


def _batch() -> Tried:
    return tried_on_a_full_shard("put_records")


def _rate(run: Storm) -> float:
    return run.counts.stored / run.done_seconds


def _fixed() -> Storm:
    return storm(_FIXED)


def _sent(resend: str) -> PartialFailure:
    return partial_failure(resend)


FATE: Final = Question(
    ident="07.q1",
    prompt=(
        "500 records go out in one PutRecords, and 37 are refused. The program does not look at "
        "the answer and throws the batch away. What became of the 37?"
    ),
    options=(
        Option(
            "Never stored; the program had the only copy. Sent again, all would be in.",
            "A refusal is an answer, not a loss. The loss is what the program does next.",
            correct=True,
            holds=lambda: _sent("nothing").lost == 37 and not _sent("what failed").lost,
        ),
        Option(
            "Lost in the moment of throttling; no program could have saved them.",
            "The refused records were still in the program's hands. Sending them again saves all.",
            misconception=1,
            holds=lambda: _sent("what failed").lost == 37,
        ),
        Option(
            "boto3 sends them again by itself a little later.",
            "To boto3 the call was a success; it never sends single records again.",
            misconception=4,
            holds=lambda: _sent("nothing").lost == 0 or _batch().attempts > 1,
        ),
        Option(
            "Nothing of the 500 is stored, since a batch goes in whole or not at all.",
            "Each record has its own fate: 463 are stored.",
            misconception=2,
            holds=lambda: _sent("nothing").distinct == 0,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_PUT_RECORDS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"Nothing sent again: {_sent('nothing').lost} of {_sent('nothing').sent} are missing. What "
        f"failed sent again: {_sent('what failed').lost} are missing."
    ),
)

ATTEMPTS: Final = Question(
    ident="07.q2",
    prompt=(
        "A shard stays full. In boto3's retry mode `standard`, how many HTTP requests does one "
        "`put_record` make before it raises?"
    ),
    kind="number",
    answer=3.0,
    options=(
        Option(
            "3",
            "One attempt and two retries: the message says (reached max retries: 2).",
            correct=True,
            holds=lambda: _attempts("standard") == 3,
        ),
        Option(
            "2",
            "Two are the retries. The first attempt counts as well.",
            misconception=4,
            holds=lambda: _attempts("standard") == 2,
        ),
        Option(
            "5",
            "That is the mode legacy, which came by itself before boto3 1.44.0.",
            misconception=4,
            holds=lambda: _attempts("standard") == _attempts("legacy"),
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_SDK,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"Counted on a full shard: {_attempts('standard')} requests in standard, "
        f"{_attempts('legacy')} in legacy."
    ),
)

ENTRIES: Final = Question(
    ident="07.q3",
    prompt=(
        "The same full shard, mode `standard`: one `put_records` with 3 records. "
        "What does the program see?"
    ),
    options=(
        Option(
            "One request, no exception, and an answer that names 3 failed records.",
            "The call succeeded with HTTP 200; what failed are its entries, and they are yours.",
            correct=True,
            holds=lambda: _batch() == Tried(attempts=1, error="", failed=3),
        ),
        Option(
            "Three requests, then an exception.",
            "That is PutRecord, whose call fails as a whole.",
            misconception=4,
            holds=lambda: _batch().attempts == 3,
        ),
        Option(
            "One request, then an exception: nothing was stored.",
            "PutRecords does not raise when records are refused, be it all of them.",
            misconception=2,
            holds=lambda: bool(_batch().error),
        ),
        Option(
            "No exception, so the records are stored.",
            "No exception means that the call arrived. Look at FailedRecordCount.",
            misconception=2,
            holds=lambda: _batch().failed == 0,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_PUT_RECORDS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"put_records made {_batch().attempts} request and came back with "
        f"{_batch().failed} failed records; put_record made "
        f"{_single().attempts} requests and raised {_single().error}."
    ),
)

WAITS: Final = Question(
    ident="07.q4",
    prompt=(
        "50 producers were refused in the same moment. Instead of waiting 100 ms each time, they "
        "now draw each wait below a longest one that doubles from 100 ms to 5 s. What changes?"
    ),
    kind="multiple",
    options=(
        Option(
            "There are less than half as many attempts.",
            "Who is refused again waits longer, and chance keeps the producers apart.",
            correct=True,
            holds=lambda: storm(_JITTERED).counts.attempts < _fixed().counts.attempts / 2,
        ),
        Option(
            "The last record is stored a little later.",
            "Some sleep while there is room. That is the price of fewer attempts.",
            correct=True,
            holds=lambda: 1 < storm(_JITTERED).done_seconds / _fixed().done_seconds < 2,
        ),
        Option(
            "The shard takes more records a second.",
            "A wait changes who asks when, not how much room there is.",
            misconception=38,
            holds=lambda: _rate(storm(_JITTERED)) > _rate(_fixed()),
        ),
        Option(
            "Records that were refused several times are lost.",
            "Neither rule gives up: all 50 are stored either way.",
            misconception=1,
            holds=lambda: storm(_JITTERED).counts.stored < _fixed().counts.stored,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_JITTER,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"{_fixed().counts.attempts} attempts and {_fixed().done_seconds:.1f} s with the fixed "
        f"wait; {storm(_JITTERED).counts.attempts} attempts and "
        f"{storm(_JITTERED).done_seconds:.1f} s with doubling and jitter; "
        f"{storm(_JITTERED).counts.stored} records stored."
    ),
)

QUESTIONS: Final = (FATE, ATTEMPTS, ENTRIES, WAITS, ORDER, SERIAL, COPIES, REMEMBERED)
"""All of them, in the order in which the lesson asks."""
