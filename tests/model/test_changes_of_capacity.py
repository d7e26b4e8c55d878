"""Who decides the number of shards, how fast a stream grows, and who spreads its records."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress

import pytest

from kdslab.model.errors import (
    InvalidArgumentException,
    KinesisError,
    LimitExceededException,
    ProvisionedThroughputExceededException,
    ValidationException,
)
from kdslab.model.facts import KIB, MIB
from kdslab.model.hashing import even_ranges
from kdslab.model.shard import shard_id
from kdslab.model.stream import Stream, StreamMode

START = 1_700_000_000.0
NOW = START + 100
HOUR = 3600.0
DAY = 24 * HOUR
PROVISIONED, ON_DEMAND = StreamMode.PROVISIONED, StreamMode.ON_DEMAND


def a_stream(shard_count: int = 1, mode: StreamMode = PROVISIONED, **options) -> Stream:
    return Stream("clicks", shard_count=shard_count, now=START, mode=mode, **options)


def refusal(call, *arguments) -> KinesisError:
    with pytest.raises(KinesisError) as refused:
        call(*arguments)
    return refused.value


# Source: developer guide, "Choose the right mode": the shards stay, then follow the traffic
@pytest.mark.parametrize(("before", "after"), [(PROVISIONED, ON_DEMAND), (ON_DEMAND, PROVISIONED)])
def test_a_new_mode_holds_after_the_update_and_keeps_the_shards(before, after):
    stream = a_stream(7, before)
    shards = stream.shards
    stream.set_mode(NOW, after)
    stream.put(NOW + 15, "k", b"")

    assert (before, "UPDATING") == (stream.mode, stream.status(NOW + 29.9))
    stream.settle(NOW + 30)
    assert (after, "ACTIVE", shards) == (stream.mode, stream.status(NOW + 30), stream.shards)


# Source: developer guide, quotas and limits: two switches in 24 hours
def test_the_mode_is_switched_twice_a_day():
    stream = a_stream()
    stream.set_mode(NOW, ON_DEMAND)
    stream.set_mode(NOW + HOUR, PROVISIONED)

    assert LimitExceededException is type(refusal(stream.set_mode, NOW + DAY - 1, ON_DEMAND))
    stream.set_mode(NOW + DAY, ON_DEMAND)
    assert LimitExceededException is type(refusal(stream.set_mode, NOW + DAY + 60, PROVISIONED))


# Source: API reference, SplitShard, MergeShards, UpdateShardCount: provisioned streams only
@pytest.mark.parametrize(
    ("operation", "arguments"),
    [("split", (shard_id(0), 9)), ("merge", (shard_id(0), shard_id(1))), ("update_shard_count", 2)],
)
def test_an_on_demand_stream_is_not_resharded_by_hand(operation, arguments):
    stream = a_stream(2)
    stream.set_mode(NOW, ON_DEMAND)
    call = getattr(stream, operation)
    # The switch is due at this very moment, and nothing has asked for it yet.
    refused = refusal(call, NOW + 30, *(arguments if type(arguments) is tuple else (arguments,)))

    assert ValidationException is type(refused)
    assert "is supported in the PROVISIONED capacity mode only" in refused.message


# Source: API reference, UpdateStreamWarmThroughput and
# UpdateStreamRecordDistributionStrategy: on-demand streams only
@pytest.mark.parametrize(
    ("operation", "argument", "kind"),
    [
        ("set_warm_throughput", 5, ValidationException),
        ("set_distribution", "AUTO", InvalidArgumentException),
    ],
)
def test_a_provisioned_stream_has_neither_warm_throughput_nor_auto_distribution(
    operation, argument, kind
):
    stream = a_stream(2, ON_DEMAND)
    stream.set_mode(NOW, PROVISIONED)

    assert kind is type(refusal(getattr(stream, operation), NOW + 30, argument))


def flood(stream: Stream, now: float) -> None:
    """Make the first shard busy for a minute."""
    for second in range(60):
        for _ in range(2):
            stream.put(now + second, "k", bytes(KIB * 400 - 1), 0)


def test_growth_that_was_due_on_demand_does_not_come_once_the_stream_is_provisioned():
    stream = a_stream(4, ON_DEMAND)
    flood(stream, NOW)
    stream.set_mode(NOW + 120, PROVISIONED)
    stream.settle(NOW + DAY)

    assert 4 == len(stream.open_shards)


def test_growth_begins_with_the_traffic_after_the_switch_to_on_demand():
    stream = a_stream(4)
    flood(stream, NOW)
    stream.set_mode(NOW + 300, ON_DEMAND)
    flood(stream, NOW + 400)

    # The busy minute began at 440, since minutes begin at multiples of 60.
    for at, expected in ((1_230, 4), (1_320, 5)):
        stream.settle(NOW + at)
        assert expected == len(stream.open_shards)


# Source: API reference, UpdateStreamWarmThroughput: it grows and, since July 2026, shrinks
@pytest.mark.parametrize(
    ("mibps", "spells", "shards"), [(8, 2, 8), (25, 5, 25), (4, 1, 4), (2, 1, 4), (100, 7, 100)]
)
def test_warm_throughput_opens_a_shard_for_each_mib_and_holds_when_all_are_open(
    mibps, spells, shards
):
    stream = a_stream(4, ON_DEMAND)
    stream.set_warm_throughput(NOW, mibps)
    end = NOW + 30 * spells

    stream.settle(end - 0.001)
    assert (mibps, None) == (stream.warm_target_mibps, stream.warm_current_mibps)
    stream.settle(end)
    assert (mibps, shards) == (stream.warm_current_mibps, len(stream.open_shards))
    assert ["UPDATING", "ACTIVE"] == [stream.status(at) for at in (end - 0.001, end)]


@pytest.mark.parametrize(("mibps", "expected"), [(10, 10), (4, 4), (0, 4)])
def test_less_warm_throughput_gives_capacity_back(mibps, expected):
    stream = a_stream(4, ON_DEMAND)
    stream.set_warm_throughput(NOW, 30)
    stream.set_warm_throughput(NOW + HOUR, mibps)
    stream.settle(NOW + 2 * HOUR)

    assert expected == len(stream.open_shards)
    assert [mibps or None] * 2 == [stream.warm_target_mibps, stream.warm_current_mibps]


# Source: developer guide, "Choose the right mode": twice the peak of the last 30 days
def test_giving_warmth_back_keeps_what_the_traffic_of_30_days_calls_for():
    stream = a_stream(16, ON_DEMAND)
    for second in range(60):
        for shard in stream.open_shards:
            for _ in range(2):
                stream.put(NOW + second, "k", bytes(KIB * 200 - 1), shard.hash_key_range.start)
    stream.settle(NOW + 120)
    called_for = -(-stream._on_demand.capacity_bytes_per_second(NOW + 120) // MIB)
    stream.set_warm_throughput(NOW + 120, 0)
    stream.settle(NOW + HOUR)

    assert 4 < called_for == len(stream.open_shards) < 16


# Source: developer guide, "Choose the right mode": the switch keeps the shard count
def test_a_switch_to_on_demand_with_little_warmth_keeps_the_shards():
    stream = a_stream(12)
    stream.set_mode(NOW, ON_DEMAND, 5)
    stream.settle(NOW + HOUR)

    assert (12, 5) == (len(stream.open_shards), stream.warm_current_mibps)


def test_a_switch_to_on_demand_may_come_with_warm_throughput_and_a_switch_back_ends_it():
    stream = a_stream(2)
    stream.set_mode(NOW, ON_DEMAND, 8)
    stream.settle(NOW + HOUR)

    assert (8, 8, ON_DEMAND) == (len(stream.shards) - 6, stream.warm_current_mibps, stream.mode)
    assert list(even_ranges(8)) == [shard.hash_key_range for shard in stream.open_shards]
    stream.set_mode(NOW + HOUR, PROVISIONED)
    stream.settle(NOW + 2 * HOUR)
    assert (8, None, None) == (
        len(stream.open_shards),
        stream.warm_target_mibps,
        stream.warm_current_mibps,
    )


# Source: developer guide, record distribution: a switch propagates in about one second
def test_a_new_distribution_holds_after_a_second_and_the_stream_stays_active():
    stream = a_stream(4, ON_DEMAND)
    stream.set_distribution(NOW, "AUTO")

    for at, expected in ((0.999, "USER_PARTITION_KEY"), (1.0, "AUTO")):
        stream.settle(NOW + at)
        assert (expected, "ACTIVE") == (stream.distribution, stream.status(NOW + at))


# Source: API reference, UpdateStreamRecordDistributionStrategy: key and hash key are ignored
def test_auto_spreads_records_evenly_and_needs_no_key_but_gives_one_back():
    stream = a_stream(4, ON_DEMAND)
    stream.set_distribution(NOW, "AUTO")
    found = [stream.put(NOW + 1, "one key", b"", 0) for _ in range(40)]
    found += [stream.put(NOW + 1, None, b"") for _ in range(40)]

    assert dict.fromkeys(range(4), 20) == Counter(shard.index for shard, _ in found)
    assert {"one key": 40, None: 40} == Counter(record.partition_key for _, record in found)


def test_auto_goes_on_to_other_shards_when_one_is_full():
    stream = a_stream(4, ON_DEMAND)
    for _ in range(1_000):
        stream.put(NOW + 1, "k", b"", 0)
    stream.set_distribution(NOW, "AUTO")
    taken = 0
    for _ in range(40):
        with suppress(ProvisionedThroughputExceededException):
            stream.put(NOW + 1, None, b"")
            taken += 1

    assert 30 == taken


def test_a_switch_to_provisioned_brings_partition_keys_back():
    stream = a_stream(4, ON_DEMAND)
    stream.set_distribution(NOW, "AUTO")
    stream.set_mode(NOW + 10, PROVISIONED)
    shards = {stream.put(NOW + 40, "k", b"")[0].id for _ in range(8)}

    assert ("USER_PARTITION_KEY", 1) == (stream.distribution, len(shards))
