"""How records get in: each by itself, many in a call, many in a record; and what each way costs.

A way in is a bargain between three things: how long a record waits until it leaves, how many calls
and stored records there are, and what the month costs. Whoever waits longer packs better.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from typing import Final

from kdslab.model.defaults import (
    KPL_AGGREGATE_BYTES,
    KPL_BUFFERED_MILLIS,
    KPL_COLLECTION_BYTES,
    KPL_COLLECTION_RECORDS,
)
from kdslab.model.facts import (
    KIB,
    PUT_UNIT_BYTES,
    REQUEST_BYTES_AT_MOST,
    REQUEST_RECORDS_AT_MOST,
    SHARD_WRITE_BYTES_PER_SECOND,
    SHARD_WRITE_RECORDS_PER_SECOND,
)
from kdslab.model.prices import BILLING_MONTH_HOURS, PRICES, Item, Plan
from kdslab.sim.writers.filling import filled

ONE_BY_ONE, BATCHED, AGGREGATED = "PutRecord", "PutRecords", "KPL, aggregated"
WAITS_MS: Final = (0, 10, 20, 40, 60, 80, 100, 150, 200, 300, 400, 600, 800, 1_200, 1_600, 2_000)
_KEY_CHARACTERS: Final = 8
_MONTH_SECONDS: Final = BILLING_MONTH_HOURS * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge:
    """One of the limits that can end a call or an aggregated record.

    Attributes:
        name: What is counted.
        used: How much of it is used when it leaves.
        limit: How much of it there may be.
    """

    name: str
    used: float
    limit: float

    @property
    def part(self) -> float:
        """Return the used part of the limit, from 0 to 1."""
        return min(1.0, self.used / self.limit) if self.limit else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Packing:
    """One way in, for a steady stream of records that are all alike.

    Attributes:
        way: What it is called.
        gauges: The limits that can end a call, or an aggregated record; none if each goes alone.
        closed_by: The name of the gauge that ends it first; empty if each goes alone.
        user_records_per_record: How many records of the program are in one stored record.
        record_bytes: What a stored record weighs, key included.
        records_per_call: How many stored records a call carries.
        calls_per_second: How many calls there are.
        records_per_second: How many records are stored.
        bytes_per_second: What they weigh together.
        shards: How many shards must be there.
        shards_by: Which limit of a shard asks for so many: "records" or "bytes".
        wait_ms: The longest time that a record waits before its call leaves.
        usd_per_month: Shards and PUT payload units of 730 hours.
    """

    way: str
    gauges: tuple[Gauge, ...]
    closed_by: str
    user_records_per_record: float
    record_bytes: int
    records_per_call: float
    calls_per_second: float
    records_per_second: float
    bytes_per_second: float
    shards: int
    shards_by: str
    wait_ms: float
    usd_per_month: float


@lru_cache(maxsize=512)
def packings(
    record_bytes: int, per_second: int, buffered_ms: int = KPL_BUFFERED_MILLIS
) -> tuple[Packing, Packing, Packing]:
    """Bring the same records in by PutRecord, by PutRecords, and aggregated.

    Simplification: records come evenly, each with a key of its own of 8 characters, and keys
    spread evenly over the shards.

    Args:
        record_bytes: What a record weighs without its key.
        per_second: How many come a second.
        buffered_ms: How long a record may wait for others.

    Raises:
        ValueError: If there is nothing to send.

    Example:
        >>> one, many, packed = packings(200, 2_000)
        >>> one.calls_per_second, many.calls_per_second, one.shards, packed.shards
        (2000, 9.95..., 2, 1)
    """
    if record_bytes < 1 or per_second < 1 or buffered_ms < 0:
        raise ValueError(
            f"there must be something to send, got {per_second} records of {record_bytes} bytes"
        )
    return (
        _one_by_one(record_bytes, per_second),
        _batched(record_bytes, per_second, buffered_ms),
        _aggregated(record_bytes, per_second, buffered_ms),
    )


def over_waits(record_bytes: int, per_second: int) -> tuple[tuple[int, Packing, Packing], ...]:
    """Pack the same records with longer and longer waits.

    Args:
        record_bytes: What a record weighs without its key.
        per_second: How many come a second.

    Returns:
        For each wait of `WAITS_MS`: the wait, PutRecords, and aggregated.
    """
    return tuple((wait, *packings(record_bytes, per_second, wait)[1:]) for wait in WAITS_MS)


def _one_by_one(record_bytes: int, per_second: int) -> Packing:
    size = record_bytes + _KEY_CHARACTERS
    # PutRecord's limit counts each record in whole KiB.
    counted = size + -size % KIB
    shards, shards_by = _shards(per_second, per_second * counted)
    return Packing(
        way=ONE_BY_ONE,
        gauges=(),
        closed_by="",
        user_records_per_record=1.0,
        record_bytes=size,
        records_per_call=1.0,
        calls_per_second=per_second,
        records_per_second=per_second,
        bytes_per_second=per_second * size,
        shards=shards,
        shards_by=shards_by,
        wait_ms=0.0,
        usd_per_month=_usd(shards, per_second, size),
    )


def _batched(record_bytes: int, per_second: int, buffered_ms: int) -> Packing:
    size = record_bytes + _KEY_CHARACTERS
    in_time = 1 + per_second * buffered_ms // 1000
    count = max(1, min(REQUEST_RECORDS_AT_MOST, REQUEST_BYTES_AT_MOST // size, in_time))
    shards, shards_by = _shards(per_second, per_second * size)
    wait_ms = (count - 1) / per_second * 1000
    gauges = (
        Gauge(name="records", used=count, limit=REQUEST_RECORDS_AT_MOST),
        Gauge(name="bytes", used=count * size, limit=REQUEST_BYTES_AT_MOST),
        _time(wait_ms, buffered_ms, count == in_time),
    )
    return Packing(
        way=BATCHED,
        gauges=gauges,
        closed_by=_fullest(gauges),
        user_records_per_record=1.0,
        record_bytes=size,
        records_per_call=count,
        calls_per_second=per_second / count,
        records_per_second=per_second,
        bytes_per_second=per_second * size,
        shards=shards,
        shards_by=shards_by,
        wait_ms=wait_ms,
        usd_per_month=_usd(shards, per_second, size),
    )


def _aggregated(record_bytes: int, per_second: int, buffered_ms: int) -> Packing:
    shards, shards_by = 1, "records"
    while True:
        # The library fills an aggregated record for each shard, so that each gets its part.
        in_time = 1 + per_second * buffered_ms // shards // 1000
        count, size = filled(record_bytes, _KEY_CHARACTERS, in_time)
        stored = per_second / count
        needed, shards_by = _shards(stored, stored * size)
        if needed <= shards:
            break
        shards = needed
    in_a_call = min(
        max(1.0, stored * buffered_ms / 1000), KPL_COLLECTION_RECORDS, KPL_COLLECTION_BYTES / size
    )
    gauges = (
        Gauge(name="bytes", used=size, limit=KPL_AGGREGATE_BYTES),
        _time((count - 1) * shards / per_second * 1000, buffered_ms, count == in_time),
    )
    return Packing(
        way=AGGREGATED,
        gauges=gauges,
        closed_by=_fullest(gauges),
        user_records_per_record=count,
        record_bytes=size,
        records_per_call=in_a_call,
        calls_per_second=stored / in_a_call,
        records_per_second=stored,
        bytes_per_second=stored * size,
        shards=shards,
        shards_by=shards_by,
        wait_ms=min(buffered_ms, max((in_a_call - 1) / stored * 1000, gauges[1].used)),
        usd_per_month=_usd(shards, stored, size),
    )


def _time(used_ms: float, limit_ms: int, is_up: bool) -> Gauge:
    # The next record would come too late: the time is up although it is not all used.
    used = float(limit_ms) if is_up else used_ms
    return Gauge(name="time", used=used, limit=float(limit_ms))


def _fullest(gauges: tuple[Gauge, ...]) -> str:
    return max(gauges, key=lambda gauge: gauge.part).name


def _shards(records_per_second: float, bytes_per_second: float) -> tuple[int, str]:
    by_records = ceil(records_per_second / SHARD_WRITE_RECORDS_PER_SECOND)
    by_bytes = ceil(bytes_per_second / SHARD_WRITE_BYTES_PER_SECOND)
    return max(by_records, by_bytes), "bytes" if by_bytes > by_records else "records"


def _usd(shards: int, records_per_second: float, record_bytes: int) -> float:
    units = records_per_second * ceil(record_bytes / PUT_UNIT_BYTES) * _MONTH_SECONDS / 1_000_000
    return shards * BILLING_MONTH_HOURS * _price(Item.SHARDS) + units * _price(Item.PUT_UNITS)


def _price(item: Item) -> float:
    usd = PRICES[Plan.PROVISIONED, item].usd
    assert usd is not None
    return float(usd)
