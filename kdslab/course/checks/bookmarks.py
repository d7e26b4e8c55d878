"""What a wrong way to go on after a crash gives away: records read twice, or never."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from kdslab.api.lab import Lab
from kdslab.course.outcome import Counterexample, shortened

Resume = Callable[[Any, dict[str, str], str | None], Any]

SHARD: Final = {"StreamName": "meters", "ShardId": "shardId-000000000000"}

_ADVICE: Final = {
    "the last record again": "It is done. Which iterator begins just after a record?",
    "everything again": "The shard is read from its beginning. You know where you were: use it.",
    "what came meanwhile is lost": "LATEST begins now. The records of the pause lie before that.",
    "the whole answer, not the iterator": 'Return what stands in answer["ShardIterator"].',
    "a sequence number, not an iterator": "get_shard_iterator takes it as StartingSequenceNumber.",
    "the beginning is lost": "Nothing was done yet, so begin at the oldest record.",
}
_LOOK: Final = "Which is the first record that it has not done?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Crash:
    """A consumer that stops, and what happens until it comes back.

    Attributes:
        before: How many records there are when it begins.
        done: How many of them it has done when it crashes.
        meanwhile: How many come before it is back.
        minutes: How long it is away.
    """

    before: int
    done: int
    meanwhile: int
    minutes: int


CRASHES: Final = (
    Crash(before=4, done=2, meanwhile=0, minutes=1),
    Crash(before=3, done=3, meanwhile=2, minutes=6),
    Crash(before=2, done=0, meanwhile=2, minutes=6),
    Crash(before=40, done=17, meanwhile=60, minutes=480),
)


def wrong_resume(resume: Resume) -> Counterexample | str:
    """Judge a way to go on by crashes of growing length."""
    for crash in CRASHES:
        if complaint := _after(crash, resume):
            return complaint
    last = CRASHES[-1]
    left = last.before + last.meanwhile - last.done
    return f"After {last.minutes // 60} hours it goes on with the {left} records left, none twice."


def _after(crash: Crash, resume: Resume) -> Counterexample | None:
    lab = Lab()
    kinesis = lab.client("kinesis")
    kinesis.create_stream(StreamName=SHARD["StreamName"], ShardCount=1)
    lab.advance(minutes=1)
    numbers = _put(kinesis, 0, crash.before)
    last = numbers[crash.done - 1] if crash.done else None
    lab.advance(seconds=30)
    _put(kinesis, crash.before, crash.meanwhile)
    lab.advance(minutes=crash.minutes)
    place = resume(kinesis, dict(SHARD), last)
    if not isinstance(place, str):
        mistake = "the whole answer, not the iterator" if isinstance(place, dict) else ""
        return _not_a_place(place, mistake)
    if place == last:
        return _not_a_place(place, "a sequence number, not an iterator")
    records = kinesis.get_records(ShardIterator=place)["Records"]
    got = [int(record["Data"]) for record in records]
    wanted = list(range(crash.done, crash.before + crash.meanwhile))
    return None if got == wanted else _misread(crash, got, wanted)


def _put(kinesis: Any, first: int, count: int) -> list[str]:
    return [
        kinesis.put_record(
            StreamName=SHARD["StreamName"], PartitionKey="meter-1", Data=str(number).encode()
        )["SequenceNumber"]
        for number in range(first, first + count)
    ]


def _misread(crash: Crash, got: list[int], wanted: list[int]) -> Counterexample:
    again = [number for number in got if number < crash.done]
    if again:
        mistake = "the last record again" if len(again) == 1 else "everything again"
    elif not crash.done:
        mistake = "the beginning is lost"
    else:
        mistake = "what came meanwhile is lost"
    return Counterexample(
        yours=f"it goes on with the records {_range(got)}",
        rule=(
            f"{crash.before} records, {crash.done} done, {crash.meanwhile} more during "
            f"{crash.minutes} min: {_range(wanted)} are left"
        ),
        next_step=_ADVICE.get(mistake, _LOOK),
        mistake=mistake,
    )


def _range(numbers: list[int]) -> str:
    if not numbers:
        return "none"
    first, last = numbers[0], numbers[-1]
    return f"number {first}" if first == last else f"{first} to {last}"


def _not_a_place(place: object, mistake: str) -> Counterexample:
    return Counterexample(
        yours=shortened(place),
        rule="get_records takes a shard iterator, a long text that get_shard_iterator gives",
        next_step=_ADVICE.get(mistake, "Call get_shard_iterator and return its iterator."),
        mistake=mistake,
    )
