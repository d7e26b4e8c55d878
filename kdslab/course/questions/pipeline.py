"""The questions of lesson 13: which service, what comes twice, which hint, what is in a record."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Final

from kdslab.course.question import Option, Question
from kdslab.course.questions.at_least_once import DOCUMENTS, IN_THE_BUFFER, TWICE
from kdslab.course.questions.which_service import FIVE_POLLERS, QUEUE, TWO_FIT
from kdslab.model.facts import CHECKED_ON, KIB
from kdslab.model.record import Record
from kdslab.model.stream import Stream
from kdslab.sim.pipeline_buffer import BufferPlan, buffer_plan
from kdslab.sim.readers import delivery_file
from kdslab.sim.windows import Event, WindowRun, tumbling
from kdslab.sim.writers.aggregation import UserRecord, aggregate, deaggregate

_FIREHOSE: Final = (
    "https://docs.aws.amazon.com/firehose/latest/APIReference/API_BufferingHints.html"
)
_KPL: Final = (
    "https://docs.aws.amazon.com/streams/latest/dev/kinesis-kpl-consumer-deaggregation.html"
)
_FLINK: Final = "https://docs.aws.amazon.com/managed-flink/latest/java/how-time.html"
_PER_SECOND: Final = 512
_READINGS: Final = 5


def _plan() -> BufferPlan:
    return buffer_plan(_PER_SECOND, KIB)


@cache
def _packed() -> Record:
    """Put readings into a stream as the KPL packs them, and return the one record that it holds."""
    stream = Stream("weather", shard_count=1, now=0.0)
    readings = [UserRecord("Seattle", b'{"mm": %d}' % mm) for mm in range(_READINGS)]
    stream.put_many(0.0, [aggregate(readings)])
    return next(iter(stream.shards[0].records))


def _readable(payloads: Sequence[bytes]) -> int:
    """Return how many payloads are JSON objects, one each."""
    records = [Record("Seattle", payload, 0, 0.0, 0) for payload in payloads]
    return len(delivery_file.rows(records)[0])


def _taken_apart() -> int:
    return _readable([one.data for one in deaggregate(_packed())])


@cache
def _late_price() -> WindowRun:
    """Send prices of seconds 10, 68 and 50, in this order; windows of 60 s wait for 30 s."""
    prices = [(10.0, 11.0), (68.0, 69.0), (50.0, 70.0)]
    events = [
        Event(happened_at=happened, arrived_at=arrived, key="MSFT", value=28.0)
        for happened, arrived in prices
    ]
    return tumbling(events, seconds=60, lateness_seconds=30)


def _counts() -> tuple[int, ...]:
    return tuple(window.count for window in _late_price().of("MSFT"))


BUFFER: Final = Question(
    ident="13.q7",
    prompt=(
        "Firehose keeps its default hints for S3, 5 MiB and 300 seconds. Half a MiB comes in each "
        "second. How many seconds lie between two files?"
    ),
    kind="number",
    answer=10.0,
    tolerance=0.5,
    options=(
        Option(
            "10",
            "5 MiB are there after 10 seconds, and whichever hint comes first writes the file.",
            correct=True,
            holds=lambda: _plan().file_seconds == 10,
        ),
        Option(
            "300",
            "The buffer is full long before. The time hint is for quiet streams.",
            misconception=49,
            holds=lambda: _plan().file_seconds == 300,
        ),
        Option(
            "0",
            "A delivery is no stream: it hands on files, when its buffer is full or old.",
            misconception=49,
            holds=lambda: _plan().file_seconds == 0,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.1",
    docs=_FIREHOSE,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"{_plan().mibps:g} MiB a second fill 5 MiB in {_plan().seconds_to_full:g} s; the "
        f"{_plan().ruling} rules, and that makes {_plan().files_a_day:,.0f} files a day."
    ),
)

PACKED: Final = Question(
    ident="13.q8",
    prompt=(
        "A producer turns on the KPL's aggregation. A consumer of your own writes each record's "
        "Data as a line into a file, and DuckDB reads the file as JSON. What happens?"
    ),
    options=(
        Option(
            "No reading can be read, until the consumer takes the records apart.",
            "Several readings are packed into one record, in a format of the KPL's own.",
            correct=True,
            holds=lambda: _readable([_packed().data]) == 0 and _taken_apart() == _READINGS,
        ),
        Option(
            "All readings are there: the stream unpacks them.",
            "The stream never looks inside. KCL and Firehose unpack; your code must.",
            misconception=36,
            holds=lambda: _readable([_packed().data]) == _READINGS,
        ),
        Option(
            "The first reading of each record is there.",
            "The record begins with magic bytes and a table of keys, not with a reading.",
            misconception=36,
            holds=lambda: _readable([_packed().data]) == 1,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.1",
    docs=_KPL,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"{_READINGS} readings are one record that begins with {_packed().data[:4].hex()}; as it "
        f"is, {_readable([_packed().data])} can be read; taken apart, {_taken_apart()}."
    ),
)

LATE: Final = Question(
    ident="13.q9",
    prompt=(
        "Windows of a minute by event time; the watermark stays 30 seconds behind the newest price "
        "seen, which is of 9:01:08. Now the price of 9:00:50 arrives. What becomes of it?"
    ),
    options=(
        Option(
            "It counts in the window that begins at 9:00.",
            "The watermark is at 9:00:38; that window closes when it is at 9:01:00.",
            correct=True,
            holds=lambda: _counts() == (2, 1),
        ),
        Option(
            "It counts in the window that begins at 9:01, in which it arrived.",
            "So it would be by arrival. Event time is when it happened.",
            misconception=14,
            holds=lambda: _counts() == (1, 2),
        ),
        Option(
            "It is dropped: a newer price has been seen.",
            "A window stays open until the watermark, not the newest price, reaches its end.",
            misconception=14,
            holds=lambda: len(_late_price().late) == 1,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.12",
    docs=_FLINK,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"The watermark has moved to second {_late_price().watermarks[-1][1]:g}; the windows hold "
        f"{json.dumps(_counts())} prices, and {len(_late_price().late)} came too late."
    ),
)

QUESTIONS: Final = (
    TWO_FIT,
    QUEUE,
    FIVE_POLLERS,
    TWICE,
    IN_THE_BUFFER,
    DOCUMENTS,
    BUFFER,
    PACKED,
    LATE,
)
"""All of them, in the order in which the lesson asks."""
