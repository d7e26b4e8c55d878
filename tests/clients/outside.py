"""Fetches the clients that kdslab does not depend on, each into a place outside the checkout.

They come from the package registries by their names, once, and lie in ~/.cache/kdslab-clients or
the folder that KDSLAB_CLIENTS names. What cannot be had is one clear sentence, not a skipped test.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

PLACE = Path(os.environ.get("KDSLAB_CLIENTS", "~/.cache/kdslab-clients")).expanduser()


class MissingError(Exception):
    """A client cannot be had; the message says why, and what to do if that is known."""


def python_with(package: str) -> Path:
    """Return the folder of programs of a virtual environment that has a package from PyPI.

    It is not our own environment, because a client may want another botocore than we do.
    """
    folder = PLACE / f"{package}-python{sys.version_info.major}.{sys.version_info.minor}"
    fetched = folder / "fetched"
    if not fetched.exists():
        venv.create(folder, clear=True, with_pip=True)
        _run(package, str(folder / "bin" / "python"), "-m", "pip", "install", "-q", package)
        fetched.touch()
    return folder / "bin"


def node_with(package: str) -> Path:
    """Return the folder in which Node finds a package from npm's registry."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            raise MissingError(
                f"{program} is not on this machine, and {package} needs it: install it, for "
                "example by apt-get install nodejs npm."
            )
    folder = PLACE / "node"
    if not (folder / "node_modules" / package / "package.json").exists():
        folder.mkdir(parents=True, exist_ok=True)
        options = ("--ignore-scripts", "--no-audit", "--no-fund")
        _run(package, "npm", "install", *options, "--prefix", str(folder), package)
    return folder


def _run(package: str, *command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        said = done.stderr.splitlines() or ["nothing was said"]
        reason = next((line for line in said if re.match("(npm )?err", line.lower())), said[-1])
        raise MissingError(f"{package} cannot be fetched: {reason}")
