"""Turns each shape of AWS's model into a reader, which converts a value and notes what is wrong.

A reader is made once and called for every request, so it does nothing that a good value does not
need: the path to a value, for example, is put into words only when there is something to say.
The wording of the notes is AWS's.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any, Final, TypeAlias

from pybase64 import b64decode

from kdslab.api.shapes import Shape
from kdslab.api.words import Path, Problems, Rule, grouped, problem, unexpected
from kdslab.model.errors import SerializationException

Reader: TypeAlias = Callable[[Any, Path, Problems], Any]

_JAVA_PACKAGE: Final = "com.amazonaws.kinesis.v20131202"
# AWS documents that the service itself, not the frame, refuses this one when it is too large.
_RANGE_LEFT_TO_THE_SERVICE: Final = {"GetRecordsInputLimit"}


class Moment(float):
    """A point in time that was sent as one, in seconds of Unix time; it passes for no number."""


def reader(shape: Shape) -> Reader:
    """Return the reader for a shape of the model.

    Raises:
        ValueError: If there is none for shapes of its type.
    """
    kind = shape.type_name
    if kind in _MAKERS:
        return _MAKERS[kind](shape)
    raise ValueError(f"no reader for the type {kind} of {shape.name}")


def _structure(shape: Shape) -> Reader:
    readers = {name: reader(member) for name, member in shape.members.items()}
    required = tuple(shape.required_members)

    def read(value: Any, path: Path, problems: Problems) -> dict[str, Any]:
        if type(value) is not dict:
            raise SerializationException(unexpected(value, "structure"))
        for name in required:
            if value.get(name) is None:
                problems.append(problem(None, (path, name), "Member must not be null"))
        members = {}
        for name, member in value.items():
            if member is not None and name in readers:
                members[name] = readers[name](member, (path, name), problems)
        return members

    return read


def _list(shape: Shape) -> Reader:
    if shape.member.type_name == "structure":
        return _list_of_structures(shape)
    rules, read_item, item_rules = (
        _rules(shape),
        _TYPES[shape.member.type_name],
        _rules(shape.member),
    )

    def read(value: Any, path: Path, problems: Problems) -> list[Any]:
        if type(value) is not list:
            raise SerializationException(unexpected(value, "list"))
        items = [read_item(item) for item in value]
        _note(items, path, problems, rules)
        if any(breaks(item) for item in items for breaks, _ in item_rules):
            problems.append(problem(items, path, grouped("Member", item_rules)))
        return items

    return read


def _list_of_structures(shape: Shape) -> Reader:
    read_item, rules = reader(shape.member), _rules(shape)
    # AWS names a structure by its class, and the payload stays out of the message.
    shown = f"{_JAVA_PACKAGE}.{shape.member.name}"

    def read(value: Any, path: Path, problems: Problems) -> list[Any]:
        if type(value) is not list:
            raise SerializationException(unexpected(value, "list"))
        for breaks, rule in rules:
            if breaks(value):
                problems.append(problem([shown] * len(value), path, rule))
        return [
            read_item(item, (path, place), problems) for place, item in enumerate(value, start=1)
        ]

    return read


def _map(shape: Shape) -> Reader:
    rules, key_rules, value_rules = _rules(shape), _rules(shape.key), _rules(shape.value)
    read_key, read_value = _TYPES[shape.key.type_name], _TYPES[shape.value.type_name]

    def read(value: Any, path: Path, problems: Problems) -> dict[str, Any]:
        if type(value) is not dict:
            raise SerializationException(unexpected(value, "map"))
        items = {read_key(key): read_value(item) for key, item in value.items()}
        _note(items, path, problems, rules)
        if any(breaks(key) for key in items for breaks, _ in key_rules):
            problems.append(problem(items, path, grouped("Map keys", key_rules)))
        if any(breaks(item) for item in items.values() for breaks, _ in value_rules):
            problems.append(problem(items, path, grouped("Map value", value_rules)))
        return items

    return read


def _scalar(shape: Shape) -> Reader:
    convert, rules = _TYPES[shape.type_name], _rules(shape)
    if not rules:
        return lambda value, path, problems: convert(value)  # noqa: ARG005 - a reader's shape

    def read(value: Any, path: Path, problems: Problems) -> Any:
        converted = convert(value)
        for breaks, rule in rules:
            if breaks(converted):
                problems.append(problem(converted, path, rule))
        return converted

    return read


def _string(shape: Shape) -> Reader:
    thorough, rules = _scalar(shape), _rules(shape)
    if len(rules) > len(_length(shape)):
        return thorough
    least, most = shape.metadata.get("min", 0), shape.metadata.get("max", math.inf)

    def read(value: Any, path: Path, problems: Problems) -> Any:
        # Five hundred records have five hundred keys; a good one shall cost one comparison.
        if type(value) is str and least <= len(value) <= most:
            return value
        return thorough(value, path, problems)

    return read


def _note(value: Any, path: Path, problems: Problems, rules: tuple[Rule, ...]) -> None:
    for breaks, rule in rules:
        if breaks(value):
            problems.append(problem(value, path, rule))


def _text(value: Any) -> str:
    if type(value) is not str:
        raise SerializationException(unexpected(value, "String"))
    return value


def _blob(value: Any) -> bytes:
    if type(value) is bytes:
        return value
    if type(value) is not str:
        raise SerializationException(unexpected(value, "Blob"))
    try:
        return b64decode(value, None, True)
    except ValueError as error:
        raise SerializationException(f"'{value}' can not be converted to a Blob: {error}") from None


def _integer(value: Any) -> int:
    if type(value) is int:
        return value
    if type(value) is not float or not math.isfinite(value):
        raise SerializationException(unexpected(value, "Integer"))
    return int(value)


def _boolean(value: Any) -> bool:
    if type(value) is not bool:
        raise SerializationException(unexpected(value, "Boolean"))
    return value


def _seconds(value: Any) -> float:
    if type(value) not in (int, float, Moment) or not math.isfinite(value):
        raise SerializationException(unexpected(value, "Double"))
    return float(value)


def _rules(shape: Shape) -> tuple[Rule, ...]:
    if shape.type_name in ("integer", "long"):
        return tuple(_range(shape))
    return (*_form(shape), *_length(shape))


def _form(shape: Shape) -> list[Rule]:
    rules: list[Rule] = []
    if pattern := shape.metadata.get("pattern"):
        matches = re.compile(pattern, re.ASCII).fullmatch
        rule = f"Member must satisfy regular expression pattern: {pattern}"
        rules.append((lambda value: not matches(value), rule))
    if choices := shape.metadata.get("enum"):
        rule = f"Member must satisfy enum value set: [{', '.join(choices)}]"
        rules.append((lambda value: value not in choices, rule))
    return rules


def _length(shape: Shape) -> list[Rule]:
    least, most = shape.metadata.get("min", 0), shape.metadata.get("max")
    rules: list[Rule] = []
    if most is not None:
        rule = f"Member must have length less than or equal to {most}"
        rules.append((lambda value: len(value) > most, rule))
    if least:
        rule = f"Member must have length greater than or equal to {least}"
        rules.append((lambda value: len(value) < least, rule))
    return rules


def _range(shape: Shape) -> list[Rule]:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    rules: list[Rule] = []
    if most is not None and shape.name not in _RANGE_LEFT_TO_THE_SERVICE:
        rule = f"Member must have value less than or equal to {most}"
        rules.append((lambda value: value > most, rule))
    if least is not None:
        rule = f"Member must have value greater than or equal to {least}"
        rules.append((lambda value: value < least, rule))
    return rules


_TYPES: Final[dict[str, Callable[[Any], Any]]] = {
    "string": _text,
    "blob": _blob,
    "integer": _integer,
    "long": _integer,
    "boolean": _boolean,
    "timestamp": _seconds,
}
_MAKERS: Final[dict[str, Callable[[Any], Reader]]] = {
    "structure": _structure,
    "list": _list,
    "map": _map,
    **dict.fromkeys(_TYPES, _scalar),
    "string": _string,
}
