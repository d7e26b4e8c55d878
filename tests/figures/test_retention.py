"""The retention timeline: what it draws is what the run says."""

import pytest

from kdslab.figures.retention import finding, retention_timeline
from kdslab.sim.retention import RECORDS, change_retention
from kdslab.sim.retention_cost import retention_cost


def drawn(before, after, look=0.0, gb_per_day=20):
    run = change_retention(before, after)
    costs = tuple(retention_cost(d, gb_per_day=gb_per_day, shards=1) for d in (before, after))
    return run, retention_timeline(run, costs, look)


def trace(figure, name):
    (found,) = (one for one in figure.data if one.name == name)
    return found


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (7, 1, "Retention goes from 7 days to 1 day: 18 records go at that moment, 3 stay"),
        (
            1,
            7,
            "Retention goes from 1 day to 7 days: the 27 records that had gone stay gone, "
            "the 3 there live on",
        ),
        (
            7,
            200,
            "Retention goes from 7 days to 200 days: the 29 records that had gone stay gone, "
            "the 1 there lives on",
        ),
        (99, 1, "Retention goes from 99 days to 1 day: 30 records go at that moment, none stay"),
        (7, 7, "Retention stays at 7 days: each record goes at that age"),
    ],
)
def test_the_finding_says_what_the_change_does(before, after, said):
    run, figure = drawn(before, after)

    assert said == finding(run)
    assert f"{said}." == figure.twin.finding


@pytest.mark.parametrize(("before", "after"), [(7, 1), (1, 7), (365, 1), (1, 365), (30, 29)])
def test_each_life_is_a_line_from_its_arrival_to_its_end(before, after):
    run, figure = drawn(before, after)
    lines = trace(figure, "record")

    assert 3 * RECORDS == len(lines.x)
    for number, life in enumerate(run.lives):
        start, end = lines.x[3 * number], lines.x[3 * number + 1]
        assert (life.arrived_at_days, life.gone_at_days or run.days) == (start, end)
        assert (0.0, end - start) == tuple(lines.y[3 * number : 3 * number + 2])


def test_a_cross_stands_for_each_record_that_is_cut_off():
    run, figure = drawn(7, 1)
    crosses = trace(figure, "cut off")

    assert run.cut == len(crosses.x) == 18
    assert {10.0} == set(crosses.x)
    assert all(1 < age < 7 for age in crosses.y)
    assert "✕ 18 go at once" in [label.text for label in figure.layout.annotations]


def test_the_moment_looked_at_is_counted_and_never_behind_the_end():
    run, figure = drawn(7, 1, look=2.5)

    assert len(run.readable_at(12.5)) == len(trace(figure, "readable").x)
    assert "● day 12.5: 3 readable" in [label.text for label in figure.layout.annotations]
    assert "● day 20: 3 readable" in [
        label.text for label in drawn(7, 1, look=99)[1].layout.annotations
    ]


def test_raising_it_says_that_nothing_comes_back():
    texts = [label.text for label in drawn(1, 7)[1].layout.annotations]

    assert "nothing comes back" in texts
    assert 3 == len(drawn(7, 7)[1].layout.annotations)


def test_the_price_stands_at_each_limit_and_in_the_table():
    _, figure = drawn(1, 30, gb_per_day=60)
    rows = dict(figure.twin.rows)

    assert "0.00" == rows["retention costs before, USD a month"]
    assert "46.34" == rows["retention costs after, USD a month"]
    assert "kept 30 days: 46.34 USD a month" in [label.text for label in figure.layout.annotations]


def test_it_is_small_enough_for_the_page():
    _, figure = drawn(7, 1)

    assert figure.to_dict()["layout"].get("height", 360) <= 420
    assert len(figure.twin.rows) <= 40
