"""Spark reads a stream: each record of a batch once, the same again after a crash, in order."""

from __future__ import annotations

import pytest

pytest.importorskip("pyspark", reason="Spark is not installed")
pytestmark = pytest.mark.spark


class Sink:
    """Takes micro-batches, and fails when it is told to."""

    def __init__(self):
        self.batches = {}
        self.fails = False

    def __call__(self, frame, number):
        # Within a shard the order counts; one task reads a shard, so the rows lie in its order.
        self.batches.setdefault(number, []).append(
            [bytes(row.data).decode() for row in frame.collect()]
        )
        if self.fails:
            raise RuntimeError("the sink is broken")

    @property
    def texts(self):
        return [text for _, runs in sorted(self.batches.items()) for text in runs[-1]]


@pytest.fixture
def sink():
    return Sink()


@pytest.fixture
def run(records, sink, tmp_path):
    """Read what is there, and go on from there the next time."""

    def run():
        writer = records.writeStream.option("checkpointLocation", str(tmp_path))
        writer.foreachBatch(sink).trigger(availableNow=True).start().awaitTermination()

    return run


def test_a_row_has_all_that_a_record_has(spark, records, stream, put, tmp_path):
    put("a 1")
    query = (
        records.writeStream.format("memory")
        .queryName("rows")
        .option("checkpointLocation", str(tmp_path))
        .start()
    )
    query.processAllAvailable()
    query.stop()
    (row,) = spark.table("rows").collect()

    assert (b"a 1", "a", stream) == (bytes(row.data), row.partitionKey, row.streamName)
    assert row.sequenceNumber.isdecimal()
    assert row.shardId.startswith("shardId-")
    assert row.approximateArrivalTimestamp is not None


def test_a_query_goes_on_where_its_checkpoint_says(run, sink, put):
    put("a 1", "b 2", "c 3")
    run()
    put("a 4", "b 5")
    run()
    run()

    assert sorted(["a 1", "b 2", "c 3", "a 4", "b 5"]) == sorted(sink.texts)


def test_after_a_crash_the_same_batch_is_read_again(run, sink, put):
    put("a 1", "b 2")
    sink.fails = True
    with pytest.raises(Exception, match="the sink is broken"):
        run()
    put("c 3")
    sink.fails = False
    run()
    first, again = map(sorted, sink.batches[0])

    assert ["a 1", "b 2"] == first == again
    assert ["a 1", "b 2", "c 3"] == sorted(sink.texts)


def test_a_key_stays_in_order_across_a_split(kinesis, stream, wait, run, sink, put):
    put(*(f"{key} {number}" for number in range(20) for key in "abcd"))
    parent = kinesis.list_shards(StreamName=stream)["Shards"][0]
    kinesis.split_shard(
        StreamName=stream,
        ShardToSplit=parent["ShardId"],
        NewStartingHashKey=str(2**126),
    )
    wait(stream)
    put(*(f"{key} {number}" for number in range(20, 40) for key in "abcd"))
    run()
    numbers = {key: [] for key in "abcd"}
    for text in sink.texts:
        key, number = text.split()
        numbers[key].append(int(number))

    assert {key: list(range(40)) for key in "abcd"} == numbers
