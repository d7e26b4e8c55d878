"""What was laid in the learner's folder: the marker folder, its manifest, and whole writes."""

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

MARKER = ".kdslab"


def hash_of(data: bytes) -> str:
    """Return the SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


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
    except (FileNotFoundError, ValueError, TypeError, KeyError, AttributeError):
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
