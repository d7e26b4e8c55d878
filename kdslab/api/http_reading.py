"""Bytes become requests, within bounds: a head and a body have a largest size.

Source: AWS's list of errors that are common to all its services, for the names of the refusals.
Simplification: HTTP/1.1 only. The SDK for Java subscribes to a shard over HTTP/2, which is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from httptools import HttpParserError, HttpParserUpgrade, HttpRequestParser

from kdslab.api.http_message import Request, Trouble
from kdslab.model.facts import KIB, MIB, REQUEST_BYTES_AT_MOST

HEAD_BYTES_AT_MOST: Final = 64 * KIB
BODY_BYTES_AT_MOST: Final = REQUEST_BYTES_AT_MOST * 3 // 2 + MIB
"""The largest PutRecords call in base64, with room for its keys and names."""

_MALFORMED: Final = Trouble(
    400, "MalformedHttpRequestException", "This is no request in HTTP/1.1, which is spoken here."
)
_HEAD_TOO_LARGE: Final = Trouble(
    431, "MalformedHttpRequestException", f"The headers exceed {HEAD_BYTES_AT_MOST} bytes."
)
_BODY_TOO_LARGE: Final = Trouble(
    413, "RequestEntityTooLargeException", f"The request exceeds {BODY_BYTES_AT_MOST} bytes."
)


class RequestReader:
    """Reads the requests of one connection.

    Args:
        admit: Asked when a request's head is there; False means that the rest is not wanted.
        take: Given every whole request.

    Attributes:
        is_inside: Whether a request has begun and is not whole yet.
    """

    def __init__(self, admit: Callable[[Request], bool], take: Callable[[Request], None]) -> None:
        self._admit = admit
        self._take = take
        self._parser: Any = HttpRequestParser(self)
        self._trouble: Trouble | None = None
        self._is_over = False
        self._has_head = False
        self._headers: dict[bytes, bytes] = {}
        self._body: list[bytes] = []
        self._size = 0
        self.is_inside = False

    def feed(self, data: bytes) -> Trouble | None:
        """Read on; the requests that become whole are taken meanwhile.

        Returns:
            What makes it impossible to go on, if something does.
        """
        if self._is_over:
            return None
        try:
            self._parser.feed_data(data)
        except HttpParserUpgrade as upgrade:
            return self._decline_upgrade(data[upgrade.args[0] :])
        except HttpParserError:
            return None if self._is_over else self._trouble or _MALFORMED
        if self.is_inside and not self._has_head:
            self._size += len(data)
            if self._size > HEAD_BYTES_AT_MOST:
                return _HEAD_TOO_LARGE
        return self._trouble

    def stop(self) -> None:
        """Read no further, whatever comes."""
        self._is_over = True

    def on_message_begin(self) -> None:
        """Begin a request: the parser has seen its first byte."""
        self.is_inside, self._has_head = True, False
        self._size = 0
        self._target = b""
        self._headers, self._body = {}, []

    def on_url(self, url: bytes) -> None:
        """Take a piece of the path."""
        self._target += url

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header; what comes after the body is no header of ours."""
        if self._has_head:
            return
        name = name.lower()
        if name in self._headers:
            value = self._headers[name] + b"," + value
        self._headers[name] = value

    def on_headers_complete(self) -> None:
        """Ask whether the request is wanted at all."""
        self._has_head, self._size = True, 0
        if self._is_over or self._parser.should_upgrade():
            return
        self._request = Request(self._parser.get_method(), self._target, self._headers)
        if not self._admit(self._request):
            self._is_over = True
        elif int(self._headers.get(b"content-length", 0)) > BODY_BYTES_AT_MOST:
            self._trouble = _BODY_TOO_LARGE

    def on_body(self, body: bytes) -> None:
        """Take a piece of the body, as long as it is not too much."""
        self._size += len(body)
        if self._size > BODY_BYTES_AT_MOST:
            self._trouble = _BODY_TOO_LARGE
            self._body.clear()
        elif self._trouble is None:
            self._body.append(body)

    def on_message_complete(self) -> None:
        """Hand the request on."""
        if self._is_over or self._trouble or self._parser.should_upgrade():
            return
        self.is_inside = False
        request, parser, body = self._request, self._parser, self._body
        request.body = body[0] if len(body) == 1 else b"".join(body)
        request.keeps_alive = parser.should_keep_alive()
        request.is_chunkable = parser.get_http_version() != "1.0"
        self._take(request)

    def _decline_upgrade(self, rest: bytes) -> Trouble | None:
        """Read the request again as if it had not proposed to change to another protocol."""
        method = self._parser.get_method()
        if method == b"CONNECT":
            return _MALFORMED
        kept = [
            b"%s: %s\r\n" % header
            for header in self._headers.items()
            if header[0] not in (b"connection", b"upgrade")
        ]
        head = b"%s %s HTTP/1.1\r\n%s\r\n" % (method, self._target, b"".join(kept))
        self._parser = HttpRequestParser(self)
        return self.feed(head + rest)
