"""A record pays for whole units of 25 KB; packing fills them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdslab.model.facts import PUT_UNIT_BYTES
from kdslab.sim.sizing_cost import month, put_units


@pytest.mark.parametrize(
    ("size_bytes", "units"), [(1, 1), (25 * 1_024, 1), (25 * 1_024 + 1, 2), (1_048_576, 41)]
)
def test_a_record_pays_for_whole_units(size_bytes, units):
    # Source: pricing page, PUT payload unit.
    assert units == len(put_units(size_bytes).filled)


@given(st.integers(1, 20_000), st.integers(1, 50))
def test_the_units_hold_all_that_was_packed_and_only_the_last_has_room(message_bytes, messages):
    units = put_units(message_bytes, messages)

    assert message_bytes * messages == sum(units.filled)
    assert {PUT_UNIT_BYTES} >= set(units.filled[:-1])
    assert units.usd_per_million <= units.usd_alone + 1e-12


def test_twenty_five_in_one_cost_a_twenty_fifth():
    alone, packed = put_units(1_000), put_units(1_000, 25)

    assert 0.014 == alone.usd_per_million == packed.usd_alone
    assert pytest.approx(0.014 / 25) == packed.usd_per_million


def test_the_same_bytes_in_large_records_cost_a_quarter():
    # Source: pricing page; one shard's worth, as 1,000 records of 1 KB or as 40 of 25 KB.
    small, large = month(1_000, 1_000, 1, 0), month(40, 25_000, 1, 0)

    assert (47.74, 12.42) == (round(small.total_usd, 2), round(large.total_usd, 2))


def test_two_consumers_with_fan_out_on_ten_shards_cost_thirty_cents_an_hour():
    # Source: FAQ, its example of consumer-shard-hours.
    assert pytest.approx(0.30 * 730) == month(0, 1, 10, 2).fan_out_usd
