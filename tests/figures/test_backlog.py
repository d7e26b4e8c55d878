"""The chart of a backlog says what became of it, and draws the lag from zero up and down again."""

import json

import pytest

from kdslab.figures.backlog import finding, lag_over_time
from kdslab.sim.backlog import catch_up

RUNS = [(600, 512, 0), (300, 64, 0), (1200, 960, 1), (600, 1024, 1), (600, 1024, 3)]


@pytest.fixture(params=RUNS, ids=str)
def run(request):
    return catch_up(*request.param)


def test_the_lag_grows_while_it_is_away_and_begins_there_when_it_is_back(run):
    away, back = lag_over_time(run).data
    minutes = run.away_seconds / 60

    assert [0.0, minutes] == list(away.x) == list(away.y)
    assert (minutes, minutes) == (back.x[0], back.y[0])
    assert run.lag_seconds[-1] / 60 == back.y[-1]


def test_the_two_lines_differ_without_colour_and_have_few_points(run):
    away, back = lag_over_time(run).data

    assert away.line.dash != back.line.dash
    assert len(back.x) <= 185


def test_the_whole_lag_lies_within_the_axes(run):
    figure = lag_over_time(run)

    assert max(figure.data[1].y) <= figure.layout.yaxis.range[1]
    assert figure.data[1].x[-1] == figure.layout.xaxis.range[1]


def test_it_has_its_finding_and_a_table_from_the_leaving_to_the_end(run):
    twin = lag_over_time(run).twin

    assert f"{finding(run)}." == twin.finding
    assert (0.0, run.away_seconds / 60) == (twin.rows[0][0], twin.rows[1][0])
    assert {len(twin.columns)} == {len(row) for row in twin.rows}
    json.dumps(lag_over_time(run).to_plotly_json())


def test_a_backlog_without_end_is_told_with_what_all_want():
    assert finding(catch_up(600, 1024, 1)).endswith(
        "600 MiB to read: never done, 2 pollers want 2,048 of 2,048 KiB/s for what is new"
    )
