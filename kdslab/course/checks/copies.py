"""What a consumer takes for a copy, tried on payments that came twice in three ways."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

from kdslab.api.lab import Lab
from kdslab.course.outcome import Counterexample, shortened

Record = dict[str, Any]
Apply = Callable[[set[Any], Record], Any]

# What each record is to a consumer that knows payments by their id.
_STORY: Final = (
    ("p-1", "user-1", 500, 0, "a new payment"),
    ("p-2", "user-1", 700, 1, "a new payment of the same user"),
    ("p-1", "user-1", 500, 0, "p-1 again, since its answer got lost"),
    ("p-3", "user-2", 500, 3, "a new payment of the same amount"),
    ("p-2", "user-1", 700, 9, "p-2 again, from a program that was started anew"),
)
_REREAD: Final = "p-1 again, since the consumer crashed and read on from an old place"
EXPECTED: Final = (True, True, False, True, False, False)

_ADVICE: Final = {
    "by the place in the stream": (
        "A copy has a sequence number and a time of its own. Look into the data."
    ),
    "by the partition key": "A user may pay more than once. Look for the payment's own id.",
    "by the amount": "Different payments may have equal amounts. Look for the payment's own id.",
    "by the whole data": "`sent_at` differs from try to try. Look for what the producer keeps.",
    "nothing is remembered": "Add the id to `seen` when it is new.",
    "the answer turned round": "True means: count it. A new payment is True.",
    "nothing is ever counted": "Something that is not in `seen` yet is new: True.",
}


def payments() -> list[Record]:
    """Return the records as GetRecords gives them, the last one read a second time."""
    lab = Lab()
    kinesis = lab.client("kinesis")
    kinesis.create_stream(StreamName="payments", ShardCount=1)
    lab.advance(seconds=60)
    for payment, user, cents, sent_at, _ in _STORY:
        data = json.dumps({"payment": payment, "cents": cents, "sent_at": sent_at})
        kinesis.put_record(StreamName="payments", PartitionKey=user, Data=data)
        lab.advance(seconds=1)
    (shard,) = kinesis.list_shards(StreamName="payments")["Shards"]
    start = kinesis.get_shard_iterator(
        StreamName="payments", ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
    )
    records: list[Record] = kinesis.get_records(ShardIterator=start["ShardIterator"])["Records"]
    return [*records, records[0]]


def judged_consumer(apply: Apply) -> Counterexample | str:
    """Judge which records a consumer counts; the first wrong one is told."""
    records = payments()
    given = _answers(apply, records)
    for place, (yours, right) in enumerate(zip(given, EXPECTED, strict=True)):
        if type(yours) is not bool:
            return _no_truth(yours)
        if yours != right:
            return _miscounted(given, place)
    cents = [json.loads(record["Data"])["cents"] for record in records]
    once = sum(amount for amount, right in zip(cents, EXPECTED, strict=True) if right)
    return (
        f"{len(records)} records, {sum(EXPECTED)} payments, {once:,} cents. Counted record by "
        f"record it would have been {sum(cents):,}."
    )


def _answers(apply: Apply, records: list[Record]) -> list[Any]:
    seen: set[Any] = set()
    return [apply(seen, dict(record)) for record in records]


def _no_truth(yours: object) -> Counterexample:
    return Counterexample(
        yours=f"for the first payment: {shortened(yours)}",
        rule="the function answers one question: count this record, True or False",
        next_step="Return True for a new payment, and False for a copy.",
        mistake="neither True nor False",
    )


def _miscounted(given: list[Any], place: int) -> Counterexample:
    story = _STORY[place][-1] if place < len(_STORY) else _REREAD
    mistake = next((name for name, answers in _known() if answers == given), "")
    verb = "counted" if given[place] else "skipped"
    return Counterexample(
        yours=f"record {place + 1} ({story}) is {verb}",
        rule="a payment counts once, and the producer gives each its own id",
        next_step=_ADVICE.get(mistake, "Remember the payment's id, and nothing else."),
        mistake=mistake,
    )


def _known() -> list[tuple[str, list[bool]]]:
    records = payments()
    places = {
        "by the place in the stream": lambda record: record["SequenceNumber"],
        "by the partition key": lambda record: record["PartitionKey"],
        "by the amount": lambda record: json.loads(record["Data"])["cents"],
        "by the whole data": lambda record: record["Data"],
    }
    found = [(name, _by(known_by, records)) for name, known_by in places.items()]
    return [
        *found,
        ("nothing is remembered", [True] * len(records)),
        ("the answer turned round", [not right for right in EXPECTED]),
        ("nothing is ever counted", [False] * len(records)),
    ]


def _by(known_by: Callable[[Record], Any], records: list[Record]) -> list[bool]:
    seen: set[Any] = set()
    answers = []
    for record in records:
        ident = known_by(record)
        answers.append(ident not in seen)
        seen.add(ident)
    return answers
