"""A meter with a month of traffic, and what it costs."""

from __future__ import annotations

from kdslab.model.bill import bill
from kdslab.model.usage import Usage

HOUR = 3600.0
MONTH_SECONDS = 730 * 3600
MONTH = float(MONTH_SECONDS)


def opened(mode="PROVISIONED", shards=1, consumers=0, retention_hours=24, is_advantage=False):
    usage = Usage(0.0)
    usage.mark(
        0.0,
        mode=mode,
        open_shards=shards,
        consumers=consumers,
        retention_hours=retention_hours,
        is_advantage=is_advantage,
    )
    return usage


def carry_a_month(usage, size_bytes, records_per_second, reads=1, fan_outs=0):
    """Put a month of steady traffic, read by so many consumers of either kind."""
    records = records_per_second * MONTH_SECONDS
    usage.put(0.0, size_bytes, records)
    usage.read(reads * size_bytes * records)
    usage.fan_out(fan_outs * size_bytes * records)
    return usage


def month(usage):
    return bill(usage, MONTH).total_usd


def usd(amount):
    return round(amount, 2)
