"""Traffic moved by counts: a day on forty shards without making one record.

Each distinct key is routed once. Then a tick's records are numbers, and the model's one admission
rule is asked with all of a second's records at once. A property test holds this to the same totals
as putting every record by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from kdslab.model.hashing import HashKeyRange, even_ranges
from kdslab.model.shard import shard_id
from kdslab.model.throttle import admitted_evenly
from kdslab.sim.workload import Workload

Grid = tuple[tuple[int, ...], ...]
"""One tuple a shard, one number a tick."""


@dataclass(frozen=True, kw_only=True)
class WriteRun:
    """What a workload did to the shards of a stream, tick by tick.

    Attributes:
        tick_seconds: How long a tick is.
        record_bytes: What each record weighs, key included.
        shards: The shards' identifiers.
        offered: Records that producers sent, by shard and tick.
        accepted: Those of them that were stored.
    """

    tick_seconds: int
    record_bytes: int
    shards: tuple[str, ...]
    offered: Grid
    accepted: Grid

    @cached_property
    def refused(self) -> Grid:
        """Records that were not let in, by shard and tick."""
        return tuple(
            tuple(sent - stored for sent, stored in zip(*rows, strict=True))
            for rows in zip(self.offered, self.accepted, strict=True)
        )

    @property
    def ticks(self) -> int:
        """How many ticks there are."""
        return len(self.offered[0])

    @property
    def total_offered(self) -> int:
        """All records that were sent."""
        return sum(map(sum, self.offered))

    @property
    def total_accepted(self) -> int:
        """All records that were stored."""
        return sum(map(sum, self.accepted))

    @property
    def total_refused(self) -> int:
        """All records that were not let in."""
        return self.total_offered - self.total_accepted


def by_tick(grid: Grid) -> tuple[int, ...]:
    """Return the sums over all shards, one a tick.

    Example:
        >>> by_tick(((1, 2, 3), (10, 20, 30)))
        (11, 22, 33)
    """
    return tuple(map(sum, zip(*grid, strict=True)))


def run_writes(
    workload: Workload,
    *,
    seconds: int,
    shards: int | Sequence[HashKeyRange],
    tick_seconds: int = 1,
) -> WriteRun:
    """Send a workload to a provisioned stream and count what each shard takes.

    Args:
        workload: What comes.
        seconds: For how long; a multiple of `tick_seconds`.
        shards: How many even shards, or the arcs of shards that tile the ring.
        tick_seconds: How long a tick is, in whole seconds; each second's records come at once.

    Raises:
        ValueError: If the time is no whole number of ticks.
    """
    if tick_seconds < 1 or seconds % tick_seconds:
        raise ValueError(f"a run lasts a number of ticks, got {seconds} s and {tick_seconds} s")
    ranges = even_ranges(shards) if isinstance(shards, int) else tuple(shards)
    arrived = workload.arrived(seconds, tick_seconds)
    offered = tuple(split(arrived, share) for share in workload.mix.per_shard(ranges))
    size = workload.record_bytes
    # Few different numbers come: the rule is asked once for each.
    taken = {n: admitted_evenly(n, size, tick_seconds) for row in offered for n in set(row)}
    return WriteRun(
        tick_seconds=tick_seconds,
        record_bytes=size,
        shards=tuple(map(shard_id, range(len(ranges)))),
        offered=offered,
        accepted=tuple(tuple(map(taken.__getitem__, row)) for row in offered),
    )


def split(arrived: Sequence[float], share: float) -> tuple[int, ...]:
    """Return the whole records that fall to a share of the traffic, tick by tick.

    What a tick owes in parts of a record comes in a later one, so that nothing is lost by rounding.

    Example:
        >>> split([1.0, 2.0, 3.0, 4.0], 0.5)
        (1, 0, 1, 0)
    """
    sums = [int(so_far * share + 0.5) for so_far in (0.0, *arrived)]
    return tuple(later - earlier for earlier, later in pairwise(sums))
