"""How the API writes what the model holds: a record, a shard's children."""

from __future__ import annotations

from typing import Any, Final

from kdslab.model.hashing import HashKeyRange
from kdslab.model.record import Record
from kdslab.model.shard import Shard
from kdslab.model.stream import Stream

_MICRO: Final = 1_000_000


def described_record(record: Record, stream: Stream) -> dict[str, Any]:
    """Return a record of a stream as readers get it.

    What is not so is left out: a record that came without a partition key has none, and one that
    was stored in the clear says nothing of encryption.
    """
    described: dict[str, Any] = {
        "SequenceNumber": record.sequence_number,
        "ApproximateArrivalTimestamp": millisecond(record.arrived_at),
        "Data": record.data,
    }
    if record.partition_key is not None:
        described["PartitionKey"] = record.partition_key
    encryption_type = stream.encryption_of(record)
    if encryption_type is not None:
        described["EncryptionType"] = encryption_type
    return described


def millisecond(at: float) -> float:
    """Return a time cut to the milliseconds that the API tells; never later than the time itself.

    Example:
        >>> millisecond(1.0009), millisecond(0.29)
        (1.0, 0.29)
    """
    return round(at * _MICRO) // 1_000 / 1_000


def hash_key_range(arc: HashKeyRange) -> dict[str, str]:
    """Return an arc of the ring: decimal text, both ends included."""
    return {"StartingHashKey": str(arc.start), "EndingHashKey": str(arc.end)}


def child_shards(stream: Stream, shard: Shard) -> list[dict[str, Any]]:
    """Return where a reader goes on at the end of a closed shard."""
    return [
        {
            "ShardId": child.id,
            "ParentShards": list(child.parents),
            "HashKeyRange": hash_key_range(child.hash_key_range),
        }
        for child in stream.children(shard)
    ]
