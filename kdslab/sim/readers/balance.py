"""Who should read which shard: by the number of leases, as the KCL 2 does, or by the load.

Source: awslabs/amazon-kinesis-client, lease lifecycle and the 3.x deep dive.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def fair_share(leases: int, workers: int) -> int:
    """Return how many leases a worker wants when all are to have equally many.

    Example:
        >>> fair_share(leases=3, workers=5), fair_share(leases=7, workers=3)
        (1, 3)
    """
    return max(1, -(-leases // workers))


def victim(counts: Mapping[str, int], me: str) -> str | None:
    """Return from whom a worker with too few leases takes one, if from anybody.

    Args:
        counts: How many leases each worker has that has any; `me` may be missing.
        me: Who wants more.
    """
    mine = counts.get(me, 0)
    share = fair_share(sum(counts.values()), len({*counts, me}))
    most = max(counts, key=lambda name: counts[name], default=me)
    over, lacking = counts.get(most, 0) - share, share - mine
    if most == me or lacking <= 0:
        return None
    # Who lacks two takes one even from a worker that has no more than its share.
    steals = over > 0 or (over == 0 and lacking > 1)
    return most if steals else None


def by_count(loads: Sequence[float], workers: int) -> tuple[float, ...]:
    """Return each worker's load when shards are dealt out in turn, so that counts are equal.

    Example:
        >>> by_count([900, 10, 800, 10], 2)
        (1700, 20)
    """
    return tuple(sum(loads[worker::workers]) for worker in range(workers))


def by_load(loads: Sequence[float], workers: int) -> tuple[float, ...]:
    """Return each worker's load when the heaviest shards go first, each to whoever has least.

    Simplification: the KCL 3 moves leases step by step, by the processor time of its workers; this
    is where that leads when all workers are alike.

    Example:
        >>> by_load([900, 10, 800, 10], 2)
        (900.0, 820.0)
    """
    totals = [0.0] * workers
    for load in sorted(loads, reverse=True):
        totals[totals.index(min(totals))] += load
    return tuple(totals)
