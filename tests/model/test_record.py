"""A record, and what it weighs."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.model.record import Record, counted_bytes


# Source: FAQ, "What data is counted": the data blob before base64 plus the partition key
@pytest.mark.parametrize(
    ("partition_key", "data", "expected"),
    [("a", b"", 1), ("New York", b"hello", 13), ("é", b"x", 3), ("🚲", b"", 4)],
)
def test_data_and_key_count_and_the_key_counts_in_utf_8(partition_key, data, expected):
    assert expected == counted_bytes(partition_key, data)


# A busy machine is no failure.
calm = settings(deadline=None)


@calm
@given(st.text(), st.binary())
def test_a_record_weighs_what_its_parts_weigh(partition_key, data):
    record = Record(partition_key, data, 1, "49", 0.0)

    assert len(data) + len(partition_key.encode()) == record.size_bytes


def test_a_record_never_changes():
    record = Record("a", b"x", 1, "49", 0.0)

    with pytest.raises(AttributeError):
        record.data = b"y"
