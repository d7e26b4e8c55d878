"""The questions of lesson 11 on functions: a poison record, its cure, and how many run at once."""

from __future__ import annotations

from base64 import b64decode
from functools import cache
from typing import Any, Final

from kdslab.course.question import Option, Question
from kdslab.model.facts import CHECKED_ON
from kdslab.model.stream import Stream
from kdslab.sim.engine import Engine
from kdslab.sim.functions import PoisonRun, poison_record
from kdslab.sim.functions_scale import concurrency
from kdslab.sim.functions_stop import PoisonSettings
from kdslab.sim.readers.function import FunctionMapping
from kdslab.sim.readers.function_settings import FunctionSettings

_ERRORS: Final = "https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html"
_CREATING: Final = "https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html"
_HOUR: Final = 3600


@cache
def _by_default() -> PoisonRun:
    return poison_record()


@cache
def _with(*, bisect: bool = False, retries: int = -1, destination: bool = False) -> PoisonRun:
    return poison_record(
        PoisonSettings(
            bisect_on_error=bisect,
            maximum_retry_attempts=retries,
            has_destination=destination,
        )
    )


@cache
def _is_still_tried(factor: int) -> bool:
    """Return whether a poison record is still being tried after an hour with so many lanes."""
    engine, stream = Engine(), Stream("orders", shard_count=1, now=0.0)
    for number in range(20):
        stream.put(0.0, f"customer-{number}", b"bad" if number == 7 else b"good")

    def handler(event: dict[str, Any], _: object) -> None:
        if any(b64decode(record["kinesis"]["data"]) == b"bad" for record in event["Records"]):
            raise ValueError("a poison record")

    settings = FunctionSettings(starting_position="TRIM_HORIZON", parallelization_factor=factor)
    mapping = FunctionMapping(engine, stream, handler, settings)
    engine.run(until=float(_HOUR))
    return mapping.invocations[-1].at > _HOUR - 100


POISON: Final = Question(
    ident="11.q1",
    prompt=(
        "A Lambda function reads a stream with default settings. One record makes it fail every "
        "time. What does that record's shard do?"
    ),
    options=(
        Option(
            "It stands still until the record expires, and then goes on.",
            "By default a batch is tried again until its records expire: after a day, or later if "
            "the retention is longer.",
            correct=True,
            holds=lambda: 23 * _HOUR < _by_default().blocked_seconds < 25 * _HOUR,
        ),
        Option(
            "It skips the record after two retries.",
            "MaximumRetryAttempts is -1 by default: no end.",
            misconception=33,
            holds=lambda: _by_default().tries <= 3,
        ),
        Option(
            "It sends the record to a dead-letter queue and goes on.",
            "Only with a destination for failures and an end to the retries; neither is there.",
            misconception=33,
            holds=lambda: _by_default().told > 0,
        ),
        Option(
            "It goes on with the records that came after it, and comes back later.",
            "A shard is in order: what came after it waits.",
            misconception=33,
            holds=lambda: max(_by_default().age_seconds) < _HOUR,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.7",
    docs=_ERRORS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"{_by_default().tries:,} runs fail in {_by_default().blocked_seconds / _HOUR:.0f} hours, "
        f"and {_by_default().lost} records expire before anybody has read them."
    ),
)

CURE: Final = Question(
    ident="11.q2",
    prompt=(
        "The same poison record. Nothing but it may be left out, its shard shall go on within "
        "minutes, and you want to hear of it. Which settings do it together?"
    ),
    kind="multiple",
    options=(
        Option(
            "MaximumRetryAttempts of 2",
            "Without an end to the retries the shard waits for a day.",
            correct=True,
            holds=lambda: _with(bisect=True, destination=True).blocked_seconds > 600,
        ),
        Option(
            "BisectBatchOnFunctionError",
            "Without it the whole batch is given up with the bad record.",
            correct=True,
            holds=lambda: _with(retries=2, destination=True).told > 1,
        ),
        Option(
            "DestinationConfig with a queue for failures",
            "Without it the record is left out and nobody hears of it.",
            correct=True,
            holds=lambda: _with(bisect=True, retries=2).lost > 0,
        ),
        Option(
            "A larger ParallelizationFactor",
            "The bad record's part of the shard waits all the same; the other parts go on.",
            misconception=34,
            holds=lambda: not _is_still_tried(factor=10),
        ),
    ),
    exam="DEA-C01",
    skill="1.1.7",
    docs=_ERRORS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        "All three: the shard stands still for "
        f"{_with(bisect=True, retries=2, destination=True).blocked_seconds:.1f} s and "
        f"{_with(bisect=True, retries=2, destination=True).told} record is named. Without the "
        f"split {_with(retries=2, destination=True).told} are given up; without an end to retries "
        f"it stands for {_with(bisect=True, destination=True).blocked_seconds / _HOUR:.0f} hours."
    ),
)

AT_ONCE: Final = Question(
    ident="11.q3",
    prompt=(
        "A stream has 4 shards, the mapping a ParallelizationFactor of 2. The load rises tenfold. "
        "How many batches are in work at once, at most?"
    ),
    kind="number",
    answer=8.0,
    options=(
        Option(
            "8",
            "Shards times the factor, whatever the load.",
            correct=True,
            holds=lambda: max(concurrency(4, 2).running) == 8,
        ),
        Option(
            "80",
            "The load calls for more, but each shard has two at once and no more.",
            misconception=34,
            holds=lambda: max(concurrency(4, 2).running) == 80,
        ),
        Option(
            "4",
            "One a shard would be the default; here each has two.",
            misconception=34,
            holds=lambda: max(concurrency(4, 2).running) == 4,
        ),
        Option(
            "1000",
            "An account has a limit of its own; this mapping stops at shards times the factor.",
            misconception=34,
            holds=lambda: max(concurrency(4, 2).running) == 1000,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.7",
    docs=_CREATING,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"At {concurrency(4, 2).load[-1]:,} records a second the load calls for "
        f"{concurrency(4, 2).wanted[-1]:.0f} runs at once; there are "
        f"{max(concurrency(4, 2).running):.0f}, and the function falls behind."
    ),
)
