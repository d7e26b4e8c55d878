"""The questions of lesson 14: each draws on several lessons, and a whole day is its proof."""

from __future__ import annotations

from functools import cache
from typing import Final

from kdslab.course.question import Option, Question
from kdslab.course.questions.friday_capacity import (
    ALARM,
    FAN_OUT_BILL,
    HOW_MANY_CALLS,
    WHICH_MODE,
)
from kdslab.course.questions.friday_reading import (
    DAY,
    GOOD,
    SLOW_READER,
    STOPPED_READER,
    THREE_POLLERS,
    day_4,
    met,
)
from kdslab.model.facts import CHECKED_ON
from kdslab.sim.capstone import black_friday
from kdslab.sim.capstone_day import CELEBRITY
from kdslab.sim.capstone_plan import ON_DEMAND, Day, Plan

_KEYS: Final = "https://docs.aws.amazon.com/streams/latest/dev/key-concepts.html"
_PUT_RECORDS: Final = "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html"
_REFUSED, _ORDER = "refused records", "out of order"


def _refused_by_the_key(day: Day) -> int:
    """Return what is refused while everybody wants one product."""
    event = next(each for each in day.happenings if each.name == CELEBRITY)
    return sum(day.refused[event.start : event.start + event.minutes])


@cache
def _plain(shards: int) -> Day:
    return day_4(suffixed=False, day_shards=shards, evening_shards=shards)


def _cures(day: Day) -> bool:
    """Return whether the key is no longer refused, in order, and within the budget."""
    return not _refused_by_the_key(day) and all(each.is_met for each in day.objectives)


LOUD_KEY: Final = Question(
    ident="14.q1",
    prompt=(
        "During a sale a quarter of all records carries one product as its key, and that shard "
        "refuses while 19 others have room. The events of each customer must stay in order. What "
        "ends the refusals within the day's budget?"
    ),
    options=(
        Option(
            "A suffix from the customer's number behind the product, 32 ways.",
            "Parts of the product lie on many shards, and each customer keeps to one of them.",
            correct=True,
            holds=lambda: _cures(day_4()),
        ),
        Option(
            "Twice as many shards.",
            "One key is in one shard, however many there are.",
            misconception=5,
            holds=lambda: _cures(_plain(40)),
        ),
        Option(
            "On-demand mode.",
            "It halves busy shards; a key cannot be halved. And it breaks the budget.",
            misconception=6,
            holds=lambda: _cures(day_4(suffixed=False, mode=ON_DEMAND)),
        ),
        Option(
            "A suffix drawn at random for each record.",
            "The refusals end, and with them the order of one customer's events.",
            misconception=13,
            holds=lambda: _cures(day_4(at_random=True)),
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_KEYS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"Day {DAY}, refused while one product is wanted: "
        f"{_refused_by_the_key(day_4(suffixed=False)):,} on 20 shards, "
        f"{_refused_by_the_key(_plain(40)):,} on 40, "
        f"{_refused_by_the_key(day_4(suffixed=False, mode=ON_DEMAND)):,} on-demand, "
        f"{_refused_by_the_key(day_4()):,} with the suffix. Drawn at random, "
        f"{_late(day_4(at_random=True))} of the day's records are out of order."
    ),
)


def _late(day: Day) -> str:
    return next(each.number for each in day.objectives if each.name == _ORDER)


@cache
def _small() -> Day:
    """Return a day on which shards refuse although their number never changes."""
    return black_friday(Plan(suffixed=True), seed=2)


OUT_OF_ORDER: Final = Question(
    ident="14.q9",
    prompt=(
        "After a day on 7 shards some customers' events are stored in another order than they were "
        "sent. No shard was split or merged. What is the cause, and what the cure?"
    ),
    options=(
        Option(
            "Refused records came again behind later ones of their key. More shards cure it.",
            "PutRecords goes on with the next record when one is refused.",
            correct=True,
            holds=lambda: (
                not met(_small(), _ORDER)
                and len(set(_small().shards)) == 1
                and met(day_4(), _ORDER)
            ),
        ),
        Option(
            "Several shards have no order among them; one shard for everything cures it.",
            "Each customer's events share a key and so a shard. One shard would refuse far more.",
            misconception=13,
            holds=lambda: met(black_friday(Plan(day_shards=1, evening_shards=1), seed=2), _ORDER),
        ),
        Option(
            "It cannot be: records of one key keep their order in any case.",
            "They are stored in the order in which they get in, and a refused one gets in later.",
            misconception=14,
            holds=lambda: met(_small(), _ORDER),
        ),
        Option(
            "The readers poll; with enhanced fan-out each of them gets the right order.",
            "A reader sees a shard's records as they are stored, by either way.",
            misconception=27,
            holds=lambda: met(black_friday(Plan(suffixed=True, fan_out=True), seed=2), _ORDER),
        ),
    ),
    exam="SAA-C03",
    skill="3.5",
    docs=_PUT_RECORDS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"Day 2 on 7 shards: {_small().refused_share:.2%} refused, {_late(_small())} overtaken; on "
        f"one shard {_late(black_friday(Plan(day_shards=1, evening_shards=1), seed=2))}. Day {DAY} "
        f"on {GOOD.day_shards} and {GOOD.evening_shards}: {_late(day_4())}."
    ),
)

QUESTIONS: Final = (
    LOUD_KEY,
    STOPPED_READER,
    THREE_POLLERS,
    SLOW_READER,
    WHICH_MODE,
    HOW_MANY_CALLS,
    ALARM,
    FAN_OUT_BILL,
    OUT_OF_ORDER,
)
