"""A shard that waits for one poison record: retries, splits and giving up, by counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kdslab.model.defaults import FUNCTION_BATCH_RECORDS_BY_DEFAULT
from kdslab.model.quotas import RETENTION_HOURS_BY_DEFAULT
from kdslab.sim.readers.function_lane import BACK_OFF_SECONDS_AT_MOST
from kdslab.sim.readers.function_settings import FOR_EVER

TICK_SECONDS: Final = 300
RUN_SECONDS: Final = 0.25
"""How long the function takes for a batch, by assumption."""

RETENTION_SECONDS: Final = RETENTION_HOURS_BY_DEFAULT * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class PoisonSettings:
    """What is set about the mapping, in the words of `FunctionSettings`.

    Attributes:
        bisect_on_error: Whether a failed batch is split in two.
        maximum_retry_attempts: How often a batch is tried again; -1 until its records expire.
        maximum_record_age_seconds: Older records are given up; -1 only when they expire.
        has_destination: Whether a document is kept about what was given up.
        batch_size: The most records that one run gets.
    """

    bisect_on_error: bool = False
    maximum_retry_attempts: int = FOR_EVER
    maximum_record_age_seconds: int = FOR_EVER
    has_destination: bool = False
    batch_size: int = FUNCTION_BATCH_RECORDS_BY_DEFAULT

    @property
    def oldest_seconds(self) -> float:
        """Return the age at which a record is given up or gone."""
        age = self.maximum_record_age_seconds
        return RETENTION_SECONDS if age == FOR_EVER else min(age, RETENTION_SECONDS)


class Standstill:
    """The time from the poison's first failure until the shard goes on, retry by retry.

    Record n comes at (n + ½) / rate; polls are at whole seconds.

    Args:
        settings: The mapping's.
        rate: Records a second.
        second: In the middle of which second's records the poison comes.
        run_seconds: How long the function takes for a batch.
        until: When everything ends, in seconds.

    Attributes:
        began: When the poison was tried first.
        free_at: When the shard went on.
        level_at: When it was at its newest record again.
        tries: Runs that failed.
        repeated: Records that were worked on again, each time counted.
        told: Records that were given up unseen and are named at the destination.
        lost: Records that were given up unseen and are named nowhere.
    """

    def __init__(
        self,
        settings: PoisonSettings,
        rate: int,
        second: int,
        run_seconds: float,
        until: float,
    ) -> None:
        self._settings, self._rate, self._run = settings, rate, run_seconds
        self._until = until
        self._poison = rate * second + rate // 2
        # The poll after the poison finds its second's records; whole batches before it come first.
        self._poll = second + 1
        first = rate * second
        batch = (self._poison - first) // settings.batch_size
        self._low = first + batch * settings.batch_size
        self._high = min(self._low + settings.batch_size, rate * (second + 1))
        self.began = self._poll + batch * run_seconds
        self.tries = self.repeated = self.told = self.lost = 0
        self.free_at = self.level_at = self.began
        self._next = self._high
        self._tried_at: list[float] = []
        self._worked = self._low

    def go_through(self) -> None:
        """Try until the poison is out of the way, then catch up."""
        now, retries = self.began, 0
        stack = [(self._low, self._high)]
        while stack and now < self._until:
            low, high = stack.pop()
            fresh = self._fresh(now, low, high)
            self._give_up(low, fresh)
            if fresh >= high:
                continue
            self._tried_at.append(now)
            now += self._run
            if not fresh <= self._poison < high:
                self._work(fresh, high)
                continue
            self.tries += 1
            self._work(fresh, self._poison)
            if self._settings.bisect_on_error and high - fresh > 1:
                half = fresh + (high - fresh + 1) // 2
                stack += [(half, high), (fresh, half)]
                continue
            retries += 1
            most = self._settings.maximum_retry_attempts
            if most != FOR_EVER and retries > most:
                self._give_up(fresh, high)
                continue
            stack.append((fresh, high))
            now += min(2.0 ** min(retries - 1, 10), BACK_OFF_SECONDS_AT_MOST)
        self.free_at = min(now, self._until)
        self._catch_up()

    def _fresh(self, now: float, low: int, high: int) -> int:
        """Return the first record of a batch that is not too old."""
        while low < high and now - self._came(low) > self._settings.oldest_seconds:
            low += 1
        return low

    def _came(self, number: int) -> float:
        return (number + 0.5) / self._rate

    def _work(self, low: int, high: int) -> None:
        """Count records as worked on, for the first time or again."""
        if high > low:
            self.repeated += max(0, min(high, self._worked) - low)
            self._worked = max(self._worked, high)

    def _give_up(self, low: int, high: int) -> None:
        """Count records that leave without having been worked on."""
        unseen = max(0, high - max(low, self._worked))
        if self._settings.has_destination:
            self.told += unseen
        else:
            self.lost += unseen
        self._worked = max(self._worked, high)

    def _catch_up(self) -> None:
        """Go on behind the batch; what is too old by then is gone or given up."""
        gone = self._fresh(self.free_at, self._high, self._high + int(self._rate * self._until))
        unseen = gone - self._high
        if self._settings.oldest_seconds < RETENTION_SECONDS and self._settings.has_destination:
            self.told += unseen
        else:
            # Nobody is told of what expires in the stream before it was read.
            self.lost += unseen
        self._next = gone
        backlog = self._rate * self.free_at - gone
        faster = self._settings.batch_size / self._run - self._rate
        self.level_at = self.free_at + max(0.0, backlog) / faster

    def age_at(self, at: float) -> float:
        """Return how old the oldest record is that waits at a time."""
        if at <= self.began or at >= self.level_at:
            return self._run
        if at < self.free_at:
            return round(min(at - self._came(self._low), self._settings.oldest_seconds), 3)
        done = self._next + (at - self.free_at) * self._settings.batch_size / self._run
        return round(max(self._run, at - self._came(int(done))), 3)

    def runs_by_tick(self, ticks: list[int]) -> tuple[int, ...]:
        """Return how many runs began in each tick."""
        a_second = -(-self._rate // self._settings.batch_size)
        runs, place = [], 0
        for end in ticks:
            start = end - TICK_SECONDS
            calm = _overlap(start, end, 0.0, self.began)
            calm += _overlap(start, end, self.level_at, self._until)
            busy = _overlap(start, end, self.free_at, self.level_at)
            first = place
            while place < len(self._tried_at) and self._tried_at[place] < end:
                place += 1
            runs.append(place - first + round(calm * a_second + busy / self._run))
        return tuple(runs)


def _overlap(start: float, end: float, low: float, high: float) -> float:
    return max(0.0, min(end, high) - max(start, low))
