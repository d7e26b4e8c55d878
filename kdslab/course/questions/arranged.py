"""The questions of lesson 10 whose answer is an arrangement: five heads, and four next steps."""

from __future__ import annotations

from functools import cache
from itertools import permutations
from typing import Final

from kdslab.course.question import Option, Question
from kdslab.model.errors import KinesisError
from kdslab.model.facts import CHECKED_ON, ITERATOR_SECONDS, SHARD_READ_CALLS_PER_SECOND
from kdslab.model.iterator import IteratorType, ShardIterator
from kdslab.model.reading import Batch
from kdslab.model.stream import Stream
from kdslab.sim.reading import read_heads

_GET_ITERATOR: Final = (
    "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetShardIterator.html"
)
_GET_RECORDS: Final = "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html"

OLDEST: Final = "`TRIM_HORIZON`"
AT: Final = "`AT_SEQUENCE_NUMBER` of record 10"
AFTER: Final = "`AFTER_SEQUENCE_NUMBER` of record 10"
TIMED: Final = "`AT_TIMESTAMP` with hour 23"
LATEST: Final = "`LATEST`"

EMPTY: Final = "no records, but a NextShardIterator"
ENDED: Final = "no NextShardIterator"
EXPIRED: Final = "`ExpiredIteratorException`"
REFUSED: Final = "`ProvisionedThroughputExceededException`"
WAIT: Final = "wait a second, go on with NextShardIterator"
CHILDREN: Final = "read the shards of ChildShards"
ANEW: Final = "ask for an iterator after the last record done"
SAME: Final = "wait a second, use the same iterator again"


@cache
def _first(reader: str) -> int:
    """Return the number of the first record that a reader gets, of those who ask at hour 30."""
    heads = {head.kind: head for head in read_heads(30.0, record=10, timestamp_hours=23.0).heads}
    return heads[reader.split("`")[1]].first


def _is_before(one: str, other: str) -> bool:
    return _first(one) < _first(other)


def _asked_when(answer: str) -> tuple[Stream, float, ShardIterator, Batch | None, str]:
    """Bring a reader to an answer; one record is done, and one more is there or will come."""
    stream = Stream("s", shard_count=1, now=0.0)
    shard, done = stream.put(1.0, "k", b"done")
    place = stream.iterator(2.0, shard.id, IteratorType.TRIM_HORIZON)
    place = stream.get_records(2.0, place).next_iterator or place
    now, batch = 10.0, None
    if answer == EMPTY:
        batch = stream.get_records(now, place)
    elif answer == ENDED:
        now = 60.0
        stream.split(30.0, shard.id, 2**127)
        batch = stream.get_records(now, place)
    elif answer == EXPIRED:
        now += ITERATOR_SECONDS
    else:
        for _ in range(SHARD_READ_CALLS_PER_SECOND):
            stream.get_records(now, place)
    stream.put(now + 0.5, "k", b"next")
    return stream, now, place, batch, done.sequence_number


@cache
def gets_the_next(answer: str, step: str) -> bool:
    """Return whether a reader that got this answer has the next record after that step."""
    stream, now, place, batch, done = _asked_when(answer)
    now += 1.0
    shards, start = [place.shard_id], IteratorType.AFTER_SEQUENCE_NUMBER
    if step == CHILDREN:
        ended = batch is not None and batch.next_iterator is None
        shards = [*batch.shard.child_ids] if batch and ended else []
        start = IteratorType.TRIM_HORIZON
    try:
        if step in (WAIT, SAME):
            following = batch.next_iterator if batch else None
            places = [place if step == SAME else following]
        else:
            number = done if step == ANEW else None
            places = [stream.iterator(now, one, start, sequence_number=number) for one in shards]
        read = [stream.get_records(now, one).records for one in places if one]
    except KinesisError:
        return False
    return b"next" in [record.data for records in read for record in records]


def _arrangements() -> list[tuple[str, ...]]:
    return list(permutations((WAIT, CHILDREN, ANEW, SAME)))


def _works(steps: tuple[str, ...]) -> bool:
    answers = (EMPTY, ENDED, EXPIRED, REFUSED)
    return all(gets_the_next(*pair) for pair in zip(answers, steps, strict=True))


HEADS: Final = Question(
    ident="10.q3",
    kind="ordering",
    prompt=(
        "Record n of a shard comes at hour 2n, and records stay 24 hours. At hour 30 five readers "
        "ask for these iterators. Order them by the first record that each gets, oldest first."
    ),
    options=(
        Option(
            OLDEST,
            "The oldest record that is kept comes before all others.",
            to=AT,
            correct=True,
            holds=lambda: _is_before(OLDEST, AT),
        ),
        Option(
            AT,
            "AT begins with the record that it names, AFTER with the next one.",
            to=AFTER,
            correct=True,
            holds=lambda: _is_before(AT, AFTER),
        ),
        Option(
            AFTER,
            "Record 11 came at hour 22. The first record from hour 23 on is number 12.",
            to=TIMED,
            correct=True,
            holds=lambda: _is_before(AFTER, TIMED),
        ),
        Option(
            TIMED,
            "LATEST lies after all records that are there, and waits for the next one.",
            to=LATEST,
            correct=True,
            holds=lambda: _is_before(TIMED, LATEST),
        ),
        Option(
            LATEST,
            "LATEST gives nothing that is there already, let alone all of it.",
            to=OLDEST,
            misconception=17,
            holds=lambda: _is_before(LATEST, OLDEST),
        ),
        Option(
            AFTER,
            "AFTER leaves out the record that it names; whoever has done that one goes on with it.",
            to=AT,
            misconception=32,
            holds=lambda: _is_before(AFTER, AT),
        ),
        Option(
            AT,
            "TRIM_HORIZON is the oldest record that is kept. No iterator begins before it.",
            to=OLDEST,
            misconception=18,
            holds=lambda: _is_before(AT, OLDEST),
        ),
    ),
    exam="DEA-C01",
    skill="1.1.11",
    docs=_GET_ITERATOR,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"They begin at record {_first(OLDEST)} (TRIM_HORIZON), {_first(AT)} (AT), "
        f"{_first(AFTER)} (AFTER), {_first(TIMED)} (AT_TIMESTAMP) and {_first(LATEST)} (LATEST)."
    ),
)

NEXT_STEP: Final = Question(
    ident="10.q7",
    kind="matching",
    prompt=(
        "A reader calls GetRecords and meets one of these. What does it do next? Each step is "
        "needed once."
    ),
    options=(
        Option(
            EMPTY,
            "An open shard has no end, and the next record may come any moment.",
            to=WAIT,
            correct=True,
            holds=lambda: gets_the_next(EMPTY, WAIT),
        ),
        Option(
            ENDED,
            "Only this is the end of a shard; what came later lies in its children.",
            to=CHILDREN,
            correct=True,
            holds=lambda: gets_the_next(ENDED, CHILDREN),
        ),
        Option(
            EXPIRED,
            "Iterators die after five minutes. A sequence number lives as long as its record.",
            to=ANEW,
            correct=True,
            holds=lambda: gets_the_next(EXPIRED, ANEW),
        ),
        Option(
            REFUSED,
            "A refusal moves nothing: the iterator still points to the same place.",
            to=SAME,
            correct=True,
            holds=lambda: gets_the_next(REFUSED, SAME),
        ),
        Option(
            EMPTY,
            "The shard has not ended, so it names no children.",
            to=CHILDREN,
            misconception=16,
            holds=lambda: gets_the_next(EMPTY, CHILDREN),
        ),
        Option(
            EXPIRED,
            "Waiting makes it older still.",
            to=SAME,
            misconception=20,
            holds=lambda: gets_the_next(EXPIRED, SAME),
        ),
        Option(
            ENDED,
            "After the last record of a closed shard there is nothing, for good.",
            to=ANEW,
            misconception=12,
            holds=lambda: gets_the_next(ENDED, ANEW),
        ),
    ),
    exam="DEA-C01",
    skill="1.1.1",
    docs=_GET_RECORDS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"Of all {len(_arrangements())} ways to give each answer one of the 4 steps, "
        f"{sum(map(_works, _arrangements()))} gets the next record every time."
    ),
)
