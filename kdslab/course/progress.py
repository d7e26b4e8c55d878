"""What the learner has done: an append-only log that a killed kernel cannot spoil."""

from __future__ import annotations

import json
import os
import secrets
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

from kdslab.course.manifest import MARKER
from kdslab.course.workspace import find_home

JSON: TypeAlias = "str | int | float | bool | list[JSON] | dict[str, JSON] | None"
Event: TypeAlias = dict[str, Any]


def home() -> Path | None:
    """Return the learner's folder around the working directory, or None outside of one."""
    try:
        return find_home(Path.cwd())
    except OSError:  # The working directory itself may be gone.
        return None


class Journal:
    """The writer and reader of one process.

    Each process appends to files of its own, one system call a line: two notebooks never write
    the same file, and a kernel that is killed can at worst tear its own last line, which reading
    skips.

    Attributes:
        unsaved: Events that no file holds, because there is no folder or it cannot be written.
        predicted: What was predicted in this process, and how sure, by the prediction's name.
    """

    def __init__(self) -> None:
        self.unsaved: list[Event] = []
        self.predicted: dict[str, tuple[str, str]] = {}
        self._files: dict[tuple[Path, int], Path] = {}
        self._warned = False

    def write(self, event: Event) -> None:
        """Append one event to the log, or keep it in memory where that is impossible."""
        if event["kind"] == "prediction":
            self.predicted[event["prediction"]] = event["choice"], event["sure"]
        place = home()
        try:
            if place is None:
                self.unsaved.append(event)
            else:
                _append(self._file(place), event)
        except OSError as problem:
            self.unsaved.append(event)
            self._files.clear()  # A torn line must not swallow the next event: begin a new file.
            self._warn(problem.strerror or "unknown reason")

    def read(self) -> list[Event]:
        """Return the events of all files and of this process's memory, oldest first."""
        place = home()
        found = [] if place is None else _stored(place / MARKER / "progress")
        return sorted([*found, *self.unsaved], key=lambda event: str(event["at"]))

    def _file(self, place: Path) -> Path:
        # The process number is part of the key, because a forked child inherits this object.
        key = (place, os.getpid())
        if key not in self._files:
            started = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
            name = f"{started}-{key[1]}-{secrets.token_hex(4)}.jsonl"
            self._files[key] = place / MARKER / "progress" / name
        return self._files[key]

    def _warn(self, reason: str) -> None:
        if not self._warned:
            self._warned = True
            print(f"Your progress cannot be saved ({reason}); the lesson goes on.", file=sys.stderr)


def record(kind: str, **facts: JSON) -> None:
    """Append an event to the learner's log.

    Without a learner's folder the event lives as long as the process. A full or read-only disk
    gives one warning and never an error.

    Args:
        kind: What happened, in one word.
        facts: What is to be known about it.
    """
    now = datetime.now(UTC).isoformat(timespec="microseconds")
    _journal.write({**facts, "at": now, "kind": kind})


def events() -> list[Event]:
    """Return all events of the learner's log, oldest first; torn and foreign lines are skipped."""
    return _journal.read()


def predicted(name: str) -> tuple[str, str] | None:
    """Return what was predicted in this process and how sure, so that no cell asks twice."""
    return _journal.predicted.get(name)


def _append(file: Path, event: Event) -> None:
    line = json.dumps(event, default=str).encode() + b"\n"
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        if os.write(handle, line) < len(line):
            raise OSError(0, "no space left")
    finally:
        os.close(handle)


def _stored(folder: Path) -> list[Event]:
    events = []
    for file in sorted(folder.glob("*.jsonl")):
        try:
            lines = file.read_bytes().splitlines()
        except OSError:
            continue
        events += [event for event in map(_parse, lines) if event is not None]
    return events


def _parse(line: bytes) -> Event | None:
    try:
        event = json.loads(line)
    except (ValueError, RecursionError):
        return None
    known = isinstance(event, dict) and isinstance(event.get("at"), str) and "kind" in event
    return event if known else None


_journal = Journal()
