"""Records of 10 MiB among small ones: what one takes at once, the shard then lacks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kdslab.model.errors import ProvisionedThroughputExceededException
from kdslab.model.facts import (
    KIB,
    MIB,
    RECORD_BYTES_BY_DEFAULT,
    RECORD_KIB_AT_MOST,
    SHARD_WRITE_BYTES_PER_SECOND,
)
from kdslab.model.series import MINUTE
from kdslab.model.stream import Stream

_A_SECOND: Final = 10


@dataclass(frozen=True, kw_only=True)
class LargeRun:
    """A minute of a shard that takes records of up to 10 MiB.

    Attributes:
        large_offered: How many large records came.
        large_accepted: How many of them were stored.
        small_offered: How many small records came.
        small_refused: How many of them were refused, because a large one had just been stored.
        accepted_bytes: What was stored in each second.
    """

    large_offered: int
    large_accepted: int
    small_offered: int
    small_refused: int
    accepted_bytes: tuple[int, ...]


def run_large(every_seconds: int = 10, small_bytes_per_second: int = MIB // 2) -> LargeRun:
    """Send one shard a record of 10 MiB every so often, and ten small ones each second.

    Args:
        every_seconds: How often a large one comes; the small ones of that second follow it.
        small_bytes_per_second: What the small ones weigh together.

    Example:
        >>> run = run_large()
        >>> run.large_offered, run.large_accepted, run.small_refused
        (6, 3, 30)
    """
    stream = _stream(RECORD_KIB_AT_MOST)
    small = b"x" * (small_bytes_per_second // _A_SECOND - 1)
    large = b"x" * (RECORD_KIB_AT_MOST * KIB - 1)
    large_sizes, small_sizes, by_second = [], [], []
    for second in range(MINUTE):
        now = float(MINUTE + second)
        big = [] if second % every_seconds else [_put(stream, now, large)]
        little = [_put(stream, now, small) for _ in range(_A_SECOND)]
        large_sizes += big
        small_sizes += little
        by_second.append(sum(big) + sum(little))
    return LargeRun(
        large_offered=len(large_sizes),
        large_accepted=sum(map(bool, large_sizes)),
        small_offered=len(small_sizes),
        small_refused=small_sizes.count(0),
        accepted_bytes=tuple(by_second),
    )


def most_in(seconds: int, record_kib_at_most: int = RECORD_BYTES_BY_DEFAULT // KIB) -> int:
    """Return the bytes that one shard takes in so many seconds, offered all it can take."""
    stream = _stream(record_kib_at_most)
    payload = b"x" * (SHARD_WRITE_BYTES_PER_SECOND // 8 - 1)
    # Ten times as much as flows in is offered, so that also a burst meets its end.
    return sum(_put(stream, MINUTE + step / 80, payload) for step in range(seconds * 80))


def _stream(record_kib_at_most: int) -> Stream:
    return Stream("pictures", shard_count=1, now=0.0, record_bytes_at_most=record_kib_at_most * KIB)


def _put(stream: Stream, now: float, payload: bytes) -> int:
    try:
        stream.put(now, "k", payload)
    except ProvisionedThroughputExceededException:
        return 0
    return len(payload) + 1
