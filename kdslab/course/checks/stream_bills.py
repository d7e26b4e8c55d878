"""What a wrong monthly bill gives away: an item left out, a peak that is paid, a wrong month."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeGuard

from kdslab.course.checks.numbers import misnumbered
from kdslab.course.checks.shard_counts import Traffic, sized
from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.facts import GIB, PUT_UNIT_BYTES
from kdslab.model.prices import BILLING_MONTH_HOURS
from kdslab.sim.sizing_cost import Cost, month

READERS: Final = Traffic(5_000, 1_000, 4)
"""A stream that four applications read whole."""

# The wrong month of 30 days is off by 1.4 %.
_OFF_BY_AT_MOST: Final = 0.005
_SECONDS: Final = BILLING_MONTH_HOURS * 3600

_ADVICE: Final = {
    "units for the peak": "Shards must stand for the peak; PUT units are paid as they are used.",
    "the PUT units left out": "Each record pays for one PUT payload unit or more. Add them.",
    "the shards left out": "A shard is paid by the hour, used or not. Add them.",
    "one unit, however large": "A record above 25 KiB pays for a second unit: round up.",
    "a month of 30 days": "The lab's month has 730 hours, a twelfth of a year.",
    "what is pushed left out": "Fan-out costs twice: by consumer, shard and hour, and by the GB.",
    "a consumer paid for once": "A consumer pays for every shard of the stream.",
    "a GB of 10**9 bytes": "The price list's GB is 2**30 bytes here.",
    "the saved shards left out": "Without pollers the stream has fewer shards. Subtract them.",
    "the wrong way round": "Take fan-out minus polling.",
    "text, not a number": "Write the number without quotes.",
}
_ITEM_BY_ITEM: Final = "Compute item by item and compare."


def is_amount(given: object) -> TypeGuard[float]:
    """Return whether something is a plain number."""
    return type(given) in (int, float)


def fan_out_month() -> tuple[Cost, Cost]:
    """Return what a month costs if the readers poll, and if all have pipes of their own."""
    polled, pushed = _shards_polled(), _shards_pushed()
    records, size_bytes, apps = READERS
    return month(records, size_bytes, polled, 0), month(records, size_bytes, pushed, apps)


def wrong_shards_of_plans(polling: object, fan_out: object) -> Counterexample | None:
    """Say which of the two plans has the wrong number of shards, if one has."""
    polled, pushed = _shards_polled(), _shards_pushed()
    for plan, yours, right in (("polling", polling, polled), ("fan-out", fan_out, pushed)):
        if type(yours) is not int or yours != right:
            return _wrong_plan(plan, yours, right, polled, pushed)
    return None


def wrong_difference(extra_usd: object) -> Counterexample | None:
    """Say what is missing from the price of fan-out, if something is."""
    polled, pushed = fan_out_month()
    right = pushed.total_usd - polled.total_usd
    if is_amount(extra_usd) and _is_near(extra_usd, right):
        return None
    return _wrong_usd(
        extra_usd,
        _wrong_differences(right, pushed),
        f"fan-out: {_items(pushed)}; polling: {_items(polled)}; {right:,.2f} USD more",
    )


def wrong_bill(usd: object, peak: Traffic, average: int) -> Counterexample | None:
    """Say what is wrong with the monthly bill of a stream, if anything is.

    Args:
        usd: The learner's sum.
        peak: The traffic that the shards stand for.
        average: How many records a second come on average.
    """
    shards, size_bytes = sized(peak).shards, peak.record_bytes
    cost = month(average, size_bytes, shards, 0)
    if is_amount(usd) and _is_near(usd, cost.total_usd):
        return None
    units = -(-size_bytes // PUT_UNIT_BYTES)
    known = {
        "units for the peak": month(peak.records_per_second, size_bytes, shards, 0).total_usd,
        "the PUT units left out": cost.shards_usd,
        "the shards left out": cost.put_units_usd,
        "one unit, however large": cost.shards_usd + cost.put_units_usd / units,
        "a month of 30 days": cost.total_usd * 720 / BILLING_MONTH_HOURS,
    }
    return _wrong_usd(
        usd,
        known,
        f"{shards} shards for 730 hours and {average * _SECONDS * units / 1e6:,.0f} million PUT "
        f"units: {_items(cost)}, together {cost.total_usd:,.2f} USD",
    )


def _shards_polled() -> int:
    return sized(READERS).shards


def _shards_pushed() -> int:
    return sized(READERS._replace(pollers=0)).shards


def _wrong_plan(plan: str, yours: object, right: int, polled: int, pushed: int) -> Counterexample:
    mistake = misnumbered(yours)
    next_step = "Compute the three bars; readers with pipes of their own ask for none."
    if plan == "polling" and yours == pushed:
        mistake, next_step = "the readers left out", "Four pollers share what a shard gives out."
    if plan == "fan-out" and yours == polled:
        mistake = "fan-out sized like polling"
        next_step = "With a pipe of its own a reader takes nothing from the shared 2 MiB."
    return Counterexample(
        yours=f"{plan}: {shortened(yours)} shards",
        rule=(
            f"{READERS.records_per_second:,} records/s of {READERS.record_bytes:,} bytes ask for "
            f"{pushed} shards going in, {READERS.pollers} pollers for {polled}; {plan} needs "
            f"{right}"
        ),
        next_step=next_step,
        mistake=mistake,
    )


def _wrong_differences(right: float, pushed: Cost) -> Mapping[str, float]:
    by_gb = READERS.pollers * READERS.records_per_second * READERS.record_bytes * _SECONDS
    data = month(0, 1, _shards_pushed(), READERS.pollers).fan_out_usd
    pushed_usd = pushed.fan_out_usd - data
    once = data / _shards_pushed()
    return {
        "what is pushed left out": right - pushed_usd,
        "a consumer paid for once": right - data + once,
        "a GB of 10**9 bytes": right + pushed_usd * (by_gb / 1e9) / (by_gb / GIB) - pushed_usd,
        "the saved shards left out": pushed.fan_out_usd,
        "the wrong way round": -right,
        "a month of 30 days": right * 720 / BILLING_MONTH_HOURS,
    }


def _wrong_usd(usd: object, known: Mapping[str, float], rule: str) -> Counterexample:
    mistake = misnumbered(usd) if isinstance(usd, str) else ""
    if is_amount(usd):
        mistake = next((name for name, wrong in known.items() if _is_near(usd, wrong)), "")
    return Counterexample(
        yours=f"{usd:,.2f} USD a month" if is_amount(usd) else shortened(usd),
        rule=rule,
        next_step=_ADVICE.get(mistake, _ITEM_BY_ITEM),
        mistake=mistake,
    )


def _items(cost: Cost) -> str:
    parts = [f"shards {cost.shards_usd:,.2f}", f"PUT units {cost.put_units_usd:,.2f}"]
    if cost.fan_out_usd:
        parts.append(f"fan-out {cost.fan_out_usd:,.2f}")
    return " + ".join(parts)


def _is_near(given: float, right: float) -> bool:
    return abs(given - right) <= _OFF_BY_AT_MOST * abs(right)
