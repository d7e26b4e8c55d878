"""What a wrong count of refused records gives away: which belief about a full stream it follows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from kdslab.course.checks.numbers import misnumbered
from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.facts import SHARD_WRITE_BYTES_PER_SECOND, TABLE
from kdslab.model.facts import SHARD_WRITE_RECORDS_PER_SECOND as LIMIT
from kdslab.sim.start import rush

Count = Callable[[int, int], object]

PUSHES: Final = (
    (LIMIT * 6 // 10, 1),
    (LIMIT, 1),
    (LIMIT + 1, 1),
    (LIMIT * 13 // 10, 1),
    (LIMIT * 13 // 10, 2),
    (LIMIT * 26 // 10, 2),
    (LIMIT * 9 // 10, 3),
    (LIMIT * 5, 4),
)
"""Pairs of traffic and shards that tell the right rule and all wrong ones apart."""

WRONG: Final[dict[str, Callable[[int, int], int]]] = {
    "less than nothing": lambda traffic, shards: traffic - LIMIT * shards,
    "one shard, however many there are": lambda traffic, _: max(0, traffic - LIMIT),
    "all or nothing": lambda traffic, shards: traffic if traffic > LIMIT * shards else 0,
    "what gets in": lambda traffic, shards: min(traffic, LIMIT * shards),
    "nothing is ever refused": lambda *_: 0,
    "whole thousands": lambda traffic, shards: max(0, traffic - LIMIT * shards) // LIMIT * LIMIT,
}
"""Wrong rules by the names of the mistakes."""

_ADVICE: Final = {
    "less than nothing": "A stream with room left refuses 0: `max(0, ...)` sees to that.",
    "one shard, however many there are": "Each shard takes its own. Count all of them.",
    "all or nothing": "Only what comes above is refused; the rest gets in.",
    "what gets in": "That is what gets in. What is left of the traffic?",
    "nothing is ever refused": "A stream has no queue at its door. What does not fit is refused.",
    "whole thousands": "A shard refuses single records, not blocks of a thousand.",
    "text, not a number": "Write the number without quotes.",
    "a broken number": "Records are whole: use // or no division at all.",
    "bytes, not records": "That is the other limit. These orders are small: count records.",
    "what was sent": "That is what was sent. Which part of it do the shards take?",
}
_EACH: Final = "Ask what one shard takes in a second, then what all take."


def wrong_takes(takes: object, traffic: int, shards: int) -> Counterexample | None:
    """Say what is wrong with how many records some shards take in a second, if anything is."""
    right = traffic - rush(traffic, shards)[0]
    if type(takes) is int and takes == right:
        return None
    bytes_taken = (SHARD_WRITE_BYTES_PER_SECOND, SHARD_WRITE_BYTES_PER_SECOND * shards)
    known = {LIMIT: "one shard, however many there are", traffic: "what was sent"}
    known |= dict.fromkeys(bytes_taken, "bytes, not records")
    mistake = known.get(takes, "") if type(takes) is int else misnumbered(takes)
    return Counterexample(
        yours=f"takes {shortened(takes)}",
        rule=f"a shard takes {TABLE['shard write records']}; there are {shards}",
        next_step=_ADVICE.get(mistake, _EACH),
        mistake=mistake,
    )


def wrong_count(refused: object, traffic: int, shards: int) -> Counterexample | None:
    """Say what is wrong with how many of a second's records are refused, if anything is."""
    if type(refused) is int and refused == rush(traffic, shards)[0]:
        return None
    return _miscounted(refused, traffic, shards, _named(refused, traffic, shards))


def wrong_rule(count: Count) -> Counterexample | None:
    """Say where a learner's rule for refusals first differs from the model, if it does."""
    for traffic, shards in PUSHES:
        yours = count(traffic, shards)
        if type(yours) is not int or yours != rush(traffic, shards)[0]:
            whole = type(yours) is int
            mistake = _known_rule(count) if whole else misnumbered(yours)
            return _miscounted(yours, traffic, shards, mistake)
    return None


def _miscounted(yours: object, traffic: int, shards: int, mistake: str) -> Counterexample:
    lanes = "1 shard" if shards == 1 else f"{shards} shards"
    taken = traffic - rush(traffic, shards)[0]
    return Counterexample(
        yours=f"{traffic:,} records on {lanes}: {shortened(yours)} refused",
        rule=(
            f"{lanes} x {LIMIT:,} = {LIMIT * shards:,} a second; {taken:,} of {traffic:,} get in, "
            f"{traffic - taken:,} are refused"
        ),
        next_step=_ADVICE.get(mistake, "Take what the shards take off what is sent."),
        mistake=mistake,
    )


def _named(yours: object, traffic: int, shards: int) -> str:
    if type(yours) is not int:
        return misnumbered(yours)
    if yours == rush(traffic, shards)[0] * -1:
        return "less than nothing"
    return next((name for name, wrong in WRONG.items() if yours == wrong(traffic, shards)), "")


def _known_rule(count: Count) -> str:
    try:
        given = [count(*push) for push in PUSHES]
    except Exception:
        return ""  # The learner has the first counterexample already; that is enough.
    rules = WRONG.items()
    return next((name for name, rule in rules if given == [rule(*push) for push in PUSHES]), "")
