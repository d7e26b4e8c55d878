"""An answer that cannot be judged is told why, before the checker gets to see it."""

import functools
from collections.abc import Callable

import pytest

from kdslab.course import progress
from kdslab.course.exercise import exercise
from kdslab.course.outcome import Counterexample

HINTS = ("Look at the number.", "Twice as much.", "`2 * n`")


@pytest.fixture(autouse=True)
def _no_home(tmp_path, monkeypatch):
    monkeypatch.setattr(progress, "_journal", progress.Journal())
    monkeypatch.chdir(tmp_path)


@exercise("03.1", "Double a number", HINTS)
def double(rule: Callable[[int], int]) -> Counterexample | str | None:
    return "It doubles." if rule(1) == 2 else None


@exercise("03.2", "Name a number", HINTS)
def name_a_number(answer: object) -> Counterexample | None:
    if callable(answer):
        answer(1)
    return None


def printing(number):
    print(2 * number)


@pytest.mark.parametrize("given", [lambda _: None, printing, functools.partial(printing)])
@pytest.mark.parametrize("check", [double, name_a_number])
def test_a_function_that_gives_nothing_back_has_forgotten_its_return(check, given):
    assert [
        f"✗ Incorrect: {check.title}",
        "  Known mistake: a forgotten return",
        "  Yours: your function gave back nothing (None)",
        "  Rule: this exercise looks at what the function returns",
        "  Next: Does it end in `return`?",
    ] == str(check(given)).splitlines()
    assert ["a forgotten return"] == [event["mistake"] for event in progress.events()]


def test_a_function_as_handed_out_is_not_attempted():
    assert "not attempted" == double(lambda _: ...).status


@pytest.mark.parametrize("given", ["rule", 3, ["rule"], {}])
def test_what_is_no_function_is_said_where_one_is_wanted(given):
    assert [
        "✗ Incorrect: Double a number",
        f"  Yours: {given!r}",
        "  Rule: this exercise takes a function",
        "  Next: Hand in the function's name, without brackets, such as `double(rule)`.",
    ] == str(double(given)).splitlines()


@pytest.mark.parametrize("given", ["rule", 3, ["rule"], {}])
def test_what_is_no_function_passes_where_anything_is_wanted(given):
    assert "correct" == name_a_number(given).status


@pytest.mark.parametrize("blank", [..., None, [...]])
def test_a_blank_is_not_attempted_where_a_function_is_wanted(blank):
    assert "not attempted" == double(blank).status


@pytest.mark.parametrize("given", [int, functools.partial(max, 2)])
def test_a_class_and_a_partial_pass_for_functions(given):
    assert "correct" == double(given).status


def test_a_right_answer_may_be_told_something():
    assert "It doubles." == double(lambda n: 2 * n).remark
    assert "" == double(lambda n: n).remark
