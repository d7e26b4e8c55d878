"""A Kinesis stream as a source of Spark Structured Streaming, written in Python on boto3.

    register(spark)
    records = spark.readStream.format("kds").option("streamName", "trades").load()

It takes the options `streamName`, `region`, `endpointUrl` and `initialPosition` (TRIM_HORIZON, or
LATEST). Without `endpointUrl` it reads from AWS; with it, from a service such as `kdslab serve`.
Credentials are never an option: boto3 looks for them, in the driver and in each worker.

One micro-batch reads one piece of each shard, each in a task of its own. Spark notes both ends of a
batch in its checkpoint before it reads: after a crash it reads the same batch again. So each record
is worked on at least once; whether it counts twice is up to the sink.

What travels to the workers is the source's options and the pieces' ends. The workers need boto3 and
this package; they ask Kinesis themselves.

Simplification: each shard is read by GetRecords, and its limits are shared with other consumers;
EMR's own connector can subscribe by enhanced fan-out too. A batch has no upper size.
Simplification: aggregated records of the KPL come as one record.

Source: PySpark's "Python Data Source API"; pyspark.sql.datasource.DataSourceStreamReader.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from time import monotonic, sleep
from typing import Any, Final

from kdslab.api.spark_offsets import (
    Offset,
    Piece,
    ShardPlace,
    is_after,
    newest_offset,
    next_offset,
    pieces,
)
from kdslab.api.spark_reading import Source, StreamReading

FORMAT: Final = "kds"
"""The name under which Spark knows the source."""

SCHEMA: Final = (
    "data BINARY, partitionKey STRING, sequenceNumber STRING, shardId STRING, streamName STRING, "
    "approximateArrivalTimestamp TIMESTAMP"
)
"""What a record has; `data` is its bytes."""

_POLL_SECONDS: Final = 1.0


class MissingSparkError(ImportError):
    """Spark's Python package is not installed."""


def pyspark(module: str) -> Any:
    """Return a module of pyspark, such as "sql.functions".

    Raises:
        MissingSparkError: If pyspark is not installed.
    """
    try:
        return import_module(f"pyspark.{module}")
    except ModuleNotFoundError as error:
        raise MissingSparkError(
            f"Spark 4.2 or later is needed here ({error}): pip install 'pyspark[sql]>=4.2'; it "
            "needs Java 17 or later too"
        ) from None


def register(spark: Any) -> None:
    """Make a SparkSession know the source by its name, `FORMAT`."""
    spark.dataSource.register(kinesis_source())


def kinesis_source() -> Any:
    """Return the class of the source; it is made here, because its base is Spark's.

    Raises:
        MissingSparkError: If pyspark is not installed, or too old.
    """
    _reader_class()
    return type("KinesisSource", (StreamSource, pyspark("sql.datasource").DataSource), {})


def _reader_class() -> Any:
    # Before 4.2 Spark did not tell a source how far it is, and parents could not come first.
    ends = pyspark("sql.streaming.datasource").SupportsTriggerAvailableNow
    reader = pyspark("sql.datasource").DataSourceStreamReader
    return type("KinesisReader", (PiecewiseReader, reader, ends), {})


class StreamSource:
    """What Spark asks of a source, apart from Spark's own class; Spark names the methods."""

    options: Mapping[str, str]

    @classmethod
    def name(cls) -> str:
        """Return the source's name."""
        return FORMAT

    def schema(self) -> str:
        """Return the columns."""
        return SCHEMA

    def streamReader(self, schema: object) -> Any:
        """Return what plans and reads."""
        return _reader_class()(Source.of(self.options))


class PiecewiseReader:
    """What Spark asks of a reader, apart from Spark's own classes; Spark names the methods.

    Only `read` is called in a worker; the rest plans, on the driver.

    Args:
        source: The stream.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self._asked_at = 0.0
        self._last: tuple[list[ShardPlace], Offset] | None = None

    def initialOffset(self) -> Offset:
        """Return where a query without a checkpoint begins."""
        return self._reading().first_offset(self.source.position)

    def latestOffset(self, start: Mapping[str, str], limit: object) -> Offset:
        """Return how far the next micro-batch goes, at most once a second.

        Args:
            start: How far the query is.
            limit: Not used: a batch takes all there is.
        """
        if self._last is not None:
            shards, tips = self._last
            return next_offset(shards, start, lambda shard, after: _later(tips, shard, after))
        # Spark asks again after 10 ms; a shard answers five times a second, for all its readers.
        sleep(max(0.0, self._asked_at + _POLL_SECONDS - monotonic()))
        self._asked_at = monotonic()
        reading = self._reading()
        return next_offset(reading.shards(), start, reading.newest)

    def partitions(self, start: Mapping[str, str], end: Mapping[str, str]) -> list[Any]:
        """Return what the tasks of a micro-batch read."""
        partition = pyspark("sql.datasource").InputPartition
        return [partition(piece) for piece in pieces(start, end)]

    def prepareForTriggerAvailableNow(self) -> None:
        """Take what is in the stream now as all there is; parents and children take turns."""
        reading = self._reading()
        shards = reading.shards()
        self._last = shards, newest_offset(shards, reading.newest)

    def read(self, partition: Any) -> Iterator[tuple[Any, ...]]:
        """Yield the records of a piece as rows of `SCHEMA`."""
        piece: Piece = partition.value
        for record in self._reading().records(piece):
            yield (
                record["Data"],
                record["PartitionKey"],
                record["SequenceNumber"],
                piece.shard_id,
                self.source.stream,
                record["ApproximateArrivalTimestamp"],
            )

    def _reading(self) -> StreamReading:
        return StreamReading(self.source.client(), self.source.stream, sleep)


def _later(tips: Mapping[str, str], shard_id: str, after: str) -> str:
    tip = tips.get(shard_id, "")
    return tip if is_after(tip, after) else after
