"""The board and the curves of a day are those of the day that is given."""

import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest

from kdslab.figures.capstone import HEIGHT, day_drawing, finding, table
from kdslab.figures.capstone_board import short
from kdslab.sim.capstone import black_friday
from kdslab.sim.capstone_plan import MODES, Plan

GOOD = Plan(day_shards=20, evening_shards=38, suffixed=True, retention_hours=48)
REFUSED = Plan(day_shards=7, evening_shards=15)


def words(svg):
    return [
        "".join(node.itertext()) for node in ET.fromstring(svg).iter() if node.tag.endswith("text")
    ]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("width", [0, 420, 590, 1_130])
def test_every_day_is_a_drawing_of_its_width(mode, width):
    drawn = day_drawing(black_friday(Plan(mode=mode, evening_shards=9), seed=3), width=width)
    root = ET.fromstring(drawn.svg)

    assert (str(max(width, 420)), str(HEIGHT)) == (root.get("width"), root.get("height"))
    assert HEIGHT <= 420


def test_the_finding_counts_objectives():
    day = black_friday(GOOD, seed=2)

    assert finding(day).startswith(
        "Day 2: 100 of 100 points, 5 of 5 objectives met; 0.00% refused, worst lag 0 min"
    )
    assert "nothing expired unread" in finding(day)
    assert f"{day.objectives[4].number}" in finding(day)


def test_each_objective_stands_on_the_board_with_a_sign():
    day = black_friday(seed=1)
    said = words(day_drawing(day).svg)

    assert all(each.number in said for each in day.objectives)
    assert day.met == sum(text.startswith("✓") for text in said)
    assert 5 - day.met == sum(text in ("✗missed",) for text in said)


def test_the_board_s_points_add_up_to_the_score():
    day = black_friday(seed=4)
    rows = table(day)[1][:5]

    assert abs(day.score - sum(float(row[4]) for row in rows)) < 1.2
    assert all(
        f"{each.points:.0f}points, of 20" in words(day_drawing(day).svg) for each in day.objectives
    )


def test_what_happened_is_named_with_its_letter():
    day = black_friday(seed=1)
    said = words(day_drawing(day).svg)

    for letter, each in zip("ABCDEF", day.happenings, strict=True):
        assert letter in said
        assert any(text.startswith(f"{letter} {each.name} ") for text in said)


def test_refused_records_are_hatched_and_named_and_absent_when_there_are_none():
    bad, good = day_drawing(black_friday(seed=1)), day_drawing(black_friday(GOOD, seed=2))

    assert "url(#kds-refused)" in bad.svg
    assert "✗ refused" in words(bad.svg)
    assert 'fill="url(#kds-refused)"' not in good.svg
    assert "✗ refused" not in words(good.svg)


def test_what_the_service_refused_of_the_plan_is_told():
    drawn = day_drawing(black_friday(REFUSED, seed=1), width=590)

    assert any(text.startswith("✗ plan refused at 17:00 Update") for text in words(drawn.svg))
    assert ("plan", "", "17:00", "refused") in [row[:4] for row in drawn.rows]


def test_the_table_has_objectives_and_happenings():
    columns, rows = table(black_friday(seed=1))

    assert 11 == len(rows)
    assert {len(columns)} == {len(row) for row in rows}
    assert {"met", "missed"} == {row[3] for row in rows[:5]}


def test_thousands_are_written_short():
    assert ["0", "5k", "50k"] == [short(rate) for rate in (0, 5_000, 50_000)]


def test_a_reason_too_long_for_the_paper_is_cut_and_kept_whole_in_its_title():
    drawn = day_drawing(black_friday(seed=1), width=420)

    assert any("…" in text for text in words(drawn.svg))
    assert black_friday(seed=1).objectives[0].reason in drawn.svg


@pytest.mark.parametrize("seed", range(1, 13))
def test_letters_and_bars_of_what_happened_do_not_lie_on_each_other(seed):
    root = ET.fromstring(day_drawing(black_friday(seed=seed), width=590).svg)
    bars = [node for node in root.iter() if node.get("class") == "band"]
    rows = {}
    for bar in bars:
        rows.setdefault(bar.get("y1"), []).append((float(bar.get("x1")), float(bar.get("x2"))))

    assert 6 == len(bars)
    for row in rows.values():
        ends = sorted(row)
        assert all(right[0] - left[1] > 14 for left, right in pairwise(ends))
