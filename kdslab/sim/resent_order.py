"""Three records with one key, of which the second is refused, and the order in which they land.

Sent with PutRecords, the third is in before the second comes again. Sent one by one, each waits for
the one before it. And when an answer gets lost, what was stored comes a second time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from types import MappingProxyType
from typing import Final

from kdslab.model.facts import KIB
from kdslab.model.stream import Stream
from kdslab.sim.engine import Engine
from kdslab.sim.writers.backoff import Fixed
from kdslab.sim.writers.link import Item, Link
from kdslab.sim.writers.producer import Batching, Producer, Resend
from kdslab.sim.writers.retrying import STANDARD, RetryRule

_LATER: Final = RetryRule(name="half a second later", backoff=Fixed(0.5))

WAYS: Final = MappingProxyType(
    {
        "PutRecords, what failed again": Batching(resend=Resend.FAILED, rule=_LATER),
        "PutRecords, everything again": Batching(resend=Resend.EVERYTHING, rule=_LATER),
        "PutRecord, one after the other": None,
    }
)
"""How a producer may write three records, by name."""

_KEY: Final = "user-1"
_SIZES_KIB: Final = (1, 300, 1)
_OTHERS_KIB: Final = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request as it reached the shard.

    Attributes:
        records: The numbers of the records in it, from 1 up.
        stored: For each, whether it was let in.
        is_answer_lost: Whether the producer never saw the answer.
    """

    records: tuple[int, ...]
    stored: tuple[bool, ...]
    is_answer_lost: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRun:
    """What was sent, what the shard keeps, and what a careful reader makes of it.

    Attributes:
        way: How the producer wrote, by name.
        requests: All requests, in order.
        log: The numbers of the records as they lie in the shard.
        once_each: The same as an idempotent consumer sees them.
    """

    way: str
    requests: tuple[Request, ...]
    log: tuple[int, ...]
    once_each: tuple[int, ...]

    @property
    def is_in_order(self) -> bool:
        """Whether each record's first copy lies behind that of the record sent before it."""
        return list(self.once_each) == sorted(self.once_each)

    @property
    def duplicates(self) -> int:
        """Copies in the shard beyond the first of each record."""
        return len(self.log) - len(self.once_each)


def first_copies(records: Iterable[int]) -> tuple[int, ...]:
    """Return what an idempotent consumer handles: it remembers what it saw and skips the rest.

    Example:
        >>> first_copies([1, 3, 1, 2, 3])
        (1, 3, 2)
    """
    return tuple(dict.fromkeys(records))


class _Fate(Random):
    """Chance that was decided beforehand: the first answer gets lost, or none does."""

    def __init__(self, loses_first: bool) -> None:
        super().__init__(0)
        self._loses_next = loses_first

    def random(self) -> float:
        loses, self._loses_next = self._loses_next, False
        return 0.0 if loses else 1.0


@lru_cache(maxsize=16)
def order_run(way: str, *, first_answer_lost: bool = False) -> OrderRun:
    """Send the records 1, 2 and 3 to a shard that has no room for the second just now.

    Args:
        way: How: a name from `WAYS`.
        first_answer_lost: Whether the answer to the first request gets lost.

    Raises:
        ValueError: If there is no such way.

    Example:
        >>> order_run("PutRecords, what failed again").log
        (1, 3, 2)
    """
    if way not in WAYS:
        raise ValueError(f"the ways are {', '.join(WAYS)}, got {way}")
    engine, stream, batching = Engine(), Stream("orders", shard_count=1, now=0.0), WAYS[way]
    requests: list[Request] = []

    def watch(_: float, items: Sequence[Item], stored: list[bool]) -> None:
        lost = first_answer_lost and not requests
        numbers = tuple(item.number + 1 for item in items)
        requests.append(Request(records=numbers, stored=tuple(stored), is_answer_lost=lost))

    link = Link(stream, _Fate(first_answer_lost), lost_answers=0.5, watch=watch)
    producer = Producer(engine, link, retry=STANDARD if batching else _LATER, batching=batching)
    stream.put(0.0, "others", bytes(_OTHERS_KIB * KIB))
    for number, size in enumerate(_SIZES_KIB, start=1):
        producer.give(_KEY, bytes([number]) + bytes(size * KIB - len(_KEY) - 1))
    engine.run(until=60.0)
    (shard,) = stream.shards
    log = tuple(record.data[0] for record in shard.records if record.partition_key == _KEY)
    return OrderRun(way=way, requests=tuple(requests), log=log, once_each=first_copies(log))
