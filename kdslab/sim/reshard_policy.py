"""A provisioned stream that an alarm scales: a day of traffic, and ten calls to live through it.

Kinesis has no auto-scaling for provisioned streams. What people build is this: a CloudWatch alarm
on how full the stream is, and a function that calls UpdateShardCount.

Simplification: after UpdateShardCount all shards get equal parts of the traffic, as AWS says of
uniform scaling, though the model's own merges leave arcs of two widths.
Simplification: the alarm knows a minute as soon as it is over, and neither the alarm nor the
function that it calls is on the bill.
Simplification: the alarm calls as long as the stream is too full or too empty; CloudWatch calls a
function once, when an alarm goes off, and a program that wants more has to look again by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Final

from kdslab.model.facts import KIB, MIB, SHARD_WRITE_BYTES_PER_SECOND
from kdslab.model.lifecycle import StreamStatus
from kdslab.model.stream import Stream
from kdslab.sim.reshard import attempt
from kdslab.sim.workload import DAY_SECONDS, Rate, daily, spike

RECORD_BYTES: Final = 4 * KIB
TICK_SECONDS: Final = 120
_TICKS: Final = int(DAY_SECONDS) // TICK_SECONDS
_RECORDS_PER_MIB: Final = MIB // RECORD_BYTES
_LOW_PART: Final = 0.4
"""The stream shrinks when it is less full than this part of the threshold."""

DOUBLE: Final = "double and halve"
QUARTER: Final = "25 % up and down"
NEVER: Final = "never: leave it alone"


def _sale(at: float) -> float:
    return daily(0.7, 2.0)(at) + spike(0.0, 4.0, 12 * 3600.0, 3600.0)(at)


def _two_rushes(at: float) -> float:
    return 0.6 + daily(0.0, 2.4, peak_hour=9)(2 * at)


TRAFFIC: Final[dict[str, Rate]] = {
    "a day that swells": daily(0.7, 5.2),
    "two rush hours": _two_rushes,
    "a sale at noon": _sale,
}
"""MiB a second at a time of the day, by name."""

STEPS: Final[dict[str, tuple[Callable[[int], int], Callable[[int], int]]]] = {
    DOUBLE: (lambda count: 2 * count, lambda count: -(-count // 2)),
    QUARTER: (lambda count: -(-5 * count // 4), lambda count: max(1, 3 * count // 4)),
    NEVER: (lambda count: count, lambda count: count),
}
"""How a policy goes up and down from a number of shards, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """When the alarm goes off and what it does.

    Attributes:
        threshold: How full the stream is when it has to grow, above 0 and up to 1.
        minutes: For how many minutes in a row it must be so.
        cooldown_minutes: How long nothing is done after a change.
        step: One of `STEPS`.
        shards: With how many shards the day begins.
    """

    threshold: float = 0.7
    minutes: int = 5
    cooldown_minutes: int = 15
    step: str = DOUBLE
    shards: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One UpdateShardCount: when, in minutes of the day, from and to how many, and if refused."""

    minute: int
    before: int
    target: int
    refused: str


@dataclass(frozen=True, kw_only=True)
class PolicyDay:
    """What a policy made of a day.

    Attributes:
        policy: The policy.
        traffic: The traffic, by name.
        offered: Records that were sent, by tick of two minutes.
        accepted: Those of them that were stored.
        shards: Open shards when the tick began.
        updating: Whether the stream was UPDATING then.
        calls: Every call of UpdateShardCount, refused ones too.
        usd: What the stream cost.
        shard_hours: How many shard-hours are on its bill.
    """

    policy: Policy
    traffic: str
    offered: tuple[int, ...]
    accepted: tuple[int, ...]
    shards: tuple[int, ...]
    updating: tuple[bool, ...]
    calls: tuple[Call, ...]
    usd: float
    shard_hours: float

    @property
    def refused(self) -> int:
        """How many records were not let in."""
        return sum(self.offered) - sum(self.accepted)

    @property
    def made(self) -> int:
        """How many calls the service took."""
        return sum(not call.refused for call in self.calls)


def day_under(policy: Policy, traffic: str = "a day that swells") -> PolicyDay:
    """Let a day's traffic come to a stream that a policy scales.

    Args:
        policy: The policy.
        traffic: One of `TRAFFIC`.

    Example:
        >>> alone = day_under(Policy(step=NEVER))
        >>> set(alone.shards), alone.calls, alone.refused > 0
        ({2}, (), True)
    """
    offered = _records(traffic)
    stream = Stream("scaled", shard_count=policy.shards, now=0.0)
    alarm = _Alarm(policy)
    accepted, shards, updating, calls = [], [], [], []
    for tick, records in enumerate(offered):
        now = float(tick * TICK_SECONDS)
        stream.settle(now)
        count = len(stream.open_shards)
        shards.append(count)
        updating.append(stream.status(now) is StreamStatus.UPDATING)
        accepted.append(_put_evenly(stream, now, records))
        # While it is UPDATING the alarm would act on a number of shards that is about to change.
        minute = (tick + 1) * TICK_SECONDS // 60
        target = count if updating[-1] else alarm.wants(minute, count, accepted[-1])
        if target != count:
            end = now + TICK_SECONDS
            refused = attempt(partial(stream.update_shard_count, end, target))
            calls.append(Call(minute=minute, before=count, target=target, refused=refused))
    bill = stream.bill(DAY_SECONDS)
    return PolicyDay(
        policy=policy,
        traffic=traffic,
        offered=offered,
        accepted=tuple(accepted),
        shards=tuple(shards),
        updating=tuple(updating),
        calls=tuple(calls),
        usd=float(bill.total_usd),
        shard_hours=float(bill.lines[0].quantity),
    )


def calls_to_reach(start: int, target: int) -> tuple[int, ...]:
    """Return the numbers of shards on the shortest way up, each step taken by a real stream.

    Example:
        >>> calls_to_reach(1, 10)
        (1, 2, 4, 8, 10)
    """
    stream = Stream("way", shard_count=start, now=0.0)
    way, now = [start], 60.0
    while way[-1] < target:
        stream.update_shard_count(now, min(2 * way[-1], target))
        now += 600.0
        stream.settle(now)
        way.append(len(stream.open_shards))
    return tuple(way)


class _Alarm:
    """Counts the minutes on either side of its thresholds, and waits after it has acted."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._up, self._down = STEPS[policy.step]
        self._over = self._under = self._quiet_until = 0

    def wants(self, minute: int, count: int, accepted: int) -> int:
        """Return how many shards the stream is to have; the same number is no change."""
        policy = self._policy
        full = accepted * RECORD_BYTES / (count * SHARD_WRITE_BYTES_PER_SECOND * TICK_SECONDS)
        passed = TICK_SECONDS // 60
        self._over = self._over + passed if full > policy.threshold else 0
        self._under = self._under + passed if full < policy.threshold * _LOW_PART else 0
        if minute < self._quiet_until:
            return count
        target = count
        if self._over >= policy.minutes:
            target = self._up(count)
        elif self._under >= policy.minutes:
            target = self._down(count)
        if target != count:
            self._over = self._under = 0
            self._quiet_until = minute + policy.cooldown_minutes
        return target


@cache
def _records(traffic: str) -> tuple[int, ...]:
    rate = TRAFFIC[traffic]
    middles = ((tick + 0.5) * TICK_SECONDS for tick in range(_TICKS))
    return tuple(round(rate(at) * _RECORDS_PER_MIB * TICK_SECONDS) for at in middles)


def _put_evenly(stream: Stream, now: float, records: int) -> int:
    shards = stream.open_shards
    each, more = divmod(records, len(shards))
    return sum(
        stream.put_alike(
            now, shard, records=each + (place < more), size_bytes=RECORD_BYTES, seconds=TICK_SECONDS
        )
        for place, shard in enumerate(shards)
    )
