"""What retries do to a shard, to the order of records, and to how often a record is there.

A storm: many producers begin in the same moment and are refused in the same moment. What they do
then, they all do together, unless chance drives them apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import floor
from random import Random
from types import MappingProxyType
from typing import Final

from kdslab.model.facts import KIB, SHARD_WRITE_BYTES_PER_SECOND
from kdslab.model.stream import Stream
from kdslab.sim.engine import Engine
from kdslab.sim.writers.backoff import Exponential, Fixed, FullJitter, NoWait
from kdslab.sim.writers.ledger import Counts, together
from kdslab.sim.writers.link import Item, Link
from kdslab.sim.writers.producer import Producer
from kdslab.sim.writers.retrying import ADAPTIVE, LEGACY, STANDARD, RetryRule

STORM_RULES: Final = MappingProxyType(
    {
        rule.name: rule
        for rule in (
            RetryRule(name="at once", backoff=NoWait()),
            RetryRule(name="fixed 100 ms", backoff=Fixed(0.1)),
            RetryRule(name="exponential", backoff=Exponential(0.1, most_seconds=5.0)),
            RetryRule(name="exponential with jitter", backoff=FullJitter(0.1, most_seconds=5.0)),
            LEGACY,
            STANDARD,
            ADAPTIVE,
        )
    }
)
"""What a producer may do after a refusal, by name. The first four never give up."""

TICK_SECONDS: Final = 0.05
CALL_SECONDS: Final = 0.05
RECORD_KIB: Final = 100
LIMIT_PER_SECOND: Final = SHARD_WRITE_BYTES_PER_SECOND / (RECORD_KIB * KIB)
"""How many of a storm's records a shard takes in a second."""

_LAST_SECOND: Final = 300.0
_KEY: Final = "sensor"


@dataclass(frozen=True, kw_only=True)
class Storm:
    """A storm from its beginning until nobody sends any more.

    Attributes:
        rule: What the producers did after a refusal, by name.
        producers: How many there were.
        tick_seconds: How long a tick is.
        attempts: Requests that reached the shard, by tick.
        accepted: Those that were let in.
        done_seconds: When the last record was stored.
        end_seconds: When the last request came.
        counts: What became of all records.
    """

    rule: str
    producers: int
    tick_seconds: float
    attempts: tuple[int, ...]
    accepted: tuple[int, ...]
    done_seconds: float
    end_seconds: float
    counts: Counts

    @cached_property
    def refused(self) -> tuple[int, ...]:
        """Requests that were not let in, by tick."""
        return tuple(sent - took for sent, took in zip(self.attempts, self.accepted, strict=True))

    @property
    def attempts_per_record(self) -> float:
        """How many requests each record took on average."""
        return self.counts.attempts / self.counts.given


class _Watch:
    """Counts requests by tick."""

    def __init__(self) -> None:
        self.attempts: dict[int, int] = {}
        self.accepted: dict[int, int] = {}
        self.first_copy_at = self.last_at = 0.0

    def __call__(self, now: float, items: Sequence[Item], stored: list[bool]) -> None:  # noqa: ARG002 # Watch's form
        tick = floor(round(now / TICK_SECONDS, 6))
        self.attempts[tick] = self.attempts.get(tick, 0) + 1
        self.last_at = now
        if stored[0]:
            self.accepted[tick] = self.accepted.get(tick, 0) + 1
            self.first_copy_at = now

    def row(self, counts: dict[int, int]) -> tuple[int, ...]:
        return tuple(counts.get(tick, 0) for tick in range(max(self.attempts) + 1))


@lru_cache(maxsize=256)
def storm(
    rule: str,
    *,
    producers: int = 50,
    records_each: int = 1,
    lost_answers: float = 0.0,
    seed: int = 0,
) -> Storm:
    """Let producers begin in the same moment, each with a record or a few of 100 KiB for one shard.

    Each makes one PutRecord after the other, and the next only when the last is settled.

    Simplification: every call takes 50 ms, and refused calls cost the shard nothing.

    Args:
        rule: What they do after a refusal: a name from `STORM_RULES`.
        producers: How many, at least 1.
        records_each: How many records each brings, at least 1.
        lost_answers: The share of answers that get lost; the producer waits a second for them.
        seed: Where chance begins.

    Raises:
        ValueError: If there is no such rule, or nothing to send.

    Example:
        >>> storm("fixed 100 ms", producers=10, records_each=1).counts.attempts
        10
    """
    if rule not in STORM_RULES:
        raise ValueError(f"the rules are {', '.join(STORM_RULES)}, got {rule}")
    return storm_of(
        STORM_RULES[rule],
        producers=producers,
        records_each=records_each,
        lost_answers=lost_answers,
        seed=seed,
    )


def storm_of(
    rule: RetryRule,
    *,
    producers: int = 50,
    records_each: int = 1,
    lost_answers: float = 0.0,
    seed: int = 0,
) -> Storm:
    """Do the same with a rule that has no name in `STORM_RULES`, such as a learner's own.

    Raises:
        ValueError: If there is nothing to send.

    Example:
        >>> storm_of(RetryRule(name="mine", backoff=Fixed(1.0))).counts.attempts
        150
    """
    if producers < 1 or records_each < 1:
        raise ValueError(f"a storm needs records, got {producers} times {records_each}")
    watch, engine = _Watch(), Engine()
    link = Link(
        Stream("storm", shard_count=1, now=0.0),
        Random(seed),
        call_seconds=CALL_SECONDS,
        lost_answers=lost_answers,
        watch=watch,
    )
    crowd = [
        Producer(engine, link, retry=rule, seed=seed * producers + number)
        for number in range(producers)
    ]
    payload = bytes(RECORD_KIB * KIB - len(_KEY))
    for producer in crowd:
        for _ in range(records_each):
            producer.give(_KEY, payload)
    engine.run(until=_LAST_SECOND)
    return Storm(
        rule=rule.name,
        producers=producers,
        tick_seconds=TICK_SECONDS,
        attempts=watch.row(watch.attempts),
        accepted=watch.row(watch.accepted),
        done_seconds=watch.first_copy_at,
        end_seconds=watch.last_at,
        counts=together(producer.counts() for producer in crowd),
    )
