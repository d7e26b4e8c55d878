"""Numbers and fields as protobuf writes them, and what is no message."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.sim.writers.protobuf import (
    MalformedError,
    bytes_field,
    fields,
    number_field,
    varint,
    varint_bytes,
)


# Source: protobuf's encoding guide, "Base 128 Varints"
@pytest.mark.parametrize(
    ("number", "written"), [(0, "00"), (1, "01"), (127, "7f"), (128, "8001"), (150, "9601")]
)
def test_a_number_is_written_seven_bits_to_a_byte(number, written):
    assert written == varint(number).hex()


@given(st.integers(0, 2**64 - 1))
@settings(deadline=None)
def test_a_number_comes_back_and_its_length_is_known_before(number):
    assert len(varint(number)) == varint_bytes(number)
    assert [(3, number)] == list(fields(number_field(3, number)))


@given(st.lists(st.tuples(st.integers(1, 15), st.binary(max_size=300) | st.integers(0, 2**64 - 1))))
@settings(deadline=None)
def test_fields_come_back_in_order(rows):
    message = b"".join(
        number_field(field, value) if isinstance(value, int) else bytes_field(field, value)
        for field, value in rows
    )

    assert rows == list(fields(message))


def test_numbers_of_fixed_width_are_passed_over():
    assert [(1, 7)] == list(fields(b"\x11" + bytes(8) + b"\x1d" + bytes(4) + number_field(1, 7)))


@pytest.mark.parametrize(
    "message",
    [
        b"\x08",
        b"\x08\x80",
        b"\x08" + b"\xff" * 11,
        b"\x12\x05abc",
        b"\x00\x01",
        b"\x0b",
        b"\x0f",
        b"\x11abc",
    ],
    ids=["no value", "half", "endless", "cut off", "field 0", "group", "kind 7", "short fixed"],
)
def test_what_protobuf_never_writes_is_refused(message):
    with pytest.raises(MalformedError):
        list(fields(message))
