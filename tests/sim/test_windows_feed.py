"""Events from real numbers: the values are the data's, the delays come from the seed."""

from __future__ import annotations

from random import Random

import pytest

from kdslab.data import stock_prices, weather_days
from kdslab.sim.windows import tumbling
from kdslab.sim.windows_feed import (
    LATE_DELAY_SECONDS,
    USUAL_DELAY_SECONDS,
    stock_ticks,
    temperature_readings,
)

FEEDS = [stock_ticks, temperature_readings]


@pytest.mark.parametrize("feed", FEEDS)
def test_the_same_seed_gives_the_same_events_and_another_seed_others(feed):
    assert feed(Random(3)) == feed(Random(3)) != feed(Random(4))


@pytest.mark.parametrize("feed", FEEDS)
def test_events_come_in_the_order_of_their_arrival(feed):
    arrivals = [event.arrived_at for event in feed(Random(3))]

    assert arrivals == sorted(arrivals)


@pytest.mark.parametrize("feed", FEEDS)
def test_delays_are_usual_or_late_and_the_share_says_how_often(feed):
    none, every = feed(Random(3), late_share=0), feed(Random(3), late_share=1)

    for events, (shortest, longest) in ((none, USUAL_DELAY_SECONDS), (every, LATE_DELAY_SECONDS)):
        delays = [event.delay_seconds for event in events]
        assert shortest - 0.06 < min(delays) <= max(delays) < longest + 0.06


@pytest.mark.parametrize("feed", FEEDS)
@pytest.mark.parametrize("seed", range(25))
def test_some_events_are_late_without_patience_and_none_with_enough(feed, seed):
    events = feed(Random(seed))

    assert tumbling(events).late
    assert () == tumbling(events, lateness_seconds=LATE_DELAY_SECONDS[1]).late


def test_stock_ticks_have_the_prices_of_the_months_in_order():
    ticks = stock_ticks(Random(3), tickers=["IBM"], months=200)
    told = [tick.value for tick in sorted(ticks, key=lambda tick: tick.happened_at)]

    assert [price.price_usd for price in stock_prices() if price.ticker == "IBM"] == told


def test_a_share_that_came_later_begins_later():
    ticks = stock_ticks(Random(3), tickers=["GOOG"], months=60, seconds_apart=1.0)

    assert 55.0 == min(tick.happened_at for tick in ticks)


def test_temperatures_are_those_of_the_days():
    readings = temperature_readings(Random(3), days=400, seconds_apart=2.0)
    told = [each.value for each in sorted(readings, key=lambda each: each.happened_at)]

    assert [day.temperature_max_c for day in weather_days()] == told


def test_a_share_of_more_than_all_is_refused():
    with pytest.raises(ValueError, match="late_share must be from 0 to 1, got 2"):
        stock_ticks(Random(3), late_share=2)
