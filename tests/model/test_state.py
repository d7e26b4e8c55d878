"""What a stream is at a time: its life, its shards, and what its meters are told."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kdslab.model.errors import ResourceInUseException, ResourceNotFoundException
from kdslab.model.events import Changed, ShardOpened
from kdslab.model.prices import Item, Plan
from kdslab.model.shard import shard_id
from kdslab.model.stream import Stream, StreamMode

START = 1_700_000_000.0
NOW = START + 100
HOUR = 3600.0
DAY = 24 * HOUR


def a_stream(shard_count: int = 2, **options) -> Stream:
    return Stream("clicks", shard_count=shard_count, now=START, **options)


def split(stream: Stream, now: float) -> None:
    """Split the lowest open shard in the middle."""
    stream.settle(now)
    shard = stream.open_shards[0]
    stream.split(now, shard.id, shard.hash_key_range.end // 2)


def used(stream: Stream, now: float, item: Item, plan: Plan = Plan.PROVISIONED) -> int:
    """Return the seconds that an item of the bill was used for."""
    stream.settle(now)
    return round(stream.usage.quantities(now).get((plan, item), Decimal(0)) * 3600)


def test_a_new_stream_is_as_the_service_makes_one():
    stream = a_stream()

    assert ("stream clicks under account 111122223333", START) == (stream.owner, stream.created_at)
    assert ("PROVISIONED", 24, "USER_PARTITION_KEY") == (
        stream.mode,
        stream.retention_hours,
        stream.distribution,
    )
    assert (None, None) == (stream.encryption_type, stream.key_id)
    assert [ShardOpened(START, shard_id(index), ()) for index in (0, 1)] == list(stream.history)


def test_a_shard_is_found_by_its_identifier():
    stream = a_stream()

    assert stream.shards[1] is stream.shard(shard_id(1))
    with pytest.raises(ResourceNotFoundException):
        stream.shard(shard_id(2))


# Source: API reference, StreamStatus
def test_the_life_of_a_stream():
    stream = a_stream()
    states = [stream.status(at) for at in (START, START + 9.9, START + 10)]
    split(stream, NOW)
    states += [stream.status(at) for at in (NOW, NOW + 29.9, NOW + 30)]
    stream.delete(NOW + 40)

    assert ["CREATING", "CREATING", "ACTIVE", "UPDATING", "UPDATING", "ACTIVE"] == states
    assert "DELETING" == stream.status(NOW + 40)
    assert [False, True] == [stream.is_gone(NOW + at) for at in (49.9, 50)]


@pytest.mark.parametrize(
    ("at", "state"), [(START + 9.9, "CREATING"), (NOW + 1, "UPDATING"), (NOW + 32, "DELETING")]
)
def test_a_stream_that_is_not_active_cannot_be_changed(at, state):
    stream = a_stream()
    if at > NOW:
        split(stream, NOW)
    if at > NOW + 30:
        stream.delete(NOW + 31)

    with pytest.raises(ResourceInUseException) as refusal:
        stream.check_active(at)
    assert (
        f"Stream clicks under account 111122223333 not ACTIVE, instead in state {state}"
    ) == refusal.value.message


def test_what_is_due_exactly_now_is_done_first():
    stream = a_stream()
    split(stream, NOW)
    split(stream, NOW + 30)

    assert [2, 3, 1] == [shard.index for shard in stream.open_shards]
    assert "UPDATING" == stream.status(NOW + 30)


@pytest.mark.parametrize("step", [0.25, 7.0, 30.0, 1e6])
def test_changes_are_done_on_the_dot_however_rarely_the_stream_is_asked(step):
    stream, now = a_stream(4), NOW
    stream.update_shard_count(NOW, 5)
    while now < NOW + 100:
        now += step
        stream.settle(now)

    assert [START] * 4 + [NOW + 30] * 8 + [NOW + 60] * 3 == [fact.at for fact in stream.history]
    assert 5 == len(stream.open_shards)


# Source: developer guide, "After a resharding": expired when retention is over
@pytest.mark.parametrize(
    ("age_seconds", "expected"), [(DAY, [0, 1, 2, 3]), (DAY + 0.01, [1, 2, 3])]
)
def test_a_closed_shard_is_listed_until_its_retention_is_over_on_the_dot(age_seconds, expected):
    stream = a_stream()
    split(stream, NOW)
    stream.settle(NOW + 30 + DAY - 5)
    stream.settle(NOW + 30 + age_seconds)

    assert expected == [shard.index for shard in stream.shards]
    assert [shard_id(0)] * 2 == [stream.shard(shard_id(index)).parent_id for index in (2, 3)]


def test_a_time_a_little_before_the_last_one_is_taken_as_it_comes():
    stream = a_stream()
    split(stream, NOW)
    stream.settle(NOW + 30)
    stream.settle(NOW + 29.9)
    shard, record = stream.put(NOW + 29.9, "k", b"", 0)

    assert (shard_id(2), NOW + 29.9) == (shard.id, record.arrived_at)


# Source: API reference, DeleteStream
def test_a_stream_that_is_being_deleted_is_left_as_it_is():
    stream = a_stream()
    split(stream, NOW)
    stream.delete(NOW + 5)
    stream.settle(NOW + 60)

    assert 2 == len(stream.shards)
    assert 2 * 105 == used(stream, NOW + 500, Item.SHARDS)


# Source: pricing page: open shards by the hour
def test_shards_are_paid_from_the_moment_they_open_until_the_moment_they_close():
    stream = a_stream()
    split(stream, START + HOUR)
    stream.settle(START + 3 * HOUR)

    assert 2 * 3630 + 3 * 7170 == used(stream, START + 3 * HOUR, Item.SHARDS)


def test_a_consumer_costs_from_its_registration_until_it_is_deregistered():
    stream = a_stream()
    consumer = stream.consumers.register(START + HOUR, "map", "arn:aws:kinesis:r:1:stream/clicks")
    stream.consumers.deregister(START + 3 * HOUR, consumer)

    assert 2 * 2 * HOUR == used(stream, START + 9 * HOUR, Item.CONSUMERS)


def test_a_longer_retention_costs_from_the_call_on():
    stream = a_stream()
    stream.set_retention(START + HOUR, 48)
    stream.set_retention(START + 2 * HOUR, 24)

    assert 2 * HOUR == used(stream, START + 9 * HOUR, Item.EXTENDED_RETENTION)


def test_another_mode_costs_from_the_moment_at_which_it_holds():
    stream = a_stream()
    stream.set_mode(START + HOUR, StreamMode.ON_DEMAND)
    now = START + 2 * HOUR

    assert 2 * 3630 == used(stream, now, Item.SHARDS)
    assert 3570 == used(stream, now, Item.STREAMS, Plan.STANDARD)


def test_each_change_is_a_fact_of_the_time_at_which_it_took_effect():
    stream = a_stream()
    stream.set_retention(NOW, 48)
    stream.set_mode(NOW + 5, StreamMode.ON_DEMAND)
    stream.settle(NOW + 1000)

    assert [Changed(NOW, "retention", "48"), Changed(NOW + 35, "mode", "ON_DEMAND")] == [
        fact for fact in stream.history if isinstance(fact, Changed)
    ]


# CloudWatch keeps a minute for 15 days; the lab lets go of shards that are older than that.
def test_the_metrics_of_a_shard_are_forgotten_when_nothing_of_them_can_be_shown():
    stream = a_stream()
    fed = [f"shardId-{number:012d}" for number in range(2)]
    for now in (NOW, NOW + 10 * DAY, NOW + 16 * DAY):
        for shard in stream.open_shards:
            stream.put(now, "k", b"x", explicit_hash_key=shard.hash_key_range.start)
        split(stream, now)
        stream.settle(now + 2 * DAY)
        found = set(stream.metrics.shards())
        assert fed[1] in found
        assert (now < NOW + 15 * DAY) == (fed[0] in found)


# Source: developer guide: a shard that a split closes is paid for until then
def test_a_bill_is_drawn_with_all_done_that_is_due():
    stream = a_stream()
    split(stream, NOW)

    # Nobody has asked the stream for anything since the split took effect at NOW + 30.
    [line] = stream.bill(NOW + 30 + HOUR).lines
    assert (Item.SHARDS, (130 * 2 + 3_600 * 3)) == (
        line.price.item,
        round(line.quantity * 3_600),
    )
