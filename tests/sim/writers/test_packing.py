"""Runs of the producer library: latency against efficiency, and the two traps."""

from kdslab.sim.keys import uniform
from kdslab.sim.writers.kpl_settings import KplSettings
from kdslab.sim.writers.packing import aggregate_across_split, read_twice, run_kpl


def test_whoever_waits_longer_packs_better():
    runs = [
        run_kpl(500, seconds=2, settings=KplSettings(buffered_millis_at_most=millis))
        for millis in (20, 100, 500)
    ]
    records = [run.counts.kinesis_records_put for run in runs]
    waits = [run.counts.buffered_seconds_mean for run in runs]

    assert sorted(records, reverse=True) == records
    assert sorted(waits) == waits
    assert all(run.counts.buffered_seconds_most <= 0.5 for run in runs)


def test_more_shards_share_the_user_records_and_pack_less():
    one, eight = (run_kpl(500, seconds=2, shards=shards).counts for shards in (1, 8))

    assert 4 * one.kinesis_records_put < eight.kinesis_records_put
    assert one.user_records_offered == eight.user_records_offered


def test_the_rate_leaves_the_first_second_out():
    run = run_kpl(100, seconds=3, mix=uniform(3))

    assert sum(run.user_records_put[1:]) / 2 == run.user_records_per_second
    assert 3 == len(run.user_records_put) == len(run.kinesis_records_put)


def test_one_text_alone_reads_the_same_either_way():
    found = read_twice((("user-1", "hello"),))

    assert ("hello", ("user-1",), (("user-1", "hello"),)) == (
        found.as_it_is,
        found.keys,
        found.taken_apart,
    )


def test_two_user_records_may_be_lucky_and_many_are_not():
    assert all(2 <= aggregate_across_split(n).user_records for n in range(2, 5))
    assert 0 == aggregate_across_split(100).kept
