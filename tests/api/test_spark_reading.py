"""Reading for Spark, through boto3: the newest record, and pieces that read the same again."""

from __future__ import annotations

from itertools import count

import pytest

from kdslab.api.spark_offsets import Piece, newest_offset, next_offset, pieces
from kdslab.api.spark_reading import Source, StreamReading

FIRST = "shardId-000000000000"
END = "SHARD_END"


@pytest.fixture
def stream(lab, kinesis):
    kinesis.create_stream(StreamName="s", ShardCount=1)
    lab.advance(minutes=1)
    return "s"


@pytest.fixture
def reading(lab, kinesis, stream):
    return StreamReading(kinesis, stream, lambda seconds: lab.advance(seconds=seconds))


@pytest.fixture
def put(kinesis, stream):
    """Put a number and return its sequence number."""
    numbers = count()

    def put(key="k"):
        data = str(next(numbers)).encode()
        answer = kinesis.put_record(StreamName=stream, Data=data, PartitionKey=key)
        return answer["SequenceNumber"]

    return put


def piece(after, until, shard_id=FIRST):
    return Piece(shard_id=shard_id, after=after, until=until)


def numbers(records):
    return [record["SequenceNumber"] for record in records]


def split(lab, kinesis):
    middle = str(2**127)
    kinesis.split_shard(StreamName="s", ShardToSplit=FIRST, NewStartingHashKey=middle)
    lab.advance(minutes=1)


def test_an_empty_shard_has_no_newest_record(reading):
    assert "" == reading.newest(FIRST, "")


def test_the_newest_of_one_record_is_that_record(reading, put):
    only = put()

    assert only == reading.newest(FIRST, "") == reading.newest(FIRST, only)


@pytest.mark.parametrize("gap_seconds", [0.1, 1, 30, 4_000, 80_000])
@pytest.mark.parametrize("quiet_seconds", [0, 3, 500, 4_000])
def test_the_newest_record_is_found_whatever_pauses_there_were(
    lab, reading, put, gap_seconds, quiet_seconds
):
    first = put()
    lab.advance(seconds=gap_seconds)
    put()
    last = put()
    lab.advance(seconds=quiet_seconds)

    assert last == reading.newest(FIRST, "") == reading.newest(FIRST, first)
    assert last == reading.newest(FIRST, last)


def test_finding_the_newest_reads_little_of_a_long_log(lab, kinesis, reading, put):
    for _ in range(200):
        last = put()
        lab.advance(seconds=1)
    seen = []
    kinesis.meta.events.register(
        "after-call.kinesis.GetRecords", lambda parsed, **_: seen.extend(parsed["Records"])
    )

    assert last == reading.newest(FIRST, "")
    assert len(seen) < 10


def test_a_piece_begins_after_its_first_and_ends_with_its_last_record(reading, put):
    written = [put() for _ in range(10)]
    read = numbers(reading.records(piece(written[2], written[6])))

    assert written[3:7] == read
    assert written[:7] == numbers(reading.records(piece("", written[6])))


def test_a_piece_reads_the_same_again_when_more_has_come(lab, reading, put):
    written = [put() for _ in range(5)]
    wanted = piece(written[0], written[3])
    before = list(reading.records(wanted))
    put()
    lab.advance(minutes=10)

    assert before == list(reading.records(wanted))


def test_a_closed_shard_is_read_to_its_end(lab, kinesis, reading, put):
    written = [put() for _ in range(5)]
    split(lab, kinesis)

    assert written[2:] == numbers(reading.records(piece(written[1], END)))
    assert [] == numbers(reading.records(piece(written[4], END)))


def test_shards_tell_of_their_parents_and_whether_they_are_closed(lab, kinesis, reading):
    split(lab, kinesis)
    parent, *children = sorted(reading.shards(), key=lambda shard: shard.shard_id)

    assert (FIRST, (), True) == (parent.shard_id, parent.parents, parent.is_closed)
    assert [((FIRST,), False)] * 2 == [(each.parents, each.is_closed) for each in children]


def test_across_a_split_all_is_read_once_and_a_key_stays_in_order(lab, kinesis, reading, put):
    got, offset = [], {}

    def batch():
        nonlocal offset
        end = next_offset(reading.shards(), offset, reading.newest)
        # The pieces of a batch are read side by side; the worst order is from the back.
        for each in reversed(pieces(offset, end)):
            got.extend((record["PartitionKey"], record["Data"]) for record in reading.records(each))
        offset = end

    def write():
        for _ in range(6):
            put("a")
            put("b")

    write()
    batch()
    write()
    split(lab, kinesis)
    write()
    for _ in range(3):
        batch()
    by_key = {key: [int(data) for name, data in got if name == key] for key in "ab"}

    assert sorted([*by_key["a"], *by_key["b"]]) == list(range(36))
    assert all(each == sorted(each) for each in by_key.values())


def test_expired_records_are_skipped_and_a_lost_end_is_told(lab, reading, put):
    old = [put() for _ in range(3)]
    lab.advance(hours=20)
    new = put()
    lab.advance(hours=5)

    assert [new] == numbers(reading.records(piece(old[0], new)))
    # Behind the lost end lies another record, so the piece is over.
    assert [] == numbers(reading.records(piece(old[0], old[2])))
    lab.advance(hours=20)
    with pytest.raises(LookupError, match=f"{FIRST} of s ends before the record {old[2]}"):
        list(reading.records(piece(old[0], old[2])))


def test_whoever_takes_long_over_a_page_reads_on_where_it_was(lab, kinesis, stream, put):
    written = [put() for _ in range(3)]
    slow = StreamReading(kinesis, stream, lambda _: lab.advance(minutes=6))
    put()

    assert written[1] == next(slow.records(piece(written[0], written[2])))["SequenceNumber"]
    read = slow.records(piece("", END))
    assert written[0] == next(read)["SequenceNumber"]
    split(lab, kinesis)
    assert 3 == len(list(read))


def test_a_query_begins_before_all_or_behind_all(reading, put):
    last = [put() for _ in range(3)][-1]

    assert {} == reading.first_offset("TRIM_HORIZON")
    assert {FIRST: last} == reading.first_offset("LATEST")


def test_behind_all_leaves_nothing_after_a_split(lab, kinesis, reading, put):
    put()
    split(lab, kinesis)
    offset = reading.first_offset("LATEST")

    assert {FIRST: END} == offset == newest_offset(reading.shards(), reading.newest)
    assert offset == next_offset(reading.shards(), offset, reading.newest)


def test_options_are_a_stream_and_how_to_reach_it():
    options = {
        "streamName": "s",
        "region": "eu-west-1",
        "endpointUrl": "http://127.0.0.1:4567",
        "initialPosition": "latest",
    }

    assert Source.of(options) == Source(
        stream="s", region="eu-west-1", endpoint_url="http://127.0.0.1:4567", position="LATEST"
    )
    assert Source(stream="s") == Source.of({"streamName": "s", "region": "", "endpointUrl": ""})


@pytest.mark.parametrize(
    ("options", "rule"),
    [
        ({}, "the option streamName must name a stream"),
        (
            {"streamName": "s", "initialPosition": "AT_TIMESTAMP"},
            "initialPosition must be TRIM_HORIZON or LATEST, got AT_TIMESTAMP",
        ),
    ],
)
def test_wrong_options_are_refused_with_the_rule(options, rule):
    with pytest.raises(ValueError, match=rule):
        Source.of(options)


def test_the_client_goes_to_the_endpoint_and_region_of_the_options(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    source = Source(stream="s", region="eu-west-1", endpoint_url="http://127.0.0.1:4567")
    client = source.client()

    assert "http://127.0.0.1:4567" == client.meta.endpoint_url
    assert "eu-west-1" == client.meta.region_name
    assert (
        client
        is Source(stream="other", region="eu-west-1", endpoint_url=source.endpoint_url).client()
    )
    aws = Source(stream="s", region="eu-west-1").client()
    assert "https://kinesis.eu-west-1.amazonaws.com" == aws.meta.endpoint_url
