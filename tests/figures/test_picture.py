"""A figure says what it shows: in its title, in words, in a table, and in slim JSON."""

import json

import plotly.graph_objects as go
import pytest
from IPython.core.formatters import DisplayFormatter

from kdslab.figures import key_ring, keys_per_shard, picture
from kdslab.figures.picture import MIME
from kdslab.figures.theme import TEMPLATE
from kdslab.sim import route_keys

THREE = {MIME, "text/html", "text/plain"}
ROUTING = route_keys([f"user-{number}" for number in range(8)], 10)
PICTURES = {
    "ring": lambda: key_ring(ROUTING),
    "bars": lambda: keys_per_shard(ROUTING),
    "two rules": lambda: keys_per_shard(ROUTING, wrong_model=True),
    "plain": lambda: picture(
        [go.Bar(x=["a"], y=[1])], finding="a is 1", columns=("name", "keys"), rows=(("a", 1),)
    ),
}
each = pytest.mark.parametrize("drawn", [draw() for draw in PICTURES.values()], ids=PICTURES)


def parts(value):
    """Walk every value of a nested structure, and the keys of its mappings."""
    yield value
    inner = value.items() if isinstance(value, dict) else value
    if isinstance(value, dict | list | tuple):
        for part in inner:
            yield from parts(part)


@each
def test_the_title_is_the_finding_and_the_first_line_of_the_twin(drawn):
    assert f"{drawn.layout.title.text}." == drawn.twin.text()
    assert drawn.twin.html().startswith(f"<p>{drawn.layout.title.text}.</p>")


@each
def test_the_bundle_has_exactly_three_types(drawn):
    assert THREE == set(drawn._repr_mimebundle_())


@each
def test_a_notebook_shows_exactly_these_three(drawn):
    data, _ = DisplayFormatter().format(drawn)

    assert THREE == set(data)


@each
def test_the_json_goes_through_json_and_makes_the_same_figure(drawn):
    sent = json.loads(json.dumps(drawn._repr_mimebundle_()[MIME]))

    again = go.Figure(data=sent["data"], layout=sent["layout"]).to_plotly_json()
    assert json.loads(json.dumps(again)) == {"data": sent["data"], "layout": sent["layout"]}


@each
def test_the_json_holds_plain_values_only(drawn):
    kinds = {type(part) for part in parts(drawn._repr_mimebundle_())}

    assert kinds <= {dict, list, tuple, str, int, float, bool, type(None)}


@each
def test_the_json_holds_no_coded_arrays(drawn):
    assert "bdata" not in list(parts(drawn._repr_mimebundle_()))


@each
def test_the_json_stays_under_10_kb(drawn):
    assert len(json.dumps(drawn._repr_mimebundle_()[MIME])) < 10_000


@each
def test_the_template_is_the_houses_and_nothing_of_plotlys(drawn):
    sent = json.loads(json.dumps(drawn._repr_mimebundle_()[MIME]))

    assert json.loads(json.dumps(TEMPLATE)) == sent["layout"]["template"]


@each
def test_a_page_does_not_scroll_into_a_figure(drawn):
    config = drawn._repr_mimebundle_()[MIME]["config"]

    assert config["scrollZoom"] is False


@each
def test_a_figure_takes_no_height_from_a_box_that_has_none(drawn):
    assert drawn._repr_mimebundle_()[MIME]["config"]["responsive"] is False


@each
def test_showing_a_figure_leaves_it_as_it_was(drawn):
    assert drawn._repr_mimebundle_() == drawn._repr_mimebundle_()


@each
def test_a_figure_is_at_most_420_pixels_high(drawn):
    assert (drawn.layout.height or TEMPLATE["layout"]["height"]) <= 420


def test_what_the_layout_takes_besides_is_kept():
    drawn = picture([], finding="x", columns=(), rows=(), xaxis={"title": "shard"})

    assert "shard" == drawn.layout.xaxis.title.text


def test_the_twin_holds_what_was_given():
    twin = PICTURES["plain"]().twin

    assert ("a is 1.", ("name", "keys"), (("a", 1),)) == (twin.finding, twin.columns, twin.rows)


def test_html_by_itself_is_the_twins():
    drawn = PICTURES["plain"]()

    assert drawn.twin.html() == drawn._repr_html_()


def test_a_long_finding_is_broken_into_lines_that_fit_and_have_room():
    short, long = (picture([], finding=text, columns=(), rows=()) for text in ("a", "word " * 30))

    assert ("a", None) == (short.layout.title.text, short.layout.margin.t)
    assert 3 == len(long.layout.title.text.split("<br>"))
    assert 56 + 2 * 20 == long.layout.margin.t


def test_a_picture_with_a_margin_of_its_own_has_room_for_a_title_of_two_lines_where_it_shows_it():
    narrow = picture([], finding="word " * 20, columns=(), rows=(), margin={"t": 30, "r": 80})
    shown = narrow._repr_mimebundle_()[MIME]["layout"]["margin"]

    assert {"t": 56 + 2 * 20, "r": 80} == shown
    assert 30 == narrow.layout.margin.t
