"""What may be changed about a stream while it lives, when it holds, and what is refused."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.model.errors import (
    InvalidArgumentException,
    KinesisError,
    LimitExceededException,
    ProvisionedThroughputExceededException,
    ResourceInUseException,
    ValidationException,
)
from kdslab.model.facts import KIB, MIB
from kdslab.model.hashing import even_ranges
from kdslab.model.shard import shard_id
from kdslab.model.stream import Stream, StreamMode

# A busy machine is no failure.
calm = settings(deadline=None)

START = 1_700_000_000.0
NOW = START + 100
HOUR = 3600.0
DAY = 24 * HOUR
PROVISIONED, ON_DEMAND = StreamMode.PROVISIONED, StreamMode.ON_DEMAND


def a_stream(shard_count: int = 1, mode: StreamMode = PROVISIONED, **options) -> Stream:
    return Stream("clicks", shard_count=shard_count, now=START, mode=mode, **options)


def ages(stream: Stream, now: float) -> list[int]:
    """Return how many hours old the records are that a reader finds."""
    place = stream.iterator(now, shard_id(0), "TRIM_HORIZON")
    found = stream.get_records(now, place).records
    return [round((now - record.arrived_at) / HOUR) for record in found]


def refusal(call, *arguments) -> KinesisError:
    with pytest.raises(KinesisError) as refused:
        call(*arguments)
    return refused.value


# Source: API reference, IncreaseStreamRetentionPeriod: 24 to 8,760 hours
@pytest.mark.parametrize("hours", [24, 25, 168, 8_760])
def test_a_record_is_kept_for_the_retention_to_the_moment(hours):
    stream = a_stream()
    stream.set_retention(NOW, hours)
    stream.put(NOW, "k", b"")

    assert [hours] == ages(stream, NOW + hours * HOUR)
    assert [] == ages(stream, NOW + hours * HOUR + 0.001)


# Source: developer guide, "Change the data retention period": what has expired does not come back
def test_a_longer_retention_brings_nothing_back():
    stream = a_stream()
    stream.put(NOW, "old", b"")
    stream.put(NOW + 1, "kept", b"")
    stream.set_retention(NOW + DAY + 1, 48)

    assert [24] == ages(stream, NOW + DAY + 1)
    assert [48] == ages(stream, NOW + 2 * DAY + 1)


# Source: API reference, DecreaseStreamRetentionPeriod: older data are out of reach at once
def test_a_shorter_retention_trims_at_once_and_for_good():
    stream = a_stream()
    stream.set_retention(NOW, 72)
    for hours in (0, 30, 60):
        stream.put(NOW + hours * HOUR, "k", b"")
    now = NOW + 60 * HOUR

    assert [60, 30, 0] == ages(stream, now)
    stream.set_retention(now, 36)
    assert [30, 0] == ages(stream, now)
    stream.set_retention(now, 72)
    assert [30, 0] == ages(stream, now)


def test_a_shorter_retention_takes_closed_shards_away_at_once():
    stream = a_stream()
    stream.set_retention(NOW, 72)
    stream.split(NOW, shard_id(0), 1000)
    now = NOW + 40 * HOUR
    stream.settle(now)

    assert 3 == len(stream.shards)
    stream.set_retention(now, 24)
    assert [shard_id(1), shard_id(2)] == [shard.id for shard in stream.shards]


# Source: developer guide, "Handle large records": a tank of 10 MiB that fills at the same rate
def test_a_larger_record_size_needs_a_tank_that_fills_first():
    stream = a_stream()
    stream.set_record_size(NOW, 10_240)
    large = bytes(10 * MIB - 1)

    assert ProvisionedThroughputExceededException is type(refusal(stream.put, NOW, "k", large))
    assert 10 * MIB == stream.put(NOW + 9, "k", large)[1].size_bytes


def test_a_smaller_record_size_spills_the_tank_and_refuses_larger_records():
    stream = a_stream(record_bytes_at_most=10 * MIB)
    stream.set_record_size(NOW, 1_024)

    assert InvalidArgumentException is type(refusal(stream.put, NOW, "k", bytes(MIB)))
    stream.put(NOW, "k", bytes(MIB - 1))
    assert ProvisionedThroughputExceededException is type(refusal(stream.put, NOW, "k", b""))


def test_shards_that_are_opened_later_have_the_tank_of_the_new_record_size():
    stream = a_stream()
    stream.set_record_size(NOW, 10_240)
    stream.split(NOW, shard_id(0), 1000)

    assert 10 * MIB == stream.put(NOW + 30, "k", bytes(10 * MIB - 1), 0)[1].size_bytes


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

    assert {index: 20 for index in range(4)} == Counter(shard.index for shard, _ in found)
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


# Source: developer guide, server-side encryption: what is there already stays as it was
def test_encryption_applies_to_new_records_only_and_so_does_its_end():
    stream = a_stream()
    stream.set_encryption(NOW, "alias/aws/kinesis")
    records = [stream.put(NOW + at, "k", b"")[1] for at in (29.9, 30)]
    stream.set_encryption(NOW + 40, None)
    records += [stream.put(NOW + at, "k", b"")[1] for at in (69.9, 70)]

    assert [None, "KMS", "KMS", None] == [stream.encryption_of(record) for record in records]
    assert (None, None) == (stream.encryption_type, stream.key_id)


def test_encryption_makes_the_stream_updating():
    stream = a_stream()
    stream.set_encryption(NOW, "alias/aws/kinesis")

    assert "UPDATING" == stream.status(NOW + 1)
    assert ResourceInUseException is type(refusal(stream.set_encryption, NOW + 1, None))
    stream.settle(NOW + 30)
    assert ("KMS", "alias/aws/kinesis") == (stream.encryption_type, stream.key_id)


# Source: API reference, StartStreamEncryption: 25 times in 24 hours, and as often stopped
@pytest.mark.parametrize("key_id", ["alias/aws/kinesis", None])
def test_encryption_is_changed_25_times_a_day_each_way(key_id):
    stream = a_stream()
    for minute in range(25):
        stream.set_encryption(NOW + 60 * minute, key_id)

    assert LimitExceededException is type(refusal(stream.set_encryption, NOW + HOUR * 20, key_id))
    stream.set_encryption(NOW + HOUR * 20, None if key_id else "alias/aws/kinesis")
    stream.set_encryption(NOW + DAY, key_id)


@calm
@given(st.lists(st.sampled_from("pmu+-rdkew"), max_size=12), st.integers(1, 4))
def test_one_change_at_a_time_whatever_is_asked_for_meanwhile(asked, spells):
    stream = a_stream(4)
    stream.update_shard_count(NOW, 5)
    calls = {
        "p": lambda now: stream.split(now, stream.open_shards[0].id, 99),
        "m": lambda now: stream.merge(now, *(one.id for one in stream.open_shards[:2])),
        "u": lambda now: stream.update_shard_count(now, 5),
        "+": lambda now: stream.set_mode(now, ON_DEMAND),
        "-": lambda now: stream.set_mode(now, PROVISIONED),
        "r": lambda now: stream.set_record_size(now, 2048),
        "d": lambda now: stream.set_distribution(now, "AUTO"),
        "k": lambda now: stream.set_encryption(now, "alias/k"),
        "e": lambda now: stream.set_encryption(now, None),
        "w": lambda now: stream.set_warm_throughput(now, 4),
    }
    for name in asked:
        refusal(calls[name], NOW + 15 * spells - 1)
    stream.settle(NOW + DAY)

    assert (5, 15, PROVISIONED) == (
        len(stream.open_shards),
        stream.shards[-1].index + 1,
        stream.mode,
    )
