"""Streams that were resharded, read in the order that a learner's function allows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kdslab.api.shards import described_shard
from kdslab.course.checks.shard_pairs import is_open
from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.iterator import IteratorType
from kdslab.model.stream import Stream
from kdslab.sim.reshard import HOUR, act
from kdslab.sim.reshard_stories import COUNT, MERGE, SPLIT, Step

Listed = dict[str, Any]
Readable = Callable[[list[Listed], set[str]], Any]

_KEYS: Final = tuple(f"car-{number}" for number in range(8))
_EACH: Final = 6
_BATCH: Final = 5
_ROUNDS: Final = 20


@dataclass(frozen=True, slots=True)
class Scene:
    """What was done to a stream, with messages before and after each call, and when it is read."""

    text: str
    shards: int
    calls: tuple[tuple[str, tuple[int, ...]], ...]
    read_at_hours: float = 20.0


SCENES: Final = (
    Scene("one split", 1, ((SPLIT, (0,)),)),
    Scene("one merge", 2, ((MERGE, (0, 1)),)),
    Scene("a split long ago; the parent has expired", 1, ((SPLIT, (0,)),), 25.2),
    Scene("1 split, then 0 and 2 merged", 2, ((SPLIT, (1,)), (MERGE, (0, 2)))),
    Scene("2 shards to 4, to 8, to 5", 2, ((COUNT, (4,)), (COUNT, (8,)), (COUNT, (5,)))),
)
"""From the simplest on."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What came of reading one stream.

    Attributes:
        stored: How many messages there are to be read.
        missed: How many of them were not read.
        late: How many were read after a later one of the same key.
        again: A shard that was to be read a second time, or empty.
        unknown: What was to be read and is no shard of the stream, or empty.
        early: A shard that was read before one of its parents, and that parent; or empty.
        left: The shards that were never read.
    """

    stored: int
    missed: int
    late: int
    again: str
    unknown: str
    early: tuple[str, ...]
    left: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether everything was read, once and in order."""
        return not (self.missed or self.late or self.again or self.unknown)


def _filled(scene: Scene) -> Stream:
    """Send numbered messages, half an hour before and after each call, on the hour."""
    # Not cached: to read a stream is to spend what its shards allow.
    stream = Stream("cars", shard_count=scene.shards, now=0.0)
    for phase in range(len(scene.calls) + 1):
        if phase:
            call, numbers = scene.calls[phase - 1]
            act(stream, phase * HOUR, Step(at_hours=phase, call=call, numbers=numbers))
        for number in range(_EACH):
            for key in _KEYS:
                now = (phase + 0.5) * HOUR + number
                stream.put(now, key, str(phase * _EACH + number).encode())
    stream.settle(scene.read_at_hours * HOUR)
    return stream


def shards_of(stream: Stream) -> list[Listed]:
    """Return a stream's shards as ListShards gives them, the newest first: no order is promised."""
    return [described_shard(shard) for shard in reversed(stream.shards)]


def parents_of(shard: Listed) -> list[str]:
    """Return the identifiers of a shard's parents: none, one or two."""
    names = ("ParentShardId", "AdjacentParentShardId")
    return [shard[name] for name in names if name in shard]


def read_with(readable: Readable, scene: Scene) -> Reading:
    """Read a stream in rounds: each time the shards that a function allows, side by side.

    Args:
        readable: From the list of shards and the set of those that were read to their end.
        scene: The stream.
    """
    stream = _filled(scene)
    shards = shards_of(stream)
    parents = {shard["ShardId"]: parents_of(shard) for shard in shards}
    got: dict[str, list[int]] = {key: [] for key in _KEYS}
    done: set[str] = set()
    again = unknown = ""
    early: tuple[str, ...] = ()
    for _ in range(_ROUNDS):
        group = readable([dict(shard) for shard in shards], set(done))
        names = list(group) if isinstance(group, list | tuple | set | frozenset) else [group]
        strangers = [one for one in names if not isinstance(one, str) or one not in parents]
        unknown = shortened(strangers[0]) if strangers else ""
        again = next((one for one in names if one in done), "") if not unknown else ""
        if unknown or again or not names:
            break
        waiting = [
            (name, parent)
            for name in sorted(names)
            for parent in parents[name]
            if parent in parents and parent not in done
        ]
        early = early or (waiting[0] if waiting else ())
        _read(stream, scene.read_at_hours * HOUR, sorted(set(names)), got)
        done |= set(names)
    stored = sum(len(shard.records) for shard in stream.shards)
    return Reading(
        stored=stored,
        missed=stored - sum(map(len, got.values())),
        late=sum(map(_late, got.values())),
        again=again,
        unknown=unknown,
        early=early,
        left=tuple(sorted(parents.keys() - done)),
    )


def _read(stream: Stream, now: float, names: Iterable[str], got: dict[str, list[int]]) -> None:
    """Read some shards side by side, a few records of each in turn, until all are drained."""
    iterators = [stream.iterator(now, name, IteratorType.TRIM_HORIZON) for name in names]
    while iterators:
        batches = [stream.get_records(now, one, limit=_BATCH) for one in iterators]
        now += 1.0
        for record in (record for batch in batches for record in batch.records):
            got[record.partition_key or ""].append(int(record.data))
        iterators = [
            batch.next_iterator
            for batch in batches
            if batch.next_iterator and batch.millis_behind_latest
        ]


def _late(order: Sequence[int]) -> int:
    return sum(number < max(order[:place], default=-1) for place, number in enumerate(order))


def _todo(shards: Sequence[Listed], done: set[str]) -> list[Listed]:
    return [shard for shard in shards if shard["ShardId"] not in done]


def allowed(shards: Sequence[Listed], done: set[str]) -> list[str]:
    """Return the shards whose parents are read or gone: what is right."""
    todo = _todo(shards, done)
    waiting = {shard["ShardId"] for shard in todo}
    return [one["ShardId"] for one in todo if waiting.isdisjoint(parents_of(one))]


def _overlooking(shards: Sequence[Listed], done: set[str]) -> list[str]:
    todo = _todo(shards, done)
    waiting = {shard["ShardId"] for shard in todo}
    return [one["ShardId"] for one in todo if one.get("ParentShardId") not in waiting]


def _again(shards: Sequence[Listed], done: set[str]) -> list[str]:
    waiting = {shard["ShardId"] for shard in _todo(shards, done)}
    return [one["ShardId"] for one in shards if waiting.isdisjoint(parents_of(one))]


WRONG_READERS: Final[dict[str, Callable[[Sequence[Listed], set[str]], list[str]]]] = {
    "all shards at once": lambda shards, done: [one["ShardId"] for one in _todo(shards, done)],
    "open shards only": lambda shards, done: [
        one["ShardId"] for one in _todo(shards, done) if is_open(one)
    ],
    "an expired parent waited for": lambda shards, done: [
        one["ShardId"] for one in _todo(shards, done) if done.issuperset(parents_of(one))
    ],
    "the second parent overlooked": _overlooking,
    "what is done, once more": _again,
    "those without parents only": lambda shards, done: [
        one["ShardId"] for one in _todo(shards, done) if not parents_of(one)
    ],
}
"""Functions that go wrong in a known way."""

_ADVICE: Final = {
    "all shards at once": "Leave out a shard while one of its parents is in the list and not done.",
    "open shards only": "Closed shards hold records, too: read them, and read them first.",
    "an expired parent waited for": "A parent that is not in the list has expired. "
    "Do not wait for it.",
    "the second parent overlooked": "A merged shard has a second parent: AdjacentParentShardId.",
    "what is done, once more": "Leave out the shards that are in `done`.",
    "those without parents only": "Once the parents are in `done`, their children may be read.",
}


def misread(readable: Readable, scene: Scene, reading: Reading) -> Counterexample:
    """Say what broke when a stream was read, and name the mistake if it has a name."""
    mistake = _known(readable)
    return Counterexample(
        yours=f"{scene.text}: {_broken(reading)}",
        rule=_rule(reading),
        next_step=_ADVICE.get(mistake, "A shard may be read when no parent of it is still to be."),
        mistake=mistake,
    )


def _broken(reading: Reading) -> str:
    if reading.unknown:
        return f"{reading.unknown} is no shard of the list"
    if reading.again:
        return f"{reading.again} a second time"
    return f"of {reading.stored} messages {reading.missed} missed, {reading.late} out of order"


def _rule(reading: Reading) -> str:
    if reading.unknown:
        return "return a list of ShardIds, such as ['shardId-000000000000']"
    if reading.again:
        return f"{reading.again} was in `done`: its messages would come twice"
    if reading.early:
        child, parent = reading.early
        return f"{child} was read while its parent {parent} was not done"
    return f"{', '.join(reading.left)} never came, and nothing else was left to wait for"


def _known(readable: Readable) -> str:
    try:
        given = [read_with(readable, scene) for scene in SCENES]
    except Exception:
        return ""  # The learner has the first counterexample already; that is enough.
    for name, wrong in WRONG_READERS.items():
        if given == [read_with(wrong, scene) for scene in SCENES]:
            return name
    return ""
