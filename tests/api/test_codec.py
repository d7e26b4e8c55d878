"""Both languages of the wire: what they share, where they differ, and what they refuse."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from cbor2 import CBORTag, dumps, loads
from hypothesis import given
from hypothesis import strategies as st

from kdslab.api.codec import CBOR, CODECS, JSON
from kdslab.api.readers import Moment
from kdslab.model.errors import SerializationException

texts = st.text(st.characters(exclude_categories=["Cs"]))
leaves = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False), texts
).filter(lambda value: value not in (float("inf"), float("-inf")))
values = st.recursive(
    leaves, lambda inner: st.one_of(st.lists(inner), st.dictionaries(texts, inner)), max_leaves=20
)


def refusal(codec, body):
    with pytest.raises(SerializationException) as refused:
        codec.parse(body)
    return refused.value.message


@pytest.mark.parametrize("codec", [JSON, CBOR])
@given(value=values)
def test_what_is_written_is_read_again(codec, value):
    assert value == codec.parse(codec.write(value, ""))


@given(values)
def test_json_is_what_python_reads_too(value):
    assert value == json.loads(JSON.write(value, ""))


def test_both_are_known_by_their_content_types():
    assert {"application/x-amz-json-1.1": JSON, "application/x-amz-cbor-1.1": CBOR} == CODECS


@pytest.mark.parametrize("codec", [JSON, CBOR])
def test_a_refusal_is_a_code_and_a_message(codec):
    written = codec.error("LimitExceededException", "No more.")

    assert {"__type": "LimitExceededException", "message": "No more."} == codec.parse(written)


def test_a_blob_is_base64_in_json_and_bytes_in_cbor():
    blob = bytes(range(256))

    assert {"Data": blob} == loads(CBOR.write({"Data": blob}, ""))
    assert b'{"Data":"/wA="}' == JSON.write({"Data": b"\xff\x00"}, "")


# Source: aws-sdk-java-v2, issue 4661: tag 1 with an integer of milliseconds
def test_a_timestamp_of_java_s_is_read_as_seconds():
    body = bytes.fromhex("bf6954696d657374616d70c11b000001a013accc38ff")

    [moment] = CBOR.parse(body).values()
    assert (1787036486.712, Moment) == (moment, type(moment))


@pytest.mark.parametrize(
    ("tagged", "seconds"), [(1_500, 1.5), (1.5, 1.5), (0, 0.0), (-1_000, -1.0), (10**18, 1e15)]
)
def test_a_timestamp_is_milliseconds_as_an_integer_and_seconds_as_a_fraction(tagged, seconds):
    assert seconds == CBOR.parse(dumps(CBORTag(1, tagged)))


def test_an_answer_s_timestamp_is_an_integer_of_milliseconds_in_cbor():
    record = {"ApproximateArrivalTimestamp": 1787036486.712, "Data": b"x"}
    written = CBOR.write({"Records": [record], "MillisBehindLatest": 0}, "GetRecordsOutput")

    assert bytes.fromhex("c11b000001a013accc38") in written
    [read] = loads(written, semantic_decoders={1: lambda value, _: value})["Records"]
    assert {"ApproximateArrivalTimestamp": 1787036486712, "Data": b"x"} == read


def test_an_answer_s_timestamp_is_seconds_in_json():
    written = JSON.write({"Records": [{"ApproximateArrivalTimestamp": 1.5}]}, "GetRecordsOutput")

    assert b'{"Records":[{"ApproximateArrivalTimestamp":1.5}]}' == written


@pytest.mark.parametrize(
    ("shape", "answer", "path"),
    [
        (
            "DescribeStreamOutput",
            {"StreamDescription": {"StreamName": "s", "StreamCreationTimestamp": 2.0}},
            ("StreamDescription", "StreamCreationTimestamp"),
        ),
        (
            "RegisterStreamConsumerOutput",
            {"Consumer": {"ConsumerCreationTimestamp": 2.0}},
            ("Consumer", "ConsumerCreationTimestamp"),
        ),
    ],
)
def test_every_timestamp_is_found_by_the_model(shape, answer, path):
    before = json.dumps(answer)
    read = loads(CBOR.write(answer, shape), semantic_decoders={1: lambda value, _: value})
    for name in path:
        read = read[name]

    assert 2_000 == read
    assert before == json.dumps(answer)


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{", b"not JSON", b"\xff\xfe", b'{"a": 1}{', b"\xef\xbb\xbf{}"),
        *(b"[" * 100_000, b'{"a":' * 2_000 + b"1" + b"}" * 2_000),
        *(b'{"a": NaN}', b'{"a": -Infinity}', b'{"a": 1e999}', b'{"a": ' + b"9" * 5_000 + b"}"),
        *(rb'{"a": "\ud800"}', b'{"a": "\xed\xa0\x80"}'),
    ],
    ids=lambda body: body[:12].decode("latin-1"),
)
def test_what_is_not_json_is_refused_in_ascii(body):
    message = refusal(JSON, body)

    assert message.startswith("The request is not JSON: ")


# The other tags that the library would follow: some make a number of a billion digits.
HARMFUL = {
    "date text": CBORTag(0, "2026-11-23T09:00:00Z"),
    "bignum": 2**70,
    "negative bignum": -(2**70),
    "decimal": CBORTag(4, [10**9, 1]),
    "bigfloat": CBORTag(5, [10**9, 1]),
    "reference to a text": CBORTag(256, ["aaa", CBORTag(25, 0)]),
    "a list in itself": CBORTag(28, [CBORTag(29, 0)]),
    "rational": CBORTag(30, [1, 3]),
    "pattern": CBORTag(35, "(a+)+$"),
    "message": CBORTag(36, "Subject: x"),
    "uuid": CBORTag(37, bytes(16)),
    "address": CBORTag(52, bytes([127, 0, 0, 1])),
    "day": CBORTag(100, 5),
    "set": CBORTag(258, [1]),
    "network": CBORTag(261, {bytes([127, 0, 0, 0]): 8}),
    "complex": CBORTag(43000, [1, 2]),
    "this is CBOR": CBORTag(55799, {}),
    "unknown": CBORTag(999, 1),
    "a timestamp in words": CBORTag(1, "now"),
    "a timestamp of nothing": CBORTag(1, None),
}


@pytest.mark.parametrize("value", HARMFUL.values(), ids=HARMFUL)
def test_no_other_tag_of_cbor_is_followed(value):
    for body in (dumps({"a": value}), dumps(value), dumps([[value]])):
        assert refusal(CBOR, body).startswith("The request is not CBOR: ")


@pytest.mark.parametrize(
    "body",
    [
        *("", "ff", "1c", "bf6161ff", "82ff01", "62ffff", "63eda080", "9b7fffffffffffffff01"),
        *("5a7fffffff01", "ba7fffffff01", "7f41ffff", "a2", "81" * 10_000, "c1" * 10_000, "f8"),
    ],
)
def test_what_is_not_cbor_is_refused(body):
    assert refusal(CBOR, bytes.fromhex(body)).startswith("The request is not CBOR: ")


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(body):
    for codec in (JSON, CBOR):
        with suppress(SerializationException):
            codec.parse(body)


def test_a_datetime_means_the_same_in_cbor():
    moment = datetime(2026, 11, 23, 9, 0, 0, 500_000, tzinfo=UTC)

    # The library writes a fraction of seconds, as the RFC wants it and AWS does not.
    assert moment.timestamp() == CBOR.parse(dumps(moment, datetime_as_timestamp=True))
