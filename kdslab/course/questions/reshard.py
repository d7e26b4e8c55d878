"""The questions of lesson 08: what becomes of shards, keys and records when a stream changes."""

from __future__ import annotations

from functools import cache
from typing import Final

from kdslab.course.question import Option, Question
from kdslab.course.questions.parents import NEIGHBOURS, ORDER, UNDER_LAG
from kdslab.course.questions.scaling import FEWEST_CALLS, LEFT_ALONE, NERVOUS, ROLLING_DAY
from kdslab.model.facts import CHECKED_ON
from kdslab.model.hashing import hash_key
from kdslab.model.iterator import IteratorType
from kdslab.model.shard import shard_id
from kdslab.model.stream import Stream
from kdslab.sim.reshard import HOUR, act
from kdslab.sim.reshard_stories import COUNT, SPLIT, Step

_AFTER: Final = (
    "https://docs.aws.amazon.com/streams/latest/dev/kinesis-using-sdk-java-after-resharding.html"
)
_COUNT: Final = "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateShardCount.html"
_BACKLOG: Final = 3_600
_KEY: Final = "user-1"


def _step(call: str, *numbers: int) -> Step:
    return Step(at_hours=0, call=call, numbers=numbers)


@cache
def _split_with_backlog() -> tuple[int, int]:
    """Split the only shard of a stream when it holds a backlog.

    Returns:
        How many records the parent and its children hold after it.
    """
    stream = Stream("s", shard_count=1, now=0.0)
    for number in range(_BACKLOG):
        stream.put(float(number), f"{number}", b"")
    act(stream, HOUR, _step(SPLIT, 0))
    stream.settle(HOUR + 60)
    parent, *children = stream.shards
    return len(parent.records), sum(len(child.records) for child in children)


@cache
def _up_and_down() -> tuple[str, str, str]:
    """Return the shard of one key on two shards, then on four, then on two again."""
    stream, owners = Stream("s", shard_count=2, now=0.0), []
    for minute, count in enumerate((2, 4, 2)):
        if minute:
            act(stream, 60.0 * minute, _step(COUNT, count))
        stream.settle(60.0 * minute + 50)
        owners.append(stream.route(hash_key(_KEY)).id)
    first, second, third = owners
    return first, second, third


@cache
def _three_hours_later() -> tuple[bool, int, bool]:
    """Split a shard that holds 100 records, and look at it three hours later.

    Returns:
        Whether it is listed, how many records are read from it, and whether it takes one in.
    """
    stream = Stream("s", shard_count=1, now=0.0)
    for number in range(100):
        stream.put(float(number), f"{number}", b"")
    act(stream, HOUR, _step(SPLIT, 0))
    now = 4 * HOUR
    stream.settle(now)
    listed = shard_id(0) in [shard.id for shard in stream.shards]
    batch = stream.get_records(now, stream.iterator(now, shard_id(0), IteratorType.TRIM_HORIZON))
    takes = any(stream.put(now + n, f"{n}", b"")[0].id == shard_id(0) for n in range(20))
    return listed, len(batch.records), takes


BACKLOG: Final = Question(
    ident="08.q1",
    prompt=(
        f"A shard holds a backlog of {_BACKLOG:,} records that nobody has read. You split it in "
        "the middle. How many of them do the two children hold together?"
    ),
    kind="number",
    answer=0.0,
    options=(
        Option(
            "0",
            "They stay in the closed parent, and are read from there until the retention is over.",
            correct=True,
            holds=lambda: _split_with_backlog() == (_BACKLOG, 0),
        ),
        Option(
            f"{_BACKLOG:,}",
            "Nothing is moved or copied. The children take in what comes after the split.",
            misconception=10,
            holds=lambda: _split_with_backlog()[1] == _BACKLOG,
        ),
        Option(
            f"{_BACKLOG // 2:,}",
            "The split divides a range of hash keys, not the records that lie in the shard.",
            misconception=10,
            holds=lambda: _split_with_backlog()[1] == _BACKLOG // 2,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.11",
    docs=_AFTER,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"After the split the parent holds {_split_with_backlog()[0]:,} records and its two "
        f"children hold {_split_with_backlog()[1]}."
    ),
)

UP_AND_DOWN: Final = Question(
    ident="08.q2",
    prompt=(
        f"On a stream of 2 shards, the key {_KEY} is in {shard_id(1)}. `UpdateShardCount` brings "
        "the stream to 4 shards, then back to 2. Where does the key go now?"
    ),
    options=(
        Option(
            "To a shard whose number the stream did not have before.",
            "Both calls closed shards and opened new ones. The range is the old one, the shard is "
            "not.",
            correct=True,
            holds=lambda: (
                _up_and_down()[0] == shard_id(1) and len(set(_up_and_down())) == len(_up_and_down())
            ),
        ),
        Option(
            f"To {shard_id(1)} as before: the same key and the same number of shards.",
            "The shard is closed for good. A key keeps its hash key, not its shard.",
            misconception=9,
            holds=lambda: _up_and_down()[2] == shard_id(1),
        ),
        Option(
            "To its shard of the time with four shards; only the others were merged.",
            "That one was merged as well: from four shards to two, all four are closed.",
            misconception=9,
            holds=lambda: _up_and_down()[2] == _up_and_down()[1],
        ),
    ),
    exam="DEA-C01",
    skill="1.1.1",
    docs=_COUNT,
    checked_on=CHECKED_ON,
    proof=lambda: f"On 2, 4 and 2 shards, {_KEY} goes to {', '.join(_up_and_down())}.",
)

THREE_HOURS_LATER: Final = Question(
    ident="08.q3",
    prompt=(
        "A stream's only shard, with records in it, was split three hours ago. Records are kept "
        "for 24 hours. What is true of the parent?"
    ),
    kind="multiple",
    options=(
        Option(
            "`ListShards` names it.",
            "A closed shard is listed until the retention is over.",
            correct=True,
            holds=lambda: _three_hours_later()[0],
        ),
        Option(
            "`GetRecords` reads its records.",
            "A closed shard can be read like an open one.",
            correct=True,
            holds=lambda: _three_hours_later()[1] == 100,
        ),
        Option(
            "It is gone: a stream that is `ACTIVE` again has its new shards alone.",
            "It is closed, and gone only when the retention of its records is over.",
            misconception=11,
            holds=lambda: not _three_hours_later()[0],
        ),
        Option(
            "New records of keys that it had before still go into it.",
            "All keys go to the children, which own its range now.",
            misconception=9,
            holds=lambda: _three_hours_later()[2],
        ),
    ),
    exam="DEA-C01",
    skill="1.1.11",
    docs=_AFTER,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"Three hours after the split ListShards names {shard_id(0)}, GetRecords gives "
        f"{_three_hours_later()[1]} records of it, and of 20 new records 0 go into it."
    ),
)

QUESTIONS: Final = (
    BACKLOG,
    UP_AND_DOWN,
    THREE_HOURS_LATER,
    ORDER,
    UNDER_LAG,
    NEIGHBOURS,
    FEWEST_CALLS,
    ROLLING_DAY,
    LEFT_ALONE,
    NERVOUS,
)
"""All of them, in the order in which the lesson asks."""
