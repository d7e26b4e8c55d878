"""The live pictures of lesson 11 about functions: a poison record, and how many runs at once."""

from __future__ import annotations

from typing import Final

from kdslab.figures.functions import poison_chart, scale_chart, spell
from kdslab.figures.picture import Picture
from kdslab.model.defaults import FUNCTION_BATCHES_PER_SHARD_AT_MOST
from kdslab.sim.functions import poison_record
from kdslab.sim.functions_scale import concurrency
from kdslab.sim.functions_stop import PoisonSettings
from kdslab.sim.readers.function_settings import FOR_EVER
from kdslab.widgets.forecast import Forecast, Truth
from kdslab.widgets.knobs import Choice, Range, Switch
from kdslab.widgets.live_figure import LiveFigure

SKIPS: Final = "It skips the record after a few tries"
PASSES: Final = "It goes on with the others and comes back to this one"
STANDS: Final = "It stands still until the record expires"

_RETRIES: Final = {
    "until it expires (default)": FOR_EVER,
    "none": 0,
    "2": 2,
    "10": 10,
    "100": 100,
}
_AGES: Final = {
    "no limit (default)": FOR_EVER,
    "5 minutes": 300,
    "1 hour": 3600,
    "6 hours": 6 * 3600,
}


class PoisonRecord(LiveFigure):
    """A record that the function cannot take comes to a shard, and the settings decide the rest.

    Args:
        bisect: Whether a failed batch is split in two.
        destination: Whether a document is kept about what was given up.
        per_second: Records that come each second, 1 to 300.

    Example:
        >>> poison = PoisonRecord()
        >>> poison.twin().finding[:57]
        'One poison record: the shard stands still for 24 h, 1,439'
        >>> poison.turn(bisect=True, retries="2", destination=True)
        >>> poison.twin().finding
        'One poison record: the shard stands still for 6.8 s, 9 runs fail, \
1 record named at the destination, nothing lost unseen.'
    """

    def __init__(
        self, *, bisect: bool = False, destination: bool = False, per_second: int = 40
    ) -> None:
        retries, ages = tuple(_RETRIES), tuple(_AGES)
        super().__init__(
            _draw_poison,
            [
                Choice(name="retries", label="Retries at most", options=retries, value=retries[0]),
                Switch(name="bisect", label="Split a failed batch in two", value=bisect),
                Choice(name="age", label="Record age at most", options=ages, value=ages[0]),
                Switch(name="destination", label="On-failure destination", value=destination),
                Range(
                    name="per_second",
                    label="Traffic",
                    minimum=1,
                    maximum=300,
                    value=per_second,
                    unit="records/s",
                ),
            ],
            Forecast(
                prompt=(
                    "A function reads a shard with default settings. At hour 2 comes a record that "
                    "makes it fail every time. What does the shard do?"
                ),
                options=(SKIPS, PASSES, STANDS),
                run=what_the_shard_does,
            ),
        )


class FunctionScale(LiveFigure):
    """The load rises, and the number of runs at once with it: as far as the shards let it.

    Args:
        shards: Open shards, 1 to 10.
        factor: The parallelization factor, 1 to 10.

    Example:
        >>> FunctionScale(shards=4, factor=2).twin().finding
        '4 shards with factor 2: 8 runs at once at most; \
above 1,600 records/s the function falls behind.'
    """

    def __init__(self, shards: int = 2, factor: int = 1) -> None:
        super().__init__(
            _draw_scale,
            [
                Range(name="shards", label="Shards", minimum=1, maximum=10, value=shards),
                Range(
                    name="factor",
                    label="Parallelization factor",
                    minimum=1,
                    maximum=FUNCTION_BATCHES_PER_SHARD_AT_MOST,
                    value=factor,
                ),
                Range(
                    name="run_millis",
                    label="A run takes",
                    minimum=50,
                    maximum=3_000,
                    step=50,
                    value=500,
                    unit="ms",
                ),
            ],
        )


def what_the_shard_does() -> Truth:
    """Let the poison come with default settings, and look at the shard."""
    run = poison_record()
    is_long = run.blocked_seconds > run.tick_seconds
    waits = max(run.age_seconds) > run.blocked_seconds / 2
    option = STANDS if is_long and waits else PASSES if is_long else SKIPS
    return Truth(
        option,
        f"It is tried {run.tries:,} times in {spell(run.blocked_seconds)}, and all that comes to "
        f"the shard waits behind it; {run.lost:,} records expire before anybody has read them.",
    )


def _draw_poison(
    retries: str, bisect: bool, age: str, destination: bool, per_second: int
) -> Picture:
    settings = PoisonSettings(
        bisect_on_error=bool(bisect),
        maximum_retry_attempts=_RETRIES[retries],
        maximum_record_age_seconds=_AGES[age],
        has_destination=bool(destination),
    )
    return poison_chart(poison_record(settings, per_second=int(per_second)))


def _draw_scale(shards: int, factor: int, run_millis: int) -> Picture:
    return scale_chart(concurrency(int(shards), int(factor), run_seconds=int(run_millis) / 1000))
