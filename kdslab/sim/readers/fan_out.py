"""Readers that are pushed to: a subscription of five minutes, and the next one where it ended.

Two processes that subscribe in the name of one consumer take the pipe from each other: who loses it
is told so, waits the five seconds in which nobody gets it, and takes it back.
"""

from __future__ import annotations

from collections.abc import Sequence

from kdslab.model.consumer import Consumer
from kdslab.model.errors import LimitExceededException, ResourceInUseException
from kdslab.model.facts import TAKEOVER_SECONDS
from kdslab.model.iterator import IteratorType
from kdslab.model.quotas import FAN_OUT_MILLIS
from kdslab.model.record import Record
from kdslab.model.stream import Stream
from kdslab.model.subscription import Event, Subscription, subscribe
from kdslab.sim.engine import Engine, Process, Running
from kdslab.sim.readers.polling import OLDEST, Delivery, Start, after

LOOK_SECONDS = FAN_OUT_MILLIS / 1000


class FanOutReader:
    """One process that reads one shard in the name of a registered consumer.

    Simplification: it takes what was pushed every 70 milliseconds, so that a record is on its way
    for 70 at most; AWS gives 70 as typical.

    Args:
        engine: Whose time it lives in.
        stream: The stream that is read.
        consumer: One of its consumers, ACTIVE.
        shard_id: The shard that is read.
        deliver: Gets the records of every event that has some.
        start: Where to begin.
        look_seconds: How often it takes what was pushed; less often makes a long run short.

    Attributes:
        subscriptions: How many it has opened.
        taken_over: How many of them another process in the consumer's name took away.
        refused: How many calls to SubscribeToShard were not answered.
        child_ids: The shards to go on with, once the shard has ended.
        is_done: Whether the shard has ended.

    Example:
        >>> engine = Engine()
        >>> stream = Stream("clicks", shard_count=1, now=0.0)
        >>> maps = stream.consumers.register(0.0, "maps", "arn:aws:kinesis:::stream/clicks")
        >>> engine.run(until=10.0)
        >>> seen = []
        >>> reader = FanOutReader(
        ...     engine, stream, maps, stream.shards[0].id, lambda _, shard, got: seen.extend(got)
        ... )
        >>> _ = stream.put(10.0, "a", b"first")
        >>> engine.run(until=10.1)
        >>> [record.data for record in seen]
        [b'first']
        >>> engine.run(until=611.0)
        >>> reader.subscriptions
        3
    """

    def __init__(
        self,
        engine: Engine,
        stream: Stream,
        consumer: Consumer,
        shard_id: str,
        deliver: Delivery,
        *,
        start: Start = OLDEST,
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        self.subscriptions = 0
        self.taken_over = 0
        self.refused = 0
        self.child_ids: Sequence[str] = ()
        self.is_done = False
        self._engine = engine
        self._stream = stream
        self._consumer = consumer
        self._shard_id = shard_id
        self._deliver = deliver
        self._start = start
        self._look_seconds = look_seconds
        self._running: Running = engine.start(self._reading())

    def kill(self) -> None:
        """Stop it where it is; its subscription stays open, as that of a dead process does."""
        self._running.kill()

    def _reading(self) -> Process:
        while not self.is_done:
            subscription = self._subscribe()
            if subscription is None:
                yield float(TAKEOVER_SECONDS)
                continue
            while not subscription.is_over(self._engine.now()):
                self._take(subscription)
                if self.is_done:
                    return
                wait_seconds = max(subscription.ends_at - self._engine.now(), 0.000_001)
                yield min(self._look_seconds, wait_seconds)
            if subscription.failure(self._engine.now()):
                self.taken_over += 1
                yield float(TAKEOVER_SECONDS)

    def _subscribe(self) -> Subscription | None:
        try:
            subscription = subscribe(
                self._engine.now(),
                self._stream,
                self._consumer,
                self._shard_id,
                self._start.kind,
                self._start.sequence_number,
                self._start.timestamp,
            )
        except (LimitExceededException, ResourceInUseException):
            self.refused += 1
            return None
        self.subscriptions += 1
        if self._start.kind is IteratorType.LATEST:
            # The newest of later would skip what comes until then.
            self._start = Start(kind=IteratorType.AT_TIMESTAMP, timestamp=self._engine.now())
        return subscription

    def _take(self, subscription: Subscription) -> None:
        while event := subscription.poll(self._engine.now()):
            self._go_on_after(event)
            if event.records:
                self._deliver(self._engine.now(), self._shard_id, _listed(event))
            if event.continuation_sequence_number is None:
                self.child_ids, self.is_done = event.child_ids, True
                return

    def _go_on_after(self, event: Event) -> None:
        if event.continuation_sequence_number is not None:
            self._start = after(event.continuation_sequence_number)


def _listed(event: Event) -> list[Record]:
    return list(event.records)
