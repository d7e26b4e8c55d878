"""Minutes in which a stream refuses, each with its cause, and what a wrong diagnosis gives away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, TypeAlias

from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.errors import ProvisionedThroughputExceededException
from kdslab.model.facts import SHARD_WRITE_RECORDS_PER_SECOND
from kdslab.model.iterator import IteratorType
from kdslab.model.series import MINUTE
from kdslab.model.stream import Stream
from kdslab.sim.throttle import LOADS, MIXES, ONE_HOT, HotRun, run_hot

Figures: TypeAlias = dict[str, int]
"""One shard's sums of one minute, by the metric's name."""

HOT_SHARD: Final = "hot shard"
TOO_FEW: Final = "too few shards"
BURST: Final = "burst"
READERS: Final = "readers"
CAUSES: Final = (HOT_SHARD, TOO_FEW, BURST, READERS)

_IN: Final = "IncomingRecords"
_WRITES: Final = "WriteProvisionedThroughputExceeded"
_READS: Final = "ReadProvisionedThroughputExceeded"
_FULL: Final = 0.8 * SHARD_WRITE_RECORDS_PER_SECOND * MINUTE
_STEADY_MINUTE: Final = 2
_BURSTS: Final = tuple(LOADS)[2]


@dataclass(frozen=True, slots=True)
class Incident:
    """One minute of a stream that refuses.

    Attributes:
        cause: One of `CAUSES`.
        shards: What CloudWatch shows of each shard.
    """

    cause: str
    shards: tuple[Figures, ...]


def _writing(cause: str, run: HotRun) -> Incident:
    minute = _STEADY_MINUTE
    rows = zip(run.accepted_minutes, run.refused_minutes, strict=True)
    return Incident(
        cause,
        tuple({_IN: got[minute], _WRITES: not_in[minute], _READS: 0} for got, not_in in rows),
    )


def _reading(shards: int, readers: int) -> Incident:
    """Let readers poll two shards or more once a second each, while few records come."""
    stream = Stream("rides", shard_count=shards, now=0.0)
    sums = []
    for shard in stream.shards:
        place = stream.iterator(1.0, shard.id, IteratorType.TRIM_HORIZON)
        refused = sum(
            not _answered(stream, second, place)
            for second in range(1, MINUTE + 1)
            for _ in range(readers)
        )
        sums.append({_IN: 18_000, _WRITES: 0, _READS: refused})
    return Incident(READERS, tuple(sums))


def _answered(stream: Stream, second: int, place: Any) -> bool:
    try:
        stream.get_records(float(second), place)
    except ProvisionedThroughputExceededException:
        return False
    return True


@cache
def incidents() -> tuple[Incident, ...]:
    """Return minutes of streams in trouble, those with few shards first."""
    alike, loud = MIXES[0], MIXES[1]
    return (
        _writing(HOT_SHARD, run_hot(ONE_HOT, per_second=2_000, shards=3)),
        _writing(TOO_FEW, run_hot(alike, per_second=3_600, shards=3)),
        _reading(shards=2, readers=7),
        _writing(BURST, run_hot(alike, per_second=1_000, shards=4, load=_BURSTS)),
        _writing(HOT_SHARD, run_hot(loud, per_second=4_500, shards=6)),
        _writing(BURST, run_hot(ONE_HOT, per_second=300, shards=5, load=_BURSTS)),
        _reading(shards=6, readers=9),
        _writing(TOO_FEW, run_hot(alike, per_second=7_900, shards=6)),
        _writing(HOT_SHARD, run_hot(ONE_HOT, per_second=4_000, shards=8)),
    )


def diagnosed(shards: Sequence[Figures]) -> str:
    """Return the cause behind a minute, by the rule that the lesson teaches."""
    if any(shard[_READS] for shard in shards):
        return READERS
    refusing = [shard for shard in shards if shard[_WRITES]]
    if max(shard[_IN] for shard in refusing) < _FULL:
        return BURST
    return TOO_FEW if len(refusing) == len(shards) else HOT_SHARD


def _without_bursts(shards: Sequence[Figures]) -> str:
    if any(shard[_READS] for shard in shards):
        return READERS
    return TOO_FEW if all(shard[_WRITES] for shard in shards) else HOT_SHARD


def _by_the_average(shards: Sequence[Figures]) -> str:
    if any(shard[_READS] for shard in shards):
        return READERS
    calm = sum(shard[_IN] for shard in shards) < _FULL * len(shards)
    return BURST if calm else TOO_FEW if all(shard[_WRITES] for shard in shards) else HOT_SHARD


def _without_readers(shards: Sequence[Figures]) -> str:
    return diagnosed(
        [shard | {_READS: 0, _WRITES: shard[_WRITES] + shard[_READS]} for shard in shards]
    )


def _by_any_refusal(shards: Sequence[Figures]) -> str:
    if any(shard[_READS] for shard in shards):
        return READERS
    refusing = [shard for shard in shards if shard[_WRITES]]
    return BURST if max(shard[_IN] for shard in refusing) < _FULL else HOT_SHARD


WRONG_RULES: Final[dict[str, Callable[[Sequence[Figures]], str]]] = {
    "bursts overlooked": _without_bursts,
    "the stream's average": _by_the_average,
    "readers overlooked": _without_readers,
    "every full shard called hot": _by_any_refusal,
    "more shards for everything": lambda _: TOO_FEW,
    "everything called hot": lambda _: HOT_SHARD,
}
"""Rules that go wrong in a known way."""

_ADVICE: Final = {
    "bursts overlooked": "Also look at IncomingRecords: is a shard that refuses full at all?",
    "the stream's average": "Look at the shards that refuse, not at all shards together.",
    "readers overlooked": "Ask first which of the two metrics counts: writes or reads?",
    "every full shard called hot": "Count the shards that refuse. Do some have room?",
    "more shards for everything": "Four causes need four answers. Begin with the reads.",
    "everything called hot": "Four causes need four answers. Begin with the reads.",
    "no cause": f"Return one of {', '.join(CAUSES)}, letter by letter.",
}


def misnamed(
    cause: Callable[[list[Figures]], Any], incident: Incident, yours: object
) -> Counterexample:
    """Say what the figures of an incident point to, and which belief was followed instead."""
    mistake = _known(cause) if yours in CAUSES else "no cause"
    return Counterexample(
        yours=f"{shortened(yours)} for {_said(incident)}",
        rule=f"{_because(incident)}: {incident.cause}",
        next_step=_ADVICE.get(mistake, "Ask in this order: reads? full? all of them?"),
        mistake=mistake,
    )


def _said(incident: Incident) -> str:
    rows = ", ".join(f"{shard[_IN]:,}" for shard in incident.shards)
    writes, reads = (
        sum(bool(shard[name]) for shard in incident.shards) for name in (_WRITES, _READS)
    )
    refusing = f"{writes} refuse writes" if writes else f"{reads} refuse reads"
    return f"{len(incident.shards)} shards with {rows} IncomingRecords, of which {refusing}"


def _because(incident: Incident) -> str:
    if incident.cause == READERS:
        return f"{_READS} counts and {_WRITES} does not"
    refusing = [shard for shard in incident.shards if shard[_WRITES]]
    most = max(shard[_IN] for shard in refusing)
    full = f"the fullest of {len(refusing)} that refuse has {most:,} of 60,000 records"
    if incident.cause == BURST:
        return f"{full}, so it was full for some seconds only"
    others = len(incident.shards) - len(refusing)
    return f"{full}, and {others} others have room" if others else f"{full}, and no other has room"


def _known(cause: Callable[[list[Figures]], Any]) -> str:
    try:
        given = [cause([dict(shard) for shard in each.shards]) for each in incidents()]
    except Exception:
        return ""  # The learner has the first counterexample already; that is enough.
    for name, wrong in WRONG_RULES.items():
        if given == [wrong(each.shards) for each in incidents()]:
            return name
    return ""
