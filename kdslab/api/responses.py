"""The HTTP answer in the form in which botocore reads one, so that no socket is needed.

Whatever plays a service inside the process hands its answers over here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any


def answered(request: Any, status: int, headers: Mapping[str, str], chunks: Iterable[bytes]) -> Any:
    """Return what a handler of botocore's `before-send` event gives back instead of the network.

    Args:
        request: The prepared request of that event.
        status: The HTTP status.
        headers: The answer's headers.
        chunks: The body, piece by piece; a piece is asked for when botocore wants it. If the
            chunks have a `close` method, closing the answer calls it.

    Returns:
        A `botocore.awsrequest.AWSResponse`.
    """
    from botocore.awsrequest import AWSResponse

    return AWSResponse(request.url, status, dict(headers), _Raw(chunks))


def sent(request: Any) -> bytes:
    """Return the body of a prepared request, in whichever of its forms it comes."""
    body = request.body
    if hasattr(body, "read"):
        body = body.read()
    return body.encode() if isinstance(body, str) else body or b""


class _Raw:
    """The little of a urllib3 response that botocore uses."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = chunks

    def stream(self, *_: Any, **__: Any) -> Iterator[bytes]:
        yield from self._chunks

    def close(self) -> None:
        close = getattr(self._chunks, "close", None)
        if close is not None:
            close()
