"""What is stored: how long it is paid by the GB, and what a change of retention does to it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kdslab.model.facts import GIB, KIB
from kdslab.model.prices import Item, Plan
from kdslab.model.usage import Usage

HOUR = 3600.0
DAY = 24 * HOUR


def set_up(usage, now, mode, retention_hours):
    usage.mark(
        now,
        mode=mode,
        open_shards=1,
        consumers=0,
        retention_hours=retention_hours,
        is_advantage=False,
    )


def opened(mode="PROVISIONED", retention_hours=24):
    usage = Usage(0.0)
    set_up(usage, 0.0, mode, retention_hours)
    return usage


def measured(usage, now, item, plan=Plan.PROVISIONED):
    return usage.quantities(now).get((plan, item), Decimal(0))


# Source: pricing page: on-demand retention by the GB-month, from 24 hours to 7 days and beyond
@pytest.mark.parametrize(
    ("retention_hours", "age_hours", "extended", "beyond"),
    [
        (24, 400, 0, 0),
        (168, 24, 0, 0),
        (168, 25, 1, 0),
        (168, 400, 144, 0),
        (48, 400, 24, 0),
        (8_760, 168, 144, 0),
        (8_760, 400, 144, 232),
        (8_760, 9_000, 144, 8_760 - 168),
    ],
)
def test_on_demand_data_cost_by_the_gb_from_their_second_day_to_their_last(
    retention_hours, age_hours, extended, beyond
):
    usage = opened("ON_DEMAND", retention_hours=retention_hours)
    usage.put(0.0, GIB)
    # The data count from the end of the hour in which they came.
    found = usage.quantities((1 + age_hours) * HOUR)

    assert [Decimal(extended) / 730, Decimal(beyond) / 730] == [
        found.get((Plan.STANDARD, item), Decimal(0))
        for item in (Item.EXTENDED_RETENTION, Item.LONG_RETENTION)
    ]


# Source: pricing page: the first seven days by the shard, later days by the GB-month
def test_a_provisioned_stream_pays_by_the_gb_from_the_eighth_day_only():
    usage = opened(retention_hours=8_760)
    usage.put(0.0, GIB)
    months = [measured(usage, HOUR + days * DAY, Item.LONG_RETENTION) for days in (7, 8)]

    assert [Decimal(0), Decimal(24) / 730] == months


def test_what_is_stored_is_counted_to_the_byte():
    usage = opened("ON_DEMAND", retention_hours=168)
    usage.put(0.0, 1, records=GIB)

    assert Decimal(144) / 730 == measured(usage, 9 * DAY, Item.EXTENDED_RETENTION, Plan.STANDARD)


# Source: API reference, DecreaseStreamRetentionPeriod: older data are gone at once, for good
def test_data_that_a_shorter_retention_ends_do_not_come_back():
    usage = opened("ON_DEMAND", retention_hours=168)
    usage.put(0.0, GIB)
    set_up(usage, HOUR + 2 * DAY, "ON_DEMAND", retention_hours=24)
    set_up(usage, HOUR + 2 * DAY, "ON_DEMAND", retention_hours=168)

    assert Decimal(24) / 730 == measured(usage, 9 * DAY, Item.EXTENDED_RETENTION, Plan.STANDARD)


# Source: API reference, IncreaseStreamRetentionPeriod: what has expired stays gone
def test_a_longer_retention_keeps_what_is_still_there():
    usage = opened("ON_DEMAND")
    usage.put(0.0, GIB)
    usage.put(2 * DAY, GIB)
    set_up(usage, 2 * DAY + HOUR, "ON_DEMAND", retention_hours=48)

    assert Decimal(24) / 730 == measured(usage, 9 * DAY, Item.EXTENDED_RETENTION, Plan.STANDARD)


def test_hours_whose_data_have_expired_are_forgotten():
    usage = opened("ON_DEMAND", retention_hours=48)
    for hour in range(1_000):
        usage.put(hour * HOUR, KIB)

    assert 48 == len(usage._hours)
