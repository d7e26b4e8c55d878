"""Traffic that spreads evenly over a stream, for some minutes: what a scaling alarm looks at."""

from __future__ import annotations

from kdslab.model.facts import MIB
from kdslab.model.series import MINUTE
from kdslab.model.stream import Stream
from kdslab.sim.clock import VirtualClock
from kdslab.sim.reshard_policy import RECORD_BYTES


def busy_minutes(
    stream: Stream, clock: VirtualClock, *, mib_per_second: float, minutes: int
) -> int:
    """Send equal parts to all open shards for some whole minutes, and move the clock.

    The records are counted and not kept: metrics, and what each shard refuses, are those of real
    ones. The first minute is the next that begins.

    Args:
        stream: Where they go.
        clock: The clock of the stream's lab.
        mib_per_second: How much comes, from all producers together.
        minutes: For how long.

    Returns:
        How many records were refused.
    """
    clock.advance(-clock.now() % MINUTE)
    offered = round(mib_per_second * MIB / RECORD_BYTES * MINUTE)
    refused = 0
    for _ in range(minutes):
        now = clock.now()
        stream.settle(now)
        shards = stream.open_shards
        each, more = divmod(offered, len(shards))
        for place, shard in enumerate(shards):
            records = each + (place < more)
            refused += records - stream.put_alike(
                now, shard, records=records, size_bytes=RECORD_BYTES, seconds=MINUTE
            )
        clock.advance(MINUTE)
    return refused
