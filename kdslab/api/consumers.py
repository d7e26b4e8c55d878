"""Consumers through the API: register, describe, list and deregister them, and subscribe."""

from __future__ import annotations

from typing import Any, Final

from kdslab.api.described import child_shards, described_record
from kdslab.api.naming import check_creation, named_stream
from kdslab.api.paging import next_token as token_for
from kdslab.api.paging import read_token
from kdslab.api.tag_rules import check_new_tags
from kdslab.model.account import Account
from kdslab.model.consumer import Consumer
from kdslab.model.errors import (
    DryRunOperationException,
    InvalidArgumentException,
    KinesisError,
)
from kdslab.model.iterator import IteratorType
from kdslab.model.quotas import (
    CONSUMERS_PER_STREAM,
    CONSUMERS_PER_STREAM_ADVANTAGE,
    LIST_CONSUMERS_PAGE,
)
from kdslab.model.stream import Stream, StreamMode
from kdslab.model.subscription import Event, Subscription, subscribe

_LISTING: Final = "ListStreamConsumers"


class ShardEvents:
    """What SubscribeToShard answers with: a subscription, its events written as the API does.

    Args:
        stream: The stream that is read.
        subscription: The subscription to it.
    """

    def __init__(self, stream: Stream, subscription: Subscription) -> None:
        self._stream = stream
        self._subscription = subscription

    def poll(self, now: float) -> dict[str, Any] | None:
        """Return the next SubscribeToShardEvent if one is to be pushed at this time.

        Raises:
            KinesisError: If the subscription has ended against its will; see `failure`.
        """
        failure = self.failure(now)
        if failure is not None:
            raise failure
        event = self._subscription.poll(now)
        return None if event is None else self._described(event)

    def next_at(self, now: float) -> float:
        """Return the earliest time at which there could be an event or the end."""
        return self._subscription.next_at(now)

    def is_over(self, now: float) -> bool:
        """Return whether no event will come any more."""
        return self._subscription.is_over(now)

    def failure(self, now: float) -> KinesisError | None:
        """Return the refusal that ended the subscription against its will, if one did."""
        return self._subscription.failure(now)

    def close(self) -> None:
        """Hang up."""
        self._subscription.close()

    def _described(self, event: Event) -> dict[str, Any]:
        described: dict[str, Any] = {
            "Records": [described_record(record, self._stream) for record in event.records],
            "MillisBehindLatest": event.millis_behind_latest,
        }
        if event.continuation_sequence_number is None:
            described["ChildShards"] = child_shards(self._stream, self._subscription.shard)
        else:
            described["ContinuationSequenceNumber"] = event.continuation_sequence_number
        return described


def register_stream_consumer(
    account: Account,
    now: float,
    *,
    stream_arn: str,
    consumer_name: str,
    tags: dict[str, str] | None = None,
) -> dict[str, Any]:
    """Serve RegisterStreamConsumer."""
    stream = named_stream(account, now, None, stream_arn)
    stream.check_active(now)
    check_new_tags(f"consumer {consumer_name} of {stream.owner}", tags or {}, {})
    is_advantage = stream.mode is StreamMode.ON_DEMAND and account.commitment.holds(now)
    consumer = stream.consumers.register(
        now,
        consumer_name,
        stream_arn,
        limit=CONSUMERS_PER_STREAM_ADVANTAGE if is_advantage else CONSUMERS_PER_STREAM,
        tags=tags,
    )
    return {"Consumer": _described(consumer, now)}


def describe_stream_consumer(
    account: Account,
    now: float,
    *,
    stream_arn: str | None = None,
    consumer_name: str | None = None,
    consumer_arn: str | None = None,
) -> dict[str, Any]:
    """Serve DescribeStreamConsumer."""
    _, consumer = _named(account, now, stream_arn, consumer_name, consumer_arn)
    described = _described(consumer, now)
    return {"ConsumerDescription": {**described, "StreamARN": consumer.stream_arn}}


def list_stream_consumers(
    account: Account,
    now: float,
    *,
    stream_arn: str,
    next_token: str | None = None,
    max_results: int = LIST_CONSUMERS_PAGE,
    stream_creation_timestamp: float | None = None,
) -> dict[str, Any]:
    """Serve ListStreamConsumers, by name."""
    after = ""
    if next_token is not None:
        if stream_creation_timestamp is not None:
            raise InvalidArgumentException(
                "NextToken and StreamCreationTimestamp cannot be provided together."
            )
        after = _place(now, next_token, stream_arn)
    stream = named_stream(account, now, None, stream_arn)
    check_creation(stream, stream_creation_timestamp)
    consumers = [one for one in stream.consumers.all(now) if one.name > after]
    page = consumers[: min(max_results, LIST_CONSUMERS_PAGE)]
    answer: dict[str, Any] = {"Consumers": [_described(consumer, now) for consumer in page]}
    if len(page) < len(consumers):
        answer["NextToken"] = token_for(_LISTING, now, arn=stream_arn, after=page[-1].name)
    return answer


def deregister_stream_consumer(
    account: Account,
    now: float,
    *,
    stream_arn: str | None = None,
    consumer_name: str | None = None,
    consumer_arn: str | None = None,
) -> None:
    """Serve DeregisterStreamConsumer; whoever is subscribed in its name hears so."""
    stream, consumer = _named(account, now, stream_arn, consumer_name, consumer_arn)
    stream.settle(now)
    stream.consumers.deregister(now, consumer)


def subscribe_to_shard(
    account: Account,
    now: float,
    *,
    consumer_arn: str,
    shard_id: str,
    starting_position: dict[str, Any],
    dry_run: bool = False,
) -> ShardEvents:
    """Serve SubscribeToShard."""
    stream, consumer = _named(account, now, None, None, consumer_arn)
    place = (
        IteratorType(starting_position["Type"]),
        starting_position.get("SequenceNumber"),
        starting_position.get("Timestamp"),
    )
    if dry_run:
        consumer.check_active(now)
        stream.counter_for(now, stream.shard(shard_id), *place)
        raise DryRunOperationException("SubscribeToShard would have been answered.")
    return ShardEvents(stream, subscribe(now, stream, consumer, shard_id, *place))


def _named(
    account: Account,
    now: float,
    stream_arn: str | None,
    consumer_name: str | None,
    consumer_arn: str | None,
) -> tuple[Stream, Consumer]:
    """Return whom a request means: by the consumer's ARN, by stream and name, or by all three."""
    if consumer_arn is None:
        if stream_arn is None or consumer_name is None:
            raise InvalidArgumentException(
                "Either ConsumerARN or both StreamARN and ConsumerName should be provided."
            )
        stream = named_stream(account, now, None, stream_arn)
        return stream, stream.consumers.find(now, consumer_name)
    of_stream, _, own = consumer_arn.rpartition("/consumer/")
    if stream_arn not in (None, of_stream) or consumer_name not in (None, own.rpartition(":")[0]):
        raise InvalidArgumentException(
            f"ConsumerARN {consumer_arn} does not belong to ConsumerName {consumer_name} and "
            f"StreamARN {stream_arn}."
        )
    stream = named_stream(account, now, None, of_stream)
    return stream, stream.consumers.by_arn(now, consumer_arn)


def _place(now: float, next_token: str, stream_arn: str) -> str:
    place = read_token(_LISTING, now, next_token)
    if place["arn"] != stream_arn:
        raise InvalidArgumentException("Invalid NextToken.")
    after: str = place["after"]
    return after


def _described(consumer: Consumer, now: float) -> dict[str, Any]:
    return {
        "ConsumerName": consumer.name,
        "ConsumerARN": consumer.arn,
        "ConsumerStatus": str(consumer.status(now)),
        # Whole seconds, as in the ARN.
        "ConsumerCreationTimestamp": float(int(consumer.created_at)),
    }
