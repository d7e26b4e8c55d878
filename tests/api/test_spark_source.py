"""The Spark source without Spark: what it plans and reads, and what it says that is missing."""

from __future__ import annotations

import json
import pickle
import sys
from types import ModuleType, SimpleNamespace

import pytest

from kdslab.api import spark_source as room
from kdslab.api.spark_reading import Source
from kdslab.api.spark_source import (
    FORMAT,
    SCHEMA,
    MissingSparkError,
    PiecewiseReader,
    StreamSource,
    kinesis_source,
    pyspark,
    register,
)

END = "SHARD_END"
FIRST = "shardId-000000000000"


class FakeBase:
    """Stands for Spark's classes, which keep what they are made of."""

    def __init__(self, value=None):
        self.options = self.value = value


@pytest.fixture
def spark(monkeypatch):
    """Put modules in place of pyspark's, with as much as the source needs."""
    names = ("DataSource", "DataSourceStreamReader", "InputPartition")
    members = {name: type(name, (FakeBase,), {}) for name in names}
    ends = type("SupportsTriggerAvailableNow", (), {})
    for name, inside in {
        "pyspark": {},
        "pyspark.sql": {},
        "pyspark.sql.streaming": {},
        "pyspark.sql.datasource": members,
        "pyspark.sql.streaming.datasource": {"SupportsTriggerAvailableNow": ends},
    }.items():
        module = ModuleType(name)
        vars(module).update(inside, __path__=[])
        monkeypatch.setitem(sys.modules, name, module)
    return SimpleNamespace(ends=ends, **members)


@pytest.fixture
def stream(lab, kinesis, monkeypatch):
    kinesis.create_stream(StreamName="s", ShardCount=2)
    lab.advance(minutes=1)
    monkeypatch.setattr(Source, "client", lambda _: kinesis)
    monkeypatch.setattr(room, "sleep", lambda seconds: lab.advance(seconds=seconds))
    return "s"


@pytest.fixture
def reader(spark, stream):  # noqa: ARG001 - stands in for pyspark
    return kinesis_source()({"streamName": stream}).streamReader(None)


@pytest.fixture
def put(kinesis, stream):
    def put(*keys):
        for key in keys:
            kinesis.put_record(StreamName=stream, Data=key.encode(), PartitionKey=key)

    return put


def batch(reader, start):
    """Let one micro-batch plan, its pieces travel, and each be read; return keys and end."""
    end = json.loads(json.dumps(reader.latestOffset(start, None)))
    partitions = reader.partitions(start, end)
    rows = [
        row
        for each in pickle.loads(pickle.dumps([one.value for one in partitions]))
        for row in reader.read(SimpleNamespace(value=each))
    ]
    return [row[1] for row in rows], end


def test_a_micro_batch_has_what_came_since_the_last(reader, put):
    put("a", "b", "c")
    first, offset = batch(reader, reader.initialOffset())
    put("d")
    second, offset = batch(reader, offset)

    assert ["a", "b", "c"] == sorted(first)
    assert ["d"] == second
    assert ([], offset) == batch(reader, offset)


def test_a_row_has_the_columns_of_the_schema(reader, put):
    put("a")
    start = reader.initialOffset()
    (piece,) = reader.partitions(start, reader.latestOffset(start, None))
    (row,) = reader.read(piece)
    columns = [part.split()[0] for part in SCHEMA.split(", ")]
    named = dict(zip(columns, row, strict=True))

    assert (b"a", "a", "s") == (named["data"], named["partitionKey"], named["streamName"])
    assert named["sequenceNumber"].isdecimal()
    assert named["shardId"].startswith("shardId-")
    assert named["approximateArrivalTimestamp"].tzinfo


def test_a_query_for_what_is_there_ends_though_more_comes(lab, kinesis, reader, put):
    put("a", "b", "c", "d")
    middle = str(2**126)
    kinesis.split_shard(StreamName="s", ShardToSplit=FIRST, NewStartingHashKey=middle)
    lab.advance(minutes=1)
    put("e", "f", "g", "h")
    reader.prepareForTriggerAvailableNow()
    put("too late", "far too late")
    got, offset = [], {}
    for _ in range(3):
        keys, offset = batch(reader, offset)
        got += keys

    assert list("abcdefgh") == sorted(got)
    assert offset == reader.latestOffset(offset, None)
    assert END == offset[FIRST]


def test_spark_is_made_to_wait_a_second_from_one_question_to_the_next(reader, monkeypatch):
    slept, now = [], 100.0
    monkeypatch.setattr(room, "sleep", slept.append)
    monkeypatch.setattr(room, "monotonic", lambda: now)
    reader.latestOffset({}, None)
    asked = len(slept)
    now = 100.25
    reader.latestOffset({}, None)

    assert 0.75 == slept[asked]


@pytest.mark.usefixtures("spark")
def test_a_query_may_begin_behind_all(stream, put):
    put("a", "b", "c")
    options = {"streamName": stream, "initialPosition": "LATEST"}
    reader = kinesis_source()(options).streamReader(None)
    offset = reader.initialOffset()
    put("d")

    assert ["d"] == batch(reader, offset)[0]


def test_only_words_travel_with_a_reader(reader):
    plain = PiecewiseReader(reader.source)
    plain._asked_at = 5.0

    assert vars(plain) == vars(pickle.loads(pickle.dumps(plain)))
    assert all(isinstance(word, str) for word in (plain.source.stream, plain.source.position))


def test_the_classes_are_spark_s_with_the_members_of_ours(spark):
    source = kinesis_source()

    assert issubclass(source, (spark.DataSource, StreamSource))
    assert (FORMAT, SCHEMA) == (source.name(), source({}).schema())
    reader = source({"streamName": "s"}).streamReader(None)
    assert isinstance(reader, spark.DataSourceStreamReader)
    assert isinstance(reader, spark.ends)


@pytest.mark.usefixtures("spark")
def test_registering_hands_the_class_to_the_session():
    handed = []
    register(SimpleNamespace(dataSource=SimpleNamespace(register=handed.append)))

    assert [FORMAT] == [each.name() for each in handed]


def test_without_spark_there_is_one_sentence_that_says_what_to_do(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark", None)

    with pytest.raises(MissingSparkError, match=r"pip install 'pyspark\[sql\]>=4\.2'"):
        kinesis_source()
    with pytest.raises(MissingSparkError, match="Java 17 or later"):
        pyspark("sql.functions")


@pytest.mark.usefixtures("spark")
def test_an_older_spark_is_named_as_too_old(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark.sql.streaming.datasource", None)

    with pytest.raises(MissingSparkError, match=r"Spark 4\.2 or later is needed"):
        kinesis_source()
