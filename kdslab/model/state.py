"""A stream without its records: its name, its shards, its settings and the life it leads."""

from __future__ import annotations

from enum import StrEnum
from math import inf
from typing import Final

from kdslab.model.bill import Bill, PriceList, bill
from kdslab.model.consumer import Consumers
from kdslab.model.errors import ResourceInUseException
from kdslab.model.events import History, ShardOpened
from kdslab.model.facts import RECORD_BYTES_BY_DEFAULT
from kdslab.model.hashing import HashKeyRange
from kdslab.model.lifecycle import Action, Lifecycle, StreamStatus
from kdslab.model.metrics import Metrics
from kdslab.model.monitoring import Monitoring
from kdslab.model.on_demand import OnDemand, shards_at_most
from kdslab.model.prices import PRICES
from kdslab.model.quotas import RETENTION_HOURS_BY_DEFAULT
from kdslab.model.shard import Shard
from kdslab.model.shard_map import ShardMap
from kdslab.model.throttle import burst_bytes
from kdslab.model.usage import Usage

TRIM_EVERY_SECONDS: Final = 60


class StreamMode(StrEnum):
    """Who decides the number of shards: you, or the service."""

    PROVISIONED = "PROVISIONED"
    ON_DEMAND = "ON_DEMAND"


class StreamState:
    """What a stream is at a time; see `Stream` for what it does.

    Args:
        name: Its name in the account.
        shard_count: How many shards it starts with, at least 1.
        now: When it is made.
        mode: Who decides the number of shards.
        record_bytes_at_most: The largest record it takes, key included.
        account_id: Whose it is; 12 digits.
        region: Where it is; on-demand streams grow further in some.
    """

    def __init__(
        self,
        name: str,
        *,
        shard_count: int,
        now: float,
        mode: StreamMode = StreamMode.PROVISIONED,
        record_bytes_at_most: int = RECORD_BYTES_BY_DEFAULT,
        account_id: str = "111122223333",
        region: str = "us-east-1",
    ) -> None:
        self.name = name
        self.account_id = account_id
        self.owner = f"stream {name} under account {account_id}"
        self.mode = mode
        self.retention_hours = RETENTION_HOURS_BY_DEFAULT
        self.record_bytes_at_most = record_bytes_at_most
        self.distribution = "USER_PARTITION_KEY"
        self.encryption_type: str | None = None
        self.key_id: str | None = None
        self.warm_target_mibps: int | None = None
        self.warm_current_mibps: int | None = None
        self.tags: dict[str, str] = {}
        self.history = History()
        self.metrics = Metrics()
        self.consumers = Consumers(self.mark)
        self.monitoring = Monitoring()
        self.usage = Usage(now)
        self.is_advantage = False
        self.life = Lifecycle(now)
        self._map = ShardMap(shard_count, now, self._open_shard, self.owner)
        self._shards_at_most = shards_at_most(region)
        self._on_demand = self._grower(now) if mode is StreamMode.ON_DEMAND else None
        self._counter = 0
        self._issued = 0
        self._turn = 0
        self._due = now
        self.mark(now)

    @property
    def created_at(self) -> float:
        """When the stream was made."""
        return self.life.created_at

    @property
    def shards(self) -> list[Shard]:
        """The shards that may still hold records, open and closed, by number."""
        return self._map.all

    @property
    def open_shards(self) -> list[Shard]:
        """The shards that take records in, by their arcs."""
        return self._map.open

    def shard(self, shard_id: str) -> Shard:
        """Return a shard by its identifier.

        Raises:
            ResourceNotFoundException: If the stream has no such shard.
        """
        return self._map.find(shard_id)

    def status(self, now: float) -> StreamStatus:
        """Return the state at a time."""
        return self.life.status(now)

    def is_gone(self, now: float) -> bool:
        """Return whether the stream has been deleted to the end."""
        return self.life.is_gone(now)

    def settle(self, now: float) -> None:
        """Do all that is due by a time, and forget what is too old."""
        if now < self._due:
            return
        self._catch_up(now)
        if self._map.trim(self._horizon(now)):
            self.metrics.forget(now, {shard.id for shard in self.shards})
        look = self._on_demand.next_look if self._on_demand else inf
        expiry = self._map.first_close + self._retention_seconds
        self._due = min(self.life.next_due, look, expiry, now + TRIM_EVERY_SECONDS)

    def check_active(self, now: float) -> None:
        """Refuse a change while another is under way.

        Raises:
            ResourceInUseException: If the stream is not ACTIVE.
        """
        self.settle(now)
        status = self.status(now)
        if status is not StreamStatus.ACTIVE:
            raise ResourceInUseException(
                f"Stream {self.name} under account {self.account_id} not ACTIVE, "
                f"instead in state {status}"
            )

    def begin_update(self, now: float, *actions: Action) -> None:
        """Be UPDATING; each action takes effect one spell after the one before."""
        self.life.update(now, *actions)
        self._due = min(self._due, self.life.next_due)

    def delete(self, now: float) -> None:
        """Begin to be deleted; it costs nothing from here on."""
        self.settle(now)
        self.life.deleted_at = now
        self.usage.end(now)

    def mark(self, at: float) -> None:
        """Tell the meters what the stream is from a time on, after anything that costs changed."""
        if self.life.deleted_at is None:
            self.usage.mark(
                at,
                mode=self.mode,
                open_shards=len(self.open_shards),
                consumers=self.consumers.registered(),
                retention_hours=self.retention_hours,
                is_advantage=self.is_advantage,
            )

    def bill(self, now: float, prices: PriceList = PRICES) -> Bill:
        """Return what the stream has cost so far, line by line, with all done that is due."""
        self.settle(now)
        return bill(self.usage, now, prices)

    @property
    def _retention_seconds(self) -> float:
        return self.retention_hours * 3600.0

    def _horizon(self, now: float) -> float:
        """Return the time before which records are too old."""
        return now - self._retention_seconds

    def _catch_up(self, now: float) -> None:
        """Do what is due in the order of time, however long nothing was asked."""
        while True:
            at = min(now, self.life.next_due)
            if self._on_demand:
                self._on_demand.look(at)
            if self.life.next_due > now:
                return
            at = self.life.next_due
            self.life.run(at)
            self.mark(at)

    def _open_shard(
        self, index: int, arc: HashKeyRange, at: float, parents: tuple[str, ...]
    ) -> Shard:
        shard = Shard(
            index,
            arc,
            created_at=at,
            burst_bytes=burst_bytes(self.record_bytes_at_most),
            parents=parents,
            metrics=self.metrics,
        )
        self.history.add(ShardOpened(at, shard.id, parents))
        return shard

    def _grower(self, now: float) -> OnDemand:
        return OnDemand(self._map, self.life, shards_at_most=self._shards_at_most, now=now)
