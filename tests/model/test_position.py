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
