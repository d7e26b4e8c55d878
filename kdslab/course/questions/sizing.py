"""The questions of lesson 05: which limit binds, and what changes it."""

from __future__ import annotations

from functools import cache
from typing import Final

from kdslab.course.question import Option, Question
from kdslab.course.questions.shard_rates import BURST, LARGE, PACKED
from kdslab.course.questions.shared_reads import MORE_SHARDS, SIXTH_POLLER
from kdslab.model.errors import InvalidArgumentException
from kdslab.model.facts import (
    CHECKED_ON,
    KIB,
)
from kdslab.model.stream import Stream
from kdslab.sim.sizing import refused_per_second, size_stream

_GUIDE: Final = "https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html"
_QUOTAS: Final = "https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html"
_RESIZE: Final = "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateShardCount.html"


def _shards(records_per_second: int, record_bytes: int) -> int:
    return size_stream(records_per_second, record_bytes).shards


def _accepts(target: int) -> bool:
    """Return whether a stream of 3 shards takes this number in one call."""
    stream = Stream("s", shard_count=3, now=0.0)
    try:
        stream.update_shard_count(60.0, target)
    except InvalidArgumentException:
        return False
    return True


@cache
def _shards_after_a_day() -> int:
    """Send far too much once an hour for a day; return how many of three shards are open then."""
    stream = Stream("s", shard_count=3, now=0.0)
    for hour in range(24):
        stream.put_alike(hour * 3600.0, stream.shards[0], records=20_000, size_bytes=100)
    return sum(shard.is_open for shard in stream.shards)


HALVED: Final = Question(
    ident="05.q1",
    prompt=(
        "1,500 records of 4 KiB come each second. Then each is cut in two: 3,000 of 2 KiB. One "
        "application polls. How does the number of shards change?"
    ),
    options=(
        Option(
            "Not at all.",
            "The bytes rule before and after; 2 KiB is still a whole number of KiB.",
            correct=True,
            holds=lambda: _shards(1_500, 4 * KIB) == _shards(3_000, 2 * KIB),
        ),
        Option(
            "It doubles, because there are twice as many records.",
            "Their bar doubles, to 3. The bar of bytes stays at 5.86, and it is the higher one.",
            misconception=35,
            holds=lambda: 2 * _shards(1_500, 4 * KIB) == _shards(3_000, 2 * KIB),
        ),
        Option(
            "It halves, because each record is half as large.",
            "There are twice as many of them: the bytes a second are the same.",
            misconception=39,
            holds=lambda: _shards(1_500, 4 * KIB) == 2 * _shards(3_000, 2 * KIB),
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_GUIDE,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"The model asks for {_shards(1_500, 4 * KIB)} shards before and "
        f"{_shards(3_000, 2 * KIB)} after; with one fewer it refuses "
        f"{refused_per_second(3_000, 2 * KIB, 5):,.0f} of the small records a second."
    ),
)

SENSORS: Final = Question(
    ident="05.q2",
    prompt=(
        "Sensors send 3,200 events of 180 bytes a second, each as a record of its own with "
        "`PutRecord`. One application polls. How many shards does the stream need?"
    ),
    kind="number",
    answer=4.0,
    options=(
        Option(
            "4",
            "3,200 of 1,000 records; and 180 bytes count as 1 KiB, which makes 3.13 by the bytes.",
            correct=True,
            holds=lambda: _shards(3_200, 180) == 4,
        ),
        Option(
            "1",
            "0.55 MiB fit into one shard; 3,200 records do not. Both limits hold at once.",
            misconception=35,
            holds=lambda: refused_per_second(3_200, 180, 1) == 0,
        ),
        Option(
            "3",
            "What is left over needs a shard too: 200 records a second would be refused.",
            misconception=38,
            holds=lambda: refused_per_second(3_200, 180, 3) == 0,
        ),
        Option(
            "7",
            "The limits are not added up: one shard serves all three at once.",
            misconception=38,
            holds=lambda: _shards(3_200, 180) == 7,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_QUOTAS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"The model refuses {refused_per_second(3_200, 180, 4):.0f} records a second on 4 shards, "
        f"{refused_per_second(3_200, 180, 3):,.0f} on 3 and "
        f"{refused_per_second(3_200, 180, 1):,.0f} on 1."
    ),
)

PROVISIONED: Final = Question(
    ident="05.q8",
    prompt="A provisioned stream has 3 shards. Its traffic grows and needs 20. What is true?",
    kind="multiple",
    options=(
        Option(
            "Records are refused until somebody changes the number of shards.",
            "No provisioned stream changes it by itself.",
            correct=True,
            holds=lambda: _shards_after_a_day() == 3 and refused_per_second(20_000, 100, 3) > 0,
        ),
        Option(
            "One call of `UpdateShardCount` can reach 6 shards, but not 7.",
            "A call goes as far as double. To 20 it takes three: 6, 12, 20.",
            correct=True,
            holds=lambda: _accepts(6) and not _accepts(7),
        ),
        Option(
            "With Auto-Scaling switched on, the stream adds shards by itself.",
            "A provisioned stream has no such switch. You can build it from an alarm.",
            misconception=45,
            holds=lambda: _shards_after_a_day() > 3,
        ),
        Option(
            "One call of `UpdateShardCount` with the target 20 is enough.",
            "The call is refused: it is more than double.",
            misconception=46,
            holds=lambda: _accepts(20),
        ),
    ),
    exam="SAA-C03",
    skill="3.5",
    docs=_RESIZE,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"After a day of bursts of 20,000 records the model's stream still has "
        f"{_shards_after_a_day()} shards. A target of 6 is "
        f"{'taken' if _accepts(6) else 'refused'}, one of 20 is "
        f"{'taken' if _accepts(20) else 'refused'}."
    ),
)

QUESTIONS: Final = (
    HALVED,
    SENSORS,
    PACKED,
    SIXTH_POLLER,
    MORE_SHARDS,
    BURST,
    LARGE,
    PROVISIONED,
)
"""All of them, in the order in which the lesson asks."""
