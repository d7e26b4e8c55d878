"""What a wrong time for a backlog to drain gives away: who was forgotten at the shard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kdslab.course.checks.numbers import misnumbered
from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.facts import KIB, SHARD_READ_BYTES_PER_SECOND
from kdslab.sim.backlog import catch_up, seconds_to_drain

READ_KIB: Final = SHARD_READ_BYTES_PER_SECOND // KIB
_MINUTE: Final = 60
_CLOSE: Final = 0.01

NOTHING_NEW: Final = "nothing new comes meanwhile"
ALONE: Final = "the others take nothing"
_ADVICE: Final = {
    NOTHING_NEW: "While you read, producers go on writing. Take that off as well.",
    ALONE: "Whoever polls the shard takes from the same rate.",
    "the whole rate for the backlog": "New records and other pollers take their part of it first.",
    "fan-out takes its part": "Enhanced fan-out has a pipe of its own: leave it out.",
    "minutes, not seconds": "Everything here is counted in seconds.",
    "as long as it was away": "That holds when the shard has just as much to spare as it gets.",
    "the backlog itself": "That is how much there is. Divide it by what it loses in a second.",
    "text, not a number": "Write a number, without quotes.",
}
_START: Final = "Backlog first; then by how much it shrinks in a second; then divide."


@dataclass(frozen=True, slots=True, kw_only=True)
class MyBacklog:
    """A consumer that was away, drawn for one learner.

    Attributes:
        away_minutes: How long it was away.
        write_kib: KiB written to its shard each second.
        others: How many more consumers poll the shard and keep up.
        fan_outs: How many consumers read it by enhanced fan-out.
    """

    away_minutes: int
    write_kib: int
    others: int
    fan_outs: int

    @property
    def kib(self) -> int:
        """KiB that have piled up."""
        return self.away_minutes * _MINUTE * self.write_kib

    @property
    def seconds(self) -> float:
        """How long it takes to drain."""
        return seconds_to_drain(self.away_minutes * _MINUTE, self.write_kib, self.others)

    def beliefs(self) -> dict[str, float]:
        """Return what other ideas of the shard come to, by their names."""
        polled, in_kib = self.others * self.write_kib, self.write_kib
        spare = READ_KIB - polled - in_kib
        pushed = spare - self.fan_outs * in_kib
        known = {
            "minutes, not seconds": self.seconds / _MINUTE,
            "the backlog itself": self.kib,
            "the whole rate for the backlog": self.kib / READ_KIB,
            NOTHING_NEW: self.kib / (READ_KIB - polled),
            ALONE: self.kib / (READ_KIB - in_kib),
            "as long as it was away": self.away_minutes * _MINUTE,
        }
        if self.fan_outs and pushed > 0:
            known["fan-out takes its part"] = self.kib / pushed
        return known

    @property
    def rule(self) -> str:
        """The rule with this backlog's numbers."""
        readers = f" x {1 + self.others} pollers" if self.others else ""
        return (
            f"{self.away_minutes} min x 60 x {self.write_kib} KiB have piled up; the shard gives "
            f"{READ_KIB:,} KiB/s, and {self.write_kib}{readers} go to what is new"
        )


def wrong_drain(seconds: object, mine: MyBacklog) -> Counterexample | None:
    """Say what is wrong with the seconds that a backlog takes to drain, if anything is."""
    if is_number(seconds) and close(seconds, mine.seconds):
        return None
    mistake = misnumbered(seconds) if isinstance(seconds, str) else ""
    if is_number(seconds):
        beliefs = mine.beliefs().items()
        mistake = next((name for name, value in beliefs if close(seconds, value)), "")
    return Counterexample(
        yours=f"{shortened(seconds)} seconds",
        rule=mine.rule,
        next_step=_ADVICE.get(mistake, _START),
        mistake=mistake,
    )


def drained(mine: MyBacklog) -> str:
    """Say how the model drains a backlog."""
    run = catch_up(mine.away_minutes * _MINUTE, mine.write_kib, mine.others)
    return (
        f"By hand {mine.seconds:,.0f} s. Call by call, with waits and large answers, the model's "
        f"consumer has nothing left after {run.seconds:,.0f} s and {run.answers:,} answers; it was "
        f"{mine.away_minutes} minutes behind."
    )


def wrong_part(
    name: str, given: object, right: float, rule: str, known: dict[float, tuple[str, str]]
) -> Counterexample | None:
    """Say what is wrong with one blank, if anything is.

    Args:
        name: The blank's name.
        given: What stands in it.
        right: The right number.
        rule: The rule with its numbers.
        known: A mistake's name and advice, by the wrong number.
    """
    if is_number(given) and close(given, right):
        return None
    mistake, next_step = misnumbered(given) if isinstance(given, str) else "", _START
    if is_number(given):
        found = (text for wrong, text in known.items() if close(given, wrong))
        mistake, next_step = next(found, (mistake, next_step))
    elif isinstance(given, str):
        next_step = _ADVICE[mistake]
    return Counterexample(
        yours=f"{name} {shortened(given)}", rule=rule, next_step=next_step, mistake=mistake
    )


def is_number(given: object) -> bool:
    """Return whether this is a number, and not a truth value."""
    return isinstance(given, int | float) and not isinstance(given, bool)


def close(given: object, right: float) -> bool:
    """Return whether a number is within a hundredth of another."""
    assert isinstance(given, int | float)
    return abs(given - right) <= _CLOSE * right
