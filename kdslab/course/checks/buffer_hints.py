"""Buffer hints of a delivery: what wrong ones give away, and hints for a delivery of one's own."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from random import Random
from typing import Final

from kdslab.course.checks.numbers import misnumbered
from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.defaults import (
    DELIVERY_BUFFER_MIB_AT_MOST,
    DELIVERY_BUFFER_MIB_BY_DEFAULT,
    DELIVERY_BUFFER_SECONDS_AT_MOST,
    DELIVERY_BUFFER_SECONDS_BY_DEFAULT,
)
from kdslab.model.facts import MIB
from kdslab.sim.pipeline_buffer import BY_SIZE, BufferPlan, buffer_plan

MOST_MIB: Final = DELIVERY_BUFFER_MIB_AT_MOST
_TRAFFIC: Final = (
    ("sensor readings", 5_000, 150),
    ("share prices", 4_000, 300),
    ("car positions", 10_000, 200),
    ("page views", 2_000, 900),
    ("log lines", 3_000, 250),
)

_ADVICE: Final = {
    "the default hints": "They are for traffic that nobody knows. Work out your own.",
    "too old": "The time hint is how long a record may wait. Take what is allowed.",
    "the size comes first": "The buffer is full before its time: raise the size.",
    "the size rounded down": "Half a MiB short is short: the buffer is full before its time.",
    "fresher than asked for": "A longer time hint gives fewer files, and you may still wait.",
    "a hint out of its range": "The size is 1 to 128 MiB, the time 0 to 900 s.",
    "text, not a number": "Write a number, without quotes.",
    "a broken number": "Hints are whole numbers: round the size up.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MyDelivery:
    """Traffic that shall become files, drawn for one learner.

    Attributes:
        name: What is sent.
        per_second: Records a second.
        record_bytes: What the payload of one weighs, with its newline.
        fresh_seconds: How long a record may wait in the buffer.
    """

    name: str
    per_second: int
    record_bytes: int
    fresh_seconds: int

    @property
    def waiting_bytes(self) -> int:
        """What comes in while a record waits as long as it may."""
        return self.per_second * self.record_bytes * self.fresh_seconds

    @property
    def needed_mib(self) -> int:
        """The smallest size hint that is not reached before the time is over."""
        return ceil(self.waiting_bytes / MIB)

    def plan(self, buffer_mib: int, buffer_seconds: int) -> BufferPlan:
        """Return what files two hints give."""
        return buffer_plan(
            self.per_second,
            self.record_bytes,
            buffer_mib=buffer_mib,
            buffer_seconds=buffer_seconds,
        )


def drawn(chance: Random) -> MyDelivery:
    """Draw traffic whose files fit into a buffer, but not into the one that is there by default."""
    while True:
        name, per_second, record_bytes = chance.choice(_TRAFFIC)
        mine = MyDelivery(
            name=name,
            per_second=per_second * chance.choice((1, 2, 3)),
            record_bytes=record_bytes,
            fresh_seconds=chance.choice((15, 20, 30, 45, 60, 90)),
        )
        if 12 <= mine.needed_mib <= MOST_MIB - 8:
            return mine


def wrong_hints(
    buffer_mib: object, buffer_seconds: object, mine: MyDelivery
) -> Counterexample | None:
    """Say what is wrong with two hints, if anything is."""
    refused = _no_hint(buffer_mib, "buffer_mib") or _no_hint(buffer_seconds, "buffer_seconds")
    if refused:
        return refused
    assert isinstance(buffer_mib, int)
    assert isinstance(buffer_seconds, int)
    if not (1 <= buffer_mib <= MOST_MIB and 0 <= buffer_seconds <= DELIVERY_BUFFER_SECONDS_AT_MOST):
        return _complaint(
            f"{buffer_mib} MiB, {buffer_seconds} s",
            f"Firehose takes 1 to {MOST_MIB} MiB and 0 to {DELIVERY_BUFFER_SECONDS_AT_MOST} s",
            "a hint out of its range",
        )
    plan = mine.plan(buffer_mib, buffer_seconds)
    mistake = _mistaken(buffer_mib, buffer_seconds, plan, mine)
    if not mistake:
        return None
    return _complaint(
        f"{buffer_mib} MiB, {buffer_seconds} s: a file every {plan.file_seconds:,.1f} s, by "
        f"{plan.ruling}",
        f"in {mine.fresh_seconds} s come {mine.per_second:,} x {mine.record_bytes} x "
        f"{mine.fresh_seconds} = {mine.waiting_bytes:,} bytes, {mine.waiting_bytes / MIB:.2f} MiB",
        mistake,
    )


def delivered(mine: MyDelivery, buffer_mib: int) -> str:
    """Say how many files the right hints save."""
    best, usual = mine.plan(buffer_mib, mine.fresh_seconds), buffer_plan_by_default(mine)
    return (
        f"{best.files_a_day:,.0f} files a day of {best.file_mib:.1f} MiB, before compression; with "
        f"the default hints it would be {usual.files_a_day:,.0f}."
    )


def buffer_plan_by_default(mine: MyDelivery) -> BufferPlan:
    """Return what files the default hints give."""
    return mine.plan(DELIVERY_BUFFER_MIB_BY_DEFAULT, DELIVERY_BUFFER_SECONDS_BY_DEFAULT)


def _mistaken(mib: int, seconds: int, plan: BufferPlan, mine: MyDelivery) -> str:
    if (mib, seconds) == (DELIVERY_BUFFER_MIB_BY_DEFAULT, DELIVERY_BUFFER_SECONDS_BY_DEFAULT):
        return "the default hints"
    if plan.file_seconds > mine.fresh_seconds:
        return "too old"
    if mib < mine.needed_mib and plan.ruling == BY_SIZE:
        return "the size rounded down" if mib + 1 == mine.needed_mib else "the size comes first"
    return "" if seconds == mine.fresh_seconds else "fresher than asked for"


def _no_hint(given: object, name: str) -> Counterexample | None:
    if type(given) is int:
        return None
    return _complaint(
        f"{name} = {shortened(given)}", "a hint is a whole number", misnumbered(given)
    )


def _complaint(yours: str, rule: str, mistake: str) -> Counterexample:
    return Counterexample(
        yours=yours,
        rule=rule,
        next_step=_ADVICE.get(mistake, "Which hint comes first, and how much comes in until then?"),
        mistake=mistake,
    )
