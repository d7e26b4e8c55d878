"""The questions of lesson 10 on where a reader begins, and what it stores to go on."""

from __future__ import annotations

from functools import cache
from typing import Final

from kdslab.course.question import Option, Question
from kdslab.model.errors import KinesisError
from kdslab.model.facts import CHECKED_ON, ITERATOR_SECONDS
from kdslab.model.iterator import IteratorType
from kdslab.model.stream import Stream
from kdslab.sim.reading import read_heads
from kdslab.sim.reading_beliefs import store_an_iterator

_GET_ITERATOR: Final = (
    "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetShardIterator.html"
)
_NIGHT: Final = 480


@cache
def _latest_gets() -> tuple[str, ...]:
    """Put at 9:00, ask for LATEST at 9:01, put at 9:02 and 9:03, read at 9:04."""
    stream = Stream("s", shard_count=1, now=0.0)
    shard = stream.open_shards[0]
    stream.put(60.0, "k", b"9:00")
    iterator = stream.iterator(120.0, shard.id, IteratorType.LATEST)
    stream.put(180.0, "k", b"9:02")
    stream.put(240.0, "k", b"9:03")
    records = stream.get_records(300.0, iterator).records
    return tuple(record.data.decode() for record in records)


@cache
def _first_from(timestamp_hours: float) -> int:
    """Return the record that AT_TIMESTAMP begins at, at hour 40 of the tape."""
    return read_heads(40.0, timestamp_hours=timestamp_hours).heads[3].first


@cache
def _oldest_at(hours: float) -> int:
    return read_heads(hours).heads[0].first


@cache
def _from_latest(minutes: int) -> int:
    """Put a record a minute while a reader is away; return what LATEST gives it then."""
    stream = Stream("s", shard_count=1, now=0.0)
    shard = stream.open_shards[0]
    for minute in range(minutes + 1):
        stream.put(minute * 60.0, "k", b"")
    now = minutes * 60.0
    iterator = stream.iterator(now, shard.id, IteratorType.LATEST)
    return len(stream.get_records(now, iterator).records)


@cache
def _by_time() -> int:
    """Store a batch's arrival time, not a number; return how many of its records come again."""
    stream = Stream("s", shard_count=1, now=0.0)
    shard = stream.open_shards[0]
    batch = [stream.put(60.0, "k", b"")[1] for _ in range(3)]
    place = stream.iterator(
        120.0, shard.id, IteratorType.AT_TIMESTAMP, timestamp=batch[-1].arrived_at
    )
    return len(stream.get_records(120.0, place).records)


def _is_refused(timestamp: float) -> bool:
    stream = Stream("s", shard_count=1, now=0.0)
    try:
        stream.iterator(
            144_000.0, stream.open_shards[0].id, IteratorType.AT_TIMESTAMP, timestamp=timestamp
        )
    except KinesisError:
        return True
    return False


FROM_NOW: Final = Question(
    ident="10.q2",
    prompt=(
        "A record comes at 9:00. At 9:01 a reader asks for an iterator with `LATEST`. Records come "
        "at 9:02 and at 9:03. At 9:04 the reader calls GetRecords for the first time. What does "
        "it get?"
    ),
    options=(
        Option(
            "The records of 9:02 and 9:03.",
            "The place was fixed at 9:01, when the iterator was issued.",
            correct=True,
            holds=lambda: _latest_gets() == ("9:02", "9:03"),
        ),
        Option(
            "Nothing: LATEST begins at the first GetRecords, at 9:04.",
            "It begins when the iterator is issued. What comes between the two calls is read.",
            misconception=17,
            holds=lambda: _latest_gets() == (),
        ),
        Option(
            "The record of 9:03, the newest.",
            "LATEST lies after the newest record of its moment; it gives all that come later.",
            misconception=17,
            holds=lambda: _latest_gets() == ("9:03",),
        ),
        Option(
            "All three.",
            "Before 9:01 LATEST reaches no record. TRIM_HORIZON would.",
            misconception=17,
            holds=lambda: len(_latest_gets()) == 3,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.1",
    docs=_GET_ITERATOR,
    checked_on=CHECKED_ON,
    proof=lambda: f"In the model the reader gets the records of {' and '.join(_latest_gets())}.",
)

TOO_EARLY: Final = Question(
    ident="10.q4",
    prompt=(
        "Record n of a shard comes at hour 2n, and records stay 24 hours. At hour 40 a reader asks "
        "for `AT_TIMESTAMP` with hour 5. Which record does it get first?"
    ),
    options=(
        Option(
            "Record 8, which came at hour 16.",
            "A time before the oldest record acts like TRIM_HORIZON.",
            correct=True,
            holds=lambda: _first_from(5.0) == 8 == _oldest_at(40.0),
        ),
        Option(
            "Record 3, the next one after hour 5.",
            "It came at hour 6 and was kept until hour 30. No iterator brings it back.",
            misconception=18,
            holds=lambda: _first_from(5.0) == 3,
        ),
        Option(
            "Record 0: before the beginning means from the beginning.",
            "What is kept is the beginning, and it moves on with time.",
            misconception=18,
            holds=lambda: _first_from(5.0) == 0,
        ),
        Option(
            "None: the call is refused.",
            "Only a time in the future is refused.",
            misconception=18,
            holds=lambda: _is_refused(18_000.0),
        ),
    ),
    exam="DEA-C01",
    skill="1.1.11",
    docs=_GET_ITERATOR,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"At hour 40 the model begins at record {_first_from(5.0)} for hour 5, and at record "
        f"{_first_from(21.0)} for hour 21."
    ),
)

STORED: Final = Question(
    ident="10.q5",
    prompt=(
        "A consumer handles a batch, stops for the night, and shall go on in the morning: nothing "
        "lost, nothing twice. What should it have stored?"
    ),
    options=(
        Option(
            "The sequence number of the last record that it handled.",
            "AFTER_SEQUENCE_NUMBER begins just after it, as long as the records are kept.",
            correct=True,
            holds=lambda: (
                store_an_iterator(_NIGHT).by_number == store_an_iterator(_NIGHT).put_meanwhile
            ),
        ),
        Option(
            "NextShardIterator of the last answer.",
            "It lives five minutes. In the morning it has expired.",
            misconception=20,
            holds=lambda: store_an_iterator(_NIGHT).iterator_answer == "records",
        ),
        Option(
            "Nothing: it begins with LATEST.",
            "LATEST begins in the morning. The night's records lie before it.",
            misconception=17,
            holds=lambda: _from_latest(_NIGHT) == _NIGHT,
        ),
        Option(
            "The last record's arrival time, for AT_TIMESTAMP.",
            "Records of the same millisecond come again; a time is no place.",
            misconception=32,
            holds=lambda: _by_time() == 0,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.11",
    docs=_GET_ITERATOR,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"An iterator lives {ITERATOR_SECONDS} s: after {_NIGHT} minutes the answer is "
        f"{store_an_iterator(_NIGHT).iterator_answer}. By sequence number "
        f"{store_an_iterator(_NIGHT).by_number} records come, by LATEST {_from_latest(_NIGHT)}, "
        f"and by arrival time {_by_time()} are read again."
    ),
)
