import json

import pytest

from kdslab.course.manifest import (
    MARKER,
    hash_of,
    hash_of_file,
    read_manifest,
    write_manifest,
    write_whole,
)


@pytest.fixture
def home(tmp_path):
    (tmp_path / MARKER).mkdir()
    return tmp_path


def test_what_is_written_is_read_back(home):
    write_manifest(home, {"notebooks/a.ipynb": "abc"}, "0.2.0")

    assert {"notebooks/a.ipynb": "abc"} == read_manifest(home)


def test_entries_that_are_not_hashes_are_dropped(home):
    text = json.dumps({"files": {"good": "abc", "bad": 3}})
    (home / MARKER / "manifest.json").write_text(text, "utf-8")

    assert {"good": "abc"} == read_manifest(home)


def test_a_missing_file_has_no_hash(home):
    (home / "there").write_bytes(b"x")

    assert (hash_of(b"x"), None) == (hash_of_file(home / "there"), hash_of_file(home / "missing"))


def test_a_write_leaves_no_temporary_file(home):
    write_whole(home, "deep/down.txt", b"x")

    assert [home / "deep/down.txt"] == [path for path in home.rglob("*") if path.is_file()]


def test_a_write_that_fails_leaves_no_temporary_file(home):
    (home / "taken").mkdir()

    with pytest.raises(OSError, match="taken"):
        write_whole(home, "taken", b"x")

    assert [] == [path for path in home.rglob("*") if path.is_file()]


def notebook(source="1 + 1", output="2", **rewritten):
    cell = {"cell_type": "code", "source": source, "outputs": [{"text": output}]}
    return json.dumps({"cells": [{**cell, "execution_count": 1}], **rewritten}).encode()


def test_opening_a_notebook_in_jupyterlab_does_not_change_its_hash():
    opened = notebook(source=["1 ", "+ 1"], metadata={"language_info": {"version": "3.12.1"}})

    assert hash_of(notebook()) == hash_of(opened)


@pytest.mark.parametrize("changed", [notebook(source="1 + 2"), notebook(output="3")])
def test_another_source_or_output_changes_the_hash_of_a_notebook(changed):
    assert hash_of(notebook()) != hash_of(changed)
