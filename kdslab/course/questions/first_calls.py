"""The questions of lesson 00 on first calls: too early, never again, and left on."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Final

from kdslab.api.lab import Lab
from kdslab.course.question import Option, Question
from kdslab.model.facts import CHECKED_ON
from kdslab.model.prices import BILLING_MONTH_HOURS
from kdslab.model.stream import Stream

_CREATE: Final = "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_CreateStream.html"
_PUT_RECORD: Final = "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecord.html"
_PRICES: Final = "https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html"
_FIRST_SHARD: Final = "shardId-000000000000"


def _new() -> tuple[Lab, Any]:
    lab = Lab()
    kinesis = lab.client("kinesis")
    kinesis.create_stream(StreamName="s", ShardCount=1)
    return lab, kinesis


def _put_at_once() -> str:
    """Put a record right after create_stream; return "stored", or the refusal's name."""
    _, kinesis = _new()
    try:
        kinesis.put_record(StreamName="s", PartitionKey="a", Data=b"x")
    except kinesis.exceptions.ClientError as refusal:
        return str(refusal.response["Error"]["Code"])
    return "stored"


def _seconds_that_boto3_waits() -> float:
    lab, kinesis = _new()
    began = lab.now()
    with suppress(kinesis.exceptions.ResourceNotFoundException):
        kinesis.put_record(StreamName="s", PartitionKey="a", Data=b"x")
    return lab.now() - began


def _ready() -> tuple[Lab, Any]:
    lab, kinesis = _new()
    lab.advance(seconds=60)
    kinesis.put_record(StreamName="s", PartitionKey="espresso", Data=b"20.00")
    return lab, kinesis


def _read(kinesis: Any) -> list[bytes]:
    place = kinesis.get_shard_iterator(
        StreamName="s", ShardId=_FIRST_SHARD, ShardIteratorType="TRIM_HORIZON"
    )
    answer = kinesis.get_records(ShardIterator=place["ShardIterator"])
    return [record["Data"] for record in answer["Records"]]


def _after_a_correction() -> list[bytes]:
    _, kinesis = _ready()
    kinesis.put_record(StreamName="s", PartitionKey="espresso", Data=b"2.00")
    return _read(kinesis)


def _after_reading() -> list[bytes]:
    lab, kinesis = _ready()
    _read(kinesis)
    lab.advance(seconds=1)
    return _read(kinesis)


def _operations() -> list[str]:
    """Return the names of all operations of the service."""
    return list(_new()[1].meta.service_model.operation_names)


def _month_usd(shards: int) -> float:
    """Return the bill of a stream that nobody uses for a month."""
    stream = Stream("s", shard_count=shards, now=0.0)
    return float(stream.bill(BILLING_MONTH_HOURS * 3_600.0).total_usd)


TOO_EARLY: Final = Question(
    ident="00.q4",
    prompt=(
        "`create_stream` has returned without an error. The next line is a `put_record`. What "
        "does it get?"
    ),
    options=(
        Option(
            "ResourceNotFoundException: the stream is still CREATING.",
            "The call only starts the work. Wait until the stream is ACTIVE.",
            correct=True,
            holds=lambda: _put_at_once() == "ResourceNotFoundException",
        ),
        Option(
            "A sequence number: no error means that the stream is there.",
            "No error means that your wish was heard. The stream comes later.",
            misconception=2,
            holds=lambda: _put_at_once() == "stored",
        ),
        Option(
            "A sequence number, a little later: boto3 tries until the stream is there.",
            "boto3 does not try again what was not found. A waiter waits, if you ask for one.",
            misconception=4,
            holds=lambda: _put_at_once() == "stored" and _seconds_that_boto3_waits() > 0,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_CREATE,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"{_put_at_once()}, after {_seconds_that_boto3_waits():.0f} seconds of waiting by boto3."
    ),
)

CORRECTION: Final = Question(
    ident="00.q6",
    prompt="A record with a wrong price is in the stream: 20.00 instead of 2.00. What can you do?",
    options=(
        Option(
            "Put another record that says so; the readers must understand it.",
            "The wrong one stays until its time is over, and the right one comes behind it.",
            correct=True,
            holds=lambda: _after_a_correction() == [b"20.00", b"2.00"],
        ),
        Option(
            "Put it again with the same partition key: that replaces it.",
            "A key chooses the shard. Two records with one key are two records.",
            misconception=22,
            holds=lambda: _after_a_correction() == [b"2.00"],
        ),
        Option(
            "Call DeleteRecord with its sequence number.",
            "The service has no such call.",
            misconception=22,
            holds=lambda: "DeleteRecord" in _operations(),
        ),
        Option(
            "Read it before the others do: reading removes it.",
            "Reading removes nothing; everybody finds the same records.",
            misconception=21,
            holds=lambda: _after_reading() == [],
        ),
    ),
    exam="DEA-C01",
    skill="1.1.1",
    docs=_PUT_RECORD,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"After the correction a reader finds {len(_after_a_correction())} records: "
        f"{b' and '.join(_after_a_correction()).decode()}. Of the service's {len(_operations())} "
        "operations none is called DeleteRecord."
    ),
)

LEFT_ON: Final = Question(
    ident="00.q7",
    prompt=(
        "A shard costs 0.015 US dollars an hour. A stream with two shards is left on for a month "
        "of 730 hours, without a single record. How many dollars is that?"
    ),
    kind="number",
    answer=21.9,
    tolerance=0.11,
    options=(
        Option(
            "21.90",
            "2 shards x 730 hours x 0.015. Records would come on top.",
            correct=True,
            holds=lambda: abs(_month_usd(2) - 21.9) < 0.005,
        ),
        Option(
            "0",
            "Shards are paid while they exist; nobody takes an idle one away.",
            misconception=45,
            holds=lambda: _month_usd(2) == 0,
        ),
        Option(
            "10.95",
            "That is one shard. The second is paid as well, though nobody uses it.",
            misconception=45,
            holds=lambda: abs(_month_usd(2) - 10.95) < 0.005,
        ),
    ),
    exam="SAA-C03",
    skill="3.5",
    docs=_PRICES,
    checked_on=CHECKED_ON,
    proof=lambda: f"The bill after 730 hours, not a record sent: {_month_usd(2):.2f} USD.",
)
