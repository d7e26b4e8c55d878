"""Spark's windows are those of the simulation, on the same events in the same micro-batches."""

from __future__ import annotations

import subprocess
import sys
from itertools import groupby
from random import Random

import pytest

from kdslab.api.spark_windows import event_data, windowed
from kdslab.sim.windows import sliding, tumbling
from kdslab.sim.windows_feed import stock_ticks

pytest.importorskip("pyspark", reason="Spark is not installed")
pytestmark = pytest.mark.spark

BATCH_SECONDS = 40.0
TICKS = stock_ticks(Random(3), months=18)


def put(kinesis, stream, events):
    kinesis.put_records(
        StreamName=stream,
        Records=[{"Data": event_data(each), "PartitionKey": each.key} for each in events],
    )


def said(each):
    """Return what a window of either kind says."""
    numbers = (each.total, each.lowest, each.highest)
    return each.start, each.end, each.key, *(round(number, 6) for number in numbers)


@pytest.mark.parametrize("slide_seconds", [60.0, 30.0])
def test_spark_closes_the_same_windows_and_drops_the_same_events(
    records, kinesis, stream, tmp_path, slide_seconds
):
    shape = {"seconds": 60.0, "slide_seconds": slide_seconds, "lateness_seconds": 0.0}
    rows, dropped = [], 0
    writer = windowed(records, **shape).writeStream.outputMode("append")
    writer = writer.option("checkpointLocation", str(tmp_path)).trigger(availableNow=True)
    writer = writer.foreachBatch(lambda frame, _: rows.extend(frame.collect()))
    for _, batch in groupby(TICKS, key=lambda tick: tick.arrived_at // BATCH_SECONDS):
        put(kinesis, stream, batch)
        query = writer.start()
        query.awaitTermination()
        dropped += sum(
            operator["numRowsDroppedByWatermark"]
            for progress in query.recentProgress
            for operator in progress["stateOperators"]
        )
    run = sliding(TICKS, **shape, batch_seconds=BATCH_SECONDS)

    assert run.late
    assert sorted(map(said, run.emitted)) == sorted(map(said, rows))
    counts = {(each.start, each.key): each.count for each in run.emitted}
    assert counts == {(row.start, row.key): row["count"] for row in rows}
    assert run.missed >= dropped > 0


def test_the_job_runs_from_the_command_line(kinesis, stream, url):
    put(kinesis, stream, TICKS)
    found = subprocess.run(
        [
            *(sys.executable, "-m", "kdslab.api.spark_windows", stream),
            *("--endpoint-url", url, "--lateness", "90", "--once"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    first = tumbling(TICKS, lateness_seconds=90).emitted[0]
    numbers = (first.start, first.end, first.key, first.count)

    assert 0 == found.returncode, found.stderr
    assert "|" + "|".join(map(str, numbers)) in found.stdout.replace(" ", "")
