"""A backlog drains at the rate that a shard has to spare."""

import pytest

from kdslab.model.facts import KIB, SHARD_READ_BYTES_PER_SECOND
from kdslab.sim.backlog import catch_up, seconds_to_drain


@pytest.mark.parametrize(
    ("away_seconds", "write_kib", "others"),
    [(1800, 512, 0), (1800, 1024, 0), (1800, 512, 1), (5400, 300, 2), (3600, 700, 1)],
)
def test_the_model_drains_as_fast_as_arithmetic_says(away_seconds, write_kib, others):
    run = catch_up(away_seconds, write_kib, others)

    assert run.is_drained
    assert seconds_to_drain(away_seconds, write_kib, others) == pytest.approx(run.seconds, rel=0.04)


def test_the_lag_begins_with_the_time_away_and_ends_with_nothing():
    run = catch_up(600, 512)

    assert (600.0, 0.0) == (run.lag_seconds[0], run.lag_seconds[-1])
    assert run.answers >= 300 / 10


def test_the_lag_falls_and_never_rises_for_longer_than_a_full_answer_keeps_the_shard_silent():
    lags = catch_up(600, 512).lag_seconds

    assert all(later < earlier for earlier, later in zip(lags, lags[10:], strict=False))


def test_the_same_seed_gives_the_same_run():
    assert catch_up(600, 512, 1) == catch_up(600, 512, 1)


def test_what_piled_up_and_what_all_want_are_products():
    run = catch_up(600, 512, 1)

    assert (300.0, 1024) == (run.backlog_mib, run.wanted_kib)


@pytest.mark.parametrize(("write_kib", "others"), [(1024, 1), (512, 3), (1024, 2), (704, 2)])
def test_without_rate_to_spare_a_backlog_never_drains(write_kib, others):
    run = catch_up(600, write_kib, others)

    assert run.wanted_kib * KIB >= SHARD_READ_BYTES_PER_SECOND
    assert (False, 600.0) == (run.is_drained, run.seconds)
    assert min(run.lag_seconds) > 200
    with pytest.raises(ValueError, match="some rate to spare"):
        seconds_to_drain(600, write_kib, others)


@pytest.mark.parametrize("away_minutes", [5, 10, 20])
@pytest.mark.parametrize("write_kib", range(64, 1025, 64))
@pytest.mark.parametrize("others", range(4))
def test_a_backlog_drains_just_where_the_shard_has_something_to_spare(
    away_minutes, write_kib, others
):
    run = catch_up(away_minutes * 60, write_kib, others)

    assert run.is_drained == (run.wanted_kib * KIB < SHARD_READ_BYTES_PER_SECOND)
