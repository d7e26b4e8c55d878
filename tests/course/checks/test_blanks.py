"""A wrong blank is told what it is, and the finished answer is not given away."""

import pytest

from kdslab.course.checks.blanks import wrong_base, wrong_width

WIDTH = 2**126
ELSE = "How many places are there in all, and how many shards share them?"


@pytest.mark.parametrize(
    ("width", "advice"),
    [
        (2**128, "Divide it by the number of shards."),
        (WIDTH - 1, "0 counts as a place: divide 2**128, not 2**128 - 1."),
        (float(WIDTH), "Divide with //, so that the number stays whole."),
        (f"{WIDTH}", "Write the number without quotes."),
        (2**64, ELSE),
        (True, ELSE),
        ([WIDTH], ELSE),
    ],
)
def test_a_wrong_width_is_told_the_next_step_of_its_own_case(width, advice):
    assert advice == wrong_width(width, 4).next_step


def test_a_wrong_width_is_not_told_the_right_one():
    said = wrong_width("4", 4)

    assert ("width '4'", "the ring has 2**128 places; 4 shards share them equally") == (
        said.yours,
        said.rule,
    )
    assert f"{WIDTH}" not in f"{said}"


@pytest.mark.parametrize(
    ("base", "mistake", "advice"),
    [
        ("16", "text, not a number", "Write the number without quotes."),
        (16.0, "a broken number", "A base is a whole number: write it without a point."),
        (10, "decimal digits", "Count the different digits that a digest can have."),
        (2, "bits", "Count the different digits that a digest can have."),
        (8, "", "Count the different digits that a digest can have."),
        ([16], "", "Count the different digits that a digest can have."),
    ],
)
def test_a_wrong_base_is_told_the_next_step_of_its_own_case(base, mistake, advice):
    said = wrong_base(base)

    assert (mistake, advice) == (said.mistake, said.next_step)
    assert f"base {base!r}" == said.yours


def test_right_blanks_have_nothing_wrong():
    assert wrong_base(16) is None
    assert wrong_width(WIDTH, 4) is None
    assert wrong_width(2**128 // 3, 3) is None
