"""The service desk behind every door: a request goes in, AWS's answer or refusal comes out."""

from __future__ import annotations

import inspect
import json
import math
import threading
from functools import cache
from typing import Any, NamedTuple, Protocol

from kdslab.api.operations import OPERATIONS, Handler
from kdslab.api.requests import read_request, service_model
from kdslab.model.account import Account
from kdslab.model.errors import (
    InvalidArgumentException,
    KinesisError,
    SerializationException,
    UnknownOperationException,
)

# boto3's clients may be used by many threads; the model below knows nothing of threads.
_ONE_AT_A_TIME = threading.Lock()


class Clock(Protocol):
    """Anything that tells the time, in seconds of Unix time."""

    def now(self) -> float:
        """Return the time."""


class Answer(NamedTuple):
    """What goes back through the door.

    Attributes:
        status: The HTTP status.
        body: JSON, or nothing.
    """

    status: int
    body: bytes


class Service:
    """Kinesis for one account: finds the operation, checks the request, asks the model.

    Args:
        account: Whose streams are served.
        clock: Where `now` comes from.
    """

    def __init__(self, account: Account, clock: Clock) -> None:
        self._account = account
        self._clock = clock

    def answer(self, operation: str, body: bytes) -> Answer:
        """Answer one request; a refusal is an answer too.

        Args:
            operation: Its name, such as "PutRecord".
            body: The request in AWS JSON 1.1.
        """
        try:
            with _ONE_AT_A_TIME:
                result = self._ask(operation, body)
        except KinesisError as refusal:
            error = {"__type": refusal.code, "message": refusal.message}
            return Answer(refusal.http_status, json.dumps(error).encode())
        return Answer(200, b"" if result is None else json.dumps(result).encode())

    def _ask(self, operation: str, body: bytes) -> dict[str, Any] | None:
        handler, parameters = _served(operation)
        members = read_request(operation, _parsed(body))
        arguments = {}
        for name, value in members.items():
            if name not in parameters:
                raise InvalidArgumentException(f"kdslab does not serve {name} in {operation} yet.")
            arguments[parameters[name]] = value
        return handler(self._account, self._clock.now(), **arguments)


@cache
def _served(operation: str) -> tuple[Handler, dict[str, str]]:
    if operation not in service_model().operation_names:
        raise UnknownOperationException(f"There is no operation {operation} in Kinesis.")
    if operation not in OPERATIONS:
        raise UnknownOperationException(
            f"kdslab does not serve {operation} yet. It serves {', '.join(sorted(OPERATIONS))}."
        )
    from botocore import xform_name

    handler = OPERATIONS[operation]
    taken = inspect.signature(handler).parameters
    members = service_model().operation_model(operation).input_shape.members
    names = {name: xform_name(name) for name in members}
    return handler, {name: plain for name, plain in names.items() if plain in taken}


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body or b"{}", parse_float=_finite, parse_constant=_finite)
    except (ValueError, RecursionError) as error:
        raise SerializationException(f"The request is not JSON: {error}") from None


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is no number that JSON knows")
    return number
