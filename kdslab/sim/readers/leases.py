"""The lease table: which worker reads which shard, and how far it has got.

One row stands for one shard. A row is changed by whoever has seen its newest state, and by nobody
else: each change carries the counter that was seen and raises it, and DynamoDB refuses a change
whose counter is no longer the row's. So two workers that want one shard cannot both get it.

Source: awslabs/amazon-kinesis-client, lease lifecycle; developer guide, "Use a lease table".
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from kdslab.model.shard import Shard


class Sentinel(StrEnum):
    """What stands in a row in place of a sequence number.

    Simplification: the fourth, AT_TIMESTAMP, is left out.
    """

    TRIM_HORIZON = "TRIM_HORIZON"
    LATEST = "LATEST"
    SHARD_END = "SHARD_END"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """One row.

    Attributes:
        shard_id: The shard; the key of the row.
        owner: The worker that reads it; None if nobody does.
        counter: Goes up with every change; who holds the lease shows by it that it lives.
        checkpoint: The sequence number of the last record that is dealt with, or a sentinel.
        parents: The shards that must be read to their end before this one.
        switches: How often the lease went to another owner since the last checkpoint.
    """

    shard_id: str
    owner: str | None = None
    counter: int = 0
    checkpoint: str = Sentinel.TRIM_HORIZON
    parents: tuple[str, ...] = ()
    switches: int = 0

    @property
    def is_finished(self) -> bool:
        """Return whether the shard is read to its end."""
        return self.checkpoint == Sentinel.SHARD_END


class LeaseTable:
    """The rows of one application, named after it.

    Args:
        watch: Is told every row that was made or changed.

    Example:
        >>> table = LeaseTable()
        >>> _ = table.create(Lease(shard_id="shardId-000000000000"))
        >>> (row,) = table.scan()
        >>> mine = table.take(row, "worker 1")
        >>> mine.owner, mine.counter
        ('worker 1', 1)
        >>> table.take(row, "worker 2") is None
        True
    """

    def __init__(self, watch: Callable[[Lease], object] = lambda _: None) -> None:
        self._rows: dict[str, Lease] = {}
        self._watch = watch

    def scan(self) -> tuple[Lease, ...]:
        """Return all rows, in the order in which they were made."""
        return tuple(self._rows.values())

    def get(self, shard_id: str) -> Lease | None:
        """Return a row, if there is one."""
        return self._rows.get(shard_id)

    def create(self, lease: Lease) -> bool:
        """Make a row unless there is one; return whether it was made."""
        if lease.shard_id in self._rows:
            return False
        self._put(lease)
        return True

    def renew(self, seen: Lease) -> Lease | None:
        """Raise the counter and so show that the owner lives; None if the row has changed."""
        return self._change(seen, replace(seen, counter=seen.counter + 1))

    def take(self, seen: Lease, owner: str) -> Lease | None:
        """Become the owner; None if the row has changed since it was seen."""
        switches = seen.switches + (seen.owner != owner)
        taken = replace(seen, owner=owner, counter=seen.counter + 1, switches=switches)
        return self._change(seen, taken)

    def give_up(self, seen: Lease) -> Lease | None:
        """Leave the lease to whoever comes; None if the row has changed since it was seen."""
        return self._change(seen, replace(seen, owner=None, counter=seen.counter + 1))

    def save(self, seen: Lease, checkpoint: str) -> Lease | None:
        """Write down how far the owner has got; None if the row has changed since it was seen."""
        saved = replace(seen, checkpoint=checkpoint, counter=seen.counter + 1, switches=0)
        return self._change(seen, saved)

    def are_finished(self, shard_ids: Iterable[str], present: Container[str]) -> bool:
        """Return whether shards are read to their end, or gone.

        Args:
            shard_ids: The shards that are asked about.
            present: Those that the stream has. One of them without a row will get one when its own
                parents are read to their end; any other without a row needs no reading.
        """
        rows = [(one, self._rows.get(one)) for one in shard_ids]
        return all(row.is_finished if row else one not in present for one, row in rows)

    def _change(self, seen: Lease, changed: Lease) -> Lease | None:
        row = self._rows.get(seen.shard_id)
        if row is None or row.counter != seen.counter:
            return None
        self._put(changed)
        return changed

    def _put(self, lease: Lease) -> None:
        self._rows[lease.shard_id] = lease
        self._watch(lease)


def first_leases(shards: Iterable[Shard], begin: Sentinel) -> list[Lease]:
    """Return the rows of an application that starts for the first time.

    Args:
        shards: The stream's shards.
        begin: TRIM_HORIZON to read all that is kept, LATEST to read what comes from now on. It
            counts here and never again: a row that is there has a checkpoint of its own.

    Returns:
        Rows for the shards to begin with. Their children get theirs when they are read to the end.
    """
    shards = list(shards)
    present = {shard.id for shard in shards}
    if begin is Sentinel.LATEST:
        first = [shard for shard in shards if shard.is_open]
    else:
        first = [shard for shard in shards if not present.intersection(shard.parents)]
    return [Lease(shard_id=shard.id, checkpoint=begin) for shard in first]
