"""A consumer's place at a shard: records are pushed to it, for five minutes.

Whoever reads by GetRecords asks again and again, and shares the shard's budget with all others who
do. A subscriber asks once. Its records then come by themselves, through a pipe of 2 MiB a second
that it shares with nobody, until five minutes are over, the shard ends, or another call in the name
of the same consumer takes the pipe over. To go on, it subscribes again after the continuation
sequence number of the last event that it saw.

Simplification: a record is pushed the moment it is stored; AWS takes some 70 milliseconds.
Simplification: nothing is under way. What was not taken when the subscription ends, was not pushed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kdslab.model.consumer import Consumer
from kdslab.model.errors import KinesisError, ResourceNotFoundException
from kdslab.model.events import Read, ReadRefused
from kdslab.model.facts import SUBSCRIPTION_SECONDS
from kdslab.model.iterator import IteratorType
from kdslab.model.pipe import Pipe
from kdslab.model.record import Record
from kdslab.model.sequence import number
from kdslab.model.shard import Shard

if TYPE_CHECKING:
    from kdslab.model.stream import Stream

HEARTBEAT_SECONDS: Final = 5.0
"""How long nothing comes before an empty event does.

Simplification: AWS sends empty events too, at intervals that it does not publish.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What is pushed at once.

    Attributes:
        records: In the order of the shard; none in a heartbeat and at the shard's end.
        continuation_sequence_number: To miss nothing and see nothing twice, subscribe again AFTER
            this. It is there without records too: the number just before the place reached. At the
            shard's end it is None: nothing comes after.
        millis_behind_latest: How far behind the newest record; 0 only when nothing is left.
        child_ids: At the shard's end, the shards to go on with; otherwise none.
    """

    records: Sequence[Record]
    continuation_sequence_number: str | None
    millis_behind_latest: int
    child_ids: tuple[str, ...] = ()


def subscribe(
    now: float,
    stream: Stream,
    consumer: Consumer,
    shard_id: str,
    kind: IteratorType,
    sequence_number: str | None = None,
    timestamp: float | None = None,
) -> Subscription:
    """Open a subscription, taking over the one before it.

    Args:
        now: The time of the call; the subscription lives five minutes from here.
        stream: The stream to read.
        consumer: One of its consumers, in whose name.
        shard_id: The shard to read.
        kind: One of the five ways to begin.
        sequence_number: For the two kinds that start at a record.
        timestamp: For AT_TIMESTAMP, in seconds of Unix time.

    Raises:
        ResourceNotFoundException: If there is no such shard.
        ResourceInUseException: If the consumer is not ACTIVE or the pipe was given away just now.
        LimitExceededException: If this is the second call for this pipe within a second.
        InvalidArgumentException: If kind and position do not fit together.
    """
    stream.settle(now)
    shard = stream.shard(shard_id)
    consumer.check_active(now)
    counter = stream.counter_for(now, shard, kind, sequence_number, timestamp)
    pipe = consumer.pipe(now, shard_id)
    lack = pipe.lack(now)
    try:
        pipe.ask(now)
    except KinesisError:
        stream.history.add(ReadRefused(now, shard_id, *lack, consumer.name))
        # AWS counts here whoever came too often and whoever found the pipe in use.
        stream.metrics.add(now, "SubscribeToShard.RateExceeded", 1, consumer=consumer.name)
        raise
    stream.metrics.add(now, "SubscribeToShard.Success", 1, consumer=consumer.name)
    return Subscription(now, stream, consumer, shard, pipe, counter)


class Subscription:
    """One opened subscription; `subscribe` makes it.

    Args:
        now: When it is opened.
        stream: The stream that is read.
        consumer: In whose name.
        shard: The shard that is read.
        pipe: The consumer's pipe to it, which it takes from whoever held it.
        counter: The first record has this counter or a higher one.

    Attributes:
        ends_at: When its five minutes are over.
    """

    def __init__(
        self,
        now: float,
        stream: Stream,
        consumer: Consumer,
        shard: Shard,
        pipe: Pipe,
        counter: int,
    ) -> None:
        self.ends_at = now + SUBSCRIPTION_SECONDS
        self.shard = shard
        self._stream = stream
        self._consumer = consumer
        self._pipe = pipe
        self._counter = counter
        # The shard's own beginning is counter 0, which no record has.
        self._continuation = number(shard.stem, max(0, counter - 1), int(now))
        self._pushed_at = now
        self._is_closed = False
        self._taken_over_at: float | None = None
        if pipe.holder is not None:
            pipe.holder._taken_over_at = now
        pipe.open(now, self)

    def poll(self, now: float) -> Event | None:
        """Return the next event if one is to be pushed at this time."""
        self._stream.settle(now)
        if self.is_over(now):
            return None
        if self._wait_seconds(now) == 0:
            return self._push(now, self._pipe.fitting(now, self.shard, self._counter))
        if self._is_drained():
            return self._end(now)
        return self._push(now, []) if now >= self._pushed_at + HEARTBEAT_SECONDS else None

    def next_at(self, now: float) -> float:
        """Return the earliest time at which `poll` could give something, or at which it is over.

        It lies behind `now` if `poll` has just given nothing.
        """
        wait_seconds = self._wait_seconds(now)
        if self.is_over(now) or (wait_seconds is None and self._is_drained()):
            return now
        times = [self.ends_at, self._pushed_at + HEARTBEAT_SECONDS]
        if wait_seconds is not None:
            times.append(now + wait_seconds)
        return max(now, min(times))

    def is_over(self, now: float) -> bool:
        """Return whether nothing more will come."""
        return self._is_closed or now >= self.ends_at or self.failure(now) is not None

    def failure(self, now: float) -> KinesisError | None:
        """Return why the subscription ended before its time, if it did so against its will.

        Simplification: what a subscriber hears whose consumer is deregistered is not published;
        here it is that the consumer is not found.
        """
        if self._is_closed:
            return None
        if self._happened(self._taken_over_at, now):
            return self._pipe.in_use()
        if self._happened(self._consumer.deleted_at, now):
            return ResourceNotFoundException(f"{self._consumer} not found.")
        return None

    def close(self) -> None:
        """End the subscription, as a client does that hangs up."""
        self._is_closed = True

    def _happened(self, at: float | None, now: float) -> bool:
        return at is not None and at <= now and at < self.ends_at

    def _waiting(self) -> Record | None:
        records, _ = self.shard.read(self._counter, 1)
        return records[0] if records else None

    def _wait_seconds(self, now: float) -> float | None:
        """Return when the next record fits through the pipe; None if no record waits."""
        waiting = self._waiting()
        return None if waiting is None else self._pipe.wait_seconds(now, waiting)

    def _is_drained(self) -> bool:
        return not self.shard.is_open and self._waiting() is None

    def _push(self, now: float, records: list[Record]) -> Event:
        if records:
            self._counter = records[-1].counter + 1
            self._continuation = records[-1].sequence_number
        behind = self._waiting()
        millis = max(1, round((now - behind.arrived_at) * 1000)) if behind else 0
        event = Event(
            records=records,
            continuation_sequence_number=self._continuation,
            millis_behind_latest=millis,
        )
        self._count(now, event)
        return event

    def _end(self, now: float) -> Event:
        self._is_closed = True
        event = Event(
            records=[],
            continuation_sequence_number=None,
            millis_behind_latest=0,
            child_ids=self.shard.child_ids,
        )
        self._count(now, event)
        return event

    def _count(self, now: float, event: Event) -> None:
        self._pushed_at = now
        size_bytes = self._pipe.take(event.records)
        if event.records:
            self._stream.history.add(
                Read(now, self.shard.id, len(event.records), size_bytes, self._consumer.name)
            )
        self._stream.usage.fan_out(size_bytes)
        for name, value in (
            ("Bytes", size_bytes),
            ("Records", len(event.records)),
            ("MillisBehindLatest", event.millis_behind_latest),
            ("Success", 1),
        ):
            self._stream.metrics.add(
                now,
                f"SubscribeToShardEvent.{name}",
                value,
                shard=self.shard.id,
                consumer=self._consumer.name,
            )
