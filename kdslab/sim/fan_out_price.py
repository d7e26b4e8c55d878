"""Fan-out against polling: how old records are when they come, and what a month of it costs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kdslab.model.facts import KIB, SHARD_READ_CALLS_PER_SECOND
from kdslab.sim.read_tank import FAN_OUT, read_tank
from kdslab.sim.sizing_cost import month

POLLING: Final = "polling"
_SECONDS: Final = 60
_IN_TIME_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Some applications that all read a stream in the same way.

    Attributes:
        way: "polling" or "fan-out".
        applications: How many there are.
        millis: How old their records are on average when they come.
        keeps_up: Whether all of them stay near the newest record.
        usd: What they add to a provisioned stream's bill, in dollars a month of 730 hours.
    """

    way: str
    applications: int
    millis: float
    keeps_up: bool
    usd: float


@lru_cache(maxsize=256)
def by_polling(applications: int, write_kib: int) -> Reading:
    """Let applications poll a shard, each as often as five calls a second for all allow.

    Args:
        applications: How many, at least 1.
        write_kib: KiB written to the shard each second.

    Example:
        >>> reading = by_polling(2, write_kib=512)
        >>> round(reading.millis, -1), reading.keeps_up, reading.usd
        (210.0, True, 0.0)
    """
    run = read_tank(
        pollers=applications,
        interval_seconds=applications / SHARD_READ_CALLS_PER_SECOND,
        write_kib=write_kib,
        joins_at=0,
        seconds=_SECONDS,
    )
    return Reading(
        way=POLLING,
        applications=applications,
        millis=max(reader.delay_seconds for reader in run.readers) * 1000,
        keeps_up=max(reader.lag_seconds[-1] for reader in run.readers) < _IN_TIME_SECONDS,
        usd=0.0,
    )


@lru_cache(maxsize=256)
def by_fan_out(applications: int, shards: int, write_kib: int) -> Reading:
    """Let applications read a provisioned stream by enhanced fan-out.

    Args:
        applications: How many; each is a registered consumer.
        shards: How many shards the stream has; each carries as much as the others.
        write_kib: KiB written to each shard each second.

    Example:
        >>> reading = by_fan_out(2, shards=4, write_kib=512)
        >>> round(reading.millis), round(reading.usd, 2)
        (70, 221.05)
    """
    run = read_tank(pollers=1, write_kib=write_kib, fan_out=True, seconds=_SECONDS)
    pushed = next(reader for reader in run.readers if reader.name == FAN_OUT)
    return Reading(
        way=FAN_OUT,
        applications=applications,
        millis=pushed.delay_seconds * 1000,
        keeps_up=pushed.lag_seconds[-1] < _IN_TIME_SECONDS,
        usd=month(shards * write_kib, KIB, shards, applications).fan_out_usd,
    )
