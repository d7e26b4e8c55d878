"""Shards through boto3: split, merged, brought to a number, and what is refused."""

from __future__ import annotations

import pytest

ARN = "arn:aws:kinesis:us-east-1:111122223333:stream/clicks"
FIRST = "shardId-000000000000"
SPLIT_OFF = "shardId-000000000004"
ENDS = ("Starting", "Ending")


@pytest.fixture
def kinesis(lab):
    lab.account.create(lab.now(), "clicks", shard_count=3)
    lab.advance(seconds=10)
    return lab.client("kinesis")


# Source: API reference, Shard and SequenceNumberRange
def test_parents_have_an_end_and_children_name_their_parents(kinesis, lab):
    kinesis.split_shard(StreamName="clicks", ShardToSplit=FIRST, NewStartingHashKey="5")
    lab.advance(seconds=30)
    kinesis.merge_shards(
        StreamName="clicks", ShardToMerge=SPLIT_OFF, AdjacentShardToMerge="shardId-000000000001"
    )
    lab.advance(seconds=30)
    shards = kinesis.list_shards(StreamName="clicks")["Shards"]

    ended = ["EndingSequenceNumber" in shard["SequenceNumberRange"] for shard in shards]
    assert [True, True, False, False, True, False] == ended
    assert [None, None, None, FIRST, FIRST, SPLIT_OFF] == [
        shard.get("ParentShardId") for shard in shards
    ]
    assert [None] * 5 + ["shardId-000000000001"] == [
        shard.get("AdjacentParentShardId") for shard in shards
    ]
    assert ("0", "4") == tuple(shards[3]["HashKeyRange"][f"{end}HashKey"] for end in ENDS)


# Source: API reference, UpdateShardCount
def test_a_number_of_shards_is_asked_for_and_comes_later(kinesis, lab):
    answer = kinesis.update_shard_count(
        StreamARN=ARN, TargetShardCount=6, ScalingType="UNIFORM_SCALING"
    )
    del answer["ResponseMetadata"]

    assert {
        "StreamName": "clicks",
        "StreamARN": ARN,
        "CurrentShardCount": 3,
        "TargetShardCount": 6,
    } == answer
    lab.advance(seconds=30)
    assert 6 == len(
        kinesis.list_shards(StreamName="clicks", ShardFilter={"Type": "AT_LATEST"})["Shards"]
    )


RESHARDING = [
    ("split_shard", {"ShardToSplit": FIRST, "NewStartingHashKey": "5"}),
    ("merge_shards", {"ShardToMerge": FIRST, "AdjacentShardToMerge": "shardId-000000000001"}),
    ("update_shard_count", {"TargetShardCount": 4, "ScalingType": "UNIFORM_SCALING"}),
]


# Source: API reference, SplitShard, MergeShards, UpdateShardCount: from the ACTIVE state alone
@pytest.mark.parametrize(("operation", "members"), RESHARDING)
def test_one_change_of_shards_comes_after_another(kinesis, operation, members):
    getattr(kinesis, operation)(StreamName="clicks", **members)

    with pytest.raises(
        kinesis.exceptions.ResourceInUseException,
        match="Stream clicks under account 111122223333 not ACTIVE, instead in state UPDATING",
    ):
        getattr(kinesis, operation)(StreamName="clicks", **members)


# Source: API reference, SplitShard, MergeShards, UpdateShardCount: provisioned mode only
@pytest.mark.parametrize(("operation", "members"), RESHARDING)
def test_an_on_demand_stream_changes_its_shards_by_itself(kinesis, lab, operation, members):
    kinesis.create_stream(StreamName="free")
    lab.advance(seconds=10)

    with pytest.raises(kinesis.exceptions.ClientError, match="PROVISIONED"):
        getattr(kinesis, operation)(StreamName="free", **members)


@pytest.mark.parametrize(("operation", "members"), [RESHARDING[0], RESHARDING[2]])
def test_no_change_goes_beyond_the_quota_of_the_account(kinesis, lab, operation, members):
    lab.account.shard_quota = 3

    with pytest.raises(
        kinesis.exceptions.LimitExceededException, match="exceed the shard limit for the account"
    ):
        getattr(kinesis, operation)(StreamName="clicks", **members)
