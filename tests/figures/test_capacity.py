"""The race and the costs are drawn as they were computed, and told in one sentence."""

import pytest

from kdslab.figures.capacity import mode_race, race_finding
from kdslab.figures.capacity_cost import cost_break_even, cost_finding
from kdslab.sim.capacity import race
from kdslab.sim.capacity_cost import Load, break_even
from kdslab.sim.capacity_shapes import FLAT, SHAPES


@pytest.mark.parametrize("shape", SHAPES)
def test_the_table_of_a_race_counts_every_refusal(shape):
    run = race(shape)
    rows = mode_race(run).twin.rows

    assert sum(run.refused) == sum(int(row[5].replace(",", "")) for row in rows)
    assert 24 == len(rows)


def test_each_stream_has_a_panel_with_three_lines():
    picture = mode_race(race())

    assert ["stored", "refused", "capacity"] * 3 == [trace.name for trace in picture.data]
    assert ["/"] * 3 == [trace.fillpattern.shape for trace in picture.data[1::3]]


def test_the_finding_names_who_refuses():
    assert (
        "Provisioned refuses nothing, on-demand Standard refuses nothing, "
        "on-demand Advantage refuses nothing" == race_finding(race(FLAT, factor=1))
    )
    assert race_finding(race()).startswith(
        "Provisioned refuses 5.5%, on-demand Standard refuses 3."
    )


@pytest.mark.parametrize("peak_factor", [1, 30, 60])
@pytest.mark.parametrize("fan_outs", [0, 3])
def test_every_crossing_is_marked_and_labelled(peak_factor, fan_outs):
    costs = break_even(Load(peak_factor=peak_factor, fan_outs=fan_outs))
    picture = cost_break_even(costs)

    assert [one.mibps for one in costs.crossings] == list(picture.data[-1].x)
    assert 3 + len(costs.crossings) == len(picture.layout.annotations)


@pytest.mark.parametrize("peak_factor", [1, 10, 20, 25, 30, 60])
def test_the_label_of_a_meeting_keeps_off_the_lines(peak_factor):
    costs = break_even(Load(peak_factor=peak_factor))
    labels = cost_break_even(costs).layout.annotations[3:]

    for one, label in zip(costs.crossings, labels, strict=True):
        place = min(range(len(costs.mibps)), key=lambda at: abs(costs.mibps[at] - one.mibps))
        has_a_line_below = any(line[place] < 0.8 * one.usd for _, line in costs.usd)
        # Lines come from the lower left, so the upper left of a point is free.
        assert not has_a_line_below or ("right", "bottom") == (label.xanchor, label.yanchor)


@pytest.mark.parametrize(
    ("load", "expected"),
    [
        (Load(), "Cheapest: provisioned throughout; Advantage beats Standard from 9.9 MiB/s on"),
        (
            Load(peak_factor=30),
            "Cheapest: provisioned, from 0.42 MiB/s on Standard, from 9.9 MiB/s on Advantage",
        ),
    ],
)
def test_the_finding_says_which_mode_is_the_cheapest_where(load, expected):
    assert expected == cost_finding(break_even(load))


def test_lines_are_told_apart_by_more_than_colour():
    lines = cost_break_even(break_even(Load())).data[:3]

    assert {"solid", "dash", "dot"} == {line.line.dash for line in lines}
