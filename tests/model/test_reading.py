"""Answers to readers: what they hold, when there are none, and where a closed shard leads."""

from __future__ import annotations

import pytest
from clicks import FIRST, NOW, a_stream, closed, fill, read

from kdslab.model.errors import (
    ExpiredIteratorException,
    ResourceNotFoundException,
)
from kdslab.model.shard import shard_id

DAY = 24 * 3600.0
EVERY_KIND = [
    "AT_SEQUENCE_NUMBER",
    "AFTER_SEQUENCE_NUMBER",
    "AT_TIMESTAMP",
    "TRIM_HORIZON",
    "LATEST",
]


# Source: API reference, GetRecords: zero means that there are no new records at this moment
@pytest.mark.parametrize(
    ("limit", "age_seconds", "expected"),
    [(3, 5.0, 0), (2, 5.0, 5_000), (2, 0.25, 250), (2, 0.0, 1)],
)
def test_an_answer_tells_how_far_it_is_behind_and_0_only_when_nothing_is_left(
    limit, age_seconds, expected
):
    stream = a_stream()
    fill(stream, NOW, 3)

    assert expected == read(stream, NOW + age_seconds, limit).millis_behind_latest


def test_an_empty_answer_keeps_a_place_to_go_on_from():
    stream = a_stream()
    empty = read(stream, NOW)
    fill(stream, NOW + 1, 1)

    assert ([], 0) == (empty.records, empty.millis_behind_latest)
    assert 1 == len(stream.get_records(NOW + 1, empty.next_iterator).records)


def test_every_read_gives_an_iterator_with_five_new_minutes():
    stream = a_stream()
    later = read(stream, NOW).next_iterator
    latest = stream.get_records(NOW + 300, later).next_iterator

    assert [] == stream.get_records(NOW + 600, latest).records
    with pytest.raises(ExpiredIteratorException):
        stream.get_records(NOW + 300.001, later)


# Source: API reference, GetShardIterator: an iterator expires five minutes after it is given out
@pytest.mark.parametrize("kind", EVERY_KIND)
def test_an_iterator_of_any_kind_lives_five_minutes_and_can_be_used_again(kind):
    stream = a_stream()
    place = {}
    if kind.endswith("NUMBER"):
        place["sequence_number"] = stream.put(NOW, "k", b"")[1].sequence_number
    if kind == "AT_TIMESTAMP":
        place["timestamp"] = NOW
    iterator = stream.iterator(NOW, FIRST, kind, **place)
    fill(stream, NOW + 1, 1)
    expected = 2 if kind == "AT_SEQUENCE_NUMBER" else 1

    for at in (1, 150, 300):
        found = stream.get_records(NOW + at, iterator).records
        assert (kind, expected) == (kind, len(found))
    with pytest.raises(ExpiredIteratorException):
        stream.get_records(NOW + 300.001, iterator)


# Source: API reference, GetRecords: null when the shard is closed and read to its end
def test_the_end_of_a_closed_shard_gives_no_next_iterator_and_leads_to_its_children():
    stream = a_stream()
    closed(stream, 3)
    first = read(stream, NOW + 31, limit=2)
    last = stream.get_records(NOW + 31, first.next_iterator, 2)

    assert (2, 1) == (len(first.records), len(last.records))
    assert first.next_iterator is not None
    assert (None, 0) == (last.next_iterator, last.millis_behind_latest)
    assert [shard_id(1), shard_id(2)] == [one.id for one in stream.children(last.shard)]


def test_an_answer_that_takes_the_very_last_record_of_a_closed_shard_is_its_end():
    stream = a_stream()
    closed(stream, 3)

    assert read(stream, NOW + 31, limit=3).next_iterator is None


def test_an_iterator_that_was_given_out_before_the_split_reads_to_the_end_of_the_parent():
    stream = a_stream()
    batch = read(stream, NOW)
    closed(stream, 3)
    fill(stream, NOW + 31, 5)
    last = stream.get_records(NOW + 31, batch.next_iterator)

    assert (3, None) == (len(last.records), last.next_iterator)


# Source: API reference, GetShardIterator: an iterator is given out for a closed shard too
@pytest.mark.parametrize(
    ("kind", "expected"), [("TRIM_HORIZON", 3), ("LATEST", 0), ("AT_TIMESTAMP", 0)]
)
def test_a_closed_shard_still_gives_out_iterators(kind, expected):
    stream = a_stream()
    closed(stream, 3)
    place = {"timestamp": NOW + 1} if kind == "AT_TIMESTAMP" else {}
    batch = stream.get_records(NOW + 31, stream.iterator(NOW + 31, FIRST, kind, **place))

    assert (expected, None) == (len(batch.records), batch.next_iterator)


def test_an_open_shard_always_gives_a_next_iterator():
    stream = a_stream()
    batch = read(stream, NOW)
    for step in range(1, 20):
        batch = stream.get_records(NOW + 200 * step, batch.next_iterator)
        assert ([], 0) == (batch.records, batch.millis_behind_latest)


def test_a_merged_shard_is_reached_from_both_of_its_parents():
    stream = a_stream(2)
    stream.merge(NOW, FIRST, shard_id(1))

    for index in (0, 1):
        batch = read(stream, NOW + 30, shard=shard_id(index))
        assert (None, (shard_id(2),)) == (batch.next_iterator, batch.shard.child_ids)


# Source: API reference, IncreaseStreamRetentionPeriod: 24 hours by default
@pytest.mark.parametrize(("age_seconds", "expected"), [(DAY, 1), (DAY + 0.001, 0)])
def test_a_record_is_kept_for_24_hours(age_seconds, expected):
    stream = a_stream()
    fill(stream, NOW, 1)

    assert expected == len(read(stream, NOW + age_seconds).records)


def test_an_iterator_whose_record_is_gone_goes_on_with_the_oldest_that_is_kept():
    stream = a_stream()
    fill(stream, NOW, 1)
    iterator = stream.iterator(NOW + DAY - 1, FIRST, "TRIM_HORIZON")
    _, kept = stream.put(NOW + DAY, "k", b"")

    assert [kept] == stream.get_records(NOW + DAY + 10, iterator).records


# Source: developer guide, "After a resharding": an expired shard is not found any more
def test_a_closed_shard_whose_retention_is_over_cannot_be_read():
    stream = a_stream()
    closed(stream, 1)
    iterator = stream.iterator(NOW + 30 + DAY - 1, FIRST, "TRIM_HORIZON")
    stream.get_records(NOW + 30 + DAY, iterator)

    with pytest.raises(ResourceNotFoundException):
        stream.get_records(NOW + 30.001 + DAY, iterator)
