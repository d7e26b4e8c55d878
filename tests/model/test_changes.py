"""What may be changed about a stream while it lives, when it holds, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.model.errors import (
    InvalidArgumentException,
    KinesisError,
    LimitExceededException,
    ProvisionedThroughputExceededException,
    ResourceInUseException,
)
from kdslab.model.facts import MIB
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
    stream.settle(NOW + DAY - 5)
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
