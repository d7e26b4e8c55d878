"""What can go wrong at night, what can be looked at, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from kdslab.sim.keys import one_hot, uniform
from kdslab.sim.operate_rig import Rig, Situation

WRITES: Final = "WriteProvisionedThroughputExceeded"
READS: Final = "ReadProvisionedThroughputExceeded"
AGE: Final = "IteratorAgeMilliseconds"
STREAM_RECORDS: Final = "IncomingRecords of the stream"
SHARD_RECORDS: Final = "IncomingRecords of each shard"
METRICS: Final = (WRITES, STREAM_RECORDS, SHARD_RECORDS, READS, AGE)
"""The graphs that a learner can look at."""

LOST: Final = "records lost"
SILENCE: Final = "points without an age"


@dataclass(frozen=True, kw_only=True)
class Incident:
    """One alarm.

    Attributes:
        page: What the pager says: a symptom.
        cause: What is behind it, in a few words.
        harm: The metric that tells whether it is over; `LOST` counts records, and `SILENCE` the
            points since the readers' last one.
        telling: The graphs on which the cause can be read, the best one first.
        situation: The stream and its traffic.
    """

    page: str
    cause: str
    harm: str
    telling: tuple[str, ...]
    situation: Situation


INCIDENTS: Final = (
    Incident(
        page="A: producers are refused",
        cause="one hot key",
        harm=WRITES,
        telling=(SHARD_RECORDS,),
        situation=Situation(shards=4, mix=one_hot(200, 0.85), records_per_second=2_200),
    ),
    Incident(
        page="B: producers are refused, too",
        cause="too few shards",
        harm=WRITES,
        telling=(SHARD_RECORDS, STREAM_RECORDS),
        situation=Situation(shards=2, mix=uniform(800), records_per_second=3_000),
    ),
    Incident(
        page="C: the dashboard is late",
        cause="a reader too slow for its shards",
        harm=AGE,
        telling=(AGE,),
        situation=Situation(shards=2, records_a_step=1),
    ),
    Incident(
        page="D: some customers' data are late",
        cause="a poison record that is tried again and again",
        harm=AGE,
        telling=(AGE,),
        situation=Situation(shards=2, records_a_step=10, poison_step=60),
    ),
    Incident(
        page="E: readers are refused",
        cause="a sixth poller where five calls a second are shared",
        harm=READS,
        telling=(READS,),
        situation=Situation(shards=1, pollers=6, spread=2, step_seconds=1),
    ),
    Incident(
        page="F: a reader was off for a day",
        cause="a backlog older than the retention",
        harm=LOST,
        telling=(AGE,),
        situation=Situation(
            shards=2, records_a_step=1, step_seconds=60, period_seconds=720, off_hours=23.25
        ),
    ),
    Incident(
        page="G: producers are refused now and then",
        cause="bursts that the minute hides",
        harm=WRITES,
        telling=(SHARD_RECORDS,),
        situation=Situation(shards=4, mix=uniform(800), records_per_second=1_500, in_bursts=True),
    ),
    Incident(
        page="H: no invoice has come for minutes",
        cause="a reader whose process died",
        harm=SILENCE,
        telling=(AGE,),
        situation=Situation(shards=2, dies_at_step=65),
    ),
)

ACTS: Final[dict[str, Callable[[Rig], None]]] = {
    "wait": lambda _: None,
    "split the busiest shard": Rig.split_busiest,
    "double the shards": Rig.double,
    "spread the hottest key over 32 suffixes": Rig.spread_hottest,
    "make the reader four times faster": Rig.speed_up,
    "set aside a record that keeps failing": Rig.set_aside,
    "move the other readers to fan-out": Rig.fan_out,
    "raise the retention to 7 days": Rig.keep_longer,
    "even out the producers' bursts": Rig.even_out,
    "start the reader again": Rig.start_again,
}
"""What can be done about an alarm."""

PAGES: Final = tuple(incident.page for incident in INCIDENTS)
