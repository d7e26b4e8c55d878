"""A short run in which single records are followed: each attempt, each refusal, each read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple


class Journey(NamedTuple):
    """One attempt of one record to get into the stream, and what became of it.

    Attributes:
        record: Which record; one that is sent again has several journeys.
        attempt: 1 for the first.
        producer: The number of its producer.
        key: The number of its key.
        shard: The number of the shard that its hash key chose.
        sent_at: When it left the producer, in seconds.
        reached_at: When the shard took or refused it.
        counter: Its place in the order of the stream; 0 if it was refused.
        limit: Which limit refused it, "records" or "bytes"; empty if it was let in.
        wait_seconds: How much later it would have been let in, had nothing else come.
        taken_at: When each reader got it; None if one did not.
    """

    record: int
    attempt: int
    producer: int
    key: int
    shard: int
    sent_at: float
    reached_at: float
    counter: int
    limit: str
    wait_seconds: float
    taken_at: tuple[float | None, ...]


@dataclass(frozen=True, kw_only=True)
class Film:
    """Everything that can be seen in a short run.

    Attributes:
        seconds: How long it is.
        play_seconds: How long it takes to watch at normal speed.
        producers: Their names.
        readers: Their names.
        keys: The partition keys that were used.
        places: How far round the ring the hash key of each lies, from 0 up to 1.
        shards: How many even shards there are.
        travel_seconds: How long a record is on its way to the shard.
        journeys: Every attempt, in the order of arrival.
        levels: For each shard, at equal times from the start to the end, how full its write
            budget is: 1 is full, 0 is empty; of records and bytes, whichever is scarcer.
    """

    seconds: float
    play_seconds: float
    producers: tuple[str, ...]
    readers: tuple[str, ...]
    keys: tuple[str, ...]
    places: tuple[float, ...]
    shards: int
    travel_seconds: float
    journeys: tuple[Journey, ...]
    levels: tuple[tuple[float, ...], ...]

    @cached_property
    def accepted(self) -> tuple[int, ...]:
        """How many records each shard let in."""
        return self._count(lambda journey: not journey.limit)

    @cached_property
    def refused(self) -> tuple[int, ...]:
        """How many attempts each shard refused."""
        return self._count(lambda journey: bool(journey.limit))

    @cached_property
    def records(self) -> int:
        """How many records were sent, however often."""
        return len({journey.record for journey in self.journeys})

    def attempts(self, record: int) -> tuple[Journey, ...]:
        """Return the journeys of one record, the first first."""
        return tuple(journey for journey in self.journeys if journey.record == record)

    def _count(self, wanted: Callable[[Journey], bool]) -> tuple[int, ...]:
        counts = [0] * self.shards
        for journey in self.journeys:
            counts[journey.shard] += wanted(journey)
        return tuple(counts)
