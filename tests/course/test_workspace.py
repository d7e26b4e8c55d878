import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kdslab.course import manifest, workspace
from kdslab.course.workspace import Report, lay

HASHING = "notebooks/03-hashing.ipynb"
EXERCISE = "exercises/03-hashing.ipynb"


@pytest.fixture(autouse=True)
def signed(monkeypatch):
    """Remember what would be signed: signing imports nbformat, which is slow."""
    calls = []
    monkeypatch.setattr(workspace, "trust", calls.append)
    return calls


@pytest.fixture
def course(tmp_path, write):
    root = tmp_path / "course"
    for name in (HASHING, EXERCISE, "solutions/03-hashing.ipynb", "notebooks/00-start.ipynb"):
        write(root / name, "first edition")
    write(root / "notebooks/.ipynb_checkpoints/00-start-checkpoint.ipynb", "leftover")
    write(root / "notebooks/notes.txt", "not a notebook")
    return root


@pytest.fixture
def home(tmp_path):
    return tmp_path / "mine"


def learners_files(home, files):
    return {name: text for name, text in files(home).items() if not name.startswith(".kdslab/")}


def test_only_notebooks_and_exercises_are_copied(course, home, files):
    lay(home, source=course)

    expected = dict.fromkeys((HASHING, EXERCISE, "notebooks/00-start.ipynb"), "first edition")
    assert expected == learners_files(home, files)


def test_the_manifest_holds_the_hash_of_each_original_and_the_version(course, home):
    lay(home, source=course, version="0.2.0")

    written = json.loads((home / ".kdslab/manifest.json").read_text("utf-8"))
    laid = manifest.hash_of(b"first edition")
    names = (HASHING, EXERCISE, "notebooks/00-start.ipynb")
    assert {"kdslab": "0.2.0", "files": dict.fromkeys(names, laid)} == written


def test_a_second_run_changes_nothing(course, home):
    lay(home, source=course)
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*")}

    report = lay(home, source=course)

    assert Report() == report
    assert before == {path: path.stat().st_mtime_ns for path in home.rglob("*")}


def test_a_deleted_file_is_copied_again(course, home):
    lay(home, source=course)
    (home / HASHING).unlink()

    assert Report(copied=(HASHING,)) == lay(home, source=course)
    assert "first edition" == (home / HASHING).read_text("utf-8")


def test_an_unchanged_file_follows_the_original(course, home, write):
    lay(home, source=course)
    write(course / HASHING, "second edition")

    assert Report(replaced=(HASHING,)) == lay(home, source=course)
    assert "second edition" == (home / HASHING).read_text("utf-8")


def test_a_changed_file_is_left_alone_while_the_original_stays(course, home, write):
    lay(home, source=course)
    write(home / HASHING, "my work")

    assert Report() == lay(home, source=course)
    assert "my work" == (home / HASHING).read_text("utf-8")


def test_a_new_original_is_laid_beside_a_changed_file(course, home, write, files):
    lay(home, source=course)
    write(home / HASHING, "my work")
    write(course / HASHING, "second edition")

    report = lay(home, source=course, version="0.2.0")

    new = "notebooks/03-hashing.new-0.2.0.ipynb"
    assert Report(beside=((HASHING, new),)) == report
    both = {HASHING: "my work", new: "second edition"}
    assert both == {name: text for name, text in files(home).items() if name in both}


def test_a_new_original_is_laid_beside_once_only(course, home, write):
    lay(home, source=course)
    write(home / HASHING, "my work")
    write(course / HASHING, "second edition")
    report = lay(home, source=course, version="0.2.0")
    (home / report.beside[0][1]).unlink()

    assert Report() == lay(home, source=course, version="0.2.0")


def test_a_file_beside_that_the_learner_changed_is_never_overwritten(course, home, write):
    lay(home, source=course)
    write(home / HASHING, "my work")
    write(course / HASHING, "second edition")
    lay(home, source=course, version="0.2.0")
    write(home / "notebooks/03-hashing.new-0.2.0.ipynb", "my second work")
    write(course / HASHING, "third edition")

    report = lay(home, source=course, version="0.2.0")

    second = "notebooks/03-hashing.new-0.2.0-2.ipynb"
    assert Report(beside=((HASHING, second),)) == report
    mine = (home / "notebooks/03-hashing.new-0.2.0.ipynb").read_text("utf-8")
    assert ("my second work", "third edition") == (mine, (home / second).read_text("utf-8"))


def test_a_file_beside_that_the_learner_left_alone_is_renewed(course, home, write):
    lay(home, source=course)
    write(home / HASHING, "my work")
    write(course / HASHING, "second edition")
    first = lay(home, source=course, version="0.2.0")
    write(course / HASHING, "third edition")

    assert first == lay(home, source=course, version="0.2.0")
    assert "third edition" == (home / first.beside[0][1]).read_text("utf-8")


@pytest.mark.parametrize(
    "damage", ["", "{", "[]", '{"files": 3}', '{"files": {"x": 1}}', "\x00", "null"]
)
def test_a_damaged_manifest_loses_no_work(course, home, damage, write, files):
    lay(home, source=course)
    write(home / HASHING, "my work")
    write(course / EXERCISE, "second edition")
    write(home / ".kdslab/manifest.json", damage)

    report = lay(home, source=course, version="9")

    kept = {HASHING: "my work", EXERCISE: "first edition"}
    assert kept == {name: text for name, text in files(home).items() if name in kept}
    assert {HASHING, EXERCISE} == {name for name, _ in report.beside}


def test_a_file_that_was_there_before_the_course_stays(course, home, write):
    write(home / HASHING, "something of mine")

    report = lay(home, source=course, version="9")

    assert "something of mine" == (home / HASHING).read_text("utf-8")
    assert ((HASHING, "notebooks/03-hashing.new-9.ipynb"),) == report.beside


def test_what_jupyterlab_saves_during_the_run_is_not_overwritten(course, home, write):
    lay(home, source=course)
    write(course / HASHING, "second edition")

    def save_meanwhile(names):
        write(home / HASHING, "saved just now")
        return iter(names)

    report = lay(home, source=course, version="9", track=save_meanwhile)

    assert "saved just now" == (home / HASHING).read_text("utf-8")
    assert ((HASHING, "notebooks/03-hashing.new-9.ipynb"),) == report.beside


def test_a_killed_run_leaves_whole_files_and_the_next_run_completes(course, home, write, files):
    script = (
        "import os, signal\n"
        "from pathlib import Path\n"
        "from kdslab.course import manifest, workspace\n"
        "Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"workspace.lay(Path({str(home)!r}), source=Path({str(course)!r}))\n"
    )
    lay(home, source=course)
    write(home / EXERCISE, "my work")
    write(course / HASHING, "second edition")
    root = str(Path(workspace.__file__).parents[2])
    killed = subprocess.run(
        [sys.executable, "-c", script], env={**os.environ, "PYTHONPATH": root}, timeout=60
    )

    after_the_kill = learners_files(home, files)
    lay(home, source=course)

    assert -signal.SIGKILL == killed.returncode
    assert ("first edition", "my work") == (after_the_kill[HASHING], after_the_kill[EXERCISE])
    expected = after_the_kill | {HASHING: "second edition"}
    assert expected == learners_files(home, files)


def test_a_run_killed_before_the_manifest_is_written_reports_nothing_new(course, home):
    lay(home, source=course)
    (home / ".kdslab/manifest.json").unlink()

    assert Report() == lay(home, source=course)


def test_what_was_written_is_handed_to_the_notary(course, home, signed):
    lay(home, source=course)

    names = (EXERCISE, "notebooks/00-start.ipynb", HASHING)
    assert [[home.resolve() / name for name in names]] == signed
