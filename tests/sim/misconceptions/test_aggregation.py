"""Beliefs about aggregation, each with the run that refutes it."""

import pytest

from kdslab.model.stream import Stream, StreamMode
from kdslab.sim.writers.aggregation import UserRecord, aggregate, deaggregate, handed_on
from kdslab.sim.writers.kpl_settings import KplSettings
from kdslab.sim.writers.packing import aggregate_across_split, read_twice, run_kpl


@pytest.mark.misconception(35)
def test_a_shard_takes_five_times_the_events_when_they_share_records():
    believed = 1_000
    alone = run_kpl(6_000, seconds=3, settings=KplSettings(aggregates=False))
    together = run_kpl(10_000, seconds=3)

    assert believed == alone.user_records_put[-1]
    assert 4_900 < together.user_records_per_second < 5_300
    # Now the bytes are the limit: a Kinesis record of 50 KB twenty times a second.
    assert 15 < together.kinesis_records_put[-1] < 25


@pytest.mark.misconception(36)
def test_an_aggregated_record_read_as_it_is_is_garbage():
    texts = (("user-1", "hello"), ("user-2", "world"), ("user-1", "!"))
    found = read_twice(texts)

    assert not any(found.as_it_is == text for _, text in texts)
    assert "\ufffd" in found.as_it_is
    assert "hello" in found.as_it_is
    assert ("a",) == found.keys
    assert texts == found.taken_apart


@pytest.mark.misconception(37)
def test_aggregating_across_a_split_loses_user_records_although_all_were_accepted():
    found = aggregate_across_split()

    assert (20, 20) == (found.user_records, found.accepted)
    assert 20 != found.kept, "what the believer expects"
    assert (0, 20) == (found.kept, len(found.dropped))
    # The library notices, and sends all of them again.
    assert (20, 20) == (found.kept_from_library, found.sent_again)


@pytest.mark.misconception(37)
def test_aggregating_for_a_stream_that_spreads_records_loses_user_records():
    stream = Stream("s", shard_count=4, now=0.0, mode=StreamMode.ON_DEMAND)
    stream.set_distribution(20.0, "AUTO")
    users = [UserRecord(f"user-{number}", b"x") for number in range(40)]
    by_shard = {}
    for user in users:
        by_shard.setdefault(stream.route(user.hash_key).id, []).append(user)
    stream.put_many(30.0, [aggregate(batch) for batch in reversed(by_shard.values())])
    kept = [
        user
        for shard in stream.shards
        for record in shard.records
        for user in handed_on(deaggregate(record), shard.hash_key_range)
    ]

    assert len(users) != len(kept), "what the believer expects"
    assert len(kept) < len(users)
