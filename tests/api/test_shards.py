"""Shards through boto3: listed with their arcs, page by page."""

from __future__ import annotations

import pytest

from kdslab.api import Lab
from kdslab.model.sequence import SequenceNumber

ARN = "arn:aws:kinesis:us-east-1:111122223333:stream/clicks"


@pytest.fixture(scope="module")
def lab() -> Lab:
    return Lab()


@pytest.fixture(scope="module")
def kinesis(lab):
    """A client that all tests share: nothing here changes the stream."""
    client = lab.client("kinesis")
    client.create_stream(StreamName="clicks", ShardCount=3)
    return client


def identifiers(answer: dict) -> list[str]:
    return [shard["ShardId"] for shard in answer["Shards"]]


# Source: CLI reference, list-shards
def test_a_shard_is_listed_with_its_arc_and_its_first_number(kinesis):
    second = kinesis.list_shards(StreamName="clicks")["Shards"][1]
    first_number = SequenceNumber.parse(second["SequenceNumberRange"]["StartingSequenceNumber"])

    assert "shardId-000000000001" == second["ShardId"]
    assert {
        "StartingHashKey": "113427455640312821154458202477256070485",
        "EndingHashKey": "226854911280625642308916404954512140969",
    } == second["HashKeyRange"]
    assert (1, 0) == (first_number.shard_index, first_number.counter)


def test_an_open_shard_has_no_end_and_a_first_shard_no_parent(kinesis):
    shard = kinesis.list_shards(StreamName="clicks")["Shards"][0]

    assert {"ShardId", "HashKeyRange", "SequenceNumberRange"} == set(shard)
    assert {"StartingSequenceNumber"} == set(shard["SequenceNumberRange"])


@pytest.mark.parametrize("name", [{"StreamName": "clicks"}, {"StreamARN": ARN}])
def test_shards_are_listed_by_name_or_arn(kinesis, name):
    assert 3 == len(kinesis.list_shards(**name)["Shards"])


def test_a_list_may_start_behind_a_shard(kinesis):
    listed = kinesis.list_shards(StreamName="clicks", ExclusiveStartShardId="shardId-000000000001")

    assert ["shardId-000000000002"] == identifiers(listed)


def test_the_token_leads_through_all_pages(kinesis):
    answer = kinesis.list_shards(StreamName="clicks", MaxResults=1)
    listed = identifiers(answer)
    while "NextToken" in answer:
        answer = kinesis.list_shards(NextToken=answer["NextToken"], MaxResults=1)
        listed += identifiers(answer)

    assert [f"shardId-{index:012d}" for index in range(3)] == listed


# Source: API reference, ListShards: at most 1,000 shards a page
def test_a_page_has_1_000_shards_at_most(kinesis):
    kinesis.create_stream(StreamName="large", ShardCount=1_001)
    page = kinesis.list_shards(StreamName="large", MaxResults=10_000)

    assert 1_000 == len(page["Shards"])
    assert 1 == len(kinesis.list_shards(NextToken=page["NextToken"])["Shards"])


@pytest.mark.parametrize("name", [{"StreamName": "clicks"}, {"StreamARN": ARN}])
def test_the_paginator_of_boto3_lists_what_fits_on_one_page(kinesis, name):
    [page] = kinesis.get_paginator("list_shards").paginate(**name)

    assert 3 == len(page["Shards"])


# Source: API reference, ListShards. boto3's paginator sends the name with the token, and AWS
# refuses that: https://github.com/boto/botocore/issues/2009
def test_the_paginator_of_boto3_stumbles_over_a_second_page_as_it_does_on_aws(kinesis):
    pages = kinesis.get_paginator("list_shards").paginate(
        StreamName="clicks", PaginationConfig={"PageSize": 1}
    )

    with pytest.raises(
        kinesis.exceptions.InvalidArgumentException,
        match="NextToken and StreamName cannot be provided together",
    ):
        list(pages)


# Source: API reference, ListShards: a token is good for 300 seconds
def test_a_token_expires_after_300_seconds(kinesis, lab):
    token = kinesis.list_shards(StreamName="clicks", MaxResults=1)["NextToken"]
    lab.advance(seconds=300)
    assert 2 == len(kinesis.list_shards(NextToken=token)["Shards"])
    lab.advance(seconds=0.001)

    with pytest.raises(kinesis.exceptions.ExpiredNextTokenException, match="300 seconds"):
        kinesis.list_shards(NextToken=token)


@pytest.mark.parametrize("token", ["x", "é", "AAAA", "Y2xpY2tz"])
def test_a_token_that_was_never_given_out_is_refused(kinesis, token):
    with pytest.raises(kinesis.exceptions.InvalidArgumentException, match="Invalid NextToken"):
        kinesis.list_shards(NextToken=token)
