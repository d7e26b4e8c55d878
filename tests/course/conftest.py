"""What several tests of the command line and the learner's folder need."""

from __future__ import annotations

import socket

import pytest


@pytest.fixture
def write():
    """Return a function that writes a text file, with the folders above it."""

    def written(path, text):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    return written


@pytest.fixture
def files():
    """Return a function that reads a folder: each file's text by its path in it."""

    def found(home):
        return {
            path.relative_to(home).as_posix(): path.read_text("utf-8")
            for path in home.rglob("*")
            if path.is_file()
        }

    return found


@pytest.fixture
def taken_port():
    """Give a port on which somebody else listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]
