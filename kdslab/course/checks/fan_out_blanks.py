"""What a wrong blank about fan-out gives away: whose calls are shared, and what is paid for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kdslab.course.checks.numbers import misnumbered
from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.facts import KIB, MIB, SHARD_READ_CALLS_PER_SECOND
from kdslab.model.prices import BILLING_MONTH_HOURS, PRICES, Item, Plan

HOUR_USD: Final = float(PRICES[Plan.PROVISIONED, Item.CONSUMERS].usd or 0)
GB_USD: Final = float(PRICES[Plan.PROVISIONED, Item.FAN_OUT].usd or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """Applications that read a stream, all in the same way.

    Attributes:
        applications: How many there are.
        shards: How many shards the stream has.
        write_kib: KiB written to each shard each second.
    """

    applications: int
    shards: int
    write_kib: int

    @property
    def poll_seconds(self) -> float:
        """The shortest time between two calls of one of them, if all poll in turn."""
        return self.applications / SHARD_READ_CALLS_PER_SECOND

    @property
    def consumer_shards(self) -> int:
        """How many consumer-shard-hours an hour of fan-out is."""
        return self.applications * self.shards

    @property
    def gigabytes(self) -> float:
        """How many GB a month one of them reads."""
        return self.shards * self.write_kib * KIB * 3600 * BILLING_MONTH_HOURS / KIB / MIB

    @property
    def usd_for_hours(self) -> float:
        """What a month's consumer-shard-hours cost."""
        return self.consumer_shards * BILLING_MONTH_HOURS * HOUR_USD

    @property
    def usd_for_data(self) -> float:
        """What a month's data cost, brought to all of them."""
        return self.applications * self.gigabytes * GB_USD


FLEET: Final = Fleet(applications=3, shards=6, write_kib=256)
"""The one that the lesson asks about."""

_ADVICE: Final = {
    "five calls for each application": "The five calls are the shard's. How many share them?",
    "a second, however many poll": "Five calls a second, dealt out to those who poll.",
    "calls, not seconds": "Turn it round: so many seconds from one call to the next.",
    "applications alone": "Each application has a pipe to each shard.",
    "shards alone": "Each application has a pipe to each shard.",
    "pipes added, not multiplied": "Each application has a pipe to each shard: multiply.",
    "the data left out": "What goes through the pipes is paid by the GB as well.",
    "the hours left out": "A pipe costs by the hour, whatever goes through it.",
    "the data of one application": "Each of them is sent all the data.",
    "an hour, not a month": f"A month has {BILLING_MONTH_HOURS} hours.",
    "text, not a number": "Write the number without quotes.",
}


def wrong_pause(given: object, fleet: Fleet) -> Counterexample | None:
    """Say what is wrong with the time between two calls of one application."""
    known = {
        "five calls for each application": 1 / SHARD_READ_CALLS_PER_SECOND,
        "a second, however many poll": 1.0,
        "calls, not seconds": SHARD_READ_CALLS_PER_SECOND / fleet.applications,
    }
    rule = (
        f"a shard answers {SHARD_READ_CALLS_PER_SECOND} calls a second; {fleet.applications} "
        f"applications share them"
    )
    return _judged(given, fleet.poll_seconds, known, "poll_seconds", rule)


def wrong_pipes(given: object, fleet: Fleet) -> Counterexample | None:
    """Say what is wrong with the number of pipes that are paid by the hour."""
    known = {
        "applications alone": fleet.applications,
        "shards alone": fleet.shards,
        "pipes added, not multiplied": fleet.applications + fleet.shards,
    }
    rule = f"{fleet.applications} applications, each with a pipe to each of {fleet.shards} shards"
    return _judged(given, fleet.consumer_shards, known, "pipes", rule)


def wrong_month(given: object, fleet: Fleet) -> Counterexample | None:
    """Say what is wrong with the dollars of a month."""
    right = fleet.usd_for_hours + fleet.usd_for_data
    known = {
        "the data left out": fleet.usd_for_hours,
        "the hours left out": fleet.usd_for_data,
        "the data of one application": fleet.usd_for_hours
        + fleet.usd_for_data / fleet.applications,
        "an hour, not a month": right / BILLING_MONTH_HOURS,
    }
    rule = (
        f"{fleet.consumer_shards} pipes x {BILLING_MONTH_HOURS} hours x {HOUR_USD} USD, and "
        f"{fleet.applications} x {fleet.gigabytes:,.0f} GB x {GB_USD} USD"
    )
    return _judged(given, right, known, "usd", rule)


def _judged(
    given: object, right: float, known: Mapping[str, float], name: str, rule: str
) -> Counterexample | None:
    if not isinstance(given, int | float) or isinstance(given, bool):
        mistake = misnumbered(given)
    elif _is_near(given, right):
        return None
    else:
        mistake = next((name for name, value in known.items() if _is_near(given, value)), "")
    return Counterexample(
        yours=f"{name} = {f'{given:,.6g}' if type(given) is float else shortened(given)}",
        rule=rule,
        next_step=_ADVICE.get(mistake, "Put the numbers of the rule into the worked lines."),
        mistake=mistake,
    )


def _is_near(given: float, value: float) -> bool:
    return abs(given - value) <= 0.005 * value
