"""The questions of lesson 02 on retention: what is left, from where one reads, and the price."""

from __future__ import annotations

from functools import cache
from typing import Final

from kdslab.course.question import Option, Question
from kdslab.model.facts import CHECKED_ON
from kdslab.model.iterator import IteratorType
from kdslab.model.prices import EXTENDED_HOURS_AT_MOST, Plan
from kdslab.model.stream import Stream
from kdslab.sim.retention_cost import Outage, outage, retention_cost

_RETENTION: Final = "https://docs.aws.amazon.com/streams/latest/dev/kinesis-extended-retention.html"
_ITERATOR: Final = (
    "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetShardIterator.html"
)
_HOUR: Final = 3600.0
_AGES: Final = (47, 30, 26, 20, 6)
_SHARDS, _GB_PER_DAY = 10, 100.0


def _horizon(stream: Stream, now: float) -> list[bytes]:
    """Return the data that a reader finds from TRIM_HORIZON on."""
    start = stream.iterator(now, stream.open_shards[0].id, IteratorType.TRIM_HORIZON)
    return [record.data for record in stream.get_records(now, start).records]


@cache
def _left_after_raising() -> int:
    """Keep 24 hours, raise to 48 once records of five ages came; return how many can be read."""
    stream, now = Stream("s", shard_count=1, now=0.0), 50 * _HOUR
    for age in _AGES:
        stream.put(now - age * _HOUR, "k", b"%d" % age)
    stream.set_retention(now, 48)
    return len(_horizon(stream, now))


@cache
def _first_of_forty_hours() -> int:
    """Put a record each hour for 40 hours; return the hour of the first that is read."""
    stream = Stream("s", shard_count=1, now=0.0)
    for hour in range(41):
        stream.put(hour * _HOUR, "k", b"%d" % hour)
    return int(_horizon(stream, 40 * _HOUR)[0])


def _added_usd(plan: Plan = Plan.PROVISIONED, shards: int = _SHARDS) -> float:
    day, week = (
        retention_cost(days, gb_per_day=_GB_PER_DAY, shards=shards, plan=plan).usd_per_month
        for days in (1, 7)
    )
    return round(week - day, 2)


@cache
def _long_weekend() -> Outage:
    return outage(EXTENDED_HOURS_AT_MOST + 12, EXTENDED_HOURS_AT_MOST)


BACK: Final = Question(
    ident="02.q5",
    prompt=(
        "A stream keeps 24 hours. Its five records came 6, 20, 26, 30 and 47 hours ago. "
        "You raise the retention to 48 hours. How many can be read now?"
    ),
    kind="number",
    answer=2.0,
    options=(
        Option(
            "2",
            "What had expired stays gone. From now on the other two may get 48 hours old.",
            correct=True,
            holds=lambda: _left_after_raising() == 2,
        ),
        Option(
            "5",
            "All are younger than 48 hours, but three had expired before you raised it.",
            misconception=43,
            holds=lambda: _left_after_raising() == 5,
        ),
        Option(
            "0",
            "A new retention takes nothing away from what is young enough.",
            misconception=43,
            holds=lambda: _left_after_raising() == 0,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.11",
    docs=_RETENTION,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"Of {len(_AGES)} records {_left_after_raising()} can be read right after 24 hours have "
        "become 48."
    ),
)

HORIZON: Final = Question(
    ident="02.q6",
    prompt=(
        "A stream is 40 hours old, keeps 24 hours, and got a record every hour from hour 0 on. "
        "A new consumer starts at `TRIM_HORIZON`. Which record comes first?"
    ),
    options=(
        Option(
            "That of hour 16.",
            "It is the oldest that is still kept: 24 hours old.",
            correct=True,
            holds=lambda: _first_of_forty_hours() == 16,
        ),
        Option(
            "That of hour 0, the first of the stream.",
            "It went when it was 24 hours old; the horizon moves on with time.",
            misconception=18,
            holds=lambda: _first_of_forty_hours() == 0,
        ),
        Option(
            "The next that is put, since the consumer is new.",
            "That would be LATEST. A stream does not know who is new.",
            misconception=17,
            holds=lambda: _first_of_forty_hours() > 40,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.11",
    docs=_ITERATOR,
    checked_on=CHECKED_ON,
    proof=lambda: f"At hour 40 the first record read is that of hour {_first_of_forty_hours()}.",
)

PRICE: Final = Question(
    ident="02.q7",
    prompt=(
        "A provisioned stream has 10 shards and takes in 100 GB a day. You raise its retention "
        "from 1 day to 7. By how many US dollars does the bill of a month of 730 hours grow, at "
        "0.02 USD a shard-hour?"
    ),
    kind="number",
    answer=146.0,
    tolerance=0.5,
    options=(
        Option(
            "146",
            "0.02 x 10 shards x 730 hours; how much they hold does not matter up to 7 days.",
            correct=True,
            holds=lambda: _added_usd() == 146.0,
        ),
        Option(
            "0",
            "The first 24 hours alone are included.",
            misconception=44,
            holds=lambda: _added_usd() == 0.0,
        ),
        Option(
            "14.6",
            "That is one shard. Each of the ten pays.",
            misconception=44,
            holds=lambda: _added_usd() == _added_usd(shards=1),
        ),
        Option(
            "876",
            "The band from 24 hours to 7 days has one price; the days are not counted.",
            misconception=44,
            holds=lambda: _added_usd() == 6 * 146.0,
        ),
    ),
    exam="DEA-C01",
    skill="2.1.1",
    docs=_RETENTION,
    checked_on=CHECKED_ON,
    proof=lambda: f"The model's price list adds {_added_usd():.2f} USD a month.",
)

LATE: Final = Question(
    ident="02.q8",
    prompt=(
        "Retention is 7 days, and a record comes every hour. The only consumer stops, and is "
        "started again after 7 days and 12 hours. What does it find?"
    ),
    options=(
        Option(
            "Everything but the 12 oldest records that it had not read.",
            "The stream forgets by age and waits for nobody. An alarm on the age would have told.",
            correct=True,
            holds=lambda: _long_weekend().lost == 12,
        ),
        Option(
            "All that it missed: what has not been read is kept.",
            "Whether a record has been read plays no part.",
            misconception=44,
            holds=lambda: _long_weekend().lost == 0,
        ),
        Option(
            "Nothing: its backlog as a whole is older than 7 days.",
            "Each record goes by its own age.",
            misconception=44,
            holds=lambda: _long_weekend().lost == _long_weekend().missed,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.11",
    docs=_RETENTION,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"Of {_long_weekend().missed} records {_long_weekend().lost} are gone; after 90 hours the "
        f"oldest unread one was {_long_weekend().age_hours[90]} hours old."
    ),
)
