"""A shell that has the `aws` command, and whose only AWS is kdslab's HTTP door."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from running import PATIENCE_SECONDS


class Terminal:
    """Runs what a person would type.

    Args:
        programs: The folder with `aws` in it.
        url: Where the door is; the command finds it without --endpoint-url.
        folder: Where it works.
    """

    def __init__(self, programs: Path, url: str, folder: Path) -> None:
        self._folder = folder
        self._environment = {
            **os.environ,
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "AWS_ENDPOINT_URL": url,
        }

    def type(self, command: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a command, whatever becomes of it; variables are the shell's."""
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", command],
            cwd=self._folder,
            env={**self._environment, **variables},
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )

    def see(self, command: str, **variables: str) -> str:
        """Return what a command that must succeed prints."""
        done = self.type(command, **variables)
        assert (0, "") == (done.returncode, done.stderr), command
        return done.stdout

    def ask(self, command: str, **variables: str) -> Any:
        """Return the JSON that a command prints."""
        return json.loads(self.see(command, **variables))
