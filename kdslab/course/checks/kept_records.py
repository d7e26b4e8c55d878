"""A learner's own stream: when its records come, how its retention changes, and what is left."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from random import Random

from kdslab.course.outcome import Counterexample, shortened
from kdslab.course.variant import chance_of
from kdslab.model.iterator import IteratorType
from kdslab.model.stream import Stream

_HOUR = 3600.0
_NAMES = "abcdefghi"


@dataclass(frozen=True, kw_only=True)
class MyStream:
    """Nine records, a retention that is cut and raised again, and the moment to look.

    Attributes:
        arrivals: The hour at which each record comes, by its name; all hours count from the
            stream's first moment.
        first_hours: The retention at first.
        short_at: When it is cut.
        short_hours: The retention from then on.
        long_at: When it is raised.
        long_hours: The retention from then on.
        look_at: When a consumer begins at TRIM_HORIZON.
    """

    arrivals: dict[str, int]
    first_hours: int
    short_at: int
    short_hours: int
    long_at: int
    long_hours: int
    look_at: int

    def __str__(self) -> str:
        """Return the story as a learner reads it."""
        comings = ", ".join(f"{name} at {hour}" for name, hour in self.arrivals.items())
        return (
            f"The records come by the hour: {comings}.\n"
            f"Retention is {self.first_hours} hours. At hour {self.short_at} it is cut to "
            f"{self.short_hours}, and at hour {self.long_at} raised to {self.long_hours}.\n"
            f"Which records can be read at hour {self.look_at}?"
        )

    @cached_property
    def left(self) -> frozenset[str]:
        """Run the stream; return the names of the records that can be read in the end."""
        stream = Stream("own", shard_count=1, now=0.0)
        stream.set_retention(0.0, self.first_hours)
        changes = {self.short_at: self.short_hours, self.long_at: self.long_hours}
        came = {hour: name for name, hour in self.arrivals.items() if hour <= self.look_at}
        for hour in sorted({*changes, *came}):
            if hour in changes:
                stream.set_retention(hour * _HOUR, changes[hour])
            if hour in came:
                stream.put(hour * _HOUR, "key", came[hour].encode())
        now = self.look_at * _HOUR
        start = stream.iterator(now, stream.open_shards[0].id, IteratorType.TRIM_HORIZON)
        return frozenset(one.data.decode() for one in stream.get_records(now, start).records)

    def younger(self, at: int, hours: int) -> frozenset[str]:
        """Return who has come by the look and is not older than some hours at a moment."""
        came = {name: hour for name, hour in self.arrivals.items() if hour <= self.look_at}
        return frozenset(name for name, hour in came.items() if at - hour <= hours)

    @property
    def beliefs(self) -> dict[str, frozenset[str]]:
        """Return what would be left if a known mistake were the rule."""
        came = self.younger(self.look_at, self.look_at)
        ageing = self.younger(self.look_at, self.long_hours)
        return {
            "brought back": ageing,
            "still short": self.younger(self.look_at, self.short_hours),
            "cut once and then still": self.younger(self.short_at, self.short_hours) & ageing,
            "the wrong ones": came - self.left,
            "not yet there": self.left | (frozenset(self.arrivals) - came),
            "nothing is forgotten": came,
        }


def draw(learner: str, attempt: int) -> MyStream:
    """Return a stream on which every known mistake gives another answer than the right one."""
    chance = chance_of(learner, attempt, "02.4")
    while True:
        own = _drawn(chance)
        sets = {own.left, *own.beliefs.values()}
        if 2 <= len(own.left) <= 5 and len(sets) == 1 + len(own.beliefs) and not _is_close(own):
            return own


def no_names(given: object, own: MyStream) -> Counterexample | None:
    """Say why something is no list of the stream's names, if it is none."""
    if isinstance(given, list | tuple | set | frozenset) and all(
        isinstance(name, str) and name in own.arrivals for name in given
    ):
        return None
    came = own.arrivals.values()
    hours = isinstance(given, list | tuple | set) and all(
        type(hour) is int and hour in came for hour in given
    )
    return Counterexample(
        yours=shortened(given),
        rule=f"the records are called {', '.join(own.arrivals)}",
        next_step='Hand in a list of their names, such as ["b", "c"].',
        mistake="hours, not names"
        if hours
        else "text, not a list"
        if isinstance(given, str)
        else "",
    )


def misjudged(names: set[str], own: MyStream) -> Counterexample | str:
    """Return the oldest record that is judged wrongly, or what the stream said to a right list."""
    wrong = [name for name in own.arrivals if (name in names) != (name in own.left)]
    if not wrong:
        back = own.beliefs["brought back"] - own.left
        return (
            f"{len(own.left)} of {len(own.arrivals)} are left. Without the short time there would "
            f"be {len(own.left | back)}."
        )
    said = "is in your list" if wrong[0] in names else "is not in your list"
    mistake = next((name for name, belief in own.beliefs.items() if belief == names), "")
    return Counterexample(
        yours=f"{wrong[0]}, which came at hour {own.arrivals[wrong[0]]}, {said}",
        rule=_fate(wrong[0], own),
        next_step=_ADVICE.get(mistake, "Follow this record from change to change."),
        mistake=mistake,
    )


_ADVICE = {
    "brought back": "Raising a retention brings nothing back. Apply the short one first.",
    "still short": "From the second change on, records may get older again.",
    "cut once and then still": "While the retention is short, records go on ageing out.",
    "the wrong ones": "You have named those that went. Hand in those that are left.",
    "not yet there": "Leave out what comes after the look.",
    "nothing is forgotten": "A stream forgets by age. Apply each retention in turn.",
}


def _fate(name: str, own: MyStream) -> str:
    hour = own.arrivals[name]
    if hour > own.look_at:
        return f"at hour {own.look_at} it has not come yet"
    ages = ((own.short_at, own.short_hours), (own.long_at, own.short_hours))
    for at, hours in (*ages, (own.look_at, own.long_hours)):
        if at - hour > hours:
            return f"at hour {at} it is {at - hour} hours old, and only {hours} are kept: gone"
    if hour > own.long_at:
        return f"it comes after both changes and is {own.look_at - hour} hours old in the end: kept"
    return (
        f"at hour {own.long_at} it is {max(0, own.long_at - hour)} hours old, within "
        f"{own.short_hours}, and in the end {own.look_at - hour}, within {own.long_hours}: kept"
    )


def _drawn(chance: Random) -> MyStream:
    short_at = chance.randrange(110, 150)
    long_at = short_at + chance.randrange(8, 22)
    look_at = long_at + chance.randrange(10, 40)
    hours = sorted(chance.sample(range(2, look_at + 12), len(_NAMES)))
    return MyStream(
        arrivals=dict(zip(_NAMES, hours, strict=True)),
        first_hours=chance.choice((96, 120, 144, 168)),
        short_at=short_at,
        short_hours=chance.choice((24, 30, 36, 48)),
        long_at=long_at,
        long_hours=chance.choice((72, 96, 120, 168)),
        look_at=look_at,
    )


def _is_close(own: MyStream) -> bool:
    """Return whether something comes or ends in the very hour of a change, which decides badly."""
    moments = (own.short_at, own.long_at, own.look_at)
    kept = (0, own.first_hours, own.short_hours, own.long_hours)
    edges = {at - hours for at in moments for hours in kept}
    return not edges.isdisjoint(own.arrivals.values())
