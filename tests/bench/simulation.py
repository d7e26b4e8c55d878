"""Times simulated traffic: an hour, a day, three sizes, and simpy doing the same record by record.

Run it as `python tests/bench/simulation.py`; it needs the extra `bench`. simpy gets the model's own
admission rule and the same keys' shares; each record is an event of its own there, as it is for
whoever simulates producers one by one. Both must come to the same totals, or the run ends.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import simpy

from kdslab.model.hashing import even_ranges
from kdslab.model.throttle import WriteBudget
from kdslab.sim.flow import WriteRun, run_writes
from kdslab.sim.keys import zipf
from kdslab.sim.workload import DAY_SECONDS, Workload, daily, steady

ROUNDS = 7
HOUR = 3600
KIB = 1024
SIMPY_SECONDS = 30
SIMPY_SHARDS = 8
BUSY = Workload(rate=steady(8_000), mix=zipf(500))
DAY = Workload(rate=daily(10_000, 45_000), mix=zipf(2_000))


def main() -> None:
    """Print the three tables."""
    print(f"{'run':44}{'median ms':>11}{'asked':>10}")
    hour = taken(lambda: run_writes(BUSY, seconds=HOUR, shards=8))
    print(f"{'an hour on 8 shards, 1 s ticks':44}{hour * 1e3:11.1f}{'< 50':>10}")
    day = taken(lambda: run_writes(DAY, seconds=int(DAY_SECONDS), shards=40, tick_seconds=10))
    print(f"{'a day on 40 shards, 10 s ticks':44}{day * 1e3:11.1f}{'< 1000':>10}")

    print(f"\n{'ticks x shards':>16}{'median ms':>11}{'us a cell':>11}")
    for seconds, shards in ((HOUR, 10), (HOUR, 100), (10 * HOUR, 100)):
        spent = taken(lambda s=seconds, n=shards: run_writes(BUSY, seconds=s, shards=n))
        cells = seconds * shards
        print(f"{cells:16,}{spent * 1e3:11.1f}{spent * 1e6 / cells:11.3f}")

    run = run_writes(BUSY, seconds=SIMPY_SECONDS, shards=SIMPY_SHARDS)
    accepted = one_by_one(run)
    if accepted != run.total_accepted:
        raise SystemExit(f"the totals differ: {accepted} and {run.total_accepted}")
    ours = taken(lambda: run_writes(BUSY, seconds=SIMPY_SECONDS, shards=SIMPY_SHARDS))
    theirs = taken(lambda: one_by_one(run), rounds=3)
    records = run.total_offered
    print(f"\n{records:,} records, {SIMPY_SECONDS} s on {SIMPY_SHARDS} shards, same totals")
    print(f"counts {ours * 1e3:.2f} ms, simpy {theirs * 1e3:,.0f} ms: {theirs / ours:,.0f} times")
    print("asked: at least 100 times")


def one_by_one(run: WriteRun) -> int:
    """Let simpy send each record of a run as an event; return how many were accepted."""
    world = simpy.Environment()
    accepted = [0]

    def producer(shard: int):
        budget = WriteBudget(now=0.0)
        counted = run.record_bytes + -run.record_bytes % KIB
        for count in run.offered[shard]:
            for _ in range(count):
                yield world.timeout(0)
                accepted[0] += budget.admit(world.now, counted)
            yield world.timeout(1)

    for shard in range(len(even_ranges(SIMPY_SHARDS))):
        world.process(producer(shard))
    world.run()
    return accepted[0]


def taken(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the median of several runs, in seconds."""
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


if __name__ == "__main__":
    main()
