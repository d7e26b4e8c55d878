"""The notebooks as they are committed: every rule holds, and the exercises answer as they should.

Each test fails when there is no notebook. nbval, in the same run, proves the stored outputs.
"""

import importlib
import pkgutil
import re
from copy import deepcopy
from pathlib import Path

import papermill
import pytest
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

import kdslab.course.checks
from kdslab.course import author
from kdslab.course.exercise import Exercise
from kdslab.course.lesson_rules import checked, checkers_of, lesson_faults, read_lesson, stems
from kdslab.course.notebook_rules import read_page
from kdslab.course.tidy import source_of, tidy
from kdslab.course.workspace import course_root

ROOT = course_root()
# An empty list would be a skipped test, and a skipped test would be a course without lessons.
LESSONS = stems(ROOT) or ["there is no lesson"]
SOLVED = [stem for stem in LESSONS if (ROOT / f"solutions/{stem}.ipynb").is_file()] or LESSONS

STATUS = re.compile(r"^\S (Correct|Incorrect|Not attempted|Your code raised): (.+)$", re.MULTILINE)


@pytest.mark.parametrize("stem", LESSONS)
def test_every_rule_holds(stem):
    lesson = read_lesson(ROOT, stem)

    assert [] == list(lesson_faults(lesson, checkers_of(stem)))


def test_no_two_exercises_share_a_name_or_a_checker_s_name():
    idents = {(found.ident, found.__name__) for found in _exercises()}

    assert len(idents) == len({ident for ident, _ in idents}) == len({name for _, name in idents})


@pytest.mark.parametrize("stem", SOLVED)
def test_every_exercise_is_handed_out_as_not_attempted(stem):
    exercises = _notebook("exercises", stem)

    assert _all(stem, "Not attempted") == _outcomes(exercises)


@pytest.mark.parametrize("stem", SOLVED)
def test_every_solution_is_correct(stem):
    assert _all(stem, "Correct") == _outcomes(_notebook("solutions", stem))


@pytest.mark.parametrize("stem", SOLVED)
def test_every_solution_is_correct_for_each_learner_and_attempt(
    stem, tmp_path, kernel_of_this_python
):
    solutions = load_notebook_node(str(ROOT / f"solutions/{stem}.ipynb"))
    variants = [
        parameterize_notebook(deepcopy(solutions), {"learner": learner, "attempt": attempt}).cells
        for learner in ("ada", "grace")
        for attempt in (1, 2)
    ]
    for number, variant in enumerate(variants):
        for cell in variant:
            cell["id"] += f"-{number}"
    # In one kernel, one behind the other: it is the notebooks that are tried, not its start.
    solutions.cells = [cell for variant in variants for cell in variant]
    cells = papermill.execute_notebook(
        solutions, None, kernel_name=kernel_of_this_python, cwd=tmp_path, progress_bar=False
    ).cells

    for variant in variants:
        own, cells = cells[: len(variant)], cells[len(variant) :]
        assert _all(stem, "Correct") == _outcomes({"cells": own})
    assert [] == cells


@pytest.mark.parametrize(
    ("auto", "verdict"),
    [({"KDSLAB_AUTO": "1"}, "(As you|Not as you) predicted"), ({}, "Not predicted")],
    ids=["predictions make themselves", "none is made"],
)
@pytest.mark.parametrize("stem", LESSONS)
def test_a_lesson_runs_twice_in_one_kernel(stem, auto, verdict):
    name = f"notebooks/{stem}.ipynb"
    lesson = tidy(_notebook("notebooks", stem))
    twice = tidy({**lesson, "cells": lesson["cells"] * 2})

    executed = author.run(twice, name, **auto)

    comparisons = sum(".compare(" in source_of(cell) for cell in executed["cells"])
    verdicts = re.findall(rf"^\S {verdict}$", _said(executed), re.MULTILINE)
    assert comparisons == len(verdicts)


@pytest.fixture
def kernel_of_this_python(monkeypatch):
    """Name the kernel of the running environment, before any that the user has installed."""
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "1")
    monkeypatch.setenv("PYTHONPATH", str(Path(kdslab.course.__file__).parents[2]))
    monkeypatch.delenv("KDSLAB_AUTO", raising=False)
    return "python3"


def _notebook(folder, stem):
    page = read_page(ROOT, f"{folder}/{stem}.ipynb")
    assert page is not None, f"there is no {folder}/{stem}.ipynb"
    return page.notebook


def _all(stem, status):
    """Return one outcome for each exercise that a lesson's solutions check, by its title."""
    page = read_page(ROOT, f"solutions/{stem}.ipynb")
    assert page is not None, f"there is no solutions/{stem}.ipynb"
    idents = {ident for _, ident in checked(page, checkers_of(stem))}
    assert idents, f"{page.name} checks no exercise"
    return {found.title: {status} for found in _exercises() if found.ident in idents}


def _exercises():
    for module in pkgutil.iter_modules(kdslab.course.checks.__path__):
        here = importlib.import_module(f"kdslab.course.checks.{module.name}")
        yield from (thing for thing in vars(here).values() if isinstance(thing, Exercise))


def _outcomes(notebook):
    """Return the outcomes that an executed notebook shows, by their exercises' titles."""
    found = {}
    for status, title in STATUS.findall(_said(notebook)):
        found.setdefault(title, set()).add(status)
    return found


def _said(notebook):
    """Return the plain text of all outputs."""
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", ())]
    assert [] == [output for output in outputs if output["output_type"] == "error"]
    return "\n".join("".join(output.get("data", {}).get("text/plain", "")) for output in outputs)
