"""Black Friday: a plan is made, a day that nobody knew comes, a board tells what became of it.

A minute's records are counts, and the model's rule is asked for what a shard takes in of them. The
stream is a real one: its shards change by its own rules, and its bill is the day's bill.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from kdslab.model.errors import KinesisError
from kdslab.model.facts import SHARD_WRITE_RECORDS_PER_SECOND
from kdslab.model.quotas import ON_DEMAND_SHARDS_AT_START
from kdslab.model.shard import Shard
from kdslab.model.stream import Stream, StreamMode
from kdslab.model.throttle import admitted_evenly
from kdslab.sim.capstone_day import (
    MINUTES,
    RECORD_BYTES,
    YESTERDAYS_PEAK,
    Traffic,
    celebrity,
    customers,
    traffic,
)
from kdslab.sim.capstone_plan import BY_ALARM, BY_CLOCK, EVENING_HOUR, ON_DEMAND, Day, Plan
from kdslab.sim.capstone_readers import READERS, Backlog
from kdslab.sim.capstone_score import Outcome, score

BUSY: Final = 0.7
IDLE: Final = 0.25
_ALARM_MINUTES: Final = 2
_CALM_MINUTES: Final = 30
_LOOK_MINUTES: Final = 10
_PLENTY: Final = 10**7
_TAKEN_A_MINUTE: Final = admitted_evenly(_PLENTY, RECORD_BYTES, 60)
"""What a shard lets in of plenty, a minute long; of fewer records it lets all in."""


@lru_cache(maxsize=64)
def black_friday(plan: Plan | None = None, *, seed: int = 1) -> Day:
    """Let the day of a seed happen to a plan.

    A record that is refused is not sent again here: the board counts what producers must keep.

    Simplification: an on-demand stream begins ready for twice yesterday's peak, as one that has
    seen yesterday would be.

    Args:
        plan: The plan; yesterday's peak with one shard to spare if not given.
        seed: Which day it is.

    Example:
        >>> day = black_friday(seed=1)
        >>> day.plan.day_shards, day.met, len(day.objectives)
        (7, 1, 4)
    """
    return _Run(plan or Plan(), traffic(seed), seed).day()


@dataclass
class _Run:
    plan: Plan
    traffic: Traffic
    seed: int
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.stream = Stream(
            "orders",
            shard_count=self._first_shards(),
            now=-3600.0,
            mode=StreamMode.ON_DEMAND if self.plan.mode == ON_DEMAND else StreamMode.PROVISIONED,
        )
        self.stream.settle(0.0)
        # What the hour of preparing cost is none of the day's.
        self.before = self.stream.bill(0.0).total_usd
        self.stream.set_retention(0.0, self.plan.retention_hours)
        self.readers = [Backlog(fan_out=self.plan.fan_out) for _ in range(2)]
        if self.plan.fan_out:
            for number in range(READERS):
                self.stream.consumers.register(0.0, f"reader-{number}", "orders")
        self.shares: dict[tuple[int, float], tuple[list[Shard], list[float]]] = {}
        self.busy = self.calm = 0

    def _first_shards(self) -> int:
        if self.plan.mode != ON_DEMAND:
            return self.plan.day_shards
        ready = -(-2 * YESTERDAYS_PEAK // SHARD_WRITE_RECORDS_PER_SECOND)
        return max(ON_DEMAND_SHARDS_AT_START, ready)

    def day(self) -> Day:
        """Go through the day, minute by minute."""
        offered: list[int] = []
        refused: list[int] = []
        shards: list[int] = []
        lags: list[int] = []
        causes: Counter[str] = Counter()
        for minute in range(MINUTES):
            self._plan_shards(minute, offered, refused)
            # The service looks at minutes that are over, in time for what it does about them.
            if minute % _LOOK_MINUTES == 0 or self.stream.life.next_due <= minute * 60.0:
                self.stream.settle(minute * 60.0)
            sent, taken = self._write(minute)
            offered.append(sent)
            refused.append(sent - sum(taken))
            if refused[-1]:
                has_room = sent <= _TAKEN_A_MINUTE * len(taken)
                causes[self.traffic.cause(minute, has_room=has_room)] += refused[-1]
            shards.append(len(taken))
            lags.append(self._read(minute, taken))
        outcome = Outcome(
            offered=sum(offered),
            refused=sum(refused),
            cause=causes.most_common(1)[0][0] if causes else "",
            lag_minutes=max(lags),
            lag_at=lags.index(max(lags)),
            usd=float(self.stream.bill(MINUTES * 60.0).total_usd - self.before),
            retention_hours=self.plan.retention_hours,
            fan_out=self.plan.fan_out,
        )
        return Day(
            plan=self.plan,
            seed=self.seed,
            happenings=self.traffic.happenings,
            offered=tuple(offered),
            refused=tuple(refused),
            shards=tuple(shards),
            lag_minutes=tuple(lags),
            notes=tuple(self.notes),
            objectives=score(outcome, self.traffic),
        )

    def _write(self, minute: int) -> tuple[int, list[int]]:
        """Send a minute's records; return how many, and what each shard took."""
        now, records = minute * 60.0, self.traffic.rate[minute] * 60
        shards, shares = self._shares(self.traffic.celebrity[minute])
        sent = [int(records * share + 0.5) for share in shares]
        taken = [count if count < _TAKEN_A_MINUTE else _TAKEN_A_MINUTE for count in sent]
        self.stream.usage.put(now, RECORD_BYTES, sum(taken))
        if self.plan.mode == ON_DEMAND:
            # The service looks at busy shards alone, so the meters of the others may rest.
            for shard, count in zip(shards, taken, strict=True):
                if 2 * count > _TAKEN_A_MINUTE:
                    shard.incoming_bytes.add_many(now, RECORD_BYTES, count)
        return sum(sent), taken

    def _shares(self, hot: float) -> tuple[list[Shard], list[float]]:
        """Return the open shards, and which part of the records falls to each."""
        # Every change of the shards opens one with a number that there never was.
        newest = self.stream.shards[-1].index
        if (newest, hot) not in self.shares:
            plain, wanted = customers(), celebrity(self.plan.suffixed)
            shards = list(self.stream.open_shards)
            arcs = [shard.hash_key_range for shard in shards]
            self.shares[newest, hot] = (
                shards,
                [(1 - hot) * plain.share(arc) + hot * wanted.share(arc) for arc in arcs],
            )
        return self.shares[newest, hot]

    def _read(self, minute: int, taken: list[int]) -> int:
        size_bytes = sum(taken) * RECORD_BYTES * READERS
        if self.plan.fan_out:
            self.stream.usage.fan_out(size_bytes)
        else:
            self.stream.usage.read(size_bytes)
        shards, _ = self._shares(self.traffic.celebrity[minute])
        usual, slowed = self.readers
        slow = self.traffic.slow[minute]
        return max(
            usual.minute(minute, shards, taken, 0.0), slowed.minute(minute, shards, taken, slow)
        )

    def _plan_shards(self, minute: int, offered: list[int], refused: list[int]) -> None:
        if self.plan.mode == BY_CLOCK and minute == EVENING_HOUR * 60:
            self._ask_for(minute, self.plan.evening_shards)
        elif self.plan.mode == BY_ALARM and minute:
            self._watch(minute, offered[-1] - refused[-1])

    def _watch(self, minute: int, taken: int) -> None:
        """Double after two busy minutes, halve after half an hour of calm."""
        present = len(self.stream.open_shards)
        used = taken / (present * SHARD_WRITE_RECORDS_PER_SECOND * 60)
        self.busy = self.busy + 1 if used > BUSY else 0
        self.calm = self.calm + 1 if used < IDLE else 0
        most = max(self.plan.day_shards, self.plan.evening_shards)
        if self.busy >= _ALARM_MINUTES and present < most:
            self._ask_for(minute, min(2 * present, most))
        elif self.calm >= _CALM_MINUTES and present > self.plan.day_shards:
            self._ask_for(minute, max(-(-present // 2), self.plan.day_shards))

    def _ask_for(self, minute: int, shards: int) -> None:
        if shards == len(self.stream.open_shards):
            return
        self.busy = self.calm = 0
        try:
            self.stream.update_shard_count(minute * 60.0, shards)
        except KinesisError as refusal:
            self.notes.append(f"{minute // 60:02d}:{minute % 60:02d} {refusal.message}")
