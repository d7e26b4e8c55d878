"""The cases of exercises 04.0 and 04.2 reach both limits of a call."""

from kdslab.course.checks.call_size import fit
from kdslab.course.checks.calls import CASES, packed, weight

MIB = 1024 * 1024


def test_calls_that_keep_to_the_limits_reach_both_of_them():
    kept = [packed(case.records()) for case in CASES]

    assert all(len(call) <= 500 for calls in kept for call in calls)
    assert all(sum(map(weight, call)) <= 10 * MIB for calls in kept for call in calls)
    assert 500 == max(len(call) for calls in kept for call in calls)
    assert 10 * MIB == max(sum(map(weight, call)) for calls in kept for call in calls)


def test_the_blanks_are_bound_by_bytes_and_leave_a_rest():
    assert (341, 500) == (fit(30 * 1024), fit(100))
    assert 1_200 % fit(30 * 1024)
