"""The questions of lesson 01: what a stream does with a record, and who reads it when."""

from __future__ import annotations

from functools import cache
from typing import Final

from kdslab.api.lab import Lab
from kdslab.api.operations import OPERATIONS
from kdslab.course.question import Option, Question
from kdslab.course.questions.late_readers import HORIZON, LATEST
from kdslab.course.questions.neighbours import CROWD, GROWTH, REPLAY
from kdslab.model.facts import CHECKED_ON
from kdslab.model.iterator import IteratorType
from kdslab.model.stream import Stream

_PUT_RECORD: Final = "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecord.html"
_CONCEPTS: Final = "https://docs.aws.amazon.com/streams/latest/dev/key-concepts.html"
_NOT_JSON: Final = b"28 dollars or so"


@cache
def _second_reader_gets(start: str) -> int:
    """Put 100 records, let one reader take them all, and return how many another gets."""
    stream = Stream("s", shard_count=1, now=0.0)
    shard = stream.open_shards[0]
    for number in range(100):
        stream.put(1.0, "MSFT", b"%d" % number)
    stream.get_records(2.0, stream.iterator(2.0, shard.id, IteratorType.TRIM_HORIZON))
    iterator = stream.iterator(4.0, shard.id, IteratorType(start))
    return len(stream.get_records(6.0, iterator).records)


@cache
def _comes_back(*, again: bytes = b"") -> tuple[bytes, ...]:
    """Put what is no JSON, and perhaps something else under the same key; return what is read."""
    lab = Lab()
    kinesis = lab.client("kinesis")
    kinesis.create_stream(StreamName="s", ShardCount=1)
    lab.advance(seconds=60)
    for data in filter(None, (_NOT_JSON, again)):
        kinesis.put_record(StreamName="s", PartitionKey="MSFT", Data=data)
    tape = {"StreamName": "s", "ShardId": "shardId-000000000000"}
    place = kinesis.get_shard_iterator(**tape, ShardIteratorType="TRIM_HORIZON")
    answer = kinesis.get_records(ShardIterator=place["ShardIterator"])
    return tuple(record["Data"] for record in answer["Records"])


def _touching_records() -> set[str]:
    """Return the operations of the API that are about records by their names."""
    return {name for name in OPERATIONS if name.endswith(("Record", "Records"))}


SHARED: Final = Question(
    ident="01.q1",
    prompt=(
        "An archive has read all 100 records of a stream. A second later an analyst begins at "
        "`TRIM_HORIZON`. What does the analyst get?"
    ),
    options=(
        Option(
            "All 100 records.",
            "Reading takes nothing away; each reader has a place of its own.",
            correct=True,
            holds=lambda: _second_reader_gets("TRIM_HORIZON") == 100,
        ),
        Option(
            "Nothing: the archive has taken them.",
            "So it would be with a queue. A stream keeps a record until its retention is over.",
            misconception=21,
            holds=lambda: _second_reader_gets("TRIM_HORIZON") == 0,
        ),
        Option(
            "Half of them: the two share the stream.",
            "They share what a shard can deliver in a second, not the records.",
            misconception=21,
            holds=lambda: _second_reader_gets("TRIM_HORIZON") == 50,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.10",
    docs=_CONCEPTS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"100 records are put and read; the second reader gets "
        f"{_second_reader_gets('TRIM_HORIZON')} of them."
    ),
)

CORRECTION: Final = Question(
    ident="01.q4",
    prompt="A producer has sent a wrong price an hour ago. What can it do?",
    options=(
        Option(
            "Send a correction as a new record, and let the consumers deal with both.",
            "A stream only grows at its end. Both records stay until their retention is over.",
            correct=True,
            holds=lambda: _comes_back(again=b"28.0") == (_NOT_JSON, b"28.0"),
        ),
        Option(
            "Delete the record by its sequence number.",
            "There is no such call: records are put and got, and nothing else.",
            misconception=22,
            holds=lambda: any("Delete" in name for name in _touching_records()),
        ),
        Option(
            "Put the right price under the same partition key: it replaces the wrong one.",
            "The key chooses a shard; it is no primary key. The second record follows the first.",
            misconception=22,
            holds=lambda: _comes_back(again=b"28.0") == (b"28.0",),
        ),
        Option(
            "Read the wrong record once, so that nobody else gets it.",
            "Reading takes nothing away.",
            misconception=21,
            holds=lambda: _second_reader_gets("TRIM_HORIZON") < 100,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.11",
    docs=_PUT_RECORD,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"The operations on records are {', '.join(sorted(_touching_records()))}; after a "
        f"correction {len(_comes_back(again=b'28.0'))} records come back."
    ),
)

OPAQUE: Final = Question(
    ident="01.q6",
    prompt="Which of these does Kinesis Data Streams do by itself?",
    kind="multiple",
    options=(
        Option(
            "It hands the same record to several consumers.",
            "Each has its own place on the tape.",
            correct=True,
            holds=lambda: _second_reader_gets("TRIM_HORIZON") == 100,
        ),
        Option(
            "It keeps a record that is no valid JSON, byte for byte.",
            "To a stream, data are bytes.",
            correct=True,
            holds=lambda: _comes_back() == (_NOT_JSON,),
        ),
        Option(
            "It refuses records that are no valid JSON.",
            "It never looks inside. The consumer that parses it notices.",
            misconception=49,
            holds=lambda: _comes_back() == (),
        ),
        Option(
            "It computes a moving average, if you ask it to.",
            "No call computes anything. That is work for a consumer: Flink, Lambda, Spark.",
            misconception=49,
            holds=lambda: not _touching_records() <= {"PutRecord", "PutRecords", "GetRecords"},
        ),
    ),
    exam="SAA-C03",
    skill="3.5",
    docs=_CONCEPTS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"{len(_NOT_JSON)} bytes that are no JSON went in, and {len(_comes_back()[0])} came out; "
        f"the operations on records are {', '.join(sorted(_touching_records()))}."
    ),
)

QUESTIONS: Final = (SHARED, LATEST, HORIZON, CORRECTION, REPLAY, OPAQUE, CROWD, GROWTH)
"""All of them, in the order in which the lesson asks."""
