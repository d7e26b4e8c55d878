"""The questions of lesson 07 on what is sent again: where it lands, and how often it is there."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Any, Final

from kdslab.api.lab import Lab
from kdslab.course.question import Option, Question
from kdslab.model.facts import CHECKED_ON
from kdslab.sim.global_order import read_across
from kdslab.sim.resent_order import OrderRun, order_run

_PUT_RECORD: Final = "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecord.html"
_PUT_RECORDS: Final = "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html"
_DUPLICATES: Final = (
    "https://docs.aws.amazon.com/streams/latest/dev/kinesis-record-processor-duplicates.html"
)
_BATCH: Final = "PutRecords, what failed again"
_ALL_AGAIN: Final = "PutRecords, everything again"
_ONE_BY_ONE: Final = "PutRecord, one after the other"


def _log(way: str) -> tuple[int, ...]:
    return order_run(way).log


def _lost_answer() -> OrderRun:
    return order_run(_ONE_BY_ONE, first_answer_lost=True)


@cache
def _chain(*numbered_after: int) -> tuple[int, ...]:
    """Put one record after the other; return the sequence numbers as they lie in the shard.

    Args:
        numbered_after: For each put after the first, whose number it passes for ordering.
    """
    lab = Lab()
    kinesis = lab.client("kinesis")
    kinesis.create_stream(StreamName="s", ShardCount=1)
    lab.advance(seconds=60)
    put: dict[str, Any] = {"StreamName": "s", "PartitionKey": "k", "Data": b"x"}
    given = [kinesis.put_record(**put)["SequenceNumber"]]
    for place in numbered_after:
        answer = kinesis.put_record(**put, SequenceNumberForOrdering=given[place])
        given.append(answer["SequenceNumber"])
    (shard,) = lab.account.find(lab.now(), "s").shards
    return tuple(int(record.sequence_number) for record in shard.records)


def _rises(numbers: tuple[int, ...]) -> bool:
    return all(earlier < later for earlier, later in pairwise(numbers))


def _fields_of_put_records() -> list[str]:
    model = Lab().client("kinesis").meta.service_model
    shapes = ("PutRecordsInput", "PutRecordsRequestEntry")
    return [name for shape in shapes for name in model.shape_for(shape).members]


@cache
def _copies() -> tuple[tuple[str, str, bytes], ...]:
    """Put the same record twice, as a retry does; return what the shard keeps of both."""
    lab = Lab()
    kinesis = lab.client("kinesis")
    kinesis.create_stream(StreamName="s", ShardCount=1)
    lab.advance(seconds=60)
    for _ in range(2):
        kinesis.put_record(StreamName="s", PartitionKey="user-1", Data=b"p-1")
    (shard,) = lab.account.find(lab.now(), "s").shards
    return tuple(
        (str(record.sequence_number), str(record.partition_key), record.data)
        for record in shard.records
    )


def _differ(part: int) -> bool:
    return len({copy[part] for copy in _copies()}) == len(_copies())


ORDER: Final = Question(
    ident="07.q5",
    prompt=(
        "One PutRecords carries the records 1, 2 and 3 with the same key. Record 2 is refused, and "
        "the program sends record 2 again. In which order does the shard keep them?"
    ),
    options=(
        Option(
            "1, 3, 2",
            "A refused record does not stop the ones behind it, so 3 is in before 2 comes again.",
            correct=True,
            holds=lambda: _log(_BATCH) == (1, 3, 2),
        ),
        Option(
            "1, 2, 3",
            "One key keeps records in one shard, in the order in which they were stored.",
            misconception=14,
            holds=lambda: _log(_BATCH) == (1, 2, 3),
        ),
        Option(
            "2, 1, 3, since the call fails as a whole when one record fails",
            "1 and 3 were stored by the first call.",
            misconception=2,
            holds=lambda: _log(_BATCH) == (2, 1, 3),
        ),
        Option(
            "1, 3, 1, 2, 3",
            "That comes of sending everything again. The answer says which record failed.",
            misconception=3,
            holds=lambda: _log(_BATCH) == _log(_ALL_AGAIN),
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_PUT_RECORDS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"What failed again: {_log(_BATCH)}. Everything again: {_log(_ALL_AGAIN)}. One by one: "
        f"{_log(_ONE_BY_ONE)}."
    ),
)

SERIAL: Final = Question(
    ident="07.q6",
    prompt=(
        "Each PutRecord of a program waits for the one before and passes its sequence number as "
        "`SequenceNumberForOrdering`. What does that give?"
    ),
    options=(
        Option(
            "Growing sequence numbers for this program and this key.",
            "That is all it promises, and it takes one call after the other.",
            correct=True,
            holds=lambda: _rises(_chain(0, 1, 2)),
        ),
        Option(
            "One order for all keys, on all shards.",
            "Between shards there is no order; a reader takes them shard by shard.",
            misconception=13,
            holds=lambda: read_across(30).read == read_across(30).sent,
        ),
        Option(
            "A guard against copies: the same number can be passed only once.",
            "It is no lock. Passed twice, it stores two records.",
            misconception=32,
            holds=lambda: len(_chain(0, 0)) < 3,
        ),
        Option(
            "The same for PutRecords, whose entries have this field, too.",
            "They have not; with PutRecords a record that failed lands behind later ones.",
            misconception=14,
            holds=lambda: "SequenceNumberForOrdering" in _fields_of_put_records(),
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_PUT_RECORD,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"{sum(a < b for a, b in pairwise(_chain(0, 1, 2)))} of 3 steps in a chain of 4 puts go "
        f"up. A number passed twice is taken twice: the shard keeps {len(_chain(0, 0))} records."
    ),
)

COPIES: Final = Question(
    ident="07.q7",
    prompt=(
        "A payment was stored, its answer got lost, and boto3 sent it again. What is true of the "
        "two copies?"
    ),
    kind="multiple",
    options=(
        Option(
            "Their sequence numbers differ.",
            "Each stored record gets a number of its own, a copy too.",
            correct=True,
            holds=lambda: _differ(0),
        ),
        Option(
            "Their data and their partition key are the same.",
            "So an id inside the data, given by the producer, shows that they are one payment.",
            correct=True,
            holds=lambda: not _differ(1) and not _differ(2),
        ),
        Option(
            "The service keeps one of them only.",
            "It cannot know a retry from a second payment. Both stay.",
            misconception=32,
            holds=lambda: len(_copies()) == 1,
        ),
        Option(
            "A consumer that skips sequence numbers it has seen skips the second.",
            "The second has a number that was never seen.",
            misconception=32,
            holds=lambda: not _differ(0),
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_DUPLICATES,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"Two puts of the same bytes: {len(_copies())} records, "
        f"{len({copy[0] for copy in _copies()})} sequence numbers, "
        f"{len({copy[2] for copy in _copies()})} kind of data."
    ),
)

REMEMBERED: Final = Question(
    ident="07.q8",
    prompt=(
        "A program writes the records 1, 2 and 3 one by one. The answer to the first put gets "
        "lost. How many records does a consumer handle that remembers sequence numbers?"
    ),
    kind="number",
    answer=4.0,
    options=(
        Option(
            "4",
            "1, 1, 2, 3 lie in the shard, with four different numbers.",
            correct=True,
            holds=lambda: len(_lost_answer().log) == 4,
        ),
        Option(
            "3",
            "That is what it would handle if it remembered an id that the producer gave.",
            misconception=32,
            holds=lambda: len(_lost_answer().log) == len(_lost_answer().once_each),
        ),
        Option(
            "2",
            "A lost answer is no lost record: the first one had been stored.",
            misconception=1,
            holds=lambda: len(_lost_answer().log) == 2,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_DUPLICATES,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"The shard keeps {_lost_answer().log}: {len(_lost_answer().log)} records; by the id it "
        f"is {len(_lost_answer().once_each)}."
    ),
)
