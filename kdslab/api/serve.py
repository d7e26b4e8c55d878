"""Starts and stops the server behind which the HTTP door stands, before or behind the scenes.

The server is our own, on httptools' parser and, but for Windows, uvloop. Measured on two shared
cores with a raw client on the other one, Python 3.11, PutRecord of 100 bytes answered with a
constant, requests a second on 1 and on 8 connections, and the server's time a request on 8:

    uvicorn 0.54, httptools and uvloop       5,000 to 10,400    12,600 to 21,600    45 to 55 µs
    granian 2.8.7, ASGI and uvloop           2,600 to  7,400     8,600 to 15,900
    granian 2.8.7, its own interface RSGI    4,000 to  7,000    11,700 to 19,800
    a protocol of asyncio, as here           6,400 to  8,200    61,800 to 67,600    14 to 16 µs

So ASGI alone costs more than everything that Kinesis does with a small record: a task, a scope, an
event and two messages a request. A protocol of our own also words every refusal as AWS does, bounds
what it reads before it reads it, and starts 0.1 s sooner than uvicorn is imported.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from types import TracebackType
from typing import Any, Final

from kdslab.api.http_connection import Connection
from kdslab.api.http_door import Door
from kdslab.api.http_reception import Patience, Reception
from kdslab.api.service import Service

_TICK_SECONDS: Final = 1.0
_FAREWELL_SECONDS: Final = 0.5
_BACKLOG: Final = 1024
_PORT_AT_MOST: Final = 65_535
_LOG: Final = logging.getLogger(__name__)


class CannotListenError(OSError):
    """The server cannot have the address that it shall have; the message is one sentence."""


class Server:
    """A server that listens from the start and answers as soon as it is started.

    Args:
        service: Who answers.
        host: The name or address to listen on.
        port: The port; any that is free if 0.
        speed: How many of the service's seconds pass in one of the wall's.
        patience: How long to wait for slow clients.

    Raises:
        CannotListenError: If the address is not free or not one of this machine.

    Attributes:
        url: Where it is reached.
    """

    def __init__(
        self,
        service: Service,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        speed: float = 1.0,
        patience: Patience | None = None,
    ) -> None:
        self._socket = _listening(host, port)
        self.url = _url(host, self._socket.getsockname()[1])
        self._reception = Reception(
            door=Door(service, host, speed), patience=patience or Patience()
        )
        self._tick_seconds = min(_TICK_SECONDS, self._reception.patience.farewell_seconds)
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping = asyncio.Event()

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def __repr__(self) -> str:
        return f"<Server at {self.url}>"

    def start(self) -> Server:
        """Answer from now on, in a thread of this process."""
        self._loop = _new_loop()
        self._thread = threading.Thread(
            target=self._run, args=[self._loop], name=f"kdslab at {self.url}", daemon=True
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        """Answer no longer, and give the port back; a server that is stopped stays so."""
        if self._loop is not None:
            # A loop that has ended by itself is closed.
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._stopping.set)
        if self._thread is not None:
            self._thread.join()
        self._socket.close()

    @property
    def is_running(self) -> bool:
        """Whether it answers, in a thread of this process."""
        return self._thread is not None and self._thread.is_alive()

    def run(self, ready: Callable[[], None] = lambda: None) -> None:
        """Answer until the process is asked to end, by Ctrl-C or by SIGTERM.

        Args:
            ready: Called when a signal would be heard.
        """
        self._loop = _new_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            _on_signal(self._loop, number, self._stopping.set)
        ready()
        self._run(self._loop)

    def _run(self, loop: asyncio.AbstractEventLoop) -> None:
        loop.set_exception_handler(_log)
        try:
            loop.run_until_complete(self._serve(loop))
        finally:
            loop.close()

    async def _serve(self, loop: asyncio.AbstractEventLoop) -> None:
        reception = self._reception
        reception.now = loop.time()
        listener = await loop.create_server(
            partial(Connection, reception), sock=self._socket, backlog=_BACKLOG
        )
        while not self._stopping.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), self._tick_seconds)
            reception.look_around(loop.time())
        listener.close()
        reception.close()
        deadline = loop.time() + _FAREWELL_SECONDS
        while reception.connections and loop.time() < deadline:
            await asyncio.sleep(0.01)
        reception.abort()


def _listening(host: str, port: int) -> socket.socket:
    if not 0 <= port <= _PORT_AT_MOST:
        raise ValueError(f"a port is a number from 0 to {_PORT_AT_MOST}, got {port}")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        # A name such as localhost can mean both families; most clients try this one.
        family, *_, address = min(found, key=lambda entry: entry[0] != socket.AF_INET)
        return socket.create_server(address[:2], family=family, backlog=_BACKLOG)
    except (socket.gaierror, UnicodeError):
        raise CannotListenError(f"{host} is not an address of this machine.") from None
    except OSError as error:
        reason = os.strerror(error.errno or 0).lower()
        raise CannotListenError(f"Port {port} on {host} cannot be used: {reason}.") from None


def _url(host: str, port: int) -> str:
    name = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


def _new_loop() -> asyncio.AbstractEventLoop:
    if sys.platform != "win32":
        import uvloop

        return uvloop.new_event_loop()
    return asyncio.new_event_loop()


def _on_signal(
    loop: asyncio.AbstractEventLoop, number: signal.Signals, call: Callable[[], None]
) -> None:
    try:
        loop.add_signal_handler(number, call)
    except NotImplementedError:  # On Windows; there the loop wakes up for it by and by.
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(call))


def _log(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:  # noqa: ARG001 - asyncio's shape
    error = context.get("exception")
    _LOG.error("%s %s", context["message"], "" if error is None else repr(error))
