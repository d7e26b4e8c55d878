"""A subscription over HTTP: events go out, framed, as the clock lets them become due.

Time on the clock may pass faster than on the wall, or stand still until somebody moves it, and
records come when they come. So the subscription is asked again and again, at the latest after the
time that AWS itself takes to push a record.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any, Final

from kdslab.api import event_stream
from kdslab.api.codec import Codec
from kdslab.api.service import Events, Service
from kdslab.model.errors import KinesisError

_PAUSE_SECONDS_AT_MOST: Final = 0.07
"""Source: developer guide, enhanced fan-out: a record arrives after about 70 milliseconds."""

_PAUSE_SECONDS_AT_LEAST: Final = 0.001
_EVENT: Final = "SubscribeToShardEvent"
_LOG: Final = logging.getLogger(__name__)


class PushedEvents:
    """The body of the answer to SubscribeToShard.

    Args:
        service: Who is asked for events.
        events: The subscription.
        codec: The language of the events.
        speed: How many of the clock's seconds pass in one of the wall's.
    """

    def __init__(self, service: Service, events: Events, codec: Codec, speed: float) -> None:
        self._service = service
        self._events = events
        self._codec = codec
        self._speed = speed

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Give the messages of the event stream, each when it is due."""
        kind = self._codec.content_type
        yield event_stream.initial_response(self._codec.write({}, ""), kind)
        try:
            async for event in self._due():
                yield event_stream.event(self._codec.write(event, _EVENT), kind)
        except KinesisError as end:
            yield self._exception(end.code, end.message)
        except Exception as error:
            _LOG.error("A subscription broke, %r", error)
            yield self._exception("InternalFailureException", "Internal Service Failure")

    def close(self) -> None:
        """End the subscription."""
        self._service.end(self._events)

    async def _due(self) -> AsyncIterator[dict[str, Any]]:
        is_over = False
        while not is_over:
            event, is_over, wait_seconds = self._service.deliver(self._events)
            if event is not None:
                yield event
            elif not is_over:
                wait_seconds = max(wait_seconds / self._speed, _PAUSE_SECONDS_AT_LEAST)
                await asyncio.sleep(min(wait_seconds, _PAUSE_SECONDS_AT_MOST))

    def _exception(self, code: str, message: str) -> bytes:
        payload = self._codec.write({"message": message}, "")
        return event_stream.exception(code, message, payload, self._codec.content_type)
