"""How many runs of a function there are at once: by the shards, and not by the load."""

from __future__ import annotations

from dataclasses import dataclass

from kdslab.model.defaults import FUNCTION_BATCH_RECORDS_BY_DEFAULT
from kdslab.model.facts import SHARD_WRITE_RECORDS_PER_SECOND

STEPS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Runs at once over the load.

    Attributes:
        shards: Open shards.
        factor: The parallelization factor.
        run_seconds: How long the function takes for a batch.
        batch_size: The most records that one run gets.
        load: Records a second, from nothing to what the shards take in.
        wanted: How many runs at once the load calls for.
        running: How many there are.
        falls_behind: By how many records a second the function falls behind.
    """

    shards: int
    factor: int
    run_seconds: float
    batch_size: int
    load: tuple[int, ...]
    wanted: tuple[float, ...]
    running: tuple[float, ...]
    falls_behind: tuple[float, ...]

    @property
    def runs_at_most(self) -> int:
        """How many runs there can be at once."""
        return self.shards * self.factor

    @property
    def keeps_up_to(self) -> float:
        """How many records a second the function keeps up with."""
        return self.runs_at_most * self.batch_size / self.run_seconds


def concurrency(
    shards: int = 2,
    factor: int = 1,
    *,
    run_seconds: float = 0.5,
    batch_size: int = FUNCTION_BATCH_RECORDS_BY_DEFAULT,
) -> Scale:
    """Raise the load on a stream whose records a function takes, keys spread evenly.

    Simplification: batches are full, and all of a shard's concurrent batches get equally much.

    Args:
        shards: Open shards, at least 1.
        factor: The parallelization factor, 1 to 10.
        run_seconds: How long the function takes for a full batch.
        batch_size: The most records that one run gets.

    Example:
        >>> scale = concurrency(4, 2)
        >>> scale.runs_at_most, max(scale.running), scale.keeps_up_to
        (8, 8.0, 1600.0)
    """
    most = shards * SHARD_WRITE_RECORDS_PER_SECOND
    load = tuple(round(most * step / STEPS) for step in range(STEPS + 1))
    wanted = tuple(round(each * run_seconds / batch_size, 3) for each in load)
    lanes = float(shards * factor)
    keeps_up_to = lanes * batch_size / run_seconds
    return Scale(
        shards=shards,
        factor=factor,
        run_seconds=run_seconds,
        batch_size=batch_size,
        load=load,
        wanted=wanted,
        running=tuple(min(each, lanes) for each in wanted),
        falls_behind=tuple(round(max(0.0, each - keeps_up_to), 3) for each in load),
    )
