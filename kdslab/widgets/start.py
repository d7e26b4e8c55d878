"""The live picture of lesson 00: a running stream and one slider, traffic."""

from __future__ import annotations

from kdslab.figures.start import told
from kdslab.model.facts import SHARD_WRITE_RECORDS_PER_SECOND, TABLE
from kdslab.sim.start import first_refusal, pushed
from kdslab.widgets.forecast import Forecast, Truth
from kdslab.widgets.knobs import Range, Switch
from kdslab.widgets.stage import LiveStage

_STEP = 50
_LIMIT = SHARD_WRITE_RECORDS_PER_SECOND
_OPTIONS = (
    f"above {_LIMIT // 10:,} records/s",
    f"above {_LIMIT:,} records/s",
    f"above {_LIMIT * 3 // 2:,} records/s",
    "never: a stream only gets slower",
)


class PushHarder(LiveStage):
    """A stream under load: push harder, and see when it refuses.

    Args:
        traffic: Records a second to begin with, 100 to 1,800.
        shards: How many shards to begin with, 1 to 4.

    Example:
        >>> push = PushHarder(traffic=600)
        >>> push.twin().finding
        '600 records in a second on 1 shard: 600 let in, none refused.'
    """

    def __init__(self, traffic: int = 600, shards: int = 1) -> None:
        knobs = (
            Range(
                name="traffic",
                label="Traffic",
                minimum=100,
                maximum=1_800,
                step=_STEP,
                unit="records/s",
                value=traffic,
            ),
            Range(name="shards", label="Shards", minimum=1, maximum=4, value=shards),
            Switch(name="again", label="Producers send refused records again"),
        )
        question = Forecast(
            prompt="A stream with one shard. At which traffic is the first record refused?",
            options=_OPTIONS,
            run=_truth,
        )
        super().__init__(
            lambda traffic, shards, again: pushed(int(traffic), int(shards), again=again),
            knobs,
            question,
            tell=told,
        )


def _truth() -> Truth:
    refused_at = first_refusal(step=_STEP)
    held, pushed_back = pushed(refused_at - _STEP), pushed(refused_at)
    return Truth(
        f"above {refused_at - _STEP:,} records/s",
        f"At {refused_at - _STEP:,} records/s all {sum(held.accepted):,} of a second get in; at "
        f"{refused_at:,} records/s {sum(pushed_back.refused)} are refused. One shard takes "
        f"{TABLE['shard write records']}, and what comes above is not slowed down but refused.",
    )
