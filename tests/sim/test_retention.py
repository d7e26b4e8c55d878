"""Retention over time: what goes when, and what never comes back."""

import json
from dataclasses import asdict
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kdslab.sim.retention import RECORDS, change_retention

days = st.integers(1, 365)


@given(days, days)
@example(4, 16)
@settings(deadline=None, max_examples=40)
def test_every_record_goes_by_its_age_or_at_the_change(before, after):
    run = change_retention(before, after)
    middle = run.changed_at_days

    for life in run.lives:
        end = life.arrived_at_days + after
        if life.arrived_at_days + before < middle:
            end = life.arrived_at_days + before
        elif end < middle:
            end = middle
        gone_at = life.gone_at_days
        assert (end > run.days) == (gone_at is None)
        assert gone_at is None or abs(end - gone_at) < 1e-6
        assert life.was_cut == (end == middle)


@given(days, days)
@settings(deadline=None, max_examples=20)
def test_each_moment_is_counted(before, after):
    run = change_retention(before, after)

    assert len(run.ticks_at_days) == len(run.readable) == len(run.oldest_days)
    for at, readable in zip(run.ticks_at_days, run.readable, strict=True):
        assert len(run.readable_at(at)) == readable
    assert RECORDS == len(run.lives)


@given(days, days)
@settings(deadline=None, max_examples=20)
def test_what_can_be_read_is_never_older_than_the_retention(before, after):
    run = change_retention(before, after)

    for at, oldest in zip(run.ticks_at_days, run.oldest_days, strict=True):
        assert oldest <= (before if at < run.changed_at_days else after) + 1e-6


@given(days, days)
@settings(deadline=None, max_examples=20)
def test_records_go_in_the_order_in_which_they_came(before, after):
    ends = [life.gone_at_days for life in change_retention(before, after).lives]

    for one, other in pairwise(ends):
        assert one is not None or other is None
        assert one is None or other is None or one <= other


def test_a_longer_retention_cuts_nothing():
    assert 0 == change_retention(1, 7).cut == change_retention(7, 7).cut


@pytest.mark.parametrize("days", [0, 366])
def test_a_retention_that_no_stream_can_have_is_refused(days):
    with pytest.raises(ValueError, match=f"a retention is 1 to 365 days, got {days}"):
        change_retention(7, days)


def test_it_is_plain_data_and_always_the_same():
    run = change_retention(7, 1)
    change_retention.cache_clear()

    assert run == change_retention(7, 1)
    assert 18 == sum(life["was_cut"] for life in json.loads(json.dumps(asdict(run)))["lives"])
