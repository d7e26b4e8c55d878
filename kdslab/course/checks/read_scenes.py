"""Small streams to be read, and a client that answers as AWS may."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from kdslab.api.lab import Lab
from kdslab.course.answer import UnusableError
from kdslab.course.outcome import Counterexample

STREAM: Final = "meters"
CALLS_AT_MOST: Final = 300
ENDLESS: Final = "waiting for the end of an open shard"

_ANSWER_RECORDS: Final = 3
_CALL_SECONDS: Final = 0.25
_KEYS: Final = ("meter-1", "meter-2", "meter-3", "meter-6")
_MIDDLE: Final = 2**127


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A stream and what happens to it before it is read.

    Attributes:
        name: What is new in it, in words.
        shards: How many shards it begins with.
        records: How many records come before, and after each change.
        changes: "split" and "merge", in the order in which they happen.
        empty: Whether the first answer of each shard is empty, with records further on.
    """

    name: str
    shards: int = 1
    records: int = 8
    changes: tuple[str, ...] = ()
    empty: bool = False


SHARDS: Final = (
    Scene(name="an open shard"),
    Scene(name="an empty answer before the records", empty=True),
    Scene(name="a closed shard", changes=("split",)),
)
"""Of these, the first shard is to be read."""

STREAMS: Final = (
    Scene(name="one shard"),
    Scene(name="two shards", shards=2),
    Scene(name="a split", changes=("split",)),
    Scene(name="a split, and its children merged", changes=("split", "merge"), empty=True),
)
"""These are to be read whole."""


class Watched:
    """A client for one scene: short answers, empty ones if the scene has them, shards in no order.

    Attributes:
        kinds: The kinds of iterators that were asked for.
        calls: How many calls were made to shards.
    """

    def __init__(self, client: Any, lab: Lab, scene: Scene) -> None:
        self._client, self._lab, self._scene = client, lab, scene
        self.calls = 0
        self._begun: set[str] = set()
        self.kinds: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def list_shards(self, **given: Any) -> Any:
        """Answer with the youngest shard first: AWS promises no order."""
        answer = self._client.list_shards(**given)
        answer["Shards"].reverse()
        return answer

    def get_shard_iterator(self, **given: Any) -> Any:
        """Answer, and note what was asked for."""
        self._pass_time()
        self.kinds.add(str(given.get("ShardIteratorType")))
        answer = self._client.get_shard_iterator(**given)
        if self._scene.empty:
            self._begun.add(answer["ShardIterator"])
        return answer

    def get_records(self, **given: Any) -> Any:
        """Answer with few records; at a shard's beginning with none, if the scene has it so."""
        self._pass_time()
        place = given.get("ShardIterator")
        if place in self._begun:
            self._begun.remove(place)
            return {"Records": [], "NextShardIterator": place, "MillisBehindLatest": 60_000}
        limit = min(given.get("Limit", _ANSWER_RECORDS), _ANSWER_RECORDS)
        return self._client.get_records(**{**given, "Limit": limit})

    def _pass_time(self) -> None:
        self.calls += 1
        # An answer takes its time; without it a loop would ask more than five times a second.
        self._lab.advance(seconds=_CALL_SECONDS)
        if self.calls > CALLS_AT_MOST:
            raise UnusableError(
                Counterexample(
                    yours=f"{self._scene.name}: still reading after {CALLS_AT_MOST} calls",
                    rule="an open shard has no end: NextShardIterator is always there",
                    next_step="On an open shard you have all when MillisBehindLatest is 0.",
                    mistake=ENDLESS,
                )
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """A scene that was played, ready to be read.

    Attributes:
        client: What the learner's function gets.
        homes: The shard of each record, by its sequence number, in the order of writing.
        parents: The parents of each shard.
    """

    client: Watched
    homes: dict[str, str]
    parents: dict[str, tuple[str, ...]]

    @property
    def closed(self) -> set[str]:
        """The shards that have children."""
        return {parent for parents in self.parents.values() for parent in parents}


def play(scene: Scene) -> Played:
    """Make a scene's stream, write to it and reshard it."""
    lab = Lab()
    kinesis = lab.client("kinesis")
    kinesis.create_stream(StreamName=STREAM, ShardCount=scene.shards)
    lab.advance(minutes=1)
    homes = _write(kinesis, 0, scene.records)
    for number, change in enumerate(scene.changes, start=1):
        lab.advance(minutes=1)
        _reshard(kinesis, change)
        lab.advance(minutes=1)
        homes |= _write(kinesis, number * scene.records, scene.records)
    lab.advance(minutes=1)
    parents = {
        shard["ShardId"]: tuple(
            shard[name] for name in ("ParentShardId", "AdjacentParentShardId") if name in shard
        )
        for shard in kinesis.list_shards(StreamName=STREAM)["Shards"]
    }
    return Played(client=Watched(kinesis, lab, scene), homes=homes, parents=parents)


def _write(kinesis: Any, first: int, count: int) -> dict[str, str]:
    homes = {}
    for number in range(first, first + count):
        answer = kinesis.put_record(
            StreamName=STREAM, PartitionKey=_KEYS[number % len(_KEYS)], Data=str(number).encode()
        )
        homes[answer["SequenceNumber"]] = answer["ShardId"]
    return homes


def _reshard(kinesis: Any, change: str) -> None:
    shards = kinesis.list_shards(StreamName=STREAM, ShardFilter={"Type": "AT_LATEST"})["Shards"]
    names = [shard["ShardId"] for shard in shards]
    if change == "split":
        kinesis.split_shard(
            StreamName=STREAM, ShardToSplit=names[0], NewStartingHashKey=str(_MIDDLE)
        )
    else:
        kinesis.merge_shards(
            StreamName=STREAM, ShardToMerge=names[0], AdjacentShardToMerge=names[1]
        )
