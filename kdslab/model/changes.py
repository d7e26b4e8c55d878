"""What can be changed about a stream while it lives: its shards, its mode, how long it keeps.

Simplification: a new retention and a new record size hold at once; AWS says "within minutes".
Simplification: a key of KMS is only a name here: it is never missing, disabled or refused.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

from kdslab.model.errors import InvalidArgumentException, ValidationException
from kdslab.model.events import Changed
from kdslab.model.facts import KIB
from kdslab.model.quotas import (
    DISTRIBUTION_SECONDS,
    ENCRYPTION_CHANGES_PER_DAY,
    MODE_SWITCHES_PER_DAY,
    ON_DEMAND_SHARDS_AT_START,
)
from kdslab.model.record import Record
from kdslab.model.resharding import Resharding, plan
from kdslab.model.rolling import RollingLimit
from kdslab.model.state import StreamMode, StreamState
from kdslab.model.throttle import burst_bytes


class Changeable(StreamState):
    """A stream and everything that may be asked of it besides its records."""

    def __init__(self, name: str, **settings: Any) -> None:
        super().__init__(name, **settings)
        self._resharding = Resharding(self._map, self.owner)
        self._switches = RollingLimit(
            MODE_SWITCHES_PER_DAY, f"The capacity mode of {self.owner} was switched too often"
        )
        self._new_keys = RollingLimit(
            ENCRYPTION_CHANGES_PER_DAY, f"Encryption of {self.owner} was started too often"
        )
        self._stops = RollingLimit(
            ENCRYPTION_CHANGES_PER_DAY, f"Encryption of {self.owner} was stopped too often"
        )
        self._encrypted_from: list[tuple[int, str | None]] = []

    def split(self, now: float, shard_id: str, new_start: int) -> None:
        """Begin to split a shard in two; see `Resharding.split` for what is refused."""
        self._check_mode(now, StreamMode.PROVISIONED, "SplitShard")
        change = self._resharding.split(shard_id, new_start)
        self.check_active(now)
        self.begin_update(now, change)

    def merge(self, now: float, shard_id: str, adjacent_shard_id: str) -> None:
        """Begin to merge two neighbours; see `Resharding.merge` for what is refused."""
        self._check_mode(now, StreamMode.PROVISIONED, "MergeShards")
        change = self._resharding.merge(shard_id, adjacent_shard_id)
        self.check_active(now)
        self.begin_update(now, change)

    def update_shard_count(self, now: float, target: int) -> None:
        """Begin to change the number of shards; see `Resharding.update` for what is refused."""
        self._check_mode(now, StreamMode.PROVISIONED, "UpdateShardCount")
        self.check_active(now)
        self.begin_update(now, *self._resharding.update(now, target))

    def set_retention(self, now: float, hours: int) -> None:
        """Keep records for another number of hours; what is gone already stays gone."""
        self.settle(now)
        self._map.trim(self._horizon(now))
        self.retention_hours = hours
        self._map.trim(self._horizon(now))
        self._due = now
        self._changed(now, "retention", hours)

    def set_record_size(self, now: float, kib: int) -> None:
        """Take records of another size at most, in KiB with the key."""
        self.check_active(now)
        self.record_bytes_at_most = kib * KIB
        for shard in self.open_shards:
            shard.budget.hold(now, burst_bytes(self.record_bytes_at_most))
        self._changed(now, "record size", kib)

    def set_mode(self, now: float, mode: StreamMode, warm_mibps: int | None = None) -> None:
        """Begin to change who decides the number of shards; the shards stay as they are.

        Raises:
            LimitExceededException: If the mode was switched twice in 24 hours.
        """
        self.check_active(now)
        self._switches.spend(now)

        def switch(at: float) -> None:
            self.mode = mode
            if self._on_demand:
                self._on_demand.stop()
            self._on_demand = self._grower(at) if mode is StreamMode.ON_DEMAND else None
            if mode is StreamMode.PROVISIONED:
                self.distribution = "USER_PARTITION_KEY"
                self.warm_target_mibps = self.warm_current_mibps = None
            self._changed(at, "mode", mode)

        present = len(self.open_shards)
        warming = [] if warm_mibps is None else self._warming(warm_mibps, at_least=present)
        self.begin_update(now, switch, *warming)

    def set_warm_throughput(self, now: float, mibps: int) -> None:
        """Begin to stand ready for so many MiB/s of writes; 0 gives the readiness back.

        What the traffic of the last 30 days calls for stays.
        """
        self._check_mode(now, StreamMode.ON_DEMAND, "UpdateStreamWarmThroughput")
        self.check_active(now)
        called_for = self._on_demand.shards_called_for(now) if self._on_demand else 0
        self.begin_update(now, *self._warming(mibps, at_least=called_for))

    def set_distribution(self, now: float, strategy: str) -> None:
        """Let the service spread the records ("AUTO") or the keys ("USER_PARTITION_KEY").

        Raises:
            InvalidArgumentException: If the stream is not on-demand.
        """
        self.settle(now)
        if self.mode is not StreamMode.ON_DEMAND:
            raise InvalidArgumentException(
                f"The record distribution of {self.owner} can be changed in the ON_DEMAND "
                "capacity mode only."
            )
        self.check_active(now)

        def switch(at: float) -> None:
            self.distribution = strategy
            self._changed(at, "distribution", strategy)

        self.life.later(now + DISTRIBUTION_SECONDS, switch)
        self._due = now

    def set_encryption(self, now: float, key_id: str | None) -> None:
        """Begin to encrypt new records with a key, or to store them as they are (None).

        Raises:
            LimitExceededException: If it was done 25 times in 24 hours.
        """
        self.check_active(now)
        (self._new_keys if key_id else self._stops).spend(now)

        def switch(at: float) -> None:
            self.key_id = key_id
            self.encryption_type = "KMS" if key_id else None
            self._encrypted_from.append((self._counter, self.encryption_type))
            self._changed(at, "encryption", key_id or "NONE")

        self.begin_update(now, switch)

    def encryption_of(self, record: Record) -> str | None:
        """Return how a record is encrypted: "KMS", or None."""
        if not self._encrypted_from:
            return None
        place = bisect_right(self._encrypted_from, record.counter - 1, key=lambda step: step[0])
        return self._encrypted_from[place - 1][1] if place else None

    def _warming(self, mibps: int, *, at_least: int) -> list[Any]:
        self.warm_target_mibps = mibps or None
        target = max(mibps, ON_DEMAND_SHARDS_AT_START, at_least)

        def warmed(at: float) -> None:
            self.warm_current_mibps = mibps or None
            self._changed(at, "warm throughput", mibps)

        spells = plan(self._map, len(self.open_shards), target)
        return [*spells, warmed]

    def _check_mode(self, now: float, mode: StreamMode, operation: str) -> None:
        self.settle(now)
        if self.mode is not mode:
            raise ValidationException(
                f"{operation} is supported in the {mode} capacity mode only; {self.owner} is in "
                f"{self.mode}."
            )

    def _changed(self, at: float, what: str, value: object) -> None:
        self.mark(at)
        self.history.add(Changed(at, what, str(value)))
