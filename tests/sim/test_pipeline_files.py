"""A delivery that crashes loses nothing; only a crash behind a file brings doubles."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.sim.pipeline_files import (
    BEHIND_A_FILE,
    CRASHES,
    NO_CRASH,
    WITH_A_FULL_BUFFER,
    deliver,
)


def payloads(count):
    return [b"%d" % number for number in range(count)]


@settings(max_examples=8, deadline=None)
@given(st.integers(1, 60), st.sampled_from(CRASHES), st.sampled_from([1.0, 2.0, 5.0]))
def test_no_crash_loses_a_record(count, crash, apart):
    run = deliver(payloads(count), crash, seconds_between=apart)

    assert set(payloads(count)) == set(run.rows)
    assert 0 == run.lost
    assert len(run.rows) == run.sent + run.doubled


@pytest.mark.parametrize("crash", [NO_CRASH, WITH_A_FULL_BUFFER])
def test_without_a_crash_behind_a_file_each_record_is_there_once(crash):
    run = deliver(payloads(100), crash)

    assert 0 == run.doubled
    assert tuple(payloads(100)) == run.rows


def test_a_crash_behind_a_file_doubles_that_file_and_nothing_else():
    run = deliver(payloads(100), BEHIND_A_FILE)
    first = run.files[0]

    assert run.doubled == len(first) > 0
    assert run.rows == (*first, *payloads(100))


def test_the_same_knobs_give_the_same_files():
    assert deliver(payloads(70), BEHIND_A_FILE) == deliver(payloads(70), BEHIND_A_FILE)


def test_a_crash_that_is_none_is_refused():
    with pytest.raises(ValueError, match="a crash is one of"):
        deliver(payloads(1), "on Tuesday")


def test_payloads_that_cannot_be_told_apart_are_refused():
    with pytest.raises(ValueError, match="must differ"):
        deliver([b"1", b"1"])
