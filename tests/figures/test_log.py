"""The picture of two readers shows each record of each reader once, where it came."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.figures.log import finding, table, two_tapes
from kdslab.sim.log import STARTS, two_readers


def tags(twin, name):
    return list(ET.fromstring(twin.svg).iter(f"{{http://www.w3.org/2000/svg}}{name}"))


def dots(twin, row):
    return [dot for dot in tags(twin, "circle") if dot.get("data-mark").startswith(f"{row}-")]


@settings(deadline=None, max_examples=25)
@given(st.sampled_from(STARTS), st.integers(12, 60), st.integers(1, 72), st.integers(360, 1100))
def test_each_reader_shows_what_it_got_on_the_page(start, late_hours, now_hours, width):
    tape = two_readers(start, late_hours=late_hours, now_hours=now_hours)
    twin = two_tapes(tape, width=width)

    assert len(tape.arrived_at_hours) == len(dots(twin, "tape"))
    for reader in tape.readers:
        assert reader.got == len(dots(twin, reader.name))
    for dot in tags(twin, "circle"):
        assert 0 <= float(dot.get("cx")) <= width


def test_what_is_gone_is_empty_and_what_is_kept_is_full():
    looks = [dot.get("class") for dot in dots(two_tapes(two_readers()), "tape")]

    assert ["gone"] * 48 + ["kept"] * 24 == looks


@pytest.mark.parametrize(
    ("settings", "end"),
    [
        ({}, "B, from hour 24 on, 48 and will never get 24"),
        ({"start": "TRIM_HORIZON"}, "B, from hour 24 on, 72 and misses none"),
        ({"now_hours": 12}, "B has not come yet"),
    ],
)
def test_the_finding_says_what_b_sees(settings, end):
    assert finding(two_readers(**settings)).endswith(end)


def test_the_table_counts_readers_and_tape():
    columns, rows = table(two_readers())

    assert [("A", 0.0, "TRIM_HORIZON", 72, 0), ("B", 24.0, "LATEST", 48, 24)] == list(rows[:2])
    assert {len(columns)} == {len(row) for row in rows}
