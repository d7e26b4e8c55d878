"""A consumer that was away: what has piled up meanwhile, and how long it takes to read that."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heapify, heapreplace
from random import Random
from typing import Final

from kdslab.model.facts import ANSWER_BYTES_AT_MOST, KIB, MIB, SHARD_READ_BYTES_PER_SECOND
from kdslab.model.read_limits import ReadLimits

_SOON: Final = 0.2
_SECOND: Final = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchUp:
    """What became of the backlog.

    Attributes:
        away_seconds: How long the consumer was away.
        write_kib: KiB written to the shard each second, all the time.
        others: How many more consumers poll the shard.
        is_drained: Whether nothing was left to read in the end.
        seconds: How long it took until then, or how long was looked if it never drains.
        answers: How many calls of this consumer were answered meanwhile.
        lag_seconds: How old the oldest unread record was, at the beginning and after each second.
    """

    away_seconds: int
    write_kib: int
    others: int
    is_drained: bool
    seconds: float
    answers: int
    lag_seconds: tuple[float, ...]

    @property
    def backlog_mib(self) -> float:
        """MiB that had piled up when the consumer came back."""
        return self.away_seconds * self.write_kib * KIB / MIB

    @property
    def wanted_kib(self) -> int:
        """KiB a second that all pollers need only to stay where they are."""
        return (1 + self.others) * self.write_kib


def seconds_to_drain(away_seconds: float, write_kib: float, others: int = 0) -> float:
    """Return by plain arithmetic how long a backlog takes to drain.

    Args:
        away_seconds: How long the consumer was away.
        write_kib: KiB written to the shard each second, then and now.
        others: How many more consumers poll the shard; all of them keep up.

    Raises:
        ValueError: If all of them together want as much as the shard gives, or more.

    Example:
        >>> seconds_to_drain(600, 512)
        200.0
    """
    left_kib = _to_spare(write_kib, others)
    if left_kib <= 0:
        raise ValueError(f"a backlog needs some rate to spare, got {left_kib:g} KiB/s")
    return away_seconds * write_kib / left_kib


def catch_up(away_seconds: int, write_kib: int, others: int = 0, seed: int = 1) -> CatchUp:
    """Let a consumer come back to a shard and read until nothing is left.

    Where the shard has nothing to spare that moment never comes, and what this consumer gains the
    others lose: then look as long as the consumer was away.

    Simplification: whoever is behind, or was refused, asks again after some 0.2 seconds; whoever
    has kept up asks once a second.

    Args:
        away_seconds: How long it was away.
        write_kib: KiB written to the shard each second, then and now; more than 0.
        others: How many more consumers poll the shard and have kept up so far.
        seed: Chance lies in the moments at which they ask.

    Example:
        >>> run = catch_up(600, 512)
        >>> 190 < run.seconds < 210, run.lag_seconds[0]
        (True, 600.0)
    """
    rate, chance = write_kib * KIB, Random(seed)
    ends_at = float("inf") if _to_spare(write_kib, others) > 0 else float(away_seconds)
    # Places are seconds of the stream's life: it has run for `away_seconds` when all begins.
    places = [0.0] + [float(away_seconds)] * others
    limits, answers, lags = ReadLimits(now=0.0), 0, [float(away_seconds)]
    turns = [(chance.random() if number else 0.0, number) for number in range(1 + others)]
    heapify(turns)
    is_drained = False
    while not is_drained and turns[0][0] <= ends_at:
        now, number = turns[0]
        while len(lags) <= now:
            lags.append(away_seconds + len(lags) - places[0])
        behind, answered = away_seconds + now - places[number], limits.ask(now) is None
        if answered:
            got = min(behind, ANSWER_BYTES_AT_MOST / rate)
            limits.take(now, int(got * rate))
            places[number] += got
            behind -= got
            answers += number == 0
            is_drained = number == 0 and not behind
        wait_seconds = _SECOND if answered and not behind else _SOON
        heapreplace(turns, (now + wait_seconds * (1 + chance.random() / 10), number))
    return CatchUp(
        away_seconds=away_seconds,
        write_kib=write_kib,
        others=others,
        is_drained=is_drained,
        seconds=now if is_drained else ends_at,
        answers=answers,
        lag_seconds=(*lags, 0.0) if is_drained else tuple(lags),
    )


def _to_spare(write_kib: float, others: int) -> float:
    return SHARD_READ_BYTES_PER_SECOND / KIB - (1 + others) * write_kib
