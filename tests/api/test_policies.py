"""Resource policies through boto3: kept and given back, on streams and consumers."""

from __future__ import annotations

import json

import pytest

from kdslab.api import Lab

ARN = "arn:aws:kinesis:us-east-1:111122223333:stream/clicks"
STATEMENT = {
    "Effect": "Allow",
    "Principal": {"AWS": "999999999999"},
    "Action": ["kinesis:GetRecords"],
    "Resource": ARN,
}
POLICY = json.dumps({"Version": "2012-10-17", "Statement": [STATEMENT]})


@pytest.fixture
def lab() -> Lab:
    lab = Lab()
    lab.account.create(lab.now(), "clicks", shard_count=1)
    lab.advance(seconds=10)
    return lab


# Source: a recording of GetResourcePolicy
def test_without_a_policy_an_empty_one_is_given(kinesis):
    assert "{}" == kinesis.get_resource_policy(ResourceARN=ARN)["Policy"]


def test_a_policy_is_given_back_as_it_was_put(kinesis):
    kinesis.put_resource_policy(ResourceARN=ARN, Policy=POLICY)
    assert POLICY == kinesis.get_resource_policy(ResourceARN=ARN)["Policy"]

    other = json.dumps({"Statement": {**STATEMENT, "Effect": "Deny"}})
    kinesis.put_resource_policy(ResourceARN=ARN, Policy=other)
    assert other == kinesis.get_resource_policy(ResourceARN=ARN)["Policy"]


# Source: recordings of DeleteResourcePolicy and GetResourcePolicy
def test_a_policy_is_deleted_once(kinesis):
    kinesis.put_resource_policy(ResourceARN=ARN, Policy=POLICY)
    kinesis.delete_resource_policy(ResourceARN=ARN)
    assert "{}" == kinesis.get_resource_policy(ResourceARN=ARN)["Policy"]

    with pytest.raises(
        kinesis.exceptions.ResourceNotFoundException,
        match=f"No resource policy found for resource ARN {ARN}.",
    ):
        kinesis.delete_resource_policy(ResourceARN=ARN)


def test_a_stream_and_its_consumer_have_a_policy_each(kinesis, lab):
    arn = kinesis.register_stream_consumer(StreamARN=ARN, ConsumerName="reader")["Consumer"][
        "ConsumerARN"
    ]
    with pytest.raises(kinesis.exceptions.ResourceInUseException, match="is not in ACTIVE status"):
        kinesis.put_resource_policy(ResourceARN=arn, Policy=POLICY)
    lab.advance(seconds=10)
    kinesis.put_resource_policy(ResourceARN=arn, Policy=POLICY)

    assert (POLICY, "{}") == tuple(
        kinesis.get_resource_policy(ResourceARN=one)["Policy"] for one in (arn, ARN)
    )


@pytest.mark.parametrize(
    ("policy", "complaint"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("5", "must have statements"),
        ("[]", "must have statements"),
        ("{}", "must have statements"),
        ('{"Statement": []}', "must have statements"),
        ('{"Statement": [5]}', "must have statements"),
        *(
            (json.dumps({"Statement": {**STATEMENT, member: None}}), "must have statements")
            for member in ("Effect", "Principal", "Action")
        ),
    ],
    ids=range(11),
)
def test_a_policy_has_a_form(kinesis, policy, complaint):
    with pytest.raises(kinesis.exceptions.InvalidArgumentException, match=complaint):
        kinesis.put_resource_policy(ResourceARN=ARN, Policy=policy)


@pytest.mark.parametrize("operation", ["get", "delete", "put"])
def test_a_policy_belongs_to_something_that_is_there(kinesis, operation):
    member = {"Policy": POLICY} if operation == "put" else {}

    with pytest.raises(
        kinesis.exceptions.ResourceNotFoundException,
        match="Stream x under account 111122223333 not found",
    ):
        getattr(kinesis, f"{operation}_resource_policy")(
            ResourceARN=ARN.replace("clicks", "x"), **member
        )
