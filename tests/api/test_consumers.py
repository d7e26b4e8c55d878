"""Consumers through the API, as boto3 meets them."""

from __future__ import annotations

import pytest

from kdslab.api import Lab
from kdslab.sim.clock import START

FIRST = "shardId-000000000000"
BEGINNING = {"Type": "TRIM_HORIZON"}


@pytest.fixture
def kinesis(lab: Lab):
    client = lab.client("kinesis")
    client.create_stream(StreamName="clicks", ShardCount=1)
    lab.advance(seconds=10)
    return client


@pytest.fixture
def stream_arn(lab: Lab) -> str:
    return lab.account.arn("clicks")


@pytest.fixture
def consumer(lab: Lab, kinesis, stream_arn: str) -> dict[str, object]:
    """Return a consumer that has become ACTIVE."""
    kinesis.register_stream_consumer(StreamARN=stream_arn, ConsumerName="map")
    lab.advance(seconds=10)
    return kinesis.list_stream_consumers(StreamARN=stream_arn)["Consumers"][0]


def test_registering_answers_with_the_consumer(kinesis, stream_arn):
    answer = kinesis.register_stream_consumer(
        StreamARN=stream_arn, ConsumerName="map", Tags={"team": "a"}
    )["Consumer"]

    created_at = answer.pop("ConsumerCreationTimestamp")
    assert START + 10 == created_at.timestamp()
    assert {
        "ConsumerName": "map",
        "ConsumerARN": f"{stream_arn}/consumer/map:{int(START) + 10}",
        "ConsumerStatus": "CREATING",
    } == answer


def test_tags_are_kept_with_the_consumer(lab, kinesis, stream_arn):
    kinesis.register_stream_consumer(StreamARN=stream_arn, ConsumerName="map", Tags={"team": "a"})

    consumers = lab.account.find(lab.now(), "clicks").consumers
    assert {"team": "a"} == consumers.find(lab.now(), "map").tags


# Source: API reference, RegisterStreamConsumer: up to 50 tags
def test_a_consumer_has_at_most_fifty_tags(kinesis, stream_arn):
    tags = {f"key-{place}": "x" for place in range(51)}

    with pytest.raises(
        kinesis.exceptions.InvalidArgumentException,
        match="a given consumer cannot have more than 50 tags",
    ):
        kinesis.register_stream_consumer(StreamARN=stream_arn, ConsumerName="map", Tags=tags)


def test_a_stream_that_is_not_active_takes_no_consumer(lab, kinesis):
    kinesis.create_stream(StreamName="fresh", ShardCount=1)

    with pytest.raises(kinesis.exceptions.ResourceInUseException):
        kinesis.register_stream_consumer(StreamARN=lab.account.arn("fresh"), ConsumerName="map")


# Source: API reference, RegisterStreamConsumer: 20, with On-demand Advantage 50
@pytest.mark.parametrize(
    ("mode", "is_committed", "limit"),
    [
        ("PROVISIONED", True, 20),
        ("ON_DEMAND", False, 20),
        ("ON_DEMAND", True, 50),
    ],
)
def test_the_limit_depends_on_mode_and_commitment(lab, kinesis, mode, is_committed, limit):
    shards = {"ShardCount": 1} if mode == "PROVISIONED" else {}
    kinesis.create_stream(StreamName="s", StreamModeDetails={"StreamMode": mode}, **shards)
    lab.advance(seconds=10)
    if is_committed:
        lab.account.commitment.enable(lab.now())
    for place in range(limit):
        kinesis.register_stream_consumer(StreamARN=lab.account.arn("s"), ConsumerName=f"c{place}")
        lab.advance(seconds=10)

    with pytest.raises(kinesis.exceptions.LimitExceededException, match=f"at most {limit}"):
        kinesis.register_stream_consumer(StreamARN=lab.account.arn("s"), ConsumerName="more")


# Source: API reference, DescribeStreamConsumer: by ARN, by stream and name, or by all three
def test_a_consumer_is_described_by_arn_or_by_stream_and_name(kinesis, stream_arn, consumer):
    by_arn = {"ConsumerARN": consumer["ConsumerARN"]}
    by_name = {"StreamARN": stream_arn, "ConsumerName": "map"}
    answers = [
        kinesis.describe_stream_consumer(**named)["ConsumerDescription"]
        for named in (by_arn, by_name, by_arn | by_name)
    ]

    assert [{**consumer, "StreamARN": stream_arn}] * 3 == answers
    assert "ACTIVE" == consumer["ConsumerStatus"]


@pytest.mark.parametrize("operation", ["describe_stream_consumer", "deregister_stream_consumer"])
@pytest.mark.parametrize(
    "named",
    [{}, {"ConsumerName": "map"}, {"StreamARN": "arn:aws:kinesis:us-east-1:111122223333:stream/s"}],
)
def test_half_a_name_is_no_name(kinesis, operation, named):
    with pytest.raises(
        kinesis.exceptions.InvalidArgumentException,
        match="Either ConsumerARN or both StreamARN and ConsumerName should be provided",
    ):
        getattr(kinesis, operation)(**named)


@pytest.mark.parametrize("other", ["StreamARN", "ConsumerName"])
def test_names_that_disagree_are_refused(kinesis, stream_arn, consumer, other):
    named = {"StreamARN": stream_arn, "ConsumerName": "map"}
    named[other] += "x"

    with pytest.raises(kinesis.exceptions.InvalidArgumentException, match="does not belong to"):
        kinesis.describe_stream_consumer(ConsumerARN=consumer["ConsumerARN"], **named)


def test_a_consumer_that_is_not_there_is_not_found(kinesis, stream_arn, consumer):
    arn = f"{consumer['ConsumerARN']}0"

    for named in ({"StreamARN": stream_arn, "ConsumerName": "x"}, {"ConsumerARN": arn}):
        with pytest.raises(kinesis.exceptions.ResourceNotFoundException):
            kinesis.describe_stream_consumer(**named)


def test_a_deregistered_consumer_is_deleting_and_then_gone(lab, kinesis, stream_arn, consumer):
    kinesis.deregister_stream_consumer(ConsumerARN=consumer["ConsumerARN"])

    (described,) = kinesis.list_stream_consumers(StreamARN=stream_arn)["Consumers"]
    assert "DELETING" == described["ConsumerStatus"]
    lab.advance(seconds=10)
    assert [] == kinesis.list_stream_consumers(StreamARN=stream_arn)["Consumers"]


@pytest.fixture
def five(kinesis, stream_arn):
    for name in "edcba":
        kinesis.register_stream_consumer(StreamARN=stream_arn, ConsumerName=name)


@pytest.mark.usefixtures("five")
def test_consumers_are_listed_page_by_page(kinesis, stream_arn):
    pages = kinesis.get_paginator("list_stream_consumers").paginate(
        StreamARN=stream_arn, PaginationConfig={"PageSize": 2}
    )

    assert [["a", "b"], ["c", "d"], ["e"]] == [
        [consumer["ConsumerName"] for consumer in page["Consumers"]] for page in pages
    ]


@pytest.mark.usefixtures("five")
def test_a_token_is_good_for_five_minutes_and_for_its_stream(lab, kinesis, stream_arn):
    token = kinesis.list_stream_consumers(StreamARN=stream_arn, MaxResults=1)["NextToken"]

    with pytest.raises(kinesis.exceptions.InvalidArgumentException):
        kinesis.list_stream_consumers(StreamARN=f"{stream_arn}x", NextToken=token)
    with pytest.raises(kinesis.exceptions.InvalidArgumentException):
        kinesis.list_stream_consumers(
            StreamARN=stream_arn, NextToken=token, StreamCreationTimestamp=START
        )
    lab.advance(seconds=300)
    kinesis.list_stream_consumers(StreamARN=stream_arn, NextToken=token)
    lab.advance(seconds=1)
    with pytest.raises(kinesis.exceptions.ExpiredNextTokenException):
        kinesis.list_stream_consumers(StreamARN=stream_arn, NextToken=token)


def test_a_stream_s_time_of_creation_tells_it_from_a_namesake(kinesis, stream_arn, consumer):
    (found,) = kinesis.list_stream_consumers(StreamARN=stream_arn, StreamCreationTimestamp=START)[
        "Consumers"
    ]

    assert consumer == found
    with pytest.raises(kinesis.exceptions.ResourceNotFoundException):
        kinesis.list_stream_consumers(StreamARN=stream_arn, StreamCreationTimestamp=START - 1)


@pytest.mark.parametrize(
    ("consumer_name", "shard_id"), [("map:1", FIRST), (None, "shardId-000000000001")]
)
def test_only_a_consumer_and_a_shard_that_are_there_can_be_subscribed(
    kinesis, stream_arn, consumer, consumer_name, shard_id
):
    arn = f"{stream_arn}/consumer/{consumer_name}" if consumer_name else consumer["ConsumerARN"]

    with pytest.raises(kinesis.exceptions.ResourceNotFoundException):
        kinesis.subscribe_to_shard(ConsumerARN=arn, ShardId=shard_id, StartingPosition=BEGINNING)


def test_a_consumer_that_is_creating_cannot_subscribe(kinesis, stream_arn):
    new = kinesis.register_stream_consumer(StreamARN=stream_arn, ConsumerName="new")["Consumer"]

    with pytest.raises(kinesis.exceptions.ResourceInUseException, match="not in ACTIVE status"):
        kinesis.subscribe_to_shard(
            ConsumerARN=new["ConsumerARN"], ShardId=FIRST, StartingPosition=BEGINNING
        )


def test_a_position_by_number_needs_one(kinesis, consumer):
    with pytest.raises(kinesis.exceptions.InvalidArgumentException):
        kinesis.subscribe_to_shard(
            ConsumerARN=consumer["ConsumerARN"],
            ShardId=FIRST,
            StartingPosition={"Type": "AT_SEQUENCE_NUMBER"},
        )


# Source: API reference, SubscribeToShard: DryRun checks if a request will succeed
def test_a_dry_run_opens_nothing(kinesis, consumer):
    wanted = {"ConsumerARN": consumer["ConsumerARN"], "ShardId": FIRST}

    with pytest.raises(kinesis.exceptions.DryRunOperationException):
        kinesis.subscribe_to_shard(**wanted, StartingPosition=BEGINNING, DryRun=True)
    with pytest.raises(kinesis.exceptions.InvalidArgumentException):
        kinesis.subscribe_to_shard(**wanted, StartingPosition={"Type": "AT_TIMESTAMP"}, DryRun=True)
    assert kinesis.subscribe_to_shard(**wanted, StartingPosition=BEGINNING)["EventStream"]
