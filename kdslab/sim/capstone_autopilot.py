"""An autopilot for Black Friday: what a policy may see when a minute begins, and may ask for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

HISTORY_MINUTES: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What CloudWatch and DescribeStreamSummary show when a minute begins, and nothing else.

    Each tuple has one number for each of the last 60 minutes that are over, the newest last.

    Simplification: metrics are there as soon as their minute is over; CloudWatch is later.

    Attributes:
        minute: Which minute of the day begins, 1 to 1,439.
        shards: How many shards are open.
        updates_left: How often UpdateShardCount may still be called today.
        incoming_records: What the stream stored.
        throttled_records: What it refused.
        busiest_shard: What the shard that was offered most stored (a shard-level metric).
        iterator_age_minutes: How far behind the last reader was.
    """

    minute: int
    shards: int
    updates_left: int
    incoming_records: tuple[int, ...]
    throttled_records: tuple[int, ...]
    busiest_shard: tuple[int, ...]
    iterator_age_minutes: tuple[int, ...]


Policy: TypeAlias = Callable[[View], int]
"""Returns how many shards there shall be; the number that there is changes nothing."""
