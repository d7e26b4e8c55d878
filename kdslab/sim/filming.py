"""How a film is made: producers, a stream and readers run, and every record is followed.

The real model is run record by record under the event engine; nothing here decides what is let in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from random import Random
from typing import Final

from kdslab.model.errors import ProvisionedThroughputExceededException
from kdslab.model.events import PutRefused
from kdslab.model.facts import KIB, SHARD_WRITE_BYTES_PER_SECOND, SHARD_WRITE_RECORDS_PER_SECOND
from kdslab.model.hashing import KEY_SPACE, hash_key
from kdslab.model.iterator import IteratorType
from kdslab.model.shard import Shard
from kdslab.model.stream import Stream
from kdslab.sim.engine import Engine, Process
from kdslab.sim.film import Film, Journey
from kdslab.sim.keys import KeyMix
from kdslab.sim.workload import Rate

LEVELS: Final = 120
"""How often in a film it is noted how full the shards' budgets are."""

_MOMENT: Final = 1e-9
"""So much may the sum of a thousand waits be off."""

_RESERVE: Final = 10
"""What is left of a spent budget: two records that come close together are no overload yet."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """A producer: it puts one record at a time, as evenly as its rate says.

    Attributes:
        name: What stands on it.
        mix: The keys of its records.
        rate: Records a second at a time.
        record_bytes: What each weighs, key included.
        starts_at: When it sends its first record, in seconds.
        in_turn: Whether keys come one after the other and not by chance.
    """

    name: str
    mix: KeyMix
    rate: Rate
    record_bytes: int = KIB
    starts_at: float = 0.0
    in_turn: bool = False


@dataclass(frozen=True, kw_only=True)
class Poller:
    """A reader: it asks every shard for records, again and again.

    Attributes:
        name: What stands on it.
        every_seconds: The time between two calls to the same shard.
        starts_at: When it asks for its iterators, in seconds.
        start: Where it begins.
    """

    name: str
    every_seconds: float = 1.0
    starts_at: float = 0.0
    start: IteratorType = IteratorType.TRIM_HORIZON


def film(
    sources: Sequence[Source],
    readers: Sequence[Poller] = (),
    *,
    shards: int,
    seconds: float,
    tail_seconds: float = 0.0,
    travel_seconds: float = 1.0,
    play_seconds: float = 24.0,
    attempts: int = 1,
    retry_seconds: float = 1.0,
    spent: bool = False,
    seed: int = 0,
) -> Film:
    """Run a stream and follow every record.

    Simplification: every record is on its way for the same time, long enough to be seen.

    Args:
        sources: The producers.
        readers: The polling readers.
        shards: How many even shards the stream has.
        seconds: How long the producers send.
        tail_seconds: How much longer the film runs; at least the time of travel.
        travel_seconds: How long a record is on its way.
        play_seconds: How long the film takes to watch at normal speed.
        attempts: How often a record is tried in all; 1 means that a refused one is not sent again.
        retry_seconds: How long a producer waits after a refusal, give or take a half by
            chance.
        spent: Whether what a quiet second saves up is used up when the first record arrives, as it
            is in a stream that has been under load for a while.
        seed: Decides what is left to chance.

    Example:
        >>> from kdslab.sim.keys import uniform
        >>> from kdslab.sim.workload import steady
        >>> till = Source(name="till", mix=uniform(4), rate=steady(2))
        >>> run = film([till], shards=2, seconds=3)
        >>> run.records, sum(run.accepted), run.refused
        (6, 6, (0, 0))
    """
    shot = _Shot(sources, readers, shards=shards, travel_seconds=travel_seconds, seed=seed)
    shot.ends_at = round(seconds + max(tail_seconds, travel_seconds), 6)
    shot.attempts, shot.retry_seconds = attempts, retry_seconds
    if spent:
        first = min(source.starts_at for source in sources) + travel_seconds
        shot.engine.at(round(first, 6), shot.spend)
    levels = shot.run(seconds)
    return Film(
        seconds=shot.ends_at,
        play_seconds=play_seconds,
        producers=tuple(source.name for source in sources),
        readers=tuple(reader.name for reader in readers),
        keys=tuple(shot.keys),
        places=tuple(hash_key(key) / KEY_SPACE for key in shot.keys),
        shards=shards,
        travel_seconds=travel_seconds,
        journeys=tuple(shot.journeys()),
        levels=levels,
    )


class _Shot:
    """The run while it is under way."""

    def __init__(
        self,
        sources: Sequence[Source],
        readers: Sequence[Poller],
        *,
        shards: int,
        travel_seconds: float,
        seed: int,
    ) -> None:
        self.engine = Engine()
        self.keys: dict[str, int] = {}
        self.ends_at = 0.0
        self.attempts = 1
        self.retry_seconds = 0.0
        self._sources, self._readers = sources, readers
        self._travel_seconds = travel_seconds
        self._chance = Random(seed)
        self._stream = Stream("stage", shard_count=shards, now=0.0)
        self._shard_of: list[int] = []
        self._sent = 0
        self._arrived: list[tuple[int, int, int, int, int, float, float, int]] = []
        self._taken: list[dict[int, float]] = [{} for _ in readers]

    def run(self, seconds: float) -> tuple[tuple[float, ...], ...]:
        """Let everything happen; return how full the budgets were."""
        for number, source in enumerate(self._sources):
            self.engine.start(self._sending(number, source, seconds))
        for reader, taken in zip(self._readers, self._taken, strict=True):
            for shard in self._stream.open_shards:
                self.engine.start(self._reading(reader, shard.id, taken), after=reader.starts_at)
        return tuple(zip(*self._watched(), strict=True))

    def spend(self) -> None:
        """Leave next to no tokens for records in any shard."""
        spent = SHARD_WRITE_RECORDS_PER_SECOND - _RESERVE
        for shard in self._stream.open_shards:
            shard.budget.spend(self.engine.now(), records=spent, size_bytes=0)

    def journeys(self) -> Iterator[Journey]:
        """Yield what happened, each refusal with the stream's own reason."""
        noted = (event for event in self._stream.history if type(event) is PutRefused)
        for row in self._arrived:
            counter = row[-1]
            refusal = None if counter else next(noted)
            limit, wait = (refusal.limit, refusal.wait_seconds) if refusal else ("", 0.0)
            yield Journey(*row, limit, wait, tuple(taken.get(counter) for taken in self._taken))

    def _watched(self) -> Iterator[list[float]]:
        for tick in range(LEVELS + 1):
            now = self.ends_at * tick / LEVELS
            self.engine.run(until=now)
            yield [_level(shard, now) for shard in self._stream.open_shards]

    def _sending(self, producer: int, source: Source, seconds: float) -> Process:
        turns = cycle(source.mix.keys)
        # Kept here and not read from the clock, whose rounding would add up.
        at = source.starts_at
        while at < seconds - _MOMENT:
            yield at - self.engine.now()
            key = next(turns) if source.in_turn else source.mix.draw(self._chance)
            data = b"x" * (source.record_bytes - len(key.encode()))
            self._send((self._sent, 1, producer, self._number(key)), key, data)
            self._sent += 1
            at += 1 / source.rate(at)

    def _send(self, who: tuple[int, int, int, int], key: str, data: bytes) -> None:
        arrive = partial(self._arrive, who, key, data, self.engine.now())
        self.engine.after(self._travel_seconds, arrive)

    def _arrive(
        self, who: tuple[int, int, int, int], key: str, data: bytes, sent_at: float
    ) -> None:
        now, counter = self.engine.now(), 0
        try:
            counter = self._stream.put(now, key, data)[1].counter
        except ProvisionedThroughputExceededException:
            self._try_again(who, key, data)
        self._arrived.append((*who, self._shard_of[who[3]], sent_at, now, counter))

    def _try_again(self, who: tuple[int, int, int, int], key: str, data: bytes) -> None:
        record, attempt, producer, number = who
        if attempt < self.attempts:
            again = (record, attempt + 1, producer, number)
            # By chance, because equal waits would keep step with the traffic and always lose.
            wait_seconds = self.retry_seconds * (0.5 + self._chance.random())
            self.engine.after(wait_seconds, partial(self._send, again, key, data))

    def _reading(self, reader: Poller, shard_id: str, taken: dict[int, float]) -> Process:
        iterator = self._stream.iterator(self.engine.now(), shard_id, reader.start)
        while True:
            now = self.engine.now()
            # Refused for once, it asks again at its next turn.
            with suppress(ProvisionedThroughputExceededException):
                batch = self._stream.get_records(now, iterator)
                taken.update((record.counter, now) for record in batch.records)
                iterator = batch.next_iterator or iterator
            yield reader.every_seconds

    def _number(self, key: str) -> int:
        if key not in self.keys:
            self.keys[key] = len(self.keys)
            self._shard_of.append(self._stream.route(hash_key(key)).index)
        return self.keys[key]


def _level(shard: Shard, now: float) -> float:
    records, size_bytes = shard.budget.left(now)
    return round(
        min(records / SHARD_WRITE_RECORDS_PER_SECOND, size_bytes / SHARD_WRITE_BYTES_PER_SECOND), 3
    )
