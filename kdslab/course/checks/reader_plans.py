"""Which of your applications need fan-out: the smallest number of pipes with which all are served.

Applications that poll take turns at a shard's five calls and share its 2 MiB a second; each that
reads by fan-out leaves the others more of both, and costs money.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from random import Random
from typing import Final

from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.facts import KIB, SHARD_READ_BYTES_PER_SECOND, SHARD_READ_CALLS_PER_SECOND
from kdslab.model.quotas import FAN_OUT_MILLIS
from kdslab.sim.fan_out_price import by_fan_out, by_polling

_NAMES: Final = ("alarms", "archive", "billing", "dashboard", "fraud", "maps", "search", "training")
_DEMANDS: Final = (90, 150, 250, 350, 450, 2_000, 60_000)
_LOADS: Final = (100, 240, 300, 380, 480, 620, 900)
_FULL_SHARE: Final = 0.4
_TANK_KIB: Final = SHARD_READ_BYTES_PER_SECOND // KIB


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """One application.

    Attributes:
        name: What it is called.
        millis: How old its records may be on average when they come.
    """

    name: str
    millis: int


@dataclass(frozen=True, kw_only=True)
class Readers:
    """Applications that read a provisioned stream.

    Attributes:
        shards: How many shards it has.
        write_kib: KiB written to each shard each second.
        applications: Who reads it, by name.
    """

    shards: int
    write_kib: int
    applications: tuple[Application, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all applications."""
        return tuple(one.name for one in self.applications)

    def unserved(self, pushed: frozenset[str]) -> tuple[str, ...]:
        """Return the applications that are not served if some read by fan-out and the rest polls.

        Those that fall behind come first; the rest of the names is of records that are too old.
        """
        polling = [one for one in self.applications if one.name not in pushed]
        if len(polling) * self.write_kib > _TANK_KIB:
            return tuple(one.name for one in polling)
        waits = poll_millis(len(polling))
        return tuple(one.name for one in polling if one.millis < waits)

    def is_full(self, pushed: frozenset[str]) -> bool:
        """Return whether those that poll want more bytes than a shard gives."""
        return (len(self.applications) - len(pushed)) * self.write_kib > _TANK_KIB

    @cached_property
    def fewest(self) -> int:
        """The smallest number of fan-out consumers with which everybody is served."""
        return min(len(some) for some in self._choices() if not self.unserved(some))

    @cached_property
    def at_once(self) -> frozenset[str]:
        """Who looks in need of fan-out as long as all of them poll."""
        waits = poll_millis(len(self.applications))
        return frozenset(one.name for one in self.applications if one.millis < waits)

    @cached_property
    def fewest_by_age(self) -> int:
        """The smallest number if the bytes were no matter."""
        return min(
            len(some)
            for some in self._choices()
            if not any(
                one.millis < poll_millis(len(self.applications) - len(some))
                for one in self.applications
                if one.name not in some
            )
        )

    def _choices(self) -> list[frozenset[str]]:
        counts = range(len(self.applications) + 1)
        return [frozenset(some) for n in counts for some in combinations(self.names, n)]

    def usd(self, fan_outs: int) -> float:
        """Return what so many fan-out consumers cost a month."""
        return by_fan_out(fan_outs, self.shards, self.write_kib).usd if fan_outs else 0.0


def poll_millis(pollers: int) -> float:
    """Return how old records are on average if so many take turns at a shard's calls.

    Each asks every n / 5 seconds, and a record waits half of that on average.
    """
    return 1000 * pollers / SHARD_READ_CALLS_PER_SECOND / 2


def drawn(chance: Random) -> Readers:
    """Draw readers of whom some need fan-out, because of the bytes or fewer than it looks."""
    is_full = chance.random() < _FULL_SHARE
    while True:
        count = chance.randint(4, 5)
        mine = Readers(
            shards=chance.randint(2, 12),
            write_kib=chance.choice(_LOADS),
            applications=tuple(
                Application(name=name, millis=chance.choice(_DEMANDS))
                for name in sorted(chance.sample(_NAMES, count))
            ),
        )
        if not 1 <= mine.fewest < count or is_full != (mine.fewest_by_age < mine.fewest):
            continue
        if is_full or len(mine.at_once) > mine.fewest:
            return mine


def wrong_plan(given: object, mine: Readers) -> Counterexample | None:
    """Say what is wrong with a choice of applications, if anything is."""
    if isinstance(given, str) or not isinstance(given, list | tuple | set | frozenset):
        return _no_names(given, mine)
    if not all(name in mine.names for name in given):
        return _no_names(given, mine)
    pushed = frozenset(given)
    unserved = mine.unserved(pushed)
    if unserved:
        return _unserved(pushed, unserved, mine)
    return _too_dear(pushed, mine) if len(pushed) > mine.fewest else None


def served(given: frozenset[str], mine: Readers) -> str:
    """Say what a right choice costs, and how old records are for those who poll."""
    polling = len(mine.applications) - len(given)
    reading = by_polling(polling, mine.write_kib)
    return (
        f"{len(given)} by fan-out for {mine.usd(len(given)):,.2f} USD a month, {polling} polling: "
        f"their records are {reading.millis:.0f} ms old in the model. All by fan-out: "
        f"{mine.usd(len(mine.applications)):,.2f} USD."
    )


def _no_names(given: object, mine: Readers) -> Counterexample:
    return Counterexample(
        yours=shortened(given),
        rule=f"a list of names, out of {', '.join(mine.names)}",
        next_step=f'Hand in a list such as ["{mine.names[0]}"].',
        mistake="not a list of its names",
    )


def _unserved(pushed: frozenset[str], unserved: tuple[str, ...], mine: Readers) -> Counterexample:
    polling = len(mine.applications) - len(pushed)
    if mine.is_full(pushed):
        mistake = "bytes overlooked"
        yours = f"{', '.join(unserved)} fall behind for ever"
        rule = (
            f"{polling} that poll want {polling} x {mine.write_kib} KiB a second of each shard; "
            f"it gives {_TANK_KIB:,}"
        )
        next_step = "Take pollers away until their bytes fit, then look at the ages."
    else:
        mistake = "records too old"
        one = next(app for app in mine.applications if app.name == unserved[0])
        yours = f"{one.name} wants its records within {one.millis} ms, and polls"
        rule = (
            f"{polling} that poll ask every {polling / SHARD_READ_CALLS_PER_SECOND:g} s each, and "
            f"a record waits half of that: {poll_millis(polling):.0f} ms; fan-out takes "
            f"{FAN_OUT_MILLIS}"
        )
        next_step = "Who is hardest to please? Begin there, and count the pollers anew."
    if not pushed:
        mistake = "nobody by fan-out"
    return Counterexample(yours=yours, rule=rule, next_step=next_step, mistake=mistake)


def _too_dear(pushed: frozenset[str], mine: Readers) -> Counterexample:
    if len(pushed) == len(mine.applications):
        mistake, next_step = "everybody by fan-out", "Who can wait may poll, and costs nothing."
    elif pushed == mine.at_once:
        mistake = "as if all went on polling"
        next_step = "Each one that leaves the tank makes the rest faster. Count the pollers anew."
    else:
        mistake, next_step = "more than it takes", "Take one away, and look whether all are served."
    return Counterexample(
        yours=f"{len(pushed)} by fan-out: {mine.usd(len(pushed)):,.2f} USD a month",
        rule=f"fewer serve them all, for {mine.usd(mine.fewest):,.2f} USD",
        next_step=next_step,
        mistake=mistake,
    )
