"""The price list: every line of the pricing page, with its unit, its doubt and its date."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import date
from decimal import Decimal

import pytest

from kdslab.model.facts import TABLE
from kdslab.model.prices import PRICES, Item, Plan, Unit, plan_of
from kdslab.model.state import StreamMode

# Source: pricing page, September 2026, us-east-1
PROVISIONED = {
    Item.SHARDS: ("0.015", Unit.SHARD_HOUR),
    Item.PUT_UNITS: ("0.014", Unit.MILLION_UNITS),
    Item.READS: ("0", Unit.GB),
    Item.OLD_READS: ("0.021", Unit.GB),
    Item.CONSUMERS: ("0.015", Unit.CONSUMER_SHARD_HOUR),
    Item.FAN_OUT: ("0.013", Unit.GB),
    Item.EXTENDED_RETENTION: ("0.020", Unit.SHARD_HOUR),
    Item.LONG_RETENTION: ("0.023", Unit.GB_MONTH),
}
# Source: pricing page, September 2026, us-east-1: Standard, then Advantage
ON_DEMAND = {
    Item.STREAMS: ("0.04", "0", Unit.STREAM_HOUR),
    Item.DATA_IN: ("0.08", "0.032", Unit.GB),
    Item.READS: ("0.04", "0.016", Unit.GB),
    Item.OLD_READS: (None, None, Unit.GB),
    Item.FAN_OUT: ("0.05", "0.016", Unit.GB),
    Item.EXTENDED_RETENTION: ("0.10", "0.023", Unit.GB_MONTH),
    Item.LONG_RETENTION: ("0.023", "0.023", Unit.GB_MONTH),
    Item.S3_CHANNEL: ("0.0275", "0.011", Unit.GB),
    Item.ICEBERG_CHANNEL: ("0.035", "0.014", Unit.GB),
    Item.QUEUES: (None, None, Unit.UNKNOWN),
}
COMMITTED = {
    Item.DATA_IN_SHORTFALL: ("0.032", Unit.GB),
    Item.READ_SHORTFALL: ("0.016", Unit.GB),
}
PUBLISHED = {
    **{(Plan.PROVISIONED, item): line for item, line in PROVISIONED.items()},
    **{(Plan.STANDARD, item): (usd, unit) for item, (usd, _, unit) in ON_DEMAND.items()},
    **{(Plan.ADVANTAGE, item): (usd, unit) for item, (_, usd, unit) in ON_DEMAND.items()},
    **{(Plan.ADVANTAGE, item): line for item, line in COMMITTED.items()},
}


def test_the_table_has_the_lines_of_the_pricing_page_and_no_others():
    assert set(PUBLISHED) == set(PRICES)


@pytest.mark.parametrize(("key", "expected"), PUBLISHED.items(), ids=str)
def test_a_price_is_what_the_pricing_page_says(key, expected):
    usd, unit = expected
    price = PRICES[key]

    assert (None if usd is None else Decimal(usd), unit) == (price.usd, price.unit)
    assert key == (price.plan, price.item)


@pytest.mark.parametrize("price", PRICES.values(), ids=str)
def test_a_price_says_where_it_stands_how_sure_it_is_and_when_it_was_read(price):
    assert price.source
    assert price.confidence in {"V", "V3", "X", "R"}
    assert price.checked_on == date.fromisoformat(price.checked_on).isoformat()


@pytest.mark.parametrize("price", PRICES.values(), ids=str)
def test_a_price_that_was_not_found_is_unknown_and_not_free(price):
    assert (price.usd is None) == (price.confidence == "R") == ("not found" in price.note)


@pytest.mark.parametrize(
    "price", [price for price in PRICES.values() if price.confidence == "X"], ids=str
)
def test_where_two_sources_disagree_the_line_gives_the_other_figure(price):
    assert (Plan.STANDARD, Item.FAN_OUT) == (price.plan, price.item)
    assert "0.04" in price.note


# Source: developer guide, choose the mode: ingest, retrieval and extended retention at least 60 %
@pytest.mark.parametrize("item", [Item.DATA_IN, Item.READS, Item.FAN_OUT, Item.EXTENDED_RETENTION])
def test_on_demand_advantage_is_at_least_60_percent_cheaper(item):
    standard, advantage = (PRICES[plan, item].usd for plan in (Plan.STANDARD, Plan.ADVANTAGE))

    assert advantage <= standard * Decimal("0.4")


# Source: developer guide, choose the mode: no premium for enhanced fan-out
def test_with_on_demand_advantage_every_read_costs_the_same():
    assert PRICES[Plan.ADVANTAGE, Item.READS].usd == PRICES[Plan.ADVANTAGE, Item.FAN_OUT].usd


@pytest.mark.parametrize(
    ("missing", "used"),
    [(Item.DATA_IN_SHORTFALL, Item.DATA_IN), (Item.READ_SHORTFALL, Item.READS)],
)
# Source: developer guide, choose the mode: the shortfall is billed at the Advantage rates
def test_what_was_committed_and_not_used_costs_as_if_it_were(missing, used):
    assert PRICES[Plan.ADVANTAGE, used].usd == PRICES[Plan.ADVANTAGE, missing].usd


@pytest.mark.parametrize("item", [Item.S3_CHANNEL, Item.ICEBERG_CHANNEL, Item.QUEUES])
def test_a_provisioned_stream_has_no_channels_and_no_queues(item):
    assert (Plan.PROVISIONED, item) not in PRICES


@pytest.mark.parametrize(
    ("mode", "is_advantage", "expected"),
    [
        (StreamMode.PROVISIONED, False, Plan.PROVISIONED),
        (StreamMode.PROVISIONED, True, Plan.PROVISIONED),
        (StreamMode.ON_DEMAND, False, Plan.STANDARD),
        (StreamMode.ON_DEMAND, True, Plan.ADVANTAGE),
    ],
)
def test_the_mode_and_the_commitment_choose_the_plan(mode, is_advantage, expected):
    assert expected is plan_of(mode, is_advantage=is_advantage)


def test_there_is_no_third_mode():
    with pytest.raises(ValueError, match="got ON_DEMAND_ADVANTAGE"):
        plan_of("ON_DEMAND_ADVANTAGE", is_advantage=True)


def test_a_price_reads_as_a_price_list_writes_it():
    assert "open shards, provisioned: 0.015 USD per shard-hour" == str(
        PRICES[Plan.PROVISIONED, Item.SHARDS]
    )
    assert "queues, on-demand standard: price unknown" == str(PRICES[Plan.STANDARD, Item.QUEUES])


def test_a_price_and_the_table_do_not_change():
    with pytest.raises(FrozenInstanceError):
        PRICES[Plan.PROVISIONED, Item.SHARDS].usd = Decimal(0)
    with pytest.raises(TypeError):
        PRICES[Plan.PROVISIONED, Item.SHARDS] = None


# Source: pricing page, extended data retention: up to seven days
def test_extended_retention_ends_after_seven_days():
    fact = TABLE["retention that counts as extended, at most"]

    assert (7 * 24, "hours") == (fact.value, fact.unit)
