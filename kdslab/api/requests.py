"""Reads a request and holds it against AWS's own description of the service.

botocore ships that description for every operation: members, types, lengths, ranges, patterns and
choices. Each shape in it is turned once into a *reader*, a function from a JSON value to a Python
value that notes what is wrong. The wording of the notes is AWS's.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable
from functools import cache
from typing import Any, Final, TypeAlias

from kdslab.model.errors import SerializationException, ValidationException

Problems: TypeAlias = list[str]
Reader: TypeAlias = Callable[[Any, str, Problems], Any]

_NOTES_AT_MOST: Final = 10
_JAVA_PACKAGE: Final = "com.amazonaws.kinesis.v20131202"
_TEXT: Final = {
    bool: "java.lang.Boolean",
    int: "java.math.BigDecimal",
    float: "java.math.BigDecimal",
}
# AWS documents that the service itself, not the frame, refuses this one when it is too large.
_RANGE_LEFT_TO_THE_SERVICE: Final = {"GetRecordsInputLimit"}


@cache
def service_model() -> Any:
    """Return botocore's model of the kinesis service."""
    from botocore.loaders import Loader
    from botocore.model import ServiceModel

    # A session would also read the learner's profile and config file, and stumble over them.
    return ServiceModel(Loader().load_service_model("kinesis", "service-2"), "kinesis")


@cache
def request_reader(operation: str) -> Reader:
    """Return the reader for the whole request of one operation of the model."""
    return _structure(service_model().operation_model(operation).input_shape)


def read_request(operation: str, body: Any) -> dict[str, Any]:
    """Check a request and turn its members into Python values.

    Args:
        operation: An operation of the model.
        body: The request as JSON gave it.

    Returns:
        The members by their names; blobs as bytes, timestamps as seconds.

    Raises:
        SerializationException: If a member has the wrong type.
        ValidationException: If members break the model's constraints.
    """
    problems: Problems = []
    members: dict[str, Any] = request_reader(operation)(body, "", problems)
    if problems:
        noun = "error" if len(problems) == 1 else "errors"
        listed = "; ".join(problems[:_NOTES_AT_MOST])
        raise ValidationException(f"{len(problems)} validation {noun} detected: {listed}")
    return members


def _reader(shape: Any) -> Reader:
    kind = shape.type_name
    if kind in _MAKERS:
        return _MAKERS[kind](shape)
    raise ValueError(f"no reader for the type {kind} of {shape.name}")


def _structure(shape: Any) -> Reader:
    readers = {name: _reader(member) for name, member in shape.members.items()}
    paths = {name: name[0].lower() + name[1:] for name in readers}
    required = tuple(shape.required_members)

    def read(value: Any, path: str, problems: Problems) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise SerializationException(_unexpected(value, "structure"))
        path = f"{path}." if path else ""
        for name in required:
            if value.get(name) is None:
                problems.append(_problem(None, path + paths[name], "Member must not be null"))
        return {
            name: readers[name](member, path + paths[name], problems)
            for name, member in value.items()
            if member is not None and name in readers
        }

    return read


def _list(shape: Any) -> Reader:
    member = _reader(shape.member)
    check = _length(shape)
    is_plain = shape.member.type_name != "structure"

    def read(value: Any, path: str, problems: Problems) -> list[Any]:
        if not isinstance(value, list):
            raise SerializationException(_unexpected(value, "list"))
        # AWS names a structure by its class, and the payload stays out of the message.
        shown = value if is_plain else [f"{_JAVA_PACKAGE}.{shape.member.name}"] * len(value)
        check(shown, path, problems)
        return [
            member(item, f"{path}.{place}.member", problems)
            for place, item in enumerate(value, start=1)
        ]

    return read


def _map(shape: Any) -> Reader:
    check = _length(shape)

    def read(value: Any, path: str, problems: Problems) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise SerializationException(_unexpected(value, "map"))
        check(value, path, problems)
        return value

    return read


def _string(shape: Any) -> Reader:
    check, pattern, choices = _length(shape), shape.metadata.get("pattern"), shape.enum
    matches = re.compile(pattern, re.ASCII).fullmatch if pattern else None

    def read(value: Any, path: str, problems: Problems) -> str:
        if not isinstance(value, str):
            raise SerializationException(_unexpected(value, "String"))
        if not value.isascii() and any("\ud800" <= character <= "\udfff" for character in value):
            raise SerializationException("Half of a surrogate pair found where text is expected")
        if matches and not matches(value):
            rule = f"Member must satisfy regular expression pattern: {pattern}"
            problems.append(_problem(value, path, rule))
        if choices and value not in choices:
            rule = f"Member must satisfy enum value set: [{', '.join(choices)}]"
            problems.append(_problem(value, path, rule))
        check(value, path, problems)
        return value

    return read


def _blob(shape: Any) -> Reader:
    check = _length(shape)

    def read(value: Any, path: str, problems: Problems) -> bytes:
        if not isinstance(value, str):
            raise SerializationException(_unexpected(value, "Blob"))
        try:
            data = b64decode(value, validate=True)
        except ValueError as error:
            raise SerializationException(
                f"'{value}' can not be converted to a Blob: {error}"
            ) from None
        check(data, path, problems)
        return data

    return read


def _integer(shape: Any) -> Reader:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if shape.name in _RANGE_LEFT_TO_THE_SERVICE:
        most = None

    def read(value: Any, path: str, problems: Problems) -> int:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise SerializationException(_unexpected(value, "Integer"))
        if least is not None and value < least:
            rule = f"Member must have value greater than or equal to {least}"
            problems.append(_problem(value, path, rule))
        if most is not None and value > most:
            rule = f"Member must have value less than or equal to {most}"
            problems.append(_problem(value, path, rule))
        return int(value)

    return read


def _plain(wanted: str, *types: type) -> Callable[[Any], Reader]:
    def read(value: Any, path: str, problems: Problems) -> Any:  # noqa: ARG001 - a reader's shape
        if type(value) not in types:
            raise SerializationException(_unexpected(value, wanted))
        return value

    return lambda shape: read  # noqa: ARG005 - nothing in the shape bears on it


def _length(shape: Any) -> Callable[[Any, str, Problems], None]:
    least, most = shape.metadata.get("min", 0), shape.metadata.get("max")

    def check(value: Any, path: str, problems: Problems) -> None:
        size = len(value)
        if size < least:
            rule = f"Member must have length greater than or equal to {least}"
            problems.append(_problem(value, path, rule))
        if most is not None and size > most:
            rule = f"Member must have length less than or equal to {most}"
            problems.append(_problem(value, path, rule))

    return check


def _problem(value: Any, path: str, rule: str) -> str:
    shown = "null" if value is None else f"'{_shown(value)}'"
    return f"Value {shown} at '{path}' failed to satisfy constraint: {rule}"


def _shown(value: Any) -> str:
    if isinstance(value, bytes):
        return f"java.nio.HeapByteBuffer[pos=0 lim={len(value)} cap={len(value)}]"
    if isinstance(value, list):
        return f"[{', '.join(map(str, value))}]"
    return str(value)


def _unexpected(value: Any, wanted: str) -> str:
    if isinstance(value, list):
        return "Start of list found where not expected"
    if isinstance(value, dict):
        return "Start of structure or map found where not expected."
    if wanted in ("structure", "list", "map"):
        return f"Expected {wanted} or null"
    article = "a" if wanted == "Blob" else "an"
    found = _TEXT.get(type(value), "java.lang.String")
    return f"class {found} can not be converted to {article} {wanted}"


_MAKERS: Final[dict[str, Callable[[Any], Reader]]] = {
    "structure": _structure,
    "list": _list,
    "map": _map,
    "string": _string,
    "blob": _blob,
    "integer": _integer,
    "boolean": _plain("Boolean", bool),
    "timestamp": _plain("Double", int, float),
}
