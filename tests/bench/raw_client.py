"""A client that costs next to nothing: ready-made bytes out, status line and length in."""

from __future__ import annotations

import re
import select
import socket
import time
from collections.abc import Iterator

RECEIVE_BYTES = 65_536
Body = bytes | bytearray
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
_CLOSES = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)


class RefusedError(Exception):
    """An answer that is not 200."""


class Connection:
    """One connection, kept alive as long as the server keeps it.

    Args:
        port: Where the server listens on this machine.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None
        self._begun = b""
        self._body: bytearray | None = None
        self._missing = memoryview(b"")

    def open(self) -> bool:
        """Connect unless connected; return whether that was needed."""
        if self._socket is not None:
            return False
        self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=120)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return True

    def fileno(self) -> int:
        """Return what epoll knows the connection by."""
        return self._socket.fileno() if self._socket else -1

    def send(self, request: bytes) -> bool:
        """Send a request; return whether a new connection had to be made for it."""
        opened = self.open()
        self._socket.sendall(request)
        return opened

    def ask(self, request: bytes) -> Body:
        """Send a request and wait for the body of its answer."""
        self.send(request)
        while (body := self.receive()) is None:
            pass
        return body

    def receive(self) -> Body | None:
        """Take in what has come; return the body once it is whole.

        Raises:
            RefusedError: If the status is not 200.
            ConnectionError: If the server hangs up in the middle.
        """
        if self._body is not None:
            return self._rest()
        self._begun += self._taken(self._socket.recv(RECEIVE_BYTES))
        end = self._begun.find(b"\r\n\r\n")
        return None if end < 0 else self._after_head(self._begun[: end + 2], end + 4)

    def close(self) -> None:
        """Hang up."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _after_head(self, head: bytes, start: int) -> Body | None:
        if _CHUNKED.search(head):
            if not self._begun.endswith(b"0\r\n\r\n"):
                return None
            return self._whole(head, unchunked(self._begun[start:]))
        length = int(_LENGTH.search(head)[1])
        begun = self._begun[start:]
        if len(begun) == length:
            return self._whole(head, begun)
        self._body = bytearray(length)
        self._body[: len(begun)] = begun
        self._missing = memoryview(self._body)[len(begun) :]
        return None

    def _rest(self) -> Body | None:
        count = self._socket.recv_into(self._missing)
        self._taken(count)
        self._missing = self._missing[count:]
        if self._missing:
            return None
        head, body = self._begun, self._body
        self._body = None
        return self._whole(head[: head.find(b"\r\n\r\n") + 2], body)

    def _taken(self, received: bytes | int) -> bytes | int:
        if not received:
            raise ConnectionError("the server hung up in the middle of an answer")
        return received

    def _whole(self, head: bytes, body: Body) -> Body:
        self._begun = b""
        if _CLOSES.search(head):
            self.close()
        if head[9:12] != b"200":
            raise RefusedError(f"{head[:60]!r} {body[:300]!r}")
        return body


def unchunked(chunks: bytes) -> bytes:
    """Join the chunks of a body.

    Example:
        >>> unchunked(b"3\\r\\nabc\\r\\n0\\r\\n\\r\\n")
        b'abc'
    """
    body = bytearray()
    at = 0
    while True:
        line = chunks.index(b"\r\n", at)
        size = int(chunks[at:line], 16)
        if not size:
            return bytes(body)
        body += chunks[line + 2 : line + 2 + size]
        at = line + 4 + size


def one_after_another(
    port: int, requests: Iterator[bytes], seconds: float
) -> tuple[list[Body], float]:
    """Ask over one connection until the time is up; return the answers and the time it took."""
    connection = Connection(port)
    connection.open()
    answers = []
    started = now = time.perf_counter()
    while now < started + seconds:
        answers.append(connection.ask(next(requests)))
        now = time.perf_counter()
    connection.close()
    return answers, now - started


def side_by_side(
    port: int, requests: Iterator[bytes], seconds: float, *, connections: int
) -> tuple[list[Body], float]:
    """Ask over several connections, each with one request under way, until the time is up."""
    poll = select.epoll()
    asking = {}
    for connection in [Connection(port) for _ in range(connections)]:
        connection.open()
        asking[connection.fileno()] = connection
        poll.register(connection.fileno(), select.EPOLLIN)
    answers = []
    started = now = time.perf_counter()
    for connection in asking.values():
        connection.send(next(requests))
    while now < started + seconds:
        for number, _ in poll.poll(1):
            connection = asking[number]
            body = connection.receive()
            if body is None:
                continue
            answers.append(body)
            if connection.send(next(requests)):
                asking[connection.fileno()] = connection
                poll.register(connection.fileno(), select.EPOLLIN)
        now = time.perf_counter()
    for connection in set(asking.values()):
        connection.close()
    poll.close()
    return answers, now - started
