"""The tape shows every head where it stands, at every width."""

import xml.etree.ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.figures.reading import HEIGHT, finding, read_heads_drawing, table
from kdslab.sim.reading import LAST_HOUR, read_heads

CHARACTER = 7.4  # A character of 13 pixels in a sans-serif is about so wide.
hours = st.floats(0, LAST_HOUR)
tapes = st.builds(read_heads, hours, record=st.integers(0, 24), timestamp_hours=hours)
widths = st.integers(320, 1100)
some = settings(deadline=None, max_examples=40)


def drawn(tape, width=860):
    return ET.fromstring(read_heads_drawing(tape, width=width).svg)


def tags(root, name):
    return list(root.iter(f"{{http://www.w3.org/2000/svg}}{name}"))


@some
@given(tapes, widths)
def test_a_head_stands_under_the_first_record_that_it_gets(tape, width):
    root = drawn(tape, width)
    cells = [cell for cell in tags(root, "rect") if "cell" in (cell.get("class") or "")]

    for head, mark in zip(tape.heads, tags(root, "circle"), strict=True):
        cell = cells[head.first]
        left = float(cell.get("x"))
        assert left < float(mark.get("cx")) < left + float(cell.get("width"))
        assert f"head-{head.kind}" == mark.get("data-mark")


@some
@given(tapes, widths)
def test_everything_lies_within_the_picture(tape, width):
    root = drawn(tape, width)

    assert (f"{width}", f"{HEIGHT}") == (root.get("width"), root.get("height"))
    for label in tags(root, "text"):
        text, x = "".join(label.itertext()), float(label.get("x"))
        small = "small" in (label.get("class") or "")
        long = len(text) * (6.2 if small else CHARACTER)
        left = x - {"middle": long / 2}.get(label.get("text-anchor"), 0)
        assert left >= -6, text
        assert width < 480 or left + long <= width + 6, text
        assert 10 <= float(label.get("y")) <= HEIGHT


def test_what_is_gone_and_what_is_still_to_come_look_different_without_colour():
    root = drawn(read_heads(30.0))
    kinds = [
        cell.get("class") for cell in tags(root, "rect") if "cell" in (cell.get("class") or "")
    ]

    assert ["cell gone"] * 3 + ["cell "] * 13 == kinds[:16]
    assert {"cell come"} == set(kinds[16:])
    assert 3 == sum(text.text == "✗" for text in tags(root, "text"))


def test_the_twin_lists_the_five_types():
    tape = read_heads(30.0)
    twin = read_heads_drawing(tape)

    assert (f"{finding(tape)}.", *table(tape)) == (twin.finding, twin.columns, twin.rows)
    assert 5 == len(twin.rows)


def test_one_record_that_is_gone_is_one():
    assert "1 record is gone" in finding(read_heads(25.0))


def test_a_young_shard_has_lost_nothing():
    assert "TRIM_HORIZON begins at record 0; LATEST waits for 4" == finding(read_heads(6.0))
