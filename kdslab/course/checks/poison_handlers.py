"""A learner's Lambda handler on real batches with bad records: kept, kept twice, given up, told.

The mapping is set up with ReportBatchItemFailures, two retries, splitting of failed batches and a
destination.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.stream import Stream
from kdslab.sim.engine import Engine
from kdslab.sim.readers.function import FunctionMapping
from kdslab.sim.readers.function_event import Names, event_of
from kdslab.sim.readers.function_settings import FunctionSettings

Handler: TypeAlias = Callable[[dict[str, Any], object], Any]

BAD: Final = b"no JSON"
SETTINGS: Final = FunctionSettings(
    starting_position="TRIM_HORIZON",
    maximum_retry_attempts=2,
    bisect_on_error=True,
    report_item_failures=True,
)
SCENES: Final = ("g", "ggg", "b", "gbg", "bgbgg", "gggggggbgg")
"""Good and bad records of one shard, in order; the shortest first."""

_FIELD: Final = "batchItemFailures"


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What became of some records.

    Attributes:
        good: The temperatures of the good ones.
        bad: The sequence numbers of the bad ones.
        kept: What the handler kept.
        told: The sequence numbers that the destination was told, from the first to the last.
        runs: How often the handler ran.
    """

    good: tuple[float, ...]
    bad: tuple[str, ...]
    kept: tuple[Any, ...]
    told: tuple[tuple[str, str], ...]
    runs: int


def stream_of(scene: str) -> Stream:
    """Return a stream of one shard with a scene's records."""
    stream = Stream("stations", shard_count=1, now=0.0)
    for number, kind in enumerate(scene):
        data = json.dumps({"celsius": 10.0 + number}).encode() if kind == "g" else BAD
        stream.put(0.0, f"station-{number}", data)
    return stream


def play(handler: Handler, kept: list[Any], scene: str) -> Played:
    """Bring a scene to a handler as Lambda does."""
    engine, stream = Engine(), stream_of(scene)
    told: list[dict[str, Any]] = []
    kept.clear()
    mapping = FunctionMapping(engine, stream, handler, SETTINGS, on_failure=told)
    engine.run(until=600.0)
    records = stream.shards[0].records
    batches = [document["KinesisBatchInfo"] for document in told]
    return Played(
        good=tuple(10.0 + n for n, kind in enumerate(scene) if kind == "g"),
        bad=tuple(records[n].sequence_number for n, kind in enumerate(scene) if kind == "b"),
        kept=tuple(kept),
        told=tuple((one["startSequenceNumber"], one["endSequenceNumber"]) for one in batches),
        runs=len(mapping.invocations),
    )


def asked_directly(handler: Handler, kept: list[Any], scene: str) -> Any:
    """Call a handler once with a scene's records, outside of any mapping."""
    kept.clear()
    stream = stream_of(scene)
    shard = stream.shards[0]
    return handler(event_of(shard.records, shard.id, Names(stream_name="stations")), None)


def complaint(handler: Handler, kept: list[Any]) -> Counterexample | None:
    """Return what is wrong with a handler, on the shortest scene that shows it."""
    # What it raises on a good record is the learner's to see, and not the mapping's to retry.
    asked_directly(handler, kept, "g")
    for scene in SCENES:
        played = play(handler, kept, scene)
        wrong = Counter(played.kept) != Counter(played.good)
        if wrong or sorted(played.told) != sorted((one, one) for one in played.bad):
            return _explained(handler, kept, scene, played)
    return None


def kept_well(handler: Handler, kept: list[Any]) -> str:
    """Say what a good handler does with the longest scene."""
    played = play(handler, kept, SCENES[-1])
    return (
        f"{len(played.kept)} readings kept once each, {len(played.told)} bad record named at the "
        f"destination, in {played.runs} runs; the shard never stood still for long."
    )


def _explained(handler: Handler, kept: list[Any], scene: str, played: Played) -> Counterexample:
    mistake = _diagnosed(handler, kept, scene)
    next_step, rule = _ADVICE.get(mistake, _ADVICE[""])
    return Counterexample(
        yours=f"{_said(scene)}: {_became(played)}", rule=rule, next_step=next_step, mistake=mistake
    )


def _diagnosed(handler: Handler, kept: list[Any], scene: str) -> str:
    """Call the handler once and look at what it kept, answered or raised."""
    try:
        answer = asked_directly(handler, kept, scene)
    except Exception:
        return "an exception for the whole batch"
    if not kept and "g" in scene:
        return "good records not kept"
    if kept and not all(type(one) is float for one in kept):
        return "something else than temperatures kept"
    named = _named(answer)
    if named is None:
        return "an answer that Lambda does not read"
    if not named:
        return "the failure kept silent" if "b" in scene else ""
    return _misnamed(named, scene) or ("went on after the failure" if _went_on(kept, scene) else "")


def _named(answer: Any) -> Sequence[Any] | None:
    """Return the identifiers in an answer; None if it has something else instead."""
    if not answer:
        return ()
    if not isinstance(answer, dict) or _FIELD not in answer:
        return None
    items = answer[_FIELD]
    if not isinstance(items, list):
        return None
    return [one.get("itemIdentifier") if isinstance(one, dict) else one for one in items]


def _misnamed(named: Sequence[Any], scene: str) -> str:
    numbers = [record.sequence_number for record in stream_of(scene).shards[0].records]
    if any(one not in numbers for one in named):
        return "not a sequence number"
    if any(scene[numbers.index(one)] == "g" for one in named):
        return "good records named as failed"
    return ""


def _went_on(kept: list[Any], scene: str) -> bool:
    return len(kept) > scene.index("b") if "b" in scene else False


_ADVICE: Final = {
    "an exception for the whole batch": (
        "Catch the failure of one record, and name that record in the answer.",
        "an exception fails the batch: what was kept before the bad record is brought again",
    ),
    "the failure kept silent": (
        f"Name the bad record in {_FIELD}.",
        "no failure named is complete success: nobody ever hears of the bad record",
    ),
    "an answer that Lambda does not read": (
        f'Answer {{"{_FIELD}": [{{"itemIdentifier": ...}}]}}, letter by letter.',
        f"Lambda reads {_FIELD}, a list of objects; anything else counts as success or failure "
        "of all",
    ),
    "not a sequence number": (
        'Take record["kinesis"]["sequenceNumber"].',
        "an itemIdentifier that is no sequence number of the batch fails all of it",
    ),
    "good records named as failed": (
        "Name only the record that failed: the first one.",
        "from the lowest sequence number named on, everything is brought again",
    ),
    "went on after the failure": (
        "Return at the first failure: what follows is brought again anyway.",
        "from the record named on, everything is brought again; what you kept after it comes twice",
    ),
    "good records not kept": (
        "Append the temperature of each good record to the list.",
        "each good reading is kept once",
    ),
    "something else than temperatures kept": (
        'Keep the number alone: json.loads(...)["celsius"].',
        "each good reading is kept as a number, once",
    ),
    "": (
        "Print the event and follow it record by record.",
        "each good reading is kept once, and each bad record named alone",
    ),
}


def _said(scene: str) -> str:
    names = {"g": "good", "b": "bad"}
    return ", ".join(names[kind] for kind in scene) if len(scene) < 6 else f"{len(scene)} records"


def _became(played: Played) -> str:
    kept = Counter(played.kept)
    twice = sum(kept[one] > 1 for one in played.good)
    missing = [one for one in played.good if one not in kept]
    parts = [f"kept {shortened(list(played.kept))}"]
    parts += [f"{twice} of them more than once"] if twice else []
    parts += [f"{len(missing)} good ones lost"] if missing else []
    told = sum((one, one) in played.told for one in played.bad)
    return ", ".join([*parts, f"{told} of {len(played.bad)} bad ones named alone"])
