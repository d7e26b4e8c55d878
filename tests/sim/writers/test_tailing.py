"""Following files: each line once, in whatever way the file was rotated between two looks."""

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.sim.writers.tailed_file import TailedFile, lines
from kdslab.sim.writers.tailing import Tailer


def tailer(folder, **options):
    return Tailer(str(folder), "app.log*", known=None, begins_at_end=False, tell=print, **options)


def taken(tail):
    tail.look()
    return [line.data for line in tail.lines()]


def test_lines_know_where_they_begin_and_end(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"one\n\ntwo\nhal")
    found = list(lines(TailedFile(path=str(path), number=(0, 0))))

    assert [(0, 4), (4, 5), (5, 9)] == [(line.start, line.end) for line in found]
    assert [b"one\n", b"\n", b"two\n"] == [line.data for line in found]


def test_whoever_stops_reading_goes_on_there(tmp_path):
    (tmp_path / "app.log").write_bytes(b"1\n2\n3\n")
    tail = tailer(tmp_path)
    tail.look()
    reading = tail.lines()

    assert b"1\n" == next(reading).data
    reading.close()
    assert [b"2\n", b"3\n"] == [line.data for line in tail.lines()]


def test_a_line_longer_than_the_limit_is_given_in_part_and_passed_over_whole(tmp_path):
    (tmp_path / "app.log").write_bytes(b"x" * 5_000_000 + b"\nnext\n")
    tail = tailer(tmp_path)
    tail.look()
    long, after = tail.lines()

    assert (1_048_577, 5_000_001) == (len(long.data), long.end)
    assert b"next\n" == after.data


steps = st.lists(
    st.sampled_from(["write", "half", "look", "rename", "copy", "restart"]), max_size=30
)


@given(steps=steps)
@settings(deadline=None, max_examples=150)
def test_every_line_is_taken_once_however_the_files_are_turned(tmp_path_factory, steps):
    folder = tmp_path_factory.mktemp("logs")
    log = folder / "app.log"
    log.touch()
    tail, written, found, rest, copies = tailer(folder), [], [], "", 0
    for number, step in enumerate([*steps, "write", "look"]):
        if step in ("write", "half"):
            line = f"line {number:04}\n"
            text = rest or line
            rest = "" if rest or step == "write" else line[5:]
            written += [text if text == line else f"line {text}"] if not rest else []
            with log.open("a") as opened:
                opened.write(line[:5] if rest else text)
        elif step == "look":
            found += taken(tail)
        elif step == "restart":
            # What was taken counts as stored, as after a checkpoint.
            for file in tail.files.values():
                file.offset = file.read_to
            tail = Tailer(
                str(folder),
                "app.log*",
                known=list(tail.files.values()),
                begins_at_end=False,
                tell=print,
            )
        elif not rest and step == "rename":
            log.rename(folder / f"app.log.{number}")
            log.touch()
        elif not rest:
            copies += 1
            (folder / f"app.log.copy-{copies}").write_bytes(log.read_bytes())
            log.write_bytes(b"")
    found += taken(tail)

    assert sorted(line.encode() for line in written) == sorted(found)


@pytest.mark.parametrize("link", [os.symlink, os.link])
def test_a_file_under_two_names_is_one_file(tmp_path, link):
    path = tmp_path / "app.log.1"
    path.write_text("one\n")
    link(path, tmp_path / "app.log")
    tail = tailer(tmp_path)
    first = taken(tail)
    path.write_text("one\ntwo\n")

    assert ([b"one\n"], [b"two\n"]) == (first, taken(tail))


def test_a_file_that_is_rotated_between_look_and_read_is_not_taken_for_its_successor(tmp_path):
    path, tail = tmp_path / "app.log", tailer(tmp_path)
    path.write_text("old 0\n")
    taken(tail)
    path.write_text("old 0\nold 1\n")
    tail.look()
    path.rename(tmp_path / "app.log.1")
    path.write_text("new 0, which is longer\nnew 1\n")

    assert [] == list(tail.lines())
    assert [b"old 1\n", b"new 0, which is longer\n", b"new 1\n"] == taken(tail)
