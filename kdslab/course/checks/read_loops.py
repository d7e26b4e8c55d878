"""What is wrong with a loop that shall read a shard or a stream: lost, twice, or out of order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

from kdslab.course.checks.read_scenes import SHARDS, STREAM, STREAMS, Played, Scene, play
from kdslab.course.outcome import Counterexample, shortened

ReadShard = Callable[[Any, dict[str, str]], Any]
ReadAll = Callable[[Any, str], Any]

_FIRST: Final = "shardId-000000000000"

_ADVICE: Final = {
    "LATEST as the start": "LATEST begins after everything that is there. Where is the oldest?",
    "one answer is not all": "Go on with NextShardIterator while there is more to read.",
    "one shard alone": "A shard has its own records only. list_shards names all of them.",
    "an empty answer taken for the end": "Look at MillisBehindLatest: above 0 there is more.",
    "other shards as well": "Read the shard that you are given, and leave its children alone.",
    "the open shards alone": "A closed shard keeps its records. Do not leave parents out.",
    "the children left out": "At a parent's end its children are next: read them as well.",
    "a shard read twice": "Remember which shards you have read, or take them from one list only.",
    "later records first": 'Put each answer after what you have: records += answer["Records"].',
    "children before their parents": (
        "Read a shard when its ParentShardId and AdjacentParentShardId are done, if it has any."
    ),
    "something else than records": 'Gather answer["Records"] in a list and return that.',
}
_LOOK: Final = "Print ShardId and MillisBehindLatest of each answer."


def misread_shard(read_shard: ReadShard) -> Counterexample | str:
    """Judge a loop over one shard, the simplest shard first."""
    for scene in SHARDS:
        played = play(scene)
        got = read_shard(played.client, {"StreamName": STREAM, "ShardId": _FIRST})
        if not _are_records(got):
            return _no_records(got)
        own = replace(played, homes={n: home for n, home in played.homes.items() if home == _FIRST})
        if complaint := _complaint(scene, own, [record["SequenceNumber"] for record in got]):
            return complaint
    count, calls = len(own.homes), own.client.calls
    return f"Open, empty at first, closed: of the last all {count} records, in {calls} calls."


def misread_stream(read_all: ReadAll) -> Counterexample | str:
    """Judge a loop by small streams, the simplest first."""
    for scene in STREAMS:
        played = play(scene)
        got = read_all(played.client, STREAM)
        if not _are_records(got):
            return _no_records(got)
        numbers = [record["SequenceNumber"] for record in got]
        if complaint := _complaint(scene, played, numbers):
            return complaint
    return (
        f"{len(STREAMS)} streams. The last has {len(played.parents)} shards: {len(numbers)} "
        "records, none lost, none twice, parents before children."
    )


def _are_records(got: object) -> bool:
    return isinstance(got, list | tuple) and all(
        isinstance(one, dict) and "SequenceNumber" in one for one in got
    )


def _no_records(got: object) -> Counterexample:
    return Counterexample(
        yours=shortened(got),
        rule="the answer is one list of records, each as get_records gives it",
        next_step=_ADVICE["something else than records"],
        mistake="something else than records",
    )


def _complaint(scene: Scene, played: Played, numbers: Sequence[str]) -> Counterexample | None:
    lost = [number for number in played.homes if number not in set(numbers)]
    twice = [number for number, count in Counter(numbers).items() if count > 1]
    turned, early = _turned(played, numbers), _early(played, numbers)
    foreign = set(numbers) - played.homes.keys()
    if not (lost or twice or turned or early or foreign):
        return None
    if foreign:
        said, mistake = f"{len(foreign)} of other shards", "other shards as well"
    elif lost:
        said, mistake = f"{len(lost)} lost", _why_lost(scene, played, lost)
    elif twice:
        said, mistake = f"{len(twice)} read twice", "a shard read twice"
    elif turned:
        said, mistake = turned, "later records first"
    else:
        said, mistake = early, "children before their parents"
    return Counterexample(
        yours=f"{scene.name}: {len(numbers)} records, {said}",
        rule=_rule(played),
        next_step=_ADVICE.get(mistake, _LOOK),
        mistake=mistake,
    )


def _why_lost(scene: Scene, played: Played, lost: Sequence[str]) -> str:
    homes = {played.homes[number] for number in lost}
    whole = len(lost) == sum(home in homes for home in played.homes.values())
    if "LATEST" in played.client.kinds:
        return "LATEST as the start"
    if not whole:
        return "one answer is not all"
    if scene.empty and len(lost) == len(played.homes):
        return "an empty answer taken for the end"
    if scene.changes:
        if homes <= played.closed:
            return "the open shards alone"
        return "the children left out"
    return "one shard alone" if scene.shards > 1 else ""


def _turned(played: Played, numbers: Sequence[str]) -> str:
    """Say in which shard a later record came first; nothing if each kept its order."""
    newest: dict[str, int] = {}
    written = {number: at for at, number in enumerate(played.homes)}
    for number in numbers:
        home = played.homes.get(number, "")
        if written.get(number, 0) < newest.get(home, -1):
            return f"those of {_short(home)} not in their order"
        newest[home] = written.get(number, 0)
    return ""


def _early(played: Played, numbers: Sequence[str]) -> str:
    """Say which shard was begun before its parent was done; nothing if none was."""
    place = {number: at for at, number in enumerate(numbers)}
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    for number, home in played.homes.items():
        if number in place:
            first[home] = min(first.get(home, len(numbers)), place[number])
            last[home] = max(last.get(home, -1), place[number])
    for child, parents in played.parents.items():
        for parent in parents:
            if first.get(child, len(numbers)) < last.get(parent, -1):
                return f"{_short(child)} begun before {_short(parent)} was done"
    return ""


def _rule(played: Played) -> str:
    parts = Counter(played.homes.values())
    shards = []
    for shard, parents in sorted(played.parents.items()):
        if not parts[shard]:
            continue
        of = f", child of {' and '.join(map(_short, parents))}" if parents else ""
        state = "closed" if shard in played.closed else "open"
        shards.append(f"{_short(shard)} ({state}{of}): {parts[shard]}")
    return f"the records lie in {'; '.join(shards)}"


def _short(shard: str) -> str:
    return f"shard {int(shard[-12:])}"
