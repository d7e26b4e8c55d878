"""500 records in one PutRecords, 37 of them refused: what is sent again decides what is lost.

Two shards take the records. One of them is nearly full this second, so that it refuses the last of
its share; the other takes all of its own. The answer says so record by record, in the order of the
request.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import Final

from kdslab.model.facts import REQUEST_RECORDS_AT_MOST, SHARD_WRITE_RECORDS_PER_SECOND
from kdslab.model.hashing import hash_key
from kdslab.model.stream import Stream
from kdslab.sim.engine import Engine
from kdslab.sim.writers.backoff import Fixed
from kdslab.sim.writers.link import Link
from kdslab.sim.writers.producer import Batching, Producer, Resend
from kdslab.sim.writers.retrying import RetryRule

FAILING: Final = 37
_A_SECOND_LATER: Final = RetryRule(name="a second later", backoff=Fixed(1.0))
_PAYLOAD_BYTES: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialFailure:
    """One PutRecords that failed in part, and what came of it.

    Attributes:
        resend: What the program sent again.
        sent: Records in the first request.
        failed: Places in that request, from 0 up, whose records were refused.
        failed_shards: The shards that refused them.
        sent_again: Records in all later requests.
        copies: Records in the stream at the end, copies included.
        distinct: Different ones among them.
    """

    resend: str
    sent: int
    failed: tuple[int, ...]
    failed_shards: tuple[str, ...]
    sent_again: int
    copies: int
    distinct: int

    @property
    def lost(self) -> int:
        """Records that are not in the stream."""
        return self.sent - self.distinct

    @property
    def duplicates(self) -> int:
        """Copies beyond the first of each record."""
        return self.copies - self.distinct


@lru_cache(maxsize=16)
def partial_failure(resend: str, *, failing: int = FAILING) -> PartialFailure:
    """Send one full PutRecords of which some records fail, and do something about it.

    Args:
        resend: What is sent again a second later: "nothing", "what failed" or "everything".
        failing: How many fail: from 0 to the second shard's share, about half of the request.

    Raises:
        ValueError: If `resend` is none of these, or the second shard gets fewer records than that.

    Example:
        >>> result = partial_failure("everything")
        >>> result.lost, result.duplicates
        (0, 463)
    """
    engine, stream = Engine(), Stream("clicks", shard_count=2, now=0.0)
    payloads = [f"{number:05d}".ljust(_PAYLOAD_BYTES).encode() for number in _numbers()]
    keys = [f"user-{number}" for number in _numbers()]
    full = stream.shards[1]
    _fill(stream, sum(stream.route(hash_key(key)) is full for key in keys), failing)
    before = len(full.records)
    first: list[bool] = []
    link = Link(stream, Random(0), watch=lambda *seen: first.extend(seen[2]) if not first else None)
    batching = Batching(resend=Resend(resend), rule=_A_SECOND_LATER)
    producer = Producer(engine, link, batching=batching)
    for key, payload in zip(keys, payloads, strict=True):
        producer.give(key, payload)
    engine.run(until=60.0)
    failed = tuple(place for place, took in enumerate(first) if not took)
    counts = producer.counts()
    return PartialFailure(
        resend=resend,
        sent=len(first),
        failed=failed,
        failed_shards=tuple(sorted({stream.route(hash_key(keys[place])).id for place in failed})),
        sent_again=counts.sent - len(first),
        copies=sum(len(shard.records) for shard in stream.shards) - before,
        distinct=counts.stored,
    )


def _numbers() -> range:
    return range(REQUEST_RECORDS_AT_MOST)


def _fill(stream: Stream, share: int, failing: int) -> None:
    """Spend the second shard's budget until it lacks room for so many of its share."""
    if not 0 <= failing <= share:
        raise ValueError(f"from 0 to {share} records can fail here, got {failing}")
    arc = stream.shards[1].hash_key_range
    for _ in range(SHARD_WRITE_RECORDS_PER_SECOND - share + failing):
        stream.put(0.0, "others", b"", explicit_hash_key=arc.start)
