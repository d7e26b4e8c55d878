"""Where the five kinds of iterator start."""

from __future__ import annotations

import pytest

from kdslab.model.errors import InvalidArgumentException, ResourceNotFoundException
from kdslab.model.iterator import IteratorType
from kdslab.model.stream import Stream

FIRST, SECOND = "shardId-000000000000", "shardId-000000000001"
NOW = 100.0


@pytest.fixture
def stream() -> Stream:
    """A stream whose first shard took a, b, c at the times 20, 30, 40, and its second x at 25."""
    stream = Stream("clicks", shard_count=2, now=0.0)
    for at, key, place in ((20.0, "a", 0), (25.0, "x", 2**127), (30.0, "b", 0), (40.0, "c", 0)):
        stream.put(at, key, b"", explicit_hash_key=place)
    return stream


def keys(stream, kind, *, shard_id=FIRST, **place) -> str:
    iterator = stream.iterator(NOW, shard_id, IteratorType(kind), **place)
    return "".join(record.partition_key for record in stream.get_records(NOW, iterator).records)


def number(stream: Stream, shard_index: int, record_index: int) -> str:
    return stream.shards[shard_index].records[record_index].sequence_number


def refusal(stream, kind, **place) -> str:
    with pytest.raises(InvalidArgumentException) as refused:
        keys(stream, kind, **place)
    return refused.value.message


def test_trim_horizon_starts_at_the_oldest_record(stream):
    assert "abc" == keys(stream, "TRIM_HORIZON")


def test_latest_starts_behind_the_newest_record(stream):
    assert "" == keys(stream, "LATEST")


# Source: API reference, GetShardIterator: just after the most recent record in the shard
def test_latest_means_the_moment_at_which_the_iterator_was_given_out(stream):
    iterator = stream.iterator(NOW, FIRST, IteratorType.LATEST)
    stream.put(NOW, "d", b"", explicit_hash_key=0)

    assert ["d"] == [r.partition_key for r in stream.get_records(NOW, iterator).records]


@pytest.mark.parametrize(("index", "at", "after"), [(0, "abc", "bc"), (1, "bc", "c"), (2, "c", "")])
def test_a_sequence_number_starts_at_its_record_or_after_it(stream, index, at, after):
    place = number(stream, 0, index)

    assert at == keys(stream, "AT_SEQUENCE_NUMBER", sequence_number=place)
    assert after == keys(stream, "AFTER_SEQUENCE_NUMBER", sequence_number=place)


@pytest.mark.parametrize("kind", ["AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER"])
def test_the_shard_s_own_start_is_a_place_too(stream, kind):
    place = stream.shards[0].starting_sequence_number

    assert "abc" == keys(stream, kind, sequence_number=place)


# Source: API reference, GetShardIterator, Timestamp: without an exact match, the next later record
@pytest.mark.parametrize(
    ("timestamp", "expected"),
    [(-5, "abc"), (0, "abc"), (20.0, "abc"), (20.001, "bc"), (30, "bc"), (40, "c"), (41, "")],
)
def test_a_timestamp_starts_at_the_first_record_that_arrived_then_or_later(
    stream, timestamp, expected
):
    assert expected == keys(stream, "AT_TIMESTAMP", timestamp=timestamp)


def test_a_timestamp_behind_the_newest_record_waits_for_the_next(stream):
    iterator = stream.iterator(NOW, FIRST, IteratorType.AT_TIMESTAMP, timestamp=NOW)
    stream.put(NOW, "d", b"", explicit_hash_key=0)

    assert ["d"] == [r.partition_key for r in stream.get_records(NOW, iterator).records]


def test_a_timestamp_in_the_future_is_refused(stream):
    assert (
        "The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. "
        "timestampInMillis: 100001, currentTimestampInMillis: 100000"
    ) == refusal(stream, "AT_TIMESTAMP", timestamp=NOW + 0.001)


def test_at_timestamp_needs_a_timestamp(stream):
    assert refusal(stream, "AT_TIMESTAMP").startswith("Must specify timestampInMillis parameter")


@pytest.mark.parametrize("kind", ["AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER"])
def test_a_kind_that_starts_at_a_record_needs_its_number(stream, kind):
    assert refusal(stream, kind).endswith(
        f"Request specified {kind} and no StartingSequenceNumber."
    )


@pytest.mark.parametrize("kind", ["TRIM_HORIZON", "LATEST", "AT_TIMESTAMP"])
def test_a_kind_that_starts_elsewhere_takes_no_number(stream, kind):
    assert refusal(stream, kind, sequence_number=number(stream, 0, 0)).endswith(
        f"Request specified {kind} and also a StartingSequenceNumber."
    )


@pytest.mark.parametrize("kind", ["AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER"])
def test_a_number_on_the_wrong_shard_names_the_shard_it_encodes(stream, kind):
    assert (
        f"Invalid StartingSequenceNumber. It encodes {SECOND}, "
        f"while it was used in a call to a shard with {FIRST}"
    ) == refusal(stream, kind, sequence_number=number(stream, 1, 0))


def test_a_number_of_another_stream_is_refused(stream):
    other = Stream("orders", shard_count=2, now=1.0).shards[0].starting_sequence_number

    assert (
        f"StartingSequenceNumber {other} used in GetShardIterator on shard {FIRST} in stream "
        "clicks under account 111122223333 is invalid because it did not come from this stream."
    ) == refusal(stream, "AT_SEQUENCE_NUMBER", sequence_number=other)


def test_a_text_that_is_no_sequence_number_is_refused(stream):
    assert (
        f"StartingSequenceNumber 12 used in GetShardIterator on shard {FIRST} in stream clicks "
        "under account 111122223333 is invalid."
    ) == refusal(stream, "AT_SEQUENCE_NUMBER", sequence_number="12")


def test_a_shard_that_is_not_there_is_named(stream):
    with pytest.raises(ResourceNotFoundException) as refused:
        keys(stream, "LATEST", shard_id="shardId-000000000002")

    assert (
        "Shard shardId-000000000002 in stream clicks under account 111122223333 does not exist"
    ) == refused.value.message


@pytest.fixture
def split(stream) -> Stream:
    """The same stream after its first shard was split at 130.5; its child 2 took d and e."""
    stream.split(100.5, FIRST, 2**126)
    for at, key in ((131.0, "d"), (131.5, "e")):
        stream.put(at, key, b"", explicit_hash_key=0)
    return stream


def read_at(stream, now, shard_id, kind, **place) -> str:
    iterator = stream.iterator(now, shard_id, IteratorType(kind), **place)
    return "".join(record.partition_key for record in stream.get_records(now, iterator).records)


# Source: AWS's producer library, its sample: a child's numbers carry the second after the split
@pytest.mark.parametrize(("index", "at", "after"), [(0, "de", "e"), (1, "e", "")])
def test_a_number_of_a_child_shard_is_a_place_in_it(split, index, at, after):
    child = "shardId-000000000002"
    place = number(split, 2, index)

    assert at == read_at(split, 140.0, child, "AT_SEQUENCE_NUMBER", sequence_number=place)
    assert after == read_at(split, 140.0, child, "AFTER_SEQUENCE_NUMBER", sequence_number=place)


def test_a_child_s_own_start_is_a_place_too(split):
    child = split.shards[2]

    assert "de" == read_at(
        split,
        140.0,
        child.id,
        "AT_SEQUENCE_NUMBER",
        sequence_number=child.starting_sequence_number,
    )


# Source: API reference, SequenceNumberRange: the end of a closed shard
@pytest.mark.parametrize("kind", ["AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER"])
def test_the_end_of_a_closed_shard_is_a_place_behind_all_its_records(split, kind):
    place = split.shards[0].ending_sequence_number

    assert "" == read_at(split, 140.0, FIRST, kind, sequence_number=place)


def test_a_parent_s_number_on_its_child_names_the_parent(split):
    place = number(split, 0, 0)

    with pytest.raises(InvalidArgumentException, match=f"It encodes {FIRST}, "):
        read_at(split, 140.0, "shardId-000000000002", "AT_SEQUENCE_NUMBER", sequence_number=place)


@pytest.mark.parametrize(
    ("kind", "place", "expected"),
    [
        ("TRIM_HORIZON", {}, "abc"),
        ("LATEST", {}, ""),
        ("AT_TIMESTAMP", {"timestamp": 30.0}, "bc"),
        ("AT_TIMESTAMP", {"timestamp": 135.0}, ""),
    ],
)
def test_a_closed_shard_is_read_like_an_open_one(split, kind, place, expected):
    assert expected == read_at(split, 140.0, FIRST, kind, **place)


@pytest.mark.parametrize("kind", ["TRIM_HORIZON", "LATEST", "AT_TIMESTAMP"])
def test_an_empty_shard_has_places_to_wait_at(split, kind):
    empty = "shardId-000000000003"
    place = {"timestamp": 132.0} if kind == "AT_TIMESTAMP" else {}
    iterator = split.iterator(140.0, empty, IteratorType(kind), **place)
    split.put(141.0, "f", b"", explicit_hash_key=2**126)

    assert ["f"] == [r.partition_key for r in split.get_records(141.0, iterator).records]


# Source: API reference, GetShardIterator: older than the trim horizon is the trim horizon
@pytest.mark.parametrize(
    ("kind", "expected"),
    [("TRIM_HORIZON", "bc"), ("AT_TIMESTAMP", "bc"), ("AT_SEQUENCE_NUMBER", "bc"), ("LATEST", "")],
)
def test_a_place_before_the_oldest_record_that_is_kept_is_that_record(stream, kind, expected):
    now = 24 * 3600 + 25.0
    place = {}
    if kind == "AT_SEQUENCE_NUMBER":
        place["sequence_number"] = number(stream, 0, 0)
    if kind == "AT_TIMESTAMP":
        place["timestamp"] = 5.0

    assert expected == read_at(stream, now, FIRST, kind, **place)


def test_a_kind_may_be_given_as_plain_text(stream):
    iterator = stream.iterator(NOW, FIRST, "LATEST")

    assert [] == stream.get_records(NOW, iterator).records
