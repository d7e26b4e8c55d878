"""Connections over real sockets: order, patience, and what a bad client can do to the others."""

from __future__ import annotations

import asyncio
import http.client
import socket
import threading
import time
from functools import partial

import pytest

from kdslab.api.http_connection import Connection
from kdslab.api.http_message import Reply, Trouble
from kdslab.api.http_reading import BODY_BYTES_AT_MOST
from kdslab.api.http_reception import Patience, Reception

HEAD = b"HTTP/1.1 200 OK\r\n"
ANSWER_TO_NEXT = HEAD + b"Content-Length: 4\r\nConnection: close\r\n\r\nnext"
LIMIT_SECONDS = 20
SHORT = Patience(request_seconds=0.2, idle_seconds=0.6, stalled_seconds=0.3, farewell_seconds=0.1)

PATIENT = Patience()


class Ticks:
    """A body that has no end, until somebody hangs up."""

    def __init__(self, count):
        self.count, self.is_closed = count, threading.Event()

    async def __aiter__(self):
        for number in range(self.count):
            yield b"tick %d" % number
            await asyncio.sleep(0.01)

    def close(self):
        self.is_closed.set()


class EchoDoor:
    """Answers with the body; some paths have a meaning."""

    def __init__(self):
        self.ticks = []

    def admit(self, request):
        return Reply(b"HTTP/1.1 403 Forbidden\r\n", b"no") if request.target == b"/no" else None

    def answer(self, request):
        if request.target == b"/large":
            return Reply(HEAD, bytes(8_000_000))
        if request.target.startswith(b"/ticks/"):
            self.ticks.append(Ticks(int(request.target[7:])))
            return Reply(HEAD, b"", self.ticks[-1])
        return Reply(HEAD, request.body)

    def refuse(self, trouble: Trouble):
        return Reply(b"HTTP/1.1 %d X\r\n" % trouble.status, trouble.code.encode())


class Host:
    """Runs connections on a port of its own."""

    def __init__(self, patience):
        self.door = EchoDoor()
        self.reception = Reception(door=self.door, patience=patience)
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.loop, self.stopping = asyncio.new_event_loop(), asyncio.Event()
        self.errors = []
        self.loop.set_exception_handler(lambda _, context: self.errors.append(context))
        self.thread = threading.Thread(target=self.loop.run_until_complete, args=[self.serve()])

    async def serve(self):
        connection = partial(Connection, self.reception)
        listener = await self.loop.create_server(connection, sock=self.socket)
        while not self.stopping.is_set():
            self.reception.look_around(self.loop.time())
            await asyncio.sleep(0.02)
        listener.close()
        self.reception.close()
        await asyncio.sleep(0.05)

    def connect(self):
        return socket.create_connection(self.socket.getsockname(), timeout=LIMIT_SECONDS)

    def stop(self):
        self.loop.call_soon_threadsafe(self.stopping.set)
        self.thread.join(LIMIT_SECONDS)
        self.loop.close()
        assert [] == self.errors


@pytest.fixture
def hosted():
    """Return a function that starts a host, with as much patience as wanted."""
    hosts = []

    def start(patience=PATIENT):
        hosts.append(Host(patience))
        hosts[-1].thread.start()
        return hosts[-1]

    yield start
    for host in hosts:
        host.stop()


def post(body=b"", target=b"/", header=b""):
    size = len(body)
    return b"POST %s HTTP/1.1\r\nHost: x\r\n%sContent-Length: %d\r\n\r\n%s" % (
        *(target, header, size),
        body,
    )


def everything(client):
    """Return all that comes until the server hangs up."""
    pieces = []
    while piece := client.recv(65_536):
        pieces.append(piece)
    return b"".join(pieces)


def answered(client):
    """Return the status and the body of the next answer."""
    response = http.client.HTTPResponse(client)
    response.begin()
    return response.status, response.read()


def assert_serves(host):
    with host.connect() as other:
        other.sendall(post(b"hello"))
        assert (200, b"hello") == answered(other)


def wait_until(holds):
    deadline = time.monotonic() + LIMIT_SECONDS
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_connection_serves_many_requests(hosted):
    with hosted().connect() as client:
        for number in range(50):
            client.sendall(post(b"%d" % number))
            assert (200, b"%d" % number) == answered(client)


def test_requests_that_come_at_once_are_answered_in_order(hosted):
    with hosted().connect() as client:
        last = post(b"end", header=b"Connection: close\r\n")
        client.sendall(b"".join(post(b"%d" % number) for number in range(50)) + last)

        bodies = [part.rpartition(b"\n")[2] for part in everything(client).split(b"HTTP/1.1")[1:]]
    assert [*(b"%d" % number for number in range(50)), b"end"] == bodies


def test_a_client_that_wants_no_more_is_left(hosted):
    with hosted().connect() as client:
        client.sendall(post(b"x", header=b"Connection: close\r\n"))

        assert b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx" == everything(
            client
        )


def test_an_answer_to_head_has_no_body(hosted):
    with hosted().connect() as client:
        client.sendall(b"HEAD /large HTTP/1.0\r\nHost: x\r\n\r\n")

        assert everything(client).endswith(b"Content-Length: 8000000\r\nConnection: close\r\n\r\n")


def test_who_asks_first_is_told_to_go_on(hosted):
    with hosted().connect() as client:
        head, _, body = post(b"abc", header=b"Expect: 100-continue\r\n").partition(b"\r\n\r\n")
        client.sendall(head + b"\r\n\r\n")
        assert b"HTTP/1.1 100 Continue\r\n\r\n" == client.recv(100)
        client.sendall(body)
        assert (200, b"abc") == answered(client)


def test_what_is_not_admitted_is_refused_before_its_body(hosted):
    with hosted(SHORT).connect() as client:
        client.sendall(b"POST /no HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n")

        assert everything(client).startswith(b"HTTP/1.1 403")


def test_what_is_too_large_is_refused_and_not_read(hosted):
    host = hosted(SHORT)
    with host.connect() as client:
        announced = b"Content-Length: %d\r\n\r\n" % (BODY_BYTES_AT_MOST + 1)
        client.sendall(b"POST / HTTP/1.1\r\nHost: x\r\n" + announced)

        assert b"RequestEntityTooLargeException" in everything(client)
    wait_until(lambda: not host.reception.connections)
    assert_serves(host)


@pytest.mark.parametrize(
    ("begun", "status"),
    [(b"PO", b"408"), (b"POST / HTTP/1.1\r\nA: b", b"408"), (post(b"abc")[:-1], b"408")],
)
def test_a_request_that_does_not_end_is_refused(hosted, begun, status):
    host = hosted(SHORT)
    with host.connect() as client:
        client.sendall(begun)

        assert everything(client).startswith(b"HTTP/1.1 " + status)
    assert_serves(host)


def test_a_request_that_trickles_in_is_refused(hosted):
    with hosted(SHORT).connect() as client:
        for byte in post(b"abc"):
            try:
                client.sendall(bytes([byte]))
            except OSError:
                break
            time.sleep(0.02)

        assert client.recv(20).startswith(b"HTTP/1.1 408")


def test_a_connection_that_says_nothing_is_left(hosted):
    with hosted(SHORT).connect() as silent, hosted(SHORT).connect() as client:
        client.sendall(post(b"x"))
        assert (200, b"x") == answered(client)

        assert b"" == everything(silent) == everything(client)


def test_a_client_that_does_not_read_is_not_read_from_and_is_left(hosted):
    host = hosted(SHORT)
    with host.connect() as client:
        for _ in range(50):
            client.sendall(post(target=b"/large"))
        wait_until(lambda: not host.reception.connections)
    assert_serves(host)


def test_a_client_that_reads_slowly_gets_all(hosted):
    # The system's own buffers hide each step from the server until they are a third empty.
    with hosted(Patience(stalled_seconds=5)).connect() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
        last = post(b"next", header=b"Connection: close\r\n")
        client.sendall(post(target=b"/large") + last)
        pieces = []
        while piece := client.recv(500_000):
            pieces.append(piece)
            time.sleep(0.02)

        assert b"".join(pieces).endswith(bytes(1_000) + ANSWER_TO_NEXT)


@pytest.mark.parametrize("sent", [b"", b"POST", post(b"abc")[:-1], post(target=b"/large")])
def test_a_client_that_vanishes_leaves_nothing(hosted, sent):
    host = hosted()
    with host.connect() as client:
        client.sendall(sent)
    wait_until(lambda: not host.reception.connections)
    assert_serves(host)


def test_a_body_without_a_known_length_comes_in_chunks(hosted):
    host = hosted()
    with host.connect() as client:
        client.sendall(post(target=b"/ticks/2") + post(b"next", header=b"Connection: close\r\n"))

        chunks = b"6\r\ntick 0\r\n6\r\ntick 1\r\n0\r\n\r\n"
        assert HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunks + ANSWER_TO_NEXT == everything(
            client
        )
    assert host.door.ticks[0].is_closed.wait(LIMIT_SECONDS)


def test_an_old_client_gets_such_a_body_without_chunks(hosted):
    with hosted().connect() as client:
        client.sendall(b"POST /ticks/2 HTTP/1.0\r\nHost: x\r\nContent-Length: 0\r\n\r\n")

        assert b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\ntick 0tick 1" == everything(client)


def test_who_hangs_up_ends_such_a_body(hosted):
    host = hosted()
    with host.connect() as client:
        client.sendall(post(target=b"/ticks/100000"))
        assert client.recv(15)
    assert host.door.ticks[0].is_closed.wait(LIMIT_SECONDS)
    assert_serves(host)


def test_who_does_not_read_ends_such_a_body(hosted):
    host = hosted(SHORT)
    host.door.answer = lambda request: (  # noqa: ARG005 - a door's shape
        host.door.ticks.append(Floods()) or Reply(HEAD, b"", host.door.ticks[-1])
    )
    with host.connect() as client:
        client.sendall(post())
        assert host.door.ticks == [] or host.door.ticks[0].is_closed.wait(LIMIT_SECONDS)
        wait_until(lambda: not host.reception.connections)


class Floods(Ticks):
    """A body without an end that comes as fast as it is read."""

    def __init__(self):
        super().__init__(0)

    async def __aiter__(self):
        while True:
            yield bytes(1_000_000)


def test_a_server_that_closes_ends_everything(hosted):
    host = hosted()
    with host.connect() as client:
        client.sendall(post(target=b"/ticks/100000"))
        assert client.recv(15)
        host.loop.call_soon_threadsafe(host.stopping.set)

        assert everything(client) is not None
    assert host.door.ticks[0].is_closed.wait(LIMIT_SECONDS)
