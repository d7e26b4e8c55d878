"""How long a batch takes on one shard: drawn for a learner, computed by running it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from random import Random
from typing import Final

from kdslab.course.checks.numbers import misnumbered
from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.events import PutRefused
from kdslab.model.facts import (
    KIB,
    REQUEST_BYTES_AT_MOST,
    REQUEST_RECORDS_AT_MOST,
    SHARD_WRITE_BYTES_PER_SECOND,
    SHARD_WRITE_RECORDS_PER_SECOND,
)
from kdslab.model.stream import Stream

_KEY: Final = "sensor"
_WHOLE: Final = "Write a whole number, without quotes."
_MEGABYTE: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class MyBatch:
    """A batch for one shard that has nothing else to do.

    Attributes:
        records: How many records it has.
        kib: What each weighs, its key included.
        wait: How long the program waits before it sends again what failed, in seconds.
    """

    records: int
    kib: int
    wait: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRun:
    """What came of it.

    Attributes:
        calls: How many calls of PutRecords it took.
        seconds: When the last record was stored, counted from the first call.
        first: How many records the first call stored.
    """

    calls: int
    seconds: int
    first: int


@lru_cache(maxsize=64)
def batch_run(batch: MyBatch) -> BatchRun:
    """Send a batch and what failed of it, until all is stored.

    Example:
        >>> batch_run(MyBatch(records=50, kib=100, wait=2))
        BatchRun(calls=5, seconds=8, first=10)
    """
    stream, now = Stream("mine", shard_count=1, now=0.0), 0
    data = bytes(batch.kib * KIB - len(_KEY))
    left, stored = batch.records, []
    while True:
        answers = stream.put_many(float(now), [(_KEY, data, None)] * left)
        stored.append(sum(type(answer) is not PutRefused for answer in answers))
        left -= stored[-1]
        if not left:
            return BatchRun(calls=len(stored), seconds=now, first=stored[0])
        now += batch.wait


def draw_batch(chance: Random) -> MyBatch:
    """Draw a batch on which each known mistake gives a wrong number."""
    while True:
        batch = MyBatch(
            records=chance.randrange(60, 300, 10),
            kib=chance.choice((30, 35, 36, 40, 45, 48, 60, 70, 90, 100, 120, 150)),
            wait=chance.choice((2, 3, 4)),
        )
        if fits_one_call(batch) and _tells_mistakes_apart(batch):
            return batch


def fits_one_call(batch: MyBatch) -> bool:
    """Return whether one PutRecords may carry the batch."""
    size_bytes = batch.records * batch.kib * KIB
    return batch.records <= REQUEST_RECORDS_AT_MOST and size_bytes <= REQUEST_BYTES_AT_MOST


def wrong_calls(calls: object, batch: MyBatch, run: BatchRun) -> Counterexample | None:
    """Say what is wrong with a number of calls, if anything is."""
    if type(calls) is int and calls == run.calls:
        return None
    whole = type(calls) is int
    mistake = _known_calls(batch).get(calls, "") if isinstance(calls, int) else misnumbered(calls)
    return Counterexample(
        yours="1 call" if calls == 1 else f"{shortened(calls)} calls",
        rule=(
            f"the first call stores {run.first} whole records of {batch.kib} KiB, and so does each "
            "later one that finds a full second's room"
        ),
        next_step=_ADVICE.get(mistake, "Divide, and round up.") if whole else _WHOLE,
        mistake=mistake,
    )


def wrong_seconds(seconds: object, batch: MyBatch, run: BatchRun) -> Counterexample | None:
    """Say what is wrong with the time of a batch whose number of calls is right."""
    number = isinstance(seconds, int | float) and not isinstance(seconds, bool)
    if number and seconds == run.seconds:
        return None
    known: dict[float, str] = {
        run.calls * batch.wait: "a wait after the last call",
        run.calls - 1: "a second for each wait",
        run.calls: "a second for each call",
    }
    mistake = known.get(seconds, "") if isinstance(seconds, int | float) else misnumbered(seconds)
    return Counterexample(
        yours=f"{shortened(seconds)} s",
        rule=f"{run.calls} calls have {run.calls - 1} waits between them, of {batch.wait} s each",
        next_step="Count the waits between the calls." if number else _WHOLE,
        mistake=mistake,
    )


_ADVICE: Final = {
    "boto3 sends failed records again": "boto3 never does: what failed needs calls of its own.",
    "1,000,000 bytes": "A shard takes 1 MiB a second: 1,024 KiB.",
    "the room of all waits added up": "Room does not pile up beyond one second's worth.",
    "rounded down": "What is left over needs a call, too: round up.",
}


def _known_calls(batch: MyBatch) -> dict[int, str]:
    each = batch.kib * KIB
    fitting = SHARD_WRITE_BYTES_PER_SECOND // each
    piled = SHARD_WRITE_BYTES_PER_SECOND * batch.wait // each
    decimal = _MEGABYTE // each
    return {
        batch.records // fitting: "rounded down",
        1 + ceil((batch.records - fitting) / piled): "the room of all waits added up",
        ceil(batch.records / decimal): "1,000,000 bytes",
        ceil(batch.records / SHARD_WRITE_RECORDS_PER_SECOND): "boto3 sends failed records again",
    }


def _tells_mistakes_apart(batch: MyBatch) -> bool:
    run = batch_run(batch)
    known = _known_calls(batch)
    return len(known) == 4 and run.calls not in known and run.calls >= 4
