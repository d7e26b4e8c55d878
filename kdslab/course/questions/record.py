"""The questions of lesson 02: what a record weighs, and what comes back."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from functools import cache
from typing import Final

from kdslab.course.question import Option, Question
from kdslab.course.questions.retention import BACK, HORIZON, LATE, PRICE
from kdslab.course.questions.stored_records import CORRECTION, NUMBERS, a_stream
from kdslab.model.errors import InvalidArgumentException
from kdslab.model.facts import CHECKED_ON, RECORD_BYTES_BY_DEFAULT
from kdslab.model.record import counted_bytes
from kdslab.model.stream import Stream

_PUT_RECORD: Final = "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecord.html"
_RECORD: Final = "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_Record.html"
_KEY, _DATA = "Zürich", b"18 degrees"
_PHOTO: Final = bytes(range(256))


@cache
def _read_back(data: bytes) -> bytes:
    """Put data with boto3 and return what boto3 reads."""
    kinesis = a_stream()
    put = kinesis.put_record(StreamName="s", PartitionKey="k", Data=data)
    start = kinesis.get_shard_iterator(
        StreamName="s", ShardId=put["ShardId"], ShardIteratorType="TRIM_HORIZON"
    )
    records = kinesis.get_records(ShardIterator=start["ShardIterator"])["Records"]
    return bytes(records[0]["Data"])


def _is_taken(data: bytes) -> bool:
    try:
        Stream("s", shard_count=1, now=0.0).put(0.0, "k", data)
    except InvalidArgumentException:
        return False
    return True


def _weighs(counted: int) -> Callable[[], bool]:
    return lambda: counted_bytes(_KEY, _DATA) == counted


WEIGHT: Final = Question(
    ident="02.q1",
    prompt=(
        "A record has the key `Zürich` and the data `18 degrees`. "
        "How many bytes count against the record size?"
    ),
    kind="number",
    answer=17.0,
    options=(
        Option(
            "17",
            "7 bytes of key, since ü takes two, and 10 of data.",
            correct=True,
            holds=_weighs(17),
        ),
        Option(
            "16",
            "The key counts in UTF-8, and ü takes two bytes there.",
            misconception=40,
            holds=_weighs(16),
        ),
        Option(
            "23",
            "Base64 makes 16 of the 10 bytes, but on the wire only.",
            misconception=40,
            holds=_weighs(23),
        ),
        Option("10", "The key counts as well.", misconception=40, holds=_weighs(10)),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_PUT_RECORD,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"The model counts {counted_bytes(_KEY, _DATA)} bytes: {len(_KEY.encode())} of key and "
        f"{len(_DATA)} of data; {len(b64encode(_DATA))} bytes of base64 travel."
    ),
)

ANY_BYTES: Final = Question(
    ident="02.q2",
    prompt="What is true of the data of a record?",
    kind="multiple",
    options=(
        Option(
            "They may be any bytes, a photo for example.",
            "The stream never looks inside.",
            correct=True,
            holds=lambda: _read_back(_PHOTO) == _PHOTO,
        ),
        Option(
            "They may be empty.",
            "A key alone is a record.",
            correct=True,
            holds=lambda: _read_back(b"") == b"",
        ),
        Option(
            "A producer that uses boto3 must encode them as base64 first.",
            "boto3 does that for the wire, and the other side undoes it.",
            misconception=42,
            holds=lambda: _read_back(_PHOTO) != _PHOTO,
        ),
        Option(
            "Their base64 must fit into the record size.",
            "The data count before base64. What travels may be a third larger.",
            misconception=40,
            holds=lambda: not _is_taken(bytes(RECORD_BYTES_BY_DEFAULT - 1)),
        ),
    ),
    exam="SAA-C03",
    skill="3.5",
    docs=_RECORD,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"{len(_read_back(_PHOTO))} bytes of all values come back as they were, 0 bytes are a "
        f"record, and so are {RECORD_BYTES_BY_DEFAULT - 1:,} beside a key of 1 byte, though they "
        f"travel as {-(-(RECORD_BYTES_BY_DEFAULT - 1) // 3) * 4:,}."
    ),
)

QUESTIONS: Final = (WEIGHT, ANY_BYTES, NUMBERS, CORRECTION, BACK, HORIZON, PRICE, LATE)
"""All of them, in the order in which the lesson asks."""
