"""The write budget: what it lets through, and that nobody gets more out of it."""

from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.model.facts import MIB
from kdslab.model.throttle import Bucket, WriteBudget, burst_bytes

# A busy machine is no failure.
calm = settings(deadline=None)

RECORDS, BYTES = 1_000, MIB
START = 1_700_000_000.0

gaps = st.floats(0, 2.5, allow_nan=False)
micro_gaps = st.integers(0, 1_500_000)
counts = st.integers(0, 2_500)
sizes = st.integers(0, 20_000)


def one_by_one(budget: WriteBudget, now: float, records: int, each: int) -> int:
    return sum(budget.spend(now, records=1, size_bytes=each) for _ in range(records))


# Source: API reference, PutRecord: 1,000 records and 1 MiB a second, both at once
@pytest.mark.parametrize(
    ("offered", "each", "expected"),
    [(1_000, 1, 1_000), (1_001, 1, 1_000), (500, 4_096, 256), (2, MIB, 1), (1, MIB + 1, 0)],
)
def test_the_limit_that_is_met_first_holds(offered, each, expected):
    admitted = WriteBudget(now=0.0).spend(0.0, records=offered, size_bytes=offered * each)

    assert expected == admitted


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0.0, 0), (0.000_999, 0), (0.001, 1), (0.5, 500), (1.0, 1_000), (3_600.0, 1_000)],
)
def test_a_spent_budget_comes_back_with_time_up_to_the_brim(seconds, expected):
    budget = WriteBudget(now=0.0)
    budget.spend(0.0, records=1_000, size_bytes=0)

    assert expected == budget.spend(seconds, records=5_000, size_bytes=0)


def test_many_small_steps_bring_back_what_one_step_brings():
    budget = WriteBudget(now=0.0)
    budget.spend(0.0, records=1_000, size_bytes=0)

    assert 1_000 == sum(
        budget.spend(step / 10_000, records=5_000, size_bytes=0) for step in range(1, 10_001)
    )


@calm
@given(st.lists(st.floats(0, 0.01, allow_nan=False), min_size=1, max_size=200))
def test_steps_of_any_size_bring_back_what_one_step_to_the_same_time_brings(steps):
    stepwise, at_once = (Bucket(capacity=10_000, refill_per_second=997, now=START) for _ in "ab")
    for bucket in (stepwise, at_once):
        bucket.take(10_000)
    now = START
    for step in steps:
        now += step
        stepwise.level(now)

    assert at_once.level(now) == stepwise.level(now)


def test_thirds_of_a_second_add_up_to_a_second():
    budget = WriteBudget(now=START)
    budget.spend(START, records=1_000, size_bytes=0)

    admitted = [budget.spend(START + third / 3, records=5_000, size_bytes=0) for third in (1, 2, 3)]
    assert [333, 333, 334] == admitted


# Source: developer guide, producer troubleshooting: retry after a while
@calm
@given(st.integers(0, 10**12), st.integers(1, MIB), st.integers(0, 1_000), st.integers(0, MIB))
def test_a_refused_record_is_admitted_after_the_wait_and_not_a_microsecond_before(
    start, size_bytes, records, filler
):
    now = START + start / 1e6
    budgets = [WriteBudget(now=now) for _ in range(2)]
    for budget in budgets:
        budget.spend(now, records=records, size_bytes=0)
        budget.spend(now, records=1, size_bytes=filler)
    early, late = budgets
    if early.spend(now, records=1, size_bytes=size_bytes):
        return
    limit, wait_seconds = late.lack(now, size_bytes)

    assert limit in ("records", "bytes")
    assert 0 == early.spend(now + wait_seconds - 1e-6, records=1, size_bytes=size_bytes)
    assert 1 == late.spend(now + wait_seconds, records=1, size_bytes=size_bytes)


@pytest.mark.parametrize(
    ("records", "size_bytes", "expected"),
    [
        (1_000, 0, ("records", 0.001)),
        (1, MIB, ("bytes", 0.000_977)),
        (1_000, 1_048_000, ("records", 0.001)),
    ],
)
def test_a_budget_says_which_limit_is_spent_and_for_how_long(records, size_bytes, expected):
    budget = WriteBudget(now=START)
    budget.spend(START, records=records, size_bytes=size_bytes)

    assert expected == budget.lack(START, 1_024)


@calm
@given(st.floats(0, 1e-3), st.floats(1e9, 2e9))
def test_the_wait_is_long_enough_whatever_the_last_digits_of_the_time(late_by, now):
    bucket = Bucket(capacity=10, refill_per_second=3, now=now)
    bucket.take(10)
    asked_at = now + late_by

    assert bucket.level(asked_at + bucket.wait_seconds(asked_at, 1)) >= 1_000_000


def test_the_wait_of_one_whose_clock_is_behind_counts_from_that_clock():
    bucket = Bucket(capacity=10, refill_per_second=10, now=START)
    bucket.level(START + 5)
    bucket.take(10)

    assert 1.1 == bucket.wait_seconds(START + 4, 1)


def test_what_is_refused_costs_nothing():
    budget = WriteBudget(now=0.0)

    assert 0 == budget.spend(0.0, records=1, size_bytes=MIB + 1)
    assert 1 == budget.spend(0.0, records=1, size_bytes=MIB)


def test_a_time_before_the_last_one_counts_as_the_last():
    budget = WriteBudget(now=10.0)
    budget.spend(10.0, records=1_000, size_bytes=0)

    assert 0 == budget.spend(9.0, records=1, size_bytes=0)
    assert 1 == budget.spend(10.001, records=1, size_bytes=0)


def test_a_total_that_does_not_divide_is_rounded_up_for_each():
    assert 1 == WriteBudget(now=0.0).spend(0.0, records=2, size_bytes=2 * MIB)
    assert 0 == WriteBudget(now=0.0).spend(0.0, records=2, size_bytes=2 * MIB + 1)


def test_offering_nothing_admits_nothing():
    assert 0 == WriteBudget(now=0.0).spend(0.0, records=0, size_bytes=0)


@pytest.mark.parametrize(("records", "size_bytes"), [(-1, 0), (1, -1)])
def test_less_than_nothing_cannot_be_offered(records, size_bytes):
    with pytest.raises(ValueError, match=r"must not be negative, got -?1 and -?"):
        WriteBudget(now=0.0).spend(0.0, records=records, size_bytes=size_bytes)


@calm
@given(st.lists(st.tuples(gaps, counts, sizes), max_size=8))
def test_no_one_is_admitted_who_was_not_offered(schedule):
    budget, now = WriteBudget(now=0.0), 0.0
    for gap, records, size_bytes in schedule:
        now += gap
        assert 0 <= budget.spend(now, records=records, size_bytes=size_bytes) <= records


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(gaps, st.integers(0, 1_300), st.integers(0, 5_000)), max_size=5))
def test_one_by_one_and_all_at_once_admit_the_same(schedule):
    at_once, singly, now = WriteBudget(now=0.0), WriteBudget(now=0.0), 0.0
    for gap, records, each in schedule:
        now += gap
        expected = at_once.spend(now, records=records, size_bytes=records * each)

        assert expected == one_by_one(singly, now, records, each)


@calm
@given(st.lists(st.tuples(micro_gaps, counts, sizes), max_size=12), st.sampled_from([1, 4, 10]))
def test_no_window_lets_through_more_than_the_burst_and_its_seconds_worth(schedule, burst_mib):
    budget = WriteBudget(now=0.0, burst_bytes=burst_mib * MIB)
    times = list(accumulate(gap for gap, _, _ in schedule))
    admitted = [
        (at, taken, taken * each)
        for at, (_, records, each) in zip(times, schedule, strict=True)
        for taken in [budget.spend(at / 1e6, records=records, size_bytes=records * each)]
    ]

    for start, _, _ in admitted:
        for end, _, _ in admitted:
            window = [(taken, size) for at, taken, size in admitted if start <= at <= end]
            records, size_bytes = (sum(column) for column in zip((0, 0), *window, strict=True))
            assert records * 1_000_000 <= RECORDS * (1_000_000 + max(0, end - start))
            assert size_bytes * 1_000_000 <= BYTES * (burst_mib * 1_000_000 + max(0, end - start))


def test_after_a_quiet_second_one_second_lets_through_twice_the_limit_and_no_more():
    budget = WriteBudget(now=0.0)

    admitted = [budget.spend(60 + step / 1000, records=100, size_bytes=0) for step in range(1_001)]

    assert 2 * RECORDS == sum(admitted)


# Source: developer guide, "Handle large records"; the limiter of AWS's own producer library
@pytest.mark.parametrize(
    ("largest", "expected"), [(1, MIB), (MIB, MIB), (MIB + 1, 10 * MIB), (10 * MIB, 10 * MIB)]
)
def test_a_stream_with_larger_records_has_the_larger_tank(largest, expected):
    assert expected == burst_bytes(largest)


# Source: developer guide, "Handle large records": 1 MiB a second all the same
def test_a_large_burst_refills_at_the_same_rate():
    budget = WriteBudget(now=0.0, burst_bytes=10 * MIB)

    taken = [budget.spend(now, records=1, size_bytes=10 * MIB) for now in (0.0, 9.999, 10.0)]

    assert [1, 0, 1] == taken


def test_another_burst_spills_what_does_not_fit_or_leaves_room_to_fill():
    budget = WriteBudget(now=0.0, burst_bytes=10 * MIB)
    budget.hold(0.0, MIB)
    assert [1, 0] == [budget.spend(0.0, records=1, size_bytes=MIB) for _ in range(2)]

    budget.hold(1.0, 10 * MIB)
    assert [0, 1] == [budget.spend(at, records=1, size_bytes=10 * MIB) for at in (9.999, 10.0)]


@pytest.mark.parametrize(("capacity", "refill"), [(0, 1), (1, 0), (-1, 1)])
def test_a_bucket_needs_room_and_refill(capacity, refill):
    with pytest.raises(ValueError, match=f"got {capacity} and {refill}"):
        Bucket(capacity=capacity, refill_per_second=refill, now=0.0)


def test_a_bucket_keeps_the_fractions_of_a_token():
    bucket = Bucket(capacity=10, refill_per_second=3, now=0.0)
    bucket.take(10)

    assert [1_000_000, 3_000_000] == [round(bucket.level(at), -3) for at in (0.333333, 1.0)]


def test_a_budget_says_what_is_left_of_it():
    budget = WriteBudget(now=0.0)
    budget.spend(0.0, records=400, size_bytes=400 * 1_000)

    assert (600, MIB - 400_000) == budget.left(0.0)
    assert (800, pytest.approx(1.2 * MIB - 400_000)) == budget.left(0.2)
    assert (1_000, MIB) == budget.left(9.0)
