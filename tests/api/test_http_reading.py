"""Bytes become requests, however they are cut, and never without bounds."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdslab.api.http_message import Request
from kdslab.api.http_reading import BODY_BYTES_AT_MOST, HEAD_BYTES_AT_MOST, RequestReader

HEAD = b"POST /a?b HTTP/1.1\r\nHost: x\r\nX-Two: 1\r\nx-two: 2\r\n"
WHOLE = HEAD + b"Content-Length: 3\r\n\r\nabc"
HEADERS = {b"host": b"x", b"x-two": b"1,2"}


class Desk:
    """Reads, and keeps what it is given."""

    def __init__(self, wanted=True):
        self.wanted, self.heads, self.taken = wanted, [], []
        self.reader = RequestReader(self.admit, self.taken.append)

    def admit(self, request):
        self.heads.append(request)
        return self.wanted

    def feed(self, *pieces):
        """Return the last trouble that there was."""
        return [self.reader.feed(piece) for piece in pieces][-1]


@given(st.lists(st.integers(1, len(WHOLE) * 3), max_size=12))
def test_a_request_is_the_same_however_it_is_cut(places):
    stream, desk = WHOLE * 3, Desk()
    cuts = sorted({0, *(place for place in places if place < len(stream)), len(stream)})
    for start, end in pairwise(cuts):
        assert desk.feed(stream[start:end]) is None

    headers = {**HEADERS, b"content-length": b"3"}
    expected = Request(b"POST", b"/a?b", headers, b"abc", keeps_alive=True, is_chunkable=True)
    assert [expected] * 3 == desk.taken
    assert not desk.reader.is_inside


def test_a_body_may_come_in_chunks_and_what_follows_is_no_header():
    desk = Desk()
    body = b"Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\nHost: evil\r\n\r\n"

    assert desk.feed(HEAD + body) is None
    assert (b"abc", b"x") == (desk.taken[0].body, desk.taken[0].headers[b"host"])


@pytest.mark.parametrize(
    ("version", "header", "keeps_alive", "is_chunkable"),
    [
        (b"1.1", b"", True, True),
        (b"1.1", b"Connection: close\r\n", False, True),
        (b"1.0", b"", False, False),
        (b"1.0", b"Connection: keep-alive\r\n", True, False),
    ],
)
def test_the_client_says_whether_it_stays(version, header, keeps_alive, is_chunkable):
    desk = Desk()
    desk.feed(b"POST / HTTP/%s\r\n%sContent-Length: 0\r\n\r\n" % (version, header))

    [request] = desk.taken
    assert (keeps_alive, is_chunkable) == (request.keeps_alive, request.is_chunkable)


def test_what_is_not_admitted_is_not_read():
    desk = Desk(wanted=False)
    desk.feed(WHOLE, WHOLE)

    assert (1, []) == (len(desk.heads), desk.taken)


@pytest.mark.parametrize(
    "garbage",
    [
        *(b"\x16\x03\x01\x02\x00\x01", b"hello\r\n\r\n", b"POST / HTTP/9.9\r\n\r\n", b"\x00" * 50),
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"CONNECT evil:1 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST / HTTP/1.1\r\nno colon\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        b"POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
def test_what_is_not_http_is_trouble(garbage):
    desk = Desk()
    trouble = desk.feed(garbage)

    assert (400, "MalformedHttpRequestException", []) == (trouble.status, trouble.code, desk.taken)
    assert trouble.message.endswith(".")


def test_a_good_request_before_garbage_is_taken():
    desk = Desk()

    assert desk.feed(WHOLE + b"\x00garbage\r\n\r\n").status == 400
    assert [b"abc"] == [request.body for request in desk.taken]


@pytest.mark.parametrize("length", [BODY_BYTES_AT_MOST, BODY_BYTES_AT_MOST + 1])
def test_a_body_has_a_largest_size(length):
    desk = Desk()
    trouble = desk.feed(HEAD + b"Content-Length: %d\r\n\r\n" % length, b"a" * length)

    if length > BODY_BYTES_AT_MOST:
        assert (413, "RequestEntityTooLargeException", []) == (*trouble[:2], desk.taken)
    else:
        assert (None, [length]) == (trouble, [len(request.body) for request in desk.taken])


def test_a_body_that_is_announced_too_large_is_trouble_before_it_comes():
    announced = HEAD + b"Content-Length: %d\r\n\r\n" % (BODY_BYTES_AT_MOST + 1)

    assert 413 == Desk().feed(announced).status


def test_a_body_in_chunks_has_a_largest_size_too():
    desk, chunk = Desk(), b"100000\r\n" + b"a" * 0x100000 + b"\r\n"
    desk.feed(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    troubles = [desk.feed(chunk) for _ in range(20)]

    assert {None, 413} == {trouble and trouble.status for trouble in troubles}
    assert [] == desk.reader._body


@pytest.mark.parametrize(
    "pieces",
    [
        [b"POST / HTTP/1.1\r\nA: ", *[b"a" * 4096] * 20],
        [b"POST /", *[b"a" * 4096] * 20],
        [b"POST / HTTP/1.1\r\n", *[b"A: b\r\n" * 1000] * 20],
    ],
)
def test_a_head_has_a_largest_size(pieces):
    desk = Desk()
    troubles = [trouble for piece in pieces if (trouble := desk.feed(piece))]

    assert (431, "MalformedHttpRequestException") == troubles[0][:2]
    assert str(HEAD_BYTES_AT_MOST) in troubles[0].message


@pytest.mark.parametrize("body", [b"", b"abc"])
def test_a_proposal_of_another_protocol_is_declined_and_the_request_is_read(body):
    desk = Desk()
    proposal = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAA\r\n"
    request = HEAD + proposal + b"Content-Length: %d\r\n\r\n%s" % (len(body), body)

    assert desk.feed(request + WHOLE) is None
    assert [body, b"abc"] == [taken.body for taken in desk.taken]
    assert b"upgrade" not in desk.taken[0].headers


def test_a_reader_that_is_stopped_reads_nothing():
    desk = Desk()
    desk.reader.stop()

    assert desk.feed(WHOLE, b"\x00") is None
    assert [] == desk.taken


@given(st.binary(max_size=300))
def test_any_bytes_are_taken_or_trouble(data):
    desk = Desk()
    for place in range(0, len(data), 7):
        if desk.feed(data[place : place + 7]):
            break
