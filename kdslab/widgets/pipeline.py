"""The live pictures of lesson 13: dial in what you need, and four pipelines from end to end."""

from __future__ import annotations

from typing import Final

from kdslab.figures.pipeline import service_dials
from kdslab.figures.pipeline_map import pipeline_map
from kdslab.figures.twin import Twin
from kdslab.sim.pipeline import LATENCIES, MINUTES, Needs, candidates, fitting
from kdslab.sim.pipeline_examples import EXAMPLES, pipeline
from kdslab.widgets.drawing import LiveDrawing
from kdslab.widgets.forecast import Forecast, Truth
from kdslab.widgets.knobs import Choice, Range, Switch

_SIZES: Final = {"1 KiB": 1, "200 KiB": 200, "1 MiB": 1024, "5 MiB": 5 * 1024, "10 MiB": 10 * 1024}
_OPTIONS: Final = (
    "Data Firehose",
    "SQS FIFO queue",
    "MSK, with brokers",
    "Kinesis Data Streams",
    "queue on a stream",
)
_ASKED: Final = Needs(replay=True, ordered=True, readers=3, no_servers=True)
_TIMES: Final = {"a tenth": 0.1, "as planned": 1.0, "twice": 2.0, "ten times": 10.0}


class Dials(LiveDrawing):
    """Turn what a pipeline needs, and see which services are left and why the others are not.

    Example:
        >>> dials = Dials()
        >>> dials.turn(replay=True, ordered=True, readers=3, no_servers=True)
        >>> dials.twin().finding
        'Kinesis Data Streams and MSK Serverless fit; 7 of 9 drop out.'
    """

    def __init__(self) -> None:
        knobs = (
            Switch(name="replay", label="Read again later"),
            Switch(name="ordered", label="In order for each key"),
            Switch(name="no_servers", label="No servers to run"),
            Switch(name="acknowledge", label="Acknowledge each record"),
            Switch(name="only_s3", label="Only files in S3"),
            Range(name="readers", label="Independent readers", minimum=1, maximum=60, value=1),
            Choice(name="latency", label="May be late by", options=tuple(LATENCIES), value=MINUTES),
            Choice(name="size", label="Records up to", options=tuple(_SIZES), value="1 KiB"),
        )
        question = Forecast(
            prompt="Replay, order for each key, three independent readers, no servers to run: "
            "which of these?",
            options=_OPTIONS,
            run=_which,
        )
        super().__init__(_draw_dials, knobs, question)


class PipelineMap(LiveDrawing):
    """One of four pipelines, from its producers to where its results go.

    Args:
        example: Which to begin with: a name from `kdslab.sim.pipeline_examples.EXAMPLES`.

    Raises:
        ValueError: If there is no such example.

    Example:
        >>> PipelineMap("weather").twin().finding[:60]
        'Weather: 5,000 records a second, 0.72 MiB/s, take 5 shards; '
    """

    def __init__(self, example: str = "ride hailing") -> None:
        if example not in EXAMPLES:
            raise ValueError(f"the examples are {', '.join(EXAMPLES)}, got {example}")
        knobs = (
            Choice(name="example", label="Pipeline", options=tuple(EXAMPLES), value=example),
            Choice(name="times", label="Producers", options=tuple(_TIMES), value="as planned"),
        )
        super().__init__(_draw_map, knobs)


def _draw_dials(
    replay: bool,
    ordered: bool,
    no_servers: bool,
    acknowledge: bool,
    only_s3: bool,
    readers: float,
    latency: str,
    size: str,
    width: int,
) -> Twin:
    needs = Needs(
        replay=replay,
        ordered=ordered,
        readers=int(readers),
        latency=latency,
        record_kib=_SIZES[size],
        no_servers=no_servers,
        acknowledge=acknowledge,
        only_s3=only_s3,
    )
    return service_dials(candidates(needs), needs, width=width)


def _draw_map(example: str, times: str, width: int) -> Twin:
    return pipeline_map(pipeline(example, _TIMES[times]), width=width)


def _which() -> Truth:
    fit = fitting(_ASKED)
    (option,) = (name for name in fit if name in _OPTIONS)
    why = {one.name: one.missing[0] for one in candidates(_ASKED) if one.missing}
    lost = "; ".join(f"{name}: {why[name].why}" for name in _OPTIONS if name in why)
    others = [name for name in fit if name != option]
    also = f" Besides, {', '.join(others)} would do." if others else ""
    return Truth(option, f"The others drop out. {lost}.{also}")
