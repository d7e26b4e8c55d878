import json
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kdslab.course import author, cli
from kdslab.course.author import NotebookError, app, drafts, run
from kdslab.course.tidy import notebook_of, text_of, tidy

TITLE = {"cell_type": "markdown", "metadata": {}, "source": "# 03"}
SOLVED = "### BEGIN SOLUTION\nanswer = 8\n### END SOLUTION"
NAME = "notebooks/03-keys.ipynb"


def code(source, *tags):
    return {
        "cell_type": "code",
        "metadata": {"tags": list(tags)},
        "source": source,
        "execution_count": None,
        "outputs": [],
    }


def notebook(*sources):
    return tidy({"cells": [TITLE, *map(code, sources)], "nbformat": 4})


def printed(executed):
    """Return what the last cell printed."""
    return "".join(executed["cells"][-1]["outputs"][0]["text"])


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A course with one lesson, as an author would save it in JupyterLab."""
    monkeypatch.setattr(author, "course_root", lambda: tmp_path)
    (tmp_path / "pyproject.toml").touch()
    cells = {
        "notebooks": [TITLE, code("print('a', 'b')")],
        "solutions": [TITLE, code(SOLVED, "exercise:03.1"), code("print(answer + 1)")],
    }
    cells["solutions"][1]["source"] += "\nanswer = globals().get('answer', 0)"
    for folder, found in cells.items():
        saved = {"cells": found, "metadata": {"widgets": {}}, "nbformat": 4, "nbformat_minor": 4}
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "03-keys.ipynb").write_text(json.dumps(saved), "utf-8")
    return tmp_path


def call(*arguments):
    return CliRunner().invoke(app, arguments)


def test_building_runs_every_notebook_of_a_lesson_and_checking_then_finds_no_fault(checkout):
    built = call("build", "3")

    names = [line.partition(":")[0] for line in built.output.splitlines()]
    assert [
        "notebooks/03-keys.ipynb",
        "solutions/03-keys.ipynb",
        "exercises/03-keys.ipynb",
    ] == names
    outputs = {
        name.partition("/")[0]: printed(notebook_of((checkout / name).read_text("utf-8")))
        for name in names
    }
    assert {"notebooks": "a b\n", "solutions": "9\n", "exercises": "1\n"} == outputs
    assert (0, "Every rule holds, lessons checked: 1.\n") == _said(call("check"))


def test_building_twice_gives_the_same_bytes_and_touches_no_file(checkout):
    call("build")
    files = sorted(checkout.rglob("*.*"))
    before = [(file, file.stat().st_mtime_ns) for file in files]

    assert 0 == call("build").exit_code
    assert before == [(file, file.stat().st_mtime_ns) for file in sorted(checkout.rglob("*.*"))]


def test_a_generated_exercise_has_the_cells_of_its_solution(checkout):
    found = drafts(checkout, "03-keys")

    solutions, exercises = found["solutions/03-keys.ipynb"], found["exercises/03-keys.ipynb"]
    assert [cell["id"] for cell in solutions["cells"]] == [c["id"] for c in exercises["cells"]]
    assert "# Your code here.\n" == exercises["cells"][1]["source"][0]


def test_a_cell_that_raises_stops_the_build_and_leaves_the_file_as_it_was(checkout):
    broken = json.dumps(notebook("1 + 1", "print('so far')\n1 / 0", "print('never')"))
    (checkout / NAME).write_text(broken, "utf-8")

    result = call("build")

    assert "notebooks/03-keys.ipynb, cell 3 raised ZeroDivisionError: division by zero" == str(
        result.exception
    )
    assert broken == (checkout / NAME).read_text("utf-8")
    assert not (checkout / "exercises").exists()


def test_checking_names_every_fault_and_ends_with_1(checkout):
    (checkout / "notebooks/04-in.ipynb").write_text("{}", "utf-8")

    code, said = _said(call("check"))

    assert 1 == code
    assert "notebooks/03-keys.ipynb: not tidy; run `kdslab author build`" in said.splitlines()
    assert "notebooks/03-keys.ipynb, cell 2: has not been executed" in said.splitlines()
    assert "notebooks/04-in.ipynb: holds no notebook: a notebook has cells" in said.splitlines()


def test_only_the_lessons_named_are_checked(checkout):
    (checkout / "notebooks/04-in.ipynb").write_text("{}", "utf-8")

    _, said = _said(call("check", "04"))

    assert ["notebooks/04-in.ipynb"] == [line.partition(":")[0] for line in said.splitlines()]


@pytest.mark.usefixtures("checkout")
@pytest.mark.parametrize("command", ["build", "check"])
def test_a_lesson_that_does_not_exist_is_named(command):
    assert "There is no lesson 09." == _refusal(call(command, "9"))


@pytest.mark.usefixtures("checkout")
def test_the_command_line_says_a_refusal_in_one_sentence():
    result = CliRunner().invoke(cli.app, ["author", "check", "9"])

    assert (1, "There is no lesson 09.\n") == _said(result)


@pytest.mark.parametrize("command", ["build", "check"])
def test_a_course_without_lessons_is_refused(checkout, command):
    for file in checkout.rglob("*.ipynb"):
        file.unlink()

    assert _refusal(call(command)).startswith("There are no lessons")


@pytest.mark.parametrize("command", ["build", "check"])
def test_an_installed_copy_is_refused(checkout, command):
    (checkout / "pyproject.toml").unlink()

    assert "in a checkout of kdslab; this is an installed copy." in _refusal(call(command))


@pytest.mark.parametrize(
    ("source", "message"),
    [("{}", "holds no notebook"), (json.dumps(notebook("### BEGIN SOLUTION")), "has no partner")],
)
def test_solutions_that_cannot_be_handed_out_are_named(checkout, source, message):
    (checkout / "solutions/03-keys.ipynb").write_text(source, "utf-8")

    with pytest.raises(NotebookError, match=rf"^solutions/03-keys\.ipynb: .*{message}"):
        drafts(checkout, "03-keys")


def test_a_notebook_runs_in_this_python_and_in_an_empty_folder_without_our_variables(monkeypatch):
    monkeypatch.setenv("KDSLAB_AUTO", "1")
    source = """import os, sys, kdslab
print(sys.executable)
print(kdslab.__file__)
print([name for name in os.listdir() if name.endswith(('.ipynb', '.kdslab'))])
print([name for name in os.environ if name.startswith('KDSLAB_')])"""

    said = printed(run(notebook(source), NAME)).splitlines()

    package = Path(author.__file__).resolve().parents[1] / "__init__.py"
    assert [sys.executable, str(package), "[]", "[]"] == said


def test_variables_for_a_kernel_reach_it():
    source = "import os\nprint(os.environ['KDSLAB_AUTO'])"

    assert "1\n" == printed(run(notebook(source), NAME, KDSLAB_AUTO="1"))


def test_running_changes_no_notebook_but_the_one_returned():
    given = notebook("print(1)")
    before = text_of(given)

    run(given, NAME)

    assert before == text_of(given)


def test_a_cell_that_kills_its_kernel_is_named():
    with pytest.raises(NotebookError, match=r"ipynb, cell 2 killed its kernel\."):
        run(notebook("import os\nos._exit(1)"), NAME)


def test_a_cell_that_takes_too_long_is_named(monkeypatch):
    monkeypatch.setattr(author, "CELL_SECONDS_AT_MOST", 1)

    with pytest.raises(NotebookError, match=r"ipynb, cell 2 took more than 1 seconds\."):
        run(notebook("import time\ntime.sleep(60)"), NAME)


def _said(result):
    return result.exit_code, result.output


def _refusal(result):
    assert isinstance(result.exception, NotebookError)
    return str(result.exception)
