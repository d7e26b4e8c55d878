"""A watcher of a lease table: who had which lease when, and what was worked on twice."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kdslab.model.record import Record
from kdslab.sim.engine import Engine
from kdslab.sim.readers.leases import Lease


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenure:
    """A time in which a shard's lease had one owner.

    Attributes:
        shard: The number of the shard.
        worker: The number of the worker, from 1 up; 0 for nobody.
        start: In seconds.
        end: In seconds.
        is_dead: Whether the owner was killed before: the lease is his, but nobody reads.
    """

    shard: int
    worker: int
    start: float
    end: float
    is_dead: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """Records that were worked on again after a lease went to another worker.

    Attributes:
        shard: The number of the shard.
        worker: Who worked on them again.
        at: When that began, in seconds.
        records: How many.
    """

    shard: int
    worker: int
    at: float
    records: int


class LeaseWatch:
    """Writes down what happens to leases and what is worked on.

    Args:
        engine: Whose time it is.

    Attributes:
        checkpoints: Number of the shard and second of each checkpoint.
        repeats: What was worked on again, by shard, worker and begin of the worker's tenure.
        done: The counters of the records that were worked on.
        worked: How often the work on a record was done.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._open: dict[int, Tenure] = {}
        self._ended: list[Tenure] = []
        self._rows: dict[int, Lease] = {}
        self.checkpoints: list[tuple[int, float]] = []
        self.repeats: dict[tuple[int, str, float], Repeat] = {}
        self.done: set[int] = set()
        self.worked = 0

    def note(self, row: Lease) -> None:
        """Take in a row that has changed."""
        shard = _number(row.shard_id)
        before = self._rows.get(shard)
        self._rows[shard] = row
        if before is not None and before.checkpoint != row.checkpoint:
            self.checkpoints.append((shard, round(self._engine.now(), 3)))
        if before is None or before.owner != row.owner:
            self._begin(shard, int(row.owner or 0))

    def mourn(self, name: str) -> None:
        """Take in that a worker has died; its leases stay his for a while."""
        for shard, tenure in list(self._open.items()):
            if tenure.worker == int(name):
                self._begin(shard, int(name), is_dead=True)

    def work(self, now: float, name: str, shard_id: str, record: Record) -> None:
        """Take in that a record was worked on."""
        self.worked += 1
        if record.counter not in self.done:
            self.done.add(record.counter)
            return
        shard = _number(shard_id)
        key = shard, name, self._open[shard].start
        first = Repeat(shard=shard, worker=int(name), at=round(now, 3), records=0)
        repeat = self.repeats.get(key, first)
        self.repeats[key] = replace(repeat, records=repeat.records + 1)

    def closed(self, end: float) -> tuple[Tenure, ...]:
        """Return all tenures, the open ones ended."""
        for shard in list(self._open):
            self._end(shard, end)
        return tuple(sorted(self._ended, key=lambda tenure: (tenure.shard, tenure.start)))

    def _begin(self, shard: int, worker: int, *, is_dead: bool = False) -> None:
        now = round(self._engine.now(), 3)
        self._end(shard, now)
        self._open[shard] = Tenure(shard=shard, worker=worker, start=now, end=now, is_dead=is_dead)

    def _end(self, shard: int, now: float) -> None:
        tenure = self._open.pop(shard, None)
        if tenure is not None and now > tenure.start:
            self._ended.append(replace(tenure, end=now))


def _number(shard_id: str) -> int:
    return int(shard_id.rpartition("-")[2])
