"""Bills: the monthly sums that the prices give, and what is on a bill when a price is not known.

The sums are worked out with a month of 730 hours, a GB of 2**30 bytes and one polling consumer.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from bills import HOUR, MONTH, carry_a_month, month, opened, usd

from kdslab.model.bill import HEADER, bill
from kdslab.model.facts import GIB, KIB, MIB
from kdslab.model.prices import PRICES, Item, Plan
from kdslab.model.usage import Usage

THIRTY_DAYS = 30 * 24 * HOUR

FULL = (KIB, 1_000)
"""A shard at its full 1,000 records of 1 KB a second: size and records a second."""

PACKED = (25 * KIB, 40)
"""The same bytes in records of 25 KB."""


# Source for the sums: pricing page, September 2026


@pytest.mark.parametrize(("shards", "expected"), [(1, "10.95"), (2, "21.90")])
def test_a_provisioned_stream_costs_without_a_single_record(shards, expected):
    assert Decimal(expected) == usd(month(opened(shards=shards)))


@pytest.mark.parametrize(("traffic", "expected"), [(FULL, "47.74"), (PACKED, "12.42")])
def test_a_full_shard_costs_by_its_records_not_by_its_bytes(traffic, expected):
    assert Decimal(expected) == usd(month(carry_a_month(opened(), *traffic)))


def test_packing_records_saves_three_quarters():
    full, packed = (month(carry_a_month(opened(), *traffic)) for traffic in (FULL, PACKED))

    assert Decimal("0.74") == round(1 - packed / full, 2)


def test_the_same_traffic_costs_much_more_on_demand():
    found = bill(carry_a_month(opened("ON_DEMAND"), *FULL), MONTH)

    assert [Decimal("29.20"), Decimal("200.50"), Decimal("100.25")] == [
        usd(line.usd) for line in found.lines
    ]
    assert Decimal("329.95") == usd(found.total_usd)


# On-demand pays for the average A, provisioned for the peak P, both in full shards.
@pytest.mark.parametrize(("traffic", "slope"), [(FULL, "24.1"), (PACKED, "27.3")])
@pytest.mark.parametrize("average", [1, 3])
def test_on_demand_pays_when_peaks_are_24_times_the_average_and_more(traffic, slope, average):
    size_bytes, records = traffic
    idle = month(opened())
    records_alone = month(carry_a_month(opened(), size_bytes, records * average)) - idle
    on_demand = month(carry_a_month(opened("ON_DEMAND"), size_bytes, records * average))
    break_even = (on_demand - records_alone) / idle / average

    assert Decimal(slope) == round(break_even - Decimal("2.67") / average, 1)


def test_a_tiny_stream_is_cheaper_with_one_shard():
    tiny = (100, 1)

    assert month(carry_a_month(opened(), *tiny)) < month(opened("ON_DEMAND"))


@pytest.mark.parametrize(("traffic", "expected"), [(FULL, 1_194), (PACKED, 311)])
def test_25_full_shards_cost_much_less_than_the_minimum(traffic, expected):
    size_bytes, records = traffic
    usage = carry_a_month(opened(shards=25), size_bytes, 25 * records)

    assert Decimal(expected) == round(month(usage))


# Source: FAQ: 10 shards, 2 consumers
def test_ten_shards_with_two_fan_out_consumers_cost_30_cents_an_hour_more():
    with_consumers, without = (opened(shards=10, consumers=consumers) for consumers in (2, 0))
    with_consumers.fan_out(GIB)

    difference = bill(with_consumers, HOUR).total_usd - bill(without, HOUR).total_usd
    assert Decimal("0.30") + Decimal("0.013") == difference


def test_reading_data_older_than_seven_days_costs_a_provisioned_stream():
    usage = opened(shards=0)
    usage.read(3 * GIB, old_bytes=GIB)

    assert Decimal("0.021") == bill(usage, 0.0).total_usd


def test_a_year_of_retention_costs_by_the_shard_and_by_the_gb():
    usage = opened(retention_hours=8_760)
    usage.put(0.0, MIB, records=KIB)
    lines = {line.price.item: line.usd for line in bill(usage, MONTH).lines}

    assert Decimal("14.60") == lines[Item.EXTENDED_RETENTION]
    # 730 hours less seven days and the hour in which the data came
    assert (Decimal(730 - 169) / 730) * Decimal("0.023") == lines[Item.LONG_RETENTION]


def test_a_line_without_a_price_is_on_the_bill_and_not_in_the_total():
    usage = opened("ON_DEMAND")
    usage.read(GIB, old_bytes=GIB)
    found = bill(usage, HOUR)

    assert [(Item.OLD_READS, None)] == [(line.price.item, line.usd) for line in found.unpriced]
    assert Decimal("0.04") == found.total_usd
    assert str(found).endswith(
        "total 0.04 USD\n"
        "price not known and not in the total: data older than 7 days read with GetRecords"
    )


def test_a_price_of_nothing_is_an_amount_and_not_unknown():
    found = bill(opened("ON_DEMAND", is_advantage=True), HOUR)

    assert [(Item.STREAMS, Decimal(0))] == [(line.price.item, line.usd) for line in found.lines]
    assert () == found.unpriced


def test_a_bill_lists_what_was_used_plan_by_plan_in_rows():
    usage = carry_a_month(opened(), *FULL, reads=0)

    assert [
        ("open shards", "provisioned", "730.00", "shard-hour", "0.015", "10.95"),
        ("PUT payload units", "provisioned", "2,628.00", "million units", "0.014", "36.79"),
    ] == [row[:6] for row in bill(usage, MONTH).rows()]
    assert {len(HEADER)} == {len(row) for row in bill(usage, MONTH).rows()}


def test_a_row_says_how_sure_its_price_is_and_when_it_was_read():
    price = PRICES[Plan.PROVISIONED, Item.SHARDS]
    (row,) = bill(opened(), MONTH).rows()

    assert (price.confidence, price.checked_on) == row[6:]


def test_a_small_amount_is_not_printed_as_nothing():
    usage = opened(shards=0)
    usage.put(0.0, 1)

    assert "total 0.000000014 USD" == str(bill(usage, 0.0)).splitlines()[-1]


def test_a_bill_without_use_is_a_total_of_nothing():
    assert "total 0 USD" == str(bill(Usage(0.0), HOUR)).splitlines()[-1]


def test_other_prices_give_another_bill():
    dear = {key: replace(price, usd=Decimal(1)) for key, price in PRICES.items()}

    assert Decimal(730) == bill(opened(), MONTH, dear).total_usd
