"""So many times in any 24 hours."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.model.errors import LimitExceededException
from kdslab.model.rolling import RollingLimit

# A busy machine is no failure.
calm = settings(deadline=None)

HOUR = 3600.0
DAY = 24 * HOUR


def done(limit: RollingLimit, now: float) -> bool:
    try:
        limit.spend(now)
    except LimitExceededException:
        return False
    return True


def test_a_limit_says_what_was_done_too_often_and_how_often_it_may_be():
    limit = RollingLimit(1, "The mode was switched too often")
    limit.spend(0.0)

    with pytest.raises(LimitExceededException) as refusal:
        limit.spend(1.0)
    assert "The mode was switched too often: at most 1 times in 24 hours." == refusal.value.message


def test_the_oldest_makes_room_when_it_is_a_day_old_to_the_second():
    limit = RollingLimit(2, "Too often")
    times = (0.0, HOUR, DAY - 1e-6, DAY, DAY + 1, DAY + HOUR, DAY + HOUR + 1)

    assert [True, True, False, True, False, True, False] == [done(limit, at) for at in times]


def test_what_is_refused_does_not_count():
    limit = RollingLimit(1, "Too often")

    assert [True, False, False, True] == [done(limit, at) for at in (0.0, HOUR, DAY - 1, DAY)]


@calm
@given(st.lists(st.floats(0, DAY), max_size=40), st.integers(1, 10))
def test_no_day_has_more_and_nothing_is_refused_that_would_fit(gaps, times):
    limit, now, spent = RollingLimit(times, "Too often"), 0.0, []
    for gap in gaps:
        now += gap
        fits = sum(at > now - DAY and now < at + DAY for at in spent) < times
        assert fits == done(limit, now)
        spent += [now] * fits
