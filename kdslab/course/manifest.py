"""What was laid in the learner's folder: the marker folder, its manifest, and whole writes."""

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

MARKER = ".kdslab"
_REWRITTEN = ("metadata", "execution_count")


def hash_of(data: bytes) -> str:
    """Return the SHA-256 of a file's content, in hexadecimal.

    A notebook's content is its cells with their outputs. JupyterLab rewrites the rest as soon as a
    notebook is opened, and that is no change of the learner's.
    """
    try:
        cells = [_content(cell) for cell in json.loads(data)["cells"]]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return hashlib.sha256(data).hexdigest()
    return hashlib.sha256(json.dumps(cells, sort_keys=True).encode()).hexdigest()


def hash_of_file(path: Path) -> str | None:
    """Return the SHA-256 of a file, or None where there is none."""
    try:
        return hash_of(path.read_bytes())
    except FileNotFoundError:
        return None


def read_manifest(home: Path) -> dict[str, str]:
    """Return the hash of each original as it was laid last time.

    A damaged manifest vouches for nothing: every file then counts as the learner's own.
    """
    try:
        files = json.loads((home / MARKER / "manifest.json").read_text("utf-8"))["files"]
        return {name: laid for name, laid in files.items() if isinstance(laid, str)}
    except (
        FileNotFoundError,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        RecursionError,
    ):
        return {}


def write_manifest(home: Path, files: Mapping[str, str], version: str) -> None:
    """Write down what was laid, unless just that is written there already.

    Args:
        home: The learner's folder.
        files: Path relative to `home`, with `/` between its parts, to the original's hash.
        version: The version of kdslab that laid them.
    """
    text = json.dumps({"kdslab": version, "files": dict(files)}, indent=1, sort_keys=True) + "\n"
    name = f"{MARKER}/manifest.json"
    if hash_of_file(home / name) != hash_of(text.encode()):
        write_whole(home, name, text.encode())


def _content(cell: dict[str, Any]) -> list[Any]:
    outputs = [
        {name: _joined(value) for name, value in output.items() if name not in _REWRITTEN}
        for output in cell.get("outputs", ())
    ]
    return [cell["cell_type"], _joined(cell["source"]), outputs]


def _joined(value: Any) -> Any:
    """Return text that a notebook may keep whole or as a list of lines."""
    if isinstance(value, dict):
        return {name: _joined(part) for name, part in value.items()}
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        return "".join(value)
    return value


def write_whole(home: Path, name: str, data: bytes) -> None:
    """Write a file of the learner's folder whole or not at all.

    The half file of a run that is killed stays in the marker folder, where nobody reads it.
    """
    temporary = home / MARKER / f"{os.getpid()}.tmp"
    try:
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(data)
        temporary.replace(home / name)
    finally:
        temporary.unlink(missing_ok=True)
