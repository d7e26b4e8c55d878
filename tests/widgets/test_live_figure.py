"""A live chart sends data, never a library; the library comes once, when a page asks for it."""

import json
from importlib.resources import files

import pytest

from kdslab.figures import keys_per_shard, picture
from kdslab.figures.picture import CONFIG
from kdslab.sim import route_keys
from kdslab.widgets import LiveFigure, Range

KNOB = Range(name="shards", label="Shards", value=4, minimum=1, maximum=32)


def ask(chart, message):
    chart._handle_custom_msg(message, [])


@pytest.fixture
def chart():
    return LiveFigure(lambda shards: keys_per_shard(route_keys("abcdefgh", shards)), [KNOB])


@pytest.fixture
def sent(chart, monkeypatch):
    messages = []
    monkeypatch.setattr(
        chart, "send", lambda content, buffers=None: messages.append((content, buffers))
    )
    return messages


def test_the_browser_gets_the_figure_as_plain_json(chart):
    view = json.loads(json.dumps(chart.view))

    assert {"data", "layout", "config", "finding", "columns", "rows", "at"} == set(view)
    assert (["bar"], CONFIG) == ([trace["type"] for trace in view["data"]], view["config"])
    assert not {"meta", "title"} & set(view["layout"]), "the page shows the finding itself"


def test_the_twin_is_that_of_the_picture(chart):
    assert keys_per_shard(route_keys("abcdefgh", 4)).twin == chart.twin()


def test_turning_a_knob_changes_the_bars(chart):
    chart.turn(shards=2)

    assert ["0", "1"] == list(chart.view["data"][0]["x"])


def test_a_picture_may_be_shown_twice():
    once = keys_per_shard(route_keys("abc", 2))
    chart = LiveFigure(lambda: once)
    chart.refresh()

    assert ("", once.twin) == (chart.error, chart.twin())


def test_no_trait_holds_plotly(chart, sent):
    ask(chart, "plotly, please")

    assert 1 == len(sent)
    own = {name: value for name, value in chart.get_state().items() if name not in ("_esm", "_css")}
    assert len(json.dumps(own)) < 5_000


def test_a_page_that_asks_gets_plotly_as_one_buffer(chart, sent):
    ask(chart, "plotly, please")

    source = files("plotly").joinpath("package_data/plotly.min.js").read_bytes()
    assert [("plotly", [source])] == sent


@pytest.mark.parametrize("message", ["plotly", {"event": "plotly, please"}, "", None])
def test_another_message_gets_nothing(chart, sent, message):
    ask(chart, message)

    assert [] == sent


def test_a_page_may_ask_for_the_next_picture_too(chart, sent):
    ask(chart, {"ahead": {"shards": 5}})
    chart.turn(shards=5)

    assert [({"ahead": chart.view}, None)] == sent


def test_the_browser_asks_and_listens_in_the_same_words():
    assert 'model.send("plotly, please")' in LiveFigure._esm
    assert 'message === "plotly"' in LiveFigure._esm


def test_a_draw_that_returns_no_picture_is_said_in_a_sentence():
    assert LiveFigure(lambda: "no picture").error.startswith("This could not be drawn: ")


def test_a_title_of_several_lines_leaves_no_room_where_the_page_shows_it():
    short, long = (
        LiveFigure(lambda text=text: picture([], finding=text, columns=(), rows=()))
        for text in ("a", "word " * 30)
    )

    assert short.view["layout"]["margin"] == long.view["layout"]["margin"]
