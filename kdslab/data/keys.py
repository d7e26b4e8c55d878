"""Real partition keys in named sets, from a handful to a year's worth, for a lesson's menu."""

from kdslab.data.load import cities, stock_prices, weather_days


def key_sets() -> dict[str, tuple[str, ...]]:
    """Return the sets of partition keys by label, in the order of the menu.

    Cities come largest first, tickers by the alphabet, days as ISO dates.

    Example:
        >>> for label, keys in key_sets().items():
        ...     print(f"{label}: {len(keys)} keys, {keys[0]} first")
        8 US cities: 8 keys, New York first
        50 US cities: 50 keys, New York first
        100 world cities: 100 keys, Shanghai first
        stock tickers: 5 keys, AAPL first
        one year of days: 366 keys, 2012-01-01 first
    """
    world = tuple(city.name for city in cities())
    us = tuple(city.name for city in cities() if city.country_code == "US")
    return {
        "8 US cities": us[:8],
        "50 US cities": us[:50],
        "100 world cities": world[:100],
        "stock tickers": tuple(sorted({price.ticker for price in stock_prices()})),
        "one year of days": tuple(day.date.isoformat() for day in weather_days()),
    }
