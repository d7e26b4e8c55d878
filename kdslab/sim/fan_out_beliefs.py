"""What people believe about enhanced fan-out, run as they believe it and as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kdslab.model.consumer import CREATING_SECONDS, Consumer
from kdslab.model.record import Record
from kdslab.model.stream import Stream
from kdslab.sim.engine import Engine
from kdslab.sim.readers.fan_out import FanOutReader
from kdslab.sim.readers.polling import NEWEST

_MINUTE = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedConsumer:
    """Two processes that read one shard in the name of one consumer.

    Attributes:
        written: Records put.
        received: Records that each of the two got.
        refused: Calls to SubscribeToShard that were answered with an error, of each.
        taken_over: Subscriptions that each lost to the other.
    """

    written: int
    received: tuple[int, int]
    refused: tuple[int, int]
    taken_over: tuple[int, int]


def share_a_consumer(seconds: float = 120.0) -> SharedConsumer:
    """Let a second process subscribe by the consumer of a first, two seconds after it.

    Args:
        seconds: How long both try.
    """
    engine, stream, consumer = _pushed_to()
    got: tuple[list[Record], list[Record]] = ([], [])
    began, shard_id = engine.now(), stream.shards[0].id
    readers = []
    for seen in got:

        def take(_: float, __: str, records: Sequence[Record], seen: list[Record] = seen) -> None:
            seen.extend(records)

        readers.append(FanOutReader(engine, stream, consumer, shard_id, take, start=NEWEST))
        engine.run(until=engine.now() + 2.0)
    written = 0
    while engine.now() < began + seconds:
        stream.put(engine.now(), "key", b"")
        written += 1
        engine.run(until=engine.now() + 1.0)
    one, other = readers
    return SharedConsumer(
        written=written,
        received=(len(got[0]), len(got[1])),
        refused=(one.refused, other.refused),
        taken_over=(one.taken_over, other.taken_over),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Resubscribed:
    """A fan-out consumer that lives longer than a subscription.

    Attributes:
        written: Records put.
        received: Records that it got, each counted once.
        twice: Records that it got more than once.
        subscriptions: How many subscriptions that took.
        first_alone: Records that the first subscription would have brought.
    """

    written: int
    received: int
    twice: int
    subscriptions: int
    first_alone: int


def subscribe_for(minutes: float = 12.0) -> Resubscribed:
    """Put a record a second and let a consumer take them by fan-out, for some minutes."""
    engine, stream, consumer = _pushed_to()
    began, shard_id = engine.now(), stream.shards[0].id
    got: list[tuple[int, int]] = []

    def take(_: float, __: str, records: Sequence[Record]) -> None:
        got.extend((record.counter, reader.subscriptions) for record in records)

    reader = FanOutReader(engine, stream, consumer, shard_id, take, start=NEWEST)
    engine.run(until=began)
    written = 0
    while engine.now() < began + minutes * _MINUTE:
        stream.put(engine.now(), "key", b"")
        written += 1
        engine.run(until=engine.now() + 1.0)
    distinct = {counter for counter, _ in got}
    return Resubscribed(
        written=written,
        received=len(distinct),
        twice=len(got) - len(distinct),
        subscriptions=reader.subscriptions,
        first_alone=sum(subscription == 1 for _, subscription in got),
    )


def _pushed_to() -> tuple[Engine, Stream, Consumer]:
    engine = Engine()
    stream = Stream("pushed", shard_count=1, now=0.0)
    arn = f"arn:aws:kinesis:us-east-1:{stream.account_id}:stream/{stream.name}"
    consumer = stream.consumers.register(0.0, "app", arn)
    engine.run(until=CREATING_SECONDS)
    return engine, stream, consumer
