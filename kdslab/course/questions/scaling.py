"""The questions of lesson 08 on numbers of shards: how many calls, how often, and by whom."""

from __future__ import annotations

from functools import cache, partial
from typing import Final

from botocore.session import get_session

from kdslab.course.question import Option, Question
from kdslab.model.facts import CHECKED_ON
from kdslab.model.stream import Stream
from kdslab.sim.reshard import HOUR, attempt
from kdslab.sim.reshard_policy import NEVER, QUARTER, Policy, PolicyDay, calls_to_reach, day_under

_COUNT: Final = "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateShardCount.html"
_MODES: Final = "https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html"
_FROM: Final = 3
_TO: Final = 40
_NINE: Final = 9 * HOUR
_GAP_SECONDS: Final = 300.0


def _calls() -> int:
    return len(calls_to_reach(_FROM, _TO)) - 1


def _takes_directly() -> bool:
    """Return whether one call may go from the first number of shards to the last."""
    stream = Stream("s", shard_count=_FROM, now=0.0)
    return not attempt(partial(stream.update_shard_count, 60.0, _TO))


@cache
def _calls_taken(then_at: float) -> tuple[int, bool]:
    """Call every five minutes from nine o'clock on, and once more later.

    Args:
        then_at: When the last call comes, in seconds since midnight of the first day.

    Returns:
        How many of the calls of the first hour are taken, and whether the last one is.
    """
    stream, taken = Stream("s", shard_count=2, now=0.0), 0
    for number in range(12):
        now = _NINE + number * _GAP_SECONDS
        stream.settle(now)
        target = 3 - len(stream.open_shards) % 2
        taken += not attempt(partial(stream.update_shard_count, now, target))
    stream.settle(then_at)
    return taken, not attempt(partial(stream.update_shard_count, then_at, 4))


@cache
def _day(policy: Policy) -> PolicyDay:
    return day_under(policy)


_ALONE: Final = Policy(step=NEVER)
_NERVOUS: Final = Policy(threshold=0.5, minutes=2, cooldown_minutes=0, step=QUARTER)
_CALM: Final = Policy(threshold=0.9, minutes=4, cooldown_minutes=120, step=QUARTER)


def _part(policy: Policy) -> float:
    return _day(policy).refused / sum(_day(policy).offered)


def _scales_kinesis() -> bool:
    """Return whether Application Auto Scaling knows Kinesis, by boto3's own description of it."""
    service = get_session().get_service_model("application-autoscaling")
    return "kinesis" in service.shape_for("ServiceNamespace").enum


FEWEST_CALLS: Final = Question(
    ident="08.q7",
    prompt=(
        f"A provisioned stream has {_FROM} shards and needs {_TO}. How many calls of "
        "`UpdateShardCount` does that take, at the least?"
    ),
    kind="number",
    answer=4.0,
    options=(
        Option(
            "4",
            "A call goes to double at most: 6, 12, 24, and then 40.",
            correct=True,
            holds=lambda: _calls() == 4,
        ),
        Option(
            "1",
            "One call may not go above double the open shards.",
            misconception=46,
            holds=_takes_directly,
        ),
        Option(
            "37",
            "A call is not one split: it makes as many as the target takes.",
            misconception=46,
            holds=lambda: _calls() == _TO - _FROM,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_COUNT,
    checked_on=CHECKED_ON,
    proof=lambda: f"The stream's shards: {', '.join(map(str, calls_to_reach(_FROM, _TO)))}.",
)

ROLLING_DAY: Final = Question(
    ident="08.q8",
    prompt=(
        "A program calls `UpdateShardCount` every five minutes from 09:00 on, and each call asks "
        "for a change that is allowed. What happens?"
    ),
    options=(
        Option(
            "Ten calls are taken; the next one is taken at 09:00 of the next day.",
            "Ten calls fit into any 24 hours, and the first of them is then 24 hours old.",
            correct=True,
            holds=lambda: _calls_taken(_NINE + 24 * HOUR) == (10, True),
        ),
        Option(
            "Ten calls are taken; at midnight ten more are free.",
            "The 24 hours roll; they do not begin at midnight.",
            misconception=46,
            holds=lambda: _calls_taken(24 * HOUR) == (10, True),
        ),
        Option(
            "Two calls are taken, as a stream may be changed twice a day.",
            "So it was, long ago. Now it is ten.",
            misconception=46,
            holds=lambda: _calls_taken(_NINE + 24 * HOUR)[0] == 2,
        ),
        Option(
            "All are taken, as long as each waits until the stream is `ACTIVE`.",
            "That is needed, too, but ten in 24 hours is all.",
            misconception=46,
            holds=lambda: _calls_taken(_NINE + 24 * HOUR)[0] == 12,
        ),
    ),
    exam="SAA-C03",
    skill="3.5",
    docs=_COUNT,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"Of twelve calls {_calls_taken(24 * HOUR)[0]} are taken; one more at midnight is "
        f"{'taken' if _calls_taken(24 * HOUR)[1] else 'refused'}, one at 09:00 "
        f"{'taken' if _calls_taken(_NINE + 24 * HOUR)[1] else 'refused'}."
    ),
)

LEFT_ALONE: Final = Question(
    ident="08.q9",
    prompt=(
        "A provisioned stream has 2 shards. Over the day, traffic rises from 0.7 to 5.2 MiB/s, and "
        "nobody calls `UpdateShardCount`. What happens?"
    ),
    options=(
        Option(
            "It stays at 2 shards, and refuses what they cannot take.",
            "A provisioned stream has as many shards as somebody asked for.",
            correct=True,
            holds=lambda: set(_day(_ALONE).shards) == {2} and _part(_ALONE) > 0,
        ),
        Option(
            "It adds shards as they fill up; Kinesis scales automatically.",
            "On-demand streams do. A provisioned one never does.",
            misconception=45,
            holds=lambda: max(_day(_ALONE).shards) > 2,
        ),
        Option(
            "It grows if it is registered with Application Auto Scaling, which knows `kinesis`.",
            "That service has no name for Kinesis. You build it: alarm, function, call.",
            misconception=45,
            holds=_scales_kinesis,
        ),
        Option(
            "Nothing is refused: two shards lend each other what the quiet hours left over.",
            "A shard looks at the second, and forgets what it did not use before.",
            misconception=38,
            holds=lambda: not _day(_ALONE).refused,
        ),
    ),
    exam="SAA-C03",
    skill="3.5",
    docs=_MODES,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"At the end of the day it has {_day(_ALONE).shards[-1]} shards and has refused "
        f"{_part(_ALONE):.1%} of the records."
    ),
)

NERVOUS: Final = Question(
    ident="08.q10",
    prompt=(
        "A scaling function adds a quarter of the shards as soon as the stream is half full for "
        "two minutes, gives a quarter back as soon as it is emptier, and never rests. On a day "
        "that swells, what goes wrong?"
    ),
    options=(
        Option(
            "Its calls are used up before the day is over, and it can no longer shrink.",
            "Ten calls in 24 hours: from then on it pays for the shards at which it got stuck.",
            correct=True,
            holds=lambda: (
                len(_day(_NERVOUS).calls) > _day(_NERVOUS).made
                and _day(_NERVOUS).shards[-1] == max(_day(_NERVOUS).shards)
            ),
        ),
        Option(
            "Nothing: small steps, taken at once, are the cheapest.",
            "A calmer policy refuses hardly more, and pays less.",
            misconception=46,
            holds=lambda: _day(_NERVOUS).usd <= _day(_CALM).usd,
        ),
        Option(
            "Most records are refused: a quarter is too little to follow a day.",
            "It follows this day well. The calls are what it lacks.",
            misconception=45,
            holds=lambda: _part(_NERVOUS) > 0.5,
        ),
    ),
    exam="DEA-C01",
    skill="2.1.1",
    docs=_COUNT,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"It makes {_day(_NERVOUS).made} calls, {len(_day(_NERVOUS).calls) - _day(_NERVOUS).made} "
        f"more are refused, and the day ends at {_day(_NERVOUS).shards[-1]} shards: "
        f"{_day(_NERVOUS).usd:.2f} USD, where a calm policy pays {_day(_CALM).usd:.2f}."
    ),
)
