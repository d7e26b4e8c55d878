"""Shards through boto3: listed with their arcs, page by page, as far as a token leads."""

from __future__ import annotations

import pytest

from kdslab.model.sequence import SequenceNumber

ARN = "arn:aws:kinesis:us-east-1:111122223333:stream/clicks"
FIRST = "shardId-000000000000"


@pytest.fixture
def kinesis(lab):
    lab.account.create(lab.now(), "clicks", shard_count=3)
    lab.advance(seconds=10)
    return lab.client("kinesis")


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
def test_a_page_has_1_000_shards_at_most(kinesis, lab):
    lab.account.create(lab.now(), "large", shard_count=1_001)
    lab.advance(seconds=10)
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


# Source: AWS's own connector for Apache Flink, which sends the ARN with every token
def test_the_paginator_of_boto3_goes_all_the_way_by_the_arn(kinesis):
    pages = list(
        kinesis.get_paginator("list_shards").paginate(
            StreamARN=ARN, PaginationConfig={"PageSize": 1}
        )
    )

    assert [f"shardId-{index:012d}" for index in range(3)] == [
        shard["ShardId"] for page in pages for shard in page["Shards"]
    ]


# Source: the refusals as they were seen at ListShards
@pytest.mark.parametrize(
    "member",
    [
        {"StreamName": "clicks"},
        {"ExclusiveStartShardId": FIRST},
        {"ShardFilter": {"Type": "AT_LATEST"}},
        {"StreamCreationTimestamp": 0},
    ],
)
def test_a_token_says_all_that_is_to_be_said(kinesis, member):
    token = kinesis.list_shards(StreamName="clicks", MaxResults=1)["NextToken"]

    name = next(iter(member))
    with pytest.raises(
        kinesis.exceptions.InvalidArgumentException,
        match=f"NextToken and {name} cannot be provided together",
    ):
        kinesis.list_shards(NextToken=token, **member)


def test_a_token_does_not_lead_into_another_stream(kinesis, lab):
    token = kinesis.list_shards(StreamName="clicks", MaxResults=1)["NextToken"]
    with pytest.raises(kinesis.exceptions.InvalidArgumentException, match="another stream"):
        kinesis.list_shards(NextToken=token, StreamARN=ARN.replace("clicks", "orders"))

    lab.account.delete(lab.now(), "clicks")
    lab.advance(seconds=10)
    lab.account.create(lab.now(), "clicks", shard_count=3)
    lab.advance(seconds=10)
    with pytest.raises(kinesis.exceptions.ResourceNotFoundException, match="clicks under account"):
        kinesis.list_shards(NextToken=token)


def test_a_filter_holds_on_all_pages(kinesis, lab):
    kinesis.split_shard(StreamName="clicks", ShardToSplit=FIRST, NewStartingHashKey="5")
    lab.advance(seconds=30)
    answer = kinesis.list_shards(
        StreamName="clicks", ShardFilter={"Type": "AT_LATEST"}, MaxResults=1
    )
    listed = identifiers(answer)
    while "NextToken" in answer:
        answer = kinesis.list_shards(NextToken=answer["NextToken"], MaxResults=1)
        listed += identifiers(answer)

    assert [f"shardId-{index:012d}" for index in (1, 2, 3, 4)] == listed


# Source: API reference, ListShards: StreamCreationTimestamp tells namesakes apart
def test_a_namesake_of_another_age_is_not_meant(kinesis, lab):
    made = kinesis.describe_stream_summary(StreamName="clicks")["StreamDescriptionSummary"][
        "StreamCreationTimestamp"
    ]

    assert 3 == len(
        kinesis.list_shards(StreamName="clicks", StreamCreationTimestamp=made)["Shards"]
    )
    with pytest.raises(kinesis.exceptions.ResourceNotFoundException, match="not found"):
        kinesis.list_shards(StreamName="clicks", StreamCreationTimestamp=lab.now())


# Source: AWS's own Kinesis Client Library, which waits for ACTIVE or UPDATING on this refusal
def test_shards_are_listed_while_a_stream_is_active_or_updating(kinesis, lab):
    error = kinesis.exceptions.ResourceInUseException
    kinesis.create_stream(StreamName="new", ShardCount=1)
    with pytest.raises(error, match="not ACTIVE, instead in state CREATING"):
        kinesis.list_shards(StreamName="new")
    kinesis.split_shard(StreamName="clicks", ShardToSplit=FIRST, NewStartingHashKey="5")
    assert 3 == len(kinesis.list_shards(StreamName="clicks")["Shards"])
    lab.advance(seconds=30)
    kinesis.delete_stream(StreamName="clicks")

    with pytest.raises(error, match="instead in state DELETING"):
        kinesis.list_shards(StreamName="clicks")
