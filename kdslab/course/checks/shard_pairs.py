"""Which shards can be merged: streams of several pasts, and what wrong pairs give away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any, Final

from kdslab.api.lab import Lab
from kdslab.api.shards import described_shard
from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.shard import shard_id
from kdslab.model.stream import Stream
from kdslab.sim.reshard import act, attempt
from kdslab.sim.reshard_stories import MERGE, SPLIT, Step

Listed = dict[str, Any]
Pairs = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Past:
    """What has happened to a stream: its first number of shards, then calls with shard numbers."""

    shards: int
    calls: tuple[tuple[str, tuple[int, ...]], ...] = ()

    @property
    def text(self) -> str:
        """The past in words."""
        done = ", ".join(f"{call}{numbers}".replace(",)", ")") for call, numbers in self.calls)
        return f"{self.shards} shards" + (f", then {done}" if done else "")

    def stream(self) -> Stream:
        """Make a stream with this past."""
        stream = Stream("pairs", shard_count=self.shards, now=0.0)
        for hour, (call, numbers) in enumerate(self.calls, start=1):
            act(stream, 60.0 * hour, Step(at_hours=hour, call=call, numbers=numbers))
            stream.settle(60.0 * hour + 59)
        return stream


PASTS: Final = (
    Past(2),
    Past(3),
    Past(2, ((SPLIT, (0,)),)),
    Past(3, ((SPLIT, (1,)),)),
    Past(3, ((SPLIT, (0,)), (MERGE, (4, 1)))),
    Past(12, ((SPLIT, (9,)), (MERGE, (2, 3)))),
)
"""From the simplest on."""


@cache
def listed(past: Past) -> tuple[Listed, ...]:
    """Return a stream's shards as ListShards gives them, closed ones too."""
    return tuple(described_shard(shard) for shard in past.stream().shards)


def is_open(shard: Listed) -> bool:
    """Return whether a shard of ListShards takes records in."""
    return "EndingSequenceNumber" not in shard["SequenceNumberRange"]


def start_of(shard: Listed) -> int:
    """Return where the range of a shard of ListShards begins."""
    return int(shard["HashKeyRange"]["StartingHashKey"])


def _ids(shards: Sequence[Listed]) -> list[tuple[str, str]]:
    return list(pairwise(shard["ShardId"] for shard in shards))


def touching(shards: Sequence[Listed]) -> list[tuple[str, str]]:
    """Return each pair of open shards whose ranges touch, the lower first."""
    return _ids(sorted(filter(is_open, shards), key=start_of))


def _siblings(shards: Sequence[Listed]) -> list[tuple[str, str]]:
    open_shards = sorted(filter(is_open, shards), key=start_of)
    return [
        (left["ShardId"], right["ShardId"])
        for left, right in pairwise(open_shards)
        if left.get("ParentShardId") == right.get("ParentShardId")
    ]


def _round_the_ring(shards: Sequence[Listed]) -> list[tuple[str, str]]:
    pairs = touching(shards)
    return [*pairs, (pairs[-1][1], pairs[0][0])]


WRONG_PAIRS: Final[dict[str, Callable[[Sequence[Listed]], list[tuple[str, str]]]]] = {
    "neighbours by number": lambda shards: _ids(list(filter(is_open, shards))),
    "closed shards, too": lambda shards: _ids(sorted(shards, key=start_of)),
    "upper before lower": lambda shards: [(upper, lower) for lower, upper in touching(shards)],
    "hash keys compared as text": lambda shards: _ids(
        sorted(filter(is_open, shards), key=lambda one: one["HashKeyRange"]["StartingHashKey"])
    ),
    "siblings only": _siblings,
    "each shard in one pair only": lambda shards: touching(shards)[::2],
    "round the ring": _round_the_ring,
}
"""Functions that go wrong in a known way."""

_ADVICE: Final = {
    "neighbours by number": "A number says when a shard was opened, not where it lies. "
    "Sort by StartingHashKey.",
    "closed shards, too": "Leave out shards that have an EndingSequenceNumber.",
    "upper before lower": "Turn each pair round: the shard with the lower range comes first.",
    "hash keys compared as text": "Hash keys come as text, and '9' is behind '10' there. "
    "Use int().",
    "siblings only": "The parent does not matter. Whoever touches can be merged.",
    "each shard in one pair only": "A shard in the middle has two neighbours, and so two pairs.",
    "round the ring": "The last range does not touch the first one: a range cannot begin above "
    "its end.",
}


def mispaired(
    mergeable: Callable[[list[Listed]], Any], past: Past, yours: object
) -> Counterexample:
    """Say what is wrong with the pairs of one stream, and name the mistake if it has a name."""
    mistake = _known(mergeable)
    right = touching(listed(past))
    given = [pair for pair in yours if _is_pair(pair)] if isinstance(yours, list | tuple) else []
    extra = next((pair for pair in given if tuple(pair) not in right), None)
    missing = next((pair for pair in right if pair not in [tuple(one) for one in given]), None)
    if extra:
        rule = _refusal(past, extra)
    elif missing:
        rule = f"{_short(missing)} can be merged: the range of one begins where the other's ends"
    else:
        rule = "each pair is wanted once, as (lower, upper), in a list"
    return Counterexample(
        yours=f"{past.text}: {_told(yours, given)}",
        rule=rule,
        next_step=_ADVICE.get(mistake, "Sort the open shards by range; take each with the next."),
        mistake=mistake,
    )


def _refusal(past: Past, pair: Sequence[str]) -> str:
    """Return what the service says to a pair that it does not merge."""
    stream = past.stream()
    refused = attempt(lambda: stream.merge(3_600.0, pair[0], pair[1]))
    said = refused.partition(": ")[2] or "this pair was merged"
    return said.replace(" in stream pairs under account 111122223333", "").rstrip(".")


def merged_by_boto3() -> str:
    """Merge the pairs of a fresh stream one after another, and say how few shards are left."""
    lab = Lab()
    kinesis = lab.client("kinesis")
    kinesis.create_stream(StreamName="pairs", ShardCount=8)
    lab.advance(seconds=60)
    calls = 0
    while pairs := touching(kinesis.list_shards(StreamName="pairs")["Shards"]):
        lower, upper = pairs[0]
        kinesis.merge_shards(StreamName="pairs", ShardToMerge=lower, AdjacentShardToMerge=upper)
        lab.advance(seconds=60)
        calls += 1
    return f"With such pairs, {calls} calls merge a stream of 8 shards into one, {shard_id(14)}."


def _known(mergeable: Callable[[list[Listed]], Any]) -> str:
    try:
        given = [_as_set(mergeable(list(listed(past)))) for past in PASTS]
    except Exception:
        return ""  # The learner has the first counterexample already; that is enough.
    for name, wrong in WRONG_PAIRS.items():
        if given == [frozenset(wrong(listed(past))) for past in PASTS]:
            return name
    return ""


def _as_set(pairs: Any) -> Pairs:
    return frozenset((lower, upper) for lower, upper in pairs)


def _is_pair(pair: object) -> bool:
    return (
        isinstance(pair, tuple | list)
        and len(pair) == 2
        and all(isinstance(one, str) for one in pair)
    )


def _short(pair: Sequence[str]) -> str:
    return f"({', '.join(one.removeprefix('shardId-').lstrip('0') or '0' for one in pair)})"


def _told(yours: object, given: list[Any]) -> str:
    return ", ".join(map(_short, given)) if given else shortened(yours)
