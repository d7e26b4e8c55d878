"""Small real data sets that ship in the wheel: cities, share prices, a year of weather."""

from kdslab.data.keys import key_sets
from kdslab.data.load import (
    City,
    StockPrice,
    WeatherDay,
    cities,
    stock_prices,
    weather_days,
)

__all__ = [
    "City",
    "StockPrice",
    "WeatherDay",
    "cities",
    "key_sets",
    "stock_prices",
    "weather_days",
]
