"""A producer: it is given records and brings them into a stream, however often it is refused.

It writes with PutRecord, one record a call, or with PutRecords, whatever waits in one call. Two
things can fail, and two rules deal with them. A *call* fails as a whole: it was throttled, or no
answer came; the SDK makes it again. A call of PutRecords succeeds and names *records* that failed;
no SDK sends those again, that is the program's own work.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from enum import Enum
from random import Random
from typing import Final

from kdslab.model.facts import REQUEST_BYTES_AT_MOST, REQUEST_RECORDS_AT_MOST
from kdslab.model.record import counted_bytes
from kdslab.sim.engine import Engine, Process, Running
from kdslab.sim.writers.backoff import FullJitter
from kdslab.sim.writers.ledger import Counts, Ledger
from kdslab.sim.writers.link import Exchange, Item, Link
from kdslab.sim.writers.retrying import STANDARD, Call, Outcome, Retrier, RetryRule

_MICROSECOND: Final = 1e-6


class Resend(Enum):
    """What a program sends again when an answer of PutRecords names failed records."""

    NOTHING = "nothing"
    FAILED = "what failed"
    EVERYTHING = "everything"


PATIENT: Final = RetryRule(name="until it is stored", backoff=FullJitter(0.1, most_seconds=5.0))
"""A rule for resending: full jitter from a tenth of a second, and it never gives up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batching:
    """How a producer uses PutRecords.

    Attributes:
        records_at_most: The most records in a call.
        resend: What is sent again after a partial failure.
        rule: When it is sent again, and how often.
    """

    records_at_most: int = REQUEST_RECORDS_AT_MOST
    resend: Resend = Resend.FAILED
    rule: RetryRule = PATIENT


class Producer:
    """Brings records into a stream.

    With one worker and without batches, a record leaves only when the one before it is settled, as
    a program does that passes `SequenceNumberForOrdering`: the order is kept.

    Args:
        engine: What makes time pass.
        link: The way to the stream.
        retry: When a whole call is made again.
        batching: How to use PutRecords; PutRecord is used if not given.
        workers: How many calls may be under way at once.
        seed: Where the waits come from.

    Example:
        >>> from kdslab.model.stream import Stream
        >>> engine = Engine()
        >>> link = Link(Stream("clicks", shard_count=1, now=0.0), Random(0))
        >>> producer = Producer(engine, link)
        >>> for number in range(3):
        ...     producer.give("user-1", b"click")
        >>> engine.run(until=1.0)
        >>> producer.counts().stored
        3
    """

    def __init__(
        self,
        engine: Engine,
        link: Link,
        *,
        retry: RetryRule = STANDARD,
        batching: Batching | None = None,
        workers: int = 1,
        seed: int = 0,
    ) -> None:
        self._engine = engine
        self._link = link
        self._batching = batching
        self._workers = workers
        chance = Random(seed)
        self._client = Retrier(retry, chance, engine.now())
        self._resender = Retrier((batching or Batching()).rule, chance, engine.now())
        self._ledger = Ledger()
        self._queue: deque[Item] = deque()
        self._in_hand: dict[int, Item] = {}
        self._running: list[Running] = []

    def give(self, partition_key: str, data: bytes) -> None:
        """Hand over a record; a worker that rests begins with it at once."""
        self._queue.append(Item(self._ledger.give(), partition_key, data))
        self.start()

    def start(self) -> None:
        """Let workers begin if there is something to do, also after a crash."""
        self._running = [worker for worker in self._running if worker.is_alive]
        resting = self._workers - len(self._running)
        for _ in range(min(resting, len(self._queue))):
            self._running.append(self._engine.start(self._work()))

    def crash(self) -> None:
        """Die in the middle of things.

        What was not settled is to be done again after `start`: the producer reads its records from
        a place that survives, and its checkpoint stands behind the last one settled.
        """
        for worker in self._running:
            worker.kill()
        again = sorted({**self._in_hand, **{item.number: item for item in self._queue}}.items())
        self._queue = deque(item for _, item in again)
        self._in_hand.clear()

    def counts(self) -> Counts:
        """Return the books."""
        return self._ledger.counts()

    @property
    def is_done(self) -> bool:
        """Return whether everything that was given is settled."""
        return not self._queue and not self._in_hand

    def _work(self) -> Process:
        while self._queue:
            items = self._next()
            self._in_hand |= {item.number: item for item in items}
            yield from self._bring(items)

    def _next(self) -> list[Item]:
        if self._batching is None:
            return [self._queue.popleft()]
        items = [self._queue.popleft()]
        room = REQUEST_BYTES_AT_MOST - counted_bytes(items[0].partition_key, items[0].data)
        while self._queue and len(items) < self._batching.records_at_most:
            room -= counted_bytes(self._queue[0].partition_key, self._queue[0].data)
            if room < 0:
                break
            items.append(self._queue.popleft())
        return items

    def _bring(self, items: list[Item]) -> Process:
        resend = self._batching.resend if self._batching else Resend.NOTHING
        pending, round_trips = items, Call()
        while True:
            confirmed = yield from self._call(pending)
            failed = [item for item, took in zip(pending, confirmed, strict=True) if not took]
            wait = None
            if failed and resend is not Resend.NOTHING:
                wait = self._resender.after(round_trips, Outcome.THROTTLED, self._engine.now())
            if wait is None:
                return self._settle(items)
            if resend is Resend.FAILED:
                self._settle([item for item, took in zip(pending, confirmed, strict=True) if took])
                pending = failed
            yield wait

    def _call(self, items: Sequence[Item]) -> Generator[float, None, list[bool]]:
        """Make one call as the SDK does; return which records its last answer confirms."""
        call = Call()
        while True:
            if self._client.brake:
                while hold_seconds := self._client.hold_seconds(self._engine.now()):
                    yield max(hold_seconds, _MICROSECOND)
            exchange = self._exchange(items)
            yield exchange.seconds
            wait = self._client.after(call, self._outcome(exchange), self._engine.now())
            if wait is None:
                return [False] * len(items) if exchange.is_lost else exchange.stored
            if wait:
                yield wait

    def _exchange(self, items: Sequence[Item]) -> Exchange:
        now = self._engine.now()
        if self._batching is None:
            exchange = self._link.put(now, items[0])
        else:
            exchange = self._link.put_many(now, items)
        self._ledger.note([item.number for item in items], exchange.stored)
        return exchange

    def _outcome(self, exchange: Exchange) -> Outcome:
        if exchange.is_lost:
            return Outcome.TIMED_OUT
        # A partial failure of PutRecords is HTTP 200.
        throttled = self._batching is None and not exchange.stored[0]
        return Outcome.THROTTLED if throttled else Outcome.ANSWERED

    def _settle(self, items: Sequence[Item]) -> None:
        self._ledger.settle(item.number for item in items)
        for item in items:
            self._in_hand.pop(item.number, None)
