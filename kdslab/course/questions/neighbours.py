"""The questions of lesson 01 on what is no stream, on a crowd of readers, and on growth."""

from __future__ import annotations

from functools import cache
from typing import Final

from kdslab.course.question import Option, Question
from kdslab.model.facts import CHECKED_ON, SHARD_READ_BYTES_PER_SECOND
from kdslab.model.stream import Stream
from kdslab.sim.pipeline import Needs, candidates
from kdslab.sim.read_tank import read_tank

_CONCEPTS: Final = "https://docs.aws.amazon.com/streams/latest/dev/key-concepts.html"
_QUOTAS: Final = "https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html"
_MODES: Final = "https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html"

_TEAMS: Final = Needs(replay=True, readers=3, ordered=True)
_BEHIND_SECONDS: Final = 5.0
_MINUTES: Final = 10


@cache
def _lacks(name: str) -> tuple[str, ...]:
    found = next(one for one in candidates(_TEAMS) if one.name == name)
    return tuple(missing.need for missing in found.missing)


@cache
def _worst_lag(pollers: int) -> float:
    """Let consumers poll a shard at full write load; return the worst lag of the last seconds."""
    run = read_tank(pollers=pollers, joins_at=0, seconds=90)
    return max(max(reader.lag_seconds[-10:]) for reader in run.readers)


@cache
def _pollers_that_follow() -> int:
    return max(count for count in range(1, 7) if _worst_lag(count) < _BEHIND_SECONDS)


@cache
def _offered_twice_as_much() -> tuple[int, int, int]:
    """Offer a shard twice its records for some minutes.

    Returns:
        How many shards there are then, and the records offered and refused in the last second.
    """
    stream, taken, offered = Stream("s", shard_count=1, now=0.0), 0, 2_000
    for second in range(60 * _MINUTES):
        budget = stream.open_shards[0].budget
        taken = budget.spend(float(second), records=offered, size_bytes=offered * 100)
    return len(stream.open_shards), offered, offered - taken


REPLAY: Final = Question(
    ident="01.q5",
    prompt=(
        "Three teams each read every order, in order for each customer. After a bug fix, one of "
        "them must read the last day again. Which service?"
    ),
    options=(
        Option(
            "Kinesis Data Streams",
            "A log: it keeps records, and each reader has its own place and can go back.",
            correct=True,
            holds=lambda: not _lacks("Kinesis Data Streams"),
        ),
        Option(
            "Amazon Data Firehose",
            "It delivers to one destination, and what is delivered is gone from it.",
            misconception=49,
            holds=lambda: not _lacks("Data Firehose"),
        ),
        Option(
            "Amazon SQS, a standard queue",
            "One application handles each message, and then it is gone. It keeps no strict order.",
            misconception=49,
            holds=lambda: not _lacks("SQS standard queue"),
        ),
        Option(
            "Amazon SQS, a FIFO queue",
            "It keeps the order, but a message that one application has acknowledged is gone.",
            misconception=49,
            holds=lambda: not _lacks("SQS FIFO queue"),
        ),
    ),
    exam="DEA-C01",
    skill="1.1.11",
    docs=_CONCEPTS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"Of the 3 needs, Data Firehose lacks {', '.join(_lacks('Data Firehose'))}; the standard "
        f"queue lacks {', '.join(_lacks('SQS standard queue'))}; the FIFO queue lacks "
        f"{', '.join(_lacks('SQS FIFO queue'))}; the stream lacks none."
    ),
)

CROWD: Final = Question(
    ident="01.q7",
    prompt=(
        "A shard is written at its full 1 MiB a second. How many consumers can poll it once a "
        "second each and still follow?"
    ),
    kind="number",
    answer=2.0,
    options=(
        Option(
            "2",
            "Polling consumers share 2 MiB a second of a shard, and each needs 1 MiB.",
            correct=True,
            holds=lambda: _pollers_that_follow() == 2,
        ),
        Option(
            "1",
            "A shard delivers twice what it takes in.",
            misconception=23,
            holds=lambda: _pollers_that_follow() == 1,
        ),
        Option(
            "5",
            "Five calls a second would do for five, but the bytes run out before the calls.",
            misconception=23,
            holds=lambda: _pollers_that_follow() == 5,
        ),
        Option(
            "20",
            "So many may register for fan-out, where each has a line of its own. These poll.",
            misconception=23,
            holds=lambda: _worst_lag(20) < _BEHIND_SECONDS,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_QUOTAS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"They share {SHARD_READ_BYTES_PER_SECOND:,} bytes/s. After 90 seconds, two are at most "
        f"{_worst_lag(2):.1f} s behind, and one of three is {_worst_lag(3):.0f} s behind."
    ),
)

GROWTH: Final = Question(
    ident="01.q8",
    prompt=(
        "A provisioned stream of one shard is offered twice as many records as a shard takes, for "
        "ten minutes. What happens?"
    ),
    options=(
        Option(
            "It keeps its one shard and refuses about half of the records.",
            "A provisioned stream has the shards that you give it.",
            correct=True,
            holds=lambda: _offered_twice_as_much() == (1, 2_000, 1_000),
        ),
        Option(
            "It gets a second shard by itself after some minutes.",
            "Only a stream on demand does so. Here you, or a program of yours, must.",
            misconception=45,
            holds=lambda: _offered_twice_as_much()[0] > 1,
        ),
        Option(
            "It stores them all and delivers them more slowly.",
            "What a shard cannot take at once it refuses; it does not keep a waiting line.",
            misconception=45,
            holds=lambda: _offered_twice_as_much()[2] == 0,
        ),
    ),
    exam="SAA-C03",
    skill="3.5",
    docs=_MODES,
    checked_on=CHECKED_ON,
    proof=lambda: (
        "In the last second of ten minutes {1:,} records are offered and {2:,} refused; open "
        "shards: {0}.".format(*_offered_twice_as_much())
    ),
)
