"""What a month costs in each mode, at every average throughput, and where the lines cross."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from math import ceil
from typing import Final

from kdslab.model.bill import account_bill, bill
from kdslab.model.commitment import Commitment
from kdslab.model.facts import (
    KIB,
    MIB,
    SHARD_READ_BYTES_PER_SECOND,
    SHARD_WRITE_BYTES_PER_SECOND,
    SHARD_WRITE_RECORDS_PER_SECOND,
)
from kdslab.model.prices import BILLING_MONTH_HOURS, Plan
from kdslab.model.usage import Usage

MONTH_SECONDS: Final = BILLING_MONTH_HOURS * 3600
_POINTS_A_DECADE: Final = 8
_DECADES: Final = (-2, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What a stream has to carry, whatever its mode.

    Attributes:
        record_kib: What each record weighs, in KiB.
        peak_factor: How many times the average the busiest second is, at least 1.
        pollers: Readers that poll.
        fan_outs: Readers with enhanced fan-out.
    """

    record_kib: int = 1
    peak_factor: float = 1.0
    pollers: int = 1
    fan_outs: int = 0

    def shards(self, mibps: float) -> int:
        """Return how many shards a provisioned stream needs to carry it at its peak."""
        peak_bytes = mibps * MIB * self.peak_factor
        return max(
            1,
            ceil(peak_bytes / SHARD_WRITE_BYTES_PER_SECOND - 1e-9),
            ceil(peak_bytes / (self.record_kib * KIB) / SHARD_WRITE_RECORDS_PER_SECOND - 1e-9),
            ceil(peak_bytes * self.pollers / SHARD_READ_BYTES_PER_SECOND - 1e-9),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """A throughput at which one mode gets cheaper than another.

    A provisioned stream's price jumps with each shard, so the two may lie on either side of it.

    Attributes:
        mibps: Average MiB a second.
        usd: Dollars a month there.
        cheaper_below: The plan that is cheaper up to there.
        cheaper_above: The plan that is cheaper from there on.
    """

    mibps: float
    usd: float
    cheaper_below: str
    cheaper_above: str


@dataclass(frozen=True, kw_only=True)
class BreakEven:
    """A month's dollars in three modes.

    Attributes:
        load: What is carried.
        mibps: Average throughputs, ascending, MiB a second.
        usd: Dollars a month at each, by plan.
        crossings: Where two plans cost the same, by throughput.
    """

    load: Load
    mibps: tuple[float, ...]
    usd: tuple[tuple[str, tuple[float, ...]], ...]
    crossings: tuple[Crossing, ...]

    @property
    def cheapest(self) -> tuple[tuple[float, str], ...]:
        """From which throughput on which plan is the cheapest, ascending."""
        found: list[tuple[float, str]] = []
        for place, at in enumerate(self.mibps):
            plan = min(self.usd, key=lambda line: line[1][place])[0]
            if not found or found[-1][1] != plan:
                found.append((self._turn(found[-1][1] if found else "", plan, at), plan))
        return tuple(found)

    def _turn(self, before: str, after: str, at: float) -> float:
        turns = [
            one.mibps
            for one in self.crossings
            if (one.cheaper_below, one.cheaper_above) == (before, after) and one.mibps <= at
        ]
        return max(turns, default=at)


def month_usd(plan: Plan, load: Load, mibps: float) -> float:
    """Return what 730 hours cost, from the model's own bill.

    Args:
        plan: The plan.
        load: What is carried.
        mibps: Average MiB a second.

    Example:
        >>> round(month_usd(Plan.PROVISIONED, Load(), 0.0), 2)
        10.95
        >>> round(month_usd(Plan.ADVANTAGE, Load(), 25.0), 2)
        3079.69
    """
    return _month_usd(plan, load, mibps)


@lru_cache(maxsize=4096)
def _month_usd(plan: Plan, load: Load, mibps: float) -> float:
    usage = Usage(0.0)
    usage.mark(
        0.0,
        mode="PROVISIONED" if plan is Plan.PROVISIONED else "ON_DEMAND",
        open_shards=load.shards(mibps),
        consumers=load.fan_outs,
        retention_hours=24,
        is_advantage=plan is Plan.ADVANTAGE,
    )
    size = load.record_kib * KIB
    records = round(mibps * MIB * MONTH_SECONDS / size)
    usage.put(0.0, size, records)
    usage.read(records * size * load.pollers)
    usage.fan_out(records * size * load.fan_outs)
    if plan is not Plan.ADVANTAGE:
        return float(bill(usage, MONTH_SECONDS).total_usd)
    return float(account_bill(_Committed(usage), MONTH_SECONDS).total_usd)


class _Committed:
    """An account that has one stream's meter and the commitment, from the first second on."""

    def __init__(self, usage: Usage) -> None:
        self.usage = usage
        self.past_usage = Usage(0.0)
        self.commitment = Commitment()
        self.commitment.enable(0.0)

    def streams(self, now: float) -> list[_Committed]:
        """Return the one stream, which is this."""
        del now
        return [self]


def break_even(load: Load) -> BreakEven:
    """Return what a month costs at every throughput, and where modes cost the same.

    Args:
        load: What is carried.
    """
    low, high = _DECADES
    steps = range(low * _POINTS_A_DECADE, high * _POINTS_A_DECADE + 1)
    mibps = tuple(10 ** (step / _POINTS_A_DECADE) for step in steps)
    lines = {plan: tuple(month_usd(plan, load, at) for at in mibps) for plan in Plan}
    return BreakEven(
        load=load,
        mibps=mibps,
        usd=tuple((plan.value, usd) for plan, usd in lines.items()),
        crossings=tuple(sorted(_crossings(load, mibps, lines), key=lambda one: one.mibps)),
    )


def _crossings(
    load: Load, mibps: tuple[float, ...], lines: dict[Plan, tuple[float, ...]]
) -> list[Crossing]:
    found = []
    pairs = ((Plan.PROVISIONED, Plan.STANDARD), (Plan.STANDARD, Plan.ADVANTAGE))
    for one, other in (*pairs, (Plan.PROVISIONED, Plan.ADVANTAGE)):
        lead = [left - right for left, right in zip(lines[one], lines[other], strict=True)]
        for place in range(len(mibps) - 1):
            if lead[place] * lead[place + 1] < 0:
                at = _meeting(partial(_lead, load, one, other), mibps[place], mibps[place + 1])
                below, above = (one, other) if lead[place] < 0 else (other, one)
                found.append(
                    Crossing(
                        mibps=at,
                        # Of the two this is the one without steps.
                        usd=month_usd(other, load, at),
                        cheaper_below=below.value,
                        cheaper_above=above.value,
                    )
                )
    return found


def _lead(load: Load, one: Plan, other: Plan, mibps: float) -> float:
    return month_usd(one, load, mibps) - month_usd(other, load, mibps)


def _meeting(lead: Callable[[float], float], low: float, high: float) -> float:
    """Return where a difference changes its sign, by halving; shards come in steps."""
    falls = lead(low) > 0
    for _ in range(24):
        middle = (low + high) / 2
        if (lead(middle) > 0) is falls:
            low = middle
        else:
            high = middle
    return high
