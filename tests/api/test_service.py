"""The service desk: whatever comes in, an answer or a refusal that AWS's model lists goes out."""

from __future__ import annotations

import json
from base64 import b64encode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.api import Lab
from kdslab.api.operations import OPERATIONS
from kdslab.api.requests import service_model
from kdslab.api.service import Service
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
    token("s", repr(START), FIRST, "1", repr(START)),
    *(token("s", repr(START), FIRST, "1", at) for at in ("0.0", "nan", "-inf", "1e300", "-1e300")),
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
    "GetRecords": {"ShardIterator": token("s", repr(START), FIRST, "1", repr(START))},
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


def a_service() -> Service:
    """Return a desk with one stream that is active, one that is new and one that is going."""
    account, clock = Account(), VirtualClock(START + 10)
    for name, at in (("s", START), ("new", START + 9), ("gone", START - 10)):
        account.create(at, name, shard_count=2)
    account.delete(START + 9, "gone")
    account.find(START, "s").shards[0].append(START, 1, "k", b"x")
    return Service(account, clock)


def answered(operation: str, body: bytes) -> tuple[int, dict]:
    status, answer = a_service().answer(operation, body)
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


@pytest.mark.parametrize("operation", OPERATIONS)
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
    assert answered(operation, b"") == answered(operation, b"{}")


@pytest.mark.parametrize(
    "operation", ["", "putRecord", "PutRecordsX", "__init__", "SubscribeToShard", "SplitShard"]
)
def test_an_operation_that_is_not_served_is_refused_by_name(operation):
    status, answer = answered(operation, b"{}")

    assert (400, "UnknownOperationException") == (status, answer["__type"])
    assert operation in answer["message"]


def test_the_refusal_of_a_real_operation_tells_which_ones_are_served():
    assert (
        "kdslab does not serve SplitShard yet. It serves CreateStream, DeleteStream, "
        "DescribeStream, DescribeStreamSummary, GetRecords, GetShardIterator, ListShards, "
        "ListStreams, PutRecord, PutRecords."
    ) == answered("SplitShard", b"{}")[1]["message"]


@pytest.mark.parametrize(
    ("operation", "member", "value"),
    [
        ("PutRecord", "DryRun", True),
        ("GetRecords", "StreamId", "a" * 20 + "-aaa"),
        ("CreateStream", "Tags", {"team": "blue"}),
        ("ListShards", "ShardFilter", {"Type": "AT_LATEST"}),
    ],
)
def test_a_member_that_is_not_served_is_refused_by_name(operation, member, value):
    needed = {"StreamName": "s", "Data": "", "ShardIterator": "x", member: value}

    assert {
        "__type": "InvalidArgumentException",
        "message": f"kdslab does not serve {member} in {operation} yet.",
    } == answered(operation, json.dumps(needed).encode())[1]


def test_a_learner_meets_these_refusals_through_boto3():
    kinesis = Lab().client("kinesis")

    with pytest.raises(
        kinesis.exceptions.ClientError, match="kdslab does not serve SplitShard yet"
    ):
        kinesis.split_shard(StreamName="s", ShardToSplit=FIRST, NewStartingHashKey="5")
    with pytest.raises(kinesis.exceptions.InvalidArgumentException, match="DryRun in PutRecord"):
        kinesis.put_record(StreamName="s", Data=b"", PartitionKey="k", DryRun=True)


def test_an_operation_without_output_answers_with_nothing():
    body = b'{"StreamName": "fresh", "ShardCount": 1}'

    assert (200, b"") == a_service().answer("CreateStream", body)
