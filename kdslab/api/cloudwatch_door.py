"""The door for boto3's CloudWatch client: its requests are answered here instead of going out.

Of the three protocols that the service knows, boto3 speaks AWS JSON 1.0. A refusal names itself
twice: in the body as the service's model does, in a header as the old Query protocol did.

Simplification: a call takes no time on the lab's clock and is never refused for coming too often.
"""

from __future__ import annotations

import inspect
from functools import cache
from typing import Any

from kdslab.api.cloudwatch import OPERATIONS
from kdslab.api.cloudwatch_errors import CloudWatchError, invalid, invalid_request
from kdslab.api.codec import JSON
from kdslab.api.operations import Handler
from kdslab.api.readers import Reader, reader
from kdslab.api.responses import answered, sent
from kdslab.api.service import ONE_AT_A_TIME, Clock
from kdslab.model.account import Account
from kdslab.model.errors import SerializationException


def open_cloudwatch_door(client: Any, account: Account, clock: Clock) -> None:
    """Let a fresh boto3 client of cloudwatch look at the streams of an account.

    Args:
        client: A client made by boto3.
        account: Whose streams it sees.
        clock: Where `now` comes from.
    """
    count = 0

    def answer(request: Any, **_: Any) -> Any:
        nonlocal count
        count += 1
        operation = request.headers["X-Amz-Target"].decode().partition(".")[2]
        headers = {
            "x-amzn-RequestId": f"{count:08x}-0000-4000-8000-000000000000",
            "Content-Type": "application/x-amz-json-1.0",
        }
        try:
            body = JSON.write(_ask(account, clock, operation, sent(request)), "")
        except CloudWatchError as error:
            headers["x-amzn-query-error"] = f"{error.code};Sender"
            return answered(request, 400, headers, [JSON.error(error.shape, error.message)])
        return answered(request, 200, headers, [body])

    client.meta.events.register("before-send.cloudwatch", answer)


def _ask(account: Account, clock: Clock, operation: str, body: bytes) -> dict[str, Any] | None:
    handler, read, parameters = _served(operation)
    members = _checked(read, body)
    for name in members:
        if name not in parameters:
            raise invalid(f"kdslab does not serve {name} in {operation}.")
    arguments = {parameters[name]: value for name, value in members.items()}
    with ONE_AT_A_TIME:
        answer: dict[str, Any] | None = handler(account, clock.now(), **arguments)
    return answer


def _checked(read: Reader, body: bytes) -> dict[str, Any]:
    problems: list[str] = []
    try:
        members: dict[str, Any] = read(JSON.parse(body), None, problems)
    except SerializationException as error:
        raise CloudWatchError("SerializationException", error.message) from None
    if problems:
        noun = "error" if len(problems) == 1 else "errors"
        listed = "; ".join(problems)
        raise invalid_request(f"{len(problems)} validation {noun} detected: {listed}")
    return members


@cache
def _served(operation: str) -> tuple[Handler, Reader, dict[str, str]]:
    """Return who serves an operation, what reads its request, and its parameters by member."""
    from botocore import xform_name

    if operation not in OPERATIONS:
        raise CloudWatchError(
            "UnknownOperationException",
            f"kdslab does not serve {operation} of CloudWatch. "
            f"It serves {', '.join(sorted(OPERATIONS))}.",
        )
    handler, shape = OPERATIONS[operation], _service_model().operation_model(operation).input_shape
    taken = inspect.signature(handler).parameters
    names = {name: xform_name(name) for name in shape.members}
    parameters = {name: plain for name, plain in names.items() if plain in taken}
    return handler, reader(shape), parameters


@cache
def _service_model() -> Any:
    from botocore.loaders import Loader
    from botocore.model import ServiceModel

    # A session would also read the learner's profile and config file, and stumble over them.
    return ServiceModel(Loader().load_service_model("cloudwatch", "service-2"), "cloudwatch")
