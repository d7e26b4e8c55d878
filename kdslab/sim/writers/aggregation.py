"""Many user records in one Kinesis record: the wire format of the Kinesis Producer Library.

    F3 89 9A C2 · protobuf message AggregatedRecord · MD5 of the message (16 bytes)

The message holds each partition key once and each explicit hash key once, and then the user
records, which point at their keys by number. To the service all this is one record: it counts as
one against the 1,000 a second, and it lands where its *first* user record belongs. A reader that
does not take it apart sees magic bytes, keys and payloads run together.

Source: "KPL aggregated record format" in the library's repository.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import md5
from typing import Final, NamedTuple, TypeAlias

from kdslab.model.hashing import KEY_SPACE, HashKeyRange, hash_key
from kdslab.model.record import Record
from kdslab.model.stream import Offer
from kdslab.sim.writers.protobuf import (
    MalformedError,
    bytes_field,
    fields,
    number_field,
    varint_bytes,
)

MAGIC: Final = bytes.fromhex("f3899ac2")
"""The four bytes with which an aggregated record begins."""

OUTER_KEY: Final = "a"
"""The partition key of every aggregated record; its explicit hash key says where it goes."""

DIGEST_BYTES: Final = 16
_FAULTY: Final = "the producer of this aggregated record is faulty"
_KEYS, _HASHES, _RECORDS = 1, 2, 3
_KEY_INDEX, _HASH_INDEX, _DATA = 1, 2, 3


class UserRecord(NamedTuple):
    """What a program gave to the library, or what a reader got out of an aggregated record.

    Attributes:
        partition_key: 1 to 256 characters.
        data: The payload.
        explicit_hash_key: A hash key that stands for the partition key's own.
        sub_sequence_number: Its place in the aggregated record; None if it came by itself.
    """

    partition_key: str
    data: bytes
    explicit_hash_key: int | None = None
    sub_sequence_number: int | None = None

    @property
    def hash_key(self) -> int:
        """Return the hash key by which this record should find its shard."""
        if self.explicit_hash_key is None:
            return hash_key(self.partition_key)
        return self.explicit_hash_key


Carrier: TypeAlias = Record | UserRecord
"""What can be taken apart: a record as it is read; for one of boto3's, a `UserRecord` of it."""


class Aggregate:
    """An aggregated record that is being filled.

    Attributes:
        records: The user records so far.
        size_bytes: What the payload would weigh if it were closed now, as an aggregated record.
    """

    def __init__(self) -> None:
        self.records: list[UserRecord] = []
        self.size_bytes = len(MAGIC) + DIGEST_BYTES
        self._keys: dict[str, int] = {}
        self._hashes: dict[int, int] = {}

    def cost(self, record: UserRecord) -> int:
        """Return by how many bytes a record would make it larger."""
        known_keys, known_hashes = self._keys, self._hashes
        key, explicit, data = record.partition_key, record.explicit_hash_key, len(record.data)
        inner = 2 + varint_bytes(known_keys.get(key, len(known_keys)))
        inner += varint_bytes(data) + data
        outer = 0
        if key not in known_keys:
            outer += _field_bytes(len(key.encode()))
        if explicit is not None:
            inner += 1 + varint_bytes(known_hashes.get(explicit, len(known_hashes)))
            if explicit not in known_hashes:
                outer += _field_bytes(len(str(explicit)))
        return outer + _field_bytes(inner)

    def add(self, record: UserRecord, cost: int | None = None) -> None:
        """Take a record in; who knows already what `cost` says of it passes that on."""
        self.size_bytes += self.cost(record) if cost is None else cost
        self._keys.setdefault(record.partition_key, len(self._keys))
        if record.explicit_hash_key is not None:
            self._hashes.setdefault(record.explicit_hash_key, len(self._hashes))
        self.records.append(record)

    def offer(self) -> Offer:
        """Return the record to put: key, payload and explicit hash key.

        Raises:
            ValueError: If there is nothing in it.
        """
        if not self.records:
            raise ValueError("an aggregated record holds at least one user record, got none")
        first = self.records[0]
        if len(self.records) == 1:
            return first.partition_key, first.data, first.explicit_hash_key
        message = self._message()
        return OUTER_KEY, MAGIC + message + _digest(message), first.hash_key

    def _message(self) -> bytes:
        parts = [bytes_field(_KEYS, key.encode()) for key in self._keys]
        parts += [bytes_field(_HASHES, str(explicit).encode()) for explicit in self._hashes]
        parts += [bytes_field(_RECORDS, self._inner(record)) for record in self.records]
        return b"".join(parts)

    def _inner(self, record: UserRecord) -> bytes:
        inner = number_field(_KEY_INDEX, self._keys[record.partition_key])
        if record.explicit_hash_key is not None:
            inner += number_field(_HASH_INDEX, self._hashes[record.explicit_hash_key])
        return inner + bytes_field(_DATA, record.data)


def aggregate(records: Iterable[UserRecord]) -> Offer:
    """Pack user records into one record; a single one stays as it is.

    Args:
        records: At least one; the first decides where all of them go.

    Returns:
        The record to put: its key, its payload, and the hash key that it names explicitly.

    Raises:
        ValueError: If there is none.

    Example:
        >>> key, data, place = aggregate([UserRecord("user-1", b"hello"), UserRecord("b", b"!")])
        >>> key, data[:4].hex(), place == hash_key("user-1")
        ('a', 'f3899ac2', True)
    """
    packed = Aggregate()
    for record in records:
        packed.add(record)
    return packed.offer()


def deaggregate(record: Carrier) -> list[UserRecord]:
    """Take a record apart; one that is not aggregated comes back as it is.

    Not aggregated is whatever lacks the magic bytes, a digest that fits, or a message that can be
    read: another program's data may begin with the same four bytes.

    Args:
        record: As it was read.

    Raises:
        ValueError: If digest and message fit, but a user record points at a key that is not there:
            a faulty producer, whose records must not be taken for something else.

    Example:
        >>> [user.data for user in deaggregate(UserRecord("k", b"plain"))]
        [b'plain']
    """
    plain = [UserRecord(record.partition_key or "", record.data)]
    message = record.data[len(MAGIC) : -DIGEST_BYTES]
    if not record.data.startswith(MAGIC) or not message:
        return plain
    if record.data[-DIGEST_BYTES:] != _digest(message):
        return plain
    try:
        keys, hashes, inner = _tables(message)
    except (MalformedError, UnicodeDecodeError):
        return plain
    return [
        UserRecord(
            _pointed_at(keys, key, "partition key"),
            data,
            None if explicit is None else _number(_pointed_at(hashes, explicit, "hash key")),
            place,
        )
        for place, (key, explicit, data) in enumerate(inner)
    ]


def handed_on(records: list[UserRecord], arc: HashKeyRange) -> list[UserRecord]:
    """Return what AWS's KCL hands on of one record that was taken apart: all of it, or nothing.

    One user record that the shard's arc does not own is enough for it to drop the whole aggregated
    record. What came by itself is not checked.

    Args:
        records: What `deaggregate` made of one record.
        arc: The arc of the shard that the record was read from.

    Source: KCL, `AggregatorUtil.java`.
    """
    is_plain = all(record.sub_sequence_number is None for record in records)
    return records if is_plain or all(record.hash_key in arc for record in records) else []


def _field_bytes(size: int) -> int:
    return 1 + varint_bytes(size) + size


def _digest(message: bytes) -> bytes:
    return md5(message, usedforsecurity=False).digest()


def _tables(message: bytes) -> tuple[list[str], list[str], list[tuple[int, int | None, bytes]]]:
    texts: dict[int, list[str]] = {_KEYS: [], _HASHES: []}
    inner = []
    for field, value in fields(message):
        if field > _RECORDS:
            continue
        if isinstance(value, int):
            raise MalformedError("a number stands where bytes belong")
        if field == _RECORDS:
            inner.append(_user_record(value))
        else:
            texts[field].append(value.decode())
    return texts[_KEYS], texts[_HASHES], inner


def _user_record(message: bytes) -> tuple[int, int | None, bytes]:
    found = dict(fields(message))
    key, explicit, data = (found.get(field) for field in (_KEY_INDEX, _HASH_INDEX, _DATA))
    if not isinstance(key, int) or isinstance(explicit, bytes) or not isinstance(data, bytes):
        raise MalformedError("a user record has a partition key index and data")
    return key, explicit, data


def _pointed_at(table: list[str], index: int, what: str) -> str:
    if index >= len(table):
        raise ValueError(f"a user record names {what} {index} of {len(table)}: {_FAULTY}")
    return table[index]


def _number(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 40 and int(text) < KEY_SPACE:
        return int(text)
    raise ValueError(f"an explicit hash key is 0 to 2**128 - 1, got {text[:50]}: {_FAULTY}")
