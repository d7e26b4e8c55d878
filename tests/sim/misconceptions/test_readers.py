"""What learners believe about readers, and what a run of it shows."""

import pytest

from kdslab.sim.consumers import lease_board
from kdslab.sim.consumers_beliefs import balance, restart_at_latest, split_under_lag
from kdslab.sim.fan_out_beliefs import share_a_consumer, subscribe_for
from kdslab.sim.reading_beliefs import (
    how_fresh,
    pollers_at_one_call_a_second,
    refused_share,
    stop_at_an_empty_answer,
    store_an_iterator,
)


@pytest.mark.misconception(16)
def test_an_empty_answer_is_not_the_end_of_a_shard():
    # Source: API reference, GetRecords: only a missing NextShardIterator is the end.
    run = stop_at_an_empty_answer()

    assert run.stopped_early < run.written
    assert run.empty > 10
    assert run.written == run.read_on


@pytest.mark.misconception(19)
def test_a_restart_at_latest_goes_on_from_the_checkpoint():
    # Source: KCL, lease lifecycle: the initial position counts when a lease is made.
    run = restart_at_latest()

    # The believer expects that what came while it was down is skipped.
    assert 0 < run.while_down == run.read_while_down
    # What LATEST does skip is what came before the very first start.
    assert (run.before > 0, 0) == (True, run.read_before)


@pytest.mark.misconception(20)
def test_a_stored_iterator_is_worth_nothing_after_five_minutes_a_sequence_number_is():
    # Source: API reference, GetShardIterator: five minutes.
    late, soon = store_an_iterator(minutes=6), store_an_iterator(minutes=4)

    assert ("ExpiredIteratorException", "records") == (late.iterator_answer, soon.iterator_answer)
    assert late.put_meanwhile == late.by_number == 6


@pytest.mark.misconception(23)
def test_five_calls_a_second_are_for_all_pollers_of_a_shard_together():
    # Source: API reference, GetRecords: five transactions per second per shard.
    refused = [sum(pollers_at_one_call_a_second(count).refused) for count in range(1, 7)]

    # The believer expects room for five calls of each; six consumers call once each.
    assert [0, 0, 0, 0, 0] == refused[:5]
    assert refused[5] > 0


@pytest.mark.misconception(24)
def test_more_shards_do_not_make_room_for_more_applications():
    # Source: API reference, GetRecords; each application reads every shard.
    few, many = refused_share(2), refused_share(20)

    assert 0.2 < few == many
    assert 0 == refused_share(20, applications=5)


@pytest.mark.misconception(26)
def test_reading_faster_than_five_times_a_second_is_no_fresher():
    # Source: API reference, GetRecords.
    (fast_age, fast_refused), (age, refused) = how_fresh(0.05), how_fresh(0.2)

    # The believer expects a quarter of the age.
    assert fast_age > 0.9 * age
    assert fast_refused > 0.5
    assert 0 == refused


@pytest.mark.misconception(27)
def test_two_processes_of_one_consumer_take_the_subscription_from_each_other():
    # Source: API reference, SubscribeToShard.
    run = share_a_consumer()

    # The believer expects that the two share the records, or that each gets all of them at once.
    assert min(run.taken_over) >= 5
    assert run.refused[1] >= 1
    assert sum(run.received) > run.written


@pytest.mark.misconception(28)
def test_a_subscription_ends_after_five_minutes_and_is_taken_up_where_it_ended():
    # Source: API reference, SubscribeToShard.
    run = subscribe_for(minutes=12)

    assert 3 == run.subscriptions
    assert run.first_alone < run.written / 2
    assert (run.written, 0) == (run.received, run.twice)


@pytest.mark.misconception(29)
def test_more_workers_than_shards_have_nothing_to_do():
    # Source: KCL, lease lifecycle: one lease a shard, one owner a lease.
    three = lease_board(workers=3, shards=3, kill_at=None)
    five = lease_board(workers=5, shards=3, kill_at=None)

    assert 3 == len(three.holders(119)) == len(five.holders(119))
    assert (4, 5) == five.idle
    # The believer expects fewer records that wait.
    assert five.unread >= three.unread - 3


@pytest.mark.misconception(30)
def test_equal_numbers_of_leases_are_unequal_loads():
    # Source: KCL 3.x deep dive: leases are dealt out by load.
    run = balance()

    assert (3, 3) == run.leases
    assert max(run.by_count) > 50 * min(run.by_count)
    assert max(run.by_load) < 2 * min(run.by_load)


@pytest.mark.misconception(31)
def test_a_split_does_not_help_a_reader_that_lags_until_the_parent_is_drained():
    # Source: developer guide, "After a resharding": the parent is read first.
    run = split_under_lag()

    assert run.first_of_children_at >= run.drained_at > run.split_at + 30
    # The believer expects the lag to go down from the split on.
    assert run.worst_lag > 1.3 * run.lag_at_split
    assert run.lag_seconds[-1] < run.worst_lag
