"""A request as it was read, an answer as it will be written, and a refusal of the connection."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol


@dataclass(slots=True)
class Request:
    """One request; it grows while it is read.

    Attributes:
        method: Such as POST.
        target: Path and query, as sent.
        headers: By their names in lower case; one that is repeated is joined by commas.
        body: Empty before it has been read.
        keeps_alive: Whether the connection lives on after the answer.
        is_chunkable: Whether the client understands an answer in chunks.
    """

    method: bytes
    target: bytes
    headers: dict[bytes, bytes]
    body: bytes = b""
    keeps_alive: bool = True
    is_chunkable: bool = True


class More(Protocol):
    """What comes bit by bit after the head of an answer."""

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Give the pieces, each when it is due."""

    def close(self) -> None:
        """Hear that no more is wanted, or that all has been given."""


class Reply(NamedTuple):
    """One answer.

    Attributes:
        head: Status line and headers with their line ends, without those about length and
            connection.
        body: All of it.
        more: What comes instead of a body whose length is known.
    """

    head: bytes
    body: bytes
    more: More | None = None


class Trouble(NamedTuple):
    """What makes it impossible to go on with a connection.

    Attributes:
        status: The HTTP status.
        code: AWS's name for it.
        message: One sentence.
    """

    status: int
    code: str
    message: str
