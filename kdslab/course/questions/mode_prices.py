"""The questions of lesson 09 on cost: what stands idle is paid, what is promised as well."""

from __future__ import annotations

from functools import cache
from typing import Final

from kdslab.course.question import Option, Question
from kdslab.model.account import Account
from kdslab.model.bill import account_bill
from kdslab.model.facts import CHECKED_ON, KIB, MIB, SHARD_WRITE_BYTES_PER_SECOND
from kdslab.model.prices import Plan
from kdslab.model.stream import StreamMode
from kdslab.sim.capacity_cost import Load, break_even, month_usd
from kdslab.sim.retention_cost import retention_cost

_PRICES: Final = "https://aws.amazon.com/kinesis/data-streams/pricing/"
_SETTINGS: Final = (
    "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateAccountSettings.html"
)
_DAY_SECONDS: Final = 24 * 3600.0
_RECORD_BYTES: Final = 4 * KIB
_SPIKY: Final = Load(record_kib=4, peak_factor=12)
_TWO_READERS: Final = Load(pollers=2)
_QUIET_GB_PER_DAY: Final = 1.0
_QUIET_SHARDS: Final = 10


def _spiky(plan: Plan) -> float:
    return month_usd(plan, _SPIKY, 1.0)


def _one_shard_takes_the_peak() -> bool:
    return _SPIKY.peak_factor * MIB <= SHARD_WRITE_BYTES_PER_SECOND


@cache
def _meeting() -> float:
    """Return from how many MiB/s on Advantage is cheaper than Standard, with two readers."""
    pair = (Plan.STANDARD.value, Plan.ADVANTAGE.value)
    crossings = break_even(_TWO_READERS).crossings
    return next(c.mibps for c in crossings if (c.cheaper_below, c.cheaper_above) == pair)


def _cheaper_at(mibps: float) -> Plan:
    return min((Plan.STANDARD, Plan.ADVANTAGE), key=lambda p: month_usd(p, _TWO_READERS, mibps))


@cache
def _day_usd(mibps: float) -> float:
    """Write and read so much for a day with the commitment, and return the bill of that day."""
    account = Account()
    account.begin_commitment(0.0)
    stream = account.create(0.0, "s", shard_count=4, mode=StreamMode.ON_DEMAND)
    records = round(mibps * MIB * _DAY_SECONDS / _RECORD_BYTES)
    stream.usage.put(0.0, _RECORD_BYTES, records)
    stream.usage.read(records * _RECORD_BYTES)
    return float(account_bill(account, _DAY_SECONDS).total_usd)


@cache
def _week_usd(plan: Plan) -> float:
    cost = retention_cost(7, gb_per_day=_QUIET_GB_PER_DAY, shards=_QUIET_SHARDS, plan=plan)
    return cost.usd_per_month


def _dearest() -> Plan:
    return max(Plan, key=_week_usd)


CHEAPEST: Final = Question(
    ident="09.q6",
    prompt=(
        "1 MiB/s on average, 12 MiB/s in the busiest second, records of 4 KiB, one reader that "
        "polls. What is the cheapest way to take all of it?"
    ),
    options=(
        Option(
            "Provisioned, with 12 shards.",
            "Eleven idle shards cost less than 1 MiB/s by the GB.",
            correct=True,
            holds=lambda: min(Plan, key=_spiky) is Plan.PROVISIONED,
        ),
        Option(
            "On-demand Standard: spikes are what it is made for.",
            "It takes them if it knows them, at a higher price: the peak must be about 30 times "
            "the average before shards cost more.",
            misconception=6,
            holds=lambda: min(Plan, key=_spiky) is Plan.STANDARD,
        ),
        Option(
            "On-demand Advantage: its GB are the cheapest.",
            "They are, and 25 MiB/s of them are billed each way.",
            misconception=6,
            holds=lambda: min(Plan, key=_spiky) is Plan.ADVANTAGE,
        ),
        Option(
            "Provisioned, with one shard: the average fits.",
            "A shard refuses by the second. It takes 1 MiB/s in the busiest one, too.",
            misconception=38,
            holds=_one_shard_takes_the_peak,
        ),
    ),
    exam="SAA-C03",
    skill="3.5",
    docs=_PRICES,
    checked_on=CHECKED_ON,
    proof=lambda: "A month: " + ", ".join(f"{plan} {_spiky(plan):,.2f} USD" for plan in Plan) + ".",
)

MEETING: Final = Question(
    ident="09.q7",
    prompt=(
        "Two applications poll everything. From how many MiB/s on, written on average, does "
        "Advantage cost less than Standard? (Standard: 0.08 USD per GB in, 0.04 out, 0.04 an "
        "hour; Advantage: 0.032 and 0.016.)"
    ),
    kind="number",
    answer=7.4,
    tolerance=0.3,
    options=(
        Option(
            "7.4",
            "3,079.69 USD are the minimum; Standard takes 410.63 for each MiB/s, and 29.20.",
            correct=True,
            holds=lambda: abs(_meeting() - 7.4) < 0.1,
        ),
        Option(
            "10",
            "That is for one reader. The second one pays for every GB as well.",
            misconception=45,
            holds=lambda: abs(_meeting() - 10) < 0.3,
        ),
        Option(
            "25",
            "The minimum is billed from the start; Standard costs more than it long before.",
            misconception=45,
            holds=lambda: _cheaper_at(20.0) is Plan.STANDARD,
        ),
        Option(
            "0",
            "Each GB is cheaper, but 25 MiB/s of them are billed each way, used or not.",
            misconception=45,
            holds=lambda: _cheaper_at(0.1) is Plan.ADVANTAGE,
        ),
    ),
    exam="DEA-C01",
    skill="2.1.1",
    docs=_PRICES,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"They cost the same at {_meeting():.2f} MiB/s: "
        f"{month_usd(Plan.STANDARD, _TWO_READERS, _meeting()):,.2f} USD a month."
    ),
)

ONE_DAY: Final = Question(
    ident="09.q8",
    prompt=(
        "You commit to On-demand Advantage for 24 hours. All that time 10 MiB/s are written, and "
        "read once. How many dollars is that? (0.032 USD per GB in, 0.016 out.)"
    ),
    kind="number",
    answer=101.25,
    tolerance=0.5,
    options=(
        Option(
            "101.25",
            "10 MiB/s each way are less than the 25 that were promised, so those are billed.",
            correct=True,
            holds=lambda: abs(_day_usd(10.0) - 101.25) < 0.005,
        ),
        Option(
            "40.50",
            "That is what was used. What was promised and not used is billed as well.",
            misconception=45,
            holds=lambda: abs(_day_usd(10.0) - 40.5) < 0.005,
        ),
        Option(
            "141.75",
            "The minimum is no fee on top: use counts towards it.",
            misconception=45,
            holds=lambda: abs(_day_usd(10.0) - 141.75) < 0.005,
        ),
    ),
    exam="SAA-C03",
    skill="3.5",
    docs=_SETTINGS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"The day's bill at 10 MiB/s each way is {_day_usd(10.0):.2f} USD, at 25 "
        f"{_day_usd(25.0):.2f}, at 50 {_day_usd(50.0):.2f}."
    ),
)

RETENTION: Final = Question(
    ident="09.q9",
    prompt=(
        f"A stream of {_QUIET_SHARDS} shards gets 1 GB a day. Its retention goes from 24 hours to "
        "7 days. In which mode does that cost most?"
    ),
    options=(
        Option(
            "Provisioned: it pays for each shard and hour, however little is kept.",
            "0.020 USD a shard-hour, more than the shard itself.",
            correct=True,
            holds=lambda: _dearest() is Plan.PROVISIONED,
        ),
        Option(
            "Standard: a GB-month costs 0.10 USD there.",
            "It does, but only 6 GB are kept beyond a day.",
            misconception=44,
            holds=lambda: _dearest() is Plan.STANDARD,
        ),
        Option(
            "In none: up to 7 days retention is included.",
            "What is included is the first day.",
            misconception=44,
            holds=lambda: not any(_week_usd(plan) for plan in Plan),
        ),
    ),
    exam="DEA-C01",
    skill="2.1.1",
    docs=_PRICES,
    checked_on=CHECKED_ON,
    proof=lambda: (
        "A month: " + ", ".join(f"{plan} {_week_usd(plan):.2f} USD" for plan in Plan) + "."
    ),
)
