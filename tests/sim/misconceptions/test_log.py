"""What people believe about the log, and what running it shows."""

from itertools import pairwise

import pytest

from kdslab.api.operations import OPERATIONS
from kdslab.model.iterator import IteratorType
from kdslab.model.stream import Stream
from kdslab.sim.log import HOURS, two_readers


@pytest.mark.misconception(17)
def test_latest_delivers_only_what_comes_after_the_iterator_was_issued():
    stream = Stream("tape", shard_count=1, now=0.0)
    shard = stream.open_shards[0]
    stream.put(1.0, "key", b"before")
    iterator = stream.iterator(2.0, shard.id, IteratorType.LATEST)
    stream.put(3.0, "key", b"between")
    first = stream.get_records(4.0, iterator)
    stream.put(5.0, "key", b"after")
    second = stream.get_records(6.0, first.next_iterator)
    got = [record.data for batch in (first, second) for record in batch.records]

    assert [b"before", b"between", b"after"] != got, "what the believer expects"
    assert [b"between", b"after"] == got


@pytest.mark.misconception(17)
def test_a_reader_that_begins_a_day_late_at_latest_never_gets_that_day():
    reader = two_readers("LATEST", late_hours=24, retention_hours=72).readers[1]

    assert HOURS != reader.got, "what the believer expects"
    assert (HOURS - 24, 24) == (reader.got, reader.skipped)


@pytest.mark.misconception(21)
def test_reading_removes_nothing():
    a, b = two_readers("TRIM_HORIZON", late_hours=24, retention_hours=72).readers

    assert HOURS == a.got
    assert 0 != b.got, "what the believer expects"
    assert HOURS == b.got
    assert two_readers("TRIM_HORIZON", retention_hours=72).kept == HOURS


@pytest.mark.misconception(21)
def test_a_third_reader_can_replay_what_two_have_read():
    stream = Stream("tape", shard_count=1, now=0.0)
    shard = stream.open_shards[0]
    stored = [stream.put(float(n), "key", b"%d" % n)[1] for n in range(5)]
    reads = []
    for reader in range(3):
        start = stream.iterator(10.0 + reader, shard.id, IteratorType.TRIM_HORIZON)
        reads.append(stream.get_records(10.0 + reader, start).records)

    assert [] != reads[2], "what the believer expects is nothing"
    assert [stored] * 3 == reads


@pytest.mark.misconception(22)
def test_no_operation_deletes_or_changes_a_record():
    touching = {name for name in OPERATIONS if "Record" in name}

    # Source: API reference, the list of operations. A record size and a distribution are settings.
    assert not touching & {"DeleteRecord", "DeleteRecords", "UpdateRecord"}, "what is expected"
    assert {
        "GetRecords",
        "PutRecord",
        "PutRecords",
        "UpdateMaxRecordSize",
        "UpdateStreamRecordDistributionStrategy",
    } == touching


@pytest.mark.misconception(22)
def test_only_time_or_the_end_of_the_stream_takes_a_record_away():
    kept = [two_readers(retention_hours=24, now_hours=hour).gone for hour in range(1, HOURS + 1)]

    assert [0] * 24 == kept[:24]
    assert all(later - earlier == 1 for earlier, later in pairwise(kept[24:]))
