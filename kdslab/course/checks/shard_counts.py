"""What a wrong number of shards gives away: which of the limits was forgotten, and how."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, floor
from typing import Final, NamedTuple, TypeAlias

from kdslab.course.checks.numbers import misnumbered
from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.facts import (
    KIB,
    SHARD_READ_BYTES_PER_SECOND,
    SHARD_WRITE_BYTES_PER_SECOND,
    SHARD_WRITE_RECORDS_PER_SECOND,
)
from kdslab.model.prices import BILLING_MONTH_HOURS, PRICES, Item, Plan
from kdslab.sim.sizing import Sizing, refused_per_second, seconds_behind, size_stream


class Traffic(NamedTuple):
    """Some traffic: what comes in each second, what a record weighs, and who polls."""

    records_per_second: int
    record_bytes: int
    pollers: int

    def __str__(self) -> str:
        apps = "1 poller" if self.pollers == 1 else f"{self.pollers} pollers"
        return f"{self.records_per_second:,} records/s of {self.record_bytes:,} bytes, {apps}"


Rule: TypeAlias = Callable[[int, int, int], object]

PROBES: Final = (
    Traffic(1_000, 1_024, 1),
    Traffic(1_010, 1_024, 1),
    Traffic(5_000, 100, 1),
    Traffic(900, 1_100, 1),
    Traffic(300, 4_096, 1),
    Traffic(4_000, 1_024, 2),
    Traffic(4_000, 1_024, 3),
    Traffic(1_000, 2_048, 4),
    Traffic(7_300, 512, 2),
    Traffic(12_000, 3_000, 2),
)
"""Traffic that tells the right rule and all wrong ones apart, the simplest first."""


def bars(
    records_per_second: int, record_bytes: int, pollers: int, mib: float = 1.0, kib: int = KIB
) -> tuple[float, float, float]:
    """Return how many shards the records, the bytes in and the bytes out ask for, not rounded.

    Args:
        records_per_second: What comes in.
        record_bytes: What each record weighs.
        pollers: How many consumers read all of it.
        mib: What is taken for a MiB, as a part of it.
        kib: In whole multiples of what a written record counts.
    """
    counted = ceil(record_bytes / kib) * kib
    return (
        records_per_second / SHARD_WRITE_RECORDS_PER_SECOND,
        records_per_second * counted / (SHARD_WRITE_BYTES_PER_SECOND * mib),
        pollers * records_per_second * record_bytes / (SHARD_READ_BYTES_PER_SECOND * mib),
    )


_DECIMAL: Final = 1_000_000 / SHARD_WRITE_BYTES_PER_SECOND

WRONG_RULES: Final[dict[str, tuple[Rule, ...]]] = {
    "the records left out": (lambda r, b, p: ceil(max(bars(r, b, p)[1:])),),
    "the bytes left out": (
        lambda r, b, p: ceil(max(bars(r, b, p)[::2])),
        lambda r, _, __: ceil(r / SHARD_WRITE_RECORDS_PER_SECOND),
    ),
    # One reader asks for no more than the writes do, so this is also who forgets `pollers`.
    "the readers left out": (lambda r, b, p: ceil(max(bars(r, b, p)[:2])),),
    "sizes not rounded up": (lambda r, b, p: ceil(max(bars(r, b, p, kib=1))),),
    "rounded down": (
        lambda r, b, p: max(1, floor(max(bars(r, b, p)))),
        lambda r, b, p: floor(max(bars(r, b, p))),
    ),
    "rounded to the nearest": (
        lambda r, b, p: max(1, round(max(bars(r, b, p)))),
        lambda r, b, p: round(max(bars(r, b, p))),
    ),
    "the limits added up": (
        lambda r, b, p: sum(map(ceil, bars(r, b, p))),
        lambda r, b, p: ceil(sum(bars(r, b, p))),
    ),
    "the lowest instead of the highest": (lambda r, b, p: ceil(min(bars(r, b, p))),),
    "a MiB of a million bytes": (lambda r, b, p: ceil(max(bars(r, b, p, mib=_DECIMAL))),),
    "a shard in reserve": (lambda r, b, p: ceil(max(bars(r, b, p))) + 1,),
}
"""What people compute instead, each in the ways in which it is written."""

ADVICE: Final = {
    "the records left out": "A shard also takes only so many records a second. Add that bar.",
    "the bytes left out": "Large records fill a shard long before there are many of them.",
    "the readers left out": "Pollers share what a shard gives out, and each fetches everything.",
    "one reader, however many poll": "Each poller fetches everything: multiply by their number.",
    "sizes not rounded up": "Round the size up to whole KiB before you multiply.",
    "rounded down": "What is left over needs a shard too: `ceil`, not `//`.",
    "rounded to the nearest": "What is left over needs a shard too: `ceil`, not `round`.",
    "the limits added up": "One shard serves all three limits at once: take the highest.",
    "the lowest instead of the highest": "All three limits hold at once: take the highest.",
    "a MiB of a million bytes": "A MiB is 1,024 x 1,024 bytes.",
    "a shard in reserve": "Room to spare is wise; here the smallest number that works is asked.",
    "a broken number": "Shards are whole: round up with `ceil`.",
    "text, not a number": "Return the number, without quotes or `str`.",
}


def wrong_count(traffic: Traffic, yours: object, mistake: str = "") -> Counterexample | None:
    """Say what the model has against a number of shards, if it has anything.

    Args:
        traffic: What the stream shall carry.
        yours: The number.
        mistake: What is known about how it came about.
    """
    sizing = sized(traffic)
    if type(yours) is int and yours == sizing.shards:
        return None
    mistake = misnumbered(yours) or mistake
    return Counterexample(
        yours=f"{traffic}: {_judged(sizing, yours)}",
        rule=rule(sizing),
        next_step=ADVICE.get(mistake, "Compute the three bars one by one and compare."),
        mistake=mistake,
    )


def known_rule(answer: Callable[[int, int, int], object]) -> str:
    """Return the name of the wrong rule that a learner's function follows, or nothing."""
    try:
        given = [answer(*probe) for probe in PROBES]
    except Exception:
        return ""  # The learner has the first counterexample already; that is enough.
    for name, rules in WRONG_RULES.items():
        if any(given == [wrong(*probe) for probe in PROBES] for wrong in rules):
            return name
    return ""


def known_count(traffic: Traffic, yours: object) -> str:
    """Return the name of a wrong rule that gives this very number, or nothing."""
    for name, rules in WRONG_RULES.items():
        if any(yours == wrong(*traffic) for wrong in rules):
            return name
    return ""


def sized(traffic: Traffic) -> Sizing:
    """Return what the model says of some traffic."""
    return size_stream(traffic.records_per_second, traffic.record_bytes, pollers=traffic.pollers)


def rule(sizing: Sizing) -> str:
    """Write the three bars and the highest of them in one line."""
    by_bytes, by_records, by_reads = (need.exact for need in sizing.needs)
    return (
        f"records ask for {by_records:.2f} shards, bytes in whole KiB for {by_bytes:.2f}, readers "
        f"for {by_reads:.2f}; the highest, rounded up, is {sizing.shards}"
    )


def _judged(sizing: Sizing, yours: object) -> str:
    if type(yours) is not int:
        return shortened(yours)
    if yours < 1:
        return f"{yours} shards, and a stream has one or more"
    if yours > sizing.shards:
        price = PRICES[Plan.PROVISIONED, Item.SHARDS].usd or 0
        spare = float(price) * BILLING_MONTH_HOURS * (yours - sizing.shards)
        return f"{yours} shards; {sizing.shards} will do, for {spare:,.2f} USD a month less"
    traffic = sizing.records_per_second, sizing.record_bytes
    if refused := refused_per_second(*traffic, yours):
        on = "1 shard" if yours == 1 else f"{yours} shards"
        return f"on {on} {refused:,.0f} records a second are refused"
    behind = seconds_behind(*traffic, yours, sizing.pollers)
    return f"on {yours} shards the slowest reader is {behind:,.0f} s behind after two minutes"
