"""What wrong numbers of a rush hour give away: when the last is in, and after how many refusals."""

from __future__ import annotations

from typing import Final

from kdslab.course.checks.numbers import misnumbered
from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.facts import SHARD_WRITE_RECORDS_PER_SECOND as LIMIT
from kdslab.sim.start import rush

_ADVICE: Final = {
    "text, not a number": "Write the number without quotes.",
    "a broken number": "Write a whole number.",
    "counted from 0": "The rush is second 1, and what is left over needs a second of its own.",
    "one shard, however many there are": "All shards take records in the same second.",
    "never": "A refused order is not lost. Send it again, second after second.",
    "each order once": "Those that are refused in the second second count again.",
    "the orders, not the refusals": "Orders that get in at once are never refused.",
    "attempts, not refusals": "The attempt that gets in is none. Leave out one for each order.",
    "lost is not refused": "Nothing is lost, yet much is refused. Count second by second.",
}


def wrong_second(second: object, records: int, shards: int) -> Counterexample | None:
    """Say what is wrong with the second in which the last order gets in, if anything is."""
    right = len(rush(records, shards))
    if type(second) is int and second == right:
        return None
    known = {
        0: "never",
        right - 1: "counted from 0",
        len(rush(records)): "one shard, however many there are",
    }
    mistake = known.get(second, "") if type(second) is int else misnumbered(second)
    return Counterexample(
        yours=f"second {shortened(second)}",
        rule=(
            f"{shards} shards take {LIMIT * shards:,} orders a second, "
            f"and {records:,} want to get in"
        ),
        next_step=_ADVICE.get(mistake, "Write down, second by second, how many are left."),
        mistake=mistake,
    )


def wrong_refusals(refusals: object, records: int, shards: int) -> Counterexample | None:
    """Say what is wrong with the number of refusals until the last order is in, if anything is."""
    left = rush(records, shards)
    if type(refusals) is int and refusals == sum(left):
        return None
    known = {
        0: "lost is not refused",
        left[0]: "each order once",
        records: "the orders, not the refusals",
        sum(left) + records: "attempts, not refusals",
        sum(rush(records)): "one shard, however many there are",
    }
    mistake = known.get(refusals, "") if type(refusals) is int else misnumbered(refusals)
    return Counterexample(
        yours=f"{shortened(refusals)} refusals",
        rule=(
            f"in second 1, {records:,} - {LIMIT * shards:,} = {left[0]:,} are refused; they come "
            "again in second 2, and so on down to 0"
        ),
        next_step=_ADVICE.get(mistake, "Add up what is refused in each second."),
        mistake=mistake,
    )


def emptied(records: int, shards: int) -> str:
    """Say what became of a rush: refused often, lost never."""
    left = rush(records, shards)
    return (
        f"Refused second by second: {', '.join(f'{each:,}' for each in left)}. "
        f"{sum(left):,} refusals, and all {records:,} orders are in."
    )
