import errno
import os
from pathlib import Path

import nbformat
import pytest
from nbformat.sign import NotebookNotary

from kdslab.course.workspace import WorkspaceError, lay

HASHING = "notebooks/03-hashing.ipynb"


@pytest.fixture(autouse=True)
def jupyter_data(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def course(tmp_path, write):
    root = tmp_path / "course"
    for name in (HASHING, "exercises/03-hashing.ipynb", "notebooks/00-start.ipynb"):
        write(root / name, "first edition")
    (root / "solutions").mkdir()
    return root


@pytest.fixture
def home(tmp_path):
    return tmp_path / "mine"


def test_a_target_that_is_a_file_is_refused_in_one_sentence(course, home, write):
    write(home, "a file")

    with pytest.raises(WorkspaceError, match="a file is where a folder should be"):
        lay(home, source=course)


@pytest.mark.parametrize(
    ("number", "reason"),
    [(errno.ENOSPC, "the disk is full"), (errno.EACCES, "you may not write there")],
)
def test_a_write_that_fails_is_one_sentence_and_leaves_the_old_file(
    course, home, monkeypatch, number, reason, write
):
    lay(home, source=course)
    write(course / HASHING, "second edition")

    def fail(_self, _data):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "write_bytes", fail)
    with pytest.raises(WorkspaceError, match=reason) as refusal:
        lay(home, source=course)

    assert 1 == len(str(refusal.value).splitlines())
    assert "first edition" == (home / HASHING).read_text("utf-8")


@pytest.mark.parametrize("inside", ["", "notebooks", "notebooks/deeper", "exercises", "solutions"])
def test_the_course_itself_is_refused(course, inside, files):
    before = files(course)

    with pytest.raises(WorkspaceError, match="belongs to kdslab itself"):
        lay(course / inside, source=course)

    assert before == files(course)


def test_a_folder_inside_the_repository_but_outside_its_course_is_accepted(course):
    report = lay(course / "kdslab-course", source=course)

    assert 3 == len(report.copied)


def test_another_checkout_of_kdslab_is_refused(course, home, write):
    write(home / "kdslab/course/workspace.py", "")

    with pytest.raises(WorkspaceError, match="belongs to kdslab itself"):
        lay(home, source=course)


def test_a_folder_whose_notebooks_are_a_link_to_the_course_is_refused(course, home):
    home.mkdir()
    (home / "notebooks").symlink_to(course / "notebooks")

    with pytest.raises(WorkspaceError, match="belongs to kdslab itself"):
        lay(home, source=course)


def test_an_installation_without_notebooks_says_so(tmp_path, home):
    with pytest.raises(WorkspaceError, match="has no notebooks"):
        lay(home, source=tmp_path / "nothing")


def test_a_copied_notebook_is_trusted_and_a_broken_one_stops_nothing(course, home, jupyter_data):
    cell = nbformat.v4.new_code_cell("1")
    cell.outputs = [nbformat.v4.new_output("display_data", {"text/html": "<b>bold</b>"})]
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), course / HASHING)

    lay(home, source=course)

    notary = NotebookNotary(data_dir=str(jupyter_data))
    copied = nbformat.read(home / HASHING, as_version=4)
    trusted = notary.check_signature(copied)
    notary.store.close()
    assert trusted


def test_a_notary_that_fails_does_not_stop_the_copy(course, home, jupyter_data, write):
    write(jupyter_data, "a file where the notary wants its folder")

    assert 3 == len(lay(home, source=course).copied)
