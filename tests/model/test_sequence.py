"""Sequence numbers: the layout of live ones, and that they grow."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.model.sequence import SequenceNumber, number, stem

numbers = st.builds(
    SequenceNumber,
    shard_created_at=st.integers(0, 2**36 - 1),
    counter=st.integers(0, 2**64 - 1),
    written_at=st.integers(0, 2**36 - 1),
    shard_index=st.integers(0, 2**32 - 1),
)
CREATED_AT, WRITTEN_AT = 1572382897, 1572383214

# A busy machine is no failure.
calm = settings(deadline=None)

# Source: CLI reference, put-record and list-shards
LIVE = {
    "49600902273357540915989931256901506243878407835297513618": (9, 160),
    "49600871682979337187563555549332609155523708941634633746": (1, 0),
    "49600871683001637932762086172474144873796357303140614178": (2, 0),
}


@pytest.mark.parametrize(("text", "expected"), LIVE.items())
def test_a_live_number_tells_its_shard_and_its_counter(text, expected):
    fields = SequenceNumber.parse(text)

    assert expected == (fields.shard_index, fields.counter)


@pytest.mark.parametrize("text", LIVE)
def test_a_live_number_is_written_back_digit_by_digit(text):
    assert text == str(SequenceNumber.parse(text))


def test_a_live_number_tells_when_the_shard_was_made_and_the_record_written():
    fields = SequenceNumber.parse("49600902273357540915989931256901506243878407835297513618")

    assert (CREATED_AT, WRITTEN_AT) == (fields.shard_created_at, fields.written_at)


# Source: CLI reference, list-shards
@pytest.mark.parametrize("text", list(LIVE)[1:])
def test_a_shard_begins_with_counter_0_at_the_time_it_was_made(text):
    fields = SequenceNumber.parse(text)

    assert fields.shard_created_at == fields.written_at


@calm
@given(numbers)
def test_a_number_reads_back_as_it_was_written(fields):
    assert fields == SequenceNumber.parse(str(fields))


@calm
@given(numbers)
def test_the_quick_way_writes_the_same_number(fields):
    stem_of_shard = stem(fields.shard_created_at, fields.shard_index)

    assert str(fields) == number(stem_of_shard, fields.counter, fields.written_at)


@calm
@given(numbers)
def test_a_number_is_47_hex_digits_between_two_twos(fields):
    digits = f"{int(str(fields)):x}"

    assert (47, "2", "2") == (len(digits), digits[0], digits[-1])
    assert 56 == len(str(fields))


@calm
@given(numbers, st.integers(0, 2**36 - 1))
def test_numbers_grow_with_the_counter_whatever_the_time(fields, other_time):
    of_shard = stem(fields.shard_created_at, fields.shard_index)
    counter = fields.counter % (2**64 - 1)

    earlier = int(number(of_shard, counter, fields.written_at))
    later = int(number(of_shard, counter + 1, other_time))

    assert earlier < later


@pytest.mark.parametrize("text", ["0", "1", "-5", str(3 << 184 | 2), str(2 << 184 | 1), "abc", ""])
def test_a_text_of_another_layout_is_no_sequence_number(text):
    with pytest.raises(ValueError, match=r"sequence number|invalid literal"):
        SequenceNumber.parse(text)
