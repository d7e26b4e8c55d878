"""A terminal inside a notebook: the real `aws` command, talking to a lab.

Commands are written for version 2, the one to learn. What runs here is version 1, which can be
installed with pip. It takes `--data` as the text it is, so the option that makes version 2 do the
same is left out for it.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from importlib.util import find_spec
from itertools import pairwise
from typing import Final

from kdslab.api.lab import Lab

_FOR_VERSION_2: Final = ("--cli-binary-format", "raw-in-base64-out")
_SECONDS_AT_MOST: Final = 60


class Said(str):
    """What a command printed; a notebook shows it as it is, without quotes."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


class Terminal:
    """A command line whose `aws` reaches a lab, and nothing else.

    Args:
        lab: The lab; it is served over HTTP from the first command on.

    Example:
        >>> aws = Terminal(Lab())
        >>> aws("aws kinesis list-streams --query StreamNames")
        []
    """

    def __init__(self, lab: Lab) -> None:
        self._lab = lab

    def __call__(self, command: str) -> Said:
        r"""Run one command and return what it printed, its error included.

        Args:
            command: `aws` and what follows it, as in a terminal; a line may end with a backslash.

        Raises:
            ValueError: If it is no `aws` command, or there is no `aws` on this machine.
        """
        words = [word for word in shlex.split(command.replace("\\\n", " ")) if word]
        if words[:1] != ["aws"]:
            raise ValueError(f"a command here begins with aws, got {command.strip()!r}")
        if find_spec("awscli") is None:
            raise ValueError("there is no aws on this machine: pip install awscli brings it")
        done = subprocess.run(
            [sys.executable, "-m", "awscli", *_without(words[1:], _FOR_VERSION_2)],
            env=self._environment(),
            capture_output=True,
            text=True,
            timeout=_SECONDS_AT_MOST,
            check=False,
        )
        return Said("\n".join(filter(None, (done.stdout.strip(), done.stderr.strip()))))

    def _environment(self) -> dict[str, str]:
        # Nothing of the learner's own set-up may reach in, and nothing may get out.
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        return kept | {
            "AWS_ENDPOINT_URL": self._lab.url,
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "AWS_DEFAULT_REGION": self._lab.account.region,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_PAGER": "",
        }


def _without(words: list[str], pair: tuple[str, str]) -> list[str]:
    found = [place for place, two in enumerate(pairwise(words)) if two == pair]
    return [word for place, word in enumerate(words) if {place, place - 1}.isdisjoint(found)]
