"""How an on-demand stream grows: a shard that gets much is halved a quarter of an hour later.

Each minute is looked at when it is over. A shard that took in more than 500 KB a second on average
(or half its limit of records) is halved 14 minutes after that minute began, and so within 15
minutes of a rise, whenever in a minute it came. It is halved in the middle: what is hot in it stays
hot in one half. So a stream is ready for twice what it had, and a flood that more than doubles
within 15 minutes is throttled. The number of shards never falls by itself.

Source: developer guide, "Choose the right mode": double the peak of the last 30 days, within 15
minutes; shards above 500 KB/s.
Simplification: growth always comes 14 minutes after the beginning of the minute that called for it;
AWS says "within 15 minutes".
Simplification: peaks are remembered by whole days of UTC, and only while the stream is on-demand.
Simplification: a busy shard is halved even if the stream as a whole has capacity to spare, so one
hot key adds a shard every quarter of an hour; AWS does not say where that ends.
Simplification: the threshold of half the limit of records is ours; AWS names bytes alone.
"""

from __future__ import annotations

from typing import Final

from kdslab.model.facts import SHARD_WRITE_BYTES_PER_SECOND, SHARD_WRITE_RECORDS_PER_SECOND
from kdslab.model.lifecycle import Lifecycle
from kdslab.model.quotas import (
    LARGE_REGIONS,
    ON_DEMAND_BYTES_AT_MOST,
    ON_DEMAND_BYTES_AT_MOST_ELSEWHERE,
    ON_DEMAND_PEAK_DAYS,
    ON_DEMAND_REACTION_SECONDS,
    ON_DEMAND_SHARDS_AT_START,
    ON_DEMAND_SPLIT_BYTES_PER_SECOND,
)
from kdslab.model.rolling import DAY_SECONDS
from kdslab.model.shard import Shard
from kdslab.model.shard_map import ShardMap

MINUTE_SECONDS: Final = 60


def shards_at_most(region: str) -> int:
    """Return how many shards an on-demand stream may grow to by itself.

    Example:
        >>> shards_at_most("us-east-1"), shards_at_most("eu-central-1")
        (10240, 200)
    """
    large = region in LARGE_REGIONS
    ceiling = ON_DEMAND_BYTES_AT_MOST if large else ON_DEMAND_BYTES_AT_MOST_ELSEWHERE
    return ceiling // SHARD_WRITE_BYTES_PER_SECOND


class OnDemand:
    """The service's hand on the shards of an on-demand stream.

    Args:
        shards: The stream's shards.
        life: What takes effect later.
        shards_at_most: The ceiling of the region.
        now: From which minute on it looks.
    """

    def __init__(
        self, shards: ShardMap, life: Lifecycle, *, shards_at_most: int, now: float
    ) -> None:
        self._shards = shards
        self._life = life
        self._shards_at_most = shards_at_most
        self._growing: set[str] = set()
        self._peaks: dict[int, float] = {}
        self._is_on = True
        self.next_look = _minute_end(now)

    def stop(self) -> None:
        """Leave the shards alone from now on; what was still to be halved is not."""
        self._is_on = False

    def look(self, now: float) -> None:
        """Look at the minutes that are over, if any, and let busy shards be halved."""
        if now < self.next_look:
            return
        start = self.next_look - MINUTE_SECONDS
        self.next_look = _minute_end(now)
        end = self.next_look - MINUTE_SECONDS
        totals: dict[float, float] = {}
        for shard in self._shards.all:
            for minute, tally in shard.incoming_bytes.minutes(start, end):
                totals[minute] = totals.get(minute, 0.0) + tally.total
                if shard.is_open and _is_busy(tally.total, tally.count):
                    self._grow(shard, minute)
        for minute, total in totals.items():
            day = int(minute) // DAY_SECONDS
            self._peaks[day] = max(self._peaks.get(day, 0.0), total / MINUTE_SECONDS)

    def capacity_bytes_per_second(self, now: float) -> int:
        """Return what the stream stands ready for: 4 MiB/s, or twice the peak of 30 days."""
        today = int(now) // DAY_SECONDS
        peaks = [peak for day, peak in self._peaks.items() if today - day <= ON_DEMAND_PEAK_DAYS]
        start = ON_DEMAND_SHARDS_AT_START * SHARD_WRITE_BYTES_PER_SECOND
        return max(start, round(2 * max(peaks, default=0.0)))

    def shards_called_for(self, now: float) -> int:
        """Return how many shards that capacity takes, up to the ceiling of the region."""
        shards = -(-self.capacity_bytes_per_second(now) // SHARD_WRITE_BYTES_PER_SECOND)
        return min(shards, self._shards_at_most)

    def _grow(self, shard: Shard, busy_from: float) -> None:
        if shard.id in self._growing:
            return
        self._growing.add(shard.id)

        def halve(at: float) -> None:
            self._growing.discard(shard.id)
            has_room = len(self._shards.open) < self._shards_at_most
            if self._is_on and shard.is_open and has_room:
                self._shards.halve(at, shard)

        # A minute early: traffic may have risen in the middle of the minute before.
        self._life.later(busy_from + ON_DEMAND_REACTION_SECONDS - MINUTE_SECONDS, halve)


def _is_busy(total_bytes: float, records: int) -> bool:
    return (
        total_bytes > ON_DEMAND_SPLIT_BYTES_PER_SECOND * MINUTE_SECONDS
        or records > SHARD_WRITE_RECORDS_PER_SECOND * MINUTE_SECONDS // 2
    )


def _minute_end(now: float) -> int:
    return (int(now) // MINUTE_SECONDS + 1) * MINUTE_SECONDS
