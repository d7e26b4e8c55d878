"""Three readers of a day: what each shard gives them, and how far behind they fall."""

from __future__ import annotations

from collections import deque
from typing import Final

from kdslab.model.facts import FAN_OUT_BYTES_PER_SECOND, SHARD_READ_BYTES_PER_SECOND
from kdslab.model.shard import Shard
from kdslab.sim.capstone_day import RECORD_BYTES

READERS: Final = 3
OWN_RECORDS_PER_SECOND: Final = 1_500
"""What a reader can work off of one shard, by assumption; a slow one takes less."""


class Backlog:
    """What one reader has not read, shard by shard, oldest first.

    Simplification: a reader asks each shard once a minute for all that it may take in that minute,
    and a shard that was split is read on beside its children.

    Args:
        fan_out: Whether the reader has pipes of its own; otherwise it shares with the others.
    """

    def __init__(self, *, fan_out: bool) -> None:
        given = (
            FAN_OUT_BYTES_PER_SECOND if fan_out else SHARD_READ_BYTES_PER_SECOND / READERS
        ) / RECORD_BYTES
        self._a_minute = int(min(given, OWN_RECORDS_PER_SECOND) * 60)
        self._waiting: dict[str, deque[list[int]]] = {}

    def minute(self, minute: int, shards: list[Shard], came: list[int], slow: float) -> int:
        """Let a minute's records come and read what can be read.

        Args:
            minute: Which minute of the day it is.
            shards: The shards that take records in.
            came: What each of them took in.
            slow: How many records a second and shard it can take; 0 if it is as fast as ever.

        Returns:
            How old the oldest record is that waits, in minutes, over all shards.
        """
        most = min(self._a_minute, int(slow * 60)) if slow else self._a_minute
        waiting = self._waiting
        # Most minutes leave nothing behind.
        if not waiting and max(came) <= most:
            return 0
        for shard, count in zip(shards, came, strict=True):
            if count > most or shard.id in waiting:
                waiting.setdefault(shard.id, deque()).append([minute, count])
        return minute - min(self._read(shard_id, most, minute) for shard_id in list(waiting))

    def _read(self, shard_id: str, most: int, minute: int) -> int:
        rows = self._waiting[shard_id]
        while rows and most >= rows[0][1]:
            most -= rows.popleft()[1]
        if not rows:
            del self._waiting[shard_id]
            return minute
        rows[0][1] -= most
        return rows[0][0]
