"""The two languages of the wire: AWS JSON 1.1 and AWS CBOR 1.1.

boto3 and the `aws` command speak JSON; the SDK for Java, and the KCL and KPL on top of it, speak
CBOR. They differ in two types: a blob is base64 in JSON and bytes in CBOR, and a timestamp is
seconds in JSON and, other than RFC 8949 has it, an integer of milliseconds under tag 1 in CBOR.

Source: aws-sdk-java-v2, the CBOR protocol's generator and its tests of timestamps.
Simplification: a fraction under tag 1, which no SDK sends, is read as seconds, as the RFC has it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, NoReturn, TypeAlias

import orjson
from cbor2 import CBORError, CBORTag, dumps, loads
from pybase64 import b64encode_as_string

from kdslab.api.readers import Moment
from kdslab.api.requests import service_model
from kdslab.api.shapes import Shape
from kdslab.model.errors import SerializationException

_TIMESTAMP_TAG: Final = 1
# All the rest that the library knows: bignums, decimals, references, patterns, addresses, dates.
# AWS uses none of them, and some turn a few bytes into a number that fills the memory.
_OTHER_TAGS: Final = (
    *(0, 2, 3, 4, 5, 25, 28, 29, 30, 35, 36, 37, 52, 54, 100, 256, 258, 260, 261, 1004, 43000),
    55799,
)
_DEPTH_AT_MOST: Final = 32

_Change: TypeAlias = Callable[[Any], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Codec:
    """One language: how a body is read and how an answer is written.

    Attributes:
        content_type: Its name in HTTP.
        parse: Turns a body into values; refuses what is malformed with a SerializationException.
        write: Turns values into a body; takes the name of their shape in AWS's model too.
    """

    content_type: str
    parse: Callable[[bytes], Any]
    write: Callable[[Any, str], bytes]

    def error(self, code: str, message: str) -> bytes:
        """Write a refusal."""
        return self.write({"__type": code, "message": message}, "")


def _parse_json(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except ValueError as error:
        raise SerializationException(f"The request is not JSON: {error}") from None


def _write_json(value: Any, shape: str) -> bytes:  # noqa: ARG001 - JSON needs no types
    return orjson.dumps(value, default=_base64)


def _base64(blob: bytes) -> str:
    return b64encode_as_string(blob)


def _parse_cbor(body: bytes) -> Any:
    try:
        return loads(
            body, semantic_decoders=_TAGS, tag_hook=_refuse_unknown, max_depth=_DEPTH_AT_MOST
        )
    except (CBORError, ValueError, TypeError, OverflowError) as error:
        raise SerializationException(f"The request is not CBOR: {error}") from None


def _write_cbor(value: Any, shape: str) -> bytes:
    change = _changes(shape) if shape else None
    return dumps(change(value) if change else value)


def _moment(value: Any, immutable: bool) -> Moment:  # noqa: ARG001 - the library's shape
    if type(value) is int:
        return Moment(value / 1000)
    if type(value) is float:
        return Moment(value)
    raise ValueError("a timestamp is a number")


def _refuse(value: Any, immutable: bool) -> NoReturn:  # noqa: ARG001 - the library's shape
    raise ValueError("the only tag that AWS uses is the timestamp's")


def _refuse_unknown(tag: CBORTag, immutable: bool) -> NoReturn:
    _refuse(tag, immutable)


_TAGS: Final = {_TIMESTAMP_TAG: _moment, **dict.fromkeys(_OTHER_TAGS, _refuse)}


@cache
def _changes(shape: str) -> _Change | None:
    return _change(service_model().shape_for(shape))


def _change(shape: Shape) -> _Change | None:
    """Return what turns a value of a shape into CBOR's types; None if it has them already."""
    if shape.type_name == "timestamp":
        return lambda seconds: CBORTag(_TIMESTAMP_TAG, round(seconds * 1000))
    if shape.type_name == "list":
        return _change_items(_change(shape.member))
    if shape.type_name == "structure":
        changes = {name: _change(member) for name, member in shape.members.items()}
        return _change_members({name: change for name, change in changes.items() if change})
    return None


def _change_items(change: _Change | None) -> _Change | None:
    return change and (lambda items: [change(item) for item in items])


def _change_members(changes: dict[str, _Change]) -> _Change | None:
    if not changes:
        return None

    def change_members(members: dict[str, Any]) -> dict[str, Any]:
        changed = {
            name: change(members[name]) for name, change in changes.items() if name in members
        }
        return {**members, **changed}

    return change_members


JSON: Final = Codec(content_type="application/x-amz-json-1.1", parse=_parse_json, write=_write_json)
CBOR: Final = Codec(content_type="application/x-amz-cbor-1.1", parse=_parse_cbor, write=_write_cbor)
CODECS: Final = {codec.content_type: codec for codec in (JSON, CBOR)}
"""Both languages by their content types."""
