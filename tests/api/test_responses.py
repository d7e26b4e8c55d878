"""An answer that never came over a network, as botocore reads it."""

from __future__ import annotations

from io import BytesIO
from types import SimpleNamespace

import pytest

from kdslab.api.responses import answered, sent

REQUEST = SimpleNamespace(url="https://kinesis.us-east-1.amazonaws.com/", body=b"{}")


class Chunks:
    """A body that can be closed."""

    closed = False

    def __iter__(self):
        yield from (b"one ", b"two")

    def close(self):
        self.closed = True


def test_an_answer_has_its_status_its_headers_and_its_whole_body():
    answer = answered(REQUEST, 400, {"Content-Type": "text/plain"}, [b"no ", b"more"])

    assert (REQUEST.url, 400, "text/plain", b"no more") == (
        answer.url,
        answer.status_code,
        answer.headers["content-type"],
        answer.content,
    )


def test_pieces_are_asked_for_one_by_one():
    asked = []

    def pieces():
        for piece in (b"one", b"two"):
            asked.append(piece)
            yield piece

    stream = answered(REQUEST, 200, {}, pieces()).raw.stream()
    assert ([], b"one", [b"one"]) == (list(asked), next(stream), list(asked))


def test_closing_an_answer_closes_its_pieces_if_they_can_be():
    chunks = Chunks()
    answered(REQUEST, 200, {}, chunks).raw.close()

    assert chunks.closed
    assert answered(REQUEST, 200, {}, [b"x"]).raw.close() is None


@pytest.mark.parametrize(
    ("body", "expected"), [(b"{}", b"{}"), ("é", b"\xc3\xa9"), (BytesIO(b"{}"), b"{}"), (None, b"")]
)
def test_a_request_s_body_comes_in_several_forms(body, expected):
    assert expected == sent(SimpleNamespace(body=body))
