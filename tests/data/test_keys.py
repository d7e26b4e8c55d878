"""The sets of partition keys keep their labels, their order and their sizes."""

import pytest

from kdslab.data import cities, key_sets

LABELS = [
    "8 US cities",
    "50 US cities",
    "100 world cities",
    "stock tickers",
    "one year of days",
]


def test_labels_stand_in_the_order_of_the_menu():
    expected = LABELS

    assert expected == list(key_sets())


def test_each_set_has_the_size_that_its_label_says():
    expected = [8, 50, 100, 5, 366]

    assert expected == [len(keys) for keys in key_sets().values()]


@pytest.mark.parametrize("label", LABELS)
def test_keys_of_a_set_are_unique(label):
    keys = key_sets()[label]

    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("label", LABELS)
def test_a_partition_key_has_1_to_256_characters(label):
    assert all(1 <= len(key) <= 256 for key in key_sets()[label])


def test_the_eight_largest_us_cities_are_whole_cities():
    expected = (
        "New York",
        "Los Angeles",
        "Chicago",
        "Houston",
        "Phoenix",
        "Philadelphia",
        "San Antonio",
        "San Diego",
    )

    assert expected == key_sets()["8 US cities"]


def test_the_smaller_us_set_opens_the_larger_one():
    sets = key_sets()

    assert sets["8 US cities"] == sets["50 US cities"][:8]


def test_world_keys_are_the_most_populous_of_all():
    assert tuple(city.name for city in cities()[:100]) == key_sets()["100 world cities"]


def test_days_are_iso_dates_in_order():
    days = key_sets()["one year of days"]
    expected = ("2012-01-01", "2012-02-29", "2012-12-31")

    assert expected == (days[0], days[59], days[-1])


def test_a_caller_may_change_its_own_menu():
    expected = LABELS

    key_sets().clear()

    assert expected == list(key_sets())
