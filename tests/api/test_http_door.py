"""The door itself, without a socket: what is answered to whom, and in which form."""

from __future__ import annotations

import asyncio
import logging
import re
from email.utils import parsedate_to_datetime

import pytest

from kdslab.api.codec import CBOR, JSON
from kdslab.api.http_door import Door
from kdslab.api.http_message import Request
from kdslab.api.operations import OPERATIONS
from kdslab.api.service import Service, _served
from kdslab.model.account import Account
from kdslab.sim.clock import VirtualClock

HOST = b"127.0.0.1:4567"
SIGNED = {
    b"authorization": b"AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=c",
    b"x-amz-date": b"20261123T090000Z",
}
IN_JSON = {b"content-type": b"application/x-amz-json-1.1"}
TARGET = {b"x-amz-target": b"Kinesis_20131202.ListStreams"}
EMPTY = {"HasMoreStreams": False, "StreamNames": [], "StreamSummaries": []}


def a_door() -> Door:
    return Door(Service(Account(), VirtualClock()), "127.0.0.1")


def told(reply) -> tuple[int, dict[str, str], bytes]:
    """Return an answer's status, its headers and its body."""
    first, *lines = reply.head.decode().removesuffix("\r\n").split("\r\n")
    status = re.fullmatch(r"HTTP/1\.1 (\d{3}) [A-Za-z ]+", first)
    return int(status[1]), dict(line.split(": ", 1) for line in lines), reply.body


def answered(headers, body=b"{}", method=b"POST", target=b"/", door=None):
    request = Request(method, target, {b"host": HOST, **headers}, body)
    return told((door or a_door()).answer(request))


def xml(code: str, message: str) -> bytes:
    return f"<{code}>\n  <Message>{message}</Message>\n</{code}>\n".encode()


MISSING_IN_XML = xml("MissingAuthenticationTokenException", "Missing Authentication Token")
DENIED_IN_XML = xml(
    "AccessDeniedException", "Unable to determine service/operation name to be authorized"
)


@pytest.mark.parametrize("codec", [JSON, CBOR])
def test_a_good_request_is_answered_in_its_own_language(codec):
    kind = {b"content-type": codec.content_type.encode()}
    status, headers, body = answered({**SIGNED, **TARGET, **kind}, codec.write({}, ""))

    assert (200, EMPTY) == (status, codec.parse(body))
    assert {"x-amzn-RequestId", "Date", "Content-Type"} == set(headers)
    assert codec.content_type == headers["Content-Type"]


@pytest.mark.parametrize(
    "written",
    [b"application/x-amz-json-1.1; charset=utf-8", b" Application/X-Amz-JSON-1.1 ;x"],
)
def test_a_content_type_may_be_written_in_another_way(written):
    assert 200 == answered({**SIGNED, **TARGET, b"content-type": written})[0]


def test_every_answer_has_a_number_of_its_own_and_a_date():
    door = a_door()
    heads = [answered({**SIGNED, **TARGET, **IN_JSON}, door=door)[1] for _ in range(3)]

    pattern = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"
    numbers = {head["x-amzn-RequestId"] for head in heads}
    assert 3 == len(numbers)
    assert all(re.fullmatch(pattern, number) for number in numbers)
    assert parsedate_to_datetime(heads[0]["Date"])


# Source: kinesalite's tests of connections, recorded against AWS
@pytest.mark.parametrize("method", [b"OPTIONS", b"GET", b"PUT", b"DELETE", b"PATCH"])
def test_another_method_is_refused_in_xml(method):
    unsigned, signed = (
        answered(headers, b"", method, b"/x") for headers in ({}, {**SIGNED, **TARGET, **IN_JSON})
    )

    assert (403, MISSING_IN_XML) == (unsigned[0], unsigned[2])
    assert (403, DENIED_IN_XML) == (signed[0], signed[2])
    assert "Content-Type" not in unsigned[1]
    assert "MissingAuthenticationTokenException" == unsigned[1]["x-amzn-ErrorType"]


# Source: kinesalite's tests of connections, recorded against AWS
@pytest.mark.parametrize(
    ("headers", "body", "status", "expected"),
    [
        ({}, b"", 403, MISSING_IN_XML),
        (SIGNED, b"", 403, DENIED_IN_XML),
        (SIGNED, b"{}", 403, DENIED_IN_XML),
        ({**SIGNED, b"content-type": b"application/x-amz-json-1.0"}, b"{}", 403, DENIED_IN_XML),
        ({**SIGNED, b"x-amz-target": b"Kinesis_20131202.ListStream"}, b"{}", 403, DENIED_IN_XML),
        ({**SIGNED, **TARGET}, b"{}", 403, DENIED_IN_XML),
        (
            {**SIGNED, **TARGET, b"content-type": b"text/plain"},
            b"{}",
            404,
            b"<UnknownOperationException/>\n",
        ),
    ],
)
def test_a_content_type_that_is_not_spoken_is_refused_in_xml(headers, body, status, expected):
    found = answered(headers, body)

    assert (status, expected) == (found[0], found[2])


# Source: kinesalite's tests of connections, recorded against AWS
@pytest.mark.parametrize(
    ("headers", "body", "code"),
    [
        ({}, b"{}", "UnknownOperationException"),
        (SIGNED, b"{}", "UnknownOperationException"),
        (SIGNED, b"", "UnknownOperationException"),
        ({b"x-amz-target": b"Kinesis_20131202.ListStream"}, b"{}", "UnknownOperationException"),
        ({b"x-amz-target": b"Kinesis_20131202"}, b"{}", "UnknownOperationException"),
        ({**SIGNED, b"x-amz-target": b"ListStreams"}, b"{}", "UnknownOperationException"),
        ({**SIGNED, b"x-amz-target": b"X.ListStreams"}, b"{}", "UnknownOperationException"),
        ({b"x-amz-target": b"DynamoDB_20120810.ListTables"}, b"{}", "UnknownOperationException"),
        ({b"x-amz-target": b"\xff.\xfe"}, b"{}", "UnknownOperationException"),
        (TARGET, b"", "SerializationException"),
        ({**SIGNED, **TARGET}, b"", "SerializationException"),
        (TARGET, b"hello", "SerializationException"),
        (TARGET, b"{}", "MissingAuthenticationTokenException"),
        ({**SIGNED, **TARGET}, b'{"Limit": 0}', "ValidationException"),
    ],
)
def test_what_is_wrong_is_found_in_the_order_of_aws(headers, body, code):
    status, head, told_body = answered({**IN_JSON, **headers}, body)

    assert (400, code) == (status, JSON.parse(told_body)["__type"])
    assert code == head["x-amzn-ErrorType"]
    assert JSON.parse(told_body)["message"]


def test_a_refusal_in_cbor_is_in_cbor():
    kind = {b"content-type": b"application/x-amz-cbor-1.1"}
    status, head, body = answered({**kind, **TARGET}, b"\xbf\xff")

    expected = {
        "__type": "MissingAuthenticationTokenException",
        "message": "Missing Authentication Token",
    }
    assert (400, expected) == (status, CBOR.parse(body))
    assert "application/x-amz-cbor-1.1" == head["Content-Type"]


@pytest.mark.parametrize("headers", [SIGNED, {}])
def test_a_browser_is_told_what_this_is_if_it_is_not_signed(headers):
    status, head, body = answered(headers, b"", b"GET")

    if headers:
        assert (403, DENIED_IN_XML) == (status, body)
    else:
        assert (200, "text/plain; charset=utf-8") == (status, head["Content-Type"])
        assert body.startswith(b"This is kdslab")


@pytest.mark.parametrize("headers", [{}, {b"origin": b"http://127.0.0.1:4567"}])
def test_a_request_by_the_server_s_own_name_is_let_in(headers):
    assert a_door().admit(Request(b"POST", b"/", {b"host": HOST, **headers})) is None


@pytest.mark.parametrize(
    ("headers", "message"),
    [
        ({}, "This server is not called '', so it does not answer."),
        ({b"host": b"evil.com"}, "This server is not called 'evil.com', so it does not answer."),
        ({b"host": HOST, b"origin": b"http://evil.com"}, None),
        ({b"host": HOST, b"origin": b"null"}, None),
        ({b"host": HOST, b"origin": b"http://127.0.0.1:8888"}, None),
        ({b"host": HOST, b"origin": b"https://127.0.0.1:4567"}, None),
    ],
)
def test_a_page_from_elsewhere_is_refused(headers, message):
    for method in (b"POST", b"GET", b"OPTIONS"):
        status, head, body = told(a_door().admit(Request(method, b"/", headers)))
        refusal = JSON.parse(body)

        assert (403, "AccessDeniedException") == (status, refusal["__type"])
        assert (message or "Pages from elsewhere must not use this server.") == refusal["message"]
        assert not [name for name in head if name.startswith("Access-Control")]


def test_a_handler_that_breaks_is_an_internal_failure_in_one_line(monkeypatch, caplog):
    def break_down(account, now):  # noqa: ARG001 - a handler's shape
        raise RuntimeError("first\nsecond")

    monkeypatch.setitem(OPERATIONS, "ListStreams", break_down)
    _served.cache_clear()
    with caplog.at_level(logging.ERROR):
        status, _, body = answered({**SIGNED, **TARGET, **IN_JSON})
    _served.cache_clear()

    expected = {"__type": "InternalFailure", "message": "Internal Service Failure"}
    assert (500, expected) == (status, JSON.parse(body))
    assert ["ListStreams broke, RuntimeError('first\\nsecond')"] == caplog.messages
    assert [None] == [record.exc_info for record in caplog.records]


class OneEvent:
    """A subscription that has one event."""

    def __init__(self):
        self.has_event, self.is_closed = True, False

    def poll(self, now):  # noqa: ARG002 - a subscription's shape
        event = {"Records": [], "MillisBehindLatest": 0} if self.has_event else None
        self.has_event = False
        return event

    def next_at(self, now):
        return now

    def is_over(self, now):  # noqa: ARG002 - a subscription's shape
        return not self.has_event

    def close(self):
        self.is_closed = True


def test_a_subscription_is_answered_as_an_event_stream(monkeypatch):
    events = OneEvent()
    monkeypatch.setitem(OPERATIONS, "ListStreams", lambda account, now: events)  # noqa: ARG005 - a handler's shape
    _served.cache_clear()
    reply = a_door().answer(
        Request(b"POST", b"/", {b"host": HOST, **SIGNED, **TARGET, **IN_JSON}, b"{}")
    )
    _served.cache_clear()

    async def read():
        return [piece async for piece in reply.more]

    pieces = asyncio.run(read())
    reply.more.close()
    assert "application/vnd.amazon.eventstream" == told(reply)[1]["Content-Type"]
    assert [b"initial-response" in pieces[0], b"SubscribeToShardEvent" in pieces[1]] == [True] * 2
    assert (2, True) == (len(pieces), events.is_closed)
