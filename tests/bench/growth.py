"""The rows that need a full stream or a fresh process: memory, growth, start; and the model."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

import traffic
from peers import CLIENT, OURS, Door, Running, sped_up
from rows import FAILURES, Plan, Result, fill

WARM_BATCHES = 20
TURN_BATCHES = 5
TURNS = 3
"""Growth gets three times as many, shorter turns: the fresh stream must stay nearly empty."""
SETTLE_SECONDS = 3.0


def full(doors: list[Door], plan: Plan) -> list[Result]:
    """Memory for each record, and the PutRecords rate of a full stream over a fresh one's."""
    stored = f"{plan.stored:,} stored"
    memory = Result(title=f"memory a record of 100 B, {stored} (B)", asked=0.7, less_is_better=True)
    growth = Result(title=f"PutRecords rate, {stored} / fresh", digits=2, asked=0.9, of_best=False)
    for door in doors:
        if door is CLIENT:
            continue
        try:
            _fill(door, plan, memory, growth)
        except FAILURES as error:
            memory.tell(door.name, error)
    return [growth, memory]


def _fill(door: Door, plan: Plan, memory: Result, growth: Result) -> None:
    batches = traffic.batches(100, seed=2)
    with Running(sped_up(door)) as filled:
        filled.create()
        fill(filled, batches, WARM_BATCHES, plan)
        before = settled_bytes(filled)
        taken = fill(filled, batches, plan.stored // traffic.BATCH, plan)
        memory.values[door.name] = (settled_bytes(filled) - before) / plan.stored
        memory.tell(door.name, f"put in {taken:.1f} s")
        with Running(sped_up(door)) as fresh:
            fresh.create()
            fill(fresh, batches, WARM_BATCHES, plan)
            growth.values[door.name] = _ratio(filled, fresh, plan)


def _ratio(filled: Running, fresh: Running, plan: Plan) -> float:
    """Return the rate at the full door over the fresh one's; both take turns with one traffic."""
    batches = traffic.batches(100, seed=3)
    times: dict[Running, list[float]] = {filled: [], fresh: []}
    for _ in range(plan.rounds * TURNS):
        for running, each in times.items():
            each.append(fill(running, batches, TURN_BATCHES, plan))
    return statistics.median(times[fresh]) / statistics.median(times[filled])


def settled_bytes(running: Running) -> int:
    """Return the least memory that a door holds while it is left alone for a while."""
    least = running.resident_bytes()
    until = time.monotonic() + SETTLE_SECONDS
    while time.monotonic() < until:
        time.sleep(0.2)
        least = min(least, running.resident_bytes())
    return least


def ready(doors: list[Door], plan: Plan) -> list[Result]:
    """Seconds from the start of the process to the first good answer to ListStreams."""
    result = Result(
        title="ready to answer (s)", digits=2, asked=0.5, of_best=False, less_is_better=True
    )
    times: dict[str, list[float]] = {}
    # The first start of each is not counted: it may compile, and read its files from the disk.
    for counted in [False] + [True] * plan.rounds:
        for door in doors:
            try:
                with Running(sped_up(door)) as running:
                    if counted:
                        times.setdefault(door.name, []).append(running.ready_seconds)
            except FAILURES as error:
                result.tell(door.name, error)
    result.values.update({name: statistics.median(each) for name, each in times.items()})
    return [result]


def model(_: list[Door], plan: Plan) -> list[Result]:
    """Stream.put in a process of its own."""
    script = Path(__file__).with_name("model_puts.py")
    command = [sys.executable, str(script), "--rounds", str(plan.rounds)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    result = Result(title="in process, Stream.put (records/s)", asked=400_000.0, of_best=False)
    if done.returncode:
        result.tell(OURS.name, done.stderr.strip().splitlines()[-1])
    else:
        result.values[OURS.name] = float(done.stdout.split()[0].replace(",", ""))
    return [result]
