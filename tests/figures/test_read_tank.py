"""The chart of the tank says who falls behind, names every line, and counts what was refused."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.figures.read_tank import finding, read_tank_chart
from kdslab.sim.read_tank import read_tank

runs = st.builds(
    read_tank,
    pollers=st.integers(1, 8),
    interval_seconds=st.floats(0.2, 3),
    write_kib=st.integers(0, 1024),
    fan_out=st.booleans(),
)


@settings(deadline=None, max_examples=20)
@given(runs)
def test_there_is_a_named_line_for_each_reader_and_a_bar_for_each_answer(run):
    figure = read_tank_chart(run)
    *lines, answered, refused = figure.data
    said = [note.text for note in figure.layout.annotations]

    assert [reader.name for reader in run.readers] == [line.name for line in lines]
    assert {reader.name for reader in run.readers} <= set(said)
    assert (run.answered, run.refused) == (tuple(answered.y), tuple(refused.y))
    assert "/" == refused.marker.pattern.shape


@settings(deadline=None, max_examples=20)
@given(runs)
def test_every_picture_has_its_finding_and_a_row_for_each_reader(run):
    figure = read_tank_chart(run)

    assert f"{finding(run)}." == figure.twin.finding
    assert len(run.readers) == len(figure.twin.rows)
    assert {len(figure.twin.columns)} == {len(row) for row in figure.twin.rows}
    json.dumps(figure.to_plotly_json())


def test_lines_that_lie_on_each_other_differ_without_colour():
    figure = read_tank_chart(read_tank(pollers=4))
    dashes = [line.line.dash for line in figure.data[:4]]

    assert 4 == len(set(dashes))


def test_who_falls_behind_is_counted():
    assert "3 pollers share one shard: all fall behind, by up to" in finding(read_tank(pollers=3))
    assert "1 poller: it keeps up, 0 of" in finding(read_tank(pollers=1))
