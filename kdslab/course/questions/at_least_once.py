"""The questions of lesson 13 on what comes twice: after a crash of a delivery, of an agent."""

from __future__ import annotations

from functools import cache
from typing import Final

from kdslab.course.question import Option, Question
from kdslab.model.facts import CHECKED_ON
from kdslab.sim.pipeline_clicks import Tailed, lab_log, tail
from kdslab.sim.pipeline_files import (
    BEHIND_A_FILE,
    WITH_A_FULL_BUFFER,
    DeliveredFiles,
    deliver,
)

_DUPLICATES: Final = (
    "https://docs.aws.amazon.com/streams/latest/dev/kinesis-record-processor-duplicates.html"
)
_READINGS: Final = 100


@cache
def _delivered(crash: str) -> DeliveredFiles:
    return deliver([b"%d" % number for number in range(_READINGS)], crash)


@cache
def _tailed() -> Tailed:
    return tail(lab_log(), crashes=True)


def _first_file() -> int:
    return len(_delivered(BEHIND_A_FILE).files[0])


def _by_number() -> int:
    return _tailed().distinct(lambda record: record.sequence_number)


TWICE: Final = Question(
    ident="13.q4",
    prompt=(
        "A delivery writes a file of 31 readings, and dies before it has saved its place. It is "
        "started again. 100 readings were sent in all. How many lines are in the bucket at the end?"
    ),
    kind="number",
    answer=131.0,
    options=(
        Option(
            "131",
            "It goes on from the last place that it saved: the 31 are written a second time.",
            correct=True,
            holds=lambda: len(_delivered(BEHIND_A_FILE).rows) == 131,
        ),
        Option(
            "100",
            "Nobody takes the first file away again, and the place was not saved.",
            misconception=32,
            holds=lambda: len(_delivered(BEHIND_A_FILE).rows) == 100,
        ),
        Option(
            "69",
            "The 31 are in the file, and reading took nothing from the stream.",
            misconception=21,
            holds=lambda: len(_delivered(BEHIND_A_FILE).rows) == 69,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.11",
    docs=_DUPLICATES,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"The first file has {_first_file()} lines; after the restart the bucket has "
        f"{len(_delivered(BEHIND_A_FILE).rows)}, {_delivered(BEHIND_A_FILE).doubled} of them "
        f"doubles, and {_delivered(BEHIND_A_FILE).lost} readings are missing."
    ),
)

IN_THE_BUFFER: Final = Question(
    ident="13.q5",
    prompt=(
        "Another delivery dies while readings wait in its buffer, none of them in a file yet. It "
        "is started again at once. Where are those readings?"
    ),
    options=(
        Option(
            "In the bucket, once each.",
            "Their place was not saved, so they are read again from the stream.",
            correct=True,
            holds=lambda: (
                not _delivered(WITH_A_FULL_BUFFER).lost
                and not _delivered(WITH_A_FULL_BUFFER).doubled
            ),
        ),
        Option(
            "Lost: they had been read already.",
            "Reading removes nothing. The stream has them until their retention is over.",
            misconception=21,
            holds=lambda: _delivered(WITH_A_FULL_BUFFER).lost > 0,
        ),
        Option(
            "In the bucket, twice each.",
            "They had not been written once. Doubles come from a crash after a file.",
            misconception=32,
            holds=lambda: _delivered(WITH_A_FULL_BUFFER).doubled > 0,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.11",
    docs=_DUPLICATES,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"Of {_READINGS} readings {_delivered(WITH_A_FULL_BUFFER).lost} are missing in the bucket "
        f"and {_delivered(WITH_A_FULL_BUFFER).doubled} are there twice."
    ),
)

DOCUMENTS: Final = Question(
    ident="13.q6",
    prompt=(
        "A log has 172 lines. The agent that tails it is killed and sends the last 86 once more. A "
        "search index takes the sequence number as a document's id. How many documents has it?"
    ),
    kind="number",
    answer=258.0,
    options=(
        Option(
            "258",
            "Each sending gets a sequence number of its own, so the doubles look like new lines.",
            correct=True,
            holds=lambda: _by_number() == 258,
        ),
        Option(
            "172",
            "So it would be with an id from the line. The number belongs to the sending.",
            misconception=32,
            holds=lambda: _by_number() == 172,
        ),
        Option(
            "86",
            "Nothing is lost: the first half was stored before the agent was killed.",
            misconception=15,
            holds=lambda: _by_number() == 86,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.11",
    docs=_DUPLICATES,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"The stream holds {len(_tailed().records)} records with {_tailed().distinct_numbers} "
        f"sequence numbers and {_tailed().distinct_texts} different lines."
    ),
)
