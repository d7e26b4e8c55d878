"""The questions of lesson 10 on one poller: how fresh, and what a large answer costs."""

from __future__ import annotations

from functools import cache
from typing import Final

from kdslab.course.question import Option, Question
from kdslab.model.facts import ANSWER_BYTES_AT_MOST, CHECKED_ON, MIB
from kdslab.model.read_limits import ReadLimits
from kdslab.sim.reading_beliefs import how_fresh

_GET_RECORDS: Final = "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html"


@cache
def _silent_seconds(size_bytes: int) -> float:
    """Return how long a shard gives nothing after an answer of this size."""
    limits = ReadLimits(now=0.0)
    limits.take(0.0, size_bytes)
    waits = limits.ask(0.0)
    return waits[1] if waits else 0.0


HURRY: Final = Question(
    ident="10.q9",
    prompt=(
        "One consumer polls a shard every 0.2 seconds; its records are about a tenth of a second "
        "old. To make them fresher it polls every 0.05 seconds. What happens?"
    ),
    options=(
        Option(
            "Its records are as old as before, and most of its calls are refused.",
            "The shard answers five calls a second, so every 0.2 s is as fast as polling gets.",
            correct=True,
            holds=lambda: how_fresh(0.05)[0] > 0.9 * how_fresh(0.2)[0] and how_fresh(0.05)[1] > 0.5,
        ),
        Option(
            "They are a quarter as old.",
            "Only if four times as many calls were answered.",
            misconception=26,
            holds=lambda: how_fresh(0.05)[0] < 0.3 * how_fresh(0.2)[0],
        ),
        Option(
            "They are fresher, and a few calls are refused.",
            "Not a few: of twenty calls a second five are answered, as before.",
            misconception=26,
            holds=lambda: how_fresh(0.05)[0] < 0.9 * how_fresh(0.2)[0] and how_fresh(0.05)[1] < 0.3,
        ),
        Option(
            "Nothing at all: the limit counts from the second consumer on.",
            "The limit is the shard's, whoever asks. One consumer alone can reach it.",
            misconception=23,
            holds=lambda: how_fresh(0.05)[1] == 0,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_GET_RECORDS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"Every 0.2 s: {how_fresh(0.2)[0]:.2f} s old, {how_fresh(0.2)[1]:.0%} refused. Every "
        f"0.05 s: {how_fresh(0.05)[0]:.2f} s old, {how_fresh(0.05)[1]:.0%} refused."
    ),
)

SILENT: Final = Question(
    ident="10.q11",
    prompt=(
        "A consumer is far behind, and an answer brings it the most that an answer may carry, "
        "10 MiB. For how many seconds does the shard then answer no poller?"
    ),
    kind="number",
    answer=5.0,
    tolerance=0.1,
    options=(
        Option(
            "5",
            "10 MiB are five seconds of 2 MiB. The answer came at once and is paid for in silence.",
            correct=True,
            holds=lambda: _silent_seconds(ANSWER_BYTES_AT_MOST) == 5.0,
        ),
        Option(
            "0",
            "A large answer is an advance on the next seconds, not a gift.",
            misconception=26,
            holds=lambda: _silent_seconds(ANSWER_BYTES_AT_MOST) == 0.0,
        ),
        Option(
            "1",
            "So it is after an answer that took just the 2 MiB that were there.",
            misconception=26,
            holds=lambda: _silent_seconds(ANSWER_BYTES_AT_MOST) == 1.0,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_GET_RECORDS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"After 10 MiB the model's shard is silent for {_silent_seconds(ANSWER_BYTES_AT_MOST):g} "
        f"s, after 2 MiB for {_silent_seconds(2 * MIB):g} s."
    ),
)
