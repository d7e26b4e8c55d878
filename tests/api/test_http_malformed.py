"""Thousands of malformed requests against one door: each is refused, and none does any harm."""

from __future__ import annotations

import json
import logging
import re
import socket
from collections import Counter
from http.client import HTTPResponse

import pytest
from cbor2 import loads
from storm import IN_CBOR, IN_JSON, Storm

from kdslab import Lab

LIMIT_SECONDS = 30
OF_THE_FRAME = {
    *("SerializationException", "ValidationException", "UnknownOperationException"),
    *("MissingAuthenticationTokenException", "IncompleteSignatureException"),
    *("AccessDeniedException", "MalformedHttpRequestException"),
}


KINDS = [name for name in vars(Storm) if name.startswith(("wrong_", "broken_", "bad_"))]


@pytest.fixture(scope="module")
def served():
    """Serve a lab with a stream, and see that nothing went wrong in it in the end."""
    lab, lines = Lab(), []
    kinesis = lab.client("kinesis")
    kinesis.create_stream(StreamName="s", ShardCount=2)
    lab.advance(seconds=60)
    handler = logging.Handler()
    handler.emit = lines.append
    logging.getLogger().addHandler(handler)
    with lab.serve() as server:
        yield server
    logging.getLogger().removeHandler(handler)
    assert [] == [line.getMessage() for line in lines]


class Client:
    """A connection that is opened again only if the server closed it."""

    def __init__(self, server):
        self.address = ("127.0.0.1", int(server.url.rpartition(":")[2]))
        self.opened = 0
        self.socket = None

    def ask(self, request):
        """Return status, headers and body."""
        if self.socket is None:
            self.socket = socket.create_connection(self.address, timeout=LIMIT_SECONDS)
            self.opened += 1
        self.socket.sendall(request)
        answer = HTTPResponse(self.socket)
        answer.begin()
        body = answer.read()
        if answer.will_close:
            self.close()
        return answer.status, answer.headers, body

    def close(self):
        if self.socket is not None:
            self.socket.close()
            self.socket = None


@pytest.fixture
def client(served):
    client = Client(served)
    yield client
    client.close()


def code_of(headers, body):
    """Return the refusal's name, which must stand in the header and in the body alike."""
    kind = headers["Content-Type"]
    if kind is None:
        name = re.fullmatch(rb"<(\w+)(?:/>|>\n  <Message>[^<]+</Message>\n</\1>)\n", body)[
            1
        ].decode()
    else:
        read = {IN_JSON.decode(): json.loads, IN_CBOR.decode(): loads}[kind]
        refusal = read(body)
        assert {"__type", "message"} == set(refusal)
        assert refusal["message"]
        name = refusal["__type"]
    assert name == headers["x-amzn-ErrorType"]
    assert headers["x-amzn-RequestId"]
    return name


def good_request(storm):
    # Not an operation of the control plane: these are rationed, and the lab's clock stands still.
    return storm.framed("PutRecord", b'{"StreamName": "s", "PartitionKey": "k", "Data": ""}')


@pytest.mark.parametrize("kind", KINDS)
def test_malformed_requests_are_refused_and_a_good_one_is_answered(client, kind):
    storm, seen = Storm(seed=kind), Counter()
    for number in range(600):
        request = getattr(storm, kind)()
        status, headers, body = client.ask(request)
        assert 400 <= status < 500, (request, body)
        seen[code_of(headers, body)] += 1
        if number % 50 == 0:
            assert 200 == client.ask(good_request(storm))[0]

    assert set(seen) <= OF_THE_FRAME | {"InvalidArgumentException", "ResourceNotFoundException"}
    assert 1 == client.opened


def test_there_are_more_than_5_000_of_them():
    assert 600 * len(KINDS) > 5_000


def test_bytes_that_are_not_http_are_refused_and_the_next_client_is_served(client):
    storm = Storm(seed=0)
    good = good_request(storm)
    for _ in range(300):
        garbage = storm.chance.choice(
            [
                storm.chance.randbytes(60) + b"\r\n\r\n",
                storm.flipped(good[:20]) + b"\x00\r\n\r\n",
                good.replace(b"HTTP/1.1", b"HTTP/7.3"),
                good.replace(b"Content-Length: ", b"Content-Length: -"),
            ]
        )
        status, headers, body = client.ask(garbage)
        assert 400 <= status < 500
        assert code_of(headers, body) in OF_THE_FRAME

    assert 200 == client.ask(good)[0]


def test_requests_that_are_cut_off_leave_nothing_behind(served, client):
    storm = Storm(seed=1)
    for _ in range(200):
        with socket.create_connection(client.address, timeout=LIMIT_SECONDS) as other:
            other.sendall(storm.cut(storm.wrong_types()))

    assert 200 == client.ask(good_request(storm))[0]
    assert served.is_running
