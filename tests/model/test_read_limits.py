"""What one shard gives out to all who poll it: calls, iterators, and a tank of bytes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.model.facts import ANSWER_BYTES_AT_MOST, MIB, READ_PENALTY_SECONDS
from kdslab.model.read_limits import ReadLimits, Tank

# A busy machine is no failure.
calm = settings(deadline=None)

NOW = 1_700_000_000.0
RATE = 2 * MIB


def a_tank() -> Tank:
    return Tank(now=NOW, bytes_per_second=RATE)


def polls(limits: ReadLimits, times: list[float]) -> list[bool]:
    """Return which of some GetRecords calls are answered."""
    return [limits.ask(NOW + at) is None for at in times]


# Source: API reference, GetRecords: five calls a second for each shard
def test_five_calls_are_answered_at_once_and_the_sixth_is_refused():
    limits = ReadLimits(now=NOW)

    assert [True] * 5 + [False] == polls(limits, [0.0] * 6)
    assert ("calls", 0.2) == limits.ask(NOW)


def test_one_call_comes_back_every_fifth_of_a_second():
    limits = ReadLimits(now=NOW)
    polls(limits, [0.0] * 5)

    assert [False, True, False, True] == polls(limits, [0.199_999, 0.2, 0.2, 0.4])


def test_a_refused_call_costs_nothing():
    limits = ReadLimits(now=NOW)
    polls(limits, [0.0] * 50)

    assert [True] * 5 + [False] == polls(limits, [1.0] * 6)


# Source: API reference, GetShardIterator: five calls a second
def test_iterators_are_given_out_five_times_a_second_apart_from_reads():
    limits = ReadLimits(now=NOW)
    answers = [limits.ask_iterator(NOW) for _ in range(6)]

    assert [None] * 5 + [("iterators", 0.2)] == answers
    assert limits.ask(NOW) is None


# Source: API reference, GetRecords: after 10 MiB, calls within the next 5 seconds are refused
def test_after_an_answer_of_the_largest_size_the_shard_is_silent_for_five_seconds():
    limits = ReadLimits(now=NOW)
    limits.take(NOW, ANSWER_BYTES_AT_MOST)

    assert ("bytes", float(READ_PENALTY_SECONDS)) == limits.ask(NOW)
    assert [False, False, True] == polls(limits, [1.0, 4.999_999, 5.0])


# Source: API reference, GetRecords: capacity that is used up silences the shard for a second
def test_an_answer_that_empties_the_tank_is_followed_by_one_silent_second():
    limits = ReadLimits(now=NOW)
    limits.take(NOW, RATE)

    assert ("bytes", 1.0) == limits.ask(NOW)
    assert [False, True] == polls(limits, [0.999_999, 1.0])


@pytest.mark.parametrize(
    ("size_bytes", "expected"),
    [(0, 0.0), (RATE - 1, 0.0), (RATE, 1.0), (2 * RATE, 2.0), (5 * RATE, 5.0)],
)
def test_a_tank_waits_until_it_is_full_but_only_once_emptied(size_bytes, expected):
    tank = a_tank()
    tank.take(NOW, size_bytes)

    assert expected == tank.wait_seconds(NOW)


def test_small_answers_that_add_up_empty_the_tank_too():
    tank = a_tank()
    for _ in range(4):
        tank.take(NOW, RATE // 4)

    assert 1.0 == tank.wait_seconds(NOW)


def test_an_answer_larger_than_what_is_left_is_given_and_paid_for_afterwards():
    tank = a_tank()
    tank.take(NOW, RATE // 2)

    assert 0.0 == tank.wait_seconds(NOW)
    tank.take(NOW, ANSWER_BYTES_AT_MOST)
    assert 5.5 == tank.wait_seconds(NOW)


def test_a_tank_that_was_emptied_counts_as_such_until_it_is_full():
    tank = a_tank()
    tank.take(NOW, RATE)

    assert [0.5, 0.0, 0.0] == [tank.wait_seconds(NOW + at) for at in (0.5, 1.0, 1.0)]
    tank.take(NOW + 1, RATE - 1)
    assert 0.0 == tank.wait_seconds(NOW + 1)


def test_a_tank_holds_no_more_than_one_second_s_worth():
    tank = a_tank()
    tank.take(NOW + 3600, RATE)

    assert 1.0 == tank.wait_seconds(NOW + 3600)


@calm
@given(
    st.lists(
        st.tuples(st.integers(0, 3_000_000), st.integers(0, ANSWER_BYTES_AT_MOST)), max_size=30
    )
)
def test_over_any_stretch_of_time_no_more_comes_out_than_flows_in_and_one_overdraft(offers):
    tank, micros, given_out = a_tank(), 0, 0
    for gap, size_bytes in offers:
        micros += gap
        if tank.wait_seconds(NOW + micros / 1e6) == 0:
            tank.take(NOW + micros / 1e6, size_bytes)
            given_out += size_bytes
        assert given_out <= RATE * (1 + micros / 1e6) + ANSWER_BYTES_AT_MOST


@calm
@given(st.integers(0, 10**9), st.integers(RATE, ANSWER_BYTES_AT_MOST))
def test_the_wait_is_told_to_the_microsecond(start, size_bytes):
    now = NOW + start / 1e6
    limits = ReadLimits(now=NOW)
    limits.take(now, size_bytes)
    _, wait_seconds = limits.ask(now)

    assert limits.ask(now + wait_seconds - 1e-6) is not None
    assert limits.ask(now + wait_seconds) is None
