"""The questions of lesson 10: how a reader gets everything, and when it has it."""

from __future__ import annotations

from functools import cache
from typing import Final

from kdslab.course.question import Option, Question
from kdslab.course.questions.arranged import HEADS, NEXT_STEP
from kdslab.course.questions.crowds import DOUBLED, SIX
from kdslab.course.questions.places import FROM_NOW, STORED, TOO_EARLY
from kdslab.course.questions.polling import HURRY, SILENT
from kdslab.model.facts import CHECKED_ON
from kdslab.model.iterator import IteratorType
from kdslab.model.stream import Stream
from kdslab.sim.reading_beliefs import EmptyRun, stop_at_an_empty_answer

_GET_RECORDS: Final = "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html"
_AFTER: Final = (
    "https://docs.aws.amazon.com/streams/latest/dev/kinesis-using-sdk-java-after-resharding.html"
)
_BEFORE, _SINCE = 6, 4


@cache
def _sparse() -> EmptyRun:
    return stop_at_an_empty_answer(5.0)


@cache
def _is_silent_for_good() -> bool:
    """Return whether an open shard stays empty once an answer was."""
    stream = Stream("s", shard_count=1, now=0.0)
    place = stream.iterator(0.0, stream.open_shards[0].id, IteratorType.TRIM_HORIZON)
    first = stream.get_records(1.0, place)
    stream.put(2.0, "k", b"")
    then = first.next_iterator or place
    return not first.records and not stream.get_records(3.0, then).records


@cache
def _after_the_parent(start: str) -> int:
    """Read a parent to its end, then its children from some start; return how many records come.

    Args:
        start: The children's kind of iterator; empty to read no children.
    """
    stream = Stream("s", shard_count=1, now=0.0)
    parent = stream.open_shards[0]
    for number in range(_BEFORE):
        stream.put(float(number), f"k{number}", b"")
    stream.split(60.0, parent.id, 2**127)
    for number in range(_SINCE):
        stream.put(120.0 + number, f"k{number}", b"")
    place = stream.iterator(200.0, parent.id, IteratorType.TRIM_HORIZON)
    got = len(stream.get_records(200.0, place).records)
    for child in stream.open_shards if start else ():
        place = stream.iterator(210.0, child.id, IteratorType(start))
        got += len(stream.get_records(210.0, place).records)
    return got


EMPTY: Final = Question(
    ident="10.q1",
    prompt=(
        "GetRecords answers with no records, with a NextShardIterator and with MillisBehindLatest "
        "0. What does that say?"
    ),
    options=(
        Option(
            "There is nothing more at this moment; go on with NextShardIterator.",
            "An open shard has no end. The next record may come in the next second.",
            correct=True,
            holds=lambda: _sparse().read_on == _sparse().written and not _is_silent_for_good(),
        ),
        Option(
            "The shard has ended.",
            "Then NextShardIterator would be missing.",
            misconception=16,
            holds=lambda: _sparse().stopped_early == _sparse().written,
        ),
        Option(
            "All records have expired.",
            "MillisBehindLatest 0 says that the reader has kept up, not that it came too late.",
            misconception=18,
            holds=_is_silent_for_good,
        ),
        Option(
            "Somebody else has read them.",
            "Reading takes nothing away from anybody.",
            misconception=21,
            holds=_is_silent_for_good,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.1",
    docs=_GET_RECORDS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"Of {_sparse().written} records, who stops at the first empty answer has "
        f"{_sparse().stopped_early}; who goes on past {_sparse().empty} empty answers has "
        f"{_sparse().read_on}."
    ),
)

NEXT_SHARDS: Final = Question(
    ident="10.q6",
    prompt=(
        "A shard had 6 records when it was split; 4 more have come since. A consumer reads it from "
        "`TRIM_HORIZON` until NextShardIterator is missing. What must it do to get all 10, in "
        "the order of each key?"
    ),
    options=(
        Option(
            "Read the shards of ChildShards next, from `TRIM_HORIZON`.",
            "The parent is done, so its children may begin, and at their oldest record.",
            correct=True,
            holds=lambda: _after_the_parent("TRIM_HORIZON") == _BEFORE + _SINCE,
        ),
        Option(
            "Read the shards of ChildShards next, from `LATEST`.",
            "They have taken records while the parent was being read. LATEST begins after these.",
            misconception=17,
            holds=lambda: _after_the_parent("LATEST") == _BEFORE + _SINCE,
        ),
        Option(
            "Nothing: the missing iterator says that it has all.",
            "It says so of this shard. The stream goes on in its children.",
            misconception=16,
            holds=lambda: _after_the_parent("") == _BEFORE + _SINCE,
        ),
        Option(
            "Leave out the closed shard: its records have moved to the children.",
            "Records never move. The children hold what came after the split.",
            misconception=12,
            holds=lambda: _after_the_parent("TRIM_HORIZON") - _BEFORE == _BEFORE + _SINCE,
        ),
    ),
    exam="SAA-C03",
    skill="3.5",
    docs=_AFTER,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"The parent gives {_after_the_parent('')} records; with its children from TRIM_HORIZON "
        f"they are {_after_the_parent('TRIM_HORIZON')}, with LATEST "
        f"{_after_the_parent('LATEST')}."
    ),
)

QUESTIONS: Final = (
    EMPTY,
    FROM_NOW,
    HEADS,
    TOO_EARLY,
    STORED,
    NEXT_SHARDS,
    NEXT_STEP,
    DOUBLED,
    HURRY,
    SIX,
    SILENT,
)
"""All of them, in the order in which the lesson asks."""
