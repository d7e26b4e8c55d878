"""The board of readers: a cable for each that is there, to the tank or to a pipe."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdslab.figures.switchboard import HEIGHT, finding, switchboard_drawing, table
from kdslab.sim.switchboard import OFF, POLLS, PUSHED, READERS, plug_in

boards = st.fixed_dictionaries(
    {reader.name.lower(): st.sampled_from((*reader.ways, OFF)) for reader in READERS}
).map(lambda ways: plug_in(**ways))


@given(boards, st.integers(320, 1100))
def test_there_is_a_cable_for_each_reader_that_is_there(board, width):
    root = ET.fromstring(switchboard_drawing(board, width=width).svg)
    kinds = [path.get("class") for path in root.iter("{http://www.w3.org/2000/svg}path")]

    assert (len(board.pollers), len(board.pushed)) == (kinds.count("polls"), kinds.count("pipe"))
    assert f"0 0 {width} {HEIGHT}" == root.get("viewBox")


@given(boards)
def test_the_twin_lists_all_readers(board):
    twin = switchboard_drawing(board)

    assert (f"{finding(board)}.", *table(board)) == (twin.finding, twin.columns, twin.rows)
    assert len(READERS) == len(twin.rows)


@given(boards)
def test_more_pollers_leave_less_for_each(board):
    # Source: API reference, CreateStream: 2 MiB a second for all pollers of a shard.
    pollers = len(board.pollers)

    assert min(1024, 2048 // max(1, pollers)) == board.write_kib_at_most


@pytest.mark.parametrize(
    ("ways", "said"),
    [
        ({"s3": POLLS}, "the consumers are kcl, lambda, flink, spark, firehose, got s3"),
        ({"firehose": PUSHED}, "Firehose polls, got fan-out"),
    ],
)
def test_a_plug_that_does_not_fit_is_refused(ways, said):
    with pytest.raises(ValueError, match=said):
        plug_in(**ways)


def test_nobody_polls_when_all_have_pipes():
    board = plug_in(**dict.fromkeys(("lambda", "flink", "spark"), PUSHED), firehose=OFF)

    assert "Nobody polls; 4 have pipes of their own" == finding(board)
