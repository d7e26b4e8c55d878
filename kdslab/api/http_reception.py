"""What all connections share: who answers, how long to wait for a client, and who else is here."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any, Protocol

from kdslab.api.http_message import Reply, Request, Trouble


class Answerer(Protocol):
    """Who decides what is answered."""

    def admit(self, request: Request) -> Reply | None:
        """Look at a request before its body is read; an answer refuses it."""

    def answer(self, request: Request) -> Reply:
        """Answer a request."""

    def refuse(self, trouble: Trouble) -> Reply:
        """Word a refusal of the connection itself."""


class Guest(Protocol):
    """A connection, as the reception sees it."""

    def check(self) -> None:
        """End if patience has run out."""

    def close(self) -> None:
        """End; what has been answered still goes out."""

    def abort(self) -> None:
        """End at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long the server waits for a client.

    Attributes:
        request_seconds: From the first byte of a request to its last.
        idle_seconds: Between two requests.
        stalled_seconds: For a client that does not read its answer.
        farewell_seconds: From a refusal to the end, so that the client can read it.
    """

    request_seconds: float = 20.0
    idle_seconds: float = 75.0
    stalled_seconds: float = 20.0
    farewell_seconds: float = 1.0


@dataclass(slots=True, kw_only=True)
class Reception:
    """What all connections share.

    Attributes:
        door: Who answers.
        patience: How long to wait.
        now: The event loop's time when somebody last looked around.
        connections: Those that are open.
        outbox: Small answers that are about to be written, each with where it goes.
    """

    door: Answerer
    patience: Patience = field(default_factory=Patience)
    now: float = 0.0
    connections: set[Guest] = field(default_factory=set)
    outbox: list[tuple[Any, bytes]] = field(default_factory=list)

    def send(self, transport: Any, answer: bytes) -> None:
        """Write an answer, together with those to the requests that came at the same time.

        To write is to wake the client, and that costs the more the oftener it happens.
        """
        if not self.outbox:
            if len(self.connections) == 1:
                transport.write(answer)
                return
            asyncio.get_running_loop().call_soon(self.flush)
        self.outbox.append((transport, answer))

    def flush(self) -> None:
        """Write what waits to be written."""
        waiting, self.outbox = self.outbox, []
        for transport, answer in waiting:
            transport.write(answer)

    def look_around(self, now: float) -> None:
        """End the connections with which patience has run out."""
        self.now = now
        for connection in tuple(self.connections):
            connection.check()

    def close(self) -> None:
        """End all connections."""
        for connection in tuple(self.connections):
            connection.close()

    def abort(self) -> None:
        """End all connections, even if something is left to say."""
        for connection in tuple(self.connections):
            connection.abort()
