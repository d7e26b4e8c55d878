"""The questions of lesson 06: what a refusal means, what hides it, and what one key can get."""

from __future__ import annotations

from functools import cache
from typing import Final

from kdslab.course.question import Option, Question
from kdslab.course.questions.cures import AGGREGATE, BETWEEN, CITY_KEY, LARGER_RECORDS
from kdslab.model.facts import CHECKED_ON
from kdslab.model.hashing import hash_key
from kdslab.model.series import MINUTE
from kdslab.model.stream import Stream, StreamMode
from kdslab.sim.partial_failure import PartialFailure, partial_failure
from kdslab.sim.throttle import LOADS, MIXES, ONE_HOT, run_hot
from kdslab.sim.throttle_sweep import same_minute

_PUT_RECORDS: Final = "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html"
_MODES: Final = "https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html"
_MONITORING: Final = (
    "https://docs.aws.amazon.com/streams/latest/dev/monitoring-with-cloudwatch.html"
)
_BURSTS: Final = tuple(LOADS)[2]
_HOT_RATE: Final = 2_500


@cache
def _calm_and_refusing(mix: str, load: str) -> bool:
    """Return whether a stream refuses although no minute uses half of it."""
    run = run_hot(mix, per_second=1_800, shards=4, load=load)
    return run.stream_use < 0.5 and run.writes.total_refused > 0


def _a_calm_minute_refuses_nothing() -> bool:
    return not any(_calm_and_refusing(mix, load) for mix in MIXES for load in LOADS)


def _all_are_full() -> bool:
    """Return whether all shards are full when a stream with one hot key refuses."""
    run = run_hot(ONE_HOT, per_second=1_800, shards=4)
    return run.refusing == run.shards


@cache
def _on_demand() -> tuple[int, int]:
    """Offer one key to an on-demand stream for an hour.

    Returns:
        What is refused in the last second, and how many open shards there are then.
    """
    stream, refused = Stream("s", shard_count=4, now=0.0, mode=StreamMode.ON_DEMAND), 0
    for minute in range(1, MINUTE + 1):
        now = float(minute * MINUTE)
        stream.settle(now)
        offered = _HOT_RATE * MINUTE
        shard = stream.route(hash_key("checkout"))
        refused = offered - stream.put_alike(
            now, shard, records=offered, size_bytes=100, seconds=MINUTE
        )
    return refused // MINUTE, len(stream.open_shards)


def _burst_refused() -> int:
    return same_minute(5)[1].total_refused


def _naive() -> PartialFailure:
    return partial_failure("nothing")


def _resent() -> PartialFailure:
    return partial_failure("what failed")


CALM_TOTAL: Final = Question(
    ident="06.q1",
    prompt=(
        "A provisioned stream stores less than half of what its shards take in a minute. "
        "WriteProvisionedThroughputExceeded is above 0 all the same. What can be behind it?"
    ),
    kind="multiple",
    options=(
        Option(
            "One partition key that is too much for its shard.",
            "Its shard is full and refuses; the others are idle and pull the average down.",
            correct=True,
            holds=lambda: _calm_and_refusing(ONE_HOT, "steady"),
        ),
        Option(
            "Records that come in bursts of a second.",
            "A shard counts by the second; the quiet seconds pull the minute's average down.",
            correct=True,
            holds=lambda: _calm_and_refusing(MIXES[0], _BURSTS),
        ),
        Option(
            "Nothing: below the average no shard refuses, so the metric must be wrong.",
            "Limits hold for each shard and each second, not for an average.",
            misconception=38,
            holds=_a_calm_minute_refuses_nothing,
        ),
        Option(
            "Too few shards: all of them are full.",
            "Then the stream's average would be near its capacity.",
            misconception=5,
            holds=_all_are_full,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_MONITORING,
    checked_on=CHECKED_ON,
    proof=lambda: (
        "1,800 records a second on 4 shards: with one hot key "
        f"{run_hot(ONE_HOT, per_second=1_800).writes.total_refused:,} are refused in five minutes "
        f"at {run_hot(ONE_HOT, per_second=1_800).stream_use:.0%} use; in bursts "
        f"{run_hot(MIXES[0], per_second=1_800, load=_BURSTS).writes.total_refused:,}."
    ),
)

ON_DEMAND: Final = Question(
    ident="06.q2",
    prompt=(
        f"Every record has the key checkout: {_HOT_RATE:,} small records a second. You create an "
        "on-demand stream for them. How many a second does it refuse after an hour?"
    ),
    kind="number",
    answer=1_500.0,
    options=(
        Option(
            "1,500",
            "One key is in one shard in every mode, and a shard takes 1,000.",
            correct=True,
            holds=lambda: _on_demand()[0] == 1_500,
        ),
        Option(
            "0",
            "The stream does grow, but no new shard takes a part of the key.",
            misconception=6,
            holds=lambda: _on_demand()[0] == 0,
        ),
        Option(
            "500",
            "Two shards could take 2,000; the key reaches one of them.",
            misconception=5,
            holds=lambda: _on_demand()[0] == 500,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_MODES,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"After an hour the stream has {_on_demand()[1]} open shards and still refuses "
        f"{_on_demand()[0]:,} of {_HOT_RATE:,} records a second."
    ),
)

SAME_MINUTE: Final = Question(
    ident="06.q3",
    prompt=(
        "A device sends one shard 60,000 small records a minute, all within 5 seconds. "
        "How many of them does the model refuse?"
    ),
    kind="number",
    answer=55_000.0,
    tolerance=1_000.0,
    options=(
        Option(
            "55,000",
            "5 seconds of 1,000 get in; the 55 quiet seconds are of no use.",
            correct=True,
            holds=lambda: _burst_refused() == 55_000,
        ),
        Option(
            "0",
            "60,000 a minute is the limit only if they come evenly.",
            misconception=38,
            holds=lambda: _burst_refused() == 0,
        ),
        Option(
            "59,000",
            "Each of the 5 seconds lets 1,000 in, not only the first.",
            misconception=38,
            holds=lambda: _burst_refused() == 59_000,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_PUT_RECORDS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"Evenly: {same_minute(5)[0].total_refused:,} of 60,000 refused. In 5 seconds: "
        f"{_burst_refused():,}."
    ),
)

NOT_LOST: Final = Question(
    ident="06.q4",
    prompt="PutRecords sends 500 records, and a shard throttles 37 of them. What is true?",
    options=(
        Option(
            "463 are stored; the producer still has the 37 and can send them again.",
            "The answer names them, in the order of the request.",
            correct=True,
            holds=lambda: (_naive().distinct, _resent().lost) == (463, 0),
        ),
        Option(
            "The 37 are lost.",
            "They were never stored, and the producer has them still.",
            misconception=1,
            holds=lambda: _resent().lost == 37,
        ),
        Option(
            "None is stored: the call fails as a whole.",
            "Each record succeeds or fails by itself, and the call answers with HTTP 200.",
            misconception=2,
            holds=lambda: _naive().distinct == 0,
        ),
        Option(
            "The stream stores the 37 by itself as soon as the shard has room.",
            "A refused record is nowhere in the stream. Whoever wants it stored sends it again.",
            misconception=1,
            holds=lambda: _naive().lost == 0,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_PUT_RECORDS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"A producer that does not look loses {_naive().lost} of {_naive().sent}; one that sends "
        f"{_resent().sent_again} again loses {_resent().lost}."
    ),
)

QUESTIONS: Final = (
    CALM_TOTAL,
    ON_DEMAND,
    SAME_MINUTE,
    NOT_LOST,
    CITY_KEY,
    BETWEEN,
    LARGER_RECORDS,
    AGGREGATE,
)
"""All of them, in the order in which the lesson asks."""
