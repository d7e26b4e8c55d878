"""The producer library: it packs, holds back, sends again, and gives up in time."""

import json
from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.model.stream import Stream, StreamMode
from kdslab.sim.engine import Engine
from kdslab.sim.writers.aggregation import deaggregate, handed_on
from kdslab.sim.writers.kpl import Kpl
from kdslab.sim.writers.kpl_settings import KplSettings
from kdslab.sim.writers.packing import run_kpl


@pytest.fixture
def engine():
    return Engine()


def stored(stream):
    """Return what readers get: the user records of every shard, in its order."""
    return [
        user
        for shard in stream.shards
        for record in shard.records
        for user in handed_on(deaggregate(record), shard.hash_key_range)
    ]


def kinesis_records(stream):
    return [record for shard in stream.shards for record in shard.records]


# Source: KPL configuration
def test_the_defaults_are_the_librarys_own():
    defaults = asdict(KplSettings())

    assert {
        "aggregates": True,
        "aggregate_bytes_at_most": 51_200,
        "aggregate_records_at_most": 4_294_967_295,
        "collection_records_at_most": 500,
        "collection_bytes_at_most": 5_242_880,
        "buffered_millis_at_most": 100,
        "rate_percent": 150,
        "ttl_millis": 30_000,
        "user_record_bytes_at_most": 1_048_576,
        "fails_if_throttled": False,
    } == defaults


def test_a_setting_below_one_is_refused():
    with pytest.raises(ValueError, match="ttl_millis must be 1 or more, got 0"):
        KplSettings(ttl_millis=0)


def test_a_user_record_waits_a_tenth_of_a_second_for_company(engine):
    stream = Stream("s", shard_count=1, now=0.0)
    kpl = Kpl(engine, stream)
    kpl.put("a", b"1")
    engine.run(until=0.05)
    kpl.put("b", b"2")
    engine.run(until=0.099)

    assert 0 == kpl.counts().kinesis_records_put
    engine.run(until=0.1)
    counts = kpl.counts()
    assert (2, 1, 1) == (counts.user_records_put, counts.kinesis_records_put, counts.requests)
    assert (0.075, 0.1) == (counts.buffered_seconds_mean, counts.buffered_seconds_most)


def test_a_full_aggregate_does_not_wait_to_be_closed(engine):
    stream = Stream("s", shard_count=1, now=0.0)
    kpl = Kpl(engine, stream, KplSettings(aggregate_records_at_most=3))
    for number in range(7):
        kpl.put(f"k{number}", b"x")
    engine.run(until=1.0)

    assert [3, 3, 1] == [len(deaggregate(record)) for record in kinesis_records(stream)]


def test_an_aggregate_never_outgrows_its_size(engine):
    stream = Stream("s", shard_count=1, now=0.0)
    kpl = Kpl(engine, stream)
    for number in range(300):
        kpl.put(f"k{number}", bytes(1_000))
    engine.run(until=1.0)
    sizes = [len(record.data) for record in kinesis_records(stream)]

    assert all(size <= 51_200 for size in sizes)
    assert 300 == len(stored(stream))
    assert max(sizes) > 50_000


def test_what_is_larger_than_an_aggregate_goes_alone_and_plain(engine):
    stream = Stream("s", shard_count=1, now=0.0)
    kpl = Kpl(engine, stream)
    for data in (b"small", bytes(60_000), b"other"):
        kpl.put("k", data)
    engine.run(until=1.0)

    assert [5, 60_000, 5] == [len(record.data) for record in kinesis_records(stream)]


def test_user_records_share_a_record_only_if_they_share_a_shard(engine):
    stream = Stream("s", shard_count=4, now=0.0)
    kpl = Kpl(engine, stream)
    for number in range(100):
        kpl.put(f"k{number}", b"x")
    engine.run(until=1.0)

    assert [1, 1, 1, 1] == [len(shard.records) for shard in stream.shards]
    assert (100, 1) == (len(stored(stream)), kpl.counts().requests)


def test_an_explicit_hash_key_chooses_the_shard(engine):
    stream = Stream("s", shard_count=2, now=0.0)
    kpl = Kpl(engine, stream)
    for number in range(10):
        kpl.put(f"k{number}", b"x", explicit_hash_key=2**127 + number)
    engine.run(until=1.0)

    assert [0, 1] == [len(shard.records) for shard in stream.shards]
    assert 10 == len(stored(stream))


def test_a_call_carries_at_most_five_hundred_records(engine):
    stream = Stream("s", shard_count=4, now=0.0)
    kpl = Kpl(engine, stream, KplSettings(aggregates=False))
    for number in range(1_201):
        kpl.put(f"k{number}", b"x")
    engine.run(until=1.0)

    assert (1_201, 3) == (kpl.counts().kinesis_records_put, kpl.counts().requests)


def test_a_call_carries_at_most_five_mebibytes(engine):
    stream = Stream("s", shard_count=8, now=0.0)
    kpl = Kpl(engine, stream, KplSettings(aggregates=False))
    for shard in stream.open_shards:
        kpl.put("k", bytes(1_000_000), explicit_hash_key=shard.hash_key_range.start)
    engine.run(until=1.0)

    assert (8, 2) == (kpl.counts().kinesis_records_put, kpl.counts().requests)


def test_a_user_record_that_is_too_large_is_refused_to_the_program(engine):
    kpl = Kpl(engine, Stream("s", shard_count=1, now=0.0))

    with pytest.raises(ValueError, match="a user record holds at most 1048576 bytes, got 1048577"):
        kpl.put("k", bytes(1_048_577))


def test_a_producer_alone_asks_for_half_as_much_again_as_a_shard_gives():
    run = run_kpl(4_000, seconds=4, settings=KplSettings(aggregates=False))
    attempts = run.counts.kinesis_records_put + run.counts.kinesis_records_throttled

    assert all(980 <= stored <= 1_000 for stored in run.kinesis_records_put[1:])
    # The bucket is full at the start, and four seconds refill it.
    assert 1_400 * 5 < attempts <= 1_500 * 5


def test_a_throttled_record_is_sent_again_until_it_is_stored(engine):
    stream = Stream("s", shard_count=1, now=0.0)
    kpl = Kpl(engine, stream, KplSettings(aggregates=False))
    for number in range(1_400):
        kpl.put(f"k{number}", b"x")
    engine.run(until=5.0)
    counts = kpl.counts()

    assert (1_400, 0) == (counts.user_records_put, counts.waiting)
    assert counts.kinesis_records_throttled >= 400
    assert 1_400 == len({user.partition_key for user in stored(stream)}) == len(stored(stream))


def test_a_throttled_record_fails_at_once_if_so_set(engine):
    stream = Stream("s", shard_count=1, now=0.0)
    kpl = Kpl(engine, stream, KplSettings(aggregates=False, fails_if_throttled=True))
    for number in range(1_400):
        kpl.put(f"k{number}", b"x")
    engine.run(until=5.0)
    counts = kpl.counts()

    assert counts.user_records_refused == counts.kinesis_records_throttled > 0
    assert 1_400 == counts.user_records_put + counts.user_records_refused


def test_what_is_not_stored_in_time_fails():
    run = run_kpl(3_000, seconds=6, settings=KplSettings(aggregates=False, ttl_millis=1_000))
    counts = run.counts

    assert counts.user_records_expired > 1_000
    assert counts.buffered_seconds_most <= 1.1
    assert 0 == run_kpl(900, seconds=3).counts.user_records_expired


def test_a_split_costs_a_second_sending_and_no_record(engine):
    stream = Stream("s", shard_count=1, now=0.0)
    kpl = Kpl(engine, stream)
    stream.update_shard_count(20.0, 2)
    engine.run(until=80.0)
    for number in range(50):
        kpl.put(f"k{number}", b"x")
    engine.run(until=90.0)
    kpl.put("after", b"x")
    engine.run(until=100.0)

    assert sorted([*(f"k{n}" for n in range(50)), "after"]) == sorted(
        user.partition_key for user in stored(stream)
    )
    assert (51, 50) == (kpl.counts().user_records_put, kpl.counts().user_records_strayed)


def test_a_record_that_strays_alone_comes_twice(engine):
    stream = Stream("s", shard_count=1, now=0.0)
    kpl = Kpl(engine, stream)
    stream.update_shard_count(20.0, 2)
    engine.run(until=80.0)
    kpl.put("alone", b"x")
    engine.run(until=90.0)

    assert ["alone", "alone"] == [user.partition_key for user in stored(stream)]


def test_on_a_stream_that_spreads_records_it_does_not_aggregate(engine):
    stream = Stream("s", shard_count=4, now=0.0, mode=StreamMode.ON_DEMAND)
    stream.set_distribution(20.0, "AUTO")
    stream.settle(30.0)
    kpl = Kpl(engine, stream)
    for number in range(40):
        kpl.put(f"k{number}", b"x")
    engine.run(until=40.0)

    assert (40, 40) == (len(stored(stream)), kpl.counts().kinesis_records_put)
    assert (0, 0) == (kpl.counts().user_records_strayed, kpl.counts().waiting)


def test_flush_sends_what_waits(engine):
    kpl = Kpl(engine, Stream("s", shard_count=1, now=0.0))
    kpl.put("k", b"x")
    kpl.flush()

    assert (1, 0) == (kpl.counts().user_records_put, kpl.counts().waiting)


def test_nothing_put_is_nothing_counted(engine):
    kpl = Kpl(engine, Stream("s", shard_count=1, now=0.0))
    kpl.flush()
    engine.run(until=100.0)

    assert {0} == set(asdict(kpl.counts()).values())


@given(
    per_second=st.integers(0, 3_000),
    size=st.integers(10, 3_000),
    shards=st.integers(1, 4),
    aggregates=st.booleans(),
    ttl=st.integers(200, 3_000),
)
@settings(deadline=None, max_examples=25)
def test_every_user_record_is_stored_failed_or_waiting(per_second, size, shards, aggregates, ttl):
    chosen = KplSettings(aggregates=aggregates, ttl_millis=ttl)
    run = run_kpl(per_second, record_bytes=size, seconds=2, shards=shards, settings=chosen)
    counts = run.counts

    assert counts.waiting >= 0
    assert 2 * per_second == counts.user_records_offered
    assert counts.user_records_put == sum(run.user_records_put)
    assert counts.kinesis_records_put <= counts.user_records_put


def test_the_same_seed_gives_the_same_run_and_it_is_plain_data():
    run = run_kpl(700, seconds=2, shards=2, seed=3)

    assert run == run_kpl(700, seconds=2, shards=2, seed=3)
    assert json.loads(json.dumps(asdict(run)))["counts"]["user_records_offered"] == 1_400


def test_any_number_of_refusals_in_one_moment_comes_back():
    # Each record travels alone and is sent at once: what is refused goes round again and again.
    engine, stream = Engine(), Stream("clicks", shard_count=1, now=0.0)
    settings = KplSettings(aggregates=False, collection_records_at_most=1, rate_percent=300)
    kpl = Kpl(engine, stream, settings)
    for number in range(3_000):
        kpl.put(f"user-{number}", b"")
    engine.run(until=20.0)

    assert (3_000, 0) == (kpl.counts().user_records_put, kpl.counts().waiting)
