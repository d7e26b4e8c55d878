"""What retention costs, held against the model's own bill, and when it saves a reader."""

import pytest

from kdslab.model.prices import Item, Plan
from kdslab.model.stream import Stream, StreamMode
from kdslab.sim.retention_cost import outage, retention_cost

GIB = 2**30
HOUR = 3600.0


def billed(mode, days, month_hours=730):
    """Return what a stream pays for retention in a month in which it has long been full."""
    stream = Stream("s", shard_count=4, now=0.0, mode=mode)
    stream.set_retention(0.0, days * 24)
    begin, end = days * 24 + 24, days * 24 + 24 + month_hours
    paid = []
    for hour in range(end):
        stream.usage.put(hour * HOUR + 1, 128 * 1024, records=8 * 1024)  # 1 GiB an hour
        if hour == begin:
            paid.append(usd(stream, hour * HOUR))
    return float(usd(stream, end * HOUR) - paid[0])


def usd(stream, at):
    kept = {Item.EXTENDED_RETENTION, Item.LONG_RETENTION}
    return sum(line.usd for line in stream.bill(at).lines if line.price.item in kept)


# Source: pricing page, data retention
@pytest.mark.parametrize("days", [1, 2, 7, 8, 30])
@pytest.mark.parametrize(
    ("mode", "plan"),
    [(StreamMode.PROVISIONED, Plan.PROVISIONED), (StreamMode.ON_DEMAND, Plan.STANDARD)],
)
def test_the_cost_is_what_the_bill_says_when_the_stream_is_full(mode, plan, days):
    cost = retention_cost(days, gb_per_day=24, shards=4, plan=plan)

    assert abs(billed(mode, days) - cost.usd_per_month) <= 0.01 * cost.usd_per_month + 0.01
    assert 24 * days == cost.kept_gb


def test_a_day_is_included():
    assert {0.0} == {retention_cost(1, gb_per_day=9, shards=9, plan=p).usd_per_month for p in Plan}


def test_the_net_holds_as_long_as_nobody_is_away_for_longer():
    lost = [outage(hours, retention_hours=48).lost for hours in (1, 47, 48, 49, 60)]

    assert [0, 0, 0, 1, 12] == lost
    assert (0, 1, 2) == outage(3).age_hours
