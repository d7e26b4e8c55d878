"""Beliefs about growing a stream, about capacity modes, and about which service is which."""

import pytest

from kdslab.sim.capacity import race
from kdslab.sim.capacity_shapes import FLASH, RAMP
from kdslab.sim.hashing_trials import spread_trials, two_cities
from kdslab.sim.pipeline import Needs, differences, fitting
from kdslab.sim.reshard import CLOSED, EXPIRED, OPEN, family, owners_before_and_after
from kdslab.sim.reshard_policy import NEVER, Policy, calls_to_reach, day_under
from kdslab.sim.reshard_readers import (
    ALL_AT_ONCE,
    OPEN_ONLY,
    PARENTS_FIRST,
    read_after_a_split,
)

STANDARD = 1


@pytest.mark.misconception(6)
def test_on_demand_refuses_what_comes_faster_than_it_grows():
    # Source: developer guide, "Choose the right mode": double the last peak, within 15 minutes.
    sudden, gentle, slow = race(FLASH, factor=3), race(FLASH, factor=1.8), race(RAMP, factor=3)

    believed = 0
    assert believed < sudden.refused[STANDARD]
    assert 0 == gentle.refused[STANDARD]
    assert 0 == slow.refused[STANDARD]


@pytest.mark.misconception(7)
def test_four_keys_have_four_shards_for_themselves_in_one_of_eleven_trials():
    trials = spread_trials(keys=4, shards=4, trials=10_000)

    believed = 1.0
    assert trials.part < believed / 5
    assert 0.09375 == trials.expected == pytest.approx(trials.part, abs=0.01)


@pytest.mark.misconception(8)
def test_the_hash_chooses_the_shard_and_two_cities_may_share_one():
    two, three, four = two_cities((2, 3, 4))

    # The believer expects New York on the first shard and Los Angeles on the second.
    assert (0, 1) != (two.new_york, two.los_angeles)
    assert two.new_york == two.los_angeles
    assert [(1, 2), (2, 3)] == [(one.new_york, one.los_angeles) for one in (three, four)]


@pytest.mark.misconception(9)
def test_a_key_changes_its_shard_when_the_stream_is_resharded():
    keys = [f"user-{number}" for number in range(100)]
    up, down = owners_before_and_after(keys, 2, 4), owners_before_and_after(keys, 4, 2)

    believed = 0
    assert believed < sum(move.before != move.after for move in up)
    assert {len(keys)} == {sum(move.before != move.after for move in moves) for moves in (up, down)}


@pytest.mark.misconception(10)
def test_old_records_stay_in_the_closed_parent():
    before, after = family("one split", 6), family("one split", 6.04)
    (parent,) = after.of(CLOSED)
    children = [shard for shard in after.shards if parent.number in shard.parents]

    held = before.shards[parent.number].records
    believed = held / 2
    assert all(child.records < believed for child in children)
    assert (held, 0) == (parent.records, sum(child.records for child in children))


@pytest.mark.misconception(11)
def test_a_split_shard_is_open_then_closed_for_a_day_and_only_then_gone():
    states = [family("one split", hour, retention_hours=24).shards[0].state for hour in (5, 7, 29)]

    believed = [OPEN, EXPIRED, EXPIRED]
    assert believed != states
    assert [OPEN, CLOSED, CLOSED] == states
    assert EXPIRED == family("one split", 31, retention_hours=24).shards[0].state


@pytest.mark.misconception(12)
def test_whoever_ignores_parents_misses_records_or_gets_them_out_of_order():
    readings = {one.reader: one for one in read_after_a_split()}

    # The believer expects no record missed and none out of order.
    assert 0 < readings[OPEN_ONLY].missed
    assert 0 < readings[ALL_AT_ONCE].late
    assert (0, 0) == (readings[PARENTS_FIRST].missed, readings[PARENTS_FIRST].late)


@pytest.mark.misconception(45)
def test_a_provisioned_stream_that_is_left_alone_keeps_its_shards():
    # Source: Application Auto Scaling has no namespace for Kinesis.
    alone, scaled = day_under(Policy(step=NEVER)), day_under(Policy())

    believed = max(scaled.shards)
    assert believed > max(alone.shards)
    assert {2} == set(alone.shards)
    assert 0.4 < alone.refused / sum(alone.offered)


@pytest.mark.misconception(46)
def test_update_shard_count_at_most_doubles_and_ten_shards_take_four_calls():
    (refused, taken) = family("1 to 10 in one call", 20).calls

    believed = 1
    assert "cannot scale up over double" in refused.refused
    assert "" == taken.refused
    assert (1, 2, 4, 8, 10) == calls_to_reach(1, 10)
    assert believed < len(calls_to_reach(1, 10)) - 1


@pytest.mark.misconception(47)
def test_only_neighbours_on_the_ring_can_be_merged():
    refused, merged = family("merge shards that do not touch", 20).calls

    assert "MergeShards(0, 2)" == refused.text
    assert "not an adjacent pair" in refused.refused
    assert ("MergeShards(0, 1)", "") == (merged.text, merged.refused)


@pytest.mark.misconception(49)
def test_a_stream_a_delivery_service_and_a_queue_each_do_what_the_others_do_not():
    replay = fitting(Needs(replay=True, ordered=True))
    files = fitting(Needs(only_s3=True))
    one_by_one = fitting(Needs(acknowledge=True))

    # The believer expects the same answer three times.
    assert "Kinesis Data Streams" in replay
    assert "Data Firehose" in files
    assert "queue on a stream" in one_by_one
    assert set() == {"Kinesis Data Streams", "Data Firehose"} & set(one_by_one)
    assert "Data Firehose" not in replay
    assert "Kinesis Data Streams" not in files


@pytest.mark.misconception(50)
def test_a_queue_on_a_stream_keeps_what_was_acknowledged_and_sqs_does_not():
    # A rule table: the model plays no queues. Source: developer guide, queues on a stream.
    both = fitting(Needs(acknowledge=True))
    again = fitting(Needs(acknowledge=True, replay=True))
    in_order = fitting(Needs(acknowledge=True, ordered=True))

    assert {"queue on a stream", "SQS standard queue"} <= set(both)
    assert ("queue on a stream",) == again
    assert "queue on a stream" not in in_order
    assert "replay" in differences("queue on a stream", "SQS standard queue")
