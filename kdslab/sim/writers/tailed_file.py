"""One file that grows: how it is known again, and which of its lines are new.

A name says little about a log file, since rotation gives it to another one. So a file is known by
its number in the file system (device and inode) and by how it begins.

Simplification: two files that begin with the same 2 KB are told apart by their numbers alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import md5
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from kdslab.model.facts import RECORD_BYTES_BY_DEFAULT

HEAD_BYTES: Final = 2048
"""By how many of its first bytes a file is known."""

_PIECE_BYTES: Final = RECORD_BYTES_BY_DEFAULT + 1


@dataclass(slots=True, kw_only=True)
class TailedFile:
    """A file that is followed, and how far.

    Attributes:
        path: Where it was seen last.
        number: Its device and inode.
        offset: What comes before is stored in the stream.
        read_to: What comes before was read.
        seen_bytes: How large it was when it was seen last.
        head_bytes: How many of its first bytes `head_md5` is of.
        head_md5: The MD5 of its first bytes.
    """

    path: str
    number: tuple[int, int]
    offset: int = 0
    read_to: int = 0
    seen_bytes: int = 0
    head_bytes: int = 0
    head_md5: str = md5(b"", usedforsecurity=False).hexdigest()

    def is_in(self, seen: Seen) -> bool:
        """Return whether this file's content is what stands there now.

        Raises:
            OSError: If that cannot be read.
        """
        if seen.size < max(self.read_to, self.head_bytes):
            return False
        with Path(seen.path).open("rb") as opened:
            return self.head_md5 == _md5(opened.read(self.head_bytes))

    def now_at(self, seen: Seen) -> TailedFile:
        """Go on under another name or number; return the file itself."""
        self.path, self.number, self.seen_bytes = seen.path, seen.number, seen.size
        return self


class Seen(NamedTuple):
    """A file as the directory shows it."""

    changed_at: int
    path: str
    number: tuple[int, int]
    size: int


class Line(NamedTuple):
    """A whole line, with its newline.

    Attributes:
        file: Where it stands.
        start: Where it begins in it, in bytes.
        end: Where the next one begins.
        data: Its bytes; of an endless line the first part.
    """

    file: TailedFile
    start: int
    end: int
    data: bytes


def lines(file: TailedFile) -> Iterator[Line]:
    """Read the whole lines of a file that were not read yet; a half-written last one waits.

    Raises:
        OSError: If it cannot be read.
    """
    with Path(file.path).open("rb") as opened:
        head = opened.read(HEAD_BYTES)
        if _md5(head[: file.head_bytes]) != file.head_md5:
            return  # Rotated since the last look; the next one finds out where it is.
        file.head_bytes, file.head_md5 = len(head), _md5(head)
        opened.seek(file.read_to)
        while data := opened.readline(_PIECE_BYTES):
            rest = 0 if data.endswith(b"\n") else _rest_of_line(opened)
            if rest is None:
                return
            start, file.read_to = file.read_to, file.read_to + len(data) + rest
            yield Line(file, start, file.read_to, data)


def _rest_of_line(opened: BinaryIO) -> int | None:
    """Return how many bytes of a line come after the first part; None if it is not finished."""
    rest = 0
    while part := opened.readline(_PIECE_BYTES):
        rest += len(part)
        if part.endswith(b"\n"):
            return rest
    return None


def _md5(data: bytes) -> str:
    return md5(data, usedforsecurity=False).hexdigest()
