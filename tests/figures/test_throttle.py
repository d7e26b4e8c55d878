"""The pictures of a refusing shard show the run they are given, never by colour alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.figures.throttle import hot_shards, inside_a_minute, under_the_limit, verdict
from kdslab.sim.throttle import LOADS, MIXES, ONE_HOT, run_hot

runs = st.builds(
    run_hot,
    st.sampled_from(MIXES),
    per_second=st.integers(100, 8_000),
    shards=st.integers(1, 12),
    load=st.sampled_from(list(LOADS)),
)
few = settings(max_examples=10, deadline=None)


@few
@given(runs)
def test_a_cross_stands_in_every_cell_that_refused_and_in_no_other(run):
    cells, crosses = hot_shards(run).data

    expected = sum(refused > 0 for row in run.refused_columns for refused in row)
    assert expected == len(crosses.x)
    assert (run.shards, 60) == (len(cells.z), len(cells.z[0]))


@few
@given(runs)
def test_a_cell_with_a_cross_is_as_dark_as_can_be(run):
    loads = hot_shards(run).data[0].z
    dark = [
        load
        for loads_row, refused_row in zip(loads, run.refused_columns, strict=True)
        for load, refused in zip(loads_row, refused_row, strict=True)
        if refused
    ]

    assert all(load >= 100 for load in dark)


@few
@given(runs)
def test_the_bars_of_a_minute_add_up_to_what_was_offered(run):
    accepted, refused = inside_a_minute(run).data
    minute, shard = run.worst_minute, run.busiest

    assert 60 == len(accepted.y) == len(refused.y)
    assert run.accepted_minutes[shard][minute] == sum(accepted.y)
    assert run.refused_minutes[shard][minute] == sum(refused.y)


@few
@given(runs)
def test_every_twin_counts_what_was_refused(run):
    by_shard = hot_shards(run).twin.rows
    by_time = under_the_limit(run).twin.rows

    assert run.writes.total_refused == sum(row[3] for row in by_shard)
    assert sum(run.writes.refused[run.busiest]) == sum(row[3] for row in by_time)


def test_what_is_refused_is_told_by_a_pattern_and_a_word():
    accepted, offered = under_the_limit(run_hot(ONE_HOT)).data
    words = [note.text for note in under_the_limit(run_hot(ONE_HOT)).layout.annotations]

    assert (None, "/") == (accepted.fillpattern.shape, offered.fillpattern.shape)
    assert {"accepted", "refused /", "limit 1,000/s"} <= set(words)
    assert "/" == inside_a_minute(run_hot(ONE_HOT)).data[1].marker.pattern.shape


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"mix": ONE_HOT}, r"29% of the stream is used, yet 1 of 4 shards refuses 253,742 records"),
        ({}, r"50% of the stream is used, 53% of its busiest shard: no record is refused"),
        ({"per_second": 1_500, "shards": 1}, r"100% of the stream is used, and its shard refuses"),
    ],
)
def test_the_finding_says_whether_the_average_hides_it(arguments, said):
    assert verdict(run_hot(**arguments)).startswith(said)


def test_a_quiet_minute_is_called_quiet():
    finding = inside_a_minute(run_hot()).twin.finding

    assert finding.endswith("and no second is over it.")


def test_axes_say_what_they_count():
    layout = under_the_limit(run_hot(ONE_HOT)).layout

    assert ("seconds", "records/s, shard 2") == (layout.xaxis.title.text, layout.yaxis.title.text)


def test_few_refusals_are_told_from_none():
    run = run_hot(MIXES[0], per_second=2_000, shards=4, load="rising")

    assert verdict(run).endswith("2 of 4 shards refuse 825 records, less than 1% of all")
