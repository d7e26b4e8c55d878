"""The rows of the bench: what is measured at each door, and what is asked of kdslab."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle, islice

import traffic
from peers import CLIENT, OURS, Door, Running, sped_up
from raw_client import Connection, RefusedError, one_after_another, side_by_side

FAILURES = (OSError, RefusedError, RuntimeError, ValueError)
CONNECTIONS = 8
GIVEN_SECONDS = 10.0
"""How long a door may show its pace before it can be called too slow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How much is measured.

    Attributes:
        rounds: Turns that every door gets in a row.
        seconds: How long a turn lasts.
        warm_seconds: How long a door is warmed up, so that what it compiles on the way is ready.
        pages: Full answers that each shard holds for GetRecords.
        stored: Records that a full stream holds.
        fill_seconds: A door whose pace makes filling it take longer is not filled.
    """

    rounds: int = 7
    seconds: float = 1.0
    warm_seconds: float = 4.0
    pages: int = 2
    stored: int = 1_000_000
    fill_seconds: float = 900.0


QUICK = Plan(rounds=3, seconds=0.3, warm_seconds=0.6, pages=1, stored=50_000, fill_seconds=20.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One finished row.

    Attributes:
        title: What was measured, and its unit.
        digits: Decimals worth showing.
        asked: What kdslab has to reach: a number, or so many times the best peer's.
        of_best: Whether `asked` is that many times the best peer's.
        less_is_better: Whether the smallest number is the best one.
        values: The median at each door.
        notes: What went wrong, or other than planned.
    """

    title: str
    digits: int = 0
    asked: float
    of_best: bool = True
    less_is_better: bool = False
    values: dict[str, float] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def best(self) -> float | None:
        """Return the best peer's number."""
        peers = [v for name, v in self.values.items() if name not in (OURS.name, CLIENT.name)]
        return (min if self.less_is_better else max)(peers, default=None)

    @property
    def ratio(self) -> float | None:
        """Return kdslab's number over the best peer's."""
        ours = self.values.get(OURS.name)
        return None if ours is None or self.best is None else ours / self.best

    @property
    def met(self) -> bool | None:
        """Return whether kdslab reaches what is asked; None if that cannot be said."""
        reached = self.ratio if self.of_best else self.values.get(OURS.name)
        if reached is None:
            return None
        return reached <= self.asked if self.less_is_better else reached >= self.asked

    def tell(self, name: str, note: object) -> None:
        """Keep a note about a door."""
        self.notes.append(f"{self.title}: {name}: {note}")


def in_turn(
    result: Result,
    doors: list[Door],
    plan: Plan,
    prepare: Callable[[Running], None],
    turn: Callable[[Running], float],
) -> list[Result]:
    """Start every door, then let them take turns; a door that fails is left out and noted."""
    rates: dict[str, list[float]] = {}
    with ExitStack() as stack:
        ready = []
        for door in doors:
            try:
                running = stack.enter_context(Running(sped_up(door)))
                running.create()
                prepare(running)
                ready.append(running)
            except FAILURES as error:
                result.tell(door.name, error)
        for _ in range(plan.rounds):
            for running in list(ready):
                try:
                    rates.setdefault(running.name, []).append(turn(running))
                except FAILURES as error:
                    result.tell(running.name, error)
                    rates.pop(running.name, None)
                    ready.remove(running)
    result.values.update({name: statistics.median(each) for name, each in rates.items()})
    return [result]


def put_one(connections: int, asked: float, doors: list[Door], plan: Plan) -> list[Result]:
    """PutRecord of 100 bytes."""
    requests = cycle(list(islice(traffic.puts(100), 20_000)))
    ask = one_after_another if connections == 1 else partial(side_by_side, connections=connections)

    def turn(running: Running, seconds: float = plan.seconds) -> float:
        answers, taken = ask(running.port, requests, seconds)
        for answer in answers:
            traffic.check_put(answer)
        return len(answers) / taken

    def warm_up(running: Running) -> None:
        turn(running, plan.warm_seconds)

    plural = "s" if connections > 1 else ""
    title = f"PutRecord 100 B, {connections} connection{plural} (req/s)"
    return in_turn(Result(title=title, asked=asked), doors, plan, warm_up, turn)


def put_many(size_bytes: int, doors: list[Door], plan: Plan) -> list[Result]:
    """PutRecords of 500 records."""
    requests = cycle(list(islice(traffic.batches(size_bytes), 20_000 // size_bytes)))

    def turn(running: Running, seconds: float = plan.seconds) -> float:
        answers, taken = one_after_another(running.port, requests, seconds)
        for answer in answers:
            traffic.check_batch(answer)
        return traffic.BATCH * len(answers) / taken

    def warm_up(running: Running) -> None:
        turn(running, plan.warm_seconds)

    size = f"{size_bytes} B" if size_bytes < 1_024 else f"{size_bytes // 1_024} KB"
    title = f"PutRecords {traffic.BATCH} x {size} (records/s)"
    return in_turn(Result(title=title, asked=3.0), doors, plan, warm_up, turn)


def read(doors: list[Door], plan: Plan) -> list[Result]:
    """GetRecords of 10,000 records of 100 bytes, from the shards in turn."""
    wanted = traffic.READ * traffic.SHARDS * plan.pages
    # A few more than wanted: shards differ by chance, and every answer has to be full.
    filling = list(islice(traffic.batches(100), int(wanted * 1.05) // traffic.BATCH))

    def prepare(running: Running) -> None:
        fill(running, iter(filling), len(filling), plan)
        turn(running)

    def turn(running: Running) -> float:
        return read_shards(running, plan)

    title = f"GetRecords Limit {traffic.READ:,}, 100 B (records/s)"
    return in_turn(Result(title=title, asked=1.5), doors, plan, prepare, turn)


def read_shards(running: Running, plan: Plan) -> float:
    """Return records a second, from all shards' beginnings on until the time is up."""
    shards = [f"shardId-{index:012d}" for index in range(traffic.SHARDS)]
    where = {"StreamName": traffic.STREAM, "ShardIteratorType": "TRIM_HORIZON"}
    starts = [running.ask("GetShardIterator", ShardId=shard, **where) for shard in shards]
    connection = Connection(running.port)
    connection.open()
    taken, reads = 0.0, 0
    while taken < plan.seconds:
        iterators = [traffic.iterator_in(start, b"ShardIterator") for start in starts]
        for shard in [*range(traffic.SHARDS)] * plan.pages:
            request = traffic.get_records(iterators[shard])
            started = time.perf_counter()
            answer = connection.ask(request)
            taken += time.perf_counter() - started
            reads += 1
            traffic.check_read(answer)
            iterators[shard] = traffic.iterator_in(answer)
            if taken >= plan.seconds:
                break
    connection.close()
    return reads * traffic.READ / taken


def fill(running: Running, batches: Iterator[bytes], count: int, plan: Plan) -> float:
    """Put batches; return the seconds that the door took for them.

    Raises:
        RuntimeError: If the door is too slow for that.
    """
    connection = Connection(running.port)
    connection.open()
    taken = 0.0
    for done in range(count):
        if taken > GIVEN_SECONDS and taken / done * count > plan.fill_seconds:
            records = done * traffic.BATCH
            raise RuntimeError(f"{records:,} records took {taken:.0f} s: too slow to be filled")
        request = next(batches)
        started = time.perf_counter()
        answer = connection.ask(request)
        taken += time.perf_counter() - started
        traffic.check_batch(answer)
    connection.close()
    return taken
