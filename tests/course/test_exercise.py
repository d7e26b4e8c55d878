import functools
import linecache
import sys
import types

import pytest

from kdslab.course import exercise as room
from kdslab.course import progress
from kdslab.course.exercise import exercise
from kdslab.course.outcome import Counterexample

HINTS = ("Look at the hash.", "One range, one shard.", "`hash // width`")


@pytest.fixture(autouse=True)
def _no_home(tmp_path, monkeypatch):
    monkeypatch.setattr(progress, "_journal", progress.Journal())
    monkeypatch.setattr(room, "solution_text", lambda ident: f"return 2  # {ident}\n")
    monkeypatch.setitem(sys.modules, "cell", types.ModuleType("cell"))
    monkeypatch.chdir(tmp_path)


@exercise("03.1", "Double a number", HINTS)
def double(answer):
    """Doubles must be doubled."""
    for number in (1, 2):
        if (yours := answer(number)) != 2 * number:
            return Counterexample(
                yours=f"{yours}",
                rule=f"2 * {number} = {2 * number}",
                next_step="multiply",
                mistake="adds one" if yours == number + 1 else "",
            )
    return None


@exercise("03.2", "Name a number", HINTS)
def name_a_number(answer, limit=10):
    return None if answer < limit else Counterexample(yours="big", rule="small", next_step="less")


@exercise("03.3", "Buggy", HINTS)
def buggy(answer):
    answer(1)
    raise ZeroDivisionError("the checker's own")


@exercise("03.4", "Use an object", HINTS)
def use(answer):
    return None if list(answer.items()) == [1] else Counterexample(yours="", rule="", next_step="")


@exercise("03.5", "Refuse zero", HINTS)
def refuses_zero(answer):
    answer(1)
    try:
        answer(0)
    except ValueError:
        return None
    return Counterexample(yours="accepted", rule="0 is refused", next_step="raise ValueError")


def cell(source, name):
    """Run source as a notebook cell and return what it defines under a name."""
    file = f"<cell {hash(source)}>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    space = sys.modules["cell"].__dict__
    exec(compile(source, file, "exec"), space)
    return space[name]


def statuses():
    return [(event["exercise"], event["status"]) for event in progress.events()]


def test_a_right_answer_is_correct():
    assert "correct" == double(lambda number: 2 * number).status
    assert [("03.1", "correct")] == statuses()


def test_a_wrong_answer_is_incorrect_and_its_known_mistake_is_recorded():
    # On 1 both rules give 2, so the smallest counterexample is on 2.
    outcome = double(lambda number: number + 1)

    assert ("incorrect", "2 * 2 = 4") == (outcome.status, outcome.counterexample.rule)
    assert ["adds one"] == [event["mistake"] for event in progress.events()]


@pytest.mark.parametrize("blank", [..., None, [1, ...], {"a": ...}, (..., 2)])
def test_a_blank_is_not_attempted(blank):
    assert "not attempted" == double(blank).status


@pytest.mark.parametrize("body", ["return ...", "raise NotImplementedError"])
def test_an_empty_function_is_not_attempted(body):
    assert "not attempted" == double(cell(f"def f(n):\n    {body}", "f")).status


def test_a_blank_among_further_arguments_is_not_attempted():
    assert "not attempted" == name_a_number(3, ...).status
    assert "not attempted" == name_a_number(3, limit=...).status
    assert "correct" == name_a_number(3, limit=4).status


def test_a_return_forgotten_in_one_branch_is_judged():
    forgetful = cell("def f(n):\n    if n == 1:\n        return 2", "f")

    assert "None" == double(forgetful).counterexample.yours


def test_an_exception_of_the_learner_shows_the_learners_line():
    outcome = double(cell("def f(n):\n    wrong = n / 0\n    return wrong", "f"))

    assert [
        "! Your code raised: Double a number",
        "  ZeroDivisionError: division by zero",
        "  Line 2: `wrong = n / 0`",
    ] == str(outcome).splitlines()


def test_an_exception_in_a_library_shows_the_line_that_called_it():
    outcome = double(cell("import json\n\ndef f(n):\n    return json.loads('{')", "f"))

    assert "Line 4: `return json.loads('{')`" == outcome.raised[1]


def test_a_wrong_signature_shows_the_line_of_the_definition():
    outcome = double(cell("def f():\n    return 1", "f"))

    assert "your code raised" == outcome.status
    assert "Line 1: `def f():`" == outcome.raised[1]


def test_an_exception_of_a_partial_is_the_learners():
    twice = cell("def f(x, n):\n    return n / x", "f")

    assert "Line 2: `return n / x`" == double(functools.partial(twice, 0)).raised[1]


def test_an_exception_in_a_method_or_a_generator_is_the_learners():
    source = "class Store:\n    def items(self):\n        yield 1 // 0\n\nstore = Store()"

    assert "Line 3: `yield 1 // 0`" == use(cell(source, "store")).raised[1]


def test_a_method_that_is_not_written_yet_is_not_attempted():
    source = "class Store:\n    def items(self):\n        raise NotImplementedError\n\ns = Store()"

    assert "not attempted" == use(cell(source, "s")).status


def test_an_exception_of_the_checker_is_not_blamed_on_the_learner():
    answer = cell("def f(n):\n    return n", "f")

    with pytest.raises(ZeroDivisionError, match="the checker's own"):
        buggy(answer)
    assert [] == statuses()


def test_a_checker_may_ask_for_an_exception():
    source = "def f(n):\n    if n == 0:\n        raise ValueError\n    return 1 / n"

    assert "correct" == refuses_zero(cell(source, "f")).status


def test_an_interrupt_passes():
    with pytest.raises(KeyboardInterrupt):
        double(cell("def f(n):\n    raise KeyboardInterrupt", "f"))


def test_hints_come_in_three_steps_and_then_show_the_way_out():
    fresh = exercise("03.9", "Fresh", HINTS)(lambda _: None)

    heads = [str(fresh.hint()).splitlines()[0] for _ in range(3)]
    assert ["? Hint 1 of 3: nudge", "? Hint 2 of 3: rule", "? Hint 3 of 3: worked line"] == heads
    assert "give_up()` opens the solution." in str(fresh.hint())
    assert [1, 2, 3, 3] == [event["step"] for event in progress.events()]


def test_the_solution_is_closed_before_a_pass():
    double(lambda _: 0)

    assert (
        "○ Solution: Double a number\n"
        "  It opens after a correct answer. `double.give_up()` opens the solution."
    ) == str(double.solution())


def test_the_solution_opens_after_a_pass():
    double(lambda number: 2 * number)

    assert "return 2  # 03.1\n" == double.solution().code


def test_giving_up_shows_and_opens_the_solution():
    assert "return 2  # 03.1\n" == double.give_up().code
    assert "return 2  # 03.1\n" == double.solution().code
    assert ["give up"] == [event["kind"] for event in progress.events()]


def test_a_missing_solution_is_said_in_a_sentence(monkeypatch):
    def missing(ident):
        raise LookupError(f"no solution for {ident}")

    monkeypatch.setattr(room, "solution_text", missing)

    assert "  no solution for 03.1" == str(double.give_up()).splitlines()[1]


@pytest.mark.parametrize(("ident", "hints"), [("3.1", HINTS), ("03.1", HINTS[:2])])
def test_a_wrong_name_or_number_of_hints_is_refused(ident, hints):
    with pytest.raises(ValueError, match="an exercise"):
        exercise(ident, "Title", hints)(lambda _: None)


def test_an_exercise_keeps_the_checkers_name_and_docstring():
    assert ("double", "Doubles must be doubled.") == (double.__name__, double.__doc__)
    assert "Exercise 03.1: Double a number" == repr(double)
