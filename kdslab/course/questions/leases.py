"""The questions of lesson 11 on leases: who works, where one begins, what a split does."""

from __future__ import annotations

from functools import cache
from typing import Final

from kdslab.course.question import Option, Question
from kdslab.model.facts import CHECKED_ON
from kdslab.sim.consumers import SECONDS, LeaseRun, lease_board
from kdslab.sim.consumers_beliefs import (
    Balance,
    Restart,
    SplitRun,
    balance,
    restart_at_latest,
    split_under_lag,
)

_KCL: Final = "https://docs.aws.amazon.com/streams/latest/dev/kcl.html"
_CONCEPTS: Final = "https://docs.aws.amazon.com/streams/latest/dev/kcl-concepts.html"
_AFTER: Final = (
    "https://docs.aws.amazon.com/streams/latest/dev/kinesis-using-sdk-java-after-resharding.html"
)


@cache
def _board(workers: int) -> LeaseRun:
    return lease_board(workers=workers, shards=4, kill_at=None)


@cache
def _restart() -> Restart:
    return restart_at_latest()


@cache
def _split() -> SplitRun:
    return split_under_lag()


@cache
def _dealt() -> Balance:
    return balance()


def _at_work() -> int:
    return len(_board(6).holders(SECONDS - 1))


IDLE: Final = Question(
    ident="11.q6",
    prompt=(
        "An application of the KCL reads a stream of 4 shards and lags. You raise it from 4 "
        "workers to 6. How many of the 6 have something to do?"
    ),
    kind="number",
    answer=4.0,
    options=(
        Option(
            "4",
            "A shard is one lease, and a lease has one owner.",
            correct=True,
            holds=lambda: _at_work() == 4,
        ),
        Option(
            "6",
            "Two workers cannot share a shard: its order would be lost.",
            misconception=29,
            holds=lambda: _at_work() == 6,
        ),
        Option(
            "1",
            "The leases are dealt out evenly, not given to one.",
            misconception=29,
            holds=lambda: _at_work() == 1,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.1",
    docs=_CONCEPTS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"{_at_work()} of 6 workers hold a lease in the last second. Records that nobody has "
        f"worked on by then: {_board(4).unread} with 4 workers, {_board(6).unread} with 6."
    ),
)

AFTER_A_STOP: Final = Question(
    ident="11.q7",
    prompt=(
        "An application of the KCL has the initial position LATEST. It ran for a minute, was down "
        "for a minute, and comes back under its old name. Which records does it read?"
    ),
    options=(
        Option(
            "Those of the minute it was down, and on from there.",
            "Its lease has a checkpoint. LATEST counts only when a lease is made.",
            correct=True,
            holds=lambda: _restart().read_while_down == _restart().while_down,
        ),
        Option(
            "Only those that come after it is back.",
            "The initial position is for a lease without a checkpoint.",
            misconception=19,
            holds=lambda: _restart().read_while_down == 0,
        ),
        Option(
            "All that the stream has kept, from the oldest on.",
            "What came before its first start is never read: there LATEST did count.",
            misconception=19,
            holds=lambda: _restart().read_before > 0,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.11",
    docs=_KCL,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"Of {_restart().while_down} records that came while it was down it reads "
        f"{_restart().read_while_down}, of {_restart().before} from before its first start "
        f"{_restart().read_before}."
    ),
)

SPLIT_LATE: Final = Question(
    ident="11.q8",
    prompt=(
        "A worker lags half a minute behind on one shard, and ever more. You split the shard, and "
        "an idle worker is there. What does the lag do?"
    ),
    options=(
        Option(
            "It goes on rising until the parent is read to its end, then it falls.",
            "The children wait for their parent, so the second worker has nothing to do yet.",
            correct=True,
            holds=lambda: (
                _split().worst_lag > _split().lag_at_split + 10 and _split().lag_seconds[-1] < 5
            ),
        ),
        Option(
            "It falls at once: two workers do twice as much.",
            "What is in the parent stays there, and one worker reads it.",
            misconception=31,
            holds=lambda: _split().worst_lag <= _split().lag_at_split + 1,
        ),
        Option(
            "It goes on rising for ever: a split helps writers alone.",
            "Once the parent is read, two workers read one child each.",
            misconception=31,
            holds=lambda: _split().lag_seconds[-1] >= _split().worst_lag - 1,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.10",
    docs=_AFTER,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"Split at second {_split().split_at:.0f} with a lag of {_split().lag_at_split:.0f} s. The "
        f"parent is read at second {_split().drained_at:.0f}; the lag reaches "
        f"{_split().worst_lag:.0f} s, and is {_split().lag_seconds[-1]:.0f} s in the end."
    ),
)

SKEWED: Final = Question(
    ident="11.q9",
    prompt=(
        "Six shards carry 900, 10, 800, 10, 700 and 10 records a second. KCL 2 gives each of two "
        "workers three leases. What can be true?"
    ),
    options=(
        Option(
            "One worker has 80 times the load of the other. KCL 3 would go by the load.",
            "KCL 2 counts leases; KCL 3 looks at how busy its workers are.",
            correct=True,
            holds=lambda: max(_dealt().by_count) == 80 * min(_dealt().by_count),
        ),
        Option(
            "Both have the same load, since both have three leases.",
            "A lease is a shard, and shards are not alike.",
            misconception=30,
            holds=lambda: max(_dealt().by_count) < 2 * min(_dealt().by_count),
        ),
        Option(
            "KCL 3 would deal out these leases just as KCL 2 does.",
            "Dealt out by load, the heaviest go to different workers.",
            misconception=30,
            holds=lambda: max(_dealt().by_load) > 50 * min(_dealt().by_load),
        ),
    ),
    exam="SAA-C03",
    skill="3.5",
    docs=_CONCEPTS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"By number: {' and '.join(f'{load:,.0f}' for load in _dealt().by_count)} records a "
        f"second. By load: {' and '.join(f'{load:,.0f}' for load in _dealt().by_load)}."
    ),
)
