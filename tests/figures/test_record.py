"""The x-ray of a record: everything lies within the picture, and it says what was counted."""

import re
import xml.etree.ElementTree as ET
from unicodedata import east_asian_width

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kdslab.figures.record import HEIGHT, finding, record_x_ray, table
from kdslab.sim.record import x_ray

LETTER = {"mono": 7.3, "strong": 7.4}
SMALL, ROUNDED = 6.6, 0.11
NASTY = "<b>&\"'</svg>\x07\ud800]]>"

texts = st.text(st.characters(codec="utf-8"), max_size=40)
keys = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40)
widths = st.integers(360, 1100)
percents = st.none() | st.integers(0, 100)
every = given(keys, texts, percents, widths)


def tags(root, name):
    return list(root.iter(f"{{http://www.w3.org/2000/svg}}{name}"))


def drawn(key, text, percent=None, width=590):
    return ET.fromstring(record_x_ray(x_ray(key, text, explicit_percent=percent), width=width).svg)


@every
@settings(deadline=None, max_examples=60)
@example("k" * 256, "", None, 360)
@example("k", "x" * 2_000, 100, 360)
@example("東" * 256, "京" * 500, 0, 590)
def test_every_box_and_every_label_lies_within_the_picture(key, text, percent, width):
    root = drawn(key, text, percent, width)

    for box in tags(root, "rect"):
        left = float(box.get("x"))
        assert 0 <= left <= left + float(box.get("width")) <= width + ROUNDED
    for label in tags(root, "text"):
        if " " in label.get("x"):
            continue
        each = LETTER.get(label.get("class"), SMALL)
        letters = label.text or ""
        long = sum(each * (2 if east_asian_width(letter) in "WF" else 1) for letter in letters)
        shift = {"middle": long / 2, "end": long}.get(label.get("text-anchor"), 0)
        left = float(label.get("x")) - shift
        assert -1 <= left, letters
        assert 10 <= float(label.get("y")) <= HEIGHT
        if letters.isascii():
            assert left + long <= width + 1, letters


@every
@settings(deadline=None, max_examples=30)
def test_the_boxes_stand_side_by_side_in_the_order_of_the_request(key, text, percent, width):
    marks = {m.get("data-mark"): m for m in tags(drawn(key, text, percent, width), "rect")}
    ends = [float(marks["key"].get(name)) for name in ("x", "width")]

    assert abs(sum(ends) - float(marks["data"].get("x"))) <= ROUNDED
    assert bool(text) == ("wire" in marks)


def test_the_hash_key_points_into_its_shard():
    root = drawn("user-42", "hello", percent=99)
    (place, own) = (
        float(re.match(r"M([\d.]+)", mark.get("d"))[1])
        for name in ("place", "md5")
        for mark in tags(root, "path")
        if mark.get("data-mark") == name
    )
    shards = [box for box in tags(root, "rect") if not box.get("data-mark")][:4]
    spans = [(float(s.get("x")), float(s.get("x")) + float(s.get("width"))) for s in shards]

    assert spans[3][0] < place < spans[3][1]
    assert spans[1][0] < own < spans[1][1]


def test_without_an_explicit_hash_key_there_is_one_pointer():
    (pointer,) = tags(drawn("k", "x"), "path")

    assert "place" == pointer.get("data-mark")


def test_the_digits_are_those_of_the_sequence_number():
    seen = x_ray("user-42", "hello")
    digits = [t for t in tags(drawn("user-42", "hello"), "text") if t.get("style")]

    assert seen.sequence.hex_digits == "".join(text.text for text in digits)
    assert all(len(text.text) == len(text.get("x").split()) for text in digits)


def test_a_key_is_never_markup():
    svg = record_x_ray(x_ray(NASTY[:10], NASTY[:10])).svg

    assert 1 == svg.count("</svg>")
    assert ET.fromstring(svg) is not None


@pytest.mark.parametrize(("asked", "width"), [(100, 360), (590, 590), (1_100, 1_100)])
def test_the_picture_is_as_wide_as_asked_and_360_at_least(asked, width):
    root = drawn("k", "x", width=asked)

    assert (f"{width}", f"0 0 {width} {HEIGHT}") == (root.get("width"), root.get("viewBox"))
    assert HEIGHT <= 420


def test_the_twin_says_the_finding_and_lists_the_parts():
    seen = x_ray("user-42", "hello", explicit_percent=10)
    twin = record_x_ray(seen)
    rows = dict(twin.rows)

    assert (f"{finding(seen)}.", *table(seen)) == (twin.finding, twin.columns, twin.rows)
    assert (12, 8, seen.sequence.text) == (
        rows["counted size, bytes"],
        rows["data in base64 on the wire, bytes"],
        rows["sequence number"],
    )
    assert "2026-11-23 09:12:34.321" == rows["arrived (UTC)"]


def test_lines_and_texts_take_the_pages_colours():
    style = record_x_ray(x_ray("k", "x")).svg.partition("</style>")[0]

    assert re.findall(r"#[0-9a-f]{3,6}", style) == re.findall(r",(#[0-9a-f]{3,6})\)", style)
