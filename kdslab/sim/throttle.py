"""Why a stream refuses while its average looks fine: hot keys, hot shards, bursts of a second."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

from kdslab.data import cities, stock_prices
from kdslab.model.facts import SHARD_WRITE_RECORDS_PER_SECOND
from kdslab.model.series import MINUTE
from kdslab.sim.flow import Grid, WriteRun, by_tick, run_writes
from kdslab.sim.keys import KeyMix, one_hot, uniform, weighted, zipf
from kdslab.sim.workload import Rate, Workload, ramp, steady

SECONDS: Final = 5 * MINUTE
COLUMN_SECONDS: Final = 5
RECORD_BYTES: Final = 200
SHARDS_AT_MOST: Final = 40
HOT_SHARE: Final = 0.9
ONE_HOT: Final = "users, one hot with 90 %"
_USERS: Final = 800
BURST_EVERY: Final = 20


def _bursts(per_second: float) -> Rate:
    # Half of the records flow; the other half of twenty seconds comes in one of them.
    flow, burst = per_second / 2, per_second / 2 * BURST_EVERY
    return lambda at: flow + (burst if int(at) % BURST_EVERY == BURST_EVERY // 2 else 0)


LOADS: Final[dict[str, Callable[[float], Rate]]] = {
    "steady": steady,
    "rising": lambda per_second: ramp(0, 2 * per_second, SECONDS),
    "bursts of one second": _bursts,
}
"""How the records come, each with the same average."""

_MIXES: Final[dict[str, Callable[[], KeyMix]]] = {
    "users, all alike": lambda: uniform(_USERS),
    "users, a few loud (Zipf)": lambda: zipf(_USERS),
    ONE_HOT: lambda: one_hot(_USERS, HOT_SHARE),
    "cities by population": lambda: weighted(
        "cities by population", {city.name: float(city.population) for city in cities()}
    ),
    "stock tickers": lambda: weighted(
        "stock tickers", {**Counter(price.ticker for price in stock_prices())}
    ),
}

MIXES: Final = tuple(_MIXES)
"""What the records can have as partition keys."""


@cache
def mix_of(name: str) -> KeyMix:
    """Return the keys and their shares by a name of `MIXES`.

    Raises:
        ValueError: If there is no such mix.
    """
    if name not in _MIXES:
        raise ValueError(f"the mixes are {', '.join(MIXES)}, got {name}")
    return _MIXES[name]()


@dataclass(frozen=True, kw_only=True)
class HotRun:
    """Five minutes of a stream, second by second and shard by shard.

    Attributes:
        mix: What the partition keys are.
        load: How the records come.
        hottest_key: The key with the most records.
        hottest_share: Its part of all records, 0 to 1.
        writes: What was offered to each shard and what it took; a tick is a second.
    """

    mix: str
    load: str
    hottest_key: str
    hottest_share: float
    writes: WriteRun

    @property
    def shards(self) -> int:
        """How many shards there are."""
        return len(self.writes.shards)

    @property
    def limit(self) -> int:
        """How many records a second one shard takes at most."""
        return SHARD_WRITE_RECORDS_PER_SECOND

    @cached_property
    def offered_columns(self) -> Grid:
        """Records offered, by shard and in columns of `COLUMN_SECONDS`."""
        return gathered(self.writes.offered, COLUMN_SECONDS)

    @cached_property
    def peak_columns(self) -> Grid:
        """Records offered in the busiest second of each column, by shard."""
        return peaks(self.writes.offered, COLUMN_SECONDS)

    @cached_property
    def refused_columns(self) -> Grid:
        """Records refused, in the same columns."""
        return gathered(self.writes.refused, COLUMN_SECONDS)

    @cached_property
    def accepted_minutes(self) -> Grid:
        """IncomingRecords as CloudWatch sums them up: by shard and minute."""
        return gathered(self.writes.accepted, MINUTE)

    @cached_property
    def refused_minutes(self) -> Grid:
        """WriteProvisionedThroughputExceeded: records refused, by shard and minute."""
        return gathered(self.writes.refused, MINUTE)

    @cached_property
    def busiest(self) -> int:
        """The index of the shard that was offered the most."""
        totals = [sum(row) for row in self.offered_columns]
        return totals.index(max(totals))

    @cached_property
    def refusing(self) -> int:
        """How many shards refused anything."""
        return sum(any(row) for row in self.refused_columns)

    @cached_property
    def stream_use(self) -> float:
        """The busiest minute's average of the whole stream, as a part of what its shards take."""
        most = max(by_tick(self.accepted_minutes))
        return most / (MINUTE * self.limit * self.shards)

    @cached_property
    def busiest_use(self) -> float:
        """The busiest minute's average of the busiest shard, as a part of its limit."""
        return max(self.accepted_minutes[self.busiest]) / (MINUTE * self.limit)

    @cached_property
    def worst_minute(self) -> int:
        """The minute in which the busiest shard refused the most, or else took the most."""
        taken = self.accepted_minutes[self.busiest]
        refused = self.refused_minutes[self.busiest]
        return max(range(len(taken)), key=lambda minute: (refused[minute], taken[minute]))


def gathered(grid: Grid, ticks: int) -> Grid:
    """Return the sums of so many ticks each.

    Example:
        >>> gathered(((1, 2, 3, 4), (0, 0, 5, 5)), 2)
        ((3, 7), (0, 10))
    """
    starts = range(0, len(grid[0]), ticks)
    return tuple(tuple(sum(row[start : start + ticks]) for start in starts) for row in grid)


def peaks(grid: Grid, ticks: int) -> Grid:
    """Return the largest number among so many ticks each."""
    starts = range(0, len(grid[0]), ticks)
    return tuple(tuple(max(row[start : start + ticks]) for start in starts) for row in grid)


def run_hot(
    mix: str = MIXES[0], *, per_second: float = 2_000, shards: int = 4, load: str = "steady"
) -> HotRun:
    """Send five minutes of records to a provisioned stream.

    Args:
        mix: The partition keys: one of `MIXES`.
        per_second: Records a second, on average.
        shards: How many even shards.
        load: How they come: one of `LOADS`.

    Raises:
        ValueError: If there is no such mix or load.

    Example:
        >>> run_hot("users, all alike").writes.total_refused
        0
        >>> run_hot("users, one hot with 90 %").busiest
        2
    """
    if load not in LOADS:
        raise ValueError(f"the loads are {', '.join(LOADS)}, got {load}")
    keys = mix_of(mix)
    key, share = keys.hottest
    workload = Workload(rate=LOADS[load](per_second), mix=keys, record_bytes=RECORD_BYTES)
    return HotRun(
        mix=mix,
        load=load,
        hottest_key=key,
        hottest_share=share,
        writes=run_writes(workload, seconds=SECONDS, shards=shards),
    )
