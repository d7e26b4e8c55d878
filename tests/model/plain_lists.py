"""What stands beside a stream to tell whether it is right: plain lists, gauges, one reader."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from kdslab.model import IteratorType, Record, Shard, ShardIterator, Stream
from kdslab.model.errors import (
    ExpiredIteratorException,
    InvalidArgumentException,
    LimitExceededException,
    ResourceInUseException,
    ValidationException,
)
from kdslab.model.errors import ProvisionedThroughputExceededException as Refused
from kdslab.model.facts import KIB, MIB

START = 1_700_000_000
MICRO = 1_000_000
ANSWER_BYTES = 10 * MIB
LIMITS = ("records", "bytes")


class Gauge:
    """What was taken and is not yet earned back: above the burst if a window held too much."""

    def __init__(self, micros: int, per_second: int, burst: int) -> None:
        self.micros, self.per_second = micros, per_second
        self.owed, self.burst = 0, burst * MICRO

    def fits(self, micros: int, tokens: int) -> bool:
        self.owed = max(0, self.owed - (micros - self.micros) * self.per_second)
        self.micros = micros
        return self.owed + tokens * MICRO <= self.burst

    def take(self, tokens: int) -> None:
        self.owed += tokens * MICRO

    def hold(self, micros: int, burst: int) -> None:
        self.fits(micros, 0)
        level = min(self.burst - self.owed, burst * MICRO)
        self.burst = burst * MICRO
        self.owed = self.burst - level


@dataclass
class Lane:
    """One shard: its plain list, its gauges, and how far the follower has read it."""

    shard: Shard
    gauges: dict[str, Gauge]
    puts: list[Record] = field(default_factory=list)
    silent_until: int = 0
    iterator: ShardIterator | None = None
    last: Record | None = None

    def unread(self) -> list[Record]:
        done = self.last.counter if self.last else 0
        return [record for record in self.puts if record.counter > done]


class BesideStream:
    """The stream at a time, and for each of its shards a lane of plain lists."""

    def begin(self, stream: Stream) -> None:
        self.stream = stream
        self.micros = 0
        self.burst = stream.record_bytes_at_most
        self.lanes: dict[str, Lane] = {}
        self.taken_in = self.given_out = 0
        self.finished: set[str] = set()
        self.seen: set[int] = set()
        self.encrypted: list[tuple[int, str | None]] = [(0, None)]
        self.promises: list[tuple[int, Callable[[], bool]]] = []
        self.shards_agreed: int | None = None

    @property
    def now(self) -> float:
        return START + self.micros / MICRO

    @property
    def horizon(self) -> float:
        return self.now - self.stream.retention_hours * 3600

    def lane(self, shard: Shard) -> Lane:
        if shard.id not in self.lanes:
            opened = micros_of(shard.created_at)
            rates = {"records": (1_000, 1_000), "bytes": (MIB, self.burst), "calls": (5, 5)}
            rates |= {"iterators": (5, 5), "tank": (2 * MIB, 2 * MIB)}
            gauges = {name: Gauge(opened, *rate) for name, rate in rates.items()}
            self.lanes[shard.id] = Lane(shard, gauges)
        return self.lanes[shard.id]

    def kept(self, shard: Shard) -> Lane:
        """Return a shard's lane when what is too old has been struck off its list."""
        lane, horizon = self.lane(shard), self.horizon
        lane.puts = [record for record in lane.puts if record.arrived_at >= horizon]
        return lane

    def check_put(self, lane: Lane, counted: int, *, accepted: bool) -> None:
        gauges = {limit: lane.gauges[limit] for limit in LIMITS}
        tokens = {"records": 1, "bytes": counted}
        assert accepted == all(gauges[limit].fits(self.micros, tokens[limit]) for limit in LIMITS)
        for limit in LIMITS:
            gauges[limit].take(tokens[limit] * accepted)

    def stored(self, shard: Shard, record: Record, key: str, place: int) -> None:
        assert (key, self.now, True) == (record.partition_key, record.arrived_at, shard.is_open)
        assert "AUTO" == self.stream.distribution or place in shard.hash_key_range
        self.lane(shard).puts.append(record)
        self.taken_in += record.size_bytes

    def iterator(self, lane: Lane, kind: IteratorType, **place: object) -> ShardIterator | None:
        fits = lane.gauges["iterators"].fits(self.micros, 1)
        with suppress(Refused):
            iterator = self.stream.iterator(self.now, lane.shard.id, kind, **place)
            assert fits
            lane.gauges["iterators"].take(1)
            return iterator
        assert not fits
        return None

    def read(
        self, lane: Lane, iterator: ShardIterator, expected: list[Record], limit: int
    ) -> tuple[list[Record], ShardIterator | None] | None:
        """Read once and compare; None if the answer was refused, and rightly so."""
        silent = self.micros < lane.silent_until
        fits = not silent and lane.gauges["calls"].fits(self.micros, 1)
        try:
            batch = self.stream.get_records(self.now, iterator, limit)
        except Refused:
            assert not fits
            return None
        assert fits
        lane.gauges["calls"].take(1)
        records = fitting(expected, limit)
        left = expected[len(records) :]
        assert records == batch.records
        assert bool(left) == (batch.millis_behind_latest > 0)
        assert (not left and not lane.shard.is_open) == (batch.next_iterator is None)
        self.drain_tank(lane, sum(record.size_bytes for record in records))
        return records, batch.next_iterator

    def drain_tank(self, lane: Lane, size_bytes: int) -> None:
        self.given_out += size_bytes
        tank = lane.gauges["tank"]
        tank.fits(self.micros, 0)
        tank.take(size_bytes)
        if tank.owed >= tank.burst:
            lane.silent_until = self.micros - -tank.owed // tank.per_second

    def follow_one(self, lane: Lane, limit: int) -> None:
        if lane.iterator is None or self.now - lane.iterator.issued_at > 300:
            self.check_expired(lane)
            after = lane.last.sequence_number if lane.last else None
            kind = IteratorType.AFTER_SEQUENCE_NUMBER if after else IteratorType.TRIM_HORIZON
            lane.iterator = self.iterator(lane, kind, sequence_number=after)
        read = lane.iterator and self.read(lane, lane.iterator, lane.unread(), limit)
        if not read:
            return
        records, lane.iterator = read
        assert self.seen.isdisjoint(record.counter for record in records)
        self.seen |= {record.counter for record in records}
        lane.last = records[-1] if records else lane.last
        for record in records:
            arrived = micros_of(record.arrived_at)
            kinds = [kind for since, kind in self.encrypted if since <= arrived]
            assert kinds[-1] == self.stream.encryption_of(record)
        if lane.iterator is None:
            self.finished.add(lane.shard.id)

    def check_expired(self, lane: Lane) -> None:
        if lane.iterator is not None:
            with suppress(ExpiredIteratorException):
                self.stream.get_records(self.now, lane.iterator)
                raise AssertionError("an iterator older than five minutes was taken")

    def change(self, operation: str, *arguments: object) -> bool:
        """Ask for a change; tell whether the stream agreed."""
        self.keep_promises()
        is_active = "ACTIVE" == self.stream.status(self.now)
        try:
            getattr(self.stream, operation)(self.now, *arguments)
        except ResourceInUseException:
            assert not is_active
        except (InvalidArgumentException, LimitExceededException, ValidationException):
            return False
        else:
            assert is_active
            self.shards_agreed = None
            return True
        return False

    def promise(self, seconds: int, kept: Callable[[], bool]) -> None:
        self.promises.append((self.micros + seconds * MICRO, kept))
        assert ["UPDATING", "ACTIVE"] == [
            self.stream.status(self.now + at) for at in (seconds - 0.001, seconds)
        ]

    def keep_promises(self) -> None:
        """Check that what is due is done."""
        self.stream.settle(self.now)
        assert all(kept() for due, kept in self.promises if due <= self.micros)
        self.promises = [promise for promise in self.promises if promise[0] > self.micros]
        assert all(
            shard.closed_at >= self.horizon for shard in self.stream.shards if not shard.is_open
        )
        self.check_that_nobody_else_changes_shards()

    def check_that_nobody_else_changes_shards(self) -> None:
        terms = self.stream.mode, self.stream.status(self.now)
        count = len(self.stream.open_shards) if terms == ("PROVISIONED", "ACTIVE") else None
        assert count is None or self.shards_agreed in (None, count)
        self.shards_agreed = count


def micros_of(at: float) -> int:
    return round((at - START) * MICRO)


def in_kib(size_bytes: int) -> int:
    return -(-size_bytes // KIB) * KIB


def fitting(records: list[Record], limit: int) -> list[Record]:
    """Return as many as an answer may carry: the limit, and 10 MiB, but always one."""
    given, size_bytes = [], 0
    for record in records[:limit]:
        size_bytes += record.size_bytes
        if given and size_bytes > ANSWER_BYTES:
            break
        given.append(record)
    return given
