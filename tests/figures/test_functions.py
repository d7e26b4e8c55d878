"""The pictures of functions show the run that they are given."""

import json

import pytest

from kdslab.figures.functions import (
    poison_chart,
    poison_finding,
    poison_table,
    scale_chart,
    scale_finding,
    spell,
)
from kdslab.sim.functions import poison_record
from kdslab.sim.functions_scale import concurrency
from kdslab.sim.functions_stop import PoisonSettings

SAFE = PoisonSettings(bisect_on_error=True, maximum_retry_attempts=2, has_destination=True)


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0.25, "0.2 s"), (1.0, "1 s"), (59.94, "59.9 s"), (60, "1 min"), (5400, "1.5 h")],
)
def test_a_time_is_told_in_the_unit_that_fits(seconds, expected):
    assert expected == spell(seconds)


def test_the_finding_has_the_numbers_of_the_run():
    run = poison_record(SAFE)

    assert (
        f"One poison record: the shard stands still for {spell(run.blocked_seconds)}, "
        f"{run.tries} runs fail, 1 record named at the destination, nothing lost unseen"
    ) == poison_finding(run)
    assert poison_finding(poison_record()).endswith(f"{poison_record().lost} records lost unseen")


def test_one_failed_run_is_singular():
    run = poison_record(PoisonSettings(maximum_retry_attempts=0))

    assert "1 run fails" in poison_finding(run)


def test_a_point_is_drawn_for_each_tick():
    run = poison_record()
    chart = poison_chart(run)

    assert ["age", "runs"] == [trace.name for trace in chart.data]
    assert {len(run.age_seconds)} == {len(trace.x) for trace in chart.data}
    assert max(chart.data[0].y) == pytest.approx(max(run.age_seconds) / 3600, abs=1e-3)
    assert chart.layout.height <= 420


def test_the_table_says_what_a_reader_of_the_chart_sees():
    run = poison_record(SAFE)
    columns, rows = poison_table(run)
    said = dict(rows)

    assert len(columns) == 2
    assert run.told == said["records given up and named at the destination"]
    assert spell(run.blocked_seconds) == said["the shard stands still for"]
    assert "catch" in rows[1][0]


def test_a_shard_that_never_catches_up_says_so():
    run = poison_record(per_second=390)

    assert -1 == run.caught_up_seconds
    assert ("then it takes to catch up", "beyond the end") in poison_table(run)[1]


def test_runs_at_once_are_drawn_below_their_limit():
    scale = concurrency(2, 2)
    chart = scale_chart(scale)

    assert 4 == max(chart.data[1].y)
    assert max(chart.data[0].y) > 4
    assert len(chart.layout.meta["rows"]) <= 40


def test_enough_is_said_to_be_enough():
    assert scale_finding(concurrency(1, 10)).endswith(
        "that is enough for all that the shards take in"
    )
    assert scale_finding(concurrency(1, 1)).startswith("1 shard with factor 1: 1 run at once")


@pytest.mark.parametrize("chart", [poison_chart(poison_record(SAFE)), scale_chart(concurrency())])
def test_a_chart_is_small_enough_for_a_message(chart):
    assert len(json.dumps(chart.to_plotly_json(), default=str)) < 40_000
