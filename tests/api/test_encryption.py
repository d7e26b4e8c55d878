"""Server-side encryption through boto3: started with a key, stopped, and 25 times a day at most."""

from __future__ import annotations

import pytest

from kdslab.api import Lab

KEY = "12345678-1234-1234-1234-123456789012"
FIRST = "shardId-000000000000"


@pytest.fixture
def lab() -> Lab:
    lab = Lab()
    lab.account.create(lab.now(), "clicks", shard_count=1)
    lab.advance(seconds=10)
    return lab


def change(kinesis, verb: str, key: str = KEY, kind: str = "KMS") -> None:
    getattr(kinesis, f"{verb}_stream_encryption")(
        StreamName="clicks", EncryptionType=kind, KeyId=key
    )


def described(kinesis) -> tuple[str, str, str | None]:
    stream = kinesis.describe_stream(StreamName="clicks")["StreamDescription"]
    return stream["StreamStatus"], stream["EncryptionType"], stream.get("KeyId")


# Source: API reference, StartStreamEncryption and StopStreamEncryption
def test_encryption_starts_and_stops_when_the_stream_is_active_again(kinesis, lab):
    seen = []
    for verb in ("start", "stop"):
        change(kinesis, verb)
        seen.append(described(kinesis))
        lab.advance(seconds=60)
        seen.append(described(kinesis))

    assert [
        ("UPDATING", "NONE", None),
        ("ACTIVE", "KMS", KEY),
        ("UPDATING", "KMS", KEY),
        ("ACTIVE", "NONE", None),
    ] == seen


# Source: developer guide, server-side encryption: only what is stored from then on
def test_records_are_encrypted_from_then_on(kinesis, lab):
    kinesis.put_record(StreamName="clicks", PartitionKey="k", Data=b"before")
    change(kinesis, "start")
    lab.advance(seconds=60)
    kinesis.put_record(StreamName="clicks", PartitionKey="k", Data=b"after")
    start = kinesis.get_shard_iterator(
        StreamName="clicks", ShardId=FIRST, ShardIteratorType="TRIM_HORIZON"
    )["ShardIterator"]
    records = kinesis.get_records(ShardIterator=start)["Records"]

    assert [None, "KMS"] == [record.get("EncryptionType") for record in records]


# Source: API reference, StartStreamEncryption: the four ways to name a key
@pytest.mark.parametrize(
    "key",
    [
        KEY,
        "alias/aws/kinesis",
        "alias/MyAliasName",
        f"arn:aws:kms:us-east-1:123456789012:key/{KEY}",
        "arn:aws:kms:us-east-1:123456789012:alias/MyAliasName",
    ],
)
def test_a_key_is_named_in_one_of_four_ways(kinesis, lab, key):
    change(kinesis, "start", key)
    lab.advance(seconds=60)

    assert ("ACTIVE", "KMS", key) == described(kinesis)


@pytest.mark.parametrize("verb", ["start", "stop"])
@pytest.mark.parametrize(
    ("key", "kind", "expected"),
    [
        (KEY, "NONE", "KMS is the only valid value of EncryptionType, got NONE."),
        ("aws/kinesis", "KMS", "KeyId aws/kinesis is not a key's ID or ARN, nor an alias that"),
        (f"arn:aws:s3:::{KEY}", "KMS", "is not a key's ID or ARN"),
    ],
)
def test_what_is_no_key_is_refused(kinesis, verb, key, kind, expected):
    with pytest.raises(kinesis.exceptions.InvalidArgumentException, match=expected):
        change(kinesis, verb, key, kind)


# Source: API reference, StartStreamEncryption: 25 times in a rolling 24-hour period
def test_a_key_is_applied_25_times_a_day(kinesis, lab):
    for _ in range(25):
        change(kinesis, "start")
        lab.advance(minutes=1)

    with pytest.raises(kinesis.exceptions.LimitExceededException, match="25 times in 24 hours"):
        change(kinesis, "start")
    change(kinesis, "stop")
    lab.advance(days=1)
    change(kinesis, "start")
    assert "UPDATING" == described(kinesis)[0]


@pytest.mark.parametrize("verb", ["start", "stop"])
def test_one_change_of_encryption_comes_after_another(kinesis, verb):
    change(kinesis, "start")

    with pytest.raises(kinesis.exceptions.ResourceInUseException, match="in state UPDATING"):
        change(kinesis, verb)
