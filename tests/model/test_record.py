"""A record, what it weighs, and the number it is known by."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.model.record import Record, counted_bytes
from kdslab.model.sequence import SequenceNumber, stem

# A busy machine is no failure.
calm = settings(deadline=None)

STEM = stem(shard_created_at=1_700_000_000, shard_index=19)


# Source: FAQ, "What data is counted": the data blob before base64 plus the partition key
@pytest.mark.parametrize(
    ("partition_key", "data", "expected"),
    [("a", b"", 1), ("New York", b"hello", 13), ("é", b"x", 3), ("🚲", b"", 4), (None, b"xy", 2)],
)
def test_data_and_key_count_and_the_key_counts_in_utf_8(partition_key, data, expected):
    assert expected == counted_bytes(partition_key, data)


@calm
@given(st.text(), st.binary())
def test_a_record_weighs_what_its_parts_weigh(partition_key, data):
    record = Record(partition_key, data, 1, 0.0, STEM)

    assert len(data) + len(partition_key.encode()) == record.size_bytes


# Source: AWS's client library: 56 decimal digits that carry the shard's index
@calm
@given(st.integers(1, 2**63 - 1), st.floats(1_700_000_000, 2_000_000_000))
def test_a_record_s_number_says_when_and_where_it_was_stored(counter, arrived_at):
    text = Record("k", b"", counter, arrived_at, STEM).sequence_number

    assert 56 == len(text)
    assert SequenceNumber(
        shard_created_at=1_700_000_000,
        counter=counter,
        written_at=int(arrived_at),
        shard_index=19,
    ) == SequenceNumber.parse(text)


def test_a_record_never_changes():
    record = Record("a", b"x", 1, 0.0, STEM)

    with pytest.raises(AttributeError):
        record.data = b"y"
