"""How many shards a stream needs: by bytes in, by records in, by bytes out, and what they cost.

Three limits hold at once, each for every shard, and the one that needs the most shards rules:
1 MiB a second in, 1,000 records a second in, and 2 MiB a second out for all who poll together.
A consumer with enhanced fan-out has 2 MiB a second of every shard for itself and needs no shards.

Simplification: each record counts in whole KiB, as PutRecord counts it; full calls of PutRecords
round their sum only, so that small records need fewer bytes.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import Final

from kdslab.model.facts import (
    KIB,
    SHARD_READ_BYTES_PER_SECOND,
    SHARD_READ_CALLS_PER_SECOND,
    SHARD_WRITE_BYTES_PER_SECOND,
    SHARD_WRITE_RECORDS_PER_SECOND,
)
from kdslab.model.hashing import even_ranges, hash_key
from kdslab.model.read_limits import ReadLimits
from kdslab.sim.flow import run_writes
from kdslab.sim.keys import KeyMix, weighted
from kdslab.sim.sizing_cost import Cost, month
from kdslab.sim.workload import Workload, steady

_WATCHED_SECONDS: Final = 600
_READ_SECONDS: Final = 120
LIMITS: Final = ("write bytes", "write records", "read bytes")


@dataclass(frozen=True, kw_only=True)
class Need:
    """What one limit asks for.

    Attributes:
        limit: Which: one of `LIMITS`.
        exact: How many shards' worth of it is used, not rounded.
        shards: How many whole shards that makes.
    """

    limit: str
    exact: float
    shards: int


@dataclass(frozen=True, kw_only=True)
class Sizing:
    """How many shards some traffic needs, and what the model says of that number.

    Attributes:
        records_per_second: What comes in.
        record_bytes: What each record weighs, key included.
        pollers: How many consumers share the shards' read limits.
        fan_outs: How many consumers have pipes of their own.
        needs: What each of the three limits asks for.
        aws_rule: What the formula of the developer guide says.
        batched: How many shards the bytes need if full calls of PutRecords send them.
        refused: Records a second that the model refuses on that many shards.
        refused_one_fewer: The same with one shard fewer; -1 if there is no such number.
        behind: Seconds that readers are behind after two minutes.
        behind_one_fewer: The same with one shard fewer; -1 if there is no such number.
        calls_refused: The part of the readers' calls that are too many, on any number of shards.
        cost: What a month costs.
    """

    records_per_second: int
    record_bytes: int
    pollers: int
    fan_outs: int
    needs: tuple[Need, ...]
    aws_rule: int
    batched: int
    refused: float
    refused_one_fewer: float
    behind: float
    behind_one_fewer: float
    calls_refused: float
    cost: Cost

    @property
    def shards(self) -> int:
        """Return how many shards are needed."""
        return max(need.shards for need in self.needs)

    @property
    def ruling(self) -> Need:
        """Return the limit that asks for the most."""
        return max(self.needs, key=lambda need: (need.shards, need.exact))

    @property
    def calls_used(self) -> float:
        """Return which part of a shard's GetRecords calls is used, with a call a second each."""
        return self.pollers / SHARD_READ_CALLS_PER_SECOND


def size_stream(
    records_per_second: int = 4_000,
    record_bytes: int = KIB,
    *,
    pollers: int = 1,
    fan_outs: int = 0,
) -> Sizing:
    """Find how many shards some steady traffic with evenly spread keys needs.

    Args:
        records_per_second: How many records come, at least 1.
        record_bytes: What each weighs with its key; at most what a shard takes in a second.
        pollers: How many consumers call GetRecords, each reading everything.
        fan_outs: How many consumers read everything by enhanced fan-out.

    Example:
        >>> size_stream(4_000, 1_024).shards, size_stream(8_000, 512).shards
        (4, 8)
        >>> size_stream(4_000, 1_024, pollers=3).ruling.limit
        'read bytes'
    """
    needs = (
        _by_bytes(records_per_second, record_bytes),
        _need("write records", records_per_second, SHARD_WRITE_RECORDS_PER_SECOND),
        _need(
            "read bytes", pollers * records_per_second * record_bytes, SHARD_READ_BYTES_PER_SECOND
        ),
    )
    shards = max(need.shards for need in needs)
    traffic = records_per_second, record_bytes
    return Sizing(
        records_per_second=records_per_second,
        record_bytes=record_bytes,
        pollers=pollers,
        fan_outs=fan_outs,
        needs=needs,
        aws_rule=aws_rule(records_per_second, record_bytes, pollers),
        batched=_ceil(records_per_second * record_bytes, SHARD_WRITE_BYTES_PER_SECOND),
        refused=refused_per_second(*traffic, shards),
        refused_one_fewer=refused_per_second(*traffic, shards - 1) if shards > 1 else -1,
        behind=seconds_behind(*traffic, shards, pollers),
        behind_one_fewer=seconds_behind(*traffic, shards - 1, pollers) if shards > 1 else -1,
        calls_refused=calls_refused(pollers),
        cost=month(*traffic, shards, fan_outs),
    )


def aws_rule(records_per_second: int, record_bytes: int, pollers: int) -> int:
    """Return the number of shards by the formula of the developer guide.

    It takes the size in whole KiB and leaves the records out, as if 1,024 of 1 KiB fitted into a
    second of a shard: 1,000 do.

    Source: developer guide, "Choose the right mode to stream in".

    Example:
        >>> aws_rule(1_010, 1_024, 1), size_stream(1_010, 1_024).shards
        (1, 2)
    """
    kib_in = records_per_second * _ceil(record_bytes, KIB)
    by_writes = _ceil(kib_in * KIB, SHARD_WRITE_BYTES_PER_SECOND)
    return max(1, by_writes, _ceil(kib_in * KIB * pollers, SHARD_READ_BYTES_PER_SECOND))


def refused_per_second(records_per_second: int, record_bytes: int, shards: int) -> float:
    """Return what the model refuses a second, on average, with keys that spread evenly."""
    workload = Workload(
        rate=steady(records_per_second), mix=_even_mix(shards), record_bytes=record_bytes
    )
    run = run_writes(
        workload, seconds=_WATCHED_SECONDS, shards=shards, tick_seconds=_WATCHED_SECONDS
    )
    return run.total_refused / _WATCHED_SECONDS


def seconds_behind(records_per_second: int, record_bytes: int, shards: int, pollers: int) -> float:
    """Return how far behind the slowest of some pollers is after two minutes.

    One shard is enough to watch: keys spread evenly, so all shards fare alike. Each poller asks
    once a second for all that it has not read. They take turns at being the first, lest the same
    one be refused each time.
    """
    if not pollers:
        return 0.0
    per_second = records_per_second * record_bytes / shards
    limits, unread = ReadLimits(now=0.0), [0.0] * pollers
    for second in range(1, _READ_SECONDS + 1):
        for turn in range(pollers):
            poller, now = (turn + second) % pollers, second + turn / pollers
            unread[poller] += per_second
            if limits.ask(now) is None:
                limits.take(now, int(unread[poller]))
                unread[poller] = 0.0
    return max(unread) / per_second


def calls_refused(pollers: int) -> float:
    """Return which part of the calls a quiet shard refuses, of some pollers with one a second each.

    Each of them asks every shard, so this holds for any number of shards.

    Example:
        >>> calls_refused(5), f"{calls_refused(6):.0%}"
        (0.0, '16%')
    """
    limits = ReadLimits(now=0.0)
    moments = [call / pollers for call in range(_READ_SECONDS * pollers)]
    return sum(limits.ask(now) is not None for now in moments) / len(moments) if moments else 0.0


def _by_bytes(records_per_second: int, record_bytes: int) -> Need:
    counted = record_bytes + -record_bytes % KIB
    # Whole records: of 600 KiB one fits into a second, and what is left of it stays unused.
    fitting = SHARD_WRITE_BYTES_PER_SECOND // counted
    return Need(
        limit="write bytes",
        exact=records_per_second * counted / SHARD_WRITE_BYTES_PER_SECOND,
        shards=_ceil(records_per_second, fitting),
    )


def _need(limit: str, used: int, per_shard: int) -> Need:
    return Need(limit=limit, exact=used / per_shard, shards=_ceil(used, per_shard))


def _ceil(number: int, divisor: int) -> int:
    return -(-number // divisor)


@lru_cache(maxsize=256)
def _even_mix(shards: int) -> KeyMix:
    """Return keys of which each shard owns exactly one: traffic spread as evenly as can be."""
    starts = [arc.start for arc in even_ranges(shards)]
    owners: dict[int, str] = {}
    for key in map("user-{}".format, count()):
        owners.setdefault(bisect_right(starts, hash_key(key)), key)
        if len(owners) == shards:
            break
    return weighted("one key a shard", dict.fromkeys(owners.values(), 1.0))
