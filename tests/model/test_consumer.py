"""Consumers: registered under one stream, up to a limit, with an ARN that tells their age."""

from __future__ import annotations

import pytest

from kdslab.model.consumer import Consumer, Consumers, ConsumerStatus
from kdslab.model.errors import (
    LimitExceededException,
    ResourceInUseException,
    ResourceNotFoundException,
)

STREAM_ARN = "arn:aws:kinesis:us-east-1:111122223333:stream/clicks"
# 2026-11-23 09:00:00 UTC
NINE = 1795424400.0


def registered(consumers: Consumers, count: int, seconds_apart: float = 10.0) -> float:
    """Register consumers named 00, 01, ... and return the time at which all are ACTIVE."""
    for place in range(count):
        consumers.register(NINE + place * seconds_apart, f"{place:02}", STREAM_ARN, limit=100)
    return NINE + count * seconds_apart + 10


# Source: API reference, Consumer: ARNs contain the creation timestamp
def test_an_arn_names_stream_consumer_and_the_second_of_its_creation():
    consumer = Consumers().register(NINE + 0.9, "map", STREAM_ARN)

    assert f"{STREAM_ARN}/consumer/map:1795424400" == consumer.arn


def test_a_namesake_registered_later_is_somebody_else():
    consumers = Consumers()
    first = consumers.register(NINE, "map", STREAM_ARN)
    consumers.deregister(NINE + 20, first)
    second = consumers.register(NINE + 30, "map", STREAM_ARN)

    assert second is consumers.by_arn(NINE + 30, second.arn)
    with pytest.raises(ResourceNotFoundException) as refusal:
        consumers.by_arn(NINE + 30, first.arn)
    assert f"Consumer {first.arn} not found." == refusal.value.message


@pytest.mark.parametrize(
    ("seconds", "status"), [(0, "CREATING"), (9.9, "CREATING"), (10, "ACTIVE"), (86_400, "ACTIVE")]
)
def test_a_consumer_is_creating_for_a_while(seconds, status):
    assert status == Consumers().register(NINE, "map", STREAM_ARN).status(NINE + seconds)


def test_a_deregistered_consumer_is_deleting_and_then_gone():
    consumers = Consumers()
    consumer = consumers.register(NINE, "map", STREAM_ARN)
    consumers.deregister(NINE + 60, consumer)

    assert ConsumerStatus.DELETING is consumer.status(NINE + 60)
    assert consumer is consumers.find(NINE + 69.9, "map")
    assert [1, 0] == [consumers.count(NINE + seconds) for seconds in (69.9, 70)]
    with pytest.raises(ResourceNotFoundException, match=r"^Consumer map not found\.$"):
        consumers.find(NINE + 70, "map")


def test_deregistering_again_does_not_begin_anew():
    consumers = Consumers()
    consumer = consumers.register(NINE, "map", STREAM_ARN)
    consumers.deregister(NINE + 60, consumer)
    consumers.deregister(NINE + 69, consumer)

    assert 0 == consumers.count(NINE + 70)


@pytest.mark.parametrize("until", [0.0, 9.9])
def test_a_name_is_taken_until_its_consumer_is_gone(until):
    consumers = Consumers()
    consumer = consumers.register(NINE, "map", STREAM_ARN)
    consumers.deregister(NINE + 60, consumer)

    with pytest.raises(ResourceInUseException) as refusal:
        consumers.register(NINE + 60 + until, "map", STREAM_ARN)
    assert (
        "Consumer map with creation timestamp 1795424400 under stream clicks and account "
        "111122223333 already exists."
    ) == refusal.value.message


# The form of the sentence is AWS's, as CloudFormation's users report it.
@pytest.mark.parametrize("seconds", [9.9, 60])
def test_only_an_active_consumer_passes_the_check(seconds):
    consumers = Consumers()
    consumer = consumers.register(NINE, "map", STREAM_ARN)
    assert consumer.check_active(NINE + 10) is None
    if seconds == 60:
        consumers.deregister(NINE + 60, consumer)

    with pytest.raises(ResourceInUseException) as refusal:
        consumer.check_active(NINE + seconds)
    assert (
        "Consumer map with creation timestamp 1795424400 under stream clicks and account "
        "111122223333 is not in ACTIVE status."
    ) == refusal.value.message


def test_consumers_are_listed_by_name():
    consumers = Consumers()
    for name in ("b", "a", "c"):
        consumers.register(NINE, name, STREAM_ARN)

    assert ["a", "b", "c"] == [consumer.name for consumer in consumers.all(NINE)]


# Source: API reference, RegisterStreamConsumer: 20, or 50 with On-demand Advantage
@pytest.mark.parametrize("limit", [20, 50])
def test_a_stream_has_as_many_consumers_as_its_limit(limit):
    consumers = Consumers()
    now = registered(consumers, limit)

    with pytest.raises(LimitExceededException, match=f"at most {limit} consumers"):
        consumers.register(now, "more", STREAM_ARN, limit=limit)
    assert limit == consumers.count(now)


def test_twenty_is_the_limit_if_none_is_given():
    consumers = Consumers()

    with pytest.raises(LimitExceededException):
        consumers.register(registered(consumers, 20), "more", STREAM_ARN)


def test_a_consumer_counts_until_it_is_gone():
    consumers = Consumers()
    now = registered(consumers, 20)
    consumers.deregister(now, consumers.find(now, "07"))

    with pytest.raises(LimitExceededException):
        consumers.register(now + 9.9, "more", STREAM_ARN)
    assert "more" == consumers.register(now + 10, "more", STREAM_ARN).name


# Source: API reference, RegisterStreamConsumer: a 6th while there are 5 in CREATING is refused
def test_five_consumers_may_be_creating_at_once():
    consumers = Consumers()
    registered(consumers, 5, seconds_apart=0)

    with pytest.raises(LimitExceededException, match="CREATING are at most 5 consumers"):
        consumers.register(NINE + 9.9, "05", STREAM_ARN)
    assert "05" == consumers.register(NINE + 10, "05", STREAM_ARN).name


def test_a_consumer_keeps_its_tags():
    assert {"team": "a"} == Consumers().register(NINE, "map", STREAM_ARN, tags={"team": "a"}).tags


def test_deleting_all_spares_none():
    consumers = Consumers()
    now = registered(consumers, 3)
    consumers.delete_all(now)

    assert [ConsumerStatus.DELETING] * 3 == [one.status(now) for one in consumers.all(now)]
    assert 0 == consumers.count(now + 10)


def test_whoever_bills_is_told_of_every_change():
    told: list[tuple[float, int]] = []
    consumers = Consumers(lambda now: told.append((now, consumers.registered())))
    first, _ = (consumers.register(NINE, name, STREAM_ARN) for name in "ab")
    consumers.deregister(NINE + 30, first)
    consumers.delete_all(NINE + 35)

    assert [(NINE, 1), (NINE, 2), (NINE + 30, 1), (NINE + 35, 0)] == told


def test_each_shard_has_its_own_pipe_and_keeps_it():
    consumer = Consumer("map", STREAM_ARN, NINE, {})
    pipes = [consumer.pipe(NINE, f"shardId-00000000000{place}") for place in (0, 1, 0)]

    assert pipes[0] is pipes[2] is not pipes[1]
    assert "111122223333:clicks:shardId-000000000001:map" == pipes[1].name
