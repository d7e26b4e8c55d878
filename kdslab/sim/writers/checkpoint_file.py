"""Where the Kinesis Agent writes down how far it is, so that a restart goes on from there.

The file is replaced in one step: whoever crashes while writing leaves the last one whole.

Simplification: the real agent keeps a small SQLite database; here it is JSON that one can read.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Final, TypeAlias

from kdslab.sim.writers.tailed_file import TailedFile

Known: TypeAlias = Mapping[str, Iterable[TailedFile]]
"""The files of each flow, by the flow's identifier."""

_VERSION: Final = 1
_KEPT: Final = ("path", "number", "offset", "head_bytes", "head_md5")


class CheckpointFile:
    """The file, which need not exist yet.

    Args:
        path: Where it lies; its directory must exist.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)

    def read(self) -> dict[str, list[TailedFile]]:
        """Return what was known when it was written last; nothing if it never was.

        Raises:
            ValueError: If it holds something else. To begin anew without saying so would lose lines
                or send them all twice.
        """
        try:
            found = json.loads(self.path.read_text(encoding="utf-8"))
            if found["version"] != _VERSION:
                raise ValueError
            return {flow: [_file(row) for row in rows] for flow, rows in found["flows"].items()}
        except FileNotFoundError:
            return {}
        except (ValueError, KeyError, TypeError, AttributeError):
            raise ValueError(
                f"{self.path} is no checkpoint file of the agent; move it away to begin anew"
            ) from None

    def write(self, known: Known) -> None:
        """Replace what is written by what is known now."""
        rows = {flow: [_row(file) for file in files] for flow, files in known.items()}
        text = json.dumps({"version": _VERSION, "flows": rows}, indent=1)
        beside = self.path.with_name(f"{self.path.name}.new")
        with beside.open("w", encoding="utf-8") as opened:
            opened.write(text)
            opened.flush()
            os.fsync(opened.fileno())
        beside.replace(self.path)


def _row(file: TailedFile) -> dict[str, object]:
    every = asdict(file)
    return {name: every[name] for name in _KEPT}


def _file(row: dict[str, object]) -> TailedFile:
    path, number, offset, head_bytes, head_md5 = (row[name] for name in _KEPT)
    match path, number, offset, head_bytes, head_md5:
        case str(), [int(device), int(inode)], int(), int(), str():
            return TailedFile(
                path=path,
                number=(device, inode),
                offset=offset,
                read_to=offset,
                head_bytes=head_bytes,
                head_md5=head_md5,
            )
    raise ValueError
