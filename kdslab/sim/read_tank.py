"""Several consumers poll one shard: what its five calls and 2 MiB a second are to each of them.

Records are counted here and not made: a reader stands at a number of records, and the model's own
rule for reads is asked for every call. A test holds this to the same answers as reading a stream.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heapify, heapreplace
from random import Random
from typing import Final

from kdslab.model.facts import (
    ANSWER_BYTES_AT_MOST,
    ANSWER_RECORDS_AT_MOST,
    FAN_OUT_BYTES_PER_SECOND,
    KIB,
    MIB,
    SHARD_WRITE_BYTES_PER_SECOND,
)
from kdslab.model.quotas import FAN_OUT_MILLIS
from kdslab.model.read_limits import ReadLimits

RECORD_BYTES: Final = 2 * KIB
FULL_KIB: Final = SHARD_WRITE_BYTES_PER_SECOND // KIB


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderRun:
    """What one consumer lived through.

    Attributes:
        name: Its name in words.
        joined_at: The second in which it came.
        answered: Calls that were answered.
        refused_calls: Calls that were refused because five had come in that second.
        refused_bytes: Calls that were refused because the 2 MiB of that second were given out.
        read_records: How many records it got.
        delay_seconds: How old its records were on average when it got them.
        lag_seconds: At the end of each second, how old the oldest record was that it had not yet
            read; 0 before it came.
    """

    name: str
    joined_at: int
    answered: int
    refused_calls: int
    refused_bytes: int
    read_records: int
    delay_seconds: float
    lag_seconds: tuple[float, ...]

    @property
    def refused(self) -> int:
        """All its calls that were refused."""
        return self.refused_calls + self.refused_bytes

    @property
    def read_mib(self) -> float:
        """MiB that it got."""
        return self.read_records * RECORD_BYTES / MIB


@dataclass(frozen=True, slots=True, kw_only=True)
class TankRun:
    """One shard and those who read it.

    Attributes:
        write_kib: KiB written to the shard each second.
        interval_seconds: How long each polling consumer waits between two calls.
        joins_at: The second in which the last polling consumer joined the others.
        answered: Calls of all pollers that were answered, second by second.
        refused: Their calls that were refused, second by second.
        readers: The pollers, and behind them the one that has a pipe of its own, if there is one.
    """

    write_kib: int
    interval_seconds: float
    joins_at: int
    answered: tuple[int, ...]
    refused: tuple[int, ...]
    readers: tuple[ReaderRun, ...]

    @property
    def pollers(self) -> tuple[ReaderRun, ...]:
        """Those who poll."""
        return tuple(reader for reader in self.readers if reader.name != FAN_OUT)

    @property
    def asked(self) -> int:
        """All calls of the pollers."""
        return sum(self.answered) + sum(self.refused)


FAN_OUT: Final = "fan-out"
_LATE_AT_MOST: Final = 0.1


class _Poller:
    """A consumer that stands at a number of records."""

    def __init__(self, joins_at: int, place: int) -> None:
        self.joins_at = joins_at
        self.place = place
        self.answered = self.refused_calls = self.refused_bytes = self.read = 0
        self.waited = 0.0
        self.lags: list[float] = [0.0] * joins_at

    def take(self, now: float, written: int, rate: float) -> int:
        """Get what is there, as much as one answer may carry; return its bytes."""
        most = min(ANSWER_RECORDS_AT_MOST, ANSWER_BYTES_AT_MOST // RECORD_BYTES)
        got = min(written - self.place, most)
        if got:
            # Records come evenly, so the one in the middle is as old as all of them on average.
            self.waited += got * (now - (self.place + 1 + self.place + got) / 2 / rate)
        self.answered += 1
        self.read += got
        self.place += got
        return got * RECORD_BYTES

    def run(self, name: str) -> ReaderRun:
        """Return what became of it."""
        return ReaderRun(
            name=name,
            joined_at=self.joins_at,
            answered=self.answered,
            refused_calls=self.refused_calls,
            refused_bytes=self.refused_bytes,
            read_records=self.read,
            delay_seconds=self.waited / self.read if self.read else 0.0,
            lag_seconds=tuple(self.lags),
        )


def read_tank(
    *,
    pollers: int = 3,
    interval_seconds: float = 1.0,
    write_kib: int = FULL_KIB,
    fan_out: bool = False,
    seconds: int = 90,
    joins_at: int = 30,
    seed: int = 1,
) -> TankRun:
    """Let consumers poll a shard, and one more join them.

    Simplification: each wait is longer by up to a tenth, by chance: an answer takes its time. After
    a refusal a poller waits half to one and a half of its usual time, by chance.

    Args:
        pollers: How many poll, the one that joins included; at least 1.
        interval_seconds: How long each waits between two calls.
        write_kib: KiB written to the shard each second, in records of 2 KiB.
        fan_out: Whether another consumer reads by enhanced fan-out, from the start.
        seconds: How long all this takes.
        joins_at: In which second the last poller joins; it begins at the newest record then.
        seed: Chance lies in the moments at which they ask.

    Example:
        >>> run = read_tank(pollers=3)
        >>> [max(reader.lag_seconds[:30]) < 2 < max(reader.lag_seconds) for reader in run.pollers]
        [True, True, True]
    """
    rate = write_kib * KIB / RECORD_BYTES
    last = joins_at if pollers > 1 else 0
    starts = [0] * (pollers - 1) + [last]
    crowd = [_Poller(start, int(start * rate)) for start in starts]
    answered, refused = _poll(crowd, rate, interval_seconds, seconds, Random(seed))
    runs = [one.run(f"poller {number}") for number, one in enumerate(crowd, start=1)]
    if fan_out:
        runs.append(_pushed(rate, seconds))
    return TankRun(
        write_kib=write_kib,
        interval_seconds=interval_seconds,
        joins_at=last,
        answered=answered,
        refused=refused,
        readers=tuple(runs),
    )


def _poll(
    crowd: list[_Poller], rate: float, interval_seconds: float, seconds: int, chance: Random
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    limits = ReadLimits(now=0.0)
    answered, refused = [0] * seconds, [0] * seconds
    turns = [
        (round(one.joins_at + chance.uniform(0, interval_seconds), 6), number)
        for number, one in enumerate(crowd)
    ]
    heapify(turns)
    for second in range(seconds):
        while turns[0][0] < second + 1:
            now, number = turns[0]
            one, lack = crowd[number], limits.ask(now)
            if lack is None:
                limits.take(now, one.take(now, int(now * rate + 1e-6), rate))
                answered[second] += 1
            else:
                one.refused_calls += lack[0] == "calls"
                one.refused_bytes += lack[0] == "bytes"
                refused[second] += 1
            # Whoever is refused comes back at a random moment, lest the same ones meet again.
            part = 1 + chance.random() * _LATE_AT_MOST if lack is None else 0.5 + chance.random()
            wait_seconds = interval_seconds * part
            heapreplace(turns, (round(now + wait_seconds, 6), number))
        _look_back(crowd, second + 1, rate)
    return tuple(answered), tuple(refused)


def _look_back(crowd: list[_Poller], now: int, rate: float) -> None:
    for one in crowd:
        if one.joins_at < now:
            behind = one.place < int(now * rate + 1e-6)
            one.lags.append(round(now - (one.place + 1) / rate, 3) if behind else 0.0)


def _pushed(rate: float, seconds: int) -> ReaderRun:
    """Return the run of a consumer whose pipe is wider than all that a shard takes in."""
    if rate * RECORD_BYTES > FAN_OUT_BYTES_PER_SECOND:
        raise ValueError(f"a shard takes 1 MiB a second at most, got {rate * RECORD_BYTES} bytes")
    delay = FAN_OUT_MILLIS / 1000 if rate else 0.0
    return ReaderRun(
        name=FAN_OUT,
        joined_at=0,
        answered=0,
        refused_calls=0,
        refused_bytes=0,
        read_records=int(seconds * rate),
        delay_seconds=delay,
        lag_seconds=(delay,) * seconds,
    )
