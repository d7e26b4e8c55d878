"""A day that nobody has seen before: what a shop's traffic does, and what happens to it by seed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from random import Random
from typing import Final

from kdslab.model.hashing import HashKeyRange, hash_key
from kdslab.sim.workload import Rate, daily

MINUTES: Final = 24 * 60
RECORD_BYTES: Final = 1_020
YESTERDAYS_LOW: Final = 900
YESTERDAYS_PEAK: Final = 5_200
PEAK_HOUR: Final = 20.0
CUSTOMERS: Final = 5_000
SUFFIXES: Final = 32

FLASH_SALE: Final = "flash sale"
CELEBRITY: Final = "celebrity key"
DEPLOY: Final = "deploy that sends again"
REGION: Final = "region-wide burst"
SLOW: Final = "slow reader"
STOPPED: Final = "stopped reader found"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something that the day had in store.

    Attributes:
        name: What it is.
        start: When it begins, in minutes of the day.
        minutes: How long it lasts.
        strength: How many times as much traffic comes; for a celebrity key its share of all
            records; for a slow reader its records a second and shard; for a stopped one the hours
            since it has read.
    """

    name: str
    start: int
    minutes: int
    strength: float

    def holds(self, minute: int) -> bool:
        """Return whether it is under way."""
        return self.start <= minute < self.start + self.minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """What a day brings.

    Attributes:
        happenings: What happens, in the order in which it begins.
        rate: Records a second, for each minute.
        celebrity: The share of one key, for each minute.
        slow: How many records a second and shard the slow reader takes, for each minute; 0 where
            it is as fast as the others.
    """

    happenings: tuple[Happening, ...]
    rate: tuple[float, ...]
    celebrity: tuple[float, ...]
    slow: tuple[float, ...]

    def cause(self, minute: int, *, has_room: bool) -> str:
        """Return what made shards refuse records in a minute, in words.

        Args:
            minute: Which minute of the day.
            has_room: Whether the shards together could have taken all; then one of them was hot.
        """
        under_way = {each.name: each.strength for each in self.happenings if each.holds(minute)}
        if has_room and CELEBRITY in under_way:
            return CELEBRITY
        drivers = under_way.keys() & {FLASH_SALE, DEPLOY, REGION}
        return max(sorted(drivers), key=under_way.__getitem__, default="ordinary traffic")


def yesterday() -> Rate:
    """Return what is known when the plan is made: yesterday's records a second."""
    return daily(YESTERDAYS_LOW, YESTERDAYS_PEAK, PEAK_HOUR)


@cache
def traffic(seed: int) -> Traffic:
    """Return the day of a seed: half as much again as yesterday or less, and six happenings.

    Example:
        >>> sorted(each.name for each in traffic(1).happenings)[:3]
        ['celebrity key', 'deploy that sends again', 'flash sale']
    """
    chance = Random(f"black friday {seed}")
    growth = chance.uniform(1.1, 1.4)
    happenings = tuple(sorted(_happenings(chance), key=lambda each: each.start))
    base, rate, celebrity, slow = yesterday(), [], [], []
    for minute in range(MINUTES):
        now = {each.name: each.strength for each in happenings if each.holds(minute)}
        times = 1.0
        for name in (FLASH_SALE, DEPLOY, REGION):
            times *= now.get(name, 1.0)
        rate.append(base((minute + 0.5) * 60.0) * growth * times)
        celebrity.append(now.get(CELEBRITY, 0.0))
        slow.append(now.get(SLOW, 0.0))
    return Traffic(
        happenings=happenings, rate=tuple(rate), celebrity=tuple(celebrity), slow=tuple(slow)
    )


def _happenings(chance: Random) -> list[Happening]:
    def one(name: str, first: int, last: int, least: int, most: int, strength: float) -> Happening:
        start = 60 * first + chance.randrange(60 * (last - first))
        minutes = chance.randint(least, most)
        return Happening(name=name, start=start, minutes=minutes, strength=round(strength, 2))

    return [
        one(FLASH_SALE, 9, 21, 30, 60, chance.uniform(1.8, 2.6)),
        one(CELEBRITY, 10, 20, 60, 150, chance.uniform(0.22, 0.38)),
        one(DEPLOY, 8, 17, 15, 25, chance.uniform(1.4, 1.8)),
        one(REGION, 6, 22, 5, 12, chance.uniform(2.2, 3.0)),
        one(SLOW, 9, 19, 60, 150, chance.uniform(220, 420)),
        one(STOPPED, 9, 20, 1, 1, float(chance.randint(20, 40))),
    ]


class KeyRing:
    """Keys and their shares on the ring, to be asked how much of them falls to an arc."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._places = sorted(map(hash_key, keys))
        self._sums = [0.0, *accumulate([1 / len(keys)] * len(keys))]

    def share(self, arc: HashKeyRange) -> float:
        """Return which part of the records falls to an arc."""
        first, behind = bisect_left(self._places, arc.start), bisect_right(self._places, arc.end)
        return self._sums[behind] - self._sums[first]


@cache
def customers() -> KeyRing:
    """Return the keys of ordinary traffic, all alike."""
    return KeyRing([f"customer-{number}" for number in range(CUSTOMERS)])


@cache
def celebrity(is_suffixed: bool) -> KeyRing:
    """Return the key that everybody wants: plain, or with a number behind it."""
    suffixes = range(SUFFIXES) if is_suffixed else range(1)
    return KeyRing([f"product-7{f'#{n}' if is_suffixed else ''}" for n in suffixes])
