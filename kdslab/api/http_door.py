"""The door for everybody who speaks HTTP: the `aws` command, and the SDKs of every language.

What comes in any other form than a good request is refused as AWS refuses it. Which refusal comes
first, and in which form, was recorded against AWS in kinesalite's tests of connections: before the
content type is known, in XML; a body that cannot be read before an operation that does not exist,
and that before a signature that is not there.

Simplification: where AWS sends a refusal without a message, this door says what is wrong.
Simplification: the content type application/json, which AWS still answers in a form of its own, is
refused like any other.
"""

from __future__ import annotations

import logging
import time
from email.utils import formatdate
from http import HTTPStatus
from itertools import count
from typing import Final
from uuid import uuid4

from kdslab.api import event_stream
from kdslab.api.codec import CODECS, JSON, Codec
from kdslab.api.http_events import PushedEvents
from kdslab.api.http_host import Guestbook
from kdslab.api.http_message import Reply, Request, Trouble
from kdslab.api.http_signature import MISSING, is_signed, signature_trouble
from kdslab.api.operations import OPERATIONS
from kdslab.api.service import Service
from kdslab.model.errors import KinesisError

_PREFIX: Final = "Kinesis_20131202."
_TARGETS: Final = {f"{_PREFIX}{name}".encode(): name for name in OPERATIONS}
_STATUS: Final = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}
_UNKNOWN: Final = "UnknownOperationException"
_CODECS: Final = {name.encode(): codec for name, codec in CODECS.items()}
_BROKEN: Final = Trouble(
    HTTPStatus.INTERNAL_SERVER_ERROR, "InternalFailure", "Internal Service Failure"
)
_NO_OPERATION: Final = "Unable to determine service/operation name to be authorized"
_WELCOME: Final = (
    "This is kdslab, Amazon Kinesis Data Streams on your own machine. It has nothing for a browser "
    "to see: point the aws command or an SDK here, with --endpoint-url.\n"
)
_LOG: Final = logging.getLogger(__name__)


class Door:
    """Answers requests in HTTP for one service.

    Args:
        service: Who answers what is a good request.
        host: The name or address that the server listens on.
        speed: How many of the service's seconds pass in one of the wall's.
    """

    def __init__(self, service: Service, host: str, speed: float = 1.0) -> None:
        self._service = service
        self._guests = Guestbook(host)
        self._speed = speed
        self._numbers = count(1)
        # What makes the identifiers of this server's requests differ from another's.
        self._ending = str(uuid4())[8:]
        self._second = 0
        self._heads: dict[tuple[int, str, str], tuple[bytes, bytes]] = {}

    def admit(self, request: Request) -> Reply | None:
        """Refuse what comes from the page of somebody else, before its body is read."""
        host, origin = request.headers.get(b"host", b""), request.headers.get(b"origin")
        if not self._guests.knows(host):
            said = host.decode("latin-1")
            return self._denied(f"This server is not called '{said}', so it does not answer.")
        if origin is not None and not self._guests.is_same(origin, host):
            return self._denied("Pages from elsewhere must not use this server.")
        return None

    def answer(self, request: Request) -> Reply:
        """Answer a request."""
        codec = _CODECS.get(request.headers.get(b"content-type", b"")) or _declared(request)
        if codec is None or request.method != b"POST":
            return self._strange(request)
        target = request.headers.get(b"x-amz-target", b"")
        operation = _TARGETS.get(target) or _unserved(target.decode("latin-1"))
        try:
            return self._ask(request, operation, codec)
        except KinesisError as refusal:
            return self._refused(Trouble(refusal.http_status, refusal.code, refusal.message), codec)
        except Exception as error:
            _LOG.error("%s broke, %r", operation, error)
            return self._refused(_BROKEN, codec)

    def refuse(self, trouble: Trouble) -> Reply:
        """Word a refusal of the connection itself."""
        return self._refused(trouble, JSON)

    def _ask(self, request: Request, operation: str, codec: Codec) -> Reply:
        trouble = signature_trouble(request)
        if trouble is not None:
            # What is wrong with the request itself comes first.
            self._service.check(operation, request.body, codec)
            return self._refused(trouble, codec)
        _, body, events = self._service.ask(operation, request.body, codec)
        if events is not None:
            more = PushedEvents(self._service, events, codec, self._speed)
            return Reply(self._head(200, event_stream.CONTENT_TYPE), b"", more)
        return Reply(self._head(200, codec.content_type), body)

    def _strange(self, request: Request) -> Reply:
        """Answer what is no request of this service at all, in XML as AWS does."""
        if not is_signed(request):
            if request.method == b"GET" and request.target == b"/":
                return Reply(self._head(200, "text/plain; charset=utf-8"), _WELCOME.encode())
            return self._in_xml(MISSING.code, MISSING.message)
        if request.method == b"POST" and b"content-type" in request.headers:
            service, _, operation = request.headers.get(b"x-amz-target", b"").partition(b".")
            if service and operation:
                return Reply(self._head(404, error=_UNKNOWN), f"<{_UNKNOWN}/>\n".encode())
        return self._in_xml("AccessDeniedException", _NO_OPERATION)

    def _in_xml(self, code: str, message: str) -> Reply:
        body = f"<{code}>\n  <Message>{message}</Message>\n</{code}>\n"
        return Reply(self._head(403, error=code), body.encode())

    def _denied(self, message: str) -> Reply:
        return self._refused(Trouble(403, "AccessDeniedException", message), JSON)

    def _refused(self, trouble: Trouble, codec: Codec) -> Reply:
        head = self._head(trouble.status, codec.content_type, trouble.code)
        return Reply(head, codec.error(trouble.code, trouble.message))

    def _head(self, status: int, content_type: str = "", error: str = "") -> bytes:
        second = int(time.time())
        if second != self._second:
            self._second = second
            self._heads.clear()
        kind = (status, content_type, error)
        before, after = self._heads.get(kind) or self._new_head(*kind)
        return b"%s%08x%s" % (before, next(self._numbers), after)

    def _new_head(self, status: int, content_type: str, error: str) -> tuple[bytes, bytes]:
        """Return what all heads of a kind have in common for a second, around the number."""
        before = f"HTTP/1.1 {_STATUS[status]}\r\nx-amzn-RequestId: "
        after = f"{self._ending}\r\nDate: {formatdate(self._second, usegmt=True)}\r\n"
        if content_type:
            after += f"Content-Type: {content_type}\r\n"
        if error:
            after += f"x-amzn-ErrorType: {error}\r\n"
        parts = self._heads[status, content_type, error] = (before.encode(), after.encode())
        return parts


def _unserved(target: str) -> str:
    """Return how the service shall call what is none of its targets."""
    return target.removeprefix(_PREFIX) if target.startswith(_PREFIX) else f"'{target}'"


def _declared(request: Request) -> Codec | None:
    """Return the codec of a content type that is written in an unusual way."""
    written = request.headers.get(b"content-type", b"").partition(b";")[0]
    return _CODECS.get(written.strip().lower())
