"""Leases on the board: each shard has one owner at a time, and a crash costs what it must."""

import json
from dataclasses import asdict
from itertools import groupby, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.sim.consumers import SECONDS, lease_board

runs = st.builds(
    lease_board,
    workers=st.integers(1, 6),
    shards=st.integers(1, 6),
    kill_at=st.one_of(st.none(), st.floats(10, 110)),
    checkpoint_seconds=st.sampled_from([0.0, 10.0, 45.0]),
    seed=st.integers(0, 9),
)
some = settings(deadline=None, max_examples=25)


@some
@given(runs)
def test_tenures_of_a_shard_follow_each_other_without_a_gap(run):
    for shard, group in groupby(run.tenures, key=lambda tenure: tenure.shard):
        tenures = list(group)
        assert (0.0, float(SECONDS)) == (tenures[0].start, tenures[-1].end)
        assert all(one.end == other.start for one, other in pairwise(tenures))
        assert 0 <= shard < run.shards


@some
@given(runs)
def test_what_was_worked_on_adds_up(run):
    assert run.worked == run.written - run.unread + run.repeated


@some
@given(runs)
def test_nobody_works_without_a_lease_and_the_dead_not_at_all(run):
    at_work = run.holders(SECONDS - 1)

    assert len(at_work) <= min(run.workers, run.shards)
    if run.killed_at is not None:
        assert 1 not in at_work


@some
@given(runs)
def test_what_is_done_again_after_a_crash_is_no_more_than_came_since_a_checkpoint(run):
    # Two checkpoints are apart by the time between them and the wait for the next batch.
    most = run.checkpoint_seconds + 2 * 1.5 + 1
    owned = sum(tenure.is_dead for tenure in run.tenures)

    assert run.repeated_after_crash <= owned * most


def test_longer_between_checkpoints_is_more_to_do_again():
    few, many = (lease_board(checkpoint_seconds=seconds) for seconds in (0, 40))

    assert few.repeated_after_crash < many.repeated_after_crash
    assert len(few.checkpoints) > len(many.checkpoints)


def test_a_dead_workers_shards_rest_for_longer_than_the_failover():
    # Source: KCL 3.5.1, LeaseManagementConfig: failoverTimeMillis is 10,000.
    assert 10 <= lease_board().longest_gap <= 40


def test_a_lone_worker_that_dies_leaves_everything_to_wait():
    run = lease_board(workers=1, shards=2, kill_at=48.0)

    assert () == run.holders(SECONDS - 1)
    assert run.unread > 2 * 60


def test_the_result_is_plain_and_the_same_again():
    assert lease_board(seed=3) == lease_board(seed=3)
    assert json.loads(json.dumps(asdict(lease_board())))["shards"] == 4
