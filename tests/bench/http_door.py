"""Times kdslab's HTTP door beside its peers, in one run and with one client.

Run it as `python tests/bench/http_door.py` on Linux; it needs the extra `bench`, and `node` and
`npm` for two of the four peers. The peers are moto's server, kinesalite, kinesis-local (that is
kinesis-mock, compiled to JavaScript) and MiniStack. They are fetched once, from the package
registries, into ~/.cache/kdslab-bench or the folder named by KDSLAB_BENCH_PEERS; one that cannot
be had is named with the reason, and the others are compared. `--quick` gives rough figures in a few
minutes; the whole takes several times as long, most of it to put 1,000,000 records into the peers.
`--only` and `--doors` pick rows and doors.

What makes it fair:

- The same client sends the same bytes to every door: plain sockets, TCP_NODELAY, kept alive while
  the server keeps them, requests made beforehand. Only the answer's status and length are looked at
  while the clock runs; afterwards every answer is checked for having stored, or read, everything.
  The column `client` is the same client against a server that does nothing: its own limit.
- In the rows of rates all doors are up at once and take turns, a second each, and the median of the
  turns counts, so that the ratios hold on a machine whose speed drifts. Each row has fresh
  processes, and each door is warmed up before its first turn counts.
- Every door gets the same stream of four shards. Records differ in data and key; in the rows of
  puts a pool of 9,500 to 100,000 of them is sent over and over, in the rest none comes twice.
- The peers do not throttle. kdslab does, throughout: each record goes through the budgets of its
  shard, and before the first row it is shown that a shard asked for too much refuses. As a shard
  takes 1,000 records a second, its clock is run 60 times faster than the wall (`--speed 60`), which
  changes no step of the work, only how fast the budgets fill: four shards then take up to 240,000
  records and 240 MiB a wall second. GetRecords reads the shards in turn, so that the read limits
  (5 calls and 2 MiB a second for each shard, 60 times that here) are kept too. A refusal anywhere
  ends the row for its door with a note. An hour of such a stream is a minute, so that nothing
  grows older than its retention while the bench runs.
- Memory is the resident memory of the process and its children, the least in three seconds of
  rest, after 1,000,000 records less after 10,000; a collector's garbage is the peers' to keep.
- Growth compares two processes of the same door, one full and one fresh, which take turns.
"""

from __future__ import annotations

import argparse
import gc
import signal
import sys
from collections.abc import Callable
from functools import partial

import growth
import rows
from peers import CLIENT, OURS, PEERS, Door, Running, fetch, sped_up
from raw_client import RefusedError
from rows import QUICK, Plan, Result

ROWS: dict[str, Callable[[list[Door], Plan], list[Result]]] = {
    "put-1": partial(rows.put_one, 1, 2.5),
    "put-8": partial(rows.put_one, rows.CONNECTIONS, 3.0),
    "puts-100": partial(rows.put_many, 100),
    "puts-1k": partial(rows.put_many, 1_024),
    "get": rows.read,
    "full": growth.full,
    "ready": growth.ready,
    "model": growth.model,
}


def main() -> None:
    """Fetch the peers, measure, and print one table."""
    options = arguments()
    # Ended from outside, it still stops the doors that it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))
    doors = [door for door in (CLIENT, *PEERS, OURS) if door.name in (*options.doors, CLIENT.name)]
    doors = [door for door in doors if had(door)]
    gc.disable()  # The client makes no cycles; a collection would cost whichever door is on.
    results = []
    for name in options.only or ROWS:
        print(f"measuring {name}", flush=True)
        results += ROWS[name](doors, QUICK if options.quick else Plan())
    report(results, [door.name for door in doors])


def had(door: Door) -> bool:
    """Fetch and try a door; print why it is left out, if it is."""
    reason = fetch(door)
    try:
        if not reason and door is OURS:
            print(f"throttling: one shard asked for 3,000 records at once refuses {refused():,}")
        elif not reason:
            Running(door).stop()
    except RuntimeError as error:
        reason = str(error)
    if reason:
        print(f"left out: {door.name}: {reason}")
    return not reason


def arguments() -> argparse.Namespace:
    """Return the command line's options."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--quick", action="store_true", help="few and short rounds")
    options.add_argument("--only", action="append", choices=ROWS, help="a row; may be repeated")
    names = [door.name for door in (*PEERS, OURS)]
    options.add_argument("--doors", nargs="+", choices=names, default=names)
    return options.parse_args()


def refused() -> int:
    """Return how many of 3,000 records one shard of kdslab refuses when they come at once."""
    with Running(sped_up(OURS, speed=5)) as running:
        running.create("probe", shards=1)
        entries = [{"Data": "eA==", "PartitionKey": f"key-{number}"} for number in range(500)]
        failed = 0
        for _ in range(6):
            answer = running.ask("PutRecords", StreamName="probe", Records=entries)
            failed += answer.count(b"ProvisionedThroughputExceededException")
    if not failed:
        raise RefusedError("kdslab does not throttle: the comparison would not be the promised one")
    return failed


def report(results: list[Result], names: list[str]) -> None:
    """Print the table and the notes."""
    heads = "".join(f"{name:>15}" for name in names)
    print(f"\n{'':48}{heads}{'/ best peer':>13}{'asked':>12}{'met':>5}")
    for result in results:
        cells = "".join(f"{shown(result.values.get(name), result.digits):>15}" for name in names)
        met = {True: "yes", False: "NO", None: "-"}[result.met]
        ratio = shown(result.ratio, 2)
        print(f"{result.title:48}{cells}{ratio:>13}{asked(result):>12}{met:>5}")
    print(*(note for result in results for note in result.notes), sep="\n")


def asked(result: Result) -> str:
    """Return what is asked, as in `>= 2.5 x`."""
    sign = "<=" if result.less_is_better else ">="
    return f"{sign} {result.asked:,g}{' x' if result.of_best else ''}"


def shown(value: float | None, digits: int) -> str:
    """Return a number as it stands in the table, or a dash."""
    return "-" if value is None else f"{value:,.{digits}f}"


if __name__ == "__main__":
    main()
