"""The Kinesis Producer Library: it makes user records wait a moment so that many travel as one.

    put ─▶ aggregate, for each shard it expects ─▶ limit ─▶ collect ─▶ PutRecords
              ▲                                                            │
              └────────────── throttled, or in the wrong shard ◀───────────┘

A user record leaves its buffer after RecordMaxBufferedTime, or earlier when its aggregate is full.
What a shard refuses goes back to the buffer, without a pause: the limiter is all that restrains it.
What is not stored by RecordTtl fails. The library knows the shards from a map of its own. A record
that comes to lie in another shard than expected tells it that the map is old, and is sent again.
On a stream that spreads its records by itself it does not aggregate.

Source: the library's configuration, and `aggregator.h`, `limiter.h`, `collector.h`, `retrier.cc`.

Simplification: a call takes no time and the network never fails; MaxConnections, RequestTimeout and
the two threading models have no counterpart.
Simplification: PutRecords is sent when a record in it is due or when it is full; the library also
sends at 256 KiB for one shard.
"""

from __future__ import annotations

from bisect import bisect_right
from math import inf

from kdslab.model.defaults import KPL_DRAIN_MILLIS
from kdslab.model.events import PutRefused
from kdslab.model.record import counted_bytes
from kdslab.model.shard import Shard
from kdslab.model.stream import Stream
from kdslab.sim.engine import Engine
from kdslab.sim.writers.aggregation import Aggregate, UserRecord, aggregate
from kdslab.sim.writers.kpl_counts import KplCounts, Tally
from kdslab.sim.writers.kpl_limiter import Buffered, Bundle, ShardLimiter
from kdslab.sim.writers.kpl_settings import KplSettings

_TICK_SECONDS = KPL_DRAIN_MILLIS / 1000


class Kpl:
    """A producer that aggregates and collects.

    Args:
        engine: Moves the clock and does what is due.
        stream: Where the records go.
        settings: The library's settings.

    Example:
        >>> engine, stream = Engine(), Stream("clicks", shard_count=1, now=0.0)
        >>> kpl = Kpl(engine, stream)
        >>> for number in range(1_500):
        ...     kpl.put(f"user-{number}", b"hello")
        >>> engine.run(until=1.0)
        >>> kpl.counts().user_records_put, kpl.counts().kinesis_records_put
        (1500, 1)
    """

    def __init__(self, engine: Engine, stream: Stream, settings: KplSettings | None = None) -> None:
        self._engine = engine
        self._stream = stream
        self._settings = settings or KplSettings()
        self._filling: dict[str, tuple[Aggregate, list[Buffered]]] = {}
        self._limiters: dict[str, ShardLimiter] = {}
        self._collected: list[Bundle] = []
        self._tally = Tally()
        self._is_ticking = self._is_sending = False
        self._look_at_shards()

    def put(self, partition_key: str, data: bytes, explicit_hash_key: int | None = None) -> None:
        """Take a user record from the program; it is stored, or fails, some time later.

        Raises:
            ValueError: If the payload is larger than MaxUserRecordSize.
        """
        most = self._settings.user_record_bytes_at_most
        if len(data) > most:
            raise ValueError(f"a user record holds at most {most} bytes, got {len(data)}")
        now = self._engine.now()
        due, end = self._settings.buffered_millis_at_most, self._settings.ttl_millis
        record = UserRecord(partition_key, data, explicit_hash_key)
        self._tally.offered += 1
        self._buffer(Buffered(record, now, round(now + due / 1000, 6), round(now + end / 1000, 6)))

    def flush(self) -> None:
        """Send what waits to be aggregated or collected now; what is held back stays so."""
        for shard_id in list(self._filling):
            self._close(shard_id)
        self._drain()
        self._send(inf)

    def counts(self) -> KplCounts:
        """Return what has happened so far."""
        return self._tally.counts()

    def _buffer(self, item: Buffered) -> None:
        shard_id = self._expected(item.record).id
        settings = self._settings
        packed, items = self._filling_for(shard_id)
        cost = packed.cost(item.record)
        if items and packed.size_bytes + cost > settings.aggregate_bytes_at_most:
            self._close(shard_id)
            packed, items = self._filling_for(shard_id)
            cost = packed.cost(item.record)
        packed.add(item.record, cost)
        items.append(item)
        is_alone = not settings.aggregates or self._is_spread
        if is_alone or len(items) >= settings.aggregate_records_at_most:
            self._close(shard_id)
        elif len(items) == 1 or item.due_at < items[0].due_at:
            self._engine.at(item.due_at, lambda: self._close_if_due(shard_id))

    def _filling_for(self, shard_id: str) -> tuple[Aggregate, list[Buffered]]:
        if shard_id not in self._filling:
            self._filling[shard_id] = Aggregate(), []
        return self._filling[shard_id]

    def _close_if_due(self, shard_id: str) -> None:
        _, items = self._filling.get(shard_id, (None, []))
        if items and min(item.due_at for item in items) <= self._engine.now():
            self._close(shard_id)

    def _close(self, shard_id: str) -> None:
        """Close an aggregate and queue it before its shard's limiter."""
        packed, items = self._filling.pop(shard_id)
        key, data, _ = packed.offer()
        bundle = Bundle(shard_id, items, counted_bytes(key, data))
        limiter = self._limiters.get(shard_id)
        if limiter is None:
            limiter = ShardLimiter(self._engine.now(), self._settings.rate_percent)
            self._limiters[shard_id] = limiter
        limiter.waiting.append(bundle)
        self._collect(limiter.passed(self._engine.now()))
        self._tick_if_waiting()

    def _tick_if_waiting(self) -> None:
        if not self._is_ticking and any(one.waiting for one in self._limiters.values()):
            self._is_ticking = True
            self._engine.after(_TICK_SECONDS, self._tick)

    def _tick(self) -> None:
        self._is_ticking = False
        self._drain()
        self._tick_if_waiting()

    def _drain(self) -> None:
        now = self._engine.now()
        for limiter in list(self._limiters.values()):
            for bundle in limiter.expired(now):
                self._again(bundle.items)
            self._collect(limiter.passed(now))

    def _collect(self, bundles: list[Bundle]) -> None:
        for bundle in bundles:
            self._collected.append(bundle)
            # At the end of this moment, so that what is due with it travels in the same call.
            self._engine.at(max(bundle.due_at, self._engine.now()), self._send_due)
        if len(self._collected) >= self._settings.collection_records_at_most:
            self._send_due()

    def _send_due(self) -> None:
        self._send(self._engine.now())

    def _send(self, due: float) -> None:
        if self._is_sending:
            return  # What a call brought back is sent by the loop below, when the call is over.
        self._is_sending = True
        while self._collected and (
            min(bundle.due_at for bundle in self._collected) <= due
            or len(self._collected) >= self._settings.collection_records_at_most
        ):
            self._call(self._next_call())
        self._is_sending = False

    def _next_call(self) -> list[Bundle]:
        chosen: list[Bundle] = []
        left = self._settings.collection_bytes_at_most
        for bundle in self._collected[: self._settings.collection_records_at_most]:
            left -= bundle.size_bytes
            if chosen and left < 0:
                break
            chosen.append(bundle)
        del self._collected[: len(chosen)]
        return chosen

    def _call(self, bundles: list[Bundle]) -> None:
        now = self._engine.now()
        offers = [aggregate([item.record for item in bundle.items]) for bundle in bundles]
        answers = self._stream.put_many(now, offers)
        self._tally.requests += 1
        for bundle, answer in zip(bundles, answers, strict=True):
            if isinstance(answer, PutRefused):
                self._tally.throttled += 1
                self._again(bundle.items, is_throttled=True)
            else:
                self._tally.kinesis_records += 1
                self._stored(bundle, answer[0])

    def _stored(self, bundle: Bundle, shard: Shard) -> None:
        now = self._engine.now()
        if shard.id == bundle.shard_id or self._is_spread:
            for item in bundle.items:
                self._tally.stored(now - item.arrived_at)
            return
        # Not even those are spared that the shard owns: the KCL drops all of such a record.
        self._look_at_shards()
        self._tally.strayed += len(bundle.items)
        self._again(bundle.items)

    def _again(self, items: list[Buffered], *, is_throttled: bool = False) -> None:
        now = self._engine.now()
        for item in items:
            if is_throttled and self._settings.fails_if_throttled:
                self._tally.refused += 1
            elif item.expires_at <= now:
                self._tally.expired += 1
            else:
                wait = self._settings.buffered_millis_at_most / 2000
                item.due_at = round(now + wait, 6)
                self._buffer(item)

    @property
    def _is_spread(self) -> bool:
        """Return whether the service chooses the shards, so that none can be expected."""
        return self._stream.distribution == "AUTO"

    def _expected(self, record: UserRecord) -> Shard:
        return self._shards[bisect_right(self._starts, record.hash_key) - 1]

    def _look_at_shards(self) -> None:
        self._shards = list(self._stream.open_shards)
        self._starts = [shard.hash_key_range.start for shard in self._shards]
