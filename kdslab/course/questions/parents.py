"""The questions of lesson 08 on families of shards: who is read first, and who can be merged."""

from __future__ import annotations

from functools import cache
from typing import Final

from kdslab.course.question import Option, Question
from kdslab.model.errors import KinesisError
from kdslab.model.facts import CHECKED_ON
from kdslab.model.shard import shard_id
from kdslab.model.stream import Stream
from kdslab.sim.consumers_beliefs import SplitRun, split_under_lag
from kdslab.sim.reshard import act
from kdslab.sim.reshard_readers import (
    ALL_AT_ONCE,
    OPEN_ONLY,
    PARENTS_FIRST,
    ShardReading,
    read_after_a_split,
)
from kdslab.sim.reshard_stories import SPLIT, Step

_AFTER: Final = (
    "https://docs.aws.amazon.com/streams/latest/dev/kinesis-using-sdk-java-after-resharding.html"
)
_MERGE: Final = "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_MergeShards.html"


@cache
def _reading(reader: str) -> ShardReading:
    return next(one for one in read_after_a_split() if one.reader == reader)


def _is_whole(reader: str) -> bool:
    return not (_reading(reader).missed or _reading(reader).late)


@cache
def _lag() -> SplitRun:
    return split_under_lag()


@cache
def _merges(lower: int, upper: int) -> bool:
    """Return whether two shards can be merged after shard 1 of 3 was split into 3 and 4."""
    stream = Stream("s", shard_count=3, now=0.0)
    act(stream, 60.0, Step(at_hours=0, call=SPLIT, numbers=(1,)))
    stream.settle(120.0)
    try:
        stream.merge(120.0, shard_id(lower), shard_id(upper))
    except KinesisError:
        return False
    return True


def _told(reader: str) -> str:
    one = _reading(reader)
    return f"{reader}, {one.missed} missed and {one.late} out of order"


ORDER: Final = Question(
    ident="08.q4",
    prompt=(
        "A stream was split an hour ago. A new program needs every record of the last day, and "
        "those of each key in order. How does it read?"
    ),
    options=(
        Option(
            "Each parent to its end, then its children, all from `TRIM_HORIZON`.",
            "The parent holds what came before the split, so it comes first.",
            correct=True,
            holds=lambda: _is_whole(PARENTS_FIRST),
        ),
        Option(
            "The open shards from `TRIM_HORIZON`; they have the oldest record that is kept.",
            "The oldest of *their* records came after the split. The rest lies in the parent.",
            misconception=12,
            holds=lambda: _is_whole(OPEN_ONLY),
        ),
        Option(
            "All shards side by side, closed ones too, all from `TRIM_HORIZON`.",
            "It gets every record, but a key's new records come while its old ones are still read.",
            misconception=12,
            holds=lambda: _is_whole(ALL_AT_ONCE),
        ),
        Option(
            "The children; the split has given them the parent's records.",
            "A split copies nothing.",
            misconception=10,
            holds=lambda: _reading(OPEN_ONLY).missed == 0,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.11",
    docs=_AFTER,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"Of {_reading(PARENTS_FIRST).sent} messages: {_told(PARENTS_FIRST)}; "
        f"{_told(ALL_AT_ONCE)}; {_told(OPEN_ONLY)}."
    ),
)

UNDER_LAG: Final = Question(
    ident="08.q5",
    prompt=(
        "A KCL application lags, as one worker cannot keep up with its shard. You split the shard, "
        "and a second worker is ready. What becomes of the lag?"
    ),
    options=(
        Option(
            "It grows on until the parent's backlog is read; only then it falls.",
            "The children wait for their parent, and the parent still has one worker.",
            correct=True,
            holds=lambda: (
                _lag().worst_lag > _lag().lag_at_split
                and _lag().first_of_children_at >= _lag().drained_at
                and _lag().lag_seconds[-1] < _lag().lag_at_split
            ),
        ),
        Option(
            "It falls at once: two workers share what waits.",
            "What waits lies in the parent, and a shard has one worker of an application.",
            misconception=31,
            holds=lambda: _lag().worst_lag <= _lag().lag_at_split,
        ),
        Option(
            "It falls at once: the backlog moves into two shards.",
            "Nothing moves. The backlog stays in the parent.",
            misconception=10,
            holds=lambda: _lag().first_of_children_at < _lag().drained_at,
        ),
        Option(
            "It grows for ever: a split is of no use to readers.",
            "Once the children are read, two workers read twice as much.",
            misconception=29,
            holds=lambda: _lag().lag_seconds[-1] >= _lag().worst_lag,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.10",
    docs=_AFTER,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"Split at second {_lag().split_at:.0f} with a lag of {_lag().lag_at_split:.0f} s; the "
        f"parent is read at second {_lag().drained_at:.0f}; the lag reaches "
        f"{_lag().worst_lag:.0f} s and ends at {_lag().lag_seconds[-1]:.0f} s."
    ),
)

NEIGHBOURS: Final = Question(
    ident="08.q6",
    prompt=(
        "A stream had the shards 0, 1 and 2. Shard 1 was split in the middle, into 3 and 4. "
        "Which pairs can be merged now?"
    ),
    kind="multiple",
    options=(
        Option(
            "0 and 3",
            "3 has the lower half of what 1 had, and begins where 0 ends.",
            correct=True,
            holds=lambda: _merges(0, 3),
        ),
        Option(
            "4 and 2",
            "4 has the upper half of what 1 had, and ends where 2 begins.",
            correct=True,
            holds=lambda: _merges(4, 2),
        ),
        Option(
            "2 and 3",
            "The numbers are neighbours, the ranges are not: 4 lies between.",
            misconception=47,
            holds=lambda: _merges(3, 2) or _merges(2, 3),
        ),
        Option(
            "0 and 2",
            "3 and 4 lie between them.",
            misconception=47,
            holds=lambda: _merges(0, 2) or _merges(2, 0),
        ),
        Option(
            "0 and 1",
            "1 is closed, and what is closed can be neither split nor merged.",
            misconception=11,
            holds=lambda: _merges(0, 1),
        ),
    ),
    exam="DEA-C01",
    skill="1.1.1",
    docs=_MERGE,
    checked_on=CHECKED_ON,
    proof=lambda: (
        "Of the five pairs the stream merges "
        + " and ".join(
            f"{lower} with {upper}"
            for lower, upper in ((0, 3), (4, 2), (3, 2), (0, 2), (0, 1))
            if _merges(lower, upper)
        )
        + "."
    ),
)
