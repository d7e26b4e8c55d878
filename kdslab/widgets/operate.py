"""The live pictures of lesson 12: a pager with graphs and acts, and what a CLI really stores."""

from __future__ import annotations

from kdslab.figures.cli_data import cli_data
from kdslab.figures.operate import before_and_after
from kdslab.figures.picture import Picture
from kdslab.sim.blobs import CLIS, GREETING, V2, cli_stores
from kdslab.sim.operate import on_call
from kdslab.sim.operate_incidents import ACTS, METRICS, PAGES
from kdslab.widgets.drawing import LiveDrawing
from kdslab.widgets.forecast import Forecast, Truth
from kdslab.widgets.knobs import Choice, Text
from kdslab.widgets.live_figure import LiveFigure


class Pager(LiveFigure):
    """An alarm comes: pick the graph to look at, then the act, and see whether it goes off.

    Args:
        page: The alarm to begin with: one of `kdslab.sim.operate_incidents.PAGES`.
        metric: The graph to begin with: one of `METRICS`.
        act: What is done in the middle: one of `ACTS`.

    Example:
        >>> pager = Pager()
        >>> pager.turn(act="double the shards")
        >>> pager.twin().finding.rpartition("; ")[2]
        'the alarm stays on: another graph shows the cause.'
    """

    def __init__(
        self, page: str = PAGES[0], *, metric: str = METRICS[0], act: str = "wait"
    ) -> None:
        super().__init__(
            _draw,
            [
                Choice(name="page", label="The pager says", options=PAGES, value=page),
                Choice(name="metric", label="Look at the graph", options=METRICS, value=metric),
                Choice(name="act", label="Act", options=tuple(ACTS), value=act),
            ],
        )


class CliData(LiveDrawing):
    """What `aws kinesis put-record --data` stores of a text, character by character.

    Args:
        text: What stands behind `--data`, up to 40 characters.
        cli: Which CLI: one of `kdslab.sim.blobs.CLIS`.
        predict: Whether to ask first what version 2 stores of "Hello, Kinesis!".

    Example:
        >>> CliData().twin().finding
        'CLI version 2 stores 9 bytes: not what was typed, and it does not complain.'
    """

    def __init__(self, text: str = GREETING, *, cli: str = V2, predict: bool = True) -> None:
        super().__init__(
            lambda text, cli, width: cli_data(cli_stores(text, cli), width=width),
            [
                Text(name="text", label="aws kinesis put-record --data", value=text),
                Choice(name="cli", label="AWS CLI", options=CLIS, value=cli),
            ],
            greeting_stored() if predict else None,
        )


def greeting_stored() -> Forecast:
    """Return the question of what version 2 of the CLI stores of a plain text."""
    text, encoded, refused = "the 15 characters", "20 characters of base64", "nothing: an error"
    garbage = "nine bytes of garbage"

    def run() -> Truth:
        stored = cli_stores(GREETING, V2)
        if stored.error:
            option = refused
        elif stored.is_as_typed:
            option = text
        else:
            option = garbage if stored.size_bytes == 9 else encoded
        used = sum(stored.used)
        return Truth(
            option,
            f"Version 2 takes the text for base64, drops {len(GREETING) - used} characters that "
            f"base64 does not know, and stores {stored.size_bytes} bytes: {stored.stored_hex}.",
        )

    return Forecast(
        prompt=f'aws kinesis put-record ... --data "{GREETING}" on CLI version 2 stores …?',
        options=(text, encoded, garbage, refused),
        run=run,
    )


def _draw(page: str, metric: str, act: str) -> Picture:
    return before_and_after(on_call(page, act), metric)
