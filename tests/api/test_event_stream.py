"""The frames of an event stream, read back by botocore, which checks both of their checksums."""

from __future__ import annotations

import pytest
from botocore.eventstream import EventStreamBuffer
from hypothesis import given
from hypothesis import strategies as st

from kdslab.api.event_stream import event, exception, initial_response


def read_back(data: bytes):
    buffer = EventStreamBuffer()
    buffer.add_data(data)
    return [(message.headers, message.payload) for message in buffer]


# Source: Smithy, "Amazon event stream specification": a message of no headers and no payload would
# be 16 bytes; its prelude tells the lengths.
def test_a_message_tells_its_length_first():
    message = event(b"{}")

    assert len(message) == int.from_bytes(message[:4], "big")


def test_the_first_message_is_the_initial_response():
    ((headers, payload),) = read_back(initial_response())

    assert ({":message-type": "event", ":event-type": "initial-response"}, b"{}") == (
        {name: headers[name] for name in (":message-type", ":event-type")},
        payload,
    )


def test_an_event_names_its_kind_and_language():
    expected = {
        ":message-type": "event",
        ":event-type": "SubscribeToShardEvent",
        ":content-type": "application/x-amz-json-1.1",
    }

    assert [(expected, b'{"Records":[]}')] == read_back(event(b'{"Records":[]}'))


def test_an_exception_names_its_code_and_carries_its_sentence():
    expected = {
        ":message-type": "exception",
        ":exception-type": "ResourceInUseException",
        ":content-type": "application/x-amz-json-1.1",
    }

    assert [(expected, '{"message": "Schon vergeben: é"}')] == [
        (headers, payload.decode("unicode_escape"))
        for headers, payload in read_back(exception("ResourceInUseException", "Schon vergeben: é"))
    ]


@pytest.mark.parametrize(
    "make",
    [
        lambda: initial_response(b"\xa0", "application/x-amz-cbor-1.1"),
        lambda: event(b"\xa0", "application/x-amz-cbor-1.1"),
        lambda: exception("E", "no", b"\xa0", "application/x-amz-cbor-1.1"),
    ],
)
def test_a_message_may_be_in_another_language(make):
    ((headers, payload),) = read_back(make())

    assert ("application/x-amz-cbor-1.1", b"\xa0") == (headers[":content-type"], payload)


@given(st.lists(st.binary(max_size=200), max_size=5))
def test_messages_in_a_row_are_told_apart(payloads):
    assert payloads == [payload for _, payload in read_back(b"".join(map(event, payloads)))]
