"""The stream itself, on the standard library alone.

Nothing here reads a clock, opens a socket or draws. What depends on time takes `now`, in seconds
of Unix time; what depends on chance is given a `random.Random`.
"""

from kdslab.model.account import Account
from kdslab.model.hashing import KEY_SPACE, HashKeyRange, even_ranges, hash_key
from kdslab.model.iterator import IteratorType, ShardIterator
from kdslab.model.record import Record, counted_bytes
from kdslab.model.sequence import SequenceNumber
from kdslab.model.shard import Shard
from kdslab.model.stream import Batch, Stream, StreamMode, StreamStatus
from kdslab.model.throttle import WriteBudget

__all__ = [
    "KEY_SPACE",
    "Account",
    "Batch",
    "HashKeyRange",
    "IteratorType",
    "Record",
    "SequenceNumber",
    "Shard",
    "ShardIterator",
    "Stream",
    "StreamMode",
    "StreamStatus",
    "WriteBudget",
    "counted_bytes",
    "even_ranges",
    "hash_key",
]
