"""Aggregated records: the wire format to the byte, and nothing foreign taken for one."""

from hashlib import md5

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kdslab.model.hashing import even_ranges, hash_key
from kdslab.model.stream import Stream
from kdslab.sim.writers.aggregation import (
    MAGIC,
    Aggregate,
    UserRecord,
    aggregate,
    deaggregate,
    handed_on,
)
from kdslab.sim.writers.protobuf import bytes_field, number_field

GREETING = [
    UserRecord("user-1", b"hello"),
    UserRecord("user-2", b"world"),
    UserRecord("user-1", b"!"),
]
# Source: "KPL aggregated record format"; AWS's Python de-aggregator reads these 65 bytes
GOLDEN = bytes.fromhex(
    "f3899ac20a06757365722d310a06757365722d321a0908001a0568656c6c6f1a0908011a05776f726c64"
    "1a0508001a0121cda4c4ee5d6f42eeb8e7a5426313f720"
)

keys = st.text(min_size=1, max_size=20)
places = st.none() | st.integers(0, 2**128 - 1)
user_records = st.lists(
    st.builds(UserRecord, keys, st.binary(max_size=200), places, st.none()), min_size=2, max_size=30
)


def sealed(message):
    return UserRecord("a", MAGIC + message + md5(message).digest())


def test_the_golden_vector_is_written_to_the_byte():
    assert ("a", GOLDEN, hash_key("user-1")) == aggregate(GREETING)
    assert 65 == len(GOLDEN)


def test_the_golden_vector_is_read_with_its_sub_sequence_numbers():
    found = deaggregate(UserRecord("a", GOLDEN))

    assert [user._replace(sub_sequence_number=n) for n, user in enumerate(GREETING)] == found


@given(user_records)
@settings(deadline=None)
def test_what_is_packed_comes_out_in_order(records):
    key, data, place = aggregate(records)
    found = deaggregate(UserRecord(key, data, place))

    assert records == [user._replace(sub_sequence_number=None) for user in found]
    assert list(range(len(records))) == [user.sub_sequence_number for user in found]
    assert ("a", records[0].hash_key) == (key, place)


@given(user_records)
@settings(deadline=None)
def test_the_size_is_known_before_it_is_written(records):
    packed = Aggregate()
    for record in records:
        packed.add(record)

    assert len(packed.offer()[1]) == packed.size_bytes


@given(keys, st.binary(max_size=200), places)
@settings(deadline=None)
def test_a_single_user_record_goes_plain(key, data, place):
    assert (key, data, place) == aggregate([UserRecord(key, data, place)])


def test_nothing_cannot_be_packed():
    with pytest.raises(ValueError, match="at least one user record, got none"):
        aggregate([])


@given(st.binary(max_size=300), st.booleans())
@example(b"", True)
@example(bytes(16), True)
@example(GOLDEN[4:], False)
@settings(deadline=None)
def test_what_is_not_aggregated_comes_back_as_it_is(data, begins_alike):
    record = UserRecord("k", MAGIC + data if begins_alike else data)

    assert [record] == deaggregate(record)


@pytest.mark.parametrize("length", range(len(GOLDEN)))
def test_a_cut_aggregate_is_a_plain_record(length):
    record = UserRecord("a", GOLDEN[:length])

    assert [record] == deaggregate(record)


@pytest.mark.parametrize("place", range(len(GOLDEN)))
def test_one_changed_byte_makes_it_a_plain_record(place):
    changed = bytearray(GOLDEN)
    changed[place] ^= 0x41
    record = UserRecord("a", bytes(changed))

    assert [record] == deaggregate(record)


@pytest.mark.parametrize(
    "message",
    [
        b"\xff\xff",
        bytes_field(1, b"\xff"),
        number_field(3, 7),
        bytes_field(3, number_field(1, 0)),
        bytes_field(3, bytes_field(3, b"no key")),
        bytes_field(3, bytes_field(1, b"0") + bytes_field(3, b"")),
    ],
    ids=["cut off", "no text", "no record", "no data", "no key", "key as text"],
)
def test_a_sealed_message_that_cannot_be_read_is_a_plain_record(message):
    record = sealed(message)

    assert [record] == deaggregate(record)


@pytest.mark.parametrize(
    ("message", "complaint"),
    [
        (
            bytes_field(1, b"k") + bytes_field(3, number_field(1, 1) + bytes_field(3, b"x")),
            "names partition key 1 of 1",
        ),
        (
            bytes_field(1, b"k")
            + bytes_field(3, number_field(1, 0) + number_field(2, 0) + bytes_field(3, b"x")),
            "names hash key 0 of 0",
        ),
        (
            bytes_field(1, b"k")
            + bytes_field(2, str(2**128).encode())
            + bytes_field(3, number_field(1, 0) + number_field(2, 0) + bytes_field(3, b"x")),
            r"is 0 to 2\*\*128 - 1, got 340282366920938463463374607431768211456",
        ),
    ],
    ids=["no such key", "no such hash key", "off the ring"],
)
def test_a_sealed_message_that_contradicts_itself_is_refused(message, complaint):
    with pytest.raises(ValueError, match=complaint + ".*faulty"):
        deaggregate(sealed(message))


def test_fields_that_a_later_version_adds_are_passed_over():
    later = bytes_field(9, b"new") + number_field(8, 1)
    tagged = bytes_field(4, bytes_field(1, b"tag"))
    inner = number_field(1, 0) + bytes_field(3, b"x") + tagged
    message = bytes_field(1, b"k") + later + bytes_field(3, inner)

    assert [UserRecord("k", b"x", None, 0)] == deaggregate(sealed(message))


def test_a_stream_takes_it_as_one_record_where_the_first_user_record_belongs():
    stream = Stream("s", shard_count=4, now=0.0)
    (stored,) = stream.put_many(0.0, [aggregate(GREETING)])
    shard, record = stored

    assert stream.route(hash_key("user-1")) is shard
    assert ["user-1", "user-2", "user-1"] == [user.partition_key for user in deaggregate(record)]


# Source: KCL, AggregatorUtil.java
def test_a_reader_like_the_kcl_hands_on_all_of_a_record_or_nothing():
    low, high = even_ranges(2)
    new_york, s_41 = UserRecord("New York", b"", None, 0), UserRecord("s-41", b"", None, 1)
    chosen = UserRecord("New York", b"", 0, 2)

    assert [s_41, chosen] == handed_on([s_41, chosen], low)
    assert [] == handed_on([s_41, chosen], high)
    assert [] == handed_on([new_york, s_41], high)


def test_a_reader_like_the_kcl_does_not_check_what_came_by_itself():
    _, high = even_ranges(2)
    plain = [UserRecord("s-41", b"")]

    assert plain == handed_on(plain, high)
