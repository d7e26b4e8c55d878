"""Each shard keeps its own order; across shards a reader makes one or has none."""

import json
from dataclasses import asdict

from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.sim.global_order import read_across

runs = st.builds(
    read_across, st.integers(1, 40), shards=st.integers(1, 5), at_a_time=st.integers(1, 10)
)


@settings(max_examples=40, deadline=None)
@given(runs)
def test_every_shard_is_in_order_and_nothing_is_lost(run):
    assert [sorted(shard) for shard in run.by_shard] == [list(shard) for shard in run.by_shard]
    assert sorted(run.sent) == sorted(run.read) == sorted(run.merged)
    assert run.sent == run.merged


def test_one_shard_is_in_order():
    assert 0 == read_across(30, shards=1).inversions


def test_a_run_is_plain_data():
    assert json.dumps(asdict(read_across()))
