"""The three small data sets of the wheel, read into frozen values.

Each csv file lies beside this module with a note of the same stem (`cities.csv`, `cities.md`)
that says where the numbers come from, under which licence, and what was changed.
"""

import csv
import datetime
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """A city and how many people live in it.

    Attributes:
        name: The name as people write it, unique in this data set: a partition key.
        country_code: Two capital letters, ISO 3166.
        population: People, as GeoNames counts them.
        latitude: Degrees, north positive.
        longitude: Degrees, east positive.
    """

    name: str
    country_code: str
    population: int
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StockPrice:
    """The price of one share in one month.

    Attributes:
        date: The first day of the month; the price is its last close, as far as can be told.
        ticker: The exchange's short name of the share, such as "MSFT".
        price_usd: US dollars, by all signs adjusted for later splits.
    """

    date: datetime.date
    ticker: str
    price_usd: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WeatherDay:
    """One day of weather in Seattle.

    Attributes:
        date: The day.
        precipitation_mm: Rain and melted snow, millimetres.
        temperature_max_c: Warmest of the day, degrees Celsius.
        temperature_min_c: Coldest of the day, degrees Celsius.
        wind_m_per_s: Mean wind speed of the day, metres per second.
        condition: One of "drizzle", "fog", "rain", "snow", "sun".
    """

    date: datetime.date
    precipitation_mm: float
    temperature_max_c: float
    temperature_min_c: float
    wind_m_per_s: float
    condition: str


@cache
def cities() -> tuple[City, ...]:
    """Return the 200 largest cities of the world and the 60 largest of the US, largest first.

    Source: GeoNames, CC BY 4.0; see cities.md.

    Example:
        >>> len(cities()), cities()[0].name
        (256, 'Shanghai')
    """
    found = (
        City(
            name=row["name"],
            country_code=row["country_code"],
            population=int(row["population"]),
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
        )
        for row in _rows("cities.csv")
    )
    return tuple(sorted(found, key=lambda city: (-city.population, city.name)))


@cache
def stock_prices() -> tuple[StockPrice, ...]:
    """Return ten years of monthly prices of five shares, by date and then by ticker.

    Source: vega_datasets; see stocks.md.

    Example:
        >>> first = stock_prices()[0]
        >>> first.date.isoformat(), first.ticker, first.price_usd
        ('2000-01-01', 'AAPL', 25.94)
    """
    found = (
        StockPrice(
            date=datetime.date.fromisoformat(row["date"]),
            ticker=row["ticker"],
            price_usd=float(row["price_usd"]),
        )
        for row in _rows("stocks.csv")
    )
    return tuple(sorted(found, key=lambda price: (price.date, price.ticker)))


@cache
def weather_days() -> tuple[WeatherDay, ...]:
    """Return each day of 2012 in Seattle, by date.

    Source: NOAA, public domain, through vega-datasets; see weather.md.

    Example:
        >>> new_year = weather_days()[0]
        >>> new_year.date.isoformat(), new_year.temperature_max_c, new_year.condition
        ('2012-01-01', 12.8, 'drizzle')
    """
    found = (
        WeatherDay(
            date=datetime.date.fromisoformat(row["date"]),
            precipitation_mm=float(row["precipitation_mm"]),
            temperature_max_c=float(row["temperature_max_c"]),
            temperature_min_c=float(row["temperature_min_c"]),
            wind_m_per_s=float(row["wind_m_per_s"]),
            condition=row["condition"],
        )
        for row in _rows("weather.csv")
    )
    return tuple(sorted(found, key=lambda day: day.date))


def _rows(file_name: str) -> list[dict[str, str]]:
    # Without the encoding, Windows would read the names of cities in another one.
    text = files("kdslab.data").joinpath(file_name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
