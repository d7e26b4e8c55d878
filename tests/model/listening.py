"""A consumer that listens to a stream: opens a subscription and takes what comes."""

from __future__ import annotations

from kdslab.model.consumer import Consumer
from kdslab.model.iterator import IteratorType
from kdslab.model.stream import Stream
from kdslab.model.subscription import Event, Subscription, subscribe

STREAM_ARN = "arn:aws:kinesis:us-east-1:111122223333:stream/clicks"
FIRST = "shardId-000000000000"
NOW = 1_000_000.0


def opened(
    stream: Stream,
    consumer: Consumer,
    now: float = NOW,
    kind: str = "TRIM_HORIZON",
    shard_id: str = FIRST,
    **place: str | float,
) -> Subscription:
    return subscribe(now, stream, consumer, shard_id, IteratorType(kind), **place)


def payloads(event: Event | None) -> list[bytes]:
    return [] if event is None else [record.data for record in event.records]


def drained(subscription: Subscription, now: float, until: float) -> list[Event]:
    """Return all events up to a time, taking each when it is due."""
    events = []
    while now < until and not subscription.is_over(now):
        event = subscription.poll(now)
        if event is None:
            now = max(now + 1e-6, subscription.next_at(now))
        else:
            events.append(event)
    return events
