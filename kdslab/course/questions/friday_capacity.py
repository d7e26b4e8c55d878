"""The questions of lesson 14 on capacity: who adds shards, how fast, and what that costs."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Final

from kdslab.course.question import Option, Question
from kdslab.course.questions.friday_reading import DAY, GOOD, day_4, met
from kdslab.model.facts import CHECKED_ON
from kdslab.model.stream import Stream
from kdslab.sim.capstone import black_friday, fly
from kdslab.sim.capstone_day import MINUTES
from kdslab.sim.capstone_plan import BASELINE, ON_DEMAND, Day, Plan
from kdslab.sim.capstone_score import USD_AT_MOST
from kdslab.sim.partial_failure import partial_failure
from kdslab.sim.reshard_policy import calls_to_reach

_SIZING: Final = "https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html"
_UPDATE: Final = "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateShardCount.html"
_FAN_OUT: Final = "https://docs.aws.amazon.com/streams/latest/dev/enhanced-consumers.html"
_BURST_DAY: Final = 3


def _usd(day: Day) -> float:
    return float(day.objectives[-1].number[1:])


def _on_demand() -> Day:
    return day_4(mode=ON_DEMAND)


def _small() -> Day:
    return black_friday(Plan(), seed=DAY)


@cache
def _refused_at_first() -> int:
    """Return what the policy by alarm refuses in the first two minutes of the burst."""
    day = black_friday(BASELINE, seed=_BURST_DAY)
    start = next(each.start for each in day.happenings if each.name == "region-wide burst")
    return sum(day.refused[start : start + 2])


@cache
def _three_calls() -> Day:
    return fly(lambda view: 8 + view.minute // 400, replace(GOOD, day_shards=8), seed=DAY)


@cache
def _fan_out_usd(shards: int, consumers: int) -> float:
    """Return what registered consumers cost a day without data."""
    usd = []
    for count in (0, consumers):
        stream = Stream("pipes", shard_count=shards, now=-3600.0)
        stream.settle(0.0)
        before = stream.bill(0.0).total_usd
        for number in range(count):
            stream.consumers.register(0.0, f"app-{number}", "pipes")
        usd.append(float(stream.bill(MINUTES * 60.0).total_usd - before))
    return round(usd[1] - usd[0], 2)


def _fanned(shards: int) -> Day:
    return day_4(day_shards=shards, evening_shards=shards, fan_out=True)


def _jump(start: int, target: int) -> Day:
    return black_friday(replace(GOOD, day_shards=start, evening_shards=target), seed=DAY)


def _is_taken(start: int, target: int) -> bool:
    return not _jump(start, target).notes


WHICH_MODE: Final = Question(
    ident="14.q5",
    prompt=(
        "A shop knows its curve: quiet nights, a peak at 20:00, sales of 2 to 3 times that. Loud "
        f"keys are spread. The stream and three polling readers may cost ${USD_AT_MOST:.0f} that "
        "day. What meets the budget and refuses less than 1 record in 1,000?"
    ),
    options=(
        Option(
            "Provisioned, with twice the shards from 17:00 on.",
            "A known curve is followed by the clock, and shard-hours cost little.",
            correct=True,
            holds=lambda: met(day_4(), "refused records") and _usd(day_4()) <= USD_AT_MOST,
        ),
        Option(
            "On-demand: it refuses nothing, and you pay for what you use.",
            "It refuses little here. But each gigabyte is billed as it is written, and once more "
            "for each reader.",
            misconception=6,
            holds=lambda: (
                met(_on_demand(), "refused records") and _usd(_on_demand()) <= USD_AT_MOST
            ),
        ),
        Option(
            "Provisioned with 7 shards: the stream adds more when the sale begins.",
            "Cheap, and still 7 shards at midnight. A provisioned stream never scales by itself.",
            misconception=45,
            holds=lambda: met(_small(), "refused records") or max(_small().shards) > 7,
        ),
        Option(
            "Provisioned with 12 shards and enhanced fan-out, so that reading leaves room for "
            "writing.",
            "Reads and writes have limits of their own. Fan-out only costs.",
            misconception=27,
            holds=lambda: _usd(_fanned(12)) <= USD_AT_MOST and met(_fanned(12), "refused records"),
        ),
    ),
    exam="SAA-C03",
    skill="3.5",
    docs=_SIZING,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"Day {DAY}: by the clock {day_4().refused_share:.2%} refused for ${_usd(day_4()):.2f}; "
        f"on-demand {_on_demand().refused_share:.2%} for ${_usd(_on_demand()):.2f}; 7 shards "
        f"{_small().refused_share:.2%} for ${_usd(_small()):.2f}; 12 with fan-out "
        f"{_fanned(12).refused_share:.2%} for ${_usd(_fanned(12)):.2f}."
    ),
)


HOW_MANY_CALLS: Final = Question(
    ident="14.q6",
    prompt=(
        "At 16:00 a provisioned stream has 7 shards. At 17:00 it must have 38. How many calls of "
        "UpdateShardCount does the shortest way take?"
    ),
    kind="number",
    answer=3.0,
    options=(
        Option(
            "3",
            "7, 14, 28, 38: each call doubles at most.",
            correct=True,
            holds=lambda: len(calls_to_reach(7, 38)) - 1 == 3,
        ),
        Option(
            "1",
            "More than double at once is refused.",
            misconception=46,
            holds=lambda: _is_taken(7, 38),
        ),
        Option(
            "31",
            "One split for each new shard: SplitShard would do that. UpdateShardCount plans many.",
            misconception=46,
            holds=lambda: len(calls_to_reach(7, 38)) - 1 == 31,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_UPDATE,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"A plan that asks for 38 at 17:00 is told: {_jump(7, 38).notes[0][6:]}. "
        f"The model goes {', '.join(map(str, calls_to_reach(7, 38)))}."
    ),
)


ALARM: Final = Question(
    ident="14.q7",
    prompt=(
        "An alarm doubles the shards after two minutes above 70 %. One Friday, at 69 %, a region's "
        "users come back at once: three times the traffic for ten minutes, and much is refused. "
        "Which two statements explain it?"
    ),
    kind="multiple",
    options=(
        Option(
            "In the first minutes nothing has changed yet: the alarm needs them to go off.",
            "A policy by alarm is late by design. Room for a burst must be there before it.",
            correct=True,
            holds=lambda: _refused_at_first() > 0,
        ),
        Option(
            "One call of UpdateShardCount doubles at most, and that is not enough here.",
            "3 x 69 % is 207 % of the shards. The second step waits for a second alarm.",
            correct=True,
            holds=lambda: not _is_taken(7, 15) and _is_taken(7, 14) and 3 * 0.69 > 2,
        ),
        Option(
            "UpdateShardCount works twice a day only, and the morning had used both.",
            "It works ten times in 24 hours.",
            misconception=46,
            holds=lambda: bool(_three_calls().notes),
        ),
        Option(
            "The refused records were lost, so the alarm could not count them.",
            "Refused is not lost: the producer has them and can send them again.",
            misconception=1,
            holds=lambda: partial_failure("what failed").lost > 0,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_UPDATE,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"Day {_BURST_DAY}, the policy by alarm: {_refused_at_first():,} records are refused in "
        "the first two minutes of the region-wide burst. 7 shards to 15 is refused, to 14 not; "
        f"three calls in a day leave {len(_three_calls().notes)} refusals."
    ),
)


FAN_OUT_BILL: Final = Question(
    ident="14.q8",
    prompt=(
        "Three applications on a provisioned stream of 28 shards in us-east-1 change from polling "
        "to enhanced fan-out. How many dollars does that add a day, before the first gigabyte?"
    ),
    kind="number",
    answer=30.24,
    tolerance=0.02,
    options=(
        Option(
            "30.24",
            "3 consumers x 28 shards x 24 hours x $0.015 (September 2026, from third parties).",
            correct=True,
            holds=lambda: abs(_fan_out_usd(28, 3) - 30.24) < 0.005,
        ),
        Option(
            "10.08",
            "That is one consumer. Each of the three has pipes of its own, and pays for them.",
            misconception=27,
            holds=lambda: abs(_fan_out_usd(28, 3) - 10.08) < 0.005,
        ),
        Option(
            "1.08",
            "Three times an hour's price for a day. A pipe is billed for each shard, too.",
            misconception=27,
            holds=lambda: abs(_fan_out_usd(28, 3) - 1.08) < 0.005,
        ),
    ),
    exam="SAA-C03",
    skill="3.5",
    docs=_FAN_OUT,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"The model bills a day of 28 shards with three registered consumers "
        f"${_fan_out_usd(28, 3):.2f} above one without; with one consumer "
        f"${_fan_out_usd(28, 1):.2f}."
    ),
)
