"""Records through the API: put one, put many, find a place to read, read."""

from __future__ import annotations

from typing import Any

from kdslab.api.described import child_shards, described_record
from kdslab.api.naming import named_stream
from kdslab.model.account import Account
from kdslab.model.errors import (
    DryRunOperationException,
    InvalidArgumentException,
    ProvisionedThroughputExceededException,
    ResourceNotFoundException,
)
from kdslab.model.events import PutRefused
from kdslab.model.facts import ANSWER_RECORDS_AT_MOST, MIB, REQUEST_BYTES_AT_MOST
from kdslab.model.iterator import IteratorType, ShardIterator
from kdslab.model.record import Record
from kdslab.model.sequence import SequenceNumber
from kdslab.model.shard import Shard
from kdslab.model.stream import Offer, Stream, StreamStatus


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
    dry_run: bool = False,
) -> dict[str, Any]:
    """Serve PutRecord.

    Simplification: records are stored in the order of the calls, so SequenceNumberForOrdering is
    checked for its form and then has nothing left to do.
    """
    stream = open_stream(account, now, stream_name, stream_arn)
    _check_ordering(sequence_number_for_ordering, stream)
    place = None if explicit_hash_key is None else int(explicit_hash_key)
    key = _given(stream, partition_key)
    if dry_run:
        stream.check(key, data, place)
        raise DryRunOperationException("PutRecord would have been answered; nothing was stored.")
    try:
        shard, record = stream.put(now, key, data, place)
    except ProvisionedThroughputExceededException:
        stream.metrics.add(now, "PutRecord.Success", 0)
        raise
    stream.metrics.add(now, "PutRecord.Bytes", record.size_bytes)
    stream.metrics.add(now, "PutRecord.Success", 1)
    return _stored(shard, record) | _encryption(stream)


def put_records(
    account: Account,
    now: float,
    *,
    records: list[dict[str, Any]],
    stream_name: str | None = None,
    stream_arn: str | None = None,
    dry_run: bool = False,
) -> dict[str, Any]:
    """Serve PutRecords: one result a record, in the same order, some of them failed.

    An argument that is wrong refuses the whole call, before anything is stored.
    """
    stream = open_stream(account, now, stream_name, stream_arn)
    offers = [_offer(stream, record) for record in records]
    size_bytes = sum(stream.check(*offer) for offer in offers)
    if size_bytes > REQUEST_BYTES_AT_MOST:
        raise InvalidArgumentException(
            f"Records size exceeds {REQUEST_BYTES_AT_MOST // MIB} MB limit"
        )
    if dry_run:
        raise DryRunOperationException("PutRecords would have been answered; nothing was stored.")
    answers = stream.put_many(now, offers)
    results = [
        _failed(stream, answer) if type(answer) is PutRefused else _stored(*answer)
        for answer in answers
    ]
    stored = [answer[1].size_bytes for answer in answers if not isinstance(answer, PutRefused)]
    failed = len(results) - len(stored)
    _count_puts(stream, now, size_bytes=sum(stored), total=len(results), failed=failed)
    return {"FailedRecordCount": failed, "Records": results} | _encryption(stream)


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
    dry_run: bool = False,
) -> dict[str, Any]:
    """Serve GetShardIterator."""
    stream = open_stream(account, now, stream_name, stream_arn)
    kind = IteratorType(shard_iterator_type)
    if dry_run:
        shard = stream.shard(shard_id)
        stream.counter_for(now, shard, kind, starting_sequence_number, timestamp)
        raise DryRunOperationException("GetShardIterator would have been answered.")
    iterator = stream.iterator(
        now, shard_id, kind, sequence_number=starting_sequence_number, timestamp=timestamp
    )
    return {"ShardIterator": iterator.to_token()}


def get_records(
    account: Account,
    now: float,
    *,
    shard_iterator: str,
    limit: int = ANSWER_RECORDS_AT_MOST,
    stream_arn: str | None = None,
    dry_run: bool = False,
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
    if dry_run:
        raise DryRunOperationException("GetRecords would have been answered.")
    batch = stream.get_records(now, iterator, limit)
    answer: dict[str, Any] = {
        "Records": [described_record(record, stream) for record in batch.records],
        "MillisBehindLatest": batch.millis_behind_latest,
    }
    if batch.next_iterator is None:
        return answer | {"ChildShards": child_shards(stream, batch.shard)}
    return answer | {"NextShardIterator": batch.next_iterator.to_token()}


def open_stream(
    account: Account, now: float, stream_name: str | None, stream_arn: str | None
) -> Stream:
    """Return the stream that a request means, once it can be written and read.

    Raises:
        ResourceNotFoundException: If there is none, or it is still CREATING.
    """
    stream = named_stream(account, now, stream_name, stream_arn)
    if stream.status(now) is StreamStatus.CREATING:
        raise ResourceNotFoundException(
            f"Stream {stream.name} under account {account.id} not found."
        )
    return stream


def _given(stream: Stream, partition_key: str | None) -> str | None:
    if partition_key is None and stream.distribution != "AUTO":
        raise InvalidArgumentException(
            "PartitionKey is required unless the stream's record distribution strategy is AUTO."
        )
    return partition_key


def _check_ordering(sequence_number: str | None, stream: Stream) -> None:
    if sequence_number is None:
        return
    if stream.distribution == "AUTO":
        raise InvalidArgumentException(
            "SequenceNumberForOrdering cannot be used: the record distribution strategy of "
            f"{stream.owner} is AUTO."
        )
    try:
        SequenceNumber.parse(sequence_number)
    except ValueError:
        raise InvalidArgumentException(
            f"ExclusiveMinimumSequenceNumber {sequence_number} used in PutRecord on "
            f"{stream.owner} is invalid."
        ) from None


def _offer(stream: Stream, record: dict[str, Any]) -> Offer:
    explicit = record.get("ExplicitHashKey")
    place = None if explicit is None else int(explicit)
    return _given(stream, record.get("PartitionKey")), record["Data"], place


def _stored(shard: Shard, record: Record) -> dict[str, Any]:
    return {"ShardId": shard.id, "SequenceNumber": record.sequence_number}


def _failed(stream: Stream, refused: PutRefused) -> dict[str, Any]:
    return {
        "ErrorCode": ProvisionedThroughputExceededException.__name__,
        "ErrorMessage": stream.rate_exceeded(refused.shard_id),
    }


def _encryption(stream: Stream) -> dict[str, str]:
    return {"EncryptionType": stream.encryption_type} if stream.encryption_type else {}


def _count_puts(stream: Stream, now: float, *, size_bytes: int, total: int, failed: int) -> None:
    for name, value in (
        ("Bytes", size_bytes),
        ("Success", int(failed < total)),
        ("TotalRecords", total),
        ("SuccessfulRecords", total - failed),
        ("FailedRecords", 0),
        ("ThrottledRecords", failed),
    ):
        stream.metrics.add(now, f"PutRecords.{name}", value)
