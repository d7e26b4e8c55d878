"""An application of several workers on one stream: who holds which lease, what a crash costs."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final

from kdslab.model.stream import Stream
from kdslab.sim.engine import Engine, Process
from kdslab.sim.lease_watch import LeaseWatch, Repeat, Tenure
from kdslab.sim.readers.leases import LeaseTable, Sentinel
from kdslab.sim.readers.worker import Habits, Worker

SECONDS: Final = 120
_ARRIVAL_SECONDS: Final = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaseRun:
    """What became of the leases.

    Attributes:
        workers: How many workers there were.
        shards: How many shards.
        killed_at: When worker 1 was killed; None if it was not.
        checkpoint_seconds: The least time between two checkpoints of a shard.
        tenures: Who held which lease when, by shard and time.
        checkpoints: Number of the shard and second of each checkpoint.
        repeats: What was worked on again, and where.
        written: Records put into the stream.
        worked: How often the work on a record was done, repetitions counted.
        unread: Records that nobody has worked on when the time is over.
    """

    workers: int
    shards: int
    killed_at: float | None
    checkpoint_seconds: float
    tenures: tuple[Tenure, ...]
    checkpoints: tuple[tuple[int, float], ...]
    repeats: tuple[Repeat, ...]
    written: int
    worked: int
    unread: int

    @property
    def repeated(self) -> int:
        """How often a record was worked on again."""
        return sum(repeat.records for repeat in self.repeats)

    @property
    def repeated_after_crash(self) -> int:
        """How often that was done by whoever took a dead worker's lease."""
        taken = {(one.shard, one.end) for one in self.tenures if one.is_dead}
        takers = [one for one in self.tenures if (one.shard, one.start) in taken]
        return sum(
            repeat.records
            for repeat in self.repeats
            for one in takers
            if repeat.shard == one.shard and one.start <= repeat.at < one.end
        )

    def holders(self, at: float) -> tuple[int, ...]:
        """Return the workers that hold a lease at a time and are alive."""
        held = {
            tenure.worker
            for tenure in self.tenures
            if tenure.start <= at < tenure.end and tenure.worker and not tenure.is_dead
        }
        return tuple(sorted(held))

    @property
    def idle(self) -> tuple[int, ...]:
        """The workers that never had a lease."""
        had = {tenure.worker for tenure in self.tenures}
        return tuple(number for number in range(1, self.workers + 1) if number not in had)

    @property
    def longest_gap(self) -> float:
        """For how many seconds a shard whose reader had died was read by nobody, at the longest."""
        return max((one.end - one.start for one in self.tenures if one.is_dead), default=0.0)


def lease_board(
    *,
    workers: int = 3,
    shards: int = 4,
    kill_at: float | None = 48.0,
    checkpoint_seconds: float = 10.0,
    seconds: int = SECONDS,
    seed: int = 1,
) -> LeaseRun:
    """Let workers share the shards of a stream, and kill the first of them.

    Each shard gets a record a second. The workers come two seconds apart.

    Args:
        workers: How many, at least 1.
        shards: How many the stream has, at least 1.
        kill_at: When worker 1 is killed; None if nobody is.
        checkpoint_seconds: The least time between two checkpoints of a shard.
        seconds: How long all this takes.
        seed: Chance lies in which lease a worker takes.

    Example:
        >>> run = lease_board(workers=5, shards=3, kill_at=None)
        >>> run.holders(119.0), run.unread < 9
        ((1, 2, 3), True)
    """
    engine, chance = Engine(), Random(seed)
    stream = Stream("board", shard_count=shards, now=0.0)
    board = LeaseWatch(engine)
    habits = Habits(
        begin=Sentinel.TRIM_HORIZON,
        checkpoint_seconds=checkpoint_seconds,
    )
    table = LeaseTable(board.note)
    crew: list[Worker] = []

    def hire() -> None:
        name = str(len(crew) + 1)
        crew.append(Worker(name, engine, stream, table, board.work, habits, chance))

    def kill() -> None:
        crew[0].kill()
        board.mourn("1")

    engine.start(_writing(engine, stream))
    for number in range(workers):
        engine.at(number * _ARRIVAL_SECONDS, hire)
    if kill_at is not None:
        engine.at(kill_at, kill)
    engine.run(until=seconds)
    return LeaseRun(
        workers=workers,
        shards=shards,
        killed_at=kill_at,
        checkpoint_seconds=checkpoint_seconds,
        tenures=board.closed(seconds),
        checkpoints=tuple(board.checkpoints),
        repeats=tuple(board.repeats.values()),
        written=sum(len(shard.records) for shard in stream.shards),
        worked=board.worked,
        unread=sum(len(shard.records) for shard in stream.shards) - len(board.done),
    )


def _writing(engine: Engine, stream: Stream) -> Process:
    while True:
        for shard in stream.open_shards:
            stream.put(engine.now(), "key", b"", shard.hash_key_range.start)
        yield 1.0
