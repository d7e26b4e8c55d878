"""What a wrong blank gives away in the sizing of a stream of weather stations."""

from __future__ import annotations

from math import ceil
from typing import Final

from kdslab.course.checks.numbers import misnumbered
from kdslab.course.checks.shard_counts import ADVICE, Traffic, bars, sized
from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.facts import (
    KIB,
    SHARD_READ_BYTES_PER_SECOND,
    SHARD_WRITE_BYTES_PER_SECOND,
)

WEATHER: Final = Traffic(1_500, 2_900, 4)
_COUNTED: Final = ceil(WEATHER.record_bytes / KIB) * KIB
_ROUND_UP: Final = "Round 2,900 up to the next multiple of 1,024."


def wrong_blank(
    counted: object, by_bytes: object, by_reads: object, shards: object
) -> Counterexample | None:
    """Say which blank is wrong, the first one first, if any is.

    Args:
        counted: The bytes that a record counts as when it is written.
        by_bytes: Shards for the bytes in.
        by_reads: Shards for the bytes out.
        shards: How many to buy.
    """
    records, size_bytes, pollers = WEATHER
    _, written, fetched = bars(*WEATHER)
    bought = sized(WEATHER).shards
    return (
        _wrong(
            "counted",
            counted,
            _COUNTED,
            f"a record of {size_bytes:,} bytes counts as {_COUNTED // KIB} whole KiB",
            {size_bytes: "sizes not rounded up", 2 * KIB: "rounded down", 3: "KiB, not bytes"},
        )
        or _wrong(
            "by_bytes",
            by_bytes,
            ceil(written),
            f"{records:,} x {_COUNTED:,} / {SHARD_WRITE_BYTES_PER_SECOND:,} = {written:.2f}",
            {int(written): "rounded down"},
        )
        or _wrong(
            "by_reads",
            by_reads,
            ceil(fetched),
            f"{pollers} x {records:,} x {size_bytes:,} / {SHARD_READ_BYTES_PER_SECOND:,} = "
            f"{fetched:.2f}",
            {
                ceil(bars(records, size_bytes, 1)[2]): "one reader, however many poll",
                int(fetched): "rounded down",
            },
        )
        or _wrong(
            "shards",
            shards,
            bought,
            f"all three limits hold at once; the highest bar is {bought}",
            {
                sum(map(ceil, bars(*WEATHER))): "the limits added up",
                ceil(written): "the readers left out",
                ceil(bars(*WEATHER)[0]): "the lowest instead of the highest",
            },
        )
    )


def _wrong(
    name: str, yours: object, right: int, rule: str, known: dict[int, str]
) -> Counterexample | None:
    if type(yours) is int and yours == right:
        return None
    mistake = misnumbered(yours) or (known.get(yours, "") if type(yours) is int else "")
    otherwise = _ROUND_UP if name == "counted" else "Look at the rule, and round up."
    next_step = _ROUND_UP if name == "counted" else ADVICE.get(mistake, otherwise)
    if mistake == "text, not a number":
        next_step = "Write the number without quotes."
    return Counterexample(
        yours=f"{name} = {shortened(yours)}", rule=rule, next_step=next_step, mistake=mistake
    )
