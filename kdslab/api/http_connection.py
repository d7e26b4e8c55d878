"""One client's connection: requests are answered in order, and nobody can hurt anybody else.

Requests are answered where they are read and without a task each, since that is what most of a
small request costs; `kdslab.api.serve` has the measurements. A client that sends too much, too
slowly or nonsense gets a refusal and loses its connection. One that does not read its answers is
not read from either.
"""

from __future__ import annotations

import asyncio
from collections import deque
from functools import partial
from typing import Any, Final

from kdslab.api.http_message import More, Reply, Request, Trouble
from kdslab.api.http_reading import RequestReader
from kdslab.api.http_reception import Reception
from kdslab.model.facts import KIB

_CONTINUE: Final = b"HTTP/1.1 100 Continue\r\n\r\n"
_CHUNKED: Final = b"Transfer-Encoding: chunked\r\n\r\n"
_TO_THE_END: Final = b"Connection: close\r\n\r\n"
_LAST_CHUNK: Final = b"0\r\n\r\n"
_COPIED_BYTES_AT_MOST: Final = 64 * KIB
_TOO_SLOW: Final = Trouble(408, "RequestTimeoutException", "Reading the request took too long.")


class Connection(asyncio.Protocol):
    """One connection, from its first byte to its last.

    Args:
        reception: What it shares with the others.
    """

    def __init__(self, reception: Reception) -> None:
        self._reception = reception
        self._door = reception.door
        self._reader = RequestReader(self._admit, self._take)
        self._transport: Any = None
        self._since = reception.now
        self._unsent = 0
        self._is_leaving = False
        self._can_write = asyncio.Event()
        self._can_write.set()
        self._task: asyncio.Task[None] | None = None
        self._waiting: deque[Request] = deque()

    def connection_made(self, transport: Any) -> None:
        """Begin."""
        self._transport = transport
        self._reception.connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's shape
        """End, for whatever reason."""
        self._reception.connections.discard(self)
        self._reader.stop()
        self._waiting.clear()
        if self._task is not None:
            self._task.cancel()

    def close(self) -> None:
        """End the connection; what has been answered still goes out."""
        self._leave()
        self._reception.flush()
        self._transport.close()
        if self._task is not None:
            self._task.cancel()

    def abort(self) -> None:
        """End the connection at once."""
        self._transport.abort()

    def data_received(self, data: bytes) -> None:
        """Read on."""
        was_inside = self._reader.is_inside
        trouble = self._reader.feed(data)
        if trouble is not None:
            self._refuse(self._door.refuse(trouble))
        elif not was_inside:
            self._since = self._reception.now

    def pause_writing(self) -> None:
        """Wait: the client does not read as fast as it is answered."""
        self._can_write.clear()
        self._since = self._reception.now

    def resume_writing(self) -> None:
        """Go on: the client has read."""
        self._can_write.set()
        # Not at once: a transport that calls this stumbles if it is closed meanwhile.
        asyncio.get_running_loop().call_soon(self._go_on)

    def check(self) -> None:
        """End the connection if patience with it has run out."""
        patience, waited = self._reception.patience, self._reception.now - self._since
        unsent, self._unsent = self._unsent, self._transport.get_write_buffer_size()
        if self._unsent:
            if self._unsent < unsent:
                self._since = self._reception.now
            elif waited > patience.stalled_seconds:
                self.abort()
        elif self._is_leaving:
            if waited > patience.farewell_seconds:
                self.abort()
        elif self._reader.is_inside:
            if waited > patience.request_seconds:
                self._refuse(self._door.refuse(_TOO_SLOW))
        elif self._task is None and waited > patience.idle_seconds:
            self.close()

    def _admit(self, request: Request) -> bool:
        refusal = self._door.admit(request)
        if refusal is not None:
            self._refuse(refusal)
            return False
        if b"expect" in request.headers and not self._is_busy():
            self._reception.send(self._transport, _CONTINUE)
        return True

    def _take(self, request: Request) -> None:
        self._since = self._reception.now
        if self._waiting or self._is_busy():
            self._waiting.append(request)
            self._transport.pause_reading()
        else:
            self._serve(request)

    def _is_busy(self) -> bool:
        return self._task is not None or not self._can_write.is_set()

    def _serve(self, request: Request) -> None:
        reply = self._door.answer(request)
        if reply.more is not None:
            self._task = asyncio.ensure_future(self._write_on(request, reply.head, reply.more))
            self._task.add_done_callback(partial(self._end_task, request, reply.more))
            return
        self._write(reply, keeps_alive=request.keeps_alive, has_body=request.method != b"HEAD")
        if not request.keeps_alive:
            self.close()

    def _go_on(self) -> None:
        while self._waiting and not self._is_busy() and not self._is_leaving:
            self._serve(self._waiting.popleft())
        if not self._waiting and not self._is_leaving:
            self._transport.resume_reading()

    def _write(self, reply: Reply, *, keeps_alive: bool, has_body: bool = True) -> None:
        ending = b"" if keeps_alive else b"Connection: close\r\n"
        head = b"%sContent-Length: %d\r\n%s\r\n" % (reply.head, len(reply.body), ending)
        if not has_body or len(reply.body) < _COPIED_BYTES_AT_MOST:
            self._reception.send(self._transport, head + reply.body if has_body else head)
        else:
            self._reception.flush()
            self._transport.writelines((head, reply.body))

    async def _write_on(self, request: Request, head: bytes, more: More) -> None:
        """Write an answer whose length is not known yet, as far as the client reads it."""
        chunks = request.is_chunkable
        self._reception.flush()
        self._transport.write(head + (_CHUNKED if chunks else _TO_THE_END))
        async for piece in more:
            self._transport.write(b"%x\r\n%s\r\n" % (len(piece), piece) if chunks else piece)
            # The others' turn, and the connection's own: it may have been lost.
            await asyncio.sleep(0)
            await self._can_write.wait()
        self._transport.write(_LAST_CHUNK if chunks else b"")

    def _end_task(self, request: Request, more: More, task: asyncio.Task[None]) -> None:
        more.close()
        self._task = None
        self._since = self._reception.now
        if task.cancelled() or task.exception() or not request.keeps_alive:
            self.close()
        else:
            self._go_on()

    def _refuse(self, reply: Reply) -> None:
        """Write a last answer. What the client still sends is dropped until it has read that."""
        if self._is_busy():
            self.abort()
            return
        self._write(reply, keeps_alive=False)
        self._leave()
        self._reception.flush()
        if self._transport.can_write_eof():
            self._transport.write_eof()

    def _leave(self) -> None:
        self._reader.stop()
        self._is_leaving = True
        self._since = self._reception.now
