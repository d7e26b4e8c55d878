"""The questions of lesson 14 on those who read: what they keep up with, and what they lose."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any, Final

from kdslab.course.question import Option, Question
from kdslab.model.facts import CHECKED_ON, KIB
from kdslab.model.iterator import IteratorType
from kdslab.model.series import MINUTE
from kdslab.model.stream import Stream
from kdslab.sim.capstone import black_friday
from kdslab.sim.capstone_day import STOPPED
from kdslab.sim.capstone_plan import Day, Plan
from kdslab.sim.capstone_readers import Backlog
from kdslab.sim.retention_cost import outage
from kdslab.sim.sizing import seconds_behind

DAY: Final = 4
GOOD: Final = Plan(day_shards=20, evening_shards=38, suffixed=True, retention_hours=48)
_RETENTION: Final = "https://docs.aws.amazon.com/streams/latest/dev/kinesis-extended-retention.html"
_CONSUMERS: Final = "https://docs.aws.amazon.com/streams/latest/dev/building-consumers.html"
_FAN_OUT: Final = "https://docs.aws.amazon.com/streams/latest/dev/enhanced-consumers.html"
_HOUR: Final = 3600.0
_FULL_WRITES: Final = 1_000
_DOWN: Final = 26
_SLOW: Final = 250.0


def day_4(**change: Any) -> Day:
    """Let day 4 happen to the good plan, or to it with another knob."""
    return black_friday(replace(GOOD, **change), seed=DAY)


def met(day: Day, name: str) -> bool:
    """Return whether an objective was met."""
    return next(each.is_met for each in day.objectives if each.name == name)


def _number(day: Day, name: str) -> str:
    return next(each.number for each in day.objectives if each.name == name)


@cache
def _lost_though_raised(down_hours: int) -> int:
    """Return how many of an outage's hourly records are gone if retention is raised at its end."""
    stream = Stream("late", shard_count=1, now=0.0)
    for hour in range(1, down_hours + 1):
        stream.put(hour * _HOUR, "key", b"%d" % hour)
    now = down_hours * _HOUR + 1
    stream.set_retention(now, 2 * outage(1).retention_hours)
    place = stream.iterator(now, stream.shards[0].id, IteratorType.TRIM_HORIZON)
    return down_hours - len(stream.get_records(now, place).records)


@cache
def _keeps_up(per_second: int, readers: int = 3) -> bool:
    return seconds_behind(per_second, KIB, 1, readers) < 1


@cache
def _slow_lag(shards: int, *, fan_out: bool = False) -> int:
    """Return how far a slow reader is behind after an hour of 6,000 records a second."""
    stream, lag = Stream("slow", shard_count=shards, now=0.0), 0
    backlog = Backlog(fan_out=fan_out)
    came = [6_000 * MINUTE // shards] * shards
    for minute in range(MINUTE):
        lag = backlog.minute(minute, list(stream.open_shards), came, _SLOW)
    return lag


STOPPED_READER: Final = Question(
    ident="14.q2",
    prompt=(
        "The billing application stands still for 26 hours before anyone notices. The stream keeps "
        "records for 24 hours. Which two measures, taken before, would have saved every record?"
    ),
    kind="multiple",
    options=(
        Option(
            "A retention of 48 hours.",
            "Records outlive the outage, for 2 cents a shard-hour (September 2026, from third "
            "parties).",
            correct=True,
            holds=lambda: outage(_DOWN, 48).lost == 0 and met(day_4(), "expired unread"),
        ),
        Option(
            "A metric of its own: the age of what it read last. An alarm at 12 hours, and a "
            "restart 8 hours later.",
            "20 hours of silence are shorter than the retention. The stream's own iterator age "
            "would not do: who makes no calls has none.",
            correct=True,
            holds=lambda: outage(20).lost == 0 and max(outage(20).age_hours) > 12,
        ),
        Option(
            "A runbook that raises the retention to 48 hours as soon as the outage is found.",
            "What has expired by then does not come back.",
            misconception=43,
            holds=lambda: _lost_though_raised(_DOWN) == 0,
        ),
        Option(
            "Enhanced fan-out for the billing application.",
            "A pipe of its own helps a reader that reads. This one stood still.",
            misconception=27,
            holds=lambda: met(day_4(fan_out=True, retention_hours=24), "expired unread"),
        ),
    ),
    exam="DEA-C01",
    skill="1.1.11",
    docs=_RETENTION,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"26 hours down: {outage(_DOWN).lost} of {_DOWN} hourly records lost with 24 hours, "
        f"{outage(_DOWN, 48).lost} with 48, {_lost_though_raised(_DOWN)} if that comes after; "
        f"20 hours down: {outage(20).lost} lost. On day {DAY} a "
        f"reader stands still for {_stood_still():.0f} hours: with fan-out and 24 hours "
        f"{_number(day_4(fan_out=True, retention_hours=24), 'expired unread')} records expire."
    ),
)


def _stood_still() -> float:
    return next(each.strength for each in day_4().happenings if each.name == STOPPED)


THREE_POLLERS: Final = Question(
    ident="14.q3",
    prompt=(
        "Three applications poll a provisioned stream, and each of them reads every record of 1 "
        "KiB. How many records a second may one shard take in if none of them is to fall behind?"
    ),
    kind="number",
    answer=682.0,
    tolerance=3.0,
    options=(
        Option(
            "682",
            "2 MiB a second for all three: 2,048 KiB ÷ 3. Reading binds before writing does.",
            correct=True,
            holds=lambda: _keeps_up(682) and not _keeps_up(700),
        ),
        Option(
            "1,000",
            "That may be written. Read three times, it is more than a shard gives to pollers.",
            misconception=23,
            holds=lambda: _keeps_up(_FULL_WRITES),
        ),
        Option(
            "2,048",
            "That would be each poller's own 2 MiB. Only fan-out gives that, and writing ends "
            "at 1,000.",
            misconception=23,
            holds=lambda: _keeps_up(2_048),
        ),
    ),
    exam="SAA-C03",
    skill="3.5",
    docs=_CONSUMERS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        "After two minutes at 682, 700 and 1,000 records a second the slowest of three pollers is "
        + ", ".join(f"{seconds_behind(rate, KIB, 1, 3):.0f}" for rate in (682, 700, 1_000))
        + " seconds behind."
    ),
)

SLOW_READER: Final = Question(
    ident="14.q4",
    prompt=(
        "6,000 records a second come evenly on 12 shards. One application needs 4 ms for a record, "
        "one after the other in each shard, and falls behind; the others do not. What helps it?"
    ),
    options=(
        Option(
            "24 shards.",
            "It works on every shard at once: 250 a second each make 6,000.",
            correct=True,
            holds=lambda: _slow_lag(24) == 0,
        ),
        Option(
            "Enhanced fan-out: 2 MiB a second from each shard, for it alone.",
            "It gets 500 records a second already and works off 250. The pipe is not what is thin.",
            misconception=27,
            holds=lambda: _slow_lag(12, fan_out=True) == 0,
        ),
        Option(
            "A retention of 7 days.",
            "Nothing is lost for longer, and it falls behind as before.",
            misconception=44,
            holds=lambda: _short_days()[1] < _short_days()[0],
        ),
    ),
    exam="DEA-C01",
    skill="1.1.10",
    docs=_FAN_OUT,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"After an hour it is {_slow_lag(12)} minutes behind on 12 shards, "
        f"{_slow_lag(12, fan_out=True)} with fan-out, {_slow_lag(24)} on 24 shards. On day {DAY} "
        f"with 8 shards the worst lag is {_short_days()[0]} min with 48 hours of retention and "
        f"{_short_days()[1]} with 7 days."
    ),
)


def _short_days() -> tuple[int, ...]:
    """Return the worst lag of day 4 on 8 shards, with two days of retention and with seven."""
    few = {"day_shards": 8, "evening_shards": 8}
    return tuple(max(day_4(**few, retention_hours=hours).lag_minutes) for hours in (48, 168))
