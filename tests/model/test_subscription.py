"""The subscription: records come by themselves, for five minutes, and none is lost in between."""

from __future__ import annotations

import pytest
from listening import FIRST, NOW, STREAM_ARN, drained, opened, payloads

from kdslab.model.consumer import Consumer
from kdslab.model.errors import (
    InvalidArgumentException,
    LimitExceededException,
    ResourceInUseException,
    ResourceNotFoundException,
)
from kdslab.model.events import Read, ReadRefused
from kdslab.model.facts import MIB
from kdslab.model.iterator import IteratorType
from kdslab.model.stream import Stream


@pytest.fixture
def stream() -> Stream:
    return Stream("clicks", shard_count=1, now=NOW - 60)


@pytest.fixture
def consumer(stream: Stream) -> Consumer:
    return stream.consumers.register(NOW - 30, "map", STREAM_ARN)


# Source: API reference, StartingPosition: the five kinds are those of GetShardIterator
@pytest.mark.parametrize(
    ("kind", "place", "expected"),
    [
        ("TRIM_HORIZON", {}, [b"0", b"1", b"2"]),
        ("LATEST", {}, []),
        ("AT_SEQUENCE_NUMBER", {"sequence_number": 1}, [b"1", b"2"]),
        ("AFTER_SEQUENCE_NUMBER", {"sequence_number": 1}, [b"2"]),
        ("AT_TIMESTAMP", {"timestamp": NOW + 1.5}, [b"2"]),
    ],
)
def test_a_subscription_begins_in_one_of_five_ways(stream, consumer, kind, place, expected):
    stored = [stream.put(NOW + place, "k", b"%d" % place)[1] for place in range(3)]
    if "sequence_number" in place:
        place = {"sequence_number": stored[1].sequence_number}

    subscription = opened(stream, consumer, NOW + 3, kind, **place)
    assert expected == payloads(subscription.poll(NOW + 3))
    stream.put(NOW + 4, "k", b"new")
    assert [b"new"] == payloads(subscription.poll(NOW + 4))


def test_a_push_is_a_fact_of_its_consumer_and_so_is_a_call_that_is_refused(stream, consumer):
    stream.put(NOW, "k", b"0123")
    subscription = opened(stream, consumer)
    subscription.poll(NOW)
    with pytest.raises(ResourceInUseException):
        opened(stream, consumer, NOW + 2)

    assert [
        Read(NOW, FIRST, 1, 5, "map"),
        ReadRefused(NOW + 2, FIRST, "takeover", 3.0, "map"),
    ] == [fact for fact in stream.history if isinstance(fact, Read | ReadRefused)]


# Recorded at AWS: a test subscribes at the shard's own starting sequence number.
def test_the_shard_s_starting_number_is_a_place_to_begin(stream, consumer):
    stream.put(NOW, "k", b"0")
    start = stream.shard(FIRST).starting_sequence_number

    subscription = opened(stream, consumer, kind="AT_SEQUENCE_NUMBER", sequence_number=start)
    assert [b"0"] == payloads(subscription.poll(NOW))


def test_a_position_that_makes_no_sense_is_refused_and_costs_no_call(stream, consumer):
    with pytest.raises(InvalidArgumentException):
        opened(stream, consumer, kind="AT_TIMESTAMP", timestamp=NOW + 1)

    assert opened(stream, consumer).poll(NOW) is None


def test_a_shard_that_is_not_there_is_refused(stream, consumer):
    with pytest.raises(ResourceNotFoundException):
        opened(stream, consumer, shard_id="shardId-000000000001")


@pytest.mark.parametrize("now", [NOW - 30, NOW - 20.1])
def test_a_consumer_that_is_not_active_cannot_subscribe(stream, consumer, now):
    with pytest.raises(ResourceInUseException, match="is not in ACTIVE status"):
        opened(stream, consumer, now)


# Source: API reference, SubscribeToShard: up to 5 minutes
def test_a_subscription_ends_after_five_minutes(stream, consumer):
    subscription = opened(stream, consumer)
    stream.put(NOW + 300, "k", b"late")

    assert [False, True] == [subscription.is_over(NOW + at) for at in (299.999, 300)]
    assert (None, None) == (subscription.poll(NOW + 300), subscription.failure(NOW + 300))


def test_an_idle_subscription_sends_an_empty_event_every_five_seconds(stream, consumer):
    events = drained(opened(stream, consumer), NOW, NOW + 300)

    assert [(0, 0)] * 59 == [(len(event.records), event.millis_behind_latest) for event in events]


def test_what_is_stored_is_pushed_in_order_and_once(stream, consumer):
    subscription = opened(stream, consumer)
    for place in range(3):
        stream.put(NOW + 1, "k", b"%d" % place)

    assert [b"0", b"1", b"2"] == payloads(subscription.poll(NOW + 1))
    assert subscription.poll(NOW + 1) is None


# Source: API reference, RegisterStreamConsumer: 2 MiB a second
def test_a_backlog_comes_at_two_mebibytes_a_second(stream, consumer):
    for place in range(20):
        stream.put(NOW + place, "k", bytes(MIB - 1))
    subscription = opened(stream, consumer, NOW + 20)

    first = subscription.poll(NOW + 20)
    assert (2, 18_000) == (len(first.records), first.millis_behind_latest)
    assert (None, NOW + 20.5) == (
        subscription.poll(NOW + 20),
        round(subscription.next_at(NOW + 20), 3),
    )
    assert 20 - 2 == sum(len(event.records) for event in drained(subscription, NOW + 20, NOW + 30))


def test_the_backlog_of_one_consumer_does_not_slow_another_nor_the_pollers(stream, consumer):
    other = stream.consumers.register(NOW - 30, "other", STREAM_ARN)
    for place in range(2):
        stream.put(NOW + place, "k", bytes(MIB - 1))
    subscriptions = [opened(stream, one, NOW + 2) for one in (consumer, other)]
    iterator = stream.iterator(NOW + 2, FIRST, IteratorType.TRIM_HORIZON)

    assert [2, 2] == [len(subscription.poll(NOW + 2).records) for subscription in subscriptions]
    assert 2 == len(stream.get_records(NOW + 2, iterator).records)


def test_subscribing_anew_does_not_fill_the_pipe(stream, consumer):
    old = opened(stream, consumer)
    for place in range(2):
        stream.put(NOW + place, "k", bytes(MIB - 1))

    assert 2 == len(old.poll(NOW + 5).records)
    assert opened(stream, consumer, NOW + 5).poll(NOW + 5) is None


# Source: developer guide, "Monitor with Amazon CloudWatch"
def test_openings_refusals_and_events_are_counted_by_consumer(stream, consumer):
    subscription = opened(stream, consumer)
    for at in (0.5, 2):
        with pytest.raises((LimitExceededException, ResourceInUseException)):
            opened(stream, consumer, NOW + at)
    stream.put(NOW + 2, "kk", b"12345")
    drained(subscription, NOW + 2, NOW + 8)

    counted = {
        name: sum(
            tally.total
            for _, tally in stream.metrics.statistics(name, NOW - 60, NOW + 120, consumer="map")
        )
        for name in (
            "SubscribeToShard.Success",
            "SubscribeToShard.RateExceeded",
            "SubscribeToShardEvent.Success",
            "SubscribeToShardEvent.Records",
            "SubscribeToShardEvent.Bytes",
        )
    }
    assert [1, 2, 2, 1, 7] == list(counted.values())
