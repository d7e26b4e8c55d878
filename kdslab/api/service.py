"""The service desk behind every door: a request goes in, AWS's answer or refusal comes out."""

from __future__ import annotations

import inspect
import threading
from functools import cache
from typing import Any, Final, NamedTuple, Protocol

from kdslab.api.codec import JSON, Codec
from kdslab.api.naming import meant_name
from kdslab.api.operations import OPERATIONS, Handler
from kdslab.api.requests import read_request, service_model
from kdslab.model.account import Account
from kdslab.model.errors import (
    InvalidArgumentException,
    KinesisError,
    SerializationException,
    UnknownOperationException,
)
from kdslab.model.rates import RATES

# boto3's clients may be used by many threads; the model below knows nothing of threads.
ONE_AT_A_TIME: Final = threading.Lock()
_NO_BODY: Final = "The request has no body."


class Clock(Protocol):
    """Anything that tells the time, in seconds of Unix time."""

    def now(self) -> float:
        """Return the time."""


class Events(Protocol):
    """What comes bit by bit after the answer: a subscription, see `kdslab.model.subscription`."""

    def poll(self, now: float) -> dict[str, Any] | None:
        """Return the next event that is due, as the API writes it."""

    def next_at(self, now: float) -> float:
        """Return when the next event can be due."""

    def is_over(self, now: float) -> bool:
        """Return whether nothing will come any more."""

    def close(self) -> None:
        """End it: nobody listens any more."""


class Answer(NamedTuple):
    """What goes back through the door.

    Attributes:
        status: The HTTP status.
        body: In the codec of the request, or nothing.
        events: What follows the answer, for an operation that goes on giving.
    """

    status: int
    body: bytes
    events: Events | None = None


class Delivery(NamedTuple):
    """One look at what follows an answer.

    Attributes:
        event: What was due, as the API writes it, or None.
        is_over: Whether it was the last.
        wait_seconds: How long nothing new can be due, on the service's clock.
    """

    event: dict[str, Any] | None
    is_over: bool
    wait_seconds: float


class Service:
    """Kinesis for one account: finds the operation, checks the request, asks the model.

    Args:
        account: Whose streams are served.
        clock: Where `now` comes from.
    """

    def __init__(self, account: Account, clock: Clock) -> None:
        self._account = account
        self._clock = clock

    def answer(self, operation: str, body: bytes, codec: Codec = JSON) -> Answer:
        """Answer one request; a refusal is an answer too.

        Args:
            operation: Its name, such as "PutRecord".
            body: The request, in the language of the codec.
            codec: The language; the answer has the same.
        """
        try:
            return self.ask(operation, body, codec)
        except KinesisError as refusal:
            return Answer(refusal.http_status, codec.error(refusal.code, refusal.message))

    def ask(self, operation: str, body: bytes, codec: Codec = JSON) -> Answer:
        """Answer one request, for a door that words refusals by itself.

        Raises:
            KinesisError: If the request is refused.
        """
        request = codec.parse(body) if body else None
        handler, parameters, output = _served(operation)
        if not body:
            raise SerializationException(_NO_BODY)
        members = read_request(operation, request)
        arguments = _arguments(operation, members, parameters)
        with ONE_AT_A_TIME:
            now = self._clock.now()
            if operation in RATES:
                self._account.rates.check(now, operation, meant_name(members))
            result: Any = handler(self._account, now, **arguments)
        if isinstance(result, dict):
            return Answer(200, codec.write(result, output))
        return Answer(200, b"", result)

    def check(self, operation: str, body: bytes, codec: Codec = JSON) -> None:
        """Look only whether a request can be read and its operation exists.

        Raises:
            KinesisError: If not.
        """
        if body:
            codec.parse(body)
        _served(operation)
        if not body:
            raise SerializationException(_NO_BODY)

    def deliver(self, events: Events) -> Delivery:
        """Look what is due of that which follows an answer.

        Raises:
            KinesisError: If it ends with a refusal.
        """
        with ONE_AT_A_TIME:
            now = self._clock.now()
            event = events.poll(now)
            return Delivery(event, events.is_over(now), events.next_at(now) - now)

    def end(self, events: Events) -> None:
        """Say that nobody listens any more."""
        with ONE_AT_A_TIME:
            events.close()


def _arguments(
    operation: str, members: dict[str, Any], parameters: dict[str, str]
) -> dict[str, Any]:
    try:
        return {parameters[name]: value for name, value in members.items()}
    except KeyError as unknown:
        name = unknown.args[0]
        raise InvalidArgumentException(
            f"kdslab does not serve {name} in {operation} yet."
        ) from None


@cache
def _served(operation: str) -> tuple[Handler, dict[str, str], str]:
    """Return who serves an operation, its parameters by member, and the shape of its answer."""
    if operation not in service_model().operation_names:
        raise UnknownOperationException(f"There is no operation {operation} in Kinesis.")
    if operation not in OPERATIONS:
        raise UnknownOperationException(
            f"kdslab does not play channels and queues: {operation} is none of its operations."
        )
    from botocore import xform_name

    handler, model = OPERATIONS[operation], service_model().operation_model(operation)
    taken = inspect.signature(handler).parameters
    names = {name: xform_name(name) for name in model.input_shape.members}
    parameters = {name: plain for name, plain in names.items() if plain in taken}
    return handler, parameters, model.output_shape.name if model.output_shape else ""
