"""Three ways in are drawn row by row, and the limit that closes a call is marked."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.figures.producers import batch_packer, packing_finding
from kdslab.figures.waiting_pays import waiting_pays
from kdslab.sim.producers import WAITS_MS, over_waits, packings

SVG = "{http://www.w3.org/2000/svg}"
few = settings(deadline=None, max_examples=25)
loads = st.builds(packings, st.integers(1, 120_000), st.integers(1, 10_000), st.integers(0, 2_000))


@few
@given(loads, st.sampled_from([320, 560, 590, 1_130]))
def test_nothing_is_drawn_outside_the_paper(ways, width):
    svg = ET.fromstring(batch_packer(ways, width=width).svg)
    edge, floor = int(svg.get("width")), int(svg.get("height"))

    assert width == edge
    for box in svg.iter(f"{SVG}rect"):
        assert 0 <= float(box.get("x")) <= float(box.get("x")) + float(box.get("width")) <= edge
        assert float(box.get("y")) + float(box.get("height")) <= floor
    assert width < 560 or floor <= 420


@few
@given(loads)
def test_the_limit_that_closes_a_call_is_marked_by_a_sign(ways):
    svg = batch_packer(ways).svg

    assert sum(bool(way.closed_by) for way in ways) == svg.count("◂")


@few
@given(loads)
def test_the_table_has_a_row_a_way_as_long_as_its_head(ways):
    twin = batch_packer(ways)

    assert [way.way for way in ways] == [row[0] for row in twin.rows]
    assert {len(twin.columns)} == {len(row) for row in twin.rows}
    assert f"{packing_finding(ways)}." == twin.finding


@pytest.mark.parametrize("wait", [0, 100, 2_000])
def test_the_chart_of_waits_marks_the_wait_that_its_title_speaks_of(wait):
    over = over_waits(200, 1_000)
    figure = waiting_pays(over, wait)
    chosen = next(packed for ms, _, packed in over if ms == wait)

    assert figure.twin.finding.startswith(f"After {wait:,} ms")
    assert f"carries {round(chosen.user_records_per_record)} user record" in figure.twin.finding
    assert WAITS_MS.index(wait) == figure.layout.shapes[0].x0
    assert len(WAITS_MS) == len(figure.twin.rows) == len(figure.data[0].x)


def test_who_does_not_wait_is_closed_by_the_time():
    # Nothing is to be waited for: the time is up at once, and its bar is full.
    ways = packings(200, 2_000, 0)

    assert "each closed by 0 ms" in packing_finding(ways)
    assert 1.0 == next(gauge.part for gauge in ways[1].gauges if gauge.name == "time")
