"""Up for a sale and down again: a plan of UpdateShardCount calls, made by a real stream."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from random import Random
from typing import Final

from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.quotas import SHARD_COUNT_UPDATES_PER_DAY
from kdslab.model.stream import Stream
from kdslab.sim.reshard import attempt

_GAP_SECONDS: Final = 600.0

_ADVICE: Final = {
    "one jump": "A call goes to double at most. Put a number in between.",
    "half rounded down": "Half of an odd number is no whole number: round it up.",
    "it begins where it stands": "Leave out the number that the stream has already.",
    "the peak is missing": "The sale needs its shards: on the way up, stop at that number.",
    "it stays large": "After the sale go down again, by halves.",
    "one shard at a time": "Double as long as you can: each call may do more than one shard.",
    "more calls than it takes": "Leave out a stop: double or halve wherever you can.",
    "not whole numbers": "Write whole numbers in a list, such as [6, 12, 20, 10].",
}


@dataclass(frozen=True, slots=True)
class Sale:
    """A stream before, during and after a sale, in shards."""

    start: int
    peak: int
    rest: int

    @property
    def up(self) -> list[int]:
        """The targets of the fewest calls to the peak."""
        way, count = [], self.start
        while count < self.peak:
            count = min(2 * count, self.peak)
            way.append(count)
        return way

    @property
    def down(self) -> list[int]:
        """The targets of the fewest calls from the peak."""
        way, count = [], self.peak
        while count > self.rest:
            count = max(-(-count // 2), self.rest)
            way.append(count)
        return way

    @property
    def rounded_down(self) -> list[int]:
        """The way down of somebody who rounds halves down."""
        way, count = [], self.peak
        while count > self.rest:
            count = max(count // 2, self.rest)
            way.append(count)
        return way


def drawn(chance: Random) -> Sale:
    """Draw a sale whose way up is no row of doublings and whose way down meets an odd number."""
    while True:
        start = chance.randint(3, 9)
        sale = Sale(start, start * chance.randint(5, 14) + chance.randint(1, 5), 0)
        sale = Sale(sale.start, sale.peak, chance.randint(2, start))
        up, down = sale.up, sale.down
        trap = first_refused(sale, up + sale.rounded_down)
        if len(up) >= 3 and len(down) >= 3 and sale.peak % 2 and trap is not None:
            return sale


def first_refused(sale: Sale, targets: list[int]) -> tuple[int, str] | None:
    """Make the calls, ten minutes apart; return the first that is refused and why, if any is."""
    stream = Stream("sale", shard_count=sale.start, now=0.0)
    for place, target in enumerate(targets):
        now = (place + 1) * _GAP_SECONDS
        stream.settle(now)
        refused = attempt(partial(stream.update_shard_count, now, target))
        if refused:
            return place, refused.partition(": ")[2]
    return None


def wrong_plan(given: object, sale: Sale) -> Counterexample | None:
    """Say what is wrong with a list of targets, if anything is."""
    if not isinstance(given, list | tuple) or any(type(one) is not int or one < 1 for one in given):
        return _complaint(shortened(given), "a target is a number of shards", "not whole numbers")
    plan = list(given)
    if refused := first_refused(sale, plan):
        return _refused(sale, plan, *refused)
    told = " → ".join(map(str, [sale.start, *plan]))
    if sale.peak not in plan:
        return _complaint(told, f"the sale needs {sale.peak} shards", "the peak is missing")
    if plan[-1] != sale.rest:
        mistake = "it stays large" if plan[-1] > sale.rest else ""
        return _complaint(told, f"after the sale {sale.rest} shards are to be left", mistake)
    fewest = len(sale.up) + len(sale.down)
    if len(plan) == fewest:
        return None
    mistake = "more calls than it takes"
    if sale.start == plan[0]:
        mistake = "it begins where it stands"
    return _complaint(f"{told}: {len(plan)} calls", f"{fewest} calls are enough", mistake)


def made_well(sale: Sale) -> str:
    """Say how many calls a right plan leaves, and how many shards it has made."""
    calls = sale.up + sale.down
    stream = Stream("sale", shard_count=sale.start, now=0.0)
    for place, target in enumerate(calls, start=1):
        stream.settle(place * _GAP_SECONDS)
        stream.update_shard_count(place * _GAP_SECONDS, target)
    stream.settle((len(calls) + 1) * _GAP_SECONDS)
    left = SHARD_COUNT_UPDATES_PER_DAY - len(calls)
    return (
        f"{len(calls)} calls; {left} of the day's {SHARD_COUNT_UPDATES_PER_DAY} are left for what "
        f"you did not foresee. The stream has had {len(stream.shards):,} shards, open and closed."
    )


def _refused(sale: Sale, plan: list[int], place: int, why: str) -> Counterexample:
    before, target = [sale.start, *plan][place : place + 2]
    mistake = ""
    if target > 2 * before:
        mistake = "one jump"
    elif 2 * target < before:
        mistake = "half rounded down" if target == before // 2 else "one jump"
    elif _is_timid([sale.start, *plan]):
        mistake = "one shard at a time"
    elif plan[0] == sale.start:
        mistake = "it begins where it stands"
    elif len(plan) > SHARD_COUNT_UPDATES_PER_DAY:
        mistake = "more calls than it takes"
    said = why.replace(" for stream sale under account 111122223333", "").rstrip(".")
    yours = f"call {place + 1}, from {before} to {target} shards, is refused"
    return _complaint(yours, said, mistake)


def _is_timid(counts: list[int]) -> bool:
    return all(abs(after - before) == 1 for before, after in pairwise(counts[:8]))


def _complaint(yours: str, rule: str, mistake: str) -> Counterexample:
    return Counterexample(
        yours=yours,
        rule=rule,
        next_step=_ADVICE.get(mistake, "Write every stop of the way, the last one too."),
        mistake=mistake,
    )
