"""A Spark job that groups a stream's events into windows by event time, with a watermark.

Start a stream with `kdslab serve`, put events in it (`event_data` writes one), and then:

    python -m kdslab.api.spark_windows trades --endpoint-url http://127.0.0.1:4567

Without `--endpoint-url` the same job reads from AWS. `spark-submit` takes this file too.

Its windows are those of `kdslab.sim.windows`, and a test holds the two to the same numbers.

Source: Spark's "Structured Streaming Programming Guide", "Window Operations on Event Time".
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from typing import Any, Final

from kdslab.api.spark_source import FORMAT, pyspark, register
from kdslab.sim.windows import Event

_EVENT_SCHEMA: Final = "happened_at DOUBLE, key STRING, value DOUBLE"


def event_data(event: Event) -> bytes:
    """Return an event as the data of a record; when it arrives, the stream will see itself.

    Example:
        >>> event_data(Event(happened_at=10.0, arrived_at=11.5, key="AMZN", value=64.5))
        b'{"happened_at": 10.0, "key": "AMZN", "value": 64.5}'
    """
    members = {"happened_at": event.happened_at, "key": event.key, "value": event.value}
    return json.dumps(members).encode()


def windowed(
    records: Any,
    *,
    seconds: float = 60.0,
    slide_seconds: float | None = None,
    lateness_seconds: float = 0.0,
) -> Any:
    """Return the windows of a stream's records, as Spark computes them.

    Args:
        records: A streaming DataFrame of the source; the data are those of `event_data`.
        seconds: How long a window is.
        slide_seconds: How long after one window the next begins; without it, windows tumble.
        lateness_seconds: How far the watermark stays behind the newest event time.

    Returns:
        A DataFrame with the columns start and end (seconds), key, count, total, lowest, highest.
    """
    sql = pyspark("sql.functions")
    event = sql.from_json(sql.col("data").cast("string"), _EVENT_SCHEMA)
    slide = seconds if slide_seconds is None else slide_seconds
    return (
        records.select(event.alias("event"))
        .select(sql.timestamp_seconds("event.happened_at").alias("at"), "event.key", "event.value")
        .withWatermark("at", _interval(lateness_seconds))
        .groupBy(sql.window("at", _interval(seconds), _interval(slide)).alias("span"), "key")
        .agg(
            sql.count("value").alias("count"),
            sql.sum("value").alias("total"),
            sql.min("value").alias("lowest"),
            sql.max("value").alias("highest"),
        )
        .select(
            sql.col("span.start").cast("double").alias("start"),
            sql.col("span.end").cast("double").alias("end"),
            *("key", "count", "total", "lowest", "highest"),
        )
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the job until it is stopped, or with `--once` until it has read what is there.

    Args:
        arguments: Those of the command line.
    """
    asked = _parser().parse_args(arguments)
    spark = _session()
    register(spark)
    options = {
        "streamName": asked.stream,
        "region": asked.region,
        "endpointUrl": asked.endpoint_url,
        "initialPosition": asked.initial_position,
    }
    records = spark.readStream.format(FORMAT).options(**options).load()
    windows = windowed(records, seconds=asked.seconds, lateness_seconds=asked.lateness)
    writer = windows.writeStream.outputMode("append").format("console")
    if asked.checkpoint:
        writer = writer.option("checkpointLocation", asked.checkpoint)
    if asked.once:
        writer = writer.trigger(availableNow=True)
    writer.start().awaitTermination()


def _session() -> Any:
    builder = pyspark("sql").SparkSession.builder.appName("kdslab windows")
    if "SPARK_ENV_LOADED" not in os.environ:
        # Not started by spark-submit, so on this machine alone: its workers are to have what is
        # here, and the 200 tasks that Spark makes of a grouping would take minutes.
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        builder = builder.config("spark.sql.shuffle.partitions", "2")
    return builder.getOrCreate()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="spark_windows", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("stream", help="the stream's name")
    parser.add_argument("--region", default="", help="without it, what boto3 finds")
    parser.add_argument("--endpoint-url", default="", help="without it, AWS")
    parser.add_argument("--initial-position", default="TRIM_HORIZON", help="or LATEST")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long a window is")
    parser.add_argument("--lateness", type=float, default=0.0, help="the watermark's delay")
    parser.add_argument("--checkpoint", default="", help="a folder, to go on from after a stop")
    parser.add_argument("--once", action="store_true", help="end when all is read")
    return parser


def _interval(seconds: float) -> str:
    return f"{round(seconds * 1000)} milliseconds"


if __name__ == "__main__":
    main()
