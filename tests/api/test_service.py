"""The service desk: whatever comes in, an answer or a refusal that AWS's model lists goes out."""

from __future__ import annotations

import json
from base64 import b64encode

import pytest
from cbor2 import dumps
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.api import Lab
from kdslab.api.codec import CBOR, JSON
from kdslab.api.operations import OPERATIONS
from kdslab.api.requests import service_model
from kdslab.api.service import Service, _served
from kdslab.model.account import Account
from kdslab.sim.clock import START, VirtualClock

# Source: AWS JSON 1.1, the frame around every service that speaks it
OF_THE_FRAME = {"SerializationException", "UnknownOperationException", "ValidationException"}
FIRST = "shardId-000000000000"
ARN = "arn:aws:kinesis:us-east-1:111122223333:stream/"


def token(*fields: str) -> str:
    return b64encode("/".join(fields).encode()).decode()


# Values that are near enough to right to come far, for members of any name.
TEXTS = [
    *("", "s", "new", "gone", "no such stream", "é", "\ud800", "a" * 3_000, "0", "-1", str(2**128)),
    *(f"{ARN}s", f"{ARN}x", "arn:aws:kinesis:eu-west-1:111122223333:stream/s", FIRST, "nan"),
    *("TRIM_HORIZON", "LATEST", "AT_TIMESTAMP", "AT_SEQUENCE_NUMBER", "ON_DEMAND", "eA==", '"'),
    "49600902273357540915989931256901506243878407835297513618",
    token("s", repr(START), FIRST, "1", repr(START), "1"),
    *(
        token("s", repr(START), FIRST, "1", at, "1")
        for at in ("0.0", "nan", "-inf", "1e300", "-1e300")
    ),
    *(token("s", FIRST, at) for at in ("0.0", "nan", "inf", repr(START))),
]
NUMBERS = [0, 1, -1, 2, 1_024, 10_001, 10**11, 10**400, 1.5, -5e300, START, START + 60]
NEARLY = [*TEXTS, *NUMBERS, None, True, False, [], {}, [None], [[]], [{}], {"a": {}}]


RECORD = {"Data": "eA==", "PartitionKey": "k"}
GOOD = {
    "CreateStream": {"StreamName": "fresh", "ShardCount": 1},
    "DeleteStream": {"StreamName": "s"},
    "DescribeStream": {"StreamName": "s"},
    "DescribeStreamSummary": {"StreamName": "s"},
    "GetRecords": {"ShardIterator": token("s", repr(START), FIRST, "1", repr(START), "1")},
    "GetShardIterator": {
        "StreamName": "s",
        "ShardId": FIRST,
        "ShardIteratorType": "AT_TIMESTAMP",
        "Timestamp": START,
    },
    "ListShards": {"StreamName": "s"},
    "ListStreams": {},
    "PutRecord": {"StreamName": "s", **RECORD},
    "PutRecords": {"StreamName": "s", "Records": [RECORD]},
}
FROM_START = {"StreamName": "s", "ShardId": FIRST, "ShardIteratorType": "TRIM_HORIZON"}


def a_service() -> Service:
    """Return a desk with one stream that is active, one that is new and one that is going."""
    account, clock = Account(), VirtualClock(START)
    service = Service(account, clock)
    for name in ("s", "gone"):
        account.create(START, name, shard_count=2)
    clock.advance(60)
    account.create(START + 59, "new", shard_count=2)
    account.delete(START + 59, "gone")
    assert 200 == service.answer("PutRecord", json.dumps(GOOD["PutRecord"]).encode()).status
    return service


def answered(operation: str, body: bytes) -> tuple[int, dict]:
    status, answer, _ = a_service().answer(operation, body)
    return status, json.loads(answer or b"{}")


def assert_modeled(operation: str, body: bytes) -> None:
    status, answer = answered(operation, body)
    modeled = {shape.name for shape in service_model().operation_model(operation).error_shapes}

    assert status in (200, 400)
    if 400 == status:
        assert answer["__type"] in modeled | OF_THE_FRAME
        assert {"__type", "message"} == set(answer)
        assert answer["message"]


def values(shape) -> st.SearchStrategy:
    """Return JSON values for a member: mostly of its type, sometimes of any."""
    if "structure" == shape.type_name:
        members = {name: values(member) for name, member in shape.members.items()}
        right = st.fixed_dictionaries({}, optional=members)
    elif "list" == shape.type_name:
        right = st.lists(values(shape.member), max_size=3)
    else:
        right = st.sampled_from([*TEXTS, *getattr(shape, "enum", [])])
    return st.one_of(right, st.sampled_from(NEARLY))


@pytest.mark.parametrize(("operation", "good"), GOOD.items(), ids=GOOD)
def test_one_wrong_member_is_refused_only_as_aws_s_model_allows(operation, good):
    for name in service_model().operation_model(operation).input_shape.members:
        for value in NEARLY:
            assert_modeled(operation, json.dumps({**good, name: value}).encode())


@pytest.mark.parametrize("member", ["Data", "PartitionKey", "ExplicitHashKey"])
def test_one_wrong_member_of_one_record_is_refused_only_as_aws_s_model_allows(member):
    for value in NEARLY:
        request = {"StreamName": "s", "Records": [RECORD, {**RECORD, member: value}]}
        assert_modeled("PutRecords", json.dumps(request).encode())


@pytest.mark.parametrize(("operation", "good"), GOOD.items(), ids=GOOD)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_several_wrong_members_are_refused_only_as_aws_s_model_allows(operation, good, data):
    members = service_model().operation_model(operation).input_shape.members
    spoiled = data.draw(st.lists(st.sampled_from(list(members)), max_size=3, unique=True))
    wrong = {name: data.draw(values(members[name]), name) for name in spoiled}

    assert_modeled(operation, json.dumps({**good, **wrong}).encode())


@pytest.mark.parametrize("operation", GOOD)
def test_a_good_request_is_answered(operation):
    assert 200 == answered(operation, json.dumps(GOOD[operation]).encode())[0]


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize(
    "body",
    [
        b"not JSON",
        b"\xff\xfe",
        b"{",
        b"null",
        b"5",
        b"[" * 100_000,
        b'{"Limit": NaN}',
        b'{"Timestamp": Infinity, "Limit": -Infinity}',
        b'{"Timestamp": 1e999, "Limit": 1e999}',
        b'{"Limit": ' + b"9" * 5_000 + b"}",
    ],
    ids=lambda body: body[:12].decode("latin-1"),
)
def test_what_is_not_json_is_a_serialization_error(operation, body):
    status, answer = answered(operation, body)

    assert (400, "SerializationException") == (status, answer["__type"])


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_request_without_members_is_answered_or_refused(operation):
    assert_modeled(operation, b"{}")


def test_a_request_without_a_body_is_refused():
    expected = {"__type": "SerializationException", "message": "The request has no body."}

    assert (400, expected) == answered("ListStreams", b"")


@pytest.mark.parametrize(
    "operation", ["", "putRecord", "PutRecordsX", "__init__", "CreateQueue", "CreateChannel"]
)
def test_an_operation_that_is_not_served_is_refused_by_name(operation):
    status, answer = answered(operation, b"{}")

    assert (400, "UnknownOperationException") == (status, answer["__type"])
    assert operation in answer["message"]


def test_the_refusal_of_a_real_operation_says_what_is_left_out():
    assert (
        "kdslab does not play channels and queues: CreateQueue is none of its operations."
    ) == answered("CreateQueue", b"{}")[1]["message"]


def test_a_member_that_is_not_served_is_refused_by_name(monkeypatch):
    monkeypatch.setitem(OPERATIONS, "ListStreams", lambda account, now: {})  # noqa: ARG005 - a handler's shape
    _served.cache_clear()
    try:
        refused = answered("ListStreams", b'{"Limit": 5}')[1]
    finally:
        _served.cache_clear()

    assert {
        "__type": "InvalidArgumentException",
        "message": "kdslab does not serve Limit in ListStreams yet.",
    } == refused


def test_a_learner_meets_these_refusals_through_boto3():
    kinesis = Lab().client("kinesis")

    with pytest.raises(kinesis.exceptions.ClientError, match="does not play channels and queues"):
        kinesis.list_channels()


def test_an_operation_without_output_answers_with_nothing():
    body = b'{"StreamName": "fresh", "ShardCount": 1}'

    assert (200, b"", None) == a_service().answer("CreateStream", body)


@pytest.mark.parametrize("codec", [JSON, CBOR])
def test_a_refusal_is_written_in_the_language_of_the_request(codec):
    status, body, _ = a_service().answer(
        "DescribeStream", codec.write({"StreamName": "x"}, ""), codec
    )

    expected = {
        "__type": "ResourceNotFoundException",
        "message": "Stream x under account 111122223333 not found.",
    }
    assert (400, expected) == (status, codec.parse(body))


def test_what_is_put_in_one_language_is_read_in_the_other():
    service, blob = a_service(), bytes(range(256))
    put = {"StreamName": "s", "Data": blob, "PartitionKey": "é", "ExplicitHashKey": "0"}
    service.answer("PutRecord", dumps(put), CBOR)
    iterator = CBOR.parse(service.answer("GetShardIterator", dumps(FROM_START), CBOR).body)

    in_json, in_cbor = (
        codec.parse(service.answer("GetRecords", codec.write(iterator, ""), codec).body)
        for codec in (JSON, CBOR)
    )

    [ours], [theirs] = in_json["Records"], in_cbor["Records"]
    assert (blob, "é") == (theirs["Data"], theirs["PartitionKey"])
    assert b64encode(blob).decode() == ours["Data"]
    # AWS's CBOR has milliseconds where its JSON has seconds.
    assert (
        START + 60 == theirs["ApproximateArrivalTimestamp"] == ours["ApproximateArrivalTimestamp"]
    )


def test_a_subscription_is_handed_on_and_asked_under_the_lock():
    service, arn = a_service(), f"{ARN}s"
    register = json.dumps({"StreamARN": arn, "ConsumerName": "c"}).encode()
    consumer = json.loads(service.answer("RegisterStreamConsumer", register).body)["Consumer"]
    put = {**GOOD["PutRecord"], "ExplicitHashKey": "0"}
    assert 200 == service.answer("PutRecord", json.dumps(put).encode()).status
    service._clock.advance(60)
    subscribe = {
        "ConsumerARN": consumer["ConsumerARN"],
        "ShardId": FIRST,
        "StartingPosition": {"Type": "TRIM_HORIZON"},
    }

    status, body, events = service.answer("SubscribeToShard", json.dumps(subscribe).encode())
    first = service.deliver(events)
    second = service.deliver(events)
    service.end(events)

    assert (200, b"") == (status, body)
    assert ({"Records", "MillisBehindLatest", "ContinuationSequenceNumber"}, False) == (
        set(first.event),
        first.is_over,
    )
    assert second.event is None
    assert second.wait_seconds > 0
    assert service.deliver(events).is_over
