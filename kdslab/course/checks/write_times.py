"""What a wrong write time gives away: another field, a slice that is off, or the wrong digits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from kdslab.course.checks.numbers import misnumbered
from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.sequence import SequenceNumber

AWS_SAMPLE: Final = "49600902273357540915989931256901506243878407835297513618"
"""Source: the AWS CLI's example of put-record."""

PROBES: Final = (
    AWS_SAMPLE,
    *(
        str(
            SequenceNumber(
                shard_created_at=1_795_424_400 + made,
                counter=counter,
                written_at=1_795_424_400 + made + later,
                shard_index=shard,
            )
        )
        for made, counter, later, shard in (
            (0, 1, 60, 0),
            (5, 70_000, 3_600, 3),
            (9, 2, 86_400, 17),
        )
    ),
)
FIELD: Final = "ApproximateArrivalTimestamp"


def _slice(first: int, end: int) -> Callable[[str], int]:
    return lambda number: int(f"{int(number):x}"[first:end], 16)


READINGS: Final[dict[str, Callable[[str], object]]] = {
    "the shard's birth": _slice(1, 10),
    "the counter": _slice(11, 27),
    "the shard's number": _slice(38, 46),
    "one digit short": _slice(29, 37),
    "one digit too late": _slice(30, 39),
    "decimal digits": lambda number: int(number[29:38]),
    "milliseconds": lambda number: _slice(29, 38)(number) * 1000,
}
"""Wrong ways to read the write time, by the names that learners see."""

_ADVICE: Final = {
    "the shard's birth": "Digits 1 to 9 say when the shard was made. Look further to the right.",
    "the counter": "Digits 11 to 26 count. The time stands behind them.",
    "the shard's number": "Digits 38 to 45 name the shard. The time stands before them.",
    "one digit short": "A slice ends before its second number: digits 29 to 37 are [29:38].",
    "one digit too late": "The first digit is number 0: digits 29 to 37 are [29:38].",
    "decimal digits": 'Write the number in hexadecimal first: f"{int(sequence_number):x}".',
    "milliseconds": "The field holds seconds already.",
    "text, not a number": "Make a number of the hexadecimal digits: int(..., 16).",
    "a date, not seconds": "Return the seconds themselves; a date can be made of them later.",
}


def misread(answer: Callable[[str], object]) -> Counterexample | None:
    """Return the first sequence number whose write time is read wrongly, if there is one."""
    for number in PROBES:
        yours, right = answer(number), SequenceNumber.parse(number).written_at
        if isinstance(yours, bool) or not isinstance(yours, int | float) or yours != right:
            return _complaint(answer, number, yours)
    return None


def wrong_field(given: object) -> Counterexample | None:
    """Say what is wrong with the field to take in place of the sequence number, if anything is."""
    if given == FIELD:
        return None
    mistake = {
        "SequenceNumber": "the opaque number",
        "PartitionKey": "the producer's word",
        "Data": "the producer's word",
    }.get(given if isinstance(given, str) else "", "")
    return Counterexample(
        yours=f"use_instead {shortened(given)}",
        rule=(
            "AWS calls the number opaque and may change its layout; of a record's four parts one "
            "is a time that the service wrote"
        ),
        next_step="Hand in that part's name, in quotes, as get_records spells it.",
        mistake=mistake or "not a part of a record",
    )


def remark_on_time() -> str:
    """Say what a right reading found out."""
    found = SequenceNumber.parse(AWS_SAMPLE)
    at, made = (
        datetime.fromtimestamp(time, UTC).strftime("%Y-%m-%d %H:%M:%S")
        for time in (found.written_at, found.shard_created_at)
    )
    return (
        f"AWS's own example was written at {at} UTC to shard {found.shard_index}, made at {made}. "
        "Good for a look into a log; a program takes the arrival time."
    )


def _complaint(answer: Callable[[str], object], number: str, yours: object) -> Counterexample:
    digits = f"{int(number):x}"
    mistake = _known(answer, yours)
    return Counterexample(
        yours=f"{number[:12]}…{number[-4:]}: {shortened(yours)}",
        rule=f"digits 29 to 37 of {digits} are {digits[29:38]}, which is {int(digits[29:38], 16)}",
        next_step=_ADVICE.get(mistake, "Compare your digits with those of the rule."),
        mistake=mistake,
    )


def _known(answer: Callable[[str], object], yours: object) -> str:
    if isinstance(yours, datetime):
        return "a date, not seconds"
    if isinstance(yours, str):
        return misnumbered(yours)
    try:
        given = [answer(number) for number in PROBES]
    except Exception:
        return ""  # The learner has the first counterexample already; that is enough.
    return next(
        (name for name, wrong in READINGS.items() if given == [wrong(each) for each in PROBES]), ""
    )
