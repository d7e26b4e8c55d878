"""Requests against AWS's own description of the service: types, lengths, ranges, patterns."""

from __future__ import annotations

from base64 import b64encode
from contextlib import suppress

import pytest
from botocore.exceptions import ClientError

from kdslab.api import Lab
from kdslab.api.operations import OPERATIONS
from kdslab.api.readers import Moment
from kdslab.api.requests import read_request, request_reader, service_model
from kdslab.model.errors import SerializationException, ValidationException

PUT = {"StreamName": "s", "Data": "eA==", "PartitionKey": "k"}


def refusal(operation: str, body: object, kind=ValidationException) -> str:
    with pytest.raises(kind) as refused:
        read_request(operation, body)
    return refused.value.message


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_reader_can_be_made_for_every_served_operation(operation):
    assert callable(request_reader(operation))


def test_members_become_python_values():
    body = {**PUT, "Unknown": 1, "ExplicitHashKey": None}

    assert {"StreamName": "s", "Data": b"x", "PartitionKey": "k"} == read_request("PutRecord", body)


# Source: API reference, the pattern of each member
@pytest.mark.parametrize(
    ("operation", "body", "expected"),
    [
        (
            "GetRecords",
            {},
            "Value null at 'shardIterator' failed to satisfy constraint: Member must not be null",
        ),
        (
            "PutRecord",
            {**PUT, "PartitionKey": "a" * 257},
            f"Value '{'a' * 257}' at 'partitionKey' failed to satisfy constraint: "
            "Member must have length less than or equal to 256",
        ),
        (
            "DeleteStream",
            {"StreamName": "a" * 129},
            f"Value '{'a' * 129}' at 'streamName' failed to satisfy constraint: "
            "Member must have length less than or equal to 128",
        ),
        (
            "DeleteStream",
            {"StreamName": "my stream"},
            "Value 'my stream' at 'streamName' failed to satisfy constraint: "
            "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
        ),
        (
            "GetShardIterator",
            {"StreamName": "s", "ShardId": "x", "ShardIteratorType": "OLDEST"},
            "Value 'OLDEST' at 'shardIteratorType' failed to satisfy constraint: Member must "
            "satisfy enum value set: [AT_SEQUENCE_NUMBER, AFTER_SEQUENCE_NUMBER, TRIM_HORIZON, "
            "LATEST, AT_TIMESTAMP]",
        ),
        (
            "CreateStream",
            {"StreamName": "s", "ShardCount": 0},
            "Value '0' at 'shardCount' failed to satisfy constraint: "
            "Member must have value greater than or equal to 1",
        ),
        (
            "CreateStream",
            {"StreamName": "s", "MaxRecordSizeInKiB": 10_241},
            "Value '10241' at 'maxRecordSizeInKiB' failed to satisfy constraint: "
            "Member must have value less than or equal to 10240",
        ),
        (
            "CreateStream",
            {"StreamName": "s", "StreamModeDetails": {"StreamMode": "FREE"}},
            "Value 'FREE' at 'streamModeDetails.streamMode' failed to satisfy constraint: "
            "Member must satisfy enum value set: [PROVISIONED, ON_DEMAND]",
        ),
        (
            "PutRecords",
            {"StreamName": "s", "Records": [{"Data": ""}, {"PartitionKey": "k"}]},
            "Value null at 'records.2.member.data' failed to satisfy constraint: "
            "Member must not be null",
        ),
        (
            "PutRecords",
            {"StreamName": "s", "Records": []},
            "Value '[]' at 'records' failed to satisfy constraint: "
            "Member must have length greater than or equal to 1",
        ),
        (
            "PutRecord",
            {**PUT, "Data": b64encode(bytes(10 * 2**20 + 1)).decode()},
            "Value 'java.nio.HeapByteBuffer[pos=0 lim=10485761 cap=10485761]' at 'data' failed to "
            "satisfy constraint: Member must have length less than or equal to 10485760",
        ),
    ],
)
def test_one_broken_rule_is_told_in_aws_s_words(operation, body, expected):
    assert f"1 validation error detected: {expected}" == refusal(operation, body)


def test_501_records_are_too_many_and_named_by_their_class():
    records = [{"Data": "", "PartitionKey": "k"}] * 501
    name = "com.amazonaws.kinesis.v20131202.PutRecordsRequestEntry"

    assert (
        f"1 validation error detected: Value '[{', '.join([name] * 501)}]' at 'records' failed to "
        "satisfy constraint: Member must have length less than or equal to 500"
    ) == refusal("PutRecords", {"StreamName": "s", "Records": records})


def test_several_broken_rules_are_counted_and_listed():
    body = {"ShardIterator": "", "Limit": 0, "StreamARN": "arn"}

    assert (
        "3 validation errors detected: "
        "Value '' at 'shardIterator' failed to satisfy constraint: "
        "Member must have length greater than or equal to 1; "
        "Value '0' at 'limit' failed to satisfy constraint: "
        "Member must have value greater than or equal to 1; "
        "Value 'arn' at 'streamARN' failed to satisfy constraint: "
        r"Member must satisfy regular expression pattern: arn:aws.*:kinesis:.*:\d{12}:stream/\S+"
    ) == refusal("GetRecords", body)


def test_all_broken_rules_are_counted_but_ten_are_listed():
    message = refusal("PutRecords", {"Records": [{"PartitionKey": "k"}] * 12})

    assert message.startswith("12 validation errors detected: ")
    assert 10 == message.count("Member must not be null")


# Source: API reference, GetRecords: a Limit above 10,000 is an InvalidArgumentException
def test_the_limit_of_a_read_is_left_to_the_service():
    body = {"ShardIterator": "x", "Limit": 10_001}

    assert body == read_request("GetRecords", body)


@pytest.mark.parametrize("length", [1, 256])
def test_lengths_count_characters_and_not_bytes(length):
    body = {**PUT, "PartitionKey": "é" * length}

    assert "é" * length == read_request("PutRecord", body)["PartitionKey"]


@pytest.mark.parametrize("body", [None, True, 5, 0.5, "text", [], [{}]])
def test_a_request_is_a_structure(body):
    assert refusal("ListStreams", body, SerializationException)


@pytest.mark.parametrize("value", [True, 5, 0.5, "é", "no base64!", "\ud800", [], {}])
@pytest.mark.parametrize(
    ("operation", "member"),
    [
        ("PutRecord", "Data"),
        ("PutRecords", "Records"),
        ("CreateStream", "StreamModeDetails"),
        ("DeleteStream", "EnforceConsumerDeletion"),
        ("GetShardIterator", "Timestamp"),
        ("ListStreams", "Limit"),
        ("CreateStream", "Tags"),
        ("PutRecord", "PartitionKey"),
    ],
)
def test_a_member_of_the_wrong_type_is_a_serialization_error_or_breaks_a_rule(
    operation, member, value
):
    body = {"StreamName": "s", "Data": "", "ShardId": "x", "ShardIteratorType": "LATEST"}

    with suppress(SerializationException, ValidationException):
        read = read_request(operation, {**body, member: value})
        assert value == read[member] or isinstance(value, float)


# Source: kinesalite's tests of RemoveTagsFromStream, recorded against AWS
def test_what_lies_in_a_list_of_texts_is_refused_as_one():
    body = {"StreamName": "s", "TagKeys": ["a", "b" * 129, ""]}

    assert (
        f"1 validation error detected: Value '[a, {'b' * 129}, ]' at 'tagKeys' failed to satisfy "
        "constraint: Member must satisfy constraint: [Member must have length less than or equal "
        "to 128, Member must have length greater than or equal to 1]"
    ) == refusal("RemoveTagsFromStream", body)


def test_what_lies_in_a_map_is_refused_as_one():
    message = refusal("AddTagsToStream", {"StreamName": "s", "Tags": {"": "x", "k": "v" * 257}})

    assert message.startswith("2 validation errors detected: Value '{=x, k=")
    assert "'tags' failed to satisfy constraint: Map keys must satisfy constraint: [" in message
    assert "'tags' failed to satisfy constraint: Map value must satisfy constraint: [" in message


@pytest.mark.parametrize("tags", [{"a": 5}, {"a": None}, {"a": []}, {5: "a"}])
def test_a_map_holds_texts(tags):
    body = {"StreamName": "s", "Tags": tags}

    assert refusal("AddTagsToStream", body, SerializationException)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Moment(5), "5", b"5"])
def test_a_number_is_finite_and_nothing_but_a_number(value):
    assert refusal("ListStreams", {"Limit": value}, SerializationException)


@pytest.mark.parametrize("value", [5, 5.0, Moment(5)])
def test_a_timestamp_may_be_any_number(value):
    body = {"StreamName": "s", "ShardId": "x", "ShardIteratorType": "LATEST", "Timestamp": value}

    read = read_request("GetShardIterator", body)["Timestamp"]
    assert (5.0, float) == (read, type(read))


def test_a_blob_may_come_as_bytes():
    assert b"\xff" == read_request("PutRecord", {**PUT, "Data": b"\xff"})["Data"]


@pytest.mark.parametrize("data", ["eA", "eA==eA==", "e A==", "eA=\n=", "é"])
def test_base64_is_read_strictly(data):
    assert refusal("PutRecord", {**PUT, "Data": data}, SerializationException)


def test_the_description_is_botocore_s_own():
    assert set(OPERATIONS) <= set(service_model().operation_names)


def test_boto3_s_users_meet_the_same_words():
    kinesis = Lab().client("kinesis")

    with pytest.raises(ClientError) as refused:
        kinesis.put_record(StreamName="s", Data=b"", PartitionKey="a" * 257)

    error = refused.value.response["Error"]
    assert "ValidationException" == error["Code"]
    assert refusal("PutRecord", {**PUT, "PartitionKey": "a" * 257}) == error["Message"]
