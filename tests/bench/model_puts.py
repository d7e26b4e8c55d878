"""Times the model alone: how many records a second `Stream.put` takes in process, without boto3.

Run it as `python tests/bench/model_puts.py`; with `--profile` it shows where the time goes. The
clock that the stream is given moves so fast that no shard refuses; the throttle works throughout.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import random
import statistics
import time

from kdslab.model.stream import Stream

SHARDS = 4
RECORDS = 200_000
A_SECOND = 2_000
"""Records put between two steps of the clock; on four shards no shard gets its 1,000."""
ROUNDS = 7


def put_all(stream: Stream, keys: list[str], data: list[bytes]) -> float:
    """Put every record once; return the seconds that it took."""
    put = stream.put
    started = time.perf_counter()
    for first in range(0, len(keys), A_SECOND):
        now = 100.0 + first / A_SECOND
        last = first + A_SECOND
        for key, payload in zip(keys[first:last], data[first:last], strict=True):
            put(now, key, payload)
    return time.perf_counter() - started


def traffic(records: int = RECORDS) -> tuple[list[str], list[bytes]]:
    """Return partition keys and payloads of 100 bytes, all different."""
    chance = random.Random(1)
    return [f"user-{number}" for number in range(records)], [
        chance.randbytes(100) for _ in range(records)
    ]


def rate(rounds: int = ROUNDS, records: int = RECORDS) -> float:
    """Return the median rate, in records a second; each round fills a stream of its own."""
    keys, data = traffic(records)
    times = [put_all(Stream("s", shard_count=SHARDS, now=0.0), keys, data) for _ in range(rounds)]
    return records / statistics.median(times)


def main() -> None:
    """Print the rate, or a profile."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--profile", action="store_true")
    options.add_argument("--rounds", type=int, default=ROUNDS)
    chosen = options.parse_args()
    if not chosen.profile:
        print(f"{rate(chosen.rounds):,.0f} records/s")
        return
    keys, data = traffic()
    with cProfile.Profile() as profile:
        put_all(Stream("s", shard_count=SHARDS, now=0.0), keys, data)
    pstats.Stats(profile).sort_stats("tottime").print_stats(20)


if __name__ == "__main__":
    main()
