"""How records and children are written: what is not so is left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdslab.api.described import child_shards, described_record, millisecond
from kdslab.model.stream import Stream

FIRST = "shardId-000000000000"


@pytest.fixture
def stream() -> Stream:
    return Stream("clicks", shard_count=1, now=0.0)


def test_a_record_is_written_with_its_bytes_and_its_time_in_seconds(stream):
    _, record = stream.put(100.1234, "k", b"\x00\xff")

    assert {
        "SequenceNumber": record.sequence_number,
        "ApproximateArrivalTimestamp": 100.123,
        "Data": b"\x00\xff",
        "PartitionKey": "k",
    } == described_record(record, stream)


@given(st.integers(0, 4_000_000_000 * 10**6).map(lambda micros: micros / 10**6))
def test_a_time_that_is_told_is_in_milliseconds_and_leads_back(at):
    told = millisecond(at)

    assert told == round(told, 3)
    assert 0 <= at - told < 0.001 + 1e-6


def test_a_record_that_came_without_a_key_has_none(stream):
    _, record = stream.put(100.0, "k", b"x")

    assert "PartitionKey" not in described_record(record._replace(partition_key=None), stream)


# Recorded at AWS: records of a stream that is not encrypted carry no EncryptionType.
def test_only_an_encrypted_record_says_so(stream):
    _, before = stream.put(100.0, "k", b"x")
    stream.set_encryption(100.0, "alias/aws/kinesis")
    _, after = stream.put(200.0, "k", b"x")

    assert [None, "KMS"] == [
        described_record(record, stream).get("EncryptionType") for record in (before, after)
    ]


def test_an_open_shard_has_no_children(stream):
    assert [] == child_shards(stream, stream.shard(FIRST))


# Source: API reference, ChildShard
def test_the_children_of_a_split_tile_the_arc_of_their_parent(stream):
    parent = stream.shard(FIRST)
    stream.split(100.0, FIRST, 2**127)
    stream.settle(200.0)

    assert [
        {
            "ShardId": "shardId-000000000001",
            "ParentShards": [FIRST],
            "HashKeyRange": {"StartingHashKey": "0", "EndingHashKey": str(2**127 - 1)},
        },
        {
            "ShardId": "shardId-000000000002",
            "ParentShards": [FIRST],
            "HashKeyRange": {"StartingHashKey": str(2**127), "EndingHashKey": str(2**128 - 1)},
        },
    ] == child_shards(stream, parent)


def test_the_child_of_a_merge_has_two_parents(stream):
    stream.split(100.0, FIRST, 2**127)
    stream.settle(200.0)
    stream.merge(200.0, "shardId-000000000001", "shardId-000000000002")
    stream.settle(300.0)

    parents = ["shardId-000000000001", "shardId-000000000002"]
    assert [parents] == [
        child["ParentShards"] for child in child_shards(stream, stream.shard(parents[1]))
    ]
