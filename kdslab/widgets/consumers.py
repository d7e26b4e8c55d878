"""The live pictures of lesson 11: workers that share leases, and who reads a stream how."""

from __future__ import annotations

from kdslab.figures.consumers import lease_board_drawing
from kdslab.figures.switchboard import switchboard_drawing
from kdslab.figures.twin import Twin
from kdslab.sim.consumers import SECONDS, lease_board
from kdslab.sim.switchboard import OFF, READERS, plug_in
from kdslab.widgets.drawing import LiveDrawing
from kdslab.widgets.forecast import Forecast, Truth
from kdslab.widgets.knobs import Choice, Range, Switch

_WORKERS, _SHARDS = 5, 3
ALL, SOME, ONE = "All five", "Three", "One"


class LeaseBoard(LiveDrawing):
    """Workers of one application share the shards of a stream; one of them can be killed.

    Args:
        workers: How many, 1 to 6.
        shards: How many, 1 to 6.
        kill: Whether worker 1 is killed.
        kill_at: When, in seconds.
        checkpoint: Seconds between two checkpoints of a shard.
        predict: Whether to ask first how many of five workers work.

    Example:
        >>> board = LeaseBoard(workers=5, shards=3)
        >>> board.twin().finding
        '5 workers on 3 shards: 3 work, 2 idle; 9 records worked on twice as leases moved.'
    """

    def __init__(
        self,
        workers: int = _WORKERS,
        shards: int = _SHARDS,
        *,
        kill: bool = False,
        kill_at: int = 48,
        checkpoint: int = 10,
        predict: bool = True,
    ) -> None:
        super().__init__(
            _draw,
            [
                Range(name="workers", label="Workers", minimum=1, maximum=6, value=workers),
                Range(name="shards", label="Shards", minimum=1, maximum=6, value=shards),
                Switch(name="kill", label="Kill worker 1", value=kill),
                Range(
                    name="kill_at",
                    label="Killed at second",
                    minimum=10,
                    maximum=SECONDS - 10,
                    value=kill_at,
                    unit="s",
                ),
                Range(
                    name="checkpoint",
                    label="Between two checkpoints",
                    minimum=0,
                    maximum=60,
                    value=checkpoint,
                    unit="s",
                ),
            ],
            _five_on_three() if predict else None,
        )


class ReaderBoard(LiveDrawing):
    """Who reads a stream how: plug consumers into the shared tank or into pipes of their own.

    Example:
        >>> board = ReaderBoard()
        >>> board.turn(flink="not there", spark="not there", firehose="not there")
        >>> board.twin().finding
        '1 consumer polls and keeps up with a full shard; 1 has a pipe of its own.'
    """

    def __init__(self) -> None:
        super().__init__(
            lambda width, **ways: switchboard_drawing(plug_in(**ways), width=width),
            [
                Choice(
                    name=reader.name.lower(),
                    label=reader.name,
                    options=(*reader.ways, OFF),
                    value=reader.ways[0],
                )
                for reader in READERS
            ],
        )


def _five_on_three() -> Forecast:
    return Forecast(
        prompt=(
            "Five workers of one application read a stream of three shards. After a minute or "
            "two, how many of the five work?"
        ),
        options=(ALL, SOME, ONE),
        run=how_many_work,
    )


def how_many_work() -> Truth:
    """Let five workers share three shards, and count those that hold a lease in the end."""
    run = lease_board(workers=_WORKERS, shards=_SHARDS, kill_at=None)
    at_work = len(run.holders(SECONDS - 1))
    option = {_WORKERS: ALL, _SHARDS: SOME}.get(at_work, ONE)
    return Truth(
        option,
        f"A shard is one lease, and a lease has one owner: {at_work} of {_WORKERS} workers hold "
        f"one in the last second, the other {_WORKERS - at_work} wait for a death.",
    )


def _draw(
    workers: int, shards: int, kill: bool, kill_at: float, checkpoint: float, width: int
) -> Twin:
    run = lease_board(
        workers=int(workers),
        shards=int(shards),
        kill_at=float(kill_at) if kill else None,
        checkpoint_seconds=float(checkpoint),
    )
    return lease_board_drawing(run, width=width)
