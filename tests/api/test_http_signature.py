"""Signatures that are missing or incomplete, in AWS's words; none is ever verified."""

from __future__ import annotations

import pytest

from kdslab.api.http_message import Request
from kdslab.api.http_signature import is_signed, signature_trouble

GOOD = b"AWS4-HMAC-SHA256 Credential=a/b/c, SignedHeaders=host;x-amz-date, Signature=0"
DATE = {b"x-amz-date": b"20261123T090000Z"}
IN_QUERY = (
    b"/?X-Amz-Algorithm=a&X-Amz-Credential=b&X-Amz-Signature=c&X-Amz-SignedHeaders=d&X-Amz-Date=e"
)


def trouble(headers, target=b"/"):
    return signature_trouble(Request(b"POST", target, headers))


@pytest.mark.parametrize(
    ("headers", "target"),
    [
        ({b"authorization": GOOD, **DATE}, b"/"),
        ({b"authorization": GOOD.replace(b", ", b","), b"date": b"today"}, b"/"),
        ({b"authorization": GOOD, **DATE}, b"/?x=y"),
        ({}, IN_QUERY),
    ],
)
def test_a_signature_that_is_there_is_believed(headers, target):
    assert trouble(headers, target) is None


# Source: kinesalite's tests of connections, recorded against AWS
@pytest.mark.parametrize("target", [b"/", IN_QUERY.replace(b"X-Amz-Algorithm=a&", b"")])
def test_no_signature_is_a_missing_token(target):
    assert (400, "MissingAuthenticationTokenException", "Missing Authentication Token") == trouble(
        {}, target
    )


# Source: kinesalite's tests of connections, recorded against AWS
@pytest.mark.parametrize("target", [b"/", b"/?X-Amz-Algorith"])
def test_all_that_is_missing_in_the_header_is_told(target):
    assert (
        "Authorization header requires 'Credential' parameter. "
        "Authorization header requires 'Signature' parameter. "
        "Authorization header requires 'SignedHeaders' parameter. "
        "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "
        "Authorization=X"
    ) == trouble({b"authorization": b"X"}, target).message


# Source: kinesalite's tests of connections, recorded against AWS
@pytest.mark.parametrize(
    "written",
    [
        b"AWS4- Signature=b Credential=a",
        b"AWS4- Signature=b,Credential=a",
        b"AWS4- Signature=b, Credential=a",
    ],
)
def test_what_is_missing_in_the_header_is_told(written):
    refusal = trouble({b"authorization": written, b"date": b"a"})

    assert "IncompleteSignatureException" == refusal.code
    assert (
        "Authorization header requires 'SignedHeaders' parameter. Authorization=" + written.decode()
    ) == refusal.message


# Source: kinesalite's tests of connections, recorded against AWS
def test_two_signatures_are_too_many():
    refusal = trouble({b"authorization": b"X"}, b"/?X-Amz-Algorithm")

    assert (
        400,
        "InvalidSignatureException",
        "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
    ) == refusal


# Source: kinesalite's tests of connections, recorded against AWS
@pytest.mark.parametrize(
    ("target", "missing"),
    [
        (
            b"/?X-Amz-Algorithm",
            (
                *("X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature"),
                *("X-Amz-SignedHeaders", "X-Amz-Date"),
            ),
        ),
        (IN_QUERY.replace(b"&X-Amz-SignedHeaders=d", b""), ("X-Amz-SignedHeaders",)),
    ],
)
def test_what_is_missing_in_the_query_is_told(target, missing):
    told = "".join(f"AWS query-string parameters must include '{name}'. " for name in missing)

    assert f"{told}Re-examine the query-string parameters." == trouble({}, target).message


@pytest.mark.parametrize(
    ("headers", "target", "expected"),
    [({}, b"/", False), ({b"authorization": b""}, b"/", True), ({}, IN_QUERY, True)],
)
def test_any_signature_counts_as_signed(headers, target, expected):
    assert expected == is_signed(Request(b"GET", target, headers))
