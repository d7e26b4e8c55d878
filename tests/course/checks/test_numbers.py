"""What is no whole number is called by its kind."""

import pytest

from kdslab.course.checks.numbers import misnumbered


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("", "text, not a number"),
        ("1", "text, not a number"),
        (1.0, "a broken number"),
        (float("nan"), "a broken number"),
        (True, ""),
        (None, ""),
        (1, ""),
    ],
)
def test_text_and_broken_numbers_have_names(given, name):
    assert name == misnumbered(given)
