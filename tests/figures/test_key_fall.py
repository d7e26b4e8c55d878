"""Keys that fall: the picture tells the truth, at every width and for every key."""

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kdslab.data import key_sets
from kdslab.figures import key_fall
from kdslab.figures.hashing import finding, table
from kdslab.figures.key_fall import HEIGHT, WRONG_HEIGHT
from kdslab.sim import route_keys

NASTY = [
    "<b>&\"'",
    "</svg>",
    "<script>alert(1)</script>",
    "fill-0",
    "key-a",
    "]]>",
    "é ✗ 東京",
    "\\",
]
CHARACTER = 7.2  # A character of 13 pixels in a sans-serif is about so wide.
ROUNDED = 0.11  # Both ends of a comparison are written with one decimal.

# XML has no way to write most control characters, nor the two that are no characters.
letters = st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="\ufffe\uffff")
texts = st.text(letters, min_size=1, max_size=12)
key_lists = st.one_of(
    st.lists(texts, max_size=20),
    st.integers(0, 400).map(lambda count: [f"user-{number}" for number in range(count)]),
)
shard_counts = st.one_of(st.sampled_from([1, 2, 32]), st.integers(1, 32))
widths = st.integers(240, 1100)
some = settings(max_examples=40, deadline=None)

every_drawing = given(key_lists, shard_counts, widths, st.booleans())


def tags(root, name):
    return root.iter(f"{{http://www.w3.org/2000/svg}}{name}")


def drawn(keys, shard_count, width=860, wrong_model=False):
    routing = route_keys(keys, shard_count)
    return routing, ET.fromstring(key_fall(routing, width=width, wrong_model=wrong_model).svg)


def marks(root, kind):
    """Return the circles of a kind by the key that their title names, digest left out."""
    return {
        circle[0].text.rpartition(": ")[0]: circle
        for circle in tags(root, "circle")
        if circle.get("data-mark").startswith(f"{kind}-")
    }


def bins(root):
    """Return the shards' boxes and the wrong model's, each from left to right."""
    boxes = [box for box in tags(root, "rect") if box.get("class") == "box"]
    tops = sorted({float(box.get("y")) for box in boxes})
    return [[box for box in boxes if float(box.get("y")) == top] for top in tops]


def span(box):
    left = float(box.get("x"))
    return left, left + float(box.get("width"))


@some
@every_drawing
@example(NASTY, 3, 240, True)
@example(["a"], 1, 1100, True)
@example([f"k{number}" for number in range(400)], 32, 240, True)
@example([], 32, 240, True)
def test_every_key_hangs_over_the_bin_of_its_shard(keys, shard_count, width, wrong_model):
    routing, root = drawn(keys, shard_count, width, wrong_model)
    circles, boxes = marks(root, "key"), bins(root)[0]

    assert {key.key for key in routing.keys} == set(circles)
    for key in routing.keys:
        left, right = span(boxes[key.shard])
        assert left - ROUNDED <= float(circles[key.key].get("cx")) <= right + ROUNDED


@some
@every_drawing
@example(NASTY, 3, 240, True)
def test_the_wrong_model_hangs_every_key_over_its_own_bin(keys, shard_count, width, wrong_model):
    routing, root = drawn(keys, shard_count, width, wrong_model)
    circles = marks(root, "wrong")

    assert ({key.key for key in routing.keys} if wrong_model else set()) == set(circles)
    for key in routing.keys if wrong_model else ():
        left, right = span(bins(root)[1][key.modulo])
        assert left < float(circles[key.key].get("cx")) < right


@some
@every_drawing
@example(NASTY, 3, 240, True)
def test_every_mark_has_a_name_of_its_own(keys, shard_count, width, wrong_model):
    _, root = drawn(keys, shard_count, width, wrong_model)
    names = [mark.get("data-mark") for mark in root.iter() if mark.get("data-mark")]

    assert sorted(set(names)) == sorted(names)


@some
@every_drawing
@example(["x" * 256, "y"], 2, 240, True)
@example([f"{number}" * 64 for number in range(12)], 2, 240, False)
def test_every_label_lies_within_the_picture(keys, shard_count, width, wrong_model):
    _, root = drawn(keys, shard_count, width, wrong_model)
    height = WRONG_HEIGHT if wrong_model else HEIGHT

    for label in tags(root, "text"):
        long, x = len(label.text) * CHARACTER, float(label.get("x"))
        left = x - {"middle": long / 2, "end": long}.get(label.get("text-anchor"), 0)
        assert (left, left + long) == (max(left, 0), min(left + long, width)), label.text
        assert 10 <= float(label.get("y")) <= height


@some
@every_drawing
def test_every_circle_lies_within_the_picture(keys, shard_count, width, wrong_model):
    _, root = drawn(keys, shard_count, width, wrong_model)
    height = WRONG_HEIGHT if wrong_model else HEIGHT

    for circle in tags(root, "circle"):
        x, y, radius = (float(circle.get(name)) for name in ("cx", "cy", "r"))
        assert radius <= x <= width - radius
        assert radius <= y <= height - radius


@some
@every_drawing
def test_the_bins_stand_side_by_side_from_end_to_end(keys, shard_count, width, wrong_model):
    _, root = drawn(keys, shard_count, width, wrong_model)
    (axis,) = (line for line in tags(root, "line") if line.get("class") == "axis")

    for boxes in bins(root):
        assert shard_count == len(boxes)
        for one, other in pairwise(boxes):
            assert abs(span(one)[1] - span(other)[0]) <= ROUNDED
        assert abs(span(boxes[0])[0] - float(axis.get("x1"))) <= ROUNDED
        assert abs(span(boxes[-1])[1] - float(axis.get("x2"))) <= ROUNDED


@pytest.mark.parametrize("shard_count", [1, 4, 32])
def test_a_fuller_bin_is_filled_higher(shard_count):
    routing, root = drawn([f"k{number}" for number in range(60)], shard_count)
    fills = [box for box in tags(root, "rect") if "shard" in box.get("data-mark", "")]

    heights = [float(fill.get("height")) for fill in fills]
    ranked = sorted(zip(routing.per_shard, heights, strict=True))
    assert sorted(heights) == [height for _, height in ranked]
    assert [not count for count, _ in ranked] == [not height for _, height in ranked]


def test_the_bins_are_numbered_and_counted():
    _, root = drawn(["New York", "Los Angeles"], 2)

    said = [text.text for text in tags(root, "text") if text.get("y") in ("297", "313")]
    assert ["0", "empty", "1", "2 keys"] == said


@pytest.mark.parametrize(("count", "named"), [(12, 12), (13, 0)])
def test_up_to_twelve_keys_are_named(count, named):
    keys = [f"user-{number}" for number in range(count)]
    _, root = drawn(keys, 4)

    assert named == sum(text.text in keys for text in tags(root, "text"))


def test_a_key_too_long_for_its_label_is_cut_and_says_so():
    _, root = drawn(["a" * 256], 2)

    (label,) = (text.text for text in tags(root, "text") if text.text.startswith("aaa"))
    assert label.endswith("…")
    assert ["a" * 256] == list(marks(root, "key"))


def test_the_wrong_model_is_drawn_only_if_asked_for():
    _, without = drawn(["a", "b"], 2)
    _, beside = drawn(["a", "b"], 2, wrong_model=True)

    words = ["✗ wrong model: hash mod N"]
    assert [] == [text.text for text in tags(without, "text") if "wrong" in text.text]
    assert words == [text.text for text in tags(beside, "text") if "wrong" in text.text]
    assert (1, 2) == (len(bins(without)), len(bins(beside)))
    assert (f"{HEIGHT}", f"{WRONG_HEIGHT}") == (without.get("height"), beside.get("height"))


@pytest.mark.parametrize(("asked", "width"), [(10, 240), (240, 240), (860, 860), (1100, 1100)])
def test_the_picture_is_as_wide_as_asked_and_240_at_least(asked, width):
    _, root = drawn(["a"], 2, asked)

    assert (f"{width}", f"0 0 {width} {HEIGHT}") == (root.get("width"), root.get("viewBox"))


@given(st.lists(texts, max_size=20), shard_counts)
def test_the_twin_says_the_finding_and_lists_the_keys(keys, shard_count):
    routing = route_keys(keys, shard_count)
    twin = key_fall(routing)

    assert (f"{finding(routing)}.", *table(routing)) == (twin.finding, twin.columns, twin.rows)


def test_the_wrong_model_adds_a_sentence_on_what_it_gets_wrong():
    routing = route_keys(["a", "b", "c"], 3)
    twin = key_fall(routing, wrong_model=True)

    more = f" The wrong model, hash mod N, names another shard for {routing.misplaced} of 3."
    assert f"{finding(routing)}.{more}" == twin.finding


@pytest.mark.parametrize("name", key_sets())
@pytest.mark.parametrize("shard_count", [1, 32])
def test_every_key_set_of_the_menu_is_drawn_whole(name, shard_count):
    keys = key_sets()[name]
    _, root = drawn(keys, shard_count)

    assert set(keys) == set(marks(root, "key"))


def test_a_key_is_never_markup():
    svg = key_fall(route_keys(NASTY, 2), wrong_model=True).svg

    assert "<script>" not in svg
    assert 1 == svg.count("</svg>")


def test_lines_and_texts_take_the_pages_colours():
    svg = key_fall(route_keys(["a"], 2)).svg
    style = svg.partition("</style>")[0]

    assert re.findall(r"#[0-9a-f]{3,6}", style) == re.findall(r",(#[0-9a-f]{3,6})\)", style)
