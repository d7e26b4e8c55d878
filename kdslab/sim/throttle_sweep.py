"""What more shards would change: the same traffic on streams of every size, and a shard split."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache

from kdslab.model.facts import SHARD_WRITE_RECORDS_PER_SECOND
from kdslab.model.hashing import even_ranges, hash_key
from kdslab.model.lifecycle import UPDATING_SECONDS
from kdslab.model.series import MINUTE
from kdslab.model.stream import Stream
from kdslab.model.throttle import admitted_evenly
from kdslab.sim.flow import WriteRun, run_writes
from kdslab.sim.keys import uniform
from kdslab.sim.throttle import (
    BURST_EVERY,
    LOADS,
    MIXES,
    RECORD_BYTES,
    SECONDS,
    SHARDS_AT_MOST,
    mix_of,
)
from kdslab.sim.workload import Workload, spike, steady

_STEPS = 12


@dataclass(frozen=True, kw_only=True)
class Sweep:
    """What the same traffic meets on streams of one shard, two, three and so on.

    Attributes:
        mix: What the partition keys are.
        load: How the records come.
        shards: How many shards the stream at hand has.
        per_second: Records offered a second, on average.
        refused_per_second: What is refused a second on average; the first stands for one shard.
        floor: What would still be refused a second if every key had a shard for itself.
    """

    mix: str
    load: str
    shards: int
    per_second: float
    refused_per_second: tuple[float, ...]
    floor: float


def sweep_shards(
    mix: str = MIXES[0], *, per_second: float = 2_000, shards: int = 4, load: str = "steady"
) -> Sweep:
    """Ask what more shards would do; the arguments are those of `run_hot`."""
    moments = _moments(load, per_second)
    return Sweep(
        mix=mix,
        load=load,
        shards=shards,
        per_second=per_second,
        refused_per_second=tuple(
            _refused(_shares(mix, count), moments) for count in range(1, SHARDS_AT_MOST + 1)
        ),
        floor=_refused(mix_of(mix).shares, moments),
    )


def _moments(load: str, per_second: float) -> tuple[tuple[float, float], ...]:
    """Return rates that stand for a load, each with the part of the time in which it holds."""
    rate = LOADS[load](per_second)
    if load == "rising":
        middles = [SECONDS * (step + 0.5) / _STEPS for step in range(_STEPS)]
        return tuple((rate(at), 1 / _STEPS) for at in middles)
    rates = Counter(rate(second + 0.5) for second in range(BURST_EVERY))
    return tuple((value, count / BURST_EVERY) for value, count in rates.items())


def _refused(shares: tuple[float, ...], moments: tuple[tuple[float, float], ...]) -> float:
    return sum(
        part * sum(sent - admitted_evenly(sent, RECORD_BYTES) for sent in _sent(shares, rate))
        for rate, part in moments
    )


def _sent(shares: tuple[float, ...], rate: float) -> list[int]:
    return [round(share * rate) for share in shares if share]


@cache
def _shares(mix: str, shards: int) -> tuple[float, ...]:
    return mix_of(mix).per_shard(even_ranges(shards))


@dataclass(frozen=True, kw_only=True)
class Splits:
    """One hot key on a shard that is split again and again.

    Attributes:
        open_shards: How many open shards there are, before the first split and after each.
        accepted_per_second: Records of the key that its shard takes a second, likewise.
        hash_keys: How many hash keys that shard owns, likewise.
    """

    open_shards: tuple[int, ...]
    accepted_per_second: tuple[int, ...]
    hash_keys: tuple[int, ...]


def split_hot_shard(times: int = 5, *, key: str = "user-0", per_second: int = 2_000) -> Splits:
    """Split the shard of one hot key in halves, several times, and see what the key gets.

    Example:
        >>> split_hot_shard(2).accepted_per_second
        (1000, 1000, 1000)
    """
    stream, now = Stream("orders", shard_count=1, now=0.0), float(MINUTE)
    seen: list[tuple[int, int, int]] = []
    for _ in range(times + 1):
        stream.settle(now)
        shard = stream.route(hash_key(key))
        taken = stream.put_alike(now, shard, records=per_second, size_bytes=RECORD_BYTES)
        seen.append((len(stream.open_shards), taken, shard.hash_key_range.size))
        arc = shard.hash_key_range
        stream.split(now, shard.id, (arc.start + arc.end + 1) // 2)
        now += UPDATING_SECONDS
    counts, taken_each, sizes = zip(*seen, strict=True)
    return Splits(open_shards=counts, accepted_per_second=taken_each, hash_keys=sizes)


def same_minute(burst_seconds: int = 5) -> tuple[WriteRun, WriteRun]:
    """Offer one shard a minute's worth of records, once evenly and once in a few seconds.

    Returns:
        Both runs; a metric that counts by minutes sees the same number of records sent.
    """
    limit = SHARD_WRITE_RECORDS_PER_SECOND
    rates = steady(limit), spike(0, limit * MINUTE / burst_seconds, 0, burst_seconds)
    even, burst = (
        run_writes(
            Workload(rate=rate, mix=uniform(1), record_bytes=RECORD_BYTES),
            seconds=MINUTE,
            shards=1,
        )
        for rate in rates
    )
    return even, burst
