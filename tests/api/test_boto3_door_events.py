"""A subscription through the real boto3: a loop over its events takes virtual minutes."""

from __future__ import annotations

import pytest
from botocore.exceptions import EventStreamError

from kdslab.api import Lab

FIRST = "shardId-000000000000"


@pytest.fixture
def kinesis(lab: Lab):
    client = lab.client("kinesis")
    client.create_stream(StreamName="clicks", ShardCount=1)
    lab.advance(seconds=10)
    client.register_stream_consumer(StreamARN=lab.account.arn("clicks"), ConsumerName="map")
    lab.advance(seconds=10)
    return client


@pytest.fixture
def consumer_arn(lab: Lab, kinesis) -> str:
    (consumer,) = kinesis.list_stream_consumers(StreamARN=lab.account.arn("clicks"))["Consumers"]
    return consumer["ConsumerARN"]


def put(kinesis, *payloads: bytes) -> None:
    for payload in payloads:
        kinesis.put_record(StreamName="clicks", PartitionKey="k", Data=payload)


def subscribed(kinesis, consumer_arn: str, kind: str = "TRIM_HORIZON", **place: str):
    return kinesis.subscribe_to_shard(
        ConsumerARN=consumer_arn, ShardId=FIRST, StartingPosition={"Type": kind, **place}
    )["EventStream"]


def payloads(event) -> list[bytes]:
    return [record["Data"] for record in event["SubscribeToShardEvent"]["Records"]]


def test_a_loop_over_the_events_lasts_five_virtual_minutes(lab, kinesis, consumer_arn):
    put(kinesis, b"0", b"1")
    started = lab.now()
    events = list(subscribed(kinesis, consumer_arn))

    assert 300.0 == lab.now() - started
    assert [[b"0", b"1"]] + [[]] * 59 == [payloads(event) for event in events]


def test_an_event_has_the_members_that_aws_sends(lab, kinesis, consumer_arn):
    put(kinesis, b"0")
    event = next(iter(subscribed(kinesis, consumer_arn)))["SubscribeToShardEvent"]
    (record,) = event["Records"]

    assert {"Records", "ContinuationSequenceNumber", "MillisBehindLatest"} == set(event)
    assert (record["SequenceNumber"], 0) == (
        event["ContinuationSequenceNumber"],
        event["MillisBehindLatest"],
    )
    assert lab.now() == record["ApproximateArrivalTimestamp"].timestamp()


def test_the_answer_says_what_it_is(kinesis, consumer_arn):
    answer = kinesis.subscribe_to_shard(
        ConsumerARN=consumer_arn, ShardId=FIRST, StartingPosition={"Type": "LATEST"}
    )

    assert (
        "application/vnd.amazon.eventstream"
        == (answer["ResponseMetadata"]["HTTPHeaders"]["content-type"])
    )


def test_what_is_put_inside_the_loop_comes_in_the_loop(kinesis, consumer_arn):
    seen = []
    for place, event in enumerate(subscribed(kinesis, consumer_arn, "LATEST")):
        seen += payloads(event)
        if place < 3:
            put(kinesis, b"%d" % place)

    assert [b"0", b"1", b"2"] == seen


def test_twelve_minutes_of_reading_are_three_subscriptions(lab, kinesis, consumer_arn):
    stored, seen, started, place = [], [], lab.now(), {"kind": "TRIM_HORIZON"}
    while lab.now() < started + 12 * 60:
        for event in subscribed(kinesis, consumer_arn, **place):
            seen += payloads(event)
            number = event["SubscribeToShardEvent"]["ContinuationSequenceNumber"]
            place = {"kind": "AFTER_SEQUENCE_NUMBER", "SequenceNumber": number}
            if not payloads(event):
                stored.append(b"%d" % len(stored))
                put(kinesis, stored[-1])

    assert 3 * 300.0 == lab.now() - started
    assert (3 * 59, stored) == (len(stored), seen)


def test_closing_the_stream_ends_the_subscription_and_leaves_the_clock(lab, kinesis, consumer_arn):
    put(kinesis, b"0")
    events = subscribed(kinesis, consumer_arn)
    assert [b"0"] == payloads(next(iter(events)))
    started = lab.now()
    events.close()

    assert ([], started) == (list(events), lab.now())


# Source: API reference, SubscribeToShard: the previous connection fails
def test_whoever_loses_the_pipe_hears_so(lab, kinesis, consumer_arn):
    old = subscribed(kinesis, consumer_arn)
    lab.advance(seconds=5)
    new = subscribed(kinesis, consumer_arn)
    put(kinesis, b"0")

    with pytest.raises(EventStreamError) as refusal:
        list(old)
    assert "ResourceInUseException" == refusal.value.response["Error"]["Code"]
    assert (
        "Another active subscription exists for this consumer: "
        "111122223333:clicks:shardId-000000000000:map"
    ) == refusal.value.response["Error"]["Message"]
    assert [b"0"] == payloads(next(iter(new)))


# Source: API reference, SubscribeToShard. boto3 does not send the call again: it is no throttling.
def test_a_repeat_within_five_seconds_is_refused(lab, kinesis, consumer_arn):
    subscribed(kinesis, consumer_arn)
    lab.advance(seconds=2)
    started = lab.now()

    with pytest.raises(kinesis.exceptions.ResourceInUseException):
        subscribed(kinesis, consumer_arn)
    assert started == lab.now()


def test_deregistering_in_the_loop_ends_it_with_an_exception(lab, kinesis, consumer_arn):
    started, events = lab.now(), iter(subscribed(kinesis, consumer_arn))
    assert [] == payloads(next(events))
    kinesis.deregister_stream_consumer(ConsumerARN=consumer_arn)

    with pytest.raises(EventStreamError, match="ResourceNotFoundException"):
        next(events)
    assert 5.0 == lab.now() - started


def test_the_end_of_a_shard_names_its_children(lab, kinesis, consumer_arn):
    put(kinesis, b"last")
    lab.account.find(lab.now(), "clicks").split(lab.now(), FIRST, 2**127)
    events = list(subscribed(kinesis, consumer_arn))
    last = events[-1]["SubscribeToShardEvent"]

    assert [b"last"] == payloads(events[0])
    assert ([], {"Records", "MillisBehindLatest", "ChildShards"}) == (last["Records"], set(last))
    assert ["shardId-000000000001", "shardId-000000000002"] == [
        child["ShardId"] for child in last["ChildShards"]
    ]
