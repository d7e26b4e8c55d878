"""The token that leads to the next page of a list: opaque text that is good for five minutes.

A token holds the operation it belongs to, the time at which it was given out, and where to go on,
behind a checksum, so that one that was never given out is told from one that is too old.

Source: API reference, ListShards: a token expires after 300 seconds.
Simplification: tokens of ListStreams and ListStreamConsumers expire like those of ListShards.
"""

from __future__ import annotations

import json
from base64 import b64decode, urlsafe_b64encode
from hashlib import blake2b
from typing import Any, Final

from kdslab.model.errors import ExpiredNextTokenException, InvalidArgumentException
from kdslab.model.quotas import NEXT_TOKEN_SECONDS

_CHECKSUM_BYTES: Final = 12


def next_token(operation: str, now: float, **place: Any) -> str:
    """Return the token for the page that comes next.

    Args:
        operation: The operation that gives it out, and to which alone it may go back.
        now: When it is given out.
        **place: Where to go on: anything that JSON can write.
    """
    body = json.dumps([operation, now, place]).encode()
    return urlsafe_b64encode(_checksum(body) + body).decode()


def read_token(operation: str, now: float, token: str) -> dict[str, Any]:
    """Return the place that a token was made from.

    Example:
        >>> read_token("ListStreams", 10.0, next_token("ListStreams", 0.0, after="clicks"))
        {'after': 'clicks'}

    Raises:
        InvalidArgumentException: If this operation never gave it out.
        ExpiredNextTokenException: If it is older than five minutes.
    """
    issued_by, issued_at, place = _parsed(token)
    if issued_by != operation:
        raise InvalidArgumentException("Invalid NextToken.")
    if now - issued_at > NEXT_TOKEN_SECONDS:
        raise ExpiredNextTokenException(
            f"The NextToken is older than {NEXT_TOKEN_SECONDS} seconds; begin the list anew."
        )
    return place


def _parsed(token: str) -> tuple[str, float, dict[str, Any]]:
    try:
        whole = b64decode(token, altchars=b"-_", validate=True)
    except ValueError:
        raise InvalidArgumentException("Invalid NextToken.") from None
    checksum, body = whole[:_CHECKSUM_BYTES], whole[_CHECKSUM_BYTES:]
    if checksum != _checksum(body):
        raise InvalidArgumentException("Invalid NextToken.")
    issued_by, issued_at, place = json.loads(body)
    return issued_by, issued_at, place


def _checksum(body: bytes) -> bytes:
    return blake2b(body, digest_size=_CHECKSUM_BYTES).digest()
