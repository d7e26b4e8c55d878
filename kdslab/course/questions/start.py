"""The questions of lesson 00: how much a stream takes, and what becomes of the rest."""

from __future__ import annotations

from typing import Final

from kdslab.course.question import Option, Question
from kdslab.course.questions.fates import CURES, FATE
from kdslab.course.questions.first_calls import CORRECTION, LEFT_ON, TOO_EARLY
from kdslab.model.facts import CHECKED_ON, MIB, SHARD_WRITE_BYTES_PER_SECOND
from kdslab.model.stream import Stream
from kdslab.model.throttle import WriteBudget
from kdslab.sim.start import rush

_PUT_RECORD: Final = "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecord.html"
_CONCEPTS: Final = "https://docs.aws.amazon.com/streams/latest/dev/key-concepts.html"


def _refused_each_second(traffic: int) -> int:
    """Send the same traffic for a minute, nothing again; return what the last second refuses."""
    stream = Stream("s", shard_count=1, now=0.0)
    shard = stream.shards[0]
    for second in range(60):
        taken = stream.put_alike(float(second), shard, records=traffic, size_bytes=200)
    return traffic - taken


def _takes(records: int, size_bytes: int) -> int:
    return WriteBudget(now=0.0).spend(0.0, records=records, size_bytes=records * size_bytes)


ABOVE: Final = Question(
    ident="00.q2",
    prompt=(
        "1,300 small records a second go to a stream with one shard, minute after minute, and "
        "nothing is sent again. How many does it refuse each second?"
    ),
    kind="number",
    answer=300.0,
    options=(
        Option(
            "300",
            "What comes above the rate of the shard is refused, each second anew.",
            correct=True,
            holds=lambda: _refused_each_second(1_300) == 300,
        ),
        Option(
            "0",
            "A stream with a fixed number of shards does not grow, and it does not wait.",
            misconception=45,
            holds=lambda: _refused_each_second(1_300) == 0,
        ),
        Option(
            "1300",
            "Each record is taken or refused by itself; a full second is not refused as a whole.",
            misconception=2,
            holds=lambda: _refused_each_second(1_300) == 1_300,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_PUT_RECORD,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"In second 60 the shard is offered 1,300 and refuses {_refused_each_second(1_300)}."
    ),
)

SHARDS: Final = Question(
    ident="00.q3",
    prompt=(
        "4,500 small records a second, spread evenly over the shards. What is the smallest "
        "number of shards that refuses nothing?"
    ),
    kind="number",
    answer=5.0,
    options=(
        Option(
            "5",
            "Four shards take 4,000; the 500 above need a fifth.",
            correct=True,
            holds=lambda: rush(4_500, 5)[0] == 0 < rush(4_500, 4)[0],
        ),
        Option(
            "4",
            "Four shards take 4,000 in each second. A later, quieter second does not help.",
            misconception=38,
            holds=lambda: rush(4_500, 4)[0] == 0,
        ),
        Option(
            "1",
            "A stream has as many shards as it was given. One takes 1,000 of them.",
            misconception=45,
            holds=lambda: rush(4_500, 1)[0] == 0,
        ),
    ),
    exam="SAA-C03",
    skill="3.5",
    docs=_CONCEPTS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"In one second 4 shards refuse {rush(4_500, 4)[0]} of 4,500, and 5 refuse "
        f"{rush(4_500, 5)[0]}."
    ),
)

BOTH: Final = Question(
    ident="00.q5",
    prompt=("One shard gets 300 records in a second, each of 5,000 bytes. Is anything refused?"),
    options=(
        Option(
            "Yes: together they are more bytes than a shard takes in a second.",
            "Both limits hold at once, and large records reach the one on bytes first.",
            correct=True,
            holds=lambda: _takes(300, 5_000) < 300 and 300 * 5_000 > SHARD_WRITE_BYTES_PER_SECOND,
        ),
        Option(
            "No: 300 records a second are far below 1,000.",
            "The number of records is not all that counts: the bytes are limited, too.",
            misconception=35,
            holds=lambda: _takes(300, 5_000) == 300,
        ),
        Option(
            "No: records of up to 10 MiB are allowed.",
            "How large one record may be says nothing about how many bytes a second go in.",
            misconception=39,
            holds=lambda: _takes(300, 5_000) == 300,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_CONCEPTS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"300 x 5,000 bytes are {300 * 5_000 / MIB:.2f} MiB. A full budget takes "
        f"{_takes(300, 5_000)} of the 300."
    ),
)

QUESTIONS: Final = (FATE, ABOVE, SHARDS, TOO_EARLY, BOTH, CORRECTION, LEFT_ON, CURES)
"""All of them, in the order in which the lesson asks."""
