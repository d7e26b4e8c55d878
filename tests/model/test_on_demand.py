"""How an on-demand stream grows, and what it never grows fast enough for."""

from __future__ import annotations

import pytest

from kdslab.model.errors import ProvisionedThroughputExceededException
from kdslab.model.facts import KIB, MIB
from kdslab.model.hashing import KEY_SPACE, HashKeyRange
from kdslab.model.lifecycle import Lifecycle
from kdslab.model.on_demand import OnDemand, shards_at_most
from kdslab.model.shard import Shard
from kdslab.model.shard_map import ShardMap
from kdslab.model.stream import Stream, StreamMode

START = 1_700_000_040.0
"""The beginning of a minute."""
MINUTE = 60.0
DAY = 24 * 3600.0
BUSY = 500 * KIB * 60
"""What a shard may take in during a minute before it is halved."""


class Service:
    """A hand on the shards of a stream of four, and the time at which it looks."""

    def __init__(self, *, at_most: int = 100, shard_count: int = 4) -> None:
        self.life = Lifecycle(START)
        self.shards = ShardMap(shard_count, START, opened, "stream s under account 1")
        self.hand = OnDemand(self.shards, self.life, shards_at_most=at_most, now=START)

    def feed(self, at: float, place: int, size_bytes: int, records: int = 1) -> None:
        for _ in range(records):
            self.shards.open[place].incoming_bytes.add(START + at, size_bytes / records)

    def count(self, at: float) -> int:
        """Return how many shards are open at a time, in seconds from the start."""
        self.hand.look(START + at)
        self.life.run(START + at)
        return len(self.shards.open)


def opened(index: int, arc: HashKeyRange, at: float, parents: tuple[str, ...]) -> Shard:
    return Shard(index, arc, created_at=at, parents=parents)


def a_stream(**options) -> Stream:
    return Stream("s", now=START, mode=StreamMode.ON_DEMAND, **{"shard_count": 4, **options})


# Source: developer guide, quotas and limits: 10 GB/s in three regions, 200 MB/s elsewhere
@pytest.mark.parametrize(
    ("region", "expected"),
    [("us-east-1", 10_240), ("us-west-2", 10_240), ("eu-west-1", 10_240), ("eu-central-1", 200)],
)
def test_how_far_a_stream_grows_depends_on_its_region(region, expected):
    assert expected == shards_at_most(region)


# Source: developer guide, "Choose the right mode": a shard above 500 KB/s, within 15 minutes
@pytest.mark.parametrize(("size_bytes", "expected"), [(BUSY, 4), (BUSY + 1, 5), (2 * BUSY, 5)])
def test_a_shard_above_500_kb_a_second_is_halved_within_15_minutes(size_bytes, expected):
    service = Service()
    service.feed(0.0, 1, size_bytes)

    assert [4, 4, expected] == [service.count(at) for at in (MINUTE, 839.999, 840.0)]


# Simplification in the room: half the limit of records calls for growth as well
@pytest.mark.parametrize(("records", "expected"), [(30_000, 4), (30_001, 5)])
def test_a_shard_with_more_than_half_its_records_is_halved_too(records, expected):
    service = Service()
    service.feed(0.0, 1, records, records)

    assert expected == service.count(900.0)


def test_a_shard_is_halved_in_the_middle_whatever_is_hot_in_it():
    service = Service()
    before = service.shards.open[1].hash_key_range
    service.feed(0.0, 1, 2 * BUSY)
    service.count(900.0)
    lower, upper = (shard.hash_key_range for shard in service.shards.open[1:3])

    assert (before.start, before.end, lower.size) == (lower.start, upper.end, upper.size)


def test_each_minute_is_looked_at_by_itself():
    service = Service()
    service.feed(0.0, 1, BUSY)
    service.feed(60.0, 1, BUSY)

    assert 4 == service.count(2_000.0)


def test_a_shard_that_stays_busy_is_halved_once():
    service = Service()
    for minute in range(14):
        service.feed(60.0 * minute, 1, 2 * BUSY)
        service.count(60.0 * (minute + 1))

    assert 5 == service.count(3_000.0)


def test_shards_are_halved_up_to_the_ceiling():
    service = Service(at_most=6)
    for place in range(4):
        service.feed(0.0, place, 2 * BUSY)

    assert 6 == service.count(900.0)


def test_a_long_silence_brings_what_was_due_on_the_dot():
    service = Service()
    service.feed(0.0, 1, 2 * BUSY)
    service.count(40 * DAY)

    assert START + 840 == service.shards.open[1].created_at


# Source: developer guide: growth is what the service does for on-demand streams only
def test_a_hand_that_is_taken_away_leaves_the_shards_alone():
    service = Service()
    service.feed(0.0, 1, 2 * BUSY)
    service.count(MINUTE)
    service.hand.stop()

    assert 4 == service.count(900.0)


def test_a_shard_that_was_closed_meanwhile_is_not_halved():
    service = Service()
    service.feed(0.0, 1, 2 * BUSY)
    service.count(MINUTE)
    service.shards.merge(START + 100, *service.shards.open[1:3])

    assert 3 == service.count(900.0)


# Source: developer guide, "Choose the right mode": twice the peak of the last 30 days
@pytest.mark.parametrize(
    ("mib_per_second", "expected"), [(0, 4 * MIB), (2, 4 * MIB), (3, 6 * MIB), (12, 24 * MIB)]
)
def test_a_stream_stands_ready_for_4_mib_or_twice_its_peak(mib_per_second, expected):
    service = Service()
    for place in range(4):
        service.feed(10.0, place, mib_per_second * MIB * 60 // 4)
    service.count(MINUTE)

    assert expected == service.hand.capacity_bytes_per_second(START + MINUTE)


def test_the_peak_is_the_busiest_minute_and_counts_shards_that_were_closed_in_it():
    service = Service()
    for minute, mib in ((0, 1), (1, 5), (2, 3)):
        service.feed(60.0 * minute, 0, mib * MIB * 60)
        service.feed(60.0 * minute, 1, mib * MIB * 60)
    service.shards.halve(START + 170, service.shards.open[0])
    service.count(3 * MINUTE)

    assert 20 * MIB == service.hand.capacity_bytes_per_second(START + 3 * MINUTE)


def test_a_peak_is_forgotten_after_30_days():
    service = Service()
    service.feed(10.0, 0, 10 * MIB * 60)
    service.count(MINUTE)

    for days, expected in ((30, 20 * MIB), (31, 4 * MIB)):
        assert expected == service.hand.capacity_bytes_per_second(START + days * DAY)


def flood(stream: Stream, at: float, seconds: int, kib_per_second: int) -> int:
    """Offer traffic that is spread evenly over 32 keys; return how much of it is refused."""
    refused = 0
    data = bytes(kib_per_second * KIB // 32 // KIB * KIB - 1)
    for second in range(seconds):
        for place in range(32):
            try:
                stream.put(START + at + second, "k", data, place * (KEY_SPACE // 32))
            except ProvisionedThroughputExceededException:
                refused += 1
    return refused


# Source: developer guide: traffic that does not double within 15 minutes is not throttled
@pytest.mark.parametrize("offset", [0.0, 1.0, 31.5, 59.0])
def test_traffic_that_grows_by_80_percent_every_15_minutes_is_never_refused(offset):
    stream, rate, refused = a_stream(), 1_100, []
    for step in range(5):
        refused.append(flood(stream, offset + 900 * step, 900, rate))
        rate = rate * 18 // 10

    assert ([0] * 5, 32) == (refused, len(stream.open_shards))


def test_traffic_that_triples_within_five_minutes_is_refused_until_the_stream_has_grown():
    stream = a_stream()

    assert 0 == flood(stream, 0.0, 300, 1_920)
    assert flood(stream, 300.0, 300, 3 * 1_920) > 0
    assert 0 == flood(stream, 1_800.0, 300, 3 * 1_920)


# Source: developer guide: the service does not isolate hot keys; one key has 1 MB/s at most
def test_one_hot_key_is_refused_however_long_one_waits():
    stream, data = a_stream(), bytes(MIB - 1)
    for minute in range(34 * 60):
        for second in range(32):
            stream.put(START + 60 * minute + second, "k", data)
    now = START + 34 * 3600
    stream.put(now, "k", data)

    with pytest.raises(ProvisionedThroughputExceededException):
        stream.put(now, "k", data)
    assert 1 == min(shard.hash_key_range.size for shard in stream.open_shards)
