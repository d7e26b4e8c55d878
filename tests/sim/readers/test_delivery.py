"""Delivery fills a buffer and writes it as a file: when, under which name, and in which format."""

import gzip
import json
import re
import sys
from random import Random

import pytest

from kdslab.model import Stream
from kdslab.sim.engine import Engine
from kdslab.sim.readers.delivery import Delivery, DeliverySettings
from tests.sim.readers.mapping import mapped

MIB = 1_048_576
START = 1_795_424_400.0
"""23 November 2026, 9 o'clock UTC."""


def fed(seconds, *, every=1.0, shards=1, payload=None):
    """Return an engine, and a stream that gets a record at regular times."""
    engine = Engine()
    engine.clock.advance(START)
    stream = Stream("clicks", shard_count=shards, now=START)
    made = payload or (lambda number: json.dumps({"n": number, "page": f"/{number % 3}"}).encode())
    for number in range(int(seconds / every)):
        at = START + number * every + 0.5
        key = f"user-{number}"
        engine.at(at, lambda at=at, key=key, n=number: stream.put(at, key, made(n)))
    return engine, stream


def delivered(folder, seconds=100, until=1_000.0, feed=None, **hints):
    engine, stream = feed or fed(seconds)
    delivery = Delivery(engine, stream, folder, DeliverySettings(**hints), name="clicks-to-s3")
    engine.run(until=START + until)
    return delivery


def counted(paths):
    return sorted(json.loads(line)["n"] for path in paths for line in path.open())


def test_the_defaults_are_those_of_the_service():
    # Source: Firehose API reference, BufferingHints
    hints = DeliverySettings()

    assert (5, 300, "json") == (hints.buffer_mib, hints.buffer_seconds, hints.file_format)


@pytest.mark.parametrize(
    ("hints", "sentence"),
    [
        ({"buffer_mib": 0}, "holds 1 to 128 MiB, got 0"),
        ({"buffer_mib": 129}, "holds 1 to 128 MiB, got 129"),
        ({"buffer_seconds": -1}, "waits 0 to 900 seconds, got -1"),
        ({"buffer_seconds": 901}, "waits 0 to 900 seconds, got 901"),
        ({"file_format": "orc"}, "one of json, gzip, parquet, got 'orc'"),
    ],
)
def test_a_hint_out_of_its_range_is_refused(hints, sentence):
    with pytest.raises(ValueError, match=sentence):
        DeliverySettings(**hints)


def test_a_buffer_is_written_when_it_is_old_enough(tmp_path):
    delivery = delivered(tmp_path, buffer_seconds=30)

    # A buffer begins when its first record is read; while a file is written nothing is read.
    assert [31, 32, 31, 6] == [len(counted([path])) for path in delivery.written]
    assert list(range(100)) == counted(delivery.written)


def test_a_buffer_is_written_when_it_is_large_enough(tmp_path):
    feed = fed(30, payload=lambda _: bytes(MIB // 2))
    delivery = delivered(tmp_path, feed=feed, buffer_mib=2, buffer_seconds=900, delimiter=b"")

    assert {2 * MIB} == {path.stat().st_size for path in delivery.written[:-1]}
    assert 30 * MIB // 2 == sum(path.stat().st_size for path in delivery.written)


def test_without_a_wait_each_look_is_a_file(tmp_path):
    delivery = delivered(tmp_path, seconds=10, buffer_seconds=0)

    assert list(range(10)) == counted(delivery.written)
    assert 5 <= len(delivery.written) <= 10


# Source: Firehose developer guide, "Configure Amazon S3 object name format"
def test_a_file_lies_under_the_hour_of_its_oldest_record_and_carries_the_time(tmp_path):
    delivery = delivered(tmp_path, seconds=7_200, until=8_000.0, feed=fed(7_200, every=60.0))
    keys = [path.relative_to(tmp_path).as_posix() for path in delivery.written]

    assert {"2026/11/23/09", "2026/11/23/10"} == {key.rpartition("/")[0] for key in keys}
    stamp = r"clicks-to-s3-1-2026-11-23-\d\d-\d\d-\d\d-[0-9a-f]{32}"
    assert all(re.fullmatch(stamp, key.rpartition("/")[2]) for key in keys)
    assert len(set(keys)) == len(keys)
    assert not list(tmp_path.rglob("*.part"))


def test_records_stand_behind_each_other_as_the_service_leaves_them(tmp_path):
    feed = fed(3, payload=lambda number: b'{"n":%d}' % number)
    delivery = delivered(tmp_path, feed=feed, delimiter=b"")

    assert '{"n":0}{"n":1}{"n":2}' == delivery.written[0].read_text()


def test_a_compressed_file_holds_the_same_lines(tmp_path):
    plain = delivered(tmp_path / "a", seconds=20)
    zipped = delivered(tmp_path / "b", seconds=20, file_format="gzip")

    assert [".gz"] == [path.suffix for path in zipped.written]
    assert plain.written[0].read_bytes() == gzip.decompress(zipped.written[0].read_bytes())


def test_it_begins_at_the_newest_record(tmp_path):
    # Source: Firehose developer guide: reading starts at the LATEST position
    engine, stream = fed(100)
    engine.run(until=START + 50.0)
    delivery = Delivery(engine, stream, tmp_path, DeliverySettings())
    engine.run(until=START + 1_000.0)

    assert list(range(50, 100)) == counted(delivery.written)


def test_new_shards_are_read_from_their_beginning(tmp_path):
    engine, stream = fed(200)
    engine.at(START + 60.0, lambda: stream.update_shard_count(START + 60.0, 2))
    delivery = delivered(tmp_path, feed=(engine, stream))

    assert 3 == len(delivery.places)
    assert list(range(200)) == counted(delivery.written)


# Misconception 25
def test_it_reads_once_a_second_from_the_pot_that_all_pollers_share(tmp_path):
    engine, stream = fed(60)
    mapping = mapped(stream, lambda *_: None, engine=engine, until=START)
    delivery = delivered(tmp_path, feed=(engine, stream), until=60.0)
    reads = sum(type(event).__name__ == "Read" for event in stream.history)

    assert 120 <= reads <= 123
    assert (0, 0) == (delivery.refused, mapping.refused)


def test_calls_that_are_refused_are_made_again(tmp_path):
    engine, stream = fed(20)

    def busy():
        for _ in range(5):
            stream.shards[0].read_limits.ask(engine.now())

    for second in range(5, 10):
        engine.at(START + second - 0.001, busy)
    delivery = delivered(tmp_path, feed=(engine, stream))

    assert 0 < delivery.refused
    assert list(range(20)) == counted(delivery.written)


@pytest.mark.parametrize("seed", range(12))
def test_after_a_crash_nothing_is_missing(tmp_path, seed):
    chance, (engine, stream) = Random(seed), fed(200, shards=2)
    hints, places, written = DeliverySettings(buffer_seconds=15), {}, []
    delivery = Delivery(engine, stream, tmp_path, hints, name="life-0")
    for life in range(1, 1 + chance.randint(1, 5)):
        engine.run(until=START + 40.0 * life + chance.random())
        delivery.kill()
        places, written = delivery.places, written + delivery.written
        delivery = Delivery(engine, stream, tmp_path, hints, name=f"life-{life}", places=places)
    engine.run(until=START + 1_000.0)
    found = counted(written + delivery.written)

    assert list(range(200)) == sorted(set(found))


def test_a_crash_between_the_file_and_the_saved_place_writes_the_records_twice(tmp_path):
    engine, stream = fed(10)
    first = Delivery(engine, stream, tmp_path, DeliverySettings(buffer_seconds=20), name="a")
    engine.run(until=START + 21.2)
    first.kill()
    second = Delivery(engine, stream, tmp_path, name="b", places=first.places)
    engine.run(until=START + 1_000.0)

    assert [10, 10] == [len(counted(life.written)) for life in (first, second)]


def test_two_runs_alike_write_the_same_files(tmp_path):
    runs = [delivered(tmp_path / name, buffer_seconds=30) for name in ("a", "b")]
    keys = [[path.relative_to(tmp_path).parts[1:] for path in run.written] for run in runs]

    assert keys[0] == keys[1]


def test_without_pyarrow_parquet_is_refused_in_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    with pytest.raises(ValueError, match="pip install pyarrow, or choose json or gzip"):
        delivered(tmp_path, seconds=0, file_format="parquet")


def test_what_is_no_object_is_set_aside_when_columns_are_wanted(tmp_path):
    pytest.importorskip("pyarrow", reason="Parquet files need pyarrow")
    feed = fed(4, payload=lambda n: b'{"n":%d}' % n if n % 2 else b"\xff no object")
    delivery = delivered(tmp_path, feed=feed, file_format="parquet")
    columns, odd = delivery.written

    assert ".parquet" == columns.suffix
    assert "format-conversion-failed" == odd.relative_to(tmp_path).parts[0]
    assert ["DataFormatConversion.MalformedData"] * 2 == [
        json.loads(line)["errorCode"] for line in odd.open()
    ]


@pytest.mark.parametrize("file_format", ["json", "gzip", "parquet"])
def test_duckdb_reads_the_files_back(tmp_path, file_format):
    duckdb = pytest.importorskip("duckdb", reason="a query over the files needs DuckDB")
    if file_format == "parquet":
        pytest.importorskip("pyarrow", reason="Parquet files need pyarrow")
    delivered(tmp_path, file_format=file_format, buffer_seconds=30)
    names = f"{tmp_path.as_posix()}/2026/*/*/*/*"
    reads = {
        "json": f"read_json('{names}', format='newline_delimited')",
        "gzip": f"read_json('{names}', format='newline_delimited', compression='gzip')",
        "parquet": f"read_parquet('{names}')",
    }
    query = f"select page, count(*), sum(n) from {reads[file_format]} group by page order by page"

    assert [
        ("/0", 34, sum(range(0, 100, 3))),
        ("/1", 33, sum(range(1, 100, 3))),
        ("/2", 33, sum(range(2, 100, 3))),
    ] == duckdb.sql(query).fetchall()


def test_a_column_of_values_of_different_kinds_becomes_text(tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet", reason="Parquet files need pyarrow")
    values = [1, "one", None, {"a": 1}]
    feed = fed(4, payload=lambda n: json.dumps({"value": values[n]}).encode())
    delivery = delivered(tmp_path, feed=feed, file_format="parquet")

    assert ["1", '"one"', None, '{"a": 1}'] == parquet.read_table(delivery.written[0])[
        "value"
    ].to_pylist()


@pytest.mark.parametrize(
    "payload", [b'{"a":{}}', b'{"a":[{"b":{}}]}', b'{"a":"\\ud800"}', b"[" * 100_000]
)
def test_no_payload_stops_a_delivery(tmp_path, payload):
    pytest.importorskip("pyarrow", reason="Parquet files need pyarrow")
    feed = fed(1, payload=lambda _: payload)

    assert 1 == len(delivered(tmp_path, feed=feed, file_format="parquet").written)


def test_two_deliveries_of_one_name_leave_each_other_their_files(tmp_path):
    engine, streams = Engine(), [Stream(name, shard_count=1, now=0.0) for name in "ab"]
    hints = DeliverySettings(buffer_seconds=5)
    both = [Delivery(engine, stream, tmp_path, hints) for stream in streams]
    engine.run(until=2.0)
    for stream in streams:
        stream.put(2.0, "key", stream.name.encode())
    engine.run(until=20.0)

    assert ["a\n", "b\n"] == [path.read_text() for each in both for path in each.written]
