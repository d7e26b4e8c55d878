"""Messages of `application/vnd.amazon.eventstream`: how AWS pushes events over one HTTP answer.

    total length (4) · length of headers (4) · CRC-32 of these eight bytes (4)
    headers, each: length of name (1) · name · 7 for text (1) · length of value (2) · value
    payload
    CRC-32 of all before it (4)

Numbers are big-endian. A header tells whether the payload is an event or an exception.
Source: AWS SDKs' and Smithy's specification of the format.
"""

from __future__ import annotations

import json
import struct
from typing import Final
from zlib import crc32

CONTENT_TYPE: Final = "application/vnd.amazon.eventstream"
_JSON: Final = "application/x-amz-json-1.1"

_PRELUDE_BYTES: Final = 12
_CRC_BYTES: Final = 4
_TEXT: Final = 7


def initial_response(payload: bytes = b"{}", content_type: str = _JSON) -> bytes:
    """Return the message that comes before all events: the answer's other members, none here."""
    return _event("initial-response", payload, content_type)


def event(payload: bytes, content_type: str = _JSON, kind: str = "SubscribeToShardEvent") -> bytes:
    """Return one event.

    Args:
        payload: The event as the content type writes it.
        content_type: How the payload is written.
        kind: The member of the API's event stream that the event is.
    """
    return _event(kind, payload, content_type)


def exception(
    code: str, message: str, payload: bytes | None = None, content_type: str = _JSON
) -> bytes:
    """Return the message that ends a stream before its time.

    Args:
        code: The exception's name.
        message: Its sentence.
        payload: The exception as the content type writes it, if that is not JSON.
        content_type: How the payload is written.
    """
    if payload is None:
        payload = json.dumps({"message": message}).encode()
    return _framed(
        {":message-type": "exception", ":exception-type": code, ":content-type": content_type},
        payload,
    )


def _event(kind: str, payload: bytes, content_type: str) -> bytes:
    return _framed(
        {":message-type": "event", ":event-type": kind, ":content-type": content_type}, payload
    )


def _framed(headers: dict[str, str], payload: bytes) -> bytes:
    written = b"".join(_header(*header) for header in headers.items())
    total = _PRELUDE_BYTES + len(written) + len(payload) + _CRC_BYTES
    lengths = struct.pack("!II", total, len(written))
    checked = lengths + struct.pack("!I", crc32(lengths)) + written + payload
    return checked + struct.pack("!I", crc32(checked))


def _header(name: str, value: str) -> bytes:
    name_bytes, value_bytes = name.encode(), value.encode()
    return (
        struct.pack("!B", len(name_bytes))
        + name_bytes
        + struct.pack("!BH", _TEXT, len(value_bytes))
        + value_bytes
    )
