"""What wrong numbers of a late reader give away: which start was taken for which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kdslab.course.checks.numbers import misnumbered
from kdslab.course.outcome import Counterexample, shortened
from kdslab.sim.log import HOURS, two_readers

STARTS_ASKED: Final = ("TRIM_HORIZON", "LATEST", "AT_TIMESTAMP")
"""The starts in the order in which they are judged."""

_UNQUOTED: Final = "Write a whole number, without quotes and without a point."
_ADVICE: Final = {
    "nothing ever leaves": "Records older than the retention are gone when the reader comes.",
    "only what is kept": "It goes on reading: add what comes until hour 72.",
    "only what comes later": "That is LATEST. This start reaches back to older records.",
    "a queue": "Reader A took nothing away. Count what is kept, and what still comes.",
    "everything since hour 0": "LATEST begins when the reader comes, not before.",
    "the hours missed": "These are the records it does not get. Take them away from 72.",
    "one too many or too few": "One record comes in the middle of each hour: nothing lies on a "
    "boundary, so add no 1.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MyReader:
    """A reader that comes late, drawn for one learner.

    Attributes:
        comes_at_hour: When it comes.
        retention_hours: How long records stay.
        asks_for_hour: What it asks for with AT_TIMESTAMP.
    """

    comes_at_hour: int
    retention_hours: int
    asks_for_hour: int

    def got(self, start: str) -> int:
        """Return how many records the model's reader has at the end."""
        tape = two_readers(
            start,
            late_hours=self.comes_at_hour,
            retention_hours=self.retention_hours,
            timestamp_hours=self.asks_for_hour,
        )
        return tape.readers[1].got

    @property
    def oldest_hour(self) -> int:
        """The hour of the oldest record that is kept when it comes."""
        return max(0, self.comes_at_hour - self.retention_hours)

    def rule(self, start: str) -> str:
        """Return the rule for one start, with this reader's numbers."""
        came, kept = self.comes_at_hour, self.oldest_hour
        if start == "LATEST":
            return f"LATEST begins at hour {came}; one record an hour to hour {HOURS}"
        horizon = f"at hour {came} nothing before hour {came} - {self.retention_hours} = {kept}"
        if start == "AT_TIMESTAMP":
            return f"it asks for hour {self.asks_for_hour}, and {horizon} is left"
        return f"TRIM_HORIZON is the oldest record kept: {horizon} is left"


def readers_blank(
    oldest_hour: object, from_horizon: object, from_latest: object, late: int, retention: int
) -> Counterexample | None:
    """Say what is wrong with the lesson's three blanks, if anything is."""
    reader = MyReader(comes_at_hour=late, retention_hours=retention, asks_for_hour=0)
    if type(oldest_hour) is not int or oldest_hour != reader.oldest_hour:
        return Counterexample(
            yours=f"oldest_hour {shortened(oldest_hour)}",
            rule=f"B comes at hour {late}, and a record stays {retention} hours",
            next_step="Go back from the hour at which B comes.",
            mistake=_misdated(oldest_hour, late, retention),
        )
    return _off("TRIM_HORIZON", from_horizon, reader) or _off("LATEST", from_latest, reader)


def misread(got: object, reader: MyReader) -> Counterexample | None:
    """Say what is wrong with one number for each start, if anything is."""
    if not isinstance(got, dict) or set(got) != set(STARTS_ASKED):
        return Counterexample(
            yours=shortened(got),
            rule=f"the answer is a dict with the keys {', '.join(STARTS_ASKED)}",
            next_step="Fill in a number for each of the three.",
            mistake="not one number for each start",
        )
    found = (_off(start, got[start], reader) for start in STARTS_ASKED)
    return next(filter(None, found), None)


def _off(start: str, yours: object, reader: MyReader) -> Counterexample | None:
    right = reader.got(start)
    if type(yours) is int and yours == right:
        return None
    mistake = _known(start, yours, right, reader) if type(yours) is int else misnumbered(yours)
    otherwise = "Find the first hour whose record it gets; then one record an hour."
    return Counterexample(
        yours=f"{start}: {shortened(yours)} records",
        rule=reader.rule(start),
        next_step=_ADVICE.get(mistake, otherwise) if type(yours) is int else _UNQUOTED,
        mistake=mistake,
    )


def _known(start: str, yours: int, right: int, reader: MyReader) -> str:
    later = HOURS - reader.comes_at_hour
    before = reader.comes_at_hour - reader.oldest_hour
    names = {0: "a queue", HOURS - right: "the hours missed"}
    if start == "LATEST":
        names[HOURS] = "everything since hour 0"
    else:
        names |= {before: "only what is kept", later: "only what comes later"}
        names[HOURS] = "nothing ever leaves"
    if start == "AT_TIMESTAMP":
        names[HOURS - reader.asks_for_hour] = "nothing ever leaves"
    names |= {right - 1: "one too many or too few", right + 1: "one too many or too few"}
    return names.get(yours, "")


def _misdated(oldest_hour: object, late: int, retention: int) -> str:
    if type(oldest_hour) is not int:
        return misnumbered(oldest_hour)
    names = {0: "the beginning of the stream", retention: "the retention itself", late: "LATEST"}
    return names.get(oldest_hour, "")
