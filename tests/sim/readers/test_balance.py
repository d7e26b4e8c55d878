"""Leases are stolen one at a time until all have their share, and then no more."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdslab.sim.readers.balance import by_count, by_load, fair_share, victim

loads = st.lists(st.floats(0, 1e4), min_size=1, max_size=20)
crews = st.integers(1, 8)


@given(st.integers(1, 30), crews)
def test_stealing_one_at_a_time_ends_with_everybody_near_the_fair_share(leases, workers):
    names = [f"w{number}" for number in range(workers)]
    counts = Counter({names[0]: leases})
    for _ in range(leases * workers + 1):
        for name in names:
            loser = victim(counts, name)
            if loser:
                counts[loser] -= 1
                counts[name] += 1
                counts = +counts

    assert leases == sum(counts.values())
    assert min(leases, workers) == len(counts)
    assert max(counts.values()) <= fair_share(leases, workers)
    assert [None] * workers == [victim(counts, name) for name in names]


@pytest.mark.parametrize(
    ("leases", "workers", "share"), [(3, 5, 1), (7, 3, 3), (8, 4, 2), (0, 2, 1)]
)
def test_the_fair_share_is_rounded_up_and_at_least_one(leases, workers, share):
    assert share == fair_share(leases, workers)


@given(loads, crews)
def test_dealing_out_loses_no_load(dealt, workers):
    for way in (by_count, by_load):
        totals = way(dealt, workers)
        assert workers == len(totals)
        assert sum(dealt) == pytest.approx(sum(totals))


@given(loads, crews)
def test_by_load_nobody_has_more_than_the_fair_part_and_one_shard(dealt, workers):
    assert max(by_load(dealt, workers)) <= sum(dealt) / workers + max(dealt) + 1e-6
