"""What the service charges in us-east-1: one dated table, a line for each thing and each plan.

A stream is billed by one of three plans. A provisioned stream pays for its shards by the hour,
however little they carry, and next to nothing for a record. An on-demand stream pays for each GB
that goes in and out, at about twenty times the price, and nothing for shards. The third plan,
On-demand Advantage, is a setting of the account: the GB are cheaper by 60 % and more, and in
return the account pays for 25 MiB a second each way, used or not.

A pair of item and plan that has no line cannot be had: only on-demand streams have channels and
queues. A line whose price was not found is there all the same, with None: unknown is not free.

Simplification: one region, no discounts, no taxes, and nothing of CloudWatch, KMS, data transfer
or any other service.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from kdslab.model.facts import CHECKED_ON, fact

EXTENDED_HOURS_AT_MOST: Final = fact(
    "retention that counts as extended, at most", 168, "hours", "Pricing page, data retention"
)
BILLING_MONTH_HOURS: Final = 730
"""The hours of a month of storage: a twelfth of a year."""

_PAGE: Final = "Pricing page, September 2026, as a third party wrote it down"
_RETRIEVAL: Final = "not found for on-demand streams"
_NOT_FOUND: Final = "not found anywhere"
_SET_ASIDE: Final = "an unsourced table has 0.045, 0.075 and 0.013 for this plan and is set aside"
_CONFIRMED: Final = "figures from AWS's price service agree"


class Plan(StrEnum):
    """How a stream is billed at a time."""

    PROVISIONED = "provisioned"
    STANDARD = "on-demand standard"
    ADVANTAGE = "on-demand advantage"


class Item(StrEnum):
    """What can stand on a bill."""

    SHARDS = "open shards"
    STREAMS = "streams"
    PUT_UNITS = "PUT payload units"
    DATA_IN = "data written"
    READS = "data read with GetRecords"
    OLD_READS = "data older than 7 days read with GetRecords"
    CONSUMERS = "enhanced fan-out consumers"
    FAN_OUT = "data read by enhanced fan-out"
    EXTENDED_RETENTION = "retention from 24 hours to 7 days"
    LONG_RETENTION = "retention beyond 7 days"
    S3_CHANNEL = "channel to S3"
    ICEBERG_CHANNEL = "channel to Iceberg"
    QUEUES = "queues"
    DATA_IN_SHORTFALL = "committed and not written"
    READ_SHORTFALL = "committed and not read"


class Unit(StrEnum):
    """What a price is for. A GB is 2**30 bytes."""

    SHARD_HOUR = "shard-hour"
    STREAM_HOUR = "stream-hour"
    CONSUMER_SHARD_HOUR = "consumer-shard-hour"
    MILLION_UNITS = "million units"
    GB = "GB"
    GB_MONTH = "GB-month"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """One line of the price list.

    Attributes:
        item: What is paid for.
        plan: For which kind of stream.
        unit: How it is measured.
        usd: US dollars for one unit; 0 is included in other prices, None is not known.
        source: Where it was read.
        checked_on: The day on which it was read, as an ISO date.
        confidence: "V" read at AWS, "V3" read at a third party, "X" two sources disagree, "R" not
            found in anything that was read.
        note: What to know before relying on it.
    """

    item: Item
    plan: Plan
    unit: Unit
    usd: Decimal | None
    source: str = _PAGE
    checked_on: str = CHECKED_ON
    confidence: str = "V3"
    note: str = ""

    def __str__(self) -> str:
        """Return the price as a price list writes it."""
        amount = "price unknown" if self.usd is None else f"{self.usd} USD per {self.unit}"
        return f"{self.item}, {self.plan}: {amount}"


def _provisioned(
    item: Item, unit: Unit, usd: str, note: str = "", source: str = _PAGE, confidence: str = "V3"
) -> list[Price]:
    line = Price(
        item=item,
        plan=Plan.PROVISIONED,
        unit=unit,
        usd=Decimal(usd),
        source=source,
        confidence=confidence,
        note=note,
    )
    return [line]


def _on_demand(
    item: Item,
    unit: Unit,
    standard: str | None,
    advantage: str | None,
    *,
    notes: tuple[str, str] = ("", ""),
    confidences: tuple[str, str] = ("V3", "V3"),
) -> list[Price]:
    return [
        Price(
            item=item,
            plan=plan,
            unit=unit,
            usd=None if usd is None else Decimal(usd),
            confidence="R" if usd is None else confidence,
            note=note,
        )
        for plan, usd, note, confidence in zip(
            (Plan.STANDARD, Plan.ADVANTAGE), (standard, advantage), notes, confidences, strict=True
        )
    ]


_LINES: Final = (
    *_provisioned(Item.SHARDS, Unit.SHARD_HOUR, "0.015"),
    *_on_demand(
        Item.STREAMS,
        Unit.STREAM_HOUR,
        "0.04",
        "0",
        notes=(_SET_ASIDE, "none; the account commits to a minimum instead"),
    ),
    *_provisioned(Item.PUT_UNITS, Unit.MILLION_UNITS, "0.014", _CONFIRMED),
    *_on_demand(
        Item.DATA_IN,
        Unit.GB,
        "0.08",
        "0.032",
        notes=(f"{_CONFIRMED}; {_SET_ASIDE}", "each record is rounded up to 1 KB"),
    ),
    *_provisioned(Item.READS, Unit.GB, "0", "included while the data are at most 7 days old"),
    *_on_demand(Item.READS, Unit.GB, "0.04", "0.016", notes=(_SET_ASIDE, "records not rounded")),
    *_provisioned(Item.OLD_READS, Unit.GB, "0.021"),
    *_on_demand(Item.OLD_READS, Unit.GB, None, None, notes=(_RETRIEVAL, _RETRIEVAL)),
    *_provisioned(
        Item.CONSUMERS, Unit.CONSUMER_SHARD_HOUR, "0.015", source="FAQ, its example", confidence="V"
    ),
    *_provisioned(Item.FAN_OUT, Unit.GB, "0.013"),
    *_on_demand(
        Item.FAN_OUT,
        Unit.GB,
        "0.05",
        "0.016",
        notes=(
            "another third-party table says 0.04",
            "the price of any other read, as the developer guide says",
        ),
        confidences=("X", "V3"),
    ),
    *_provisioned(
        Item.EXTENDED_RETENTION, Unit.SHARD_HOUR, "0.020", "the same for 25 hours as for 7 days"
    ),
    *_on_demand(Item.EXTENDED_RETENTION, Unit.GB_MONTH, "0.10", "0.023"),
    *_provisioned(Item.LONG_RETENTION, Unit.GB_MONTH, "0.023"),
    *_on_demand(Item.LONG_RETENTION, Unit.GB_MONTH, "0.023", "0.023"),
    *_on_demand(Item.S3_CHANNEL, Unit.GB, "0.0275", "0.011"),
    *_on_demand(Item.ICEBERG_CHANNEL, Unit.GB, "0.035", "0.014"),
    *_on_demand(Item.QUEUES, Unit.UNKNOWN, None, None, notes=(_NOT_FOUND, _NOT_FOUND)),
    *(
        Price(
            item=item,
            plan=Plan.ADVANTAGE,
            unit=Unit.GB,
            usd=Decimal(usd),
            note="what is missing from 25 MiB/s",
        )
        for item, usd in ((Item.DATA_IN_SHORTFALL, "0.032"), (Item.READ_SHORTFALL, "0.016"))
    ),
)

PRICES: Final = MappingProxyType({(line.plan, line.item): line for line in _LINES})
"""Every price by plan and item, in the order in which a bill lists them."""


def plan_of(mode: str, *, is_advantage: bool) -> Plan:
    """Return the plan by which a stream is billed.

    Args:
        mode: The stream's mode as the API writes it, "PROVISIONED" or "ON_DEMAND".
        is_advantage: Whether the account has enabled the commitment; provisioned streams do not
            care.

    Raises:
        ValueError: If the mode is neither.

    Example:
        >>> plan_of("ON_DEMAND", is_advantage=True)
        <Plan.ADVANTAGE: 'on-demand advantage'>
    """
    match mode:
        case "PROVISIONED":
            return Plan.PROVISIONED
        case "ON_DEMAND":
            return Plan.ADVANTAGE if is_advantage else Plan.STANDARD
    raise ValueError(f"mode must be PROVISIONED or ON_DEMAND, got {mode}")
