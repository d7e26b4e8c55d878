"""Where Standard and Advantage cost the same, and what a wrong blank on the way gives away."""

from __future__ import annotations

from typing import Final

from kdslab.course.checks.numbers import misnumbered
from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.facts import GIB, MIB
from kdslab.model.prices import BILLING_MONTH_HOURS, PRICES, Item, Plan
from kdslab.model.quotas import COMMITMENT_MIBPS
from kdslab.sim.capacity_cost import Load, break_even, month_usd

_NEAR: Final = 0.003
_SECONDS: Final = BILLING_MONTH_HOURS * 3600


def wrong_meeting(
    minimum_gb: object, minimum_usd: object, mib_usd: object, meeting_mibps: object
) -> Counterexample | None:
    """Say what is wrong with the first wrong blank, if one is."""
    gb = _SECONDS * MIB / GIB
    own, other = _usd(Plan.ADVANTAGE), _usd(Plan.STANDARD)
    least = COMMITMENT_MIBPS * gb
    usd, each = least * sum(own), gb * sum(other)
    return (
        _wrong(
            "minimum_gb",
            minimum_gb,
            least,
            f"{COMMITMENT_MIBPS} MiB x {_SECONDS:,} seconds / 1,024 = {least:,.0f} GB",
            {
                COMMITMENT_MIBPS * BILLING_MONTH_HOURS / 1024: (
                    "hours for seconds",
                    "25 MiB come each second, and an hour has 3,600 of them.",
                ),
                2 * least: ("both ways at once", "This blank is each way: take it once."),
                COMMITMENT_MIBPS * _SECONDS: ("MiB, not GB", "A GB is 1,024 MiB: divide."),
                gb: ("1 MiB/s, not 25", "The minimum is 25 MiB a second."),
            },
        )
        or _wrong(
            "minimum_usd",
            minimum_usd,
            usd,
            f"{least:,.0f} GB x ({own[0]} + {own[1]}) = {usd:,.2f} USD",
            {
                least * own[0]: ("one way only", "The minimum holds for reads, too. Add them."),
                least * own[1]: ("one way only", "The minimum holds for writes, too. Add them."),
                least * sum(other): ("the prices of Standard", "Take own_in and own_out."),
            },
        )
        or _wrong(
            "mib_usd",
            mib_usd,
            each,
            f"{gb:,.2f} GB x ({other[0]} + {other[1]}) = {each:,.2f} USD",
            {
                gb * other[0]: ("one way only", "The reader pays as well: add gb_out."),
                gb * sum(own): ("the prices of Advantage", "Take gb_in and gb_out."),
                least * sum(other): ("25 MiB/s, not 1", "Standard has no minimum: take gb."),
            },
        )
        or _wrong(
            "meeting_mibps",
            meeting_mibps,
            usd / each,
            f"{usd:,.2f} USD / {each:,.2f} USD for each MiB/s = {usd / each:.1f} MiB/s",
            {
                float(COMMITMENT_MIBPS): (
                    "the minimum itself",
                    "Standard has cost more long before. Divide the two amounts.",
                ),
                each / usd: ("upside down", "Divide the minimum by the price of 1 MiB/s."),
            },
        )
    )


def praise_of_meeting() -> str:
    """Say where the model's own bills meet, and how far apart they are at the minimum."""
    pair = (Plan.STANDARD.value, Plan.ADVANTAGE.value)
    turns = break_even(Load()).crossings
    at = next(one.mibps for one in turns if (one.cheaper_below, one.cheaper_above) == pair)
    standard, own = (
        month_usd(plan, Load(), COMMITMENT_MIBPS) for plan in (Plan.STANDARD, Plan.ADVANTAGE)
    )
    return (
        f"With the stream's own hours the model finds {at:.1f} MiB/s; at {COMMITMENT_MIBPS}, "
        f"Standard costs {standard / own:.1f} times as much as Advantage."
    )


def _wrong(
    name: str, given: object, right: float, rule: str, known: dict[float, tuple[str, str]]
) -> Counterexample | None:
    if type(given) not in (int, float):
        return Counterexample(
            yours=f"{name} = {shortened(given)}",
            rule=rule,
            next_step="Write a number, without quotes.",
            mistake=misnumbered(given),
        )
    assert isinstance(given, int | float)
    if _is_near(given, right):
        return None
    mistake, step = next(
        (said for wrong, said in known.items() if _is_near(given, wrong)),
        ("", "Compute it again from the line above."),
    )
    return Counterexample(
        yours=f"{name} = {given:,.2f}", rule=rule, next_step=step, mistake=mistake
    )


def _is_near(given: float, right: float) -> bool:
    return abs(given - right) <= _NEAR * abs(right)


def _usd(plan: Plan) -> tuple[float, float]:
    return (
        float(PRICES[plan, Item.DATA_IN].usd or 0),
        float(PRICES[plan, Item.READS].usd or 0),
    )
