"""A monitor's panels hold the minutes' sums, and the sweep shows where shards stop helping."""

import pytest

from kdslab.figures.throttle_panels import as_cloudwatch_shows, with_more_shards
from kdslab.sim.throttle import MIXES, ONE_HOT, run_hot
from kdslab.sim.throttle_sweep import sweep_shards


def test_the_stream_looks_calm_and_one_shard_does_not():
    stream, _, _, burning = as_cloudwatch_shows(run_hot(ONE_HOT)).data

    assert max(stream.y) < 50
    assert min(burning.y) > 99


@pytest.mark.parametrize("shards", [1, 2, 40])
def test_forty_shards_take_no_more_traces_than_one(shards):
    drawn = as_cloudwatch_shows(run_hot(ONE_HOT, shards=shards))

    assert 4 == len(drawn.data)
    assert (shards - 1) * 6 == len(drawn.data[2].y)


def test_the_twin_has_a_row_a_minute_with_what_was_refused():
    run = run_hot(ONE_HOT)
    rows = as_cloudwatch_shows(run).twin.rows

    assert run.writes.total_refused == sum(row[2] for row in rows)
    assert [1, 2, 3, 4, 5] == [row[0] for row in rows]


@pytest.mark.parametrize(
    ("mix", "shards", "said"),
    [
        (ONE_HOT, 4, "4 shards refuse 846 records a second, 40 would still refuse 804."),
        (ONE_HOT, 40, "40 shards refuse 804 records a second."),
        (MIXES[0], 1, "1 shard refuses 1,000 records a second, 3 would refuse none."),
        (MIXES[0], 9, "9 shards refuse nothing: more would only cost more."),
    ],
)
def test_the_finding_says_what_more_shards_are_good_for(mix, shards, said):
    assert said == with_more_shards(sweep_shards(mix, shards=shards)).twin.finding


def test_the_floor_is_drawn_only_where_there_is_one():
    assert 1 == len(with_more_shards(sweep_shards(ONE_HOT)).layout.shapes)
    assert 0 == len(with_more_shards(sweep_shards(MIXES[0])).layout.shapes)
