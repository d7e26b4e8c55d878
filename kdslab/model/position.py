"""From what a reader asks for to the record it starts at."""

from __future__ import annotations

from kdslab.model.errors import InvalidArgumentException
from kdslab.model.iterator import IteratorType
from kdslab.model.sequence import SequenceNumber
from kdslab.model.shard import Shard, shard_id

_BY_NUMBER = (IteratorType.AT_SEQUENCE_NUMBER, IteratorType.AFTER_SEQUENCE_NUMBER)


def starting_counter(
    now: float,
    shard: Shard,
    kind: IteratorType,
    *,
    next_counter: int,
    owner: str,
    sequence_number: str | None,
    timestamp: float | None,
) -> int:
    """Return the counter that the first record read must have at least.

    Args:
        now: The time of the call.
        shard: The shard to read.
        kind: One of the five ways to begin.
        next_counter: The counter that the stream's next record will get.
        owner: The stream and account as AWS's messages name them.
        sequence_number: For the two kinds that start at a record.
        timestamp: For AT_TIMESTAMP, in seconds of Unix time.

    Raises:
        InvalidArgumentException: If kind and position do not fit together, or the sequence number
            is not one of this shard's, or the timestamp lies in the future.
    """
    if (kind in _BY_NUMBER) != (sequence_number is not None):
        given = "also a" if sequence_number is not None else "no"
        raise InvalidArgumentException(
            "Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and "
            "StartingSequenceNumber or (2) TRIM_HORIZON or LATEST and no StartingSequenceNumber. "
            f"Request specified {kind} and {given} StartingSequenceNumber."
        )
    if sequence_number is not None:
        counter = _counter_of(sequence_number, shard, owner)
        return counter + (kind == IteratorType.AFTER_SEQUENCE_NUMBER)
    if kind == IteratorType.AT_TIMESTAMP:
        found = shard.counter_at(_past(timestamp, now))
        return next_counter if found is None else found
    return next_counter if kind == IteratorType.LATEST else 0


def _past(timestamp: float | None, now: float) -> float:
    if timestamp is None:
        raise InvalidArgumentException(
            "Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. "
            "Current request has no timestamp parameter."
        )
    if timestamp > now:
        raise InvalidArgumentException(
            "The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. "
            f"timestampInMillis: {round(timestamp * 1000)}, "
            f"currentTimestampInMillis: {round(now * 1000)}"
        )
    return timestamp


def _counter_of(sequence_number: str, shard: Shard, owner: str) -> int:
    used = f"StartingSequenceNumber {sequence_number} used in GetShardIterator on shard {shard.id}"
    try:
        fields = SequenceNumber.parse(sequence_number)
    except ValueError:
        raise InvalidArgumentException(f"{used} in {owner} is invalid.") from None
    if fields.shard_index != shard.index:
        raise InvalidArgumentException(
            f"Invalid StartingSequenceNumber. It encodes {shard_id(fields.shard_index)}, "
            f"while it was used in a call to a shard with {shard.id}"
        )
    if fields.shard_created_at != shard.creation_second:
        raise InvalidArgumentException(
            f"{used} in {owner} is invalid because it did not come from this stream."
        )
    return fields.counter
