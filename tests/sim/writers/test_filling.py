"""What fits into an aggregated record of the producer library, for records that are all alike."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.sim.writers.aggregation import UserRecord, aggregate
from kdslab.sim.writers.filling import filled

calm = settings(deadline=None, max_examples=40)


@calm
@given(st.integers(1, 60_000), st.integers(4, 40), st.integers(1, 400))
def test_it_weighs_what_the_wire_format_makes_of_it(record_bytes, key_characters, at_most):
    count, size = filled(record_bytes, key_characters, at_most)
    users = [UserRecord(f"{n:0{key_characters}d}", bytes(record_bytes)) for n in range(count)]
    key, data, _ = aggregate(users)

    assert (1 <= count <= at_most, len(key) + len(data)) == (True, size)


# Source: KPL configuration, AggregationMaxSize
@pytest.mark.parametrize("record_bytes", [1, 200, 1_024, 20_000])
def test_one_more_record_would_be_too_much(record_bytes):
    count, size = filled(record_bytes, 8, 100_000)
    users = [UserRecord(f"{n:08d}", bytes(record_bytes)) for n in range(count + 1)]

    assert size - 1 <= 51_200 < len(aggregate(users)[1])


# Source: "KPL aggregated record format": tags and lengths, and each key once in a table
@pytest.mark.parametrize(("record_bytes", "overhead"), [(1, 6), (100, 6), (200, 8), (1_000, 8)])
def test_a_record_costs_a_few_bytes_and_its_key(record_bytes, overhead):
    (_, two), (_, three) = (filled(record_bytes, 8, count) for count in (2, 3))

    assert record_bytes + overhead + (2 + 8) == three - two


def test_a_record_too_large_for_company_goes_alone():
    assert (1, 60_008) == filled(60_000, 8, 10)
