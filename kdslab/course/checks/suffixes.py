"""How many suffixes one hot key needs on some shards, and what a wrong number gives away."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from random import Random
from typing import Final

from kdslab.course.checks.numbers import misnumbered
from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.facts import (
    KIB,
    SHARD_WRITE_BYTES_PER_SECOND,
    SHARD_WRITE_RECORDS_PER_SECOND,
)
from kdslab.sim.flow import WriteRun, run_writes
from kdslab.sim.hashing import route_keys
from kdslab.sim.keys import uniform
from kdslab.sim.workload import Workload, steady

MOST_SUFFIXES: Final = 200
_FEW: Final = 24
_SECONDS: Final = 10
_KEYS: Final = ("checkout", "final", "breaking-news", "topic-1", "goal", "derby", "launch", "radar")


@dataclass(frozen=True, kw_only=True)
class HotKey:
    """One key that is too much for a shard, on a stream that has room for it.

    Attributes:
        key: The key; suffixed, it is `key-0`, `key-1` and so on, in turn.
        per_second: Its records a second.
        record_kib: What each weighs, key included.
        shards: How many even shards there are.
    """

    key: str
    per_second: int
    record_kib: int
    shards: int

    @property
    def limit(self) -> int:
        """How many of these records one shard takes in a second, by both of its limits."""
        by_bytes = SHARD_WRITE_BYTES_PER_SECOND // (self.record_kib * KIB)
        return min(SHARD_WRITE_RECORDS_PER_SECOND, by_bytes)

    @cached_property
    def needed(self) -> int:
        """The smallest number of suffixes with which nothing is refused; 0 if there is none."""
        counts = range(1, _FEW + 1)
        return next((count for count in counts if self.fullest(count) <= self.limit), 0)

    def on_shards(self, count: int) -> tuple[int, ...]:
        """Return how many of so many suffixed keys each shard gets."""
        names = [f"{self.key}-{number}" for number in range(count)]
        return tuple(route_keys(names, self.shards).per_shard)

    def fullest(self, count: int) -> float:
        """Return what the fullest shard is offered a second."""
        return max(self.on_shards(count)) * self.per_second / count

    def run(self, count: int) -> WriteRun:
        """Send the key's records for some seconds, spread over so many suffixes."""
        workload = Workload(
            rate=steady(self.per_second),
            mix=uniform(count, prefix=self.key),
            record_bytes=self.record_kib * KIB,
        )
        return run_writes(workload, seconds=_SECONDS, shards=self.shards)


@lru_cache(maxsize=256)
def _variant(key: str, record_kib: int, shards: int, percent: int) -> HotKey:
    room = SHARD_WRITE_BYTES_PER_SECOND // (record_kib * KIB)
    limit = min(SHARD_WRITE_RECORDS_PER_SECOND, room)
    per_second = limit * shards * percent // 1_000 * 10
    return HotKey(key=key, per_second=per_second, record_kib=record_kib, shards=shards)


def drawn(chance: Random) -> HotKey:
    """Draw a key for which the arithmetic alone is not enough: some suffixes share a shard."""
    while True:
        key = chance.choice(_KEYS)
        mine = _variant(
            key, chance.choice((1, 2, 4)), chance.randint(5, 10), chance.randint(35, 60)
        )
        if 2 <= fewest(mine) < mine.needed != mine.shards:
            return mine


def fewest(mine: HotKey) -> int:
    """Return how many suffixes would do if each had a shard to itself."""
    return -(-mine.per_second // mine.limit)


def wrong_count(count: object, mine: HotKey) -> Counterexample | None:
    """Say what is wrong with a number of suffixes, if anything is."""
    if type(count) is not int or not 1 <= count <= MOST_SUFFIXES:
        return _no_count(count)
    if count == mine.needed:
        return None
    refused = mine.run(count).total_refused
    return _too_hot(count, mine, refused) if refused else _too_many(count)


def ran_well(mine: HotKey) -> str:
    """Say what the stream makes of the right number."""
    count = mine.needed
    return (
        f"{count} suffixes: {mine.run(count).total_offered:,} records in {_SECONDS} seconds, none "
        f"refused; the fullest shard is offered {mine.fullest(count):,.0f} of {mine.limit:,} a "
        f"second. {fewest(mine)} would do if none of them met."
    )


def _no_count(count: object) -> Counterexample:
    return Counterexample(
        yours=shortened(count),
        rule=f"a number of suffixes is whole, from 1 to {MOST_SUFFIXES}",
        next_step="Hand in a whole number such as 4, without quotes.",
        mistake=misnumbered(count),
    )


def _too_hot(count: int, mine: HotKey, refused: int) -> Counterexample:
    on_shards = mine.on_shards(count)
    mistake, next_step = _misjudged(count, mine)
    return Counterexample(
        yours=f"{count}: {refused:,} records are refused in {_SECONDS} seconds",
        rule=(
            f"shard {on_shards.index(max(on_shards))} gets {max(on_shards)} of the {count}, so "
            f"{mine.fullest(count):,.0f} records a second; it takes {mine.limit:,}"
        ),
        next_step=next_step,
        mistake=mistake,
    )


def _misjudged(count: int, mine: HotKey) -> tuple[str, str]:
    if count == 1:
        return "no suffix at all", "One name is one key: take more."
    if count == fewest(mine):
        return "as if no two suffixes met", "Hash the names: some shards get two of them."
    if count == -(-mine.per_second // SHARD_WRITE_RECORDS_PER_SECOND):
        return "only records counted", "How many of these records fit into 1 MiB?"
    if count == mine.shards:
        return "one suffix a shard", "Nobody deals them out, one a shard. Hash the names."
    return "", "Try the next number: count what the fullest shard gets."


def _too_many(count: int) -> Counterexample:
    return Counterexample(
        yours=f"{count}: nothing is refused",
        rule="a smaller number does as well, and each suffix is one more key to gather",
        next_step="Begin at 1 and stop at the first number that does.",
        mistake="more than it takes",
    )
