"""The side of a stream that readers see: places to start, and answers that go on from there."""

from __future__ import annotations

from dataclasses import dataclass

from kdslab.model.changes import Changeable
from kdslab.model.errors import ProvisionedThroughputExceededException
from kdslab.model.events import Read, ReadRefused
from kdslab.model.facts import ANSWER_RECORDS_AT_MOST
from kdslab.model.iterator import IteratorType, ShardIterator
from kdslab.model.position import starting_counter
from kdslab.model.quotas import OLD_SECONDS
from kdslab.model.record import Record, total_bytes
from kdslab.model.shard import Shard


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one read gives.

    Attributes:
        records: In the order of the shard; often empty.
        next_iterator: Where to go on; None at the end of a closed shard.
        millis_behind_latest: How far behind the newest record; 0 only when nothing is left.
        shard: The shard that was read; at its end, `child_ids` are where to go on.
    """

    records: list[Record]
    next_iterator: ShardIterator | None
    millis_behind_latest: int
    shard: Shard


class Readable(Changeable):
    """A stream that can be read."""

    def iterator(
        self,
        now: float,
        shard_id: str,
        kind: IteratorType,
        *,
        sequence_number: str | None = None,
        timestamp: float | None = None,
    ) -> ShardIterator:
        """Return a place to start reading a shard.

        Args:
            now: The time of the call; the iterator lives five minutes from here.
            shard_id: The shard to read.
            kind: One of the five ways to begin.
            sequence_number: For the two kinds that start at a record.
            timestamp: For AT_TIMESTAMP, in seconds of Unix time.

        Raises:
            ResourceNotFoundException: If there is no such shard.
            InvalidArgumentException: If kind and position do not fit together.
            ProvisionedThroughputExceededException: If the shard was asked too often.
        """
        self.settle(now)
        shard = self.shard(shard_id)
        counter = self.counter_for(now, shard, kind, sequence_number, timestamp)
        self._admit_read(now, shard, shard.read_limits.ask_iterator(now))
        return self._iterator(now, shard, counter)

    def get_records(
        self, now: float, iterator: ShardIterator, limit: int = ANSWER_RECORDS_AT_MOST
    ) -> Batch:
        """Read from an iterator on.

        Args:
            now: The time of the call.
            iterator: Where to start.
            limit: The most records wanted, 1 to 10,000.

        Raises:
            ExpiredIteratorException: If the iterator is older than five minutes.
            ResourceNotFoundException: If the iterator's shard is not in this stream.
            ProvisionedThroughputExceededException: If the shard was read too often or too much.
        """
        iterator.check_age(now)
        self.settle(now)
        shard = self.shard(iterator.shard_id)
        refused = shard.read_limits.ask(now)
        if refused:
            # A metric of GetRecords alone; iterators that are refused have none.
            self.metrics.add(now, "ReadProvisionedThroughputExceeded", 1, shard=shard.id)
        self._admit_read(now, shard, refused)
        shard.trim(self._horizon(now))
        records, behind = shard.read(iterator.counter, limit)
        counter = records[-1].counter + 1 if records else iterator.counter
        behind_seconds = now - behind.arrived_at if behind else 0.0
        self._note_read(now, shard, records, behind_seconds)
        drained = behind is None and not shard.is_open
        return Batch(
            records=records,
            next_iterator=None if drained else self._iterator(now, shard, counter),
            millis_behind_latest=max(1, round(behind_seconds * 1000)) if behind else 0,
            shard=shard,
        )

    def counter_for(
        self,
        now: float,
        shard: Shard,
        kind: IteratorType,
        sequence_number: str | None = None,
        timestamp: float | None = None,
    ) -> int:
        """Return the counter at which a reader of a shard begins; see `starting_counter`."""
        shard.trim(self._horizon(now))
        return starting_counter(
            now,
            shard,
            kind,
            next_counter=self._counter + 1,
            owner=self.owner,
            sequence_number=sequence_number,
            timestamp=timestamp,
        )

    def children(self, shard: Shard) -> list[Shard]:
        """Return the shards that took over the arc of a closed one, as far as they still are."""
        return [child for child in self.shards if child.id in shard.child_ids]

    def _iterator(self, now: float, shard: Shard, counter: int) -> ShardIterator:
        self._issued += 1
        return ShardIterator(
            stream_name=self.name,
            stream_created_at=self.created_at,
            shard_id=shard.id,
            counter=counter,
            issued_at=now,
            serial=self._issued,
        )

    def _admit_read(self, now: float, shard: Shard, refused: tuple[str, float] | None) -> None:
        if refused is None:
            return
        self.history.add(ReadRefused(now, shard.id, *refused))
        raise ProvisionedThroughputExceededException(
            f"Rate exceeded for shard {shard.id} in {self.owner}."
        )

    def _note_read(
        self, now: float, shard: Shard, records: list[Record], behind_seconds: float
    ) -> None:
        size_bytes = total_bytes(records)
        old_bytes = 0
        if records and records[0].arrived_at < now - OLD_SECONDS:
            old = now - OLD_SECONDS
            old_bytes = total_bytes(record for record in records if record.arrived_at < old)
        shard.read_limits.take(now, size_bytes)
        self.usage.read(size_bytes, old_bytes)
        self.history.add(Read(now, shard.id, len(records), size_bytes))
        age_seconds = max(0.0, now - records[-1].arrived_at) if records else behind_seconds
        for name, value in (
            ("OutgoingBytes", size_bytes),
            ("OutgoingRecords", len(records)),
            ("IteratorAgeMilliseconds", age_seconds * 1000),
        ):
            self.metrics.add(now, name, value, shard=shard.id)
