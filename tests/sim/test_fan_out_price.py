"""What polling and fan-out make of age and dollars, held to the limits and to the price table."""

import pytest

from kdslab.model.prices import PRICES, Item, Plan
from kdslab.sim.fan_out_price import by_fan_out, by_polling


def test_records_of_those_who_poll_wait_half_a_turn_on_average():
    # n pollers share five calls a second, so each asks every n / 5 seconds.
    millis = [by_polling(count, write_kib=256).millis for count in range(1, 6)]

    assert millis == pytest.approx([100, 200, 300, 400, 500], rel=0.1)


def test_pollers_keep_up_as_long_as_their_bytes_fit_into_the_shared_two_mebibytes():
    kept = {
        (count, kib): by_polling(count, kib).keeps_up
        for count in (1, 2, 3, 5)
        for kib in (300, 900)
    }

    assert {key for key, value in kept.items() if not value} == {(3, 900), (5, 900)}


def test_polling_costs_a_provisioned_stream_nothing_more():
    assert 0 == PRICES[Plan.PROVISIONED, Item.READS].usd
    assert 0.0 == by_polling(5, 256).usd


def test_fan_out_is_as_fresh_for_many_as_for_one():
    assert {70.0} == {round(by_fan_out(count, 4, 512).millis, 6) for count in (1, 5, 20)}
    assert by_fan_out(20, 4, 1024).keeps_up


def test_a_pipe_costs_by_the_hour_and_its_data_by_the_gigabyte():
    hours = 730 * 2 * 4 * float(PRICES[Plan.PROVISIONED, Item.CONSUMERS].usd)
    data = 2 * 4 * 512 * 1024 * 730 * 3600 / 2**30
    usd = hours + data * float(PRICES[Plan.PROVISIONED, Item.FAN_OUT].usd)

    assert by_fan_out(2, shards=4, write_kib=512).usd == pytest.approx(usd)
