"""Whether a request is signed, as far as that can be seen without knowing any secret.

Source: kinesalite's tests of connections, which were recorded against AWS, for every sentence.
Simplification: a signature has to be there, but it is not verified; every signer may do everything.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qs

from kdslab.api.http_message import Request, Trouble

_IN_HEADER: Final = ("Credential", "Signature", "SignedHeaders")
_IN_QUERY: Final = (
    *("X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders"),
    "X-Amz-Date",
)
_BOTH: Final = (
    "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header."
)
MISSING: Final = Trouble(400, "MissingAuthenticationTokenException", "Missing Authentication Token")


def signature_trouble(request: Request) -> Trouble | None:
    """Return what is wrong with a request's signature, if something can be seen."""
    authorization = request.headers.get(b"authorization", b"")
    if b"?" not in request.target and _is_complete(authorization, request.headers):
        return None
    query = request.target.partition(b"?")[2].decode("latin-1")
    parameters = parse_qs(query, keep_blank_values=True)
    if "X-Amz-Algorithm" not in parameters:
        return _trouble_in_header(authorization.decode("latin-1"), request.headers)
    if authorization:
        return Trouble(400, "InvalidSignatureException", _BOTH)
    return _trouble_in_query(parameters)


def is_signed(request: Request) -> bool:
    """Return whether a request carries any signature, complete or not."""
    return b"authorization" in request.headers or b"X-Amz-Algorithm" in request.target


def _is_complete(authorization: bytes, headers: dict[bytes, bytes]) -> bool:
    # For every good request, so without taking the header apart.
    return (
        b"Credential=" in authorization
        and b"Signature=" in authorization
        and b"SignedHeaders=" in authorization
        and (b"x-amz-date" in headers or b"date" in headers)
    )


def _trouble_in_header(authorization: str, headers: dict[bytes, bytes]) -> Trouble | None:
    if not authorization:
        return MISSING
    fields = [field.partition("=") for field in authorization.replace(",", " ").split()[1:]]
    given = {name for name, _, value in fields if value}
    missing = [
        f"Authorization header requires '{name}' parameter. "
        for name in _IN_HEADER
        if name not in given
    ]
    if b"x-amz-date" not in headers and b"date" not in headers:
        missing.append(
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "
        )
    return _incomplete(missing, f"Authorization={authorization}")


def _trouble_in_query(parameters: dict[str, list[str]]) -> Trouble | None:
    missing = [
        f"AWS query-string parameters must include '{name}'. "
        for name in _IN_QUERY
        if not any(parameters.get(name, []))
    ]
    return _incomplete(missing, "Re-examine the query-string parameters.")


def _incomplete(missing: list[str], ending: str) -> Trouble | None:
    if not missing:
        return None
    return Trouble(400, "IncompleteSignatureException", "".join(missing) + ending)
