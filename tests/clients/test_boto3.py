"""boto3 over HTTP: its waiters, paginators, retries and event streams know no difference to AWS."""

from __future__ import annotations

import random

import pytest
from botocore.exceptions import ClientError
from conftest import DRAINED, connected

pytestmark = pytest.mark.clients

MIB = 1_048_576


def drain(kinesis, shard):
    """Put one record of 10 MiB into a shard: all that its bucket holds."""
    kinesis.put_record(
        StreamName=DRAINED,
        PartitionKey="k",
        ExplicitHashKey=hash_key(shard),
        Data=bytes(10 * MIB - 1),
    )


def hash_key(shard, shards=4):
    return str(shard * (2**128 // shards))


def attempts(answer):
    return 1 + answer["ResponseMetadata"]["RetryAttempts"]


def test_waiters_see_a_stream_come_and_go(streams):
    kinesis, soon = streams.kinesis, {"Delay": 1}
    kinesis.create_stream(StreamName="seen", ShardCount=1)
    kinesis.get_waiter("stream_exists").wait(StreamName="seen", WaiterConfig=soon)
    status = streams.summary("seen")["StreamStatus"]
    kinesis.delete_stream(StreamName="seen")
    kinesis.get_waiter("stream_not_exists").wait(StreamName="seen", WaiterConfig=soon)

    assert "ACTIVE" == status
    with pytest.raises(kinesis.exceptions.ResourceNotFoundException):
        streams.summary("seen")


@pytest.mark.parametrize("operation", ["describe_stream", "list_shards"])
def test_a_paginator_shows_each_shard_once(streams, operation):
    if not streams.kinesis.list_streams()["StreamNames"].count("wide"):
        streams.create("wide", 7)
    pages = streams.kinesis.get_paginator(operation).paginate(
        StreamName="wide", PaginationConfig={"PageSize": 3}
    )
    seen = [
        [shard["ShardId"][-1] for shard in page.get("StreamDescription", page)["Shards"]]
        for page in pages
    ]

    assert [["0", "1", "2"], ["3", "4", "5"], ["6"]] == seen


def test_a_paginator_shows_each_stream_once(streams):
    kinesis = streams.kinesis
    names = [streams.create(f"many-{number}", 1) for number in range(5)]
    pages = list(kinesis.get_paginator("list_streams").paginate(PaginationConfig={"PageSize": 2}))
    seen = [name for page in pages for name in page["StreamNames"]]

    assert sorted(kinesis.list_streams()["StreamNames"]) == seen
    assert set(names) <= set(seen)
    assert {2} == {len(page["StreamNames"]) for page in pages[:-1]}


def test_a_paginator_shows_each_consumer_once(streams):
    arn = streams.arn(streams.create("heard", 1))
    for name in ("a", "b", "c"):
        streams.kinesis.register_stream_consumer(StreamARN=arn, ConsumerName=name)
    pages = streams.kinesis.get_paginator("list_stream_consumers").paginate(
        StreamARN=arn, PaginationConfig={"PageSize": 2}
    )

    assert [["a", "b"], ["c"]] == [
        [consumer["ConsumerName"] for consumer in page["Consumers"]] for page in pages
    ]


def test_an_arn_leads_to_the_same_endpoint_as_a_name(streams):
    arn = streams.arn(streams.create("by-arn", 1))
    streams.kinesis.put_record(StreamARN=arn, PartitionKey="é", Data=bytes(range(256)))
    (record,) = streams.read("by-arn")

    assert ("é", bytes(range(256))) == (record["PartitionKey"], record["Data"])


def test_put_records_that_fail_in_part_is_no_exception_and_is_not_retried(slow_url):
    kinesis = connected(slow_url, retries={"mode": "standard"})
    sizes = (6 * MIB, 3 * MIB)
    records = [{"PartitionKey": "k", "ExplicitHashKey": hash_key(0)} for _ in sizes]
    for record, size in zip(records, sizes, strict=True):
        record["Data"] = bytes(size)
    kinesis.put_records(StreamName=DRAINED, Records=records)
    answer = kinesis.put_records(StreamName=DRAINED, Records=[*reversed(records)])
    failed = [record.get("ErrorCode") for record in answer["Records"]]

    assert 1 == attempts(answer)
    assert answer["FailedRecordCount"] == len([code for code in failed if code])
    assert {"ProvisionedThroughputExceededException"} <= set(failed)


def test_standard_mode_asks_three_times_and_then_raises(slow_url):
    kinesis = connected(slow_url, retries={"mode": "standard"})
    drain(kinesis, 1)
    with pytest.raises(kinesis.exceptions.ProvisionedThroughputExceededException) as refused:
        drain(kinesis, 1)

    assert 3 == attempts(refused.value.response)
    assert "reached max retries: 2" in str(refused.value)
    assert "Rate exceeded for shard shardId-000000000001 in stream drained" in str(refused.value)


def test_a_retry_that_waits_long_enough_gets_through(slow_url):
    kinesis = connected(slow_url, retries={"mode": "standard", "total_max_attempts": 10})
    random.seed(1)
    drain(kinesis, 2)
    answer = kinesis.put_record(
        StreamName=DRAINED, PartitionKey="k", ExplicitHashKey=hash_key(2), Data=bytes(2 * MIB)
    )

    assert attempts(answer) > 1
    assert "shardId-000000000002" == answer["ShardId"]


def test_a_subscription_pushes_the_records_and_ends_after_its_five_minutes(streams):
    kinesis, arn = streams.kinesis, streams.arn(streams.create("pushed", 1))
    consumer = kinesis.register_stream_consumer(StreamARN=arn, ConsumerName="app-a")["Consumer"]
    streams.wait_for_consumer(consumer["ConsumerARN"])
    for number in range(3):
        kinesis.put_record(StreamName="pushed", PartitionKey="k", Data=b"%d" % number)
    answer = kinesis.subscribe_to_shard(
        ConsumerARN=consumer["ConsumerARN"],
        ShardId="shardId-000000000000",
        StartingPosition={"Type": "TRIM_HORIZON"},
    )
    events = [event["SubscribeToShardEvent"] for event in answer["EventStream"]]
    pushed = [record for event in events for record in event["Records"]]

    assert [b"0", b"1", b"2"] == [record["Data"] for record in pushed]
    assert all(event["ContinuationSequenceNumber"] for event in events)
    assert 0 == events[-1]["MillisBehindLatest"]


def test_a_refusal_has_the_name_and_the_words_of_aws(streams):
    with pytest.raises(streams.kinesis.exceptions.ResourceNotFoundException) as refused:
        streams.summary("nowhere")

    expected = {
        "Code": "ResourceNotFoundException",
        "Message": "Stream nowhere under account 111122223333 not found.",
    }
    assert expected == refused.value.response["Error"]
    assert 400 == refused.value.response["ResponseMetadata"]["HTTPStatusCode"]


def test_requests_without_credentials_are_refused_as_unsigned(url):
    from botocore import UNSIGNED

    with pytest.raises(ClientError) as refused:
        connected(url, signature_version=UNSIGNED).list_streams()

    assert "MissingAuthenticationTokenException" == refused.value.response["Error"]["Code"]
