"""The stream of an incident: its producers, its readers, and the acts that can be done to it.

Most of the traffic is counted and not stored; a few real records a step, evenly spread, are what
the readers read.

Simplification: what is pushed to a reader with fan-out is not played; it no longer polls.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final

from kdslab.model.errors import ProvisionedThroughputExceededException
from kdslab.model.facts import ANSWER_RECORDS_AT_MOST
from kdslab.model.hashing import KEY_SPACE
from kdslab.model.iterator import IteratorType, ShardIterator
from kdslab.model.prices import EXTENDED_HOURS_AT_MOST
from kdslab.model.series import MINUTE
from kdslab.model.stream import Stream
from kdslab.sim.clock import START
from kdslab.sim.keys import KeyMix, weighted

_COUNTED_SECONDS: Final = 10
_NEVER: Final = -1
_RECORD_BYTES: Final = 200
_SUFFIXES: Final = 32
_FASTER: Final = 4
_HOUR: Final = 3600.0


@dataclass(frozen=True, kw_only=True)
class Situation:
    """How an incident begins.

    Attributes:
        shards: How many even shards the stream has.
        mix: The keys of the counted traffic; none is counted without.
        records_per_second: How much of it comes.
        pollers: How many readers poll, each once a step.
        records_a_step: How many records a reader handles in a step, in each shard.
        poison_step: The step whose first record no reader can handle; -1 if there is none.
        spread: How many real records come in each step, evenly round the ring.
        step_seconds: How long a step is.
        period_seconds: How long each point of a graph stands for.
        off_hours: For how long the readers were off before.
        dies_at_step: The step from which on the readers no longer run; -1 if they live.
        in_bursts: Whether a minute's counted traffic comes all within its first ten seconds.
    """

    shards: int
    mix: KeyMix | None = None
    records_per_second: int = 0
    pollers: int = 1
    records_a_step: int = ANSWER_RECORDS_AT_MOST
    poison_step: int = _NEVER
    spread: int = 4
    step_seconds: int = 2
    period_seconds: int = MINUTE
    off_hours: float = 0.0
    dies_at_step: int = _NEVER
    in_bursts: bool = False


class Rig:
    """A stream with its producers and readers, that is run by steps.

    Args:
        situation: How it begins.
    """

    def __init__(self, situation: Situation) -> None:
        self.situation = situation
        self.mix = situation.mix
        self.now = START - situation.off_hours * _HOUR
        # Made before, so that it is ACTIVE when the first record comes.
        self.stream = Stream("orders", shard_count=situation.shards, now=self.now - MINUTE)
        self._chance = Random(0)
        self._step = self._stored = 0
        self._poison: str | None = None
        self._records_a_step = situation.records_a_step
        self._skips = False
        self._runs, self._in_bursts = True, situation.in_bursts
        while self.now < START:
            self._produce()
            self.now += situation.step_seconds
        self._readers = [_Reader(self.stream) for _ in range(situation.pollers)]

    def run(self, steps: int) -> None:
        """Let so many steps pass."""
        for _ in range(steps):
            self._runs = self._runs and self._step != self.situation.dies_at_step
            self._produce()
            self._count()
            self._read()
            self._step += 1
            self.now += self.situation.step_seconds
        self.stream.settle(self.now)

    def lost(self) -> int:
        """Return how many records grew too old before the first reader had them."""
        waiting = sum(len(shard.records) for shard in self.stream.shards)
        # What was read is still stored, so it must not be counted twice.
        reader = self._readers[0]
        kept = sum(
            record.counter < reader.counters.get(shard.id, 0)
            for shard in self.stream.shards
            for record in shard.records
        )
        return self._stored - reader.records - (waiting - kept)

    def split_busiest(self) -> None:
        """Halve the shard that took the most in the last minute."""
        taken = {shard: self._taken(shard.id) for shard in self.stream.open_shards}
        shard = max(taken, key=lambda shard: taken[shard])
        arc = shard.hash_key_range
        self.stream.split(self.now, shard.id, (arc.start + arc.end + 1) // 2)

    def double(self) -> None:
        """Ask for twice the shards."""
        self.stream.update_shard_count(self.now, 2 * len(self.stream.open_shards))

    def spread_hottest(self) -> None:
        """Let producers add one of some suffixes to the key that comes most often."""
        if self.mix is None:
            return
        hot, share = self.mix.hottest
        shares = dict(zip(self.mix.keys, self.mix.shares, strict=True))
        del shares[hot]
        suffixed = {f"{hot}#{number}": share / _SUFFIXES for number in range(_SUFFIXES)}
        self.mix = weighted(self.mix.name, {**shares, **suffixed})

    def speed_up(self) -> None:
        """Let readers handle more records in a step."""
        self._records_a_step = min(self._records_a_step * _FASTER, ANSWER_RECORDS_AT_MOST)

    def set_aside(self) -> None:
        """Let readers put a record that fails into a dead-letter queue and go on."""
        self._skips = True

    def start_again(self) -> None:
        """Start readers whose process has died; they go on where they were."""
        self._runs = True

    def even_out(self) -> None:
        """Let producers spread what they have over the whole minute."""
        self._in_bursts = False

    def fan_out(self) -> None:
        """Register all readers but the first for enhanced fan-out: they no longer poll."""
        for number, _ in enumerate(self._readers[1:], start=1):
            self.stream.consumers.register(self.now, f"reader-{number}", _ARN)
        del self._readers[1:]

    def keep_longer(self) -> None:
        """Keep records for seven days."""
        self.stream.set_retention(self.now, EXTENDED_HOURS_AT_MOST)

    def _taken(self, shard_id: str) -> float:
        period = self.situation.period_seconds
        metrics = self.stream.metrics
        run = metrics.statistics("IncomingRecords", self.now - period, self.now, shard=shard_id)
        return sum(tally.total for _, tally in run)

    def _produce(self) -> None:
        """Put the real records of a step, each into a part of the ring of its own."""
        spread = self.situation.spread
        for part in range(spread):
            place = KEY_SPACE * (2 * part + 1) // (2 * spread)
            _, record = self.stream.put(self.now, f"customer-{part}", b"order", place)
            self._stored += 1
            if not part and self._step == self.situation.poison_step:
                self._poison = record.sequence_number

    def _count(self) -> None:
        every = MINUTE if self._in_bursts else _COUNTED_SECONDS
        if self.mix is None or (self.now - START) % every:
            return
        shards = self.stream.open_shards
        shares = self.mix.per_shard([shard.hash_key_range for shard in shards])
        for shard, share in zip(shards, shares, strict=True):
            self.stream.put_alike(
                self.now,
                shard,
                records=round(share * self.situation.records_per_second * every),
                size_bytes=_RECORD_BYTES,
                seconds=_COUNTED_SECONDS,
            )

    def _read(self) -> None:
        if not self._runs:
            return
        # Each at a moment of its own within the step, another one every time.
        moments = [self._chance.random() * self.situation.step_seconds for _ in self._readers]
        poison = None if self._skips else self._poison
        for moment, reader in sorted(zip(moments, self._readers, strict=True), key=lambda p: p[0]):
            reader.poll(round(self.now + moment, 6), self._records_a_step, poison)


_ARN: Final = "arn:aws:kinesis:us-east-1:111122223333:stream/orders"


class _Reader:
    """One polling reader of all shards; children wait until their parent is read to its end."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self.records = 0
        self.counters: dict[str, int] = {}
        # None until the service has given an iterator out: it gives five a second.
        self._places: dict[str, ShardIterator | None] = {
            shard.id: None for shard in stream.open_shards
        }

    def poll(self, now: float, records_at_most: int, poison: str | None) -> None:
        for shard_id in list(self._places):
            try:
                place = self._places[shard_id] or self._begin(now, shard_id)
                batch = self._stream.get_records(now, place, records_at_most)
            except ProvisionedThroughputExceededException:
                continue
            if poison and any(record.sequence_number == poison for record in batch.records):
                # The whole batch fails and is asked for again, from the same place.
                first = batch.records[0].sequence_number
                self._places[shard_id] = self._again(now, place, first)
                continue
            self.records += len(batch.records)
            if batch.records:
                self.counters[shard_id] = batch.records[-1].counter + 1
            if batch.next_iterator:
                self._places[shard_id] = batch.next_iterator
            else:
                del self._places[shard_id]
                for child in self._stream.children(batch.shard):
                    self._places.setdefault(child.id, None)

    def _begin(self, now: float, shard_id: str) -> ShardIterator:
        return self._stream.iterator(now, shard_id, IteratorType.TRIM_HORIZON)

    def _again(self, now: float, place: ShardIterator, first: str) -> ShardIterator:
        kind = IteratorType.AT_SEQUENCE_NUMBER
        return self._stream.iterator(now, place.shard_id, kind, sequence_number=first)
