"""Black Friday: a plan is made, a day that nobody knew comes, a board tells what became of it.

A minute's records are counts, and the model's rule is asked for what a shard takes in of them. The
stream is a real one: its shards change by its own rules, and its bill is the day's bill.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

from kdslab.model.errors import KinesisError
from kdslab.model.facts import SHARD_WRITE_RECORDS_PER_SECOND
from kdslab.model.quotas import ON_DEMAND_SHARDS_AT_START, SHARD_COUNT_UPDATES_PER_DAY
from kdslab.model.stream import Stream, StreamMode
from kdslab.model.throttle import admitted_evenly
from kdslab.sim.capstone_autopilot import HISTORY_MINUTES, Policy, View
from kdslab.sim.capstone_day import (
    MINUTES,
    RECORD_BYTES,
    YESTERDAYS_PEAK,
    Traffic,
    traffic,
)
from kdslab.sim.capstone_order import Shares, overtaken, shares_of
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

    Simplification: what is refused and sent again is not counted as new traffic.
    Simplification: an on-demand stream begins ready for twice yesterday's peak, as one that has
    seen yesterday would be.
    Simplification: a reader that has stood still counts in what expired unread alone. It is no part
    of the lag, and what it reads after that costs the others nothing.

    Args:
        plan: The plan; yesterday's peak with one shard to spare if not given.
        seed: Which day it is.

    Example:
        >>> day = black_friday(seed=1)
        >>> day.plan.day_shards, day.met, len(day.objectives)
        (7, 1, 5)
    """
    return _Run(plan or Plan(), traffic(seed), seed).day()


def fly(policy: Policy, plan: Plan, *, seed: int) -> Day:
    """Let a day happen while a policy sets the number of shards, minute by minute.

    Args:
        policy: Asked when a minute begins; see `View` for what it may see.
        plan: All the rest; the day begins with its `day_shards`, and its mode and its
            `evening_shards` are not looked at.
        seed: Which day it is.

    Example:
        >>> fly(lambda view: view.shards, Plan(), seed=1).refused == black_friday(seed=1).refused
        True
    """
    return _Run(replace(plan, mode=BY_CLOCK), traffic(seed), seed, policy).day()


@dataclass
class _Run:
    plan: Plan
    traffic: Traffic
    seed: int
    policy: Policy | None = None
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
        self.shares: dict[tuple[int, float], Shares] = {}
        self.busy = self.calm = self.updates = 0
        self.late = 0.0
        self.offered: list[int] = []
        self.refused: list[int] = []
        self.shards: list[int] = []
        self.hottest: list[str] = []
        self.hottest_offered: list[int] = []
        self.lags: list[int] = []

    def _first_shards(self) -> int:
        if self.plan.mode != ON_DEMAND:
            return self.plan.day_shards
        ready = -(-2 * YESTERDAYS_PEAK // SHARD_WRITE_RECORDS_PER_SECOND)
        return max(ON_DEMAND_SHARDS_AT_START, ready)

    def day(self) -> Day:
        """Go through the day, minute by minute."""
        causes: Counter[str] = Counter()
        for minute in range(MINUTES):
            # The service looks at minutes that are over, in time for what it does about them.
            if minute % _LOOK_MINUTES == 0 or self.stream.life.next_due <= minute * 60.0:
                self.stream.settle(minute * 60.0)
            self._set_shards(minute)
            sent, taken = self._write(minute)
            if self.refused[-1]:
                has_room = sent <= _TAKEN_A_MINUTE * len(taken)
                causes[self.traffic.cause(minute, has_room=has_room)] += self.refused[-1]
            self.lags.append(self._read(minute, taken))
        outcome = Outcome(
            offered=sum(self.offered),
            refused=sum(self.refused),
            cause=causes.most_common(1)[0][0] if causes else "",
            late=round(self.late),
            at_random=self.plan.at_random,
            lag_minutes=max(self.lags),
            lag_at=self.lags.index(max(self.lags)),
            usd=float(self.stream.bill(MINUTES * 60.0).total_usd - self.before),
            retention_hours=self.plan.retention_hours,
            fan_out=self.plan.fan_out,
        )
        return Day(
            plan=self.plan,
            seed=self.seed,
            happenings=self.traffic.happenings,
            offered=tuple(self.offered),
            refused=tuple(self.refused),
            shards=tuple(self.shards),
            hottest=tuple(self.hottest),
            hottest_offered=tuple(self.hottest_offered),
            lag_minutes=tuple(self.lags),
            notes=tuple(self.notes),
            objectives=score(outcome, self.traffic),
        )

    def _write(self, minute: int) -> tuple[int, list[int]]:
        """Send a minute's records; return how many, and what each shard took."""
        now, records = minute * 60.0, self.traffic.rate[minute] * 60
        hot, shares = self.traffic.celebrity[minute], self._shares(minute)
        sent = [int(records * share + 0.5) for share in shares.all]
        taken = [count if count < _TAKEN_A_MINUTE else _TAKEN_A_MINUTE for count in sent]
        self.stream.usage.put(now, RECORD_BYTES, sum(taken))
        if self.plan.mode == ON_DEMAND:
            # The service looks at busy shards alone, so the meters of the others may rest.
            for shard, count in zip(shares.shards, taken, strict=True):
                if 2 * count > _TAKEN_A_MINUTE:
                    shard.incoming_bytes.add_many(now, RECORD_BYTES, count)
        most = max(sent)
        if most > _TAKEN_A_MINUTE:
            suffixed = self.plan.suffixed
            self.late += overtaken(shares, sent, taken, hot=hot, is_suffixed=suffixed)
        if self.plan.suffixed and self.plan.at_random:
            self.late += hot * sum(taken)
        self.offered.append(sum(sent))
        self.refused.append(sum(sent) - sum(taken))
        self.shards.append(len(sent))
        self.hottest.append(shares.shards[sent.index(most)].id)
        self.hottest_offered.append(most)
        return self.offered[-1], taken

    def _shares(self, minute: int) -> Shares:
        """Return which part of the records falls to each open shard."""
        # Every change of the shards opens one with a number that there never was.
        key = (self.stream.shards[-1].index, self.traffic.celebrity[minute])
        if key not in self.shares:
            shards = tuple(self.stream.open_shards)
            self.shares[key] = shares_of(shards, key[1], is_suffixed=self.plan.suffixed)
        return self.shares[key]

    def _read(self, minute: int, taken: list[int]) -> int:
        size_bytes = sum(taken) * RECORD_BYTES * READERS
        if self.plan.fan_out:
            self.stream.usage.fan_out(size_bytes)
        else:
            self.stream.usage.read(size_bytes)
        shards = list(self._shares(minute).shards)
        usual, slowed = self.readers
        slow = self.traffic.slow[minute]
        return max(
            usual.minute(minute, shards, taken, 0.0), slowed.minute(minute, shards, taken, slow)
        )

    def _set_shards(self, minute: int) -> None:
        if self.policy and minute:
            self._ask_for(minute, self.policy(self._view(minute)))
        elif self.policy is None and self.plan.mode == BY_CLOCK and minute == EVENING_HOUR * 60:
            self._ask_for(minute, self.plan.evening_shards)
        elif self.plan.mode == BY_ALARM and minute:
            self._watch(minute, self.offered[-1] - self.refused[-1])

    def _view(self, minute: int) -> View:
        last = slice(-HISTORY_MINUTES, None)
        refused = self.refused[last]
        sent = zip(self.offered[last], refused, strict=True)
        return View(
            minute=minute,
            shards=len(self.stream.open_shards),
            updates_left=SHARD_COUNT_UPDATES_PER_DAY - self.updates,
            incoming_records=tuple(offered - lost for offered, lost in sent),
            throttled_records=tuple(refused),
            busiest_shard=tuple(min(n, _TAKEN_A_MINUTE) for n in self.hottest_offered[last]),
            iterator_age_minutes=tuple(self.lags[last]),
        )

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
            self.updates += 1
        except KinesisError as refusal:
            self.notes.append(f"{minute // 60:02d}:{minute % 60:02d} {refusal.message}")
