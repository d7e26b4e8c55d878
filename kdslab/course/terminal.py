"""A terminal inside a notebook: the real `aws` command, talking to a lab.

Commands are written for version 2, the one to learn. What runs here is version 1, which can be
installed with pip. It takes `--data` as the text it is, so the option that makes version 2 do the
same is left out for it.
"""

from __future__ import annotations

import json
import os
import shlex
import sys
from importlib.util import find_spec
from itertools import pairwise
from subprocess import PIPE, Popen
from threading import Timer
from typing import Final
from weakref import finalize

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
        lab: The lab; from now on it is served over HTTP, and `aws` stays loaded.

    Example:
        >>> aws = Terminal(Lab())
        >>> aws("aws kinesis list-streams --query StreamNames")
        []
    """

    def __init__(self, lab: Lab) -> None:
        self._lab = lab
        self._worker: Popen[bytes] | None = None
        if find_spec("awscli"):
            # It loads while the cells before the first command run.
            self._running()

    def __call__(self, command: str) -> Said:
        r"""Run one command and return what it printed, its error included.

        Args:
            command: `aws` and what follows it, as in a terminal; a line may end with a backslash.

        Raises:
            ValueError: If it is no `aws` command, or there is no `aws` on this machine.
            TimeoutError: If it takes longer than a minute.
        """
        words = [word for word in shlex.split(command.replace("\\\n", " ")) if word]
        if words[:1] != ["aws"]:
            raise ValueError(f"a command here begins with aws, got {command.strip()!r}")
        if find_spec("awscli") is None:
            raise ValueError("there is no aws on this machine: pip install awscli brings it")
        return Said(self._answer(_without(words[1:], _FOR_VERSION_2)))

    def _answer(self, arguments: list[str]) -> str:
        worker = self._running()
        # Without a program at the other end there is no answer, and a line ends.
        too_long = Timer(_SECONDS_AT_MOST, worker.kill)
        too_long.start()
        try:
            assert worker.stdin is not None
            assert worker.stdout is not None
            worker.stdin.write(json.dumps(arguments).encode() + b"\n")
            worker.stdin.flush()
            line = worker.stdout.readline()
            if not line:
                raise TimeoutError(f"aws did not answer within {_SECONDS_AT_MOST} seconds")
        except BaseException:
            # What this command still prints must not be taken for the next one's answer.
            _end(worker)
            raise
        finally:
            too_long.cancel()
        said: str = json.loads(line)
        return said

    def _running(self) -> Popen[bytes]:
        if self._worker is None or self._worker.poll() is not None:
            command = [sys.executable, "-m", "kdslab.course.terminal_worker"]
            # Interrupting the kernel must not reach it: in a session of its own, no signal does.
            self._worker = Popen(
                command, stdin=PIPE, stdout=PIPE, env=self._environment(), start_new_session=True
            )
            finalize(self, _end, self._worker)
        return self._worker

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


def _end(worker: Popen[bytes]) -> None:
    worker.kill()
    worker.communicate()


def _without(words: list[str], pair: tuple[str, str]) -> list[str]:
    found = [place for place, two in enumerate(pairwise(words)) if two == pair]
    return [word for place, word in enumerate(words) if {place, place - 1}.isdisjoint(found)]
