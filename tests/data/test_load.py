"""The data sets have the size, the order and the plausible values that their notes promise."""

import re
from dataclasses import FrozenInstanceError
from importlib.resources import files

import pytest

from kdslab.data import cities, stock_prices, weather_days

CSV_NAMES = ["cities.csv", "stocks.csv", "weather.csv"]
ALL_CSV_LIMIT_BYTES = 150_000


def test_the_csv_files_together_stay_small():
    sizes = [len(files("kdslab.data").joinpath(name).read_bytes()) for name in CSV_NAMES]

    assert sum(sizes) < ALL_CSV_LIMIT_BYTES


def test_no_csv_file_is_unknown_to_these_tests():
    found = [entry.name for entry in files("kdslab.data").iterdir() if entry.name.endswith(".csv")]
    expected = CSV_NAMES

    assert expected == sorted(found)


@pytest.mark.parametrize("name", CSV_NAMES)
@pytest.mark.parametrize("words", ["Source: ", "Licence: ", "PyPI package", "## How it was made"])
def test_every_csv_has_a_note_with_source_licence_and_steps(name, words):
    note = files("kdslab.data").joinpath(name.replace(".csv", ".md")).read_text(encoding="utf-8")

    assert words in note


@pytest.mark.parametrize(
    ("name", "licence"),
    [
        ("cities.md", "https://creativecommons.org/licenses/by/4.0/"),
        ("stocks.md", "Copyright (c) 2018 Jake Vanderplas"),
        ("weather.md", "public domain"),
    ],
)
def test_each_note_names_its_licence(name, licence):
    assert licence in files("kdslab.data").joinpath(name).read_text(encoding="utf-8")


@pytest.mark.parametrize("loader", [cities, stock_prices, weather_days])
def test_a_second_call_returns_the_same_values(loader):
    assert loader() is loader()


def test_values_are_frozen():
    with pytest.raises(FrozenInstanceError):
        cities()[0].population = 0


def test_there_are_200_world_cities_and_60_us_cities_four_of_them_in_both():
    in_us = [city for city in cities() if city.country_code == "US"]
    in_both = [city for city in cities()[:200] if city.country_code == "US"]
    expected = (256, 60, 4)

    assert expected == (len(cities()), len(in_us), len(in_both))


def test_city_names_are_unique():
    names = [city.name for city in cities()]

    assert len(names) == len(set(names))


def test_cities_come_largest_first():
    populations = [city.population for city in cities()]

    assert sorted(populations, reverse=True) == populations


def test_the_keys_of_the_course_are_written_as_people_write_them():
    names = {city.name for city in cities()}

    assert {"New York", "Los Angeles"} <= names
    assert not {"New York City", "Brooklyn", "Queens"} & names


def test_a_city_is_a_large_place_on_the_globe():
    for city in cities():
        assert 300_000 < city.population < 40_000_000
        assert -60 < city.latitude < 75
        assert -180 <= city.longitude <= 180


def test_country_codes_are_two_capital_letters():
    assert all(re.fullmatch("[A-Z]{2}", city.country_code) for city in cities())


def test_city_names_carry_no_stray_spaces_or_typographic_marks():
    names = [city.name for city in cities()]

    assert [" ".join(name.replace("\u2019", "'").split()) for name in names] == names


def test_city_names_survive_the_trip_through_utf_8():
    names = {city.name for city in cities()}

    assert {"São Paulo", "Ürümqi", "Xi'an"} <= names


def test_prices_are_positive_and_below_a_thousand_dollars():
    assert all(0 < price.price_usd < 1000 for price in stock_prices())


def test_prices_come_by_date_and_then_by_ticker():
    order = [(price.date, price.ticker) for price in stock_prices()]

    assert sorted(set(order)) == order


def test_five_shares_have_123_months_each_save_google_which_was_listed_later():
    tickers = [price.ticker for price in stock_prices()]
    expected = {"AAPL": 123, "AMZN": 123, "GOOG": 68, "IBM": 123, "MSFT": 123}

    assert expected == {ticker: tickers.count(ticker) for ticker in tickers}


def test_weather_covers_every_day_of_one_year():
    days = [day.date for day in weather_days()]
    expected = ("2012-01-01", "2012-12-31", 366)

    assert sorted(set(days)) == days
    assert expected == (str(days[0]), str(days[-1]), len(days))


def test_weather_is_plausible_for_seattle():
    for day in weather_days():
        assert -20 < day.temperature_min_c <= day.temperature_max_c < 45
        assert 0 <= day.precipitation_mm < 150
        assert 0 <= day.wind_m_per_s < 20


def test_every_condition_has_a_day():
    expected = {"drizzle", "fog", "rain", "snow", "sun"}

    assert expected == {day.condition for day in weather_days()}
