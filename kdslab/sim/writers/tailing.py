"""Following files that grow: which lines are new, also after the files were rotated.

A file is known by its number in the file system (device and inode) and by how it begins. So it is
found again under another name (rename and create), and a file that was copied and emptied
(copy-truncate) is gone on with in its copy, where what was not read yet stands now.

Simplification: the real agent goes from one file to the next and, at its first start, begins with
the newest alone; here all files are followed at once, the oldest first.
Simplification: of a file that leaves the pattern and its directory, or is emptied without a copy
within the pattern, the rest is lost; the agent says so. The real one keeps its open file readable.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Generator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from kdslab.sim.writers.tailed_file import Line, Seen, TailedFile, lines

COMPRESSED: Final = (".gz", ".bz2", ".zip")
"""Files that are passed over, whatever the pattern. Source: the agent's `SourceFile.java`."""


class Tailer:
    """Follows the files of one directory whose names fit a pattern.

    Args:
        directory: Where the files lie.
        name_pattern: Which names they have.
        known: What an earlier life knew of them; None if there was none.
        begins_at_end: Whether, without an earlier life, what stands in the files now is passed
            over.
        tell: Is called with a sentence when something is wrong.
    """

    def __init__(
        self,
        directory: str,
        name_pattern: str,
        *,
        known: list[TailedFile] | None,
        begins_at_end: bool,
        tell: Callable[[str], None],
    ) -> None:
        self._directory = Path(directory)
        self._name_pattern = name_pattern
        self._tell = tell
        self._passes_over = known is None and begins_at_end
        self.files: dict[tuple[int, int], TailedFile] = {file.number: file for file in known or ()}

    def look(self) -> None:
        """See which files are there, and find again those that were moved or copied."""
        seen = self._seen()
        gone = dict(self.files)
        fresh = []
        files: dict[tuple[int, int], TailedFile] = {}
        for one in seen:
            file = self.files.get(one.number)
            try:
                if file is not None and file.is_in(one):
                    files[one.number] = gone.pop(one.number).now_at(one)
                elif _fits(Path(one.path), self._name_pattern):
                    fresh.append(one)
            except OSError as failure:
                self._unreadable(one.path, failure)
                if file is not None:
                    files[one.number] = gone.pop(one.number)
        for one in fresh:
            try:
                files[one.number] = self._heir(one, gone) or self._new(one)
            except OSError as failure:
                self._unreadable(one.path, failure)
        self.files = {one.number: files[one.number] for one in seen if one.number in files}
        self._passes_over = False
        for file in gone.values():
            self._report_lost(file)

    def lines(self) -> Generator[Line, None, None]:
        """Read whole lines that were not read yet, the oldest file first."""
        for file in list(self.files.values()):
            if file.seen_bytes > file.read_to:
                try:
                    yield from lines(file)
                except OSError as failure:
                    self._unreadable(file.path, failure)

    def _seen(self) -> list[Seen]:
        """Return the files that fit and those known ones that are still in the directory."""
        found = []
        try:
            paths = [Path(entry) for entry in os.scandir(self._directory)]
        except OSError as failure:
            self._unreadable(str(self._directory), failure)
            return []
        for path in paths:
            is_wanted = _fits(path, self._name_pattern)
            try:
                about = path.stat()
            except FileNotFoundError:
                continue
            except OSError as failure:
                self._unreadable(str(path), failure)
                continue
            number = about.st_dev, about.st_ino
            if not stat.S_ISREG(about.st_mode):
                if is_wanted:
                    self._tell(f"{path} is passed over: it is no plain file")
            elif is_wanted or number in self.files:
                found.append(Seen(about.st_mtime_ns, str(path), number, about.st_size))
        # By a link, one file may stand there under two names.
        return sorted({one.number: one for one in sorted(found, reverse=True)}.values())

    def _heir(self, one: Seen, gone: dict[tuple[int, int], TailedFile]) -> TailedFile | None:
        for number, file in gone.items():
            if file.head_bytes and file.is_in(one):
                return gone.pop(number).now_at(one)
        return None

    def _new(self, one: Seen) -> TailedFile:
        file = TailedFile(path=one.path, number=one.number, seen_bytes=one.size)
        if self._passes_over:
            for line in lines(file):
                file.offset = line.end
        return file

    def _report_lost(self, file: TailedFile) -> None:
        unread = file.seen_bytes - file.read_to
        if unread > 0:
            self._tell(
                f"{file.path} was gone or emptied before its last {unread:,} bytes were read"
            )

    def _unreadable(self, path: str, failure: OSError) -> None:
        self._tell(f"{path} cannot be read: {failure.strerror or failure}")


def _fits(path: Path, name_pattern: str) -> bool:
    is_packed = path.name.lower().endswith(COMPRESSED)
    return fnmatchcase(path.name, name_pattern) and not is_packed
