"""The live pictures of lesson 11 draw for every place of their knobs, and know what they ask."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.sim.switchboard import OFF, READERS
from kdslab.widgets.consumers import SOME, LeaseBoard, ReaderBoard, how_many_work

some = settings(deadline=None, max_examples=15)


@some
@given(
    st.integers(1, 6),
    st.integers(1, 6),
    st.booleans(),
    st.integers(10, 110),
    st.integers(0, 60),
    st.integers(320, 1100),
)
def test_the_board_is_drawn_wherever_the_knobs_stand(
    workers, shards, kill, kill_at, checkpoint, width
):
    board = LeaseBoard()
    board.width = width
    board.turn(workers=workers, shards=shards, kill=kill, kill_at=kill_at, checkpoint=checkpoint)

    assert "" == board.error
    assert f"{width}" == ET.fromstring(board.view["svg"]).get("width")


def test_three_of_five_workers_work_on_three_shards():
    # Source: KCL, lease lifecycle: a lease binds a shard to one worker.
    truth = how_many_work()

    assert SOME == truth.option
    assert "3 of 5 workers" in truth.because


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_every_reader_can_be_plugged_in_each_of_its_ways(reader):
    board = ReaderBoard()
    for way in (*reader.ways, OFF):
        board.turn(**{reader.name.lower(): way})
        assert "" == board.error


@pytest.mark.parametrize("live", [LeaseBoard, ReaderBoard])
def test_it_shows_itself_live_as_html_and_as_text(live):
    shown = live()
    data, _ = shown._repr_mimebundle_()

    assert shown.twin().finding == data["text/plain"]
    assert "data:image/svg+xml;base64," in data["text/html"]


def test_the_board_asks_first_unless_that_is_not_wanted():
    assert LeaseBoard().forecast["prompt"].endswith("how many of the five work?")
    assert not LeaseBoard(kill=True, predict=False).forecast
