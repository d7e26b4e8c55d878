"""The questions of lesson 12 on commands: what goes into a stream, how much, and out again."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from typing import Final

from botocore.session import get_session

from kdslab.course.question import Option, Question
from kdslab.model.errors import KinesisError
from kdslab.model.facts import CHECKED_ON, RECORD_BYTES_BY_DEFAULT
from kdslab.model.iterator import IteratorType
from kdslab.model.prices import EXTENDED_HOURS_AT_MOST
from kdslab.model.quotas import RETENTION_HOURS_BY_DEFAULT
from kdslab.model.stream import Stream
from kdslab.sim.blobs import V2, V2_RAW, cli_stores, seen_by_readers

_CLI_2: Final = "https://docs.aws.amazon.com/cli/latest/userguide/cliv2-migration-changes.html"
_LAMBDA: Final = "https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html"
_LARGE: Final = "https://docs.aws.amazon.com/streams/latest/dev/large-records.html"
_RETENTION: Final = "https://docs.aws.amazon.com/streams/latest/dev/kinesis-extended-retention.html"
_CODED: Final = "SGVsbG8="


def _stores_hello(data: str, cli: str) -> bool:
    return cli_stores(data, cli).stored_hex == b"Hello".hex()


TEXT: Final = Question(
    ident="12.q1",
    prompt="Which options let version 2 of the CLI store the five bytes of `Hello`?",
    kind="multiple",
    options=(
        Option(
            "`--data Hello --cli-binary-format raw-in-base64-out`",
            "The option says that the data are text.",
            correct=True,
            holds=lambda: _stores_hello("Hello", V2_RAW),
        ),
        Option(
            f"`--data {_CODED}`",
            "Version 2 decodes base64, and this is the base64 of Hello.",
            correct=True,
            holds=lambda: _stores_hello(_CODED, V2),
        ),
        Option(
            "`--data Hello`",
            "Five letters do not come out even as base64, so this one is refused. With four or "
            "eight it would store garbage and say nothing.",
            misconception=41,
            holds=lambda: _stores_hello("Hello", V2),
        ),
        Option(
            f"`--data {_CODED} --cli-binary-format raw-in-base64-out`",
            "One of the two too many: the base64 itself is stored, as eight characters.",
            misconception=42,
            holds=lambda: _stores_hello(_CODED, V2_RAW),
        ),
    ),
    exam="DEA-C01",
    skill="1.1.1",
    docs=_CLI_2,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"Stored are {cli_stores('Hello', V2_RAW).size_bytes}, {cli_stores(_CODED, V2).size_bytes}"
        f", {cli_stores('Hello', V2).size_bytes} and {cli_stores(_CODED, V2_RAW).size_bytes} "
        f"bytes; the third is told: {cli_stores('Hello', V2).error}."
    ),
)


def _seen() -> tuple[str, str]:
    seen = seen_by_readers("hello")
    return seen.boto3, seen.lambda_event


BASE64: Final = Question(
    ident="12.q2",
    prompt=(
        'A producer stores `b"hello"` with boto3. What do a consumer with boto3 and a Lambda '
        "function find?"
    ),
    options=(
        Option(
            'boto3 `b"hello"`, the function the text `aGVsbG8=`',
            "The wire carries bytes as base64. boto3 undoes it; a Lambda event and the CLI show "
            "it, so a function decodes by itself.",
            correct=True,
            holds=lambda: _seen() == ("b'hello'", "aGVsbG8="),
        ),
        Option(
            'both `b"hello"`',
            "A Lambda event is JSON, and JSON has no bytes.",
            misconception=42,
            holds=lambda: _seen() == ("b'hello'", "b'hello'"),
        ),
        Option(
            "both `aGVsbG8=`: base64 is what is stored",
            "Stored are the five bytes. Base64 belongs to the transport.",
            misconception=42,
            holds=lambda: _seen() == ("b'aGVsbG8='", "aGVsbG8="),
        ),
    ),
    exam="DEA-C01",
    skill="1.1.7",
    docs=_LAMBDA,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"{len(bytes.fromhex(seen_by_readers('hello').stored_hex))} bytes are stored; boto3 gives "
        f"{_seen()[0]}, a Lambda event {_seen()[1]}."
    ),
)

_PHOTO_BYTES: Final = 900_000


@cache
def _takes(size_bytes: int) -> bool:
    """Return whether a stream as it is made stores data of a size under the key photo-1."""
    try:
        Stream("photos", shard_count=1, now=0.0).put(60.0, "photo-1", bytes(size_bytes))
    except KinesisError:
        return False
    return True


def _largest() -> int:
    """Return the most bytes of data that it stores, tried and not computed."""
    low, high = _PHOTO_BYTES, 2 * RECORD_BYTES_BY_DEFAULT
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _takes(middle) else (low, middle)
    return low


def _photo_in_base64() -> int:
    return len(b64encode(bytes(_PHOTO_BYTES)))


PHOTO: Final = Question(
    ident="12.q3",
    prompt=(
        "photo.jpg has 900,000 bytes; in base64 that is 1,200,000 characters. The stream is as "
        "`create-stream` made it. What does `put-record --partition-key photo-1 --data "
        "fileb://photo.jpg` give?"
    ),
    options=(
        Option(
            "A sequence number: what counts is 900,007 bytes.",
            "The data before base64 and the key, seven letters here. A record may have 1 MiB.",
            correct=True,
            holds=lambda: _takes(_PHOTO_BYTES) and not _takes(_largest() + 1),
        ),
        Option(
            "An error: 1,200,000 is more than 1 MiB.",
            "Base64 belongs to the transport. It counts toward no limit of a record.",
            misconception=40,
            holds=lambda: not _takes(_PHOTO_BYTES),
        ),
        Option(
            "A sequence number, and with `base64 photo.jpg` as the text of "
            "`raw-in-base64-out` it would give one as well.",
            "Then the base64 is the data: 1,200,000 bytes, and too large.",
            misconception=42,
            holds=lambda: _takes(_photo_in_base64()),
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_LARGE,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"The model stores up to {_largest():,} bytes under this key, so {_PHOTO_BYTES:,} fit and "
        f"{_photo_in_base64():,} do not."
    ),
)

_PASSWORD: Final = b"the password"


@cache
def _left(act: str) -> tuple[bytes, ...]:
    """Store a password for a week, do something about it, and read a day and an hour later."""
    stream = Stream("logs", shard_count=1, now=0.0)
    stream.set_retention(0.0, EXTENDED_HOURS_AT_MOST)
    shard, _ = stream.put(60.0, "app-7", _PASSWORD)
    if act == "shorten":
        stream.set_retention(120.0, RETENTION_HOURS_BY_DEFAULT)
    elif act == "put again":
        stream.put(120.0, "app-7", b"")
    elif act == "read":
        stream.get_records(120.0, stream.iterator(120.0, shard.id, IteratorType.TRIM_HORIZON))
    now = 120.0 + (RETENTION_HOURS_BY_DEFAULT + 1) * 3_600
    place = stream.iterator(now, shard.id, IteratorType.TRIM_HORIZON)
    return tuple(record.data for record in stream.get_records(now, place).records)


@cache
def _deletes() -> tuple[str, ...]:
    """Return what can be deleted: the operations that boto3 knows."""
    names = get_session().get_service_model("kinesis").operation_names
    return tuple(name for name in names if name.startswith("Delete"))


PASSWORD: Final = Question(
    ident="12.q4",
    prompt=(
        "An application has put a password into a stream that keeps 7 days. What gets it out of "
        "the stream? (Whoever read it has it anyway: change the password first.)"
    ),
    options=(
        Option(
            "`decrease-stream-retention-period` to 24 hours, and waiting until it is a day old.",
            "Only age takes a record out, and it takes all of that age along.",
            correct=True,
            holds=lambda: _left("shorten") == (),
        ),
        Option(
            "`delete-record` with its sequence number.",
            "There is no such command. What is stored stays as it is until it is too old.",
            misconception=22,
            holds=lambda: any("Record" in name for name in _deletes()),
        ),
        Option(
            "`put-record` with the same key and an empty text.",
            "Both records are there then. A key is no address.",
            misconception=22,
            holds=lambda: _PASSWORD not in _left("put again"),
        ),
        Option(
            "`get-records`: what has been read is gone.",
            "Reading removes nothing.",
            misconception=21,
            holds=lambda: _left("read") == (),
        ),
    ),
    exam="DEA-C01",
    skill="1.1.11",
    docs=_RETENTION,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"25 hours later {len(_left('shorten'))} records are left after the shorter retention, "
        f"{len(_left('put again'))} after the second put, {len(_left('read'))} after reading. "
        f"What boto3 can delete: {', '.join(_deletes())}."
    ),
)
