"""Reads a request and holds it against AWS's own description of the service.

botocore ships that description for every operation: members, types, lengths, ranges, patterns and
choices. Each shape in it is turned once into a reader, see `kdslab.api.readers`.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from kdslab.api.readers import Reader, reader
from kdslab.api.shapes import ServiceModel, described
from kdslab.api.words import Problems
from kdslab.model.errors import ValidationException

_NOTES_AT_MOST: Final = 10


def service_model() -> ServiceModel:
    """Return AWS's description of Kinesis."""
    return described("kinesis")


@cache
def request_reader(operation: str) -> Reader:
    """Return the reader for the whole request of one operation of the model."""
    return reader(service_model().operation_model(operation).input_shape)


def read_request(operation: str, body: Any) -> dict[str, Any]:
    """Check a request and turn its members into Python values.

    Args:
        operation: An operation of the model.
        body: The request as a codec parsed it.

    Returns:
        The members by their names; blobs as bytes, timestamps as seconds.

    Raises:
        SerializationException: If a member has the wrong type.
        ValidationException: If members break the model's constraints.
    """
    problems: Problems = []
    members: dict[str, Any] = request_reader(operation)(body, None, problems)
    if problems:
        noun = "error" if len(problems) == 1 else "errors"
        listed = "; ".join(problems[:_NOTES_AT_MOST])
        raise ValidationException(f"{len(problems)} validation {noun} detected: {listed}")
    return members
