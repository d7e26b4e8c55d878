import copy
import json

import pytest

from kdslab.course import solution
from kdslab.course.solution import exercise_of, solution_text

CODE = """def which(key):
    ### BEGIN SOLUTION
    hashed = hash_key(key)
    return hashed
    ### END SOLUTION
    return ...
"""


def code_cell(source, **more):
    return {
        "cell_type": "code",
        "id": "c1",
        "source": source,
        "outputs": [{"output_type": "stream", "name": "stdout", "text": "7"}],
        "execution_count": 3,
        "metadata": {"tags": ["exercise:03.1"], "trusted": True},
        **more,
    }


def notebook(*cells):
    return {
        "cells": list(cells),
        "metadata": {"kernelspec": {"name": "python3"}, "widgets": {"state": {}}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def test_a_region_becomes_one_comment_at_its_indentation():
    (cell,) = exercise_of(notebook(code_cell(CODE)))["cells"]

    assert ["def which(key):\n", "    # Your code here.\n", "    return ..."] == cell["source"]


def test_outputs_counts_and_needless_metadata_are_dropped():
    handed = exercise_of(notebook(code_cell("1 + 1")))

    (cell,) = handed["cells"]
    assert ([], None, {"tags": ["exercise:03.1"]}) == (
        cell["outputs"],
        cell["execution_count"],
        cell["metadata"],
    )
    assert {"kernelspec": {"name": "python3"}} == handed["metadata"]


def test_prose_is_left_as_it_is():
    prose = {"cell_type": "markdown", "id": "m", "source": ["### BEGIN SOLUTION"], "metadata": {}}

    assert [prose] == exercise_of(notebook(prose))["cells"]


def test_the_solutions_notebook_is_not_changed():
    source = notebook(code_cell(CODE.splitlines(keepends=True)))
    before = copy.deepcopy(source)

    exercise_of(source)

    assert before == source


def test_two_regions_are_replaced_each():
    source = (
        "### BEGIN SOLUTION\na = 1\n### END SOLUTION\nb = 2\n### BEGIN SOLUTION\n### END SOLUTION"
    )
    (cell,) = exercise_of(notebook(code_cell(source)))["cells"]

    assert ["# Your code here.\n", "b = 2\n", "# Your code here."] == cell["source"]


def test_handing_out_twice_changes_nothing_more():
    once = exercise_of(notebook(code_cell(CODE)))

    assert once == exercise_of(once)


@pytest.mark.parametrize(
    "source",
    [
        "### BEGIN SOLUTION\na = 1",
        "a = 1\n### END SOLUTION",
        "### BEGIN SOLUTION\n### BEGIN SOLUTION\n### END SOLUTION\n### END SOLUTION",
    ],
)
def test_a_mark_without_a_partner_names_its_cell(source):
    with pytest.raises(ValueError, match=r"cell 2 \(c1\).*has no partner"):
        exercise_of(notebook(code_cell("1"), code_cell(source)))


def test_a_cell_that_is_no_python_without_its_solution_is_refused():
    source = "def f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION"

    with pytest.raises(ValueError, match="without the solution it is no Python"):
        exercise_of(notebook(code_cell(source)))


def test_a_cell_with_a_shell_line_is_not_judged_as_python():
    source = "!aws kinesis list-streams\n### BEGIN SOLUTION\n!aws help\n### END SOLUTION"
    (cell,) = exercise_of(notebook(code_cell(source)))["cells"]

    assert ["!aws kinesis list-streams\n", "# Your code here."] == cell["source"]


def test_the_solution_is_read_from_the_tagged_cell_without_its_indentation(tmp_path, monkeypatch):
    (tmp_path / "solutions").mkdir()
    other = code_cell("### BEGIN SOLUTION\n0\n### END SOLUTION", metadata={"tags": []})
    text = json.dumps(notebook(other, code_cell(CODE)))
    (tmp_path / "solutions" / "03-hashing.ipynb").write_text(text, "utf-8")
    monkeypatch.setattr(solution, "course_root", lambda: tmp_path)

    assert "hashed = hash_key(key)\nreturn hashed\n" == solution_text("03.1")
    with pytest.raises(LookupError, match=r"no solution for exercise 03\.2"):
        solution_text("03.2")
