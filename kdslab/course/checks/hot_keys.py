"""Scenes in which one shard is the busiest, and what a wrong search for its key gives away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from random import Random
from typing import Any, Final

from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.shard import shard_id
from kdslab.sim.hashing import route_keys
from kdslab.sim.throttle_rush import PER_SECOND, city_keys

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Scene:
    """What a producer noted of its records: each one's key and shard.

    Attributes:
        pairs: A key and a shard's identifier for each record.
    """

    pairs: tuple[tuple[str, str], ...]

    @cached_property
    def shard(self) -> str:
        """The shard with the most records."""
        return _most(shard for _, shard in self.pairs)

    @cached_property
    def key(self) -> str:
        """The key with the most records on that shard."""
        return _most(key for key, shard in self.pairs if shard == self.shard)

    @property
    def of_key(self) -> int:
        """How many records that key has."""
        return sum(key == self.key for key, _ in self.pairs)


def _most(names: Any) -> str:
    return str(Counter(names).most_common(1)[0][0])


def _scene(*keys: str, shards: int) -> Scene:
    routed = {one.key: shard_id(one.shard) for one in route_keys(sorted(set(keys)), shards).keys}
    return Scene(tuple((key, routed[key]) for key in keys))


def _a_second_of_rush() -> Scene:
    mix = city_keys()
    keys = Random(6).choices(mix.keys, mix.shares, k=PER_SECOND)
    return _scene(*keys, shards=4)


def _spelled(counts: dict[str, int], shards: int) -> Scene:
    """Return so many records of each key, in turn, so that nobody finds them sorted."""
    turns = range(max(counts.values()))
    return _scene(*(key for turn in turns for key in counts if turn < counts[key]), shards=shards)


@cache
def scenes() -> tuple[Scene, ...]:
    """Return scenes from three records to a second of a rush hour."""
    return (
        # On two shards "123" is alone on shard 0; both cities are on shard 1.
        _spelled({"123": 1, "New York": 2}, 2),
        _spelled({"123": 4, "Los Angeles": 2, "New York": 3}, 2),
        # On four shards five cities of shard 2 are quiet, and one on shard 3 is loud.
        _spelled({"Houston": 1, "Chicago": 2, "New York": 1, "Los Angeles": 3, "San Diego": 1}, 4),
        _spelled({"Los Angeles": 6, "Chicago": 1, "Houston": 1, "New York": 2}, 4),
        _a_second_of_rush(),
    )


_ADVICE: Final = {
    "the loudest key of all": "Find the busiest shard first. Then look at its keys alone.",
    "a shard, not a key": "You found the shard. Which of its keys has the most records?",
    "different keys counted": "Count records, not different keys, to find the busiest shard.",
    "the first key of the shard": "The shard is right. Count its keys and take the most frequent.",
    "the quietest key": "The shard is right. Take its key with the most records.",
}


def misfound(
    loudest: Callable[[list[tuple[str, str]]], Any], scene: Scene, yours: object
) -> Counterexample:
    """Say what is wrong with a key that was found, and call the mistake by name if it has one."""
    mistake = _known(loudest)
    by_shard = Counter(shard for _, shard in scene.pairs)
    return Counterexample(
        yours=f"of {len(scene.pairs):,} records: {shortened(yours)}",
        rule=(
            f"{scene.shard} has {by_shard[scene.shard]:,} of them, the most; on it "
            f"{scene.key} has {scene.of_key:,}"
        ),
        next_step=_ADVICE.get(mistake, "Count by shard, then count the keys of that shard."),
        mistake=mistake,
    )


def _of_all(pairs: Pairs) -> str:
    return _most(key for key, _ in pairs)


def _of_most_keys(pairs: Pairs) -> str:
    shard = _most(shard for _, shard in set(pairs))
    return _most(key for key, other in pairs if other == shard)


def _first(pairs: Pairs) -> str:
    shard = Scene(tuple(pairs)).shard
    return next(key for key, other in pairs if other == shard)


def _quietest(pairs: Pairs) -> str:
    shard = Scene(tuple(pairs)).shard
    return Counter(key for key, other in pairs if other == shard).most_common()[-1][0]


WRONG_SEARCHES: Final[dict[str, Callable[[Pairs], str]]] = {
    "the loudest key of all": _of_all,
    "a shard, not a key": lambda pairs: Scene(tuple(pairs)).shard,
    "different keys counted": _of_most_keys,
    "the first key of the shard": _first,
    "the quietest key": _quietest,
}
"""Searches that go wrong in a known way."""


def _known(loudest: Callable[[list[tuple[str, str]]], Any]) -> str:
    try:
        given = [loudest(list(scene.pairs)) for scene in scenes()]
    except Exception:
        return ""  # The learner has the first counterexample already; that is enough.
    for name, wrong in WRONG_SEARCHES.items():
        if given == [wrong(scene.pairs) for scene in scenes()]:
            return name
    return ""
