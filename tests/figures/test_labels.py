"""Labels beside a chart never lie on each other and stay as near their lines as they can."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdslab.figures.labels import above, beside, level

values = st.lists(st.floats(0, 100), max_size=10)


@given(values)
def test_labels_keep_a_line_of_text_between_them_within_the_chart(at):
    placed = [label["y"] for label in beside([(v, "x") for v in at], top=100, height=170)]

    assert all(later - earlier >= 10 - 1e-6 for earlier, later in pairwise(placed))
    assert all(y <= 100 for y in placed)


def test_a_label_with_room_stands_at_its_value():
    placed = beside([(20, "low"), (80, "high")], top=100, height=300)

    assert [(20, "low"), (80, "high")] == [(label["y"], label["text"]) for label in placed]


def test_an_axis_may_begin_above_zero():
    placed = beside([(23.0, "a"), (23.0, "b")], bottom=22.0, top=25.0, height=300)

    assert [23.0, pytest.approx(23.17)] == [label["y"] for label in placed]


def test_a_level_and_its_name_lie_at_one_value():
    assert 7 == above("limit", 7)["y"] == level(7)["y0"] == level(7)["y1"]
