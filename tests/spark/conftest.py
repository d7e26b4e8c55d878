"""One Spark on this machine for all tests, and a stream of its own behind HTTP for each."""

from __future__ import annotations

import os
import re
import sys
import time

import boto3
import pytest

from kdslab.api.identity import new_account
from kdslab.api.serve import Server
from kdslab.api.service import Service
from kdslab.sim.clock import WallClock

SPEED = 60
"""A minute of the stream is a second of the test, so that nobody waits for ACTIVE."""

WAIT_SECONDS = 60

OURS = {
    # Short tests end before a second compiler pays, and an idle machine is not to be expected.
    "JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "AWS_ACCESS_KEY_ID": "any",
    "AWS_SECRET_ACCESS_KEY": "any",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_CONFIG_FILE": "/dev/null",
    "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
    "AWS_EC2_METADATA_DISABLED": "true",
    "PYSPARK_PYTHON": sys.executable,
    "SPARK_LOCAL_IP": "127.0.0.1",
}


@pytest.fixture(scope="session", autouse=True)
def _nobodys_settings():
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            patch.delenv(name)
        for name, value in OURS.items():
            patch.setenv(name, value)
        yield


@pytest.fixture(scope="session")
def spark(_nobodys_settings):
    """A session that knows the source."""
    from pyspark.sql import SparkSession

    from kdslab.api.spark_source import register

    builder = SparkSession.builder.master("local[2]")
    for name, value in {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": "1",
        "spark.ui.enabled": "false",
    }.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    register(session)
    yield session
    session.stop()


@pytest.fixture(scope="session")
def url():
    """The address of a service on this machine."""
    service = Service(new_account("111122223333", "us-east-1"), WallClock(speed=SPEED))
    with Server(service, speed=SPEED).start() as server:
        yield server.url


@pytest.fixture
def kinesis(url):
    return boto3.client("kinesis", endpoint_url=url, region_name="us-east-1")


@pytest.fixture
def stream(kinesis, wait, request):
    """The name of a stream with two shards that only one test uses."""
    name = re.sub(r"[^\w.-]", "-", request.node.name)[-100:]
    kinesis.create_stream(StreamName=name, ShardCount=2)
    wait(name)
    return name


@pytest.fixture
def wait(kinesis):
    """Wait until a stream is ACTIVE."""

    def wait(name):
        deadline = time.monotonic() + WAIT_SECONDS
        while (
            kinesis.describe_stream_summary(StreamName=name)["StreamDescriptionSummary"][
                "StreamStatus"
            ]
            != "ACTIVE"
        ):
            assert time.monotonic() < deadline, f"{name} did not become ACTIVE"
            time.sleep(0.1)

    return wait


@pytest.fixture
def records(spark, url, stream):
    """The stream as Spark reads it."""
    options = {"streamName": stream, "endpointUrl": url, "region": "us-east-1"}
    return spark.readStream.format("kds").options(**options).load()


@pytest.fixture
def put(kinesis, stream):
    """Put texts, each with its first word as key."""

    def put(*texts):
        kinesis.put_records(
            StreamName=stream,
            Records=[{"Data": each.encode(), "PartitionKey": each.split()[0]} for each in texts],
        )

    return put
