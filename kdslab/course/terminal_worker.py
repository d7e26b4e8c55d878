"""The process behind a terminal in a notebook: it loads the `aws` program once and runs commands.

A line of JSON with the arguments of one command comes in; a line with what it printed goes out.
What the command itself starts, such as a pager, prints into the same answer.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from tempfile import TemporaryFile

from awscli.clidriver import create_clidriver


def printed_by(arguments: list[str]) -> str:
    """Run one command and return what it printed, its errors behind the rest."""
    with TemporaryFile() as out, TemporaryFile() as errors:
        before = [(os.dup(place), place) for place in (1, 2)]
        os.dup2(out.fileno(), 1)
        os.dup2(errors.fileno(), 2)
        try:
            with suppress(SystemExit):
                create_clidriver().main(arguments)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            for kept, place in before:
                os.dup2(kept, place)
                os.close(kept)
        said = []
        for file in (out, errors):
            file.seek(0)
            said.append(file.read().decode().strip())
    return "\n".join(filter(None, said))


def serve() -> None:
    """Answer commands until nobody sends any more."""
    with os.fdopen(os.dup(0), "rb") as commands, os.fdopen(os.dup(1), "wb") as answers:
        # A command finds an empty input, not the next command.
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for line in commands:
            answers.write(json.dumps(printed_by(json.loads(line))).encode() + b"\n")
            answers.flush()


if __name__ == "__main__":
    serve()
