"""What a month costs in each mode, and which item a wrong bill has left out."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from typing import Final, NamedTuple

from kdslab.course.checks.numbers import misnumbered
from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.facts import GIB, KIB, MIB
from kdslab.model.prices import BILLING_MONTH_HOURS, PRICES, Item, Plan
from kdslab.model.quotas import COMMITMENT_MIBPS
from kdslab.sim.capacity_cost import MONTH_SECONDS, Load, month_usd

WORDS: Final = {
    "provisioned": Plan.PROVISIONED,
    "standard": Plan.STANDARD,
    "advantage": Plan.ADVANTAGE,
}
"""The modes as a learner writes them."""


class Traffic(NamedTuple):
    """What comes to a stream in a month.

    Attributes:
        average_mibps: MiB a second on average.
        peak_mibps: MiB in the busiest second.
        record_kib: What each record weighs, in whole KiB, at most 25.
        pollers: How many applications poll all of it.
    """

    average_mibps: float
    peak_mibps: float
    record_kib: int = 1
    pollers: int = 1

    def __str__(self) -> str:
        """Return it as a phrase."""
        readers = "1 reader" if self.pollers == 1 else f"{self.pollers} readers"
        return (
            f"{self.average_mibps:g} MiB/s on average, {self.peak_mibps:g} at the peak, "
            f"records of {self.record_kib} KiB, {readers}"
        )


PROBES: Final = (
    Traffic(1, 1),
    Traffic(0.5, 5, 1, 2),
    Traffic(1, 30),
    Traffic(0.02, 0.5),
    Traffic(5, 40, 25),
    Traffic(40, 80, 4, 2),
)
"""From the simplest on."""

_OFF_BY_AT_MOST: Final = 0.002
_MONTHS: Final = 720 / BILLING_MONTH_HOURS

_ADVICE: Final = {
    "shards for the average": "Shards must stand for the busiest second: use the peak.",
    "the records left out": "A shard takes 1,000 records a second as well. Which bar is higher?",
    "the shards left out": "A shard is paid by the hour, used or not. Add them.",
    "the PUT units left out": "Each record pays for a PUT payload unit. Add them.",
    "units for the peak": "Units are paid as they are used: take the average.",
    "the stream's hours left out": "A Standard stream pays for every hour of its own. Add them.",
    "what is read left out": "On-demand pays for what is read, too.",
    "one reader, however many poll": "Each reader reads everything and pays for it.",
    "paid for the peak": "On-demand pays for what comes: take the average.",
    "the minimum left out": "Below 25 MiB/s each way Advantage bills 25: take the larger.",
    "the minimum added to the use": "The minimum is no fee on top: take the larger of the two.",
    "the minimum of one way only": "The minimum holds for what is written and for what is read.",
    "the prices of Standard": "Advantage has prices of its own, and no stream-hours.",
    "a month of 30 days": "The lab's month has 730 hours, a twelfth of a year.",
    "a GB of 10**9 bytes": "The price list's GB is 2**30 bytes here: 1,024 MiB.",
    "text, not a number": "Return the number without quotes.",
}


def bills(traffic: Traffic) -> dict[Plan, float]:
    """Return what a month costs in each mode, by the model's own meter.

    Example:
        >>> round(bills(Traffic(1, 1))[Plan.STANDARD], 2)
        337.17
    """
    load = _load(traffic)
    return {plan: month_usd(plan, load, traffic.average_mibps) for plan in Plan}


def cheapest_first(usd: dict[Plan, float]) -> list[Plan]:
    """Return the modes from the cheapest to the dearest."""
    return sorted(usd, key=lambda plan: usd[plan])


def wrong_bills(three_bills: Callable[[float, float, int, int], object]) -> Counterexample | None:
    """Return the first traffic for which a function misprices a mode."""
    for traffic in PROBES:
        yours = three_bills(*traffic)
        if not isinstance(yours, tuple | list) or len(yours) != len(Plan):
            return Counterexample(
                yours=shortened(yours),
                rule="the answer is three numbers: provisioned, Standard, Advantage",
                next_step="End with `return provisioned, standard, advantage`.",
                mistake="not three numbers",
            )
        for plan, usd in zip(Plan, yours, strict=True):
            if complaint := _wrong_bill(plan, usd, traffic):
                return complaint
    return None


def wrong_amounts(plan: Plan, traffic: Traffic) -> dict[str, float]:
    """Return what a month comes to with each known mistake, by the mistake's name."""
    right = bills(traffic)[plan]
    known = _WRONG[plan](traffic) | {"a month of 30 days": right * _MONTHS}
    return {name: usd for name, usd in known.items() if not is_near(usd, right)}


def is_near(given: float, right: float) -> bool:
    """Return whether an amount is right but for rounding."""
    return abs(given - right) <= _OFF_BY_AT_MOST * abs(right)


def advice_on(mistake: str) -> str:
    """Return what helps against a known mistake, or else in general."""
    return _ADVICE.get(mistake, "Compute item by item and compare.")


def _wrong_bill(plan: Plan, usd: object, traffic: Traffic) -> Counterexample | None:
    right = bills(traffic)[plan]
    mistake, shown = misnumbered(usd) if isinstance(usd, str) else "", shortened(usd)
    if isinstance(usd, int | float) and not isinstance(usd, bool):
        if is_near(usd, right):
            return None
        known = wrong_amounts(plan, traffic)
        mistake = next((name for name in known if is_near(usd, known[name])), "")
        shown = f"{usd:,.2f} USD"
    return Counterexample(
        yours=f"{traffic}: {plan} {shown}",
        rule=f"{_items(plan, traffic)} = {right:,.2f} USD",
        next_step=advice_on(mistake),
        mistake=mistake,
    )


def _items(plan: Plan, traffic: Traffic) -> str:
    if plan is Plan.PROVISIONED:
        shards, units = _provisioned(traffic)
        count = _load(traffic).shards(traffic.average_mibps)
        return f"{count} x shard-hours {shards:,.2f} + PUT units {units:,.2f}"
    hours, written, read = _on_demand(plan, traffic)
    if plan is Plan.STANDARD:
        return f"stream-hours {hours:,.2f} + written {written:,.2f} + read {read:,.2f}"
    least_in, least_out = _minimum()
    return (
        f"written {max(written, least_in):,.2f} + read {max(read, least_out):,.2f} (at least "
        f"{COMMITMENT_MIBPS} MiB/s each way)"
    )


def _wrong_provisioned(traffic: Traffic) -> dict[str, float]:
    shards, units = _provisioned(traffic)
    factor = traffic.peak_mibps / traffic.average_mibps
    steady = _provisioned(traffic._replace(peak_mibps=traffic.average_mibps))[0]
    by_bytes = ceil(max(traffic.peak_mibps, traffic.peak_mibps * traffic.pollers / 2))
    return {
        "shards for the average": steady + units,
        "the records left out": by_bytes * _shard_month() + units,
        "the shards left out": units,
        "the PUT units left out": shards,
        "units for the peak": shards + factor * units,
    }


def _wrong_standard(traffic: Traffic) -> dict[str, float]:
    hours, written, read = _on_demand(Plan.STANDARD, traffic)
    factor = traffic.peak_mibps / traffic.average_mibps
    return {
        "the stream's hours left out": written + read,
        "what is read left out": hours + written,
        "one reader, however many poll": hours + written + read / traffic.pollers,
        "paid for the peak": hours + factor * (written + read),
        "a GB of 10**9 bytes": hours + (written + read) * GIB / 1e9,
    }


def _wrong_advantage(traffic: Traffic) -> dict[str, float]:
    _, written, read = _on_demand(Plan.ADVANTAGE, traffic)
    least_in, least_out = _minimum()
    billed = max(written, least_in) + max(read, least_out)
    one = max(read / traffic.pollers, least_out)
    return {
        "the minimum left out": written + read,
        "the minimum added to the use": least_in + least_out + written + read,
        "the minimum of one way only": max(written, least_in) + read,
        "one reader, however many poll": max(written, least_in) + one,
        "the prices of Standard": sum(_on_demand(Plan.STANDARD, traffic)),
        "a GB of 10**9 bytes": billed * GIB / 1e9,
    }


_WRONG: Final = {
    Plan.PROVISIONED: _wrong_provisioned,
    Plan.STANDARD: _wrong_standard,
    Plan.ADVANTAGE: _wrong_advantage,
}


def _provisioned(traffic: Traffic) -> tuple[float, float]:
    """Return what the shards cost, and the PUT units of records that are one unit each."""
    shards = _load(traffic).shards(traffic.average_mibps)
    records = traffic.average_mibps * MIB / (traffic.record_kib * KIB) * MONTH_SECONDS
    return shards * _shard_month(), records / 1e6 * _usd(Plan.PROVISIONED, Item.PUT_UNITS)


def _on_demand(plan: Plan, traffic: Traffic) -> tuple[float, float, float]:
    """Return what the stream's hours cost, what is written, and what is read."""
    gb = _gb(traffic.average_mibps)
    hours = BILLING_MONTH_HOURS * _usd(plan, Item.STREAMS)
    read = gb * traffic.pollers * _usd(plan, Item.READS)
    return hours, gb * _usd(plan, Item.DATA_IN), read


def _minimum() -> tuple[float, float]:
    gb = _gb(COMMITMENT_MIBPS)
    return gb * _usd(Plan.ADVANTAGE, Item.DATA_IN), gb * _usd(Plan.ADVANTAGE, Item.READS)


def _gb(mibps: float) -> float:
    return mibps * MIB * MONTH_SECONDS / GIB


def _shard_month() -> float:
    return BILLING_MONTH_HOURS * _usd(Plan.PROVISIONED, Item.SHARDS)


def _load(traffic: Traffic) -> Load:
    factor = traffic.peak_mibps / traffic.average_mibps
    return Load(record_kib=traffic.record_kib, peak_factor=factor, pollers=traffic.pollers)


def _usd(plan: Plan, item: Item) -> float:
    return float(PRICES[plan, item].usd or 0)
