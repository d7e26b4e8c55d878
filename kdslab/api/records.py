"""Records through the API: put one, put many, find a place to read, read."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from kdslab.api.naming import named_stream
from kdslab.model.account import Account
from kdslab.model.errors import (
    InvalidArgumentException,
    ProvisionedThroughputExceededException,
    ResourceNotFoundException,
)
from kdslab.model.facts import ANSWER_RECORDS_AT_MOST, MIB, REQUEST_BYTES_AT_MOST
from kdslab.model.hashing import hash_key
from kdslab.model.iterator import IteratorType, ShardIterator
from kdslab.model.record import Record, counted_bytes
from kdslab.model.sequence import SequenceNumber
from kdslab.model.stream import Stream, StreamStatus


def put_record(
    account: Account,
    now: float,
    *,
    data: bytes,
    partition_key: str | None = None,
    explicit_hash_key: str | None = None,
    sequence_number_for_ordering: str | None = None,
    stream_name: str | None = None,
    stream_arn: str | None = None,
) -> dict[str, Any]:
    """Serve PutRecord.

    Simplification: records are stored in the order of the calls, so SequenceNumberForOrdering is
    checked for its form and then has nothing left to do.
    """
    stream = _open_stream(account, now, stream_name, stream_arn)
    _check_ordering(sequence_number_for_ordering, stream)
    shard, record = stream.put(
        now,
        _given(partition_key),
        data,
        None if explicit_hash_key is None else int(explicit_hash_key),
    )
    return {"ShardId": shard.id, "SequenceNumber": record.sequence_number}


def put_records(
    account: Account,
    now: float,
    *,
    records: list[dict[str, Any]],
    stream_name: str | None = None,
    stream_arn: str | None = None,
) -> dict[str, Any]:
    """Serve PutRecords: one result a record, in the same order, some of them failed.

    An argument that is wrong refuses the whole call, before anything is stored.
    """
    stream = _open_stream(account, now, stream_name, stream_arn)
    entries = [_entry(record) for record in records]
    size_bytes = 0
    for key, data, place in entries:
        stream.check(key, data, place)
        size_bytes += counted_bytes(key, data)
    if size_bytes > REQUEST_BYTES_AT_MOST:
        raise InvalidArgumentException(
            f"Records size exceeds {REQUEST_BYTES_AT_MOST // MIB} MB limit"
        )
    results = [_put_entry(stream, now, *entry) for entry in entries]
    failed = sum("ErrorCode" in result for result in results)
    return {"FailedRecordCount": failed, "Records": results}


def get_shard_iterator(
    account: Account,
    now: float,
    *,
    shard_id: str,
    shard_iterator_type: str,
    starting_sequence_number: str | None = None,
    timestamp: float | None = None,
    stream_name: str | None = None,
    stream_arn: str | None = None,
) -> dict[str, Any]:
    """Serve GetShardIterator."""
    stream = _open_stream(account, now, stream_name, stream_arn)
    iterator = stream.iterator(
        now,
        shard_id,
        IteratorType(shard_iterator_type),
        sequence_number=starting_sequence_number,
        timestamp=timestamp,
    )
    return {"ShardIterator": iterator.to_token()}


def get_records(
    account: Account,
    now: float,
    *,
    shard_iterator: str,
    limit: int = ANSWER_RECORDS_AT_MOST,
    stream_arn: str | None = None,
) -> dict[str, Any]:
    """Serve GetRecords."""
    if limit > ANSWER_RECORDS_AT_MOST:
        raise InvalidArgumentException(
            f"Limit must be at most {ANSWER_RECORDS_AT_MOST}, got {limit}."
        )
    iterator = ShardIterator.from_token(shard_iterator)
    iterator.check_age(now)
    stream = named_stream(account, now, iterator.stream_name, stream_arn)
    if stream.created_at != iterator.stream_created_at:
        raise ResourceNotFoundException(
            f"Stream {stream.name} under account {account.id} not found."
        )
    batch = stream.get_records(now, iterator, limit)
    return {
        "Records": [_described_record(record) for record in batch.records],
        "NextShardIterator": batch.next_iterator.to_token(),
        "MillisBehindLatest": batch.millis_behind_latest,
    }


def _open_stream(
    account: Account, now: float, stream_name: str | None, stream_arn: str | None
) -> Stream:
    stream = named_stream(account, now, stream_name, stream_arn)
    if stream.status(now) is StreamStatus.CREATING:
        raise ResourceNotFoundException(
            f"Stream {stream.name} under account {account.id} not found."
        )
    return stream


def _given(partition_key: str | None) -> str:
    if partition_key is None:
        raise InvalidArgumentException(
            "PartitionKey is required unless the stream's record distribution strategy is AUTO."
        )
    return partition_key


def _check_ordering(sequence_number: str | None, stream: Stream) -> None:
    if sequence_number is None:
        return
    try:
        SequenceNumber.parse(sequence_number)
    except ValueError:
        raise InvalidArgumentException(
            f"ExclusiveMinimumSequenceNumber {sequence_number} used in PutRecord on "
            f"{stream.owner} is invalid."
        ) from None


def _entry(record: dict[str, Any]) -> tuple[str, bytes, int]:
    key, explicit = _given(record.get("PartitionKey")), record.get("ExplicitHashKey")
    return key, record["Data"], hash_key(key) if explicit is None else int(explicit)


def _put_entry(stream: Stream, now: float, key: str, data: bytes, place: int) -> dict[str, str]:
    try:
        shard, record = stream.put(now, key, data, place)
    except ProvisionedThroughputExceededException as refusal:
        return {"ErrorCode": refusal.code, "ErrorMessage": refusal.message}
    return {"SequenceNumber": record.sequence_number, "ShardId": shard.id}


def _described_record(record: Record) -> dict[str, Any]:
    return {
        "SequenceNumber": record.sequence_number,
        "ApproximateArrivalTimestamp": round(record.arrived_at, 3),
        "Data": b64encode(record.data).decode(),
        "PartitionKey": record.partition_key,
    }
