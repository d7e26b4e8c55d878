"""Subscriptions over HTTP: what is due goes out framed, and every end has its own message."""

from __future__ import annotations

import asyncio
import logging

import pytest
from botocore.eventstream import EventStreamBuffer

from kdslab.api.codec import CBOR, JSON
from kdslab.api.http_events import PushedEvents
from kdslab.api.service import Delivery
from kdslab.model.errors import ResourceInUseException

EVENT = {"Records": [], "MillisBehindLatest": 0, "ContinuationSequenceNumber": "1"}


class Desk:
    """A service whose subscription was written down beforehand."""

    def __init__(self, *deliveries):
        self.deliveries, self.ended = list(deliveries), []

    def deliver(self, events):  # noqa: ARG002 - a service's shape
        delivery = self.deliveries.pop(0)
        if isinstance(delivery, Exception):
            raise delivery
        return delivery

    def end(self, events):
        self.ended.append(events)


@pytest.fixture
def pauses(monkeypatch):
    """Remember how long was waited, instead of waiting."""
    pauses = []

    async def sleep(seconds):
        pauses.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    return pauses


def messages(desk, codec=JSON, speed=1.0):
    """Return the messages of the answer, each with its headers and what it holds."""

    async def read():
        return [piece async for piece in PushedEvents(desk, "events", codec, speed)]

    buffer = EventStreamBuffer()
    for piece in asyncio.run(read()):
        buffer.add_data(piece)
    return [(message.headers, codec.parse(message.payload)) for message in buffer]


@pytest.mark.parametrize("codec", [JSON, CBOR])
def test_events_follow_an_initial_response_in_the_language_of_the_request(codec):
    desk = Desk(Delivery(EVENT, False, 0), Delivery(EVENT, True, 0))
    headers = {":message-type": "event", ":content-type": codec.content_type}

    assert [
        ({**headers, ":event-type": "initial-response"}, {}),
        ({**headers, ":event-type": "SubscribeToShardEvent"}, EVENT),
        ({**headers, ":event-type": "SubscribeToShardEvent"}, EVENT),
    ] == messages(desk, codec)


@pytest.mark.parametrize(
    ("wait_seconds", "speed", "pause"),
    [(5, 1, 0.07), (5, 1_000, 0.005), (0, 1, 0.001), (-1, 1, 0.001), (0.05, 1, 0.05)],
)
def test_between_events_the_time_is_short_and_never_nothing(pauses, wait_seconds, speed, pause):
    messages(Desk(Delivery(None, False, wait_seconds), Delivery(None, True, 0)), speed=speed)

    assert [pause] == pauses


def test_a_refusal_ends_it_with_the_exception_s_name():
    desk = Desk(Delivery(EVENT, False, 0), ResourceInUseException("Somebody else took it."))
    headers, payload = messages(desk)[-1]

    assert ("exception", "ResourceInUseException") == (
        headers[":message-type"],
        headers[":exception-type"],
    )
    assert {"message": "Somebody else took it."} == payload


def test_what_breaks_it_is_told_in_one_line_and_as_an_internal_failure(caplog):
    with caplog.at_level(logging.ERROR):
        headers, _ = messages(Desk(RuntimeError("a\nb")))[-1]

    assert "InternalFailureException" == headers[":exception-type"]
    assert ["A subscription broke, RuntimeError('a\\nb')"] == caplog.messages


def test_closing_ends_the_subscription():
    desk = Desk()
    PushedEvents(desk, "events", JSON, 1.0).close()

    assert ["events"] == desk.ended
