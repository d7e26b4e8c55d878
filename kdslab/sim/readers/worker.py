"""One process of an application that reads a stream as the Kinesis Client Library does.

A worker looks through the lease table, takes leases that nobody renews, steals one from a worker
that has more than its share, renews its own, and reads the shards that they stand for. It works on
each record and writes down from time to time how far it has got. Where it stops, another goes on
from what was written down: what was worked on since then is worked on twice.

Source: awslabs/amazon-kinesis-client, lease coordinator, lease taker and lease lifecycle.

Simplification: balance as in version 2, by the number of leases; version 3 has a leader that goes
by the processor time of the workers and hands leases over gracefully.
Simplification: it polls; the library subscribes by enhanced fan-out unless told to poll.
Simplification: it hands records on as they are; the library takes aggregated ones apart itself.
Simplification: work that fails ends the run; the library goes on with the next batch.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import TypeAlias

from kdslab.model.defaults import (
    KCL_FAILOVER_MILLIS,
    KCL_FAILOVERS_PER_LOOK,
    KCL_IDLE_MILLIS,
    KCL_RENEWALS_PER_FAILOVER,
    KCL_STEALS_AT_ONCE,
)
from kdslab.model.errors import ResourceNotFoundException
from kdslab.model.facts import ANSWER_RECORDS_AT_MOST
from kdslab.model.reading import Batch
from kdslab.model.record import Record
from kdslab.model.stream import Stream
from kdslab.sim.engine import Engine, Process, Running
from kdslab.sim.readers.balance import fair_share, victim
from kdslab.sim.readers.leases import Lease, LeaseTable, Sentinel, first_leases
from kdslab.sim.readers.polling import NEWEST, OLDEST, ShardPoller, Start, after

Work: TypeAlias = Callable[[float, str, str, Record], object]
"""Takes the time, the worker's name, the shard's identifier and the record that was worked on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How the workers of one application are set up; the library's defaults unless said otherwise.

    Attributes:
        begin: Where to begin in a shard for which there is no row yet.
        failover_seconds: Who does not renew a lease for so long has lost it.
        idle_seconds: Between two calls of GetRecords.
        limit: The most records wanted of one call.
        record_seconds: How long the work on one record takes.
        checkpoint_seconds: The least time between two checkpoints; 0 for one after every batch.
    """

    begin: Sentinel = Sentinel.LATEST
    failover_seconds: float = KCL_FAILOVER_MILLIS / 1000
    idle_seconds: float = KCL_IDLE_MILLIS / 1000
    limit: int = ANSWER_RECORDS_AT_MOST
    record_seconds: float = 0.0
    checkpoint_seconds: float = 0.0

    @property
    def look_seconds(self) -> float:
        """How long a worker waits from one look through the table to the next."""
        return self.failover_seconds * KCL_FAILOVERS_PER_LOOK

    @property
    def renewal_seconds(self) -> float:
        """How long a worker waits from one renewal of its leases to the next."""
        return self.failover_seconds / KCL_RENEWALS_PER_FAILOVER


class Worker:
    """One worker; it starts at once.

    Args:
        name: Unique among the workers of the application.
        engine: Whose time it lives in.
        stream: The stream that is read.
        table: The application's lease table.
        work: Is called when the work on a record is done.
        habits: How it is set up.
        chance: Which lease it takes when there are several.

    Attributes:
        held: The leases that it believes to have, by shard.
        is_alive: Whether it was neither killed nor has shut down.
    """

    def __init__(
        self,
        name: str,
        engine: Engine,
        stream: Stream,
        table: LeaseTable,
        work: Work,
        habits: Habits,
        chance: Random,
    ) -> None:
        self.name = name
        self.held: dict[str, Lease] = {}
        self.is_alive = True
        self._engine = engine
        self._stream = stream
        self._table = table
        self._work = work
        self._habits = habits
        self._chance = chance
        # What it saw at its last look: a row's counter, and since when it has been that.
        self._seen: dict[str, tuple[int, float]] = {}
        self._done: dict[str, Record] = {}
        self._readers: dict[str, Running] = {}
        self._looking = engine.start(self._look_again_and_again())
        self._renewing = engine.start(self._renew_again_and_again())

    def kill(self) -> None:
        """Crash: nothing more is done and nothing is written down; its rows stay as they are."""
        self.is_alive = False
        for running in (self._looking, self._renewing, *self._readers.values()):
            running.kill()
        self.held.clear()

    def shut_down(self) -> None:
        """Stop in good order: write down how far it has got, and leave its leases to others."""
        for shard_id in list(self.held):
            self._save(shard_id)
            if shard_id in self.held:
                self._table.give_up(self.held[shard_id])
        self.kill()

    def _look_again_and_again(self) -> Process:
        if not self._table.scan():
            for lease in first_leases(self._stream.shards, self._habits.begin):
                self._table.create(lease)
        while True:
            self._look()
            yield self._habits.look_seconds

    def _look(self) -> None:
        rows = [row for row in self._table.scan() if not row.is_finished]
        free = [row for row in rows if self._is_free(row)]
        taken = Counter(row.owner or "" for row in rows if row not in free)
        wanted = fair_share(len(rows), len({*taken, self.name})) - taken[self.name]
        self._chance.shuffle(free)
        for row in free[: max(0, wanted)]:
            self._take(row)
        loser = None if free else victim(taken, self.name)
        if loser is not None:
            theirs = [row for row in rows if row.owner == loser]
            for row in self._chance.sample(theirs, KCL_STEALS_AT_ONCE):
                self._take(row)

    def _is_free(self, row: Lease) -> bool:
        """Return whether nobody owns a row, or nobody has renewed it for too long."""
        now = self._engine.now()
        counter, since = self._seen.get(row.shard_id, (-1, now))
        if counter != row.counter:
            self._seen[row.shard_id] = row.counter, now
            since = now
        return row.owner is None or now - since >= self._habits.failover_seconds

    def _take(self, row: Lease) -> None:
        taken = self._table.take(row, self.name)
        if taken is not None:
            # A lease of its own that it has let expire: what read it is out of date.
            self._lose(row.shard_id)
            self.held[row.shard_id] = taken
            self._readers[row.shard_id] = self._engine.start(self._read(taken))

    def _renew_again_and_again(self) -> Process:
        while True:
            for shard_id, lease in list(self.held.items()):
                self._keep(shard_id, self._table.renew(lease))
            yield self._habits.renewal_seconds

    def _keep(self, shard_id: str, changed: Lease | None) -> None:
        """Go on with a row that it could change; if it could not, somebody else has it."""
        if changed is not None:
            self.held[shard_id] = changed
        else:
            self._lose(shard_id)

    def _lose(self, shard_id: str) -> None:
        self.held.pop(shard_id, None)
        self._done.pop(shard_id, None)
        reader = self._readers.pop(shard_id, None)
        if reader is not None:
            reader.is_alive = False

    def _save(self, shard_id: str) -> None:
        record = self._done.pop(shard_id, None)
        if record is not None:
            self._keep(shard_id, self._table.save(self.held[shard_id], record.sequence_number))

    def _read(self, lease: Lease) -> Process:
        shard_id, habits = lease.shard_id, self._habits
        while not self._table.are_finished(lease.parents, self._present()):
            yield habits.idle_seconds
        poller = ShardPoller(self._stream, shard_id, _place(lease.checkpoint), habits.limit)
        saved_at = self._engine.now()
        while shard_id in self.held:
            batch = self._poll(poller)
            for record in batch.records if batch else ():
                if habits.record_seconds:
                    yield habits.record_seconds
                self._work(self._engine.now(), self.name, shard_id, record)
                self._done[shard_id] = record
            if poller.is_done:
                self._finish(shard_id)
                return
            if self._engine.now() - saved_at >= habits.checkpoint_seconds:
                self._save(shard_id)
                saved_at = self._engine.now()
            yield habits.idle_seconds

    def _poll(self, poller: ShardPoller) -> Batch | None:
        try:
            return poller.poll(self._engine.now())
        except ResourceNotFoundException:
            poller.is_done = True  # Closed, and its last record has expired.
            return None

    def _finish(self, shard_id: str) -> None:
        """Write down that a shard is read to its end or gone, and that what follows can be read."""
        present = self._present()
        for shard in self._stream.shards:
            # With a shard that is gone, its children may be gone too, and theirs come next.
            follows = shard_id not in present and self._table.are_finished(shard.parents, present)
            if follows or shard_id in shard.parents:
                self._table.create(Lease(shard_id=shard.id, parents=shard.parents))
        self._table.save(self.held[shard_id], Sentinel.SHARD_END)
        self._lose(shard_id)

    def _present(self) -> set[str]:
        return {shard.id for shard in self._stream.shards}


def _place(checkpoint: str) -> Start:
    if checkpoint == Sentinel.LATEST:
        return NEWEST
    return OLDEST if checkpoint == Sentinel.TRIM_HORIZON else after(checkpoint)
