"""How a subscription ends, and how the next goes on where it ended."""

from __future__ import annotations

import pytest
from listening import FIRST, NOW, STREAM_ARN, drained, opened, payloads

from kdslab.model.consumer import Consumer
from kdslab.model.errors import (
    LimitExceededException,
    ResourceInUseException,
    ResourceNotFoundException,
)
from kdslab.model.stream import Stream


@pytest.fixture
def stream() -> Stream:
    return Stream("clicks", shard_count=1, now=NOW - 60)


@pytest.fixture
def consumer(stream: Stream) -> Consumer:
    return stream.consumers.register(NOW - 30, "map", STREAM_ARN)


def put_split(stream: Stream, now: float = NOW) -> None:
    """Put a record and split the shard; the split takes effect within a minute."""
    stream.put(now, "k", b"last")
    stream.split(now, FIRST, 2**127)


# Source: API reference, SubscribeToShard
def test_a_repeat_within_five_seconds_is_refused_and_later_takes_over(stream, consumer):
    old = opened(stream, consumer)
    with pytest.raises(LimitExceededException):
        opened(stream, consumer, NOW + 0.5)
    with pytest.raises(ResourceInUseException, match="Another active subscription exists"):
        opened(stream, consumer, NOW + 3)
    assert not old.is_over(NOW + 3)

    new = opened(stream, consumer, NOW + 5)
    stream.put(NOW + 6, "k", b"x")
    assert [True, False] == [subscription.is_over(NOW + 5) for subscription in (old, new)]
    assert isinstance(old.failure(NOW + 5), ResourceInUseException)
    assert (None, [b"x"]) == (old.poll(NOW + 6), payloads(new.poll(NOW + 6)))


# Users of Spark and KCL report it: AWS keeps the pipe for five seconds even after a cancellation.
def test_hanging_up_does_not_shorten_the_five_seconds(stream, consumer):
    opened(stream, consumer).close()

    with pytest.raises(ResourceInUseException):
        opened(stream, consumer, NOW + 2)


def test_a_subscription_that_was_over_hears_nothing_of_the_next(stream, consumer):
    closed = opened(stream, consumer)
    closed.close()
    expired = opened(stream, consumer, NOW + 5)
    opened(stream, consumer, NOW + 5 + 300)

    assert [None, None] == [one.failure(NOW + 5 + 300) for one in (closed, expired)]


def test_a_deregistered_consumer_s_subscription_fails(stream, consumer):
    subscription = opened(stream, consumer)
    stream.consumers.deregister(NOW + 60, consumer)

    assert [False, True] == [subscription.is_over(NOW + at) for at in (59, 60)]
    assert isinstance(subscription.failure(NOW + 60), ResourceNotFoundException)


# Source: API reference, SubscribeToShardEvent; that the number is missing at the end is what the
# KCL tells a shard's end by.
def test_the_end_of_a_closed_shard_names_its_children_and_no_place_to_go_on(stream, consumer):
    put_split(stream)
    events = drained(opened(stream, consumer), NOW, NOW + 300)
    last = events[-1]

    assert [b"last"] == payloads(events[0])
    assert ((), None, 0) == (
        tuple(last.records),
        last.continuation_sequence_number,
        last.millis_behind_latest,
    )
    assert ("shardId-000000000001", "shardId-000000000002") == last.child_ids
    assert all(event.continuation_sequence_number for event in events[:-1])


# Source: pull request 1744 of the KCL, which goes on from a shard's end with LATEST
@pytest.mark.parametrize("kind", ["LATEST", "AFTER_SEQUENCE_NUMBER"])
def test_subscribing_behind_the_end_gives_the_end_again(stream, consumer, kind):
    put_split(stream)
    stream.settle(NOW + 100)
    end = stream.shard(FIRST).ending_sequence_number
    place = {} if kind == "LATEST" else {"sequence_number": end}

    event = opened(stream, consumer, NOW + 100, kind, **place).poll(NOW + 100)
    assert ([], None) == (payloads(event), event.continuation_sequence_number)
    assert 2 == len(event.child_ids)


@pytest.mark.parametrize("kind", ["TRIM_HORIZON", "LATEST"])
def test_an_empty_event_s_number_leads_to_what_comes_next(stream, consumer, kind):
    stream.put(NOW - 1, "k", b"old")
    if kind == "TRIM_HORIZON":
        stream = Stream("clicks", shard_count=1, now=NOW - 60)
        consumer = stream.consumers.register(NOW - 30, "map", STREAM_ARN)
    beat = opened(stream, consumer, NOW, kind).poll(NOW + 5)
    stream.put(NOW + 6, "k", b"new")

    again = opened(
        stream,
        consumer,
        NOW + 7,
        "AFTER_SEQUENCE_NUMBER",
        sequence_number=beat.continuation_sequence_number,
    )
    assert ([], [b"new"]) == (payloads(beat), payloads(again.poll(NOW + 7)))
