"""The questions of lesson 05 on what a shard takes: packed events, a burst, large records."""

from __future__ import annotations

from functools import cache
from math import ceil
from typing import Final

from kdslab.course.question import Option, Question
from kdslab.model.facts import (
    CHECKED_ON,
    RECORD_KIB_AT_MOST,
    SHARD_WRITE_BYTES_PER_SECOND,
    SHARD_WRITE_RECORDS_PER_SECOND,
)
from kdslab.model.throttle import admitted_evenly
from kdslab.sim.large_records import most_in
from kdslab.sim.throttle_sweep import same_minute

_LARGE: Final = "https://docs.aws.amazon.com/streams/latest/dev/large-records.html"
_PUT_RECORD: Final = "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecord.html"
_AGGREGATION: Final = "https://docs.aws.amazon.com/streams/latest/dev/kinesis-kpl-concepts.html"

_EVENT_BYTES: Final = 200
_PACKED: Final = 250


def _events_per_second() -> int:
    """Offer one shard a second full of packed records; return the events it takes."""
    offered = SHARD_WRITE_RECORDS_PER_SECOND
    return admitted_evenly(offered, _EVENT_BYTES * _PACKED) * _PACKED


def _is_near_events(number: float) -> bool:
    return abs(_events_per_second() - number) <= number / 10


def _refused_of_burst() -> int:
    return same_minute(5)[1].total_refused


@cache
def _mib_per_second() -> float:
    """Return what a shard takes a second for long, where records of 10 MiB are allowed."""
    sizes = most_in(20, RECORD_KIB_AT_MOST), most_in(10, RECORD_KIB_AT_MOST)
    return (sizes[0] - sizes[1]) / 10 / SHARD_WRITE_BYTES_PER_SECOND


PACKED: Final = Question(
    ident="05.q3",
    prompt=(
        "Events of 200 bytes are packed, 250 into each record. How many events a second does one "
        "shard take?"
    ),
    options=(
        Option(
            "About 5,000.",
            "20 records of 50,000 bytes fill the 1 MiB; the 1,000 records are far away.",
            correct=True,
            holds=lambda: _is_near_events(5_000),
        ),
        Option(
            "1,000.",
            "The limit counts records of the stream, and each carries 250 events.",
            misconception=35,
            holds=lambda: _is_near_events(1_000),
        ),
        Option(
            "250,000: 1,000 records of 250 events.",
            "That would be 50 MB a second. The bytes rule now.",
            misconception=39,
            holds=lambda: _is_near_events(250_000),
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_AGGREGATION,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"In one second the model's shard admits {_events_per_second() // _PACKED} records of "
        f"{_EVENT_BYTES * _PACKED:,} bytes, which is {_events_per_second():,} events."
    ),
)

BURST: Final = Question(
    ident="05.q6",
    prompt=(
        "60,000 small records reach one shard in a minute, all of them in its first five seconds, "
        "12,000 in each. How many are refused?"
    ),
    kind="number",
    answer=55_000.0,
    tolerance=1_000.0,
    options=(
        Option(
            "55,000",
            "In five seconds a shard takes 5,000. The 55 quiet seconds come too late.",
            correct=True,
            holds=lambda: abs(_refused_of_burst() - 55_000) <= 1_000,
        ),
        Option(
            "0",
            "1,000 a second on average fit, but limits hold for each second.",
            misconception=38,
            holds=lambda: _refused_of_burst() == 0,
        ),
        Option(
            "11,000",
            "That is what is refused in one second; there are five of them.",
            misconception=38,
            holds=lambda: _refused_of_burst() == 11_000,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_PUT_RECORD,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"The model refuses {_refused_of_burst():,} of the burst, and "
        f"{same_minute(5)[0].total_refused} of the same 60,000 spread over the minute."
    ),
)

LARGE: Final = Question(
    ident="05.q7",
    prompt=(
        "You allow records of 10 MiB on a stream of one shard. How many MiB a second does "
        "it take in for long?"
    ),
    kind="number",
    answer=1.0,
    tolerance=0.05,
    options=(
        Option(
            "1",
            "The rate stays. A large record borrows from the seconds after it.",
            correct=True,
            holds=lambda: abs(_mib_per_second() - 1) <= 0.05,
        ),
        Option(
            "10",
            "One record may have 10 MiB; then the shard refuses until it has caught up.",
            misconception=39,
            holds=lambda: abs(_mib_per_second() - 10) <= 0.05,
        ),
    ),
    exam="SAA-C03",
    skill="3.5",
    docs=_LARGE,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"From second 10 to second 20 the model takes in {_mib_per_second():.2f} MiB a second; "
        f"{ceil(10 / _mib_per_second())} seconds pass between two records of 10 MiB."
    ),
)
