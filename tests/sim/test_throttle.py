"""A stream may refuse while its average looks fine, and the result says where and why."""

import json
from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.data import cities
from kdslab.model.series import MINUTE
from kdslab.sim.throttle import (
    COLUMN_SECONDS,
    LOADS,
    MIXES,
    ONE_HOT,
    SECONDS,
    gathered,
    mix_of,
    peaks,
    run_hot,
)

runs = st.builds(
    run_hot,
    st.sampled_from(MIXES),
    per_second=st.integers(1, 8_000),
    shards=st.integers(1, 12),
    load=st.sampled_from(list(LOADS)),
)
few = settings(max_examples=20, deadline=None)


@few
@given(runs)
def test_columns_and_minutes_add_up_to_the_seconds(run):
    assert run.writes.total_offered == sum(map(sum, run.offered_columns))
    assert run.writes.total_refused == sum(map(sum, run.refused_columns))
    assert run.writes.total_accepted == sum(map(sum, run.accepted_minutes))
    assert run.writes.total_refused == sum(map(sum, run.refused_minutes))


@few
@given(runs)
def test_a_column_refuses_only_if_its_busiest_second_is_over_the_limit(run):
    for peak_row, refused_row in zip(run.peak_columns, run.refused_columns, strict=True):
        for peak, refused in zip(peak_row, refused_row, strict=True):
            assert (peak > run.limit) == (refused > 0)


@few
@given(runs)
def test_no_shard_takes_more_than_its_limit_in_any_second(run):
    assert max(map(max, run.writes.accepted)) <= run.limit
    assert 0 <= run.stream_use <= run.busiest_use <= 1


@pytest.mark.parametrize("load", LOADS)
@pytest.mark.parametrize("mix", MIXES)
def test_every_load_has_the_average_that_was_asked_for(mix, load):
    run = run_hot(mix, per_second=1_000, load=load)

    assert pytest.approx(1_000 * SECONDS, abs=10) == run.writes.total_offered


def test_a_drawing_gets_at_most_sixty_columns():
    assert len(run_hot().offered_columns[0]) == SECONDS // COLUMN_SECONDS <= 60
    assert len(run_hot().accepted_minutes[0]) == SECONDS // MINUTE


def test_evenly_spread_users_are_not_refused_where_one_hot_user_is():
    assert 0 == run_hot(MIXES[0]).writes.total_refused
    assert run_hot(ONE_HOT).writes.total_refused > 0
    assert 1 == run_hot(ONE_HOT).refusing


def test_one_shard_burns_while_the_stream_looks_calm():
    run = run_hot(ONE_HOT)

    assert run.stream_use < 0.5
    assert run.busiest_use > 0.99
    assert "user-0" == run.hottest_key


def test_a_burst_of_a_second_hides_in_its_minute():
    run = run_hot(MIXES[0], per_second=400, shards=2, load="bursts of one second")

    assert run.busiest_use < 0.2
    assert run.writes.total_refused > 0
    assert run.refused_minutes[run.busiest][run.worst_minute] > 0


def test_cities_come_as_often_as_their_people():
    assert cities()[0].name == mix_of("cities by population").hottest[0]


def test_the_tickers_are_five():
    assert 5 == len(mix_of("stock tickers").keys)


def test_a_result_is_plain_data_and_comes_out_the_same_again():
    assert run_hot(ONE_HOT) == run_hot(ONE_HOT)
    assert json.dumps(asdict(run_hot(ONE_HOT)))


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ({"mix": "nonsense"}, r"the mixes are users, all alike, .*, got nonsense"),
        ({"load": "nonsense"}, r"the loads are steady, rising, .*, got nonsense"),
    ],
)
def test_what_is_not_there_is_refused_by_name(arguments, complaint):
    with pytest.raises(ValueError, match=complaint):
        run_hot(**arguments)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=20), st.integers(1, 7))
def test_what_is_gathered_keeps_its_sum_and_its_peak(row, ticks):
    assert sum(row) == sum(gathered((tuple(row),), ticks)[0])
    assert max(row) == max(peaks((tuple(row),), ticks)[0])
