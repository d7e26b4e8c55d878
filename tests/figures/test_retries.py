"""The storms are drawn as they were run, on the same scales and under the same limit."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.figures.retries import retry_storms, storm_finding
from kdslab.sim.retries import LIMIT_PER_SECOND, STORM_RULES, storm

few = settings(deadline=None, max_examples=12)
rules = st.sampled_from(sorted(STORM_RULES))


@pytest.mark.parametrize(
    ("rule", "options", "words"),
    [
        ("at once", {}, "at once: 1,653 attempts, all 50 stored after 3.9 s"),
        ("boto3 standard", {}, "boto3 standard: 122 attempts, 15 of 50 given up"),
        ("fixed 100 ms", {"lost_answers": 0.2, "producers": 20}, "duplicate"),
    ],
)
def test_the_finding_says_how_many_attempts_and_what_became_of_the_records(rule, options, words):
    assert words in storm_finding(storm(rule, **options))


@few
@given(rules, rules, st.integers(1, 40), st.sampled_from([0.0, 0.2]))
def test_the_bars_are_all_requests_and_few_enough_to_draw(first, second, producers, lost_answers):
    runs = [storm(rule, producers=producers, lost_answers=lost_answers) for rule in (first, second)]
    figure = retry_storms(*runs)

    for place, run in enumerate(runs):
        bars = figure.data[2 * place : 2 * place + 2]
        wide = bars[0].x[1] - bars[0].x[0] if len(bars[0].x) > 1 else run.tick_seconds
        assert len(bars[0].x) <= 121
        if len(bars[0].x) > 1:
            assert sum(run.attempts) == pytest.approx(sum(sum(bar.y) for bar in bars) * wide)
    assert figure.layout.yaxis.range == figure.layout.yaxis2.range
    assert figure.layout.xaxis.range == figure.layout.xaxis2.range


def test_the_limit_is_drawn_in_both_charts():
    figure = retry_storms(storm("at once"), storm("boto3 legacy"))

    assert 2 * [LIMIT_PER_SECOND] == [shape.y0 for shape in figure.layout.shapes]
    assert {"y", "y2"} == {shape.yref for shape in figure.layout.shapes}


def test_the_table_sets_the_two_storms_beside_each_other():
    figure = retry_storms(storm("fixed 100 ms"), storm("boto3 standard"))
    rows = {row[0]: row[1:] for row in figure.twin.rows}

    assert ("what", "fixed 100 ms", "boto3 standard") == tuple(figure.twin.columns)
    assert (598, 122) == tuple(rows["requests"])
    assert (0, 15) == tuple(rows["records given up"])


def test_refused_requests_are_told_by_a_pattern_too():
    figure = retry_storms(storm("fixed 100 ms"), storm("at once"))

    assert ["", "/"] * 2 == [bar.marker.pattern.shape or "" for bar in figure.data]
