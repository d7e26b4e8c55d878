"""What has been used, times what it costs: a bill, line by line.

Amounts are exact until they are printed. A line whose price is not known stands on the bill without
an amount, and the total leaves it out and says so.

Simplification: the use of channels and queues is not counted, so no bill contains them.
Simplification: the 25 MiB/s each way of On-demand Advantage are held against the whole time of the
commitment and not hour by hour; quiet hours are made up for by busy ones. Reads with GetRecords and
by enhanced fan-out count alike towards them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Protocol, TypeAlias

from kdslab.model.commitment import Commitment
from kdslab.model.facts import GIB, MIB
from kdslab.model.prices import PRICES, Item, Plan, Price
from kdslab.model.quotas import COMMITMENT_MIBPS
from kdslab.model.usage import Quantities, Usage

PriceList: TypeAlias = Mapping[tuple[Plan, Item], Price]

HEADER: Final = ("item", "plan", "quantity", "unit", "price", "USD", "confidence", "checked on")
"""What stands above the columns of `Bill.rows`."""

_UNKNOWN: Final = "unknown"
_READS: Final = (Item.READS, Item.OLD_READS, Item.FAN_OUT)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a bill.

    Attributes:
        price: What was used, under which plan, and what a unit of it costs.
        quantity: How many units.
    """

    price: Price
    quantity: Decimal

    @property
    def usd(self) -> Decimal | None:
        """Return what it comes to, not rounded; None if the price is not known."""
        return None if self.price.usd is None else self.quantity * self.price.usd

    def row(self) -> tuple[str, ...]:
        """Return the line as texts, one for each column of `HEADER`."""
        price = self.price
        amounts = [_UNKNOWN if price.usd is None else f"{price.usd}", _amount(self.usd)]
        quantity = _amount(self.quantity)
        about = (price.confidence, price.checked_on)
        return (price.item, price.plan, quantity, price.unit, *amounts, *about)


@dataclass(frozen=True, slots=True)
class Bill:
    """What a stream or an account has cost so far.

    Attributes:
        lines: One for each item and plan that was used, in the order of the price table.

    Example:
        >>> usage = Usage(0.0)
        >>> usage.mark(0.0, mode="PROVISIONED", open_shards=1, consumers=0,
        ...            retention_hours=24, is_advantage=False)
        >>> print(bill(usage, 730 * 3600.0))
        item         plan         quantity  unit        price    USD
        open shards  provisioned    730.00  shard-hour  0.015  10.95
        total 10.95 USD
    """

    lines: tuple[Line, ...]

    @property
    def total_usd(self) -> Decimal:
        """Return the sum of all lines whose price is known, not rounded."""
        return sum((line.usd for line in self.lines if line.usd is not None), Decimal(0))

    @property
    def unpriced(self) -> tuple[Line, ...]:
        """Return the lines that the total leaves out because their price is not known."""
        return tuple(line for line in self.lines if line.usd is None)

    def rows(self) -> list[tuple[str, ...]]:
        """Return the lines as texts, with the columns of `HEADER`."""
        return [line.row() for line in self.lines]

    def __str__(self) -> str:
        """Return the bill as a table, its total, and what the total leaves out."""
        table = [row[:6] for row in (HEADER, *self.rows())]
        total = [f"total {_amount(self.total_usd)} USD"]
        if self.unpriced:
            items = ", ".join(dict.fromkeys(line.price.item for line in self.unpriced))
            total.append(f"price not known and not in the total: {items}")
        return "\n".join([*_aligned(table), *total])


class Billed(Protocol):
    """Something with a meter of its own: a stream."""

    @property
    def usage(self) -> Usage:
        """Return what it has used."""


class Payer(Protocol):
    """Who pays: an account, its streams that are and that were, and its commitment."""

    @property
    def commitment(self) -> Commitment:
        """Return the commitment of On-demand Advantage, held or not."""

    @property
    def past_usage(self) -> Usage:
        """Return what the streams used that are gone, all together."""

    def streams(self, now: float) -> Iterable[Billed]:
        """Return the streams that exist at a time."""


def bill(usage: Usage, now: float, prices: PriceList = PRICES) -> Bill:
    """Return the bill of what a meter has counted; a living stream is asked by `Stream.bill`.

    Args:
        usage: What has been used.
        now: Up to when, in seconds of Unix time.
        prices: What things cost.
    """
    return _billed(usage.quantities(now), prices)


def account_bill(account: Payer, now: float, prices: PriceList = PRICES) -> Bill:
    """Return the bill of an account: all its streams, deleted ones too, and what it committed to.

    Args:
        account: Who pays.
        now: Up to when, in seconds of Unix time.
        prices: What things cost.
    """
    total = Usage(now)
    # The streams first: asking for them lets those that are gone join the past.
    for stream in account.streams(now):
        total.absorb(now, stream.usage)
    total.absorb(now, account.past_usage)
    used = total.quantities(now)
    return _billed(used | shortfall(account.commitment, used, now), prices)


def shortfall(commitment: Commitment, used: Quantities, now: float) -> Quantities:
    """Return what an account committed to and did not use, in GB each way.

    Args:
        commitment: When the account was committed.
        used: What all its streams have used up to now.
        now: Up to when, in seconds of Unix time.

    Example:
        >>> commitment = Commitment()
        >>> commitment.enable(0.0)
        >>> for (plan, item), gigabytes in shortfall(commitment, {}, 4096.0).items():
        ...     print(item, gigabytes)
        committed and not written 100
        committed and not read 100
    """
    seconds = sum(
        max(0.0, min(spell.ends_at, now) - spell.started_at) for spell in commitment.spells
    )
    least = Decimal(seconds) * COMMITMENT_MIBPS * MIB / GIB
    missing = {
        Item.DATA_IN_SHORTFALL: least - _used(used, Item.DATA_IN),
        Item.READ_SHORTFALL: least - _used(used, *_READS),
    }
    return {(Plan.ADVANTAGE, item): amount for item, amount in missing.items() if amount > 0}


def _used(used: Quantities, *items: Item) -> Decimal:
    return sum((used.get((Plan.ADVANTAGE, item), Decimal(0)) for item in items), Decimal(0))


def _billed(quantities: Quantities, prices: PriceList) -> Bill:
    return Bill(tuple(Line(prices[key], quantity) for key, quantity in quantities.items()))


def _amount(value: Decimal | None) -> str:
    """Write two decimals, or all that matter where those would hide a small amount."""
    if value is None:
        return _UNKNOWN
    return f"{value:,.2f}" if value >= 1 else f"{value:.9f}".rstrip("0").rstrip(".")


def _aligned(table: list[tuple[str, ...]]) -> list[str]:
    """Return lines of text with texts to the left of their columns, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return [
        "  ".join(
            text.rjust(width)
            if HEADER[place] in ("quantity", "price", "USD")
            else text.ljust(width)
            for place, (text, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in table
    ]
