"""Samples over time: nothing is lost when a minute ends, and sums do not depend on the periods."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdslab.model.series import KEPT_SECONDS, MINUTE, Series, Tally, by_period, together

AT = 1_795_424_400.0
LATER = AT + 365 * 24 * 3_600

gaps = st.integers(0, 200)
values = st.integers(0, 10**7)
samples = st.lists(st.tuples(gaps, values), max_size=60)


def filled(pairs, start=AT):
    """Return a series of samples, each so many seconds after the one before, and their times."""
    series, now, times = Series(), start, []
    for gap, value in pairs:
        now += gap
        series.add(now, value)
        times.append((now, value))
    return series, times


def totals(run):
    return [(minute, tally.total) for minute, tally in run]


def test_a_sample_belongs_to_the_minute_it_falls_in():
    series, _ = filled([(0, 1), (59, 2), (1, 4), (60, 8)])

    assert [(AT, 3), (AT + 60, 4), (AT + 120, 8)] == totals(series.minutes(AT, LATER))


def test_a_tally_knows_how_many_how_much_the_least_and_the_most():
    series, _ = filled([(0, 5), (1, 1), (1, 9)])
    [(_, tally)] = series.minutes(AT, LATER)

    assert Tally(count=3, total=15, low=1, high=9) == tally
    assert 5 == tally.mean


def test_minutes_without_samples_are_left_out():
    series, _ = filled([(0, 1), (600, 1)])

    assert [AT, AT + 600] == [minute for minute, _ in series.minutes(AT, LATER)]


def test_a_new_series_has_no_minutes():
    assert [] == list(Series().minutes(0.0, LATER))


def test_the_start_is_included_and_the_end_is_not():
    series, _ = filled([(0, 1), (60, 2), (60, 4)])

    assert [(AT + 60, 2)] == totals(series.minutes(AT + 60, AT + 120))


def test_a_late_sample_counts_in_the_newest_minute():
    series, _ = filled([(90, 1)])
    series.add(AT, 2)

    assert [(AT + 60, 3)] == totals(series.minutes(AT, LATER))


# Source: CloudWatch API reference, GetMetricStatistics: minutes are available for 15 days
def test_minutes_are_kept_for_fifteen_days():
    series, _ = filled([(0, 1), (60, 2), (KEPT_SECONDS, 4)])

    assert 15 * 24 * 3_600 == KEPT_SECONDS
    assert [(AT + 60, 2), (AT + 60 + KEPT_SECONDS, 4)] == totals(series.minutes(0.0, LATER))


@given(samples)
def test_no_sample_is_lost_or_counted_twice(pairs):
    series, times = filled(pairs)
    run = list(series.minutes(AT, LATER))

    assert len(times) == sum(tally.count for _, tally in run)
    assert sum(value for _, value in times) == sum(tally.total for _, tally in run)
    assert sorted({now // MINUTE * MINUTE for now, _ in times}) == [minute for minute, _ in run]


@given(st.lists(samples, max_size=4))
def test_series_together_have_what_each_of_them_has(parts):
    runs = [list(filled(pairs)[0].minutes(AT, LATER)) for pairs in parts]
    whole = together(*runs)

    everything = [tally for run in runs for _, tally in run]
    assert sum(tally.total for tally in everything) == sum(tally.total for _, tally in whole)
    assert max((tally.high for tally in everything), default=0) == max(
        (tally.high for _, tally in whole), default=0
    )
    assert [minute for minute, _ in whole] == sorted({minute for run in runs for minute, _ in run})


@given(samples, st.integers(1, 90))
def test_a_longer_period_has_what_its_minutes_have(pairs, minutes):
    period = minutes * MINUTE
    run = list(filled(pairs)[0].minutes(AT, LATER))
    periods = by_period(run, AT, period)

    assert sum(tally.total for _, tally in run) == sum(tally.total for _, tally in periods)
    assert all((start - AT) % period == 0 for start, _ in periods)
    assert {start for start, _ in periods} == {
        AT + (minute - AT) // period * period for minute, _ in run
    }


@pytest.mark.parametrize("value", [0, 1, 7.5])
def test_a_tally_can_be_read_as_that_many_equal_samples(value):
    tally = Tally(count=4, total=90, low=2, high=70)

    assert Tally(count=4, total=4 * value, low=value, high=value) == tally.each_as(value)
