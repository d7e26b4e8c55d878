"""A live drawing is told how wide the page is, and sends an SVG that stands by itself."""

import pytest

from kdslab.figures import Twin, key_fall
from kdslab.sim import route_keys
from kdslab.widgets import LiveDrawing, Range

SHARDS = Range(name="shards", label="Shards", value=2, minimum=1, maximum=8)


@pytest.fixture
def drawing():
    return LiveDrawing(
        lambda shards, width: key_fall(route_keys("abc", shards), width=width), [SHARDS]
    )


def test_draw_gets_the_width_of_the_page_besides_the_knobs():
    seen = []
    LiveDrawing(lambda **given: seen.append(given) or Twin(finding="x."), [SHARDS])

    assert [{"shards": 2, "width": 860}] == seen


def test_another_width_draws_again(drawing):
    drawing.width = 400

    assert 'width="400"' in drawing.view["svg"]


def test_the_browser_may_tell_its_width_and_a_knob_at_once(drawing):
    drawing.set_state({"width": 500, "values": {"shards": 3}})

    assert 'width="500"' in drawing.view["svg"]
    assert "3 keys on 3 shards" in drawing.view["finding"]


def test_the_width_is_no_knob(drawing):
    drawing.width = 400

    assert {"shards": 2} == drawing.values


def test_the_twin_is_the_drawing_as_it_was_made(drawing):
    assert key_fall(route_keys("abc", 2), width=860) == drawing.twin()


def test_what_is_drawn_ahead_is_as_wide_as_the_page(drawing, monkeypatch):
    sent = []
    monkeypatch.setattr(drawing, "send", sent.append)
    drawing.width = 400
    drawing._handle_custom_msg({"ahead": {"shards": 3}}, [])
    drawing.turn(shards=3)

    assert [{"ahead": drawing.view}] == sent
    assert 'width="400"' in drawing.view["svg"]


def test_a_width_that_cannot_be_drawn_leaves_the_last_drawing():
    picky = LiveDrawing(lambda width: Twin(finding=f"{1 // (width - 300)}.", svg="<svg/>"))
    picky.width = 300

    assert ("<svg/>", True) == (picky.view["svg"], picky.error.startswith("This could not be"))
