"""As much of protobuf as an aggregated record needs: numbers, and bytes with a length.

A message is a row of fields. Each begins with a number that holds the field's own number and, in
its last three bits, how the value is written. Numbers are *varints*: seven bits to a byte, lowest
first, and a byte above 127 says that more follow.

Source: protobuf's encoding guide.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, TypeAlias

VARINT: Final = 0
LENGTH: Final = 2

Field: TypeAlias = tuple[int, int | bytes]
"""A field's number, and its value."""

_FIXED: Final = {1: 8, 5: 4}
_VARINT_BYTES: Final = 10
_UINT64: Final = (1 << 64) - 1


class MalformedError(ValueError):
    """These bytes are no protobuf message."""


@lru_cache(maxsize=1 << 14)
def varint(number: int) -> bytes:
    """Return a number of 0 or more as protobuf writes it.

    Example:
        >>> varint(5).hex(), varint(300).hex()
        ('05', 'ac02')
    """
    written = bytearray()
    while number > 0x7F:
        written.append(number & 0x7F | 0x80)
        number >>= 7
    written.append(number)
    return bytes(written)


def varint_bytes(number: int) -> int:
    """Return how many bytes `varint` needs for a number."""
    return 1 if number <= 0x7F else -(-number.bit_length() // 7)


def number_field(field: int, value: int) -> bytes:
    """Return a field that holds a number; its own number is at most 15."""
    return bytes((field << 3 | VARINT,)) + varint(value)


def bytes_field(field: int, value: bytes) -> bytes:
    """Return a field that holds bytes, a text or another message; its number is at most 15."""
    return bytes((field << 3 | LENGTH,)) + varint(len(value)) + value


def fields(message: bytes) -> Iterator[Field]:
    """Read the fields of a message in order; numbers of fixed width are passed over.

    Raises:
        MalformedError: If it ends too early, or something stands in it that protobuf never writes.
    """
    at = 0
    while at < len(message):
        head, at = _read_varint(message, at)
        field, kind = head >> 3, head & 7
        if not field:
            raise MalformedError("a field has number 0")
        if kind == VARINT:
            number, at = _read_varint(message, at)
            yield field, number
            continue
        size, at = _read_varint(message, at) if kind == LENGTH else (_FIXED.get(kind), at)
        if size is None or at + size > len(message):
            raise MalformedError("a field is cut off or of an unknown kind")
        if kind == LENGTH:
            yield field, message[at : at + size]
        at += size


def _read_varint(message: bytes, at: int) -> tuple[int, int]:
    number = 0
    for place, byte in enumerate(message[at : at + _VARINT_BYTES]):
        number |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return number & _UINT64, at + place + 1
    raise MalformedError("a number does not end")
