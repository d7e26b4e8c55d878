"""The questions of lesson 02 on what is stored: its number, and that nothing of it changes."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from kdslab.api.lab import Lab
from kdslab.course.question import Option, Question
from kdslab.model.facts import CHECKED_ON
from kdslab.model.shard import Shard
from kdslab.model.stream import Stream

_CONCEPTS: Final = "https://docs.aws.amazon.com/streams/latest/dev/key-concepts.html"


def a_stream() -> Any:
    """Return boto3's client of a new lab in which the stream `s` has one shard."""
    lab = Lab()
    kinesis = lab.client("kinesis")
    kinesis.create_stream(StreamName="s", ShardCount=1)
    lab.advance(seconds=60)
    return kinesis


@cache
def _numbers() -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Put six records to two shards in turn; return each shard's sequence numbers."""
    stream = Stream("s", shard_count=2, now=0.0)
    for moment in range(6):
        stream.put(float(moment), "k", b"x", moment % 2 * 2**127)
    left, right = stream.shards
    return _of(left), _of(right)


def _of(shard: Shard) -> tuple[int, ...]:
    return tuple(int(record.sequence_number) for record in shard.records)


def _tell_the_order_of_two_shards() -> bool:
    """Return whether the numbers sort all records by the time at which they were put."""
    first, second = _numbers()
    turns = [number for pair in zip(first, second, strict=True) for number in pair]
    return turns == sorted(turns)


@cache
def _after_a_second_put() -> list[bytes]:
    stream = Stream("s", shard_count=1, now=0.0)
    for second, data in enumerate((b"218", b"21.8")):
        stream.put(float(second), "k", data)
    return [record.data for record in stream.shards[0].records]


@cache
def _can_forget_all() -> bool:
    """Return whether a retention of no hours can be had, asked through boto3."""
    kinesis = a_stream()
    try:
        kinesis.decrease_stream_retention_period(StreamName="s", RetentionPeriodHours=0)
    except kinesis.exceptions.InvalidArgumentException:
        return False
    return True


@cache
def _operations() -> tuple[str, ...]:
    """Return the names of all calls that boto3 knows, in order."""
    return tuple(Lab().client("kinesis").meta.service_model.operation_names)


def _touching_one_record() -> list[str]:
    endings = ("Record", "Records")
    found = (name for name in _operations() if name.startswith(("Delete", "Update", "Correct")))
    return [name for name in found if name.endswith(endings)]


NUMBERS: Final = Question(
    ident="02.q3",
    prompt=(
        "A consumer reads a shard and sees the sequence number A, and later B. What does it know?"
    ),
    options=(
        Option(
            "The record of B was stored after that of A.",
            "In a shard the numbers grow, and that is all that is promised.",
            correct=True,
            holds=lambda: all(list(each) == sorted(each) for each in _numbers()),
        ),
        Option(
            "B - A - 1 records lie between them.",
            "The numbers have gaps beyond counting, even between neighbours.",
            misconception=15,
            holds=lambda: _numbers()[0][1] - _numbers()[0][0] == 1,
        ),
        Option(
            "The next record has the number B + 1.",
            "Nobody can tell the next number. To go on behind B, ask for AFTER_SEQUENCE_NUMBER.",
            misconception=15,
            holds=lambda: _numbers()[0][2] == _numbers()[0][1] + 1,
        ),
        Option(
            "A record of another shard with a number above B was stored after B.",
            "Between shards the numbers say nothing about time.",
            misconception=13,
            holds=_tell_the_order_of_two_shards,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.1",
    docs=_CONCEPTS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"Two neighbours of one shard are {_numbers()[0][1] - _numbers()[0][0]:.1e} apart; the "
        "first record of shard 1, put in second 1, has a higher number than the last of shard 0, "
        "put in second 4."
    ),
)

CORRECTION: Final = Question(
    ident="02.q4",
    prompt="A sensor sent 218 °C; it should have been 21.8. How is that put right in the stream?",
    options=(
        Option(
            "The sensor sends a new record, and consumers learn to let it win.",
            "Records do not change. The wrong one stays until it is too old.",
            correct=True,
            holds=lambda: _after_a_second_put() == [b"218", b"21.8"],
        ),
        Option(
            "Put another record with the same key; it takes the old one's place.",
            "Both are there. A stream is no table in which a key is unique.",
            misconception=22,
            holds=lambda: _after_a_second_put() == [b"21.8"],
        ),
        Option(
            "Delete the record by its sequence number.",
            "There is no such call.",
            misconception=22,
            holds=lambda: bool(_touching_one_record()),
        ),
        Option(
            "Set the retention to 0 hours for a moment.",
            "A retention is never that short, and a short one takes every old record along.",
            misconception=22,
            holds=_can_forget_all,
        ),
    ),
    exam="SAA-C03",
    skill="3.5",
    docs=_CONCEPTS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"After the second put with the same key {len(_after_a_second_put())} records are stored. "
        f"Of the {len(_operations())} calls that boto3 knows, {len(_touching_one_record())} delete "
        "or change one."
    ),
)
