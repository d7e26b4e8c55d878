"""What chance does to keys and shards: many trials, and the two cities of the old example."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from kdslab.sim.hashing import chance_of_no_collision, route_keys


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadTrials:
    """How often some random keys landed on shards that all differ.

    Attributes:
        keys: Keys in each trial.
        shards: Even shards.
        trials: How many trials.
        perfect: In how many of them every key had a shard of its own.
        expected: What the theory of probability says, as a part of 1.
    """

    keys: int
    shards: int
    trials: int
    perfect: int
    expected: float

    @property
    def part(self) -> float:
        """Return the part of the trials that were perfect."""
        return self.perfect / self.trials


def spread_trials(
    keys: int = 4, shards: int = 4, trials: int = 10_000, seed: int = 1
) -> SpreadTrials:
    """Route random keys again and again, and count when no shard got two.

    Args:
        keys: How many keys a trial has.
        shards: How many even shards there are.
        trials: How many trials.
        seed: The same seed gives the same keys.

    Example:
        >>> trials = spread_trials(trials=2_000)
        >>> abs(trials.part - trials.expected) < 0.02
        True
    """
    chance = Random(seed)
    perfect = 0
    for _ in range(trials):
        drawn = [f"{chance.getrandbits(64):x}" for _ in range(keys)]
        perfect += max(route_keys(drawn, shards).per_shard) == 1
    return SpreadTrials(
        keys=keys,
        shards=shards,
        trials=trials,
        perfect=perfect,
        expected=chance_of_no_collision(keys, shards),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """Where the example's cities land on some number of shards."""

    shards: int
    new_york: int
    los_angeles: int


def two_cities(shard_counts: tuple[int, ...] = (2, 3, 4)) -> tuple[Landing, ...]:
    """Return where "New York" and "Los Angeles" land, for several numbers of shards.

    Example:
        >>> [(one.new_york, one.los_angeles) for one in two_cities()]
        [(1, 1), (1, 2), (2, 3)]
    """
    return tuple(
        Landing(
            shards=count,
            new_york=route_keys(["New York"], count).keys[0].shard,
            los_angeles=route_keys(["Los Angeles"], count).keys[0].shard,
        )
        for count in shard_counts
    )
