"""The questions of lesson 09: what a mode is ready for, what no mode lifts, and what it costs."""

from __future__ import annotations

from functools import cache
from typing import Final

from kdslab.course.question import Option, Question
from kdslab.course.questions.mode_limits import HOT_KEY, NO_GROWTH, SWITCH
from kdslab.course.questions.mode_prices import CHEAPEST, MEETING, ONE_DAY, RETENTION
from kdslab.model.facts import CHECKED_ON
from kdslab.sim.capacity import race
from kdslab.sim.capacity_shapes import FLASH, LASTING, MINUTE, RAMP, STEPS, TWICE

_MODES: Final = "https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html"


@cache
def _refused_parts() -> tuple[float, float, int]:
    """Return what Standard refuses in a flood's first minute, in its last, and until which."""
    run = race(LASTING, factor=3)
    offered, stored = run.offered, run.lanes[1].accepted
    first = offered.index(max(offered))
    parts = [1 - took / sent for sent, took in zip(offered[first:], stored[first:], strict=True)]
    return parts[0], parts[-1], next(n for n, part in enumerate(parts) if part == 0)


def _takes_it_all(shape: str) -> bool:
    """Return whether Standard refuses nothing of three times yesterday's peak."""
    return race(shape, factor=3).refused[1] == 0


FLOOD: Final = Question(
    ident="09.q1",
    prompt=(
        "The highest throughput of a Standard stream in 30 days was 1.9 MiB/s, spread evenly. "
        "Now 5.7 MiB/s come at once, and stay. What happens?"
    ),
    options=(
        Option(
            "Nearly a third is refused, until the stream has grown a quarter of an hour later.",
            "It stands ready for twice what it had, 4 MiB/s at least, and grows within 15 minutes.",
            correct=True,
            holds=lambda: 0.25 < _refused_parts()[0] < 1 / 3 and _refused_parts()[2] <= 15,
        ),
        Option(
            "Nothing is refused: on-demand follows the traffic.",
            "It does, with a delay. Until then its shards have the limits of all shards.",
            misconception=6,
            holds=lambda: _refused_parts()[0] == 0,
        ),
        Option(
            "Two thirds are refused: it takes 1.9 MiB/s, and no more.",
            "It is ready for twice its highest throughput, not just for that.",
            misconception=6,
            holds=lambda: _refused_parts()[0] > 0.6,
        ),
        Option(
            "Nearly a third is refused, for as long as the flood stays.",
            "The flood is the new highest throughput, and the stream grows to it.",
            misconception=6,
            holds=lambda: _refused_parts()[1] > 0.25,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_MODES,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"In the first minute {_refused_parts()[0]:.0%} are refused, from minute "
        f"{_refused_parts()[2]} on {_refused_parts()[1]:.0%}."
    ),
)

SHAPES_TAKEN: Final = Question(
    ident="09.q2",
    prompt=(
        "A Standard stream had 1.9 MiB/s at most. Today's peak is three times that. In which "
        "cases is nothing refused?"
    ),
    kind="multiple",
    options=(
        Option(
            "The traffic grows slowly, over an hour and a half.",
            "The stream grows as fast.",
            correct=True,
            holds=lambda: _takes_it_all(RAMP),
        ),
        Option(
            "It comes in four steps, one every twenty minutes.",
            "No step doubles the traffic, and between steps there is time to grow.",
            correct=True,
            holds=lambda: _takes_it_all(STEPS),
        ),
        Option(
            "It is there for one minute only.",
            "Short is not gentle. A shard refuses by the second.",
            misconception=38,
            holds=lambda: _takes_it_all(MINUTE),
        ),
        Option(
            "It is there for five minutes, and again an hour later.",
            "The second flood finds a larger stream; the first does not.",
            misconception=6,
            holds=lambda: _takes_it_all(TWICE),
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_MODES,
    checked_on=CHECKED_ON,
    proof=lambda: (
        "Refused: "
        + ", ".join(
            f"{race(shape, factor=3).refused[1]:,} {shape}" for shape in (RAMP, STEPS, FLASH)
        )
        + "."
    ),
)

QUESTIONS: Final = (
    FLOOD,
    SHAPES_TAKEN,
    HOT_KEY,
    NO_GROWTH,
    SWITCH,
    CHEAPEST,
    MEETING,
    ONE_DAY,
    RETENTION,
)
"""All of them, in the order in which the lesson asks."""
