"""What a stream's size costs: a month of it, and how records are cut into PUT payload units."""

from __future__ import annotations

from dataclasses import dataclass

from kdslab.model.bill import bill
from kdslab.model.facts import PUT_UNIT_BYTES
from kdslab.model.prices import BILLING_MONTH_HOURS, PRICES, Item, Plan
from kdslab.model.quotas import RETENTION_HOURS_BY_DEFAULT
from kdslab.model.usage import Usage


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What a month of a stream costs, by item, in US dollars; a month is 730 hours."""

    shards_usd: float
    put_units_usd: float
    fan_out_usd: float

    @property
    def total_usd(self) -> float:
        """Return the sum."""
        return self.shards_usd + self.put_units_usd + self.fan_out_usd


def month(records_per_second: int, record_bytes: int, shards: int, fan_outs: int) -> Cost:
    """Return what a month of a provisioned stream costs, metered as the model meters it."""
    seconds = BILLING_MONTH_HOURS * 3600
    usage = Usage(0.0)
    usage.mark(
        0.0,
        mode="PROVISIONED",
        open_shards=shards,
        consumers=fan_outs,
        retention_hours=RETENTION_HOURS_BY_DEFAULT,
        is_advantage=False,
    )
    usage.put(0.0, record_bytes, records_per_second * seconds)
    usage.fan_out(fan_outs * records_per_second * record_bytes * seconds)
    usd = {line.price.item: float(line.usd or 0) for line in bill(usage, float(seconds)).lines}
    return Cost(
        shards_usd=usd.get(Item.SHARDS, 0.0),
        put_units_usd=usd.get(Item.PUT_UNITS, 0.0),
        fan_out_usd=usd.get(Item.CONSUMERS, 0.0) + usd.get(Item.FAN_OUT, 0.0),
    )


@dataclass(frozen=True, kw_only=True)
class Units:
    """How one stored record is paid for.

    Attributes:
        message_bytes: What one message weighs.
        messages: How many messages are packed into the record.
        unit_bytes: What one PUT payload unit holds.
        filled: How many bytes of each unit are used, in order.
        usd_per_million: What a million messages cost.
        usd_alone: What a million messages cost if each is a record by itself.
    """

    message_bytes: int
    messages: int
    unit_bytes: int
    filled: tuple[int, ...]
    usd_per_million: float
    usd_alone: float


def put_units(message_bytes: int, messages: int = 1) -> Units:
    """Cut a record into PUT payload units of 25 KB.

    Simplification: what the aggregation format of AWS's producer library adds is left out.

    Example:
        >>> put_units(1_000).filled, put_units(26 * 1_024).filled
        ((1000,), (25600, 1024))
    """
    size, price = message_bytes * messages, PRICES[Plan.PROVISIONED, Item.PUT_UNITS].usd
    units = _ceil(size, PUT_UNIT_BYTES)
    each = float(price or 0)
    return Units(
        message_bytes=message_bytes,
        messages=messages,
        unit_bytes=PUT_UNIT_BYTES,
        filled=tuple(min(PUT_UNIT_BYTES, size - n * PUT_UNIT_BYTES) for n in range(units)),
        usd_per_million=each * units / messages,
        usd_alone=each * _ceil(message_bytes, PUT_UNIT_BYTES),
    )


def _ceil(number: int, divisor: int) -> int:
    return -(-number // divisor)
