"""The six filters of ListShards, on a stream that was split and merged as time went by."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdslab.api.shard_filter import admits
from kdslab.model.errors import InvalidArgumentException
from kdslab.model.stream import Stream

HOUR = 3600.0
DAY = 24 * HOUR


def shard(number: int) -> str:
    return f"shardId-{number:012d}"


def a_stream() -> Stream:
    """Return a stream of shard 0, split into 1 and 2 at 1,000 s, merged into 3 at 2,000 s."""
    stream = Stream("clicks", shard_count=1, now=0.0)
    stream.split(970.0, shard(0), 2**127)
    stream.settle(1_970.0)
    stream.merge(1_970.0, shard(1), shard(2))
    return stream


def listed(now: float, kind: str, stream: Stream | None = None, **members: object) -> list[int]:
    stream = stream or a_stream()
    stream.settle(now)
    wanted = admits(stream, now, {"Type": kind, **members})
    return [one.index for one in stream.shards if wanted(one)]


def test_the_stream_of_these_tests_is_as_told():
    assert [(0.0, 1_000.0), (1_000.0, 2_000.0), (1_000.0, 2_000.0), (2_000.0, None)] == [
        (one.created_at, one.closed_at) for one in _settled(3_000.0).shards
    ]


def _settled(now: float) -> Stream:
    stream = a_stream()
    stream.settle(now)
    return stream


# Source for the six: API reference, ShardFilter
@pytest.mark.parametrize(("number", "expected"), [(0, [1, 2, 3]), (2, [3]), (3, []), (9, [])])
def test_after_shard_id_gives_those_that_come_behind(number, expected):
    assert expected == listed(3_000.0, "AFTER_SHARD_ID", ShardId=shard(number))


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (3_000.0, [0]),
        (DAY + 500, [0]),
        (DAY + 1_000, [0, 1, 2]),
        (DAY + 1_500, [1, 2]),
        (DAY + 2_500, [3]),
        (9 * DAY, [3]),
    ],
)
def test_at_trim_horizon_gives_those_open_at_the_oldest_moment_still_kept(now, expected):
    assert expected == listed(now, "AT_TRIM_HORIZON")


# Source: API reference, IncreaseStreamRetentionPeriod: what has expired stays away
def test_a_longer_retention_brings_back_no_older_moment():
    stream = a_stream()
    stream.settle(DAY + 1_500)
    stream.set_retention(DAY + 1_500, 48)

    assert [1, 2] == listed(DAY + 1_500, "AT_TRIM_HORIZON", stream)


@pytest.mark.parametrize(
    ("now", "expected"), [(3_000.0, [0, 1, 2, 3]), (DAY + 1_500, [1, 2, 3]), (9 * DAY, [3])]
)
def test_from_trim_horizon_gives_all_that_may_hold_records(now, expected):
    assert expected == listed(now, "FROM_TRIM_HORIZON")


def test_without_a_filter_all_that_may_hold_records_are_given():
    stream = _settled(3_000.0)

    assert all(map(admits(stream, 3_000.0, {}), stream.shards))


@pytest.mark.parametrize(("now", "expected"), [(500.0, [0]), (1_500.0, [1, 2]), (9 * DAY, [3])])
def test_at_latest_gives_the_open_ones(now, expected):
    stream = Stream("clicks", shard_count=1, now=0.0)
    if now > 970:
        stream = a_stream() if now > 1_970 else _split_only()

    assert expected == listed(now, "AT_LATEST", stream)


def _split_only() -> Stream:
    stream = Stream("clicks", shard_count=1, now=0.0)
    stream.split(970.0, shard(0), 2**127)
    return stream


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (-1.0, []),
        (0.0, [0]),
        (999.0, [0]),
        (1_000.0, [0, 1, 2]),
        (1_500.0, [1, 2]),
        (2_000.0, [1, 2, 3]),
        (2_500.0, [3]),
        (9 * DAY, [3]),
    ],
)
def test_at_timestamp_gives_those_open_at_a_time_both_ends_included(at, expected):
    assert expected == listed(3_000.0, "AT_TIMESTAMP", Timestamp=at)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (-1.0, [0, 1, 2, 3]),
        (1_000.0, [0, 1, 2, 3]),
        (1_000.1, [1, 2, 3]),
        (2_000.0, [1, 2, 3]),
        (2_000.1, [3]),
        (9 * DAY, [3]),
    ],
)
def test_from_timestamp_gives_those_open_at_a_time_or_later(at, expected):
    assert expected == listed(3_000.0, "FROM_TIMESTAMP", Timestamp=at)


def test_from_timestamp_begins_where_records_are_still_kept():
    assert [1, 2, 3] == listed(DAY + 1_500, "FROM_TIMESTAMP", Timestamp=0.0)


@pytest.mark.parametrize(
    ("kind", "members", "expected"),
    [
        ("AFTER_SHARD_ID", {}, "A ShardFilter of type AFTER_SHARD_ID needs ShardId."),
        ("AT_TIMESTAMP", {}, "A ShardFilter of type AT_TIMESTAMP needs Timestamp."),
        ("FROM_TIMESTAMP", {}, "A ShardFilter of type FROM_TIMESTAMP needs Timestamp."),
        (
            "AT_LATEST",
            {"ShardId": shard(0)},
            "ShardId can be used only in a ShardFilter of type AFTER_SHARD_ID, not AT_LATEST.",
        ),
        (
            "AFTER_SHARD_ID",
            {"ShardId": shard(0), "Timestamp": 5.0},
            "Timestamp can be used only in a ShardFilter of type AT_TIMESTAMP or FROM_TIMESTAMP, "
            "not AFTER_SHARD_ID.",
        ),
    ],
)
def test_a_filter_has_what_its_type_needs_and_nothing_else(kind, members, expected):
    with pytest.raises(InvalidArgumentException) as refusal:
        listed(3_000.0, kind, **members)

    assert expected == refusal.value.message


@given(st.floats(0, 3_000))
def test_the_shards_open_at_a_time_tile_the_ring_but_at_the_moment_of_a_change(at):
    stream = _settled(3_000.0)
    wanted = admits(stream, 3_000.0, {"Type": "AT_TIMESTAMP", "Timestamp": at})
    keys = sum(one.hash_key_range.size for one in stream.shards if wanted(one))

    assert (1 + (at in (1_000.0, 2_000.0))) * 2**128 == keys
