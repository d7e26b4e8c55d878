"""The same traffic on three kinds of streams: provisioned, on-demand Standard, on-demand Advantage.

Yesterday comes first: for an hour the on-demand Standard stream takes what was the peak of
yesterday, and grows to it as the service lets it. Then two hours of today are played, minute by
minute. The Advantage stream is new, with warm throughput for the peak that is expected and a tenth
more.

Simplification: keys spread evenly, so a shard's part of the traffic is the width of its arc; one
hot key would be refused in all three modes.
Simplification: shards are halved whole, so a Standard stream may stand ready for up to four times
yesterday's peak; AWS promises twice, and the peak given here is one for which both are the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from math import ceil
from typing import Final

from kdslab.model.account import Account
from kdslab.model.bill import account_bill
from kdslab.model.facts import (
    KIB,
    MIB,
    SHARD_WRITE_BYTES_PER_SECOND,
    SHARD_WRITE_RECORDS_PER_SECOND,
)
from kdslab.model.hashing import KEY_SPACE
from kdslab.model.on_demand import MINUTE_SECONDS
from kdslab.model.prices import Plan
from kdslab.model.quotas import ON_DEMAND_SHARDS_AT_START
from kdslab.model.rolling import DAY_SECONDS
from kdslab.model.stream import Stream, StreamMode
from kdslab.sim.capacity_shapes import FLASH, SHAPES

YESTERDAY_MIBPS: Final = 1.9
"""A peak that fills nearly half of the four shards that an on-demand stream begins with."""

MINUTES: Final = 120
_YESTERDAY_MINUTES: Final = 60
_SPARE: Final = 1.1
"""How much more warm throughput is asked for than the peak that is expected."""


@dataclass(frozen=True, kw_only=True)
class Lane:
    """One stream in the race.

    Attributes:
        plan: How it is billed.
        capacity_mibps: What its shards may take, by minute.
        accepted: Records that it stored, by minute.
        shards: Its open shards, by minute.
        usd: What the two hours cost, one reader that polls included.
    """

    plan: str
    capacity_mibps: tuple[float, ...]
    accepted: tuple[int, ...]
    shards: tuple[int, ...]
    usd: float

    @property
    def usd_an_hour(self) -> float:
        """What an hour costs on average."""
        return self.usd * 60 / MINUTES


@dataclass(frozen=True, kw_only=True)
class Race:
    """The same traffic on three streams.

    Attributes:
        shape: How the traffic goes, by name.
        yesterday_mibps: Yesterday's peak.
        peak_mibps: Today's.
        record_bytes: What each record weighs.
        offered: Records that were sent to each of the streams, by minute.
        lanes: Provisioned, on-demand Standard, on-demand Advantage.
    """

    shape: str
    yesterday_mibps: float
    peak_mibps: float
    record_bytes: int
    offered: tuple[int, ...]
    lanes: tuple[Lane, ...]

    @cached_property
    def refused(self) -> tuple[int, ...]:
        """Records that were not let in, a number for each of the streams."""
        return tuple(sum(self.offered) - sum(lane.accepted) for lane in self.lanes)


def race(
    shape: str = FLASH,
    *,
    yesterday_mibps: float = YESTERDAY_MIBPS,
    factor: float = 3.0,
    record_kib: int = 4,
    shards: int = 3,
) -> Race:
    """Send the same two hours of traffic to three streams.

    Args:
        shape: One of `capacity_shapes.SHAPES`.
        yesterday_mibps: Yesterday's peak in MiB a second; today begins at it.
        factor: How many times that today's peak is.
        record_kib: What each record weighs, in KiB.
        shards: How many shards the provisioned stream has.

    Example:
        >>> flash = race(factor=3)
        >>> [lane.plan for lane, refused in zip(flash.lanes, flash.refused) if not refused]
        ['on-demand advantage']
    """
    size, peak = record_kib * KIB, yesterday_mibps * factor
    rate = SHAPES[shape](yesterday_mibps, peak)
    middles = ((minute + 0.5) * MINUTE_SECONDS for minute in range(MINUTES))
    offered = tuple(round(rate(at) * MIB / size * MINUTE_SECONDS) for at in middles)
    yesterday = (round(yesterday_mibps * MIB / size * MINUTE_SECONDS),) * _YESTERDAY_MINUTES
    expected = max(offered) / MINUTE_SECONDS
    warm = ceil(_SPARE * expected / min(SHARD_WRITE_RECORDS_PER_SECOND, MIB // size))
    return Race(
        shape=shape,
        yesterday_mibps=yesterday_mibps,
        peak_mibps=peak,
        record_bytes=size,
        offered=offered,
        lanes=(
            _provisioned(offered, size, shards),
            _standard(yesterday, offered, size),
            _advantage(offered, size, warm),
        ),
    )


@lru_cache(maxsize=64)
def _provisioned(offered: tuple[int, ...], size: int, shards: int) -> Lane:
    account = Account()
    stream = account.create(DAY_SECONDS, "race", shard_count=shards)
    return _run(account, stream, offered, size, Plan.PROVISIONED)


@lru_cache(maxsize=64)
def _standard(yesterday: tuple[int, ...], offered: tuple[int, ...], size: int) -> Lane:
    account = Account()
    stream = _on_demand(account, 0.0)
    for minute, records in enumerate(yesterday):
        _put(stream, float(minute * MINUTE_SECONDS), records, size)
    return _run(account, stream, offered, size, Plan.STANDARD)


@lru_cache(maxsize=64)
def _advantage(offered: tuple[int, ...], size: int, warm_mibps: int) -> Lane:
    account = Account()
    account.begin_commitment(DAY_SECONDS)
    stream = _on_demand(account, DAY_SECONDS, warm_mibps)
    return _run(account, stream, offered, size, Plan.ADVANTAGE)


def _on_demand(account: Account, now: float, warm_mibps: int | None = None) -> Stream:
    return account.create(
        now,
        "race",
        shard_count=ON_DEMAND_SHARDS_AT_START,
        mode=StreamMode.ON_DEMAND,
        warm_mibps=warm_mibps,
    )


def _run(account: Account, stream: Stream, offered: tuple[int, ...], size: int, plan: Plan) -> Lane:
    """Play today, and take from the bill what it said when today began."""
    before = account_bill(account, DAY_SECONDS).total_usd
    accepted, shards = [], []
    for minute, records in enumerate(offered):
        now = float(DAY_SECONDS + minute * MINUTE_SECONDS)
        stream.settle(now)
        shards.append(len(stream.open_shards))
        accepted.append(_put(stream, now, records, size))
    # One reader polls all of it. Records that are only counted cannot be read, so it is counted.
    stream.usage.read(sum(accepted) * size)
    end = float(DAY_SECONDS + MINUTES * MINUTE_SECONDS)
    each = min(SHARD_WRITE_RECORDS_PER_SECOND * size, SHARD_WRITE_BYTES_PER_SECOND) / MIB
    return Lane(
        plan=plan.value,
        capacity_mibps=tuple(count * each for count in shards),
        accepted=tuple(accepted),
        shards=tuple(shards),
        usd=float(account_bill(account, end).total_usd - before),
    )


def _put(stream: Stream, now: float, records: int, size: int) -> int:
    """Let a minute's records come, to each shard by the width of its arc."""
    stream.settle(now)
    shards = list(stream.open_shards)
    starts = [*(shard.hash_key_range.start for shard in shards), KEY_SPACE]
    ends = [records * start // KEY_SPACE for start in starts]
    return sum(
        stream.put_alike(now, shard, records=to - start, size_bytes=size, seconds=MINUTE_SECONDS)
        for shard, (start, to) in zip(shards, pairwise(ends), strict=True)
    )
