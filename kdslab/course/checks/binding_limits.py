"""Five streams of which another limit binds each, and what a wrong guess gives away."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from kdslab.course.checks.shard_counts import Traffic, rule, sized
from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.facts import SHARD_READ_CALLS_PER_SECOND
from kdslab.sim.sizing import calls_refused

WORKLOADS: Final = MappingProxyType(
    {
        "clicks": Traffic(12_000, 300, 1),
        "photos": Traffic(60, 90_000, 1),
        "prices": Traffic(2_000, 1_400, 2),
        "weather": Traffic(1_500, 2_900, 4),
        "logs": Traffic(50, 500, 7),
    }
)
"""A web shop's clicks, a camera's photos, share prices, weather stations, a quiet log."""

ANSWERS: Final = ("records", "bytes", "reads", "calls")
_OF_LIMIT: Final = {"write records": "records", "write bytes": "bytes", "read bytes": "reads"}

_ADVICE: Final = {
    "the readers left out": "Each poller fetches everything. Compute the readers' bar as well.",
    "the size not rounded up": "Round 1,400 bytes up to whole KiB before you multiply.",
    "more shards for more pollers": "Every application asks every shard: new shards do not help.",
    "many records, so the records": "Multiply by the size first: few, but large.",
    "bytes, whatever the size": "Small records are many before they are heavy.",
}


def binding(traffic: Traffic) -> str:
    """Return which limit binds: one of `ANSWERS`."""
    sizing = sized(traffic)
    return "calls" if sizing.calls_used > 1 else _OF_LIMIT[sizing.ruling.limit]


def unusable_guesses(answers: object) -> Counterexample | None:
    """Say what is wrong with the form of some answers, if anything is."""
    if isinstance(answers, dict) and set(answers) == set(WORKLOADS):
        strange = [said for said in answers.values() if said not in ANSWERS]
        if not strange:
            return None
        return _misformed(shortened(strange[0]))
    return _misformed(shortened(answers))


def wrong_guess(name: str, said: str) -> Counterexample | None:
    """Say which limit binds one of the workloads, if another one was named."""
    traffic = WORKLOADS[name]
    right = binding(traffic)
    if said == right:
        return None
    mistake = _known(traffic, right, said)
    return Counterexample(
        yours=f"{name}, {traffic}: {said}",
        rule=_calls(traffic) if right == "calls" else rule(sized(traffic)),
        next_step=_ADVICE.get(mistake, "Compute the three bars, and count the pollers' calls."),
        mistake=mistake,
    )


def _misformed(yours: str) -> Counterexample:
    return Counterexample(
        yours=yours,
        rule=f"for each of {', '.join(WORKLOADS)} one of {', '.join(ANSWERS)}",
        next_step="Replace each `...` by one of these four words, in quotes.",
        mistake="another word",
    )


def _known(traffic: Traffic, right: str, said: str) -> str:
    match right, said:
        case "calls", _:
            return "more shards for more pollers"
        case "reads", _:
            return "the readers left out"
        case "bytes", "reads" if traffic.record_bytes == WORKLOADS["prices"].record_bytes:
            return "the size not rounded up"
        case "bytes", "records":
            return "many records, so the records"
        case "records", "bytes":
            return "bytes, whatever the size"
    return ""


def _calls(traffic: Traffic) -> str:
    return (
        f"{traffic.pollers} applications ask each shard {traffic.pollers} times a second, and it "
        f"answers {SHARD_READ_CALLS_PER_SECOND} times: {calls_refused(traffic.pollers):.0%} of "
        "the calls are refused, on any number of shards"
    )
