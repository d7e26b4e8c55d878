"""What a wrong size of a call gives away: which of its two limits was forgotten or misread."""

from __future__ import annotations

from math import ceil
from typing import Final

from kdslab.course.checks.numbers import misnumbered
from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.facts import KIB, MIB, REQUEST_BYTES_AT_MOST, REQUEST_RECORDS_AT_MOST

# Until October 2025 a call took half as much; many texts still say so.
OLD_REQUEST_BYTES: Final = 5 * MIB
TEN_MILLION_BYTES: Final = 10_000_000

_WHOLE: Final = "Write a whole number, without quotes and without a point."


def fit(record_bytes: int) -> int:
    """Return how many records of a size fit into one call.

    Example:
        >>> fit(100), fit(30 * 1024)
        (500, 341)
    """
    return min(REQUEST_RECORDS_AT_MOST, REQUEST_BYTES_AT_MOST // record_bytes)


def wrong_per_call(per_call: object, record_bytes: int) -> Counterexample | None:
    """Say what is wrong with a number of records a call, if anything is."""
    if type(per_call) is int and per_call == fit(record_bytes):
        return None
    mistake = misnumbered(per_call)
    if isinstance(per_call, int):
        mistake = {
            REQUEST_RECORDS_AT_MOST: "bytes not counted",
            OLD_REQUEST_BYTES // record_bytes: "the old limit of 5 MiB",
            TEN_MILLION_BYTES // record_bytes: "10 million bytes, not 10 MiB",
        }.get(per_call, "")
    return Counterexample(
        yours=f"{shortened(per_call)} records of {record_bytes:,} bytes in a call",
        rule=(
            f"a call carries at most {REQUEST_RECORDS_AT_MOST} records and at most "
            f"{REQUEST_BYTES_AT_MOST:,} bytes, whichever comes first"
        ),
        next_step={
            "bytes not counted": (
                f"So many weigh {REQUEST_RECORDS_AT_MOST * record_bytes / MIB:.1f} MiB. How many "
                "stay within the bytes?"
            ),
            "the old limit of 5 MiB": "That was the limit until October 2025. Take 10 MiB.",
            "10 million bytes, not 10 MiB": "A MiB is 1024 * 1024 bytes.",
        }.get(mistake, _WHOLE if mistake else "Divide the bytes with //, then compare with 500."),
        mistake=mistake,
    )


def wrong_call_count(calls: object, records: int, record_bytes: int) -> Counterexample | None:
    """Say what is wrong with a number of calls for some records, if anything is."""
    per_call = fit(record_bytes)
    if type(calls) is int and calls == ceil(records / per_call):
        return None
    mistake, next_step = misnumbered(calls), _WHOLE
    if not mistake:
        next_step = "Divide the records by what a call carries, and round up."
    if calls == records // per_call:
        mistake, next_step = "the rest left behind", "The rest needs a call, too: round up."
    elif calls == records:
        mistake, next_step = "one record a call", "That is PutRecord. A call carries more."
    return Counterexample(
        yours=f"{shortened(calls)} calls for {records:,} records of {record_bytes // KIB} KiB",
        rule=f"{records:,} / {per_call} is {records / per_call:.2f}",
        next_step=next_step,
        mistake=mistake,
    )
