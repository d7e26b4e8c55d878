"""The questions of lesson 01 on where a late reader begins, and what is left for it."""

from __future__ import annotations

from functools import cache
from typing import Final

from kdslab.course.question import Option, Question
from kdslab.model.facts import CHECKED_ON
from kdslab.sim.log import HOURS, two_readers

_GET_ITERATOR: Final = (
    "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetShardIterator.html"
)


@cache
def _got(start: str, late_hours: int, now_hours: int = HOURS) -> int:
    return two_readers(start, late_hours=late_hours, now_hours=now_hours).readers[1].got


LATEST: Final = Question(
    ident="01.q2",
    prompt=(
        "A record comes every hour, from hour 0 to hour 72. A reader comes at hour 30 and begins "
        "at `LATEST`. How many records has it at hour 72?"
    ),
    kind="number",
    answer=42.0,
    options=(
        Option(
            "42",
            "From hour 30 on, one an hour.",
            correct=True,
            holds=lambda: _got("LATEST", 30) == 42,
        ),
        Option(
            "72",
            "LATEST begins where the newest record ends at that moment. It reaches back to none.",
            misconception=17,
            holds=lambda: _got("LATEST", 30) == 72,
        ),
        Option(
            "1",
            "The newest record alone? LATEST is a place to begin: all that comes later is read.",
            misconception=17,
            holds=lambda: _got("LATEST", 30) == 1,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.1",
    docs=_GET_ITERATOR,
    checked_on=CHECKED_ON,
    proof=lambda: f"The reader that comes at hour 30 has {_got('LATEST', 30)} records at hour 72.",
)

HORIZON: Final = Question(
    ident="01.q3",
    prompt=(
        "A record comes every hour since hour 0, and the retention is 24 hours. At hour 40 a new "
        "reader begins at `TRIM_HORIZON`. How many records are there for it at that moment?"
    ),
    kind="number",
    answer=24.0,
    options=(
        Option(
            "24",
            "Those of the last 24 hours. The other 16 are gone, read or not.",
            correct=True,
            holds=lambda: _got("TRIM_HORIZON", 40, 40) == 24,
        ),
        Option(
            "40",
            "TRIM_HORIZON is the oldest record that is kept, not the first that was ever put.",
            misconception=18,
            holds=lambda: _got("TRIM_HORIZON", 40, 40) == 40,
        ),
        Option(
            "16",
            "So many have left the stream.",
            misconception=18,
            holds=lambda: _got("TRIM_HORIZON", 40, 40) == 16,
        ),
        Option(
            "0",
            "That is LATEST. And what others have read is still there.",
            misconception=21,
            holds=lambda: _got("TRIM_HORIZON", 40, 40) == 0,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.11",
    docs=_GET_ITERATOR,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"At hour 40, {two_readers(now_hours=40).gone} records are gone, and the reader gets "
        f"{_got('TRIM_HORIZON', 40, 40)}."
    ),
)
