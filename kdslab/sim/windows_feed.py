"""Events for windows, from real numbers: share prices and a year's temperatures, some of them late.

The values and their order are real. The times are made: a month of prices, or a day of weather, is
a few seconds here, so that a minute holds enough to group.

Simplification: most events arrive within two seconds; the late ones are delayed by half a minute to
one and a half, each on its own. Real delays come in bursts, when a phone or a station was offline.

This room is imported by its own name: it reads real data, and `import kdslab` shall not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random
from typing import Final

from kdslab.data import stock_prices, weather_days
from kdslab.sim.windows import Event

USUAL_DELAY_SECONDS: Final = (0.1, 2.0)
LATE_DELAY_SECONDS: Final = (30.0, 90.0)
"""The shortest and the longest delay, of most events and of the late ones."""

_TICKERS: Final = ("AMZN", "MSFT")


def stock_ticks(
    chance: Random,
    *,
    tickers: Sequence[str] = _TICKERS,
    months: int = 36,
    seconds_apart: float = 10.0,
    late_share: float = 0.1,
) -> tuple[Event, ...]:
    """Return a price of each share every few seconds: its real monthly prices from 2000 on.

    Args:
        chance: Draws the delays; the same seed gives the same events.
        tickers: Which shares; GOOG has none before its 56th month.
        months: How many months.
        seconds_apart: How many seconds stand for a month.
        late_share: Which part of the events is late, 0 to 1.

    Returns:
        Events with the ticker as key and US dollars as value, in order of their arrival.

    Example:
        >>> ticks = stock_ticks(Random(1), months=2)
        >>> [(tick.key, tick.happened_at, tick.value) for tick in ticks[:2]]
        [('MSFT', 0.0, 39.81), ('AMZN', 0.0, 64.56)]
    """
    dates = sorted({price.date for price in stock_prices()})[:months]
    at = {date: place * seconds_apart for place, date in enumerate(dates)}
    numbers = (
        (at[price.date], price.ticker, price.price_usd)
        for price in stock_prices()
        if price.date in at and price.ticker in tickers
    )
    return _delayed(numbers, chance, late_share)


def temperature_readings(
    chance: Random,
    *,
    days: int = 60,
    seconds_apart: float = 10.0,
    late_share: float = 0.1,
) -> tuple[Event, ...]:
    """Return a temperature every few seconds: the warmest of each day of 2012 in Seattle.

    Args:
        chance: Draws the delays; the same seed gives the same events.
        days: How many days from 1 January on.
        seconds_apart: How many seconds stand for a day.
        late_share: Which part of the events is late, 0 to 1.

    Returns:
        Events with the key "Seattle" and degrees Celsius as value, in order of their arrival.
    """
    numbers = (
        (place * seconds_apart, "Seattle", day.temperature_max_c)
        for place, day in enumerate(weather_days()[:days])
    )
    return _delayed(numbers, chance, late_share)


def _delayed(
    numbers: Iterable[tuple[float, str, float]], chance: Random, late_share: float
) -> tuple[Event, ...]:
    if not 0 <= late_share <= 1:
        raise ValueError(f"late_share must be from 0 to 1, got {late_share}")
    events = []
    for happened_at, key, value in numbers:
        bounds = LATE_DELAY_SECONDS if chance.random() < late_share else USUAL_DELAY_SECONDS
        arrived_at = round(happened_at + chance.uniform(*bounds), 1)
        events.append(Event(happened_at=happened_at, arrived_at=arrived_at, key=key, value=value))
    return tuple(sorted(events, key=lambda event: event.arrived_at))
