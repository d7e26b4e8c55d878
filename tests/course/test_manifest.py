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
