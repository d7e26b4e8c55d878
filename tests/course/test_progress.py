import json
import os
import subprocess
import sys

import pytest

from kdslab.course import progress

WRITER = """
import sys
from kdslab.course import progress
for number in range(int(sys.argv[2])):
    progress.record("step", who=sys.argv[1], number=number)
    print(number, flush=True)
"""


@pytest.fixture(autouse=True)
def _fresh_journal(monkeypatch):
    monkeypatch.setattr(progress, "_journal", progress.Journal())


@pytest.fixture
def home(tmp_path, monkeypatch):
    (tmp_path / ".kdslab").mkdir()
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    return tmp_path


def start_writer(who, count):
    # The package is found through this process's path, not through the learner's folder.
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", WRITER, who, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, env=env)


def test_home_is_the_nearest_folder_upwards_with_the_marker(home):
    assert home == progress.home()


def test_outside_of_a_home_events_stay_in_memory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    progress.record("hint", exercise="03.1")

    assert [("hint", "03.1")] == [(e["kind"], e["exercise"]) for e in progress.events()]
    assert [] == list(tmp_path.iterdir())


@pytest.mark.usefixtures("home")
def test_an_event_has_a_utc_time_a_kind_and_its_facts():
    progress.record("exercise", exercise="03.1", tries=[1, 2])

    (event,) = progress.events()
    assert event["at"].endswith("+00:00")
    assert {"kind": "exercise", "exercise": "03.1", "tries": [1, 2]} == {
        name: fact for name, fact in event.items() if name != "at"
    }


def test_two_processes_writing_at_once_lose_nothing(home):
    writers = [start_writer(who, 500) for who in "ab"]
    for writer in writers:
        writer.communicate(timeout=60)

    found = progress.events()
    for who in "ab":
        assert list(range(500)) == [e["number"] for e in found if e["who"] == who]
    assert 2 == len(list((home / ".kdslab" / "progress").iterdir()))


@pytest.mark.usefixtures("home")
def test_a_killed_process_leaves_all_it_had_written():
    writer = start_writer("a", 10**9)
    seen = [int(writer.stdout.readline()) for _ in range(100)][-1]
    writer.kill()
    writer.communicate()

    numbers = [event["number"] for event in progress.events()]
    assert list(range(len(numbers))) == numbers
    assert seen < len(numbers)


def test_torn_and_foreign_lines_are_skipped_and_the_next_are_read(home):
    progress.record("one")
    (file,) = (home / ".kdslab" / "progress").iterdir()
    with file.open("ab") as log:
        log.write(b'{"at": "2026-01-01T00:00:00+00:00", "ki\n\xff\xfe\n[1, 2]\n{"kind": "x"}\n\n')
    progress.record("two")

    assert ["one", "two"] == [event["kind"] for event in progress.events()]


def test_events_of_all_files_come_in_order_of_time(home):
    folder = home / ".kdslab" / "progress"
    folder.mkdir()
    for name, times in {"b": (1, 4), "a": (2, 3)}.items():
        lines = [json.dumps({"at": f"2026-01-0{day}", "kind": str(day)}) for day in times]
        (folder / f"{name}.jsonl").write_text("\n".join(lines))

    assert list("1234") == [event["kind"] for event in progress.events()]


def test_an_unwritable_folder_warns_once_and_breaks_nothing(home, capsys):
    (home / ".kdslab" / "progress").write_text("a file where a folder should be")

    progress.record("one")
    progress.record("two")

    assert ["one", "two"] == [event["kind"] for event in progress.events()]
    assert 1 == capsys.readouterr().err.count("Your progress cannot be saved")


@pytest.mark.usefixtures("home")
def test_a_line_torn_by_a_full_disk_does_not_swallow_the_next(monkeypatch, capsys):
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, line: write(handle, line[:5]))
    progress.record("one")
    monkeypatch.setattr(os, "write", write)
    progress.record("two")

    assert ["one", "two"] == [event["kind"] for event in progress.events()]
    assert "no space left" in capsys.readouterr().err
