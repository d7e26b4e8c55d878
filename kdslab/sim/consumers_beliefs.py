"""What people believe about applications of the KCL, run as they believe it and as it is."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from kdslab.model.record import Record
from kdslab.model.stream import Stream
from kdslab.sim.engine import Engine, Process
from kdslab.sim.readers.balance import by_count, by_load
from kdslab.sim.readers.leases import LeaseTable, Sentinel
from kdslab.sim.readers.worker import Habits, Worker


@dataclass(frozen=True, slots=True, kw_only=True)
class Restart:
    """An application that begins at LATEST, is down for a while, and comes back.

    Attributes:
        before: Records put before it started for the first time.
        while_down: Records put while it was down.
        read_before: How many of the first it has read.
        read_while_down: How many of the others it has read after it came back.
    """

    before: int
    while_down: int
    read_before: int
    read_while_down: int


def restart_at_latest(down_seconds: float = 60.0) -> Restart:
    """Put a record a second; start an application at LATEST, stop it, and start it again.

    Args:
        down_seconds: How long it is down.
    """
    engine, stream = Engine(), Stream("restart", shard_count=1, now=0.0)
    table, read = LeaseTable(), set[float]()

    def work(now: float, name: str, shard_id: str, record: Record) -> None:
        del now, name, shard_id
        read.add(record.arrived_at)

    def begin() -> Worker:
        return Worker("1", engine, stream, table, work, Habits(), Random(1))

    engine.start(_one_a_second(engine, stream))
    starts, stops = 30.5, 90.5
    comes_back = stops + down_seconds
    engine.run(until=starts)
    worker = begin()
    engine.run(until=stops)
    worker.shut_down()
    engine.run(until=comes_back)
    begin()
    engine.run(until=comes_back + 60)
    came = [record.arrived_at for record in stream.shards[0].records]
    before = {at for at in came if at < starts}
    down = {at for at in came if stops < at < comes_back}
    return Restart(
        before=len(before),
        while_down=len(down),
        read_before=len(before & read),
        read_while_down=len(down & read),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """Shards of unequal load, dealt out to workers in two ways.

    Attributes:
        leases: How many shards each worker has when counts are equal.
        by_count: Each worker's load then, in records a second.
        by_load: Each worker's load when shards are dealt out by their load.
    """

    leases: tuple[int, ...]
    by_count: tuple[float, ...]
    by_load: tuple[float, ...]


def balance(loads: tuple[float, ...] = (900, 10, 800, 10, 700, 10), workers: int = 2) -> Balance:
    """Deal out shards by their number and by their load.

    Args:
        loads: Records a second of each shard.
        workers: How many workers there are.
    """
    return Balance(
        leases=tuple(len(loads[worker::workers]) for worker in range(workers)),
        by_count=by_count(loads, workers),
        by_load=by_load(loads, workers),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitRun:
    """A reader that lags, and its shard that is split.

    Attributes:
        split_at: When the children take records in, in seconds.
        drained_at: When the last record of the parent was worked on.
        first_of_children_at: When the first record of a child was worked on.
        lag_seconds: At the end of each ten seconds, how old the records were that were worked on.
        lag_at_split: The lag then.
        worst_lag: The worst lag after that.
    """

    split_at: float
    drained_at: float
    first_of_children_at: float
    lag_seconds: tuple[float, ...]
    lag_at_split: float
    worst_lag: float


def split_under_lag(seconds: int = 360, per_second: int = 6) -> SplitRun:
    """Write faster than one worker reads, split the shard, and see when that helps.

    Args:
        seconds: How long all this takes.
        per_second: Records a second; a worker takes a quarter of a second for one.
    """
    engine, stream = Engine(), Stream("lagging", shard_count=1, now=0.0)
    table, done = LeaseTable(), list[tuple[float, str, float]]()
    habits = Habits(begin=Sentinel.TRIM_HORIZON, record_seconds=0.25, idle_seconds=0.2)

    def work(now: float, name: str, shard_id: str, record: Record) -> None:
        del name
        done.append((now, shard_id, now - record.arrived_at))

    parent = stream.shards[0]
    engine.start(_one_a_second(engine, stream, per_second))
    for number in (1, 2):
        Worker(str(number), engine, stream, table, work, habits, Random(number))
    engine.at(60.0, lambda: stream.split(engine.now(), parent.id, 2**127))
    engine.run(until=seconds)
    split_at = parent.closed_at or 0.0
    ticks = range(10, seconds + 1, 10)
    lags = [
        max((lag for at, _, lag in done if tick - 10 < at <= tick), default=0) for tick in ticks
    ]
    return SplitRun(
        split_at=split_at,
        drained_at=max(at for at, shard_id, _ in done if shard_id == parent.id),
        first_of_children_at=min(at for at, shard_id, _ in done if shard_id != parent.id),
        lag_seconds=tuple(round(lag, 3) for lag in lags),
        lag_at_split=max(lag for at, _, lag in done if at <= split_at),
        worst_lag=max(lag for at, _, lag in done if at > split_at),
    )


def _one_a_second(engine: Engine, stream: Stream, per_second: int = 1) -> Process:
    number = 0
    while True:
        stream.put(engine.now(), f"key-{number}", b"")
        number += 1
        yield 1 / per_second
