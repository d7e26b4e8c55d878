"""Times three calls of boto3 in process: the lab, moto, and a hook that only echoes.

Run it as `python tests/bench/boto3_door.py`; it needs the extra `bench`. The three take turns, so
that the ratios hold on a machine whose speed drifts.
"""

from __future__ import annotations

import json
import statistics
import time
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import boto3
from botocore.awsrequest import AWSResponse
from moto import mock_aws

from kdslab import Lab

ROUNDS = 15
BATCH = [{"Data": b"x" * 100, "PartitionKey": f"key-{index}"} for index in range(500)]
SEQUENCE_NUMBER = "49600902273357540915989931256901506243878407835297513618"
KEYS = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}


def lab_calls() -> dict[str, Callable[[], Any]]:
    lab = Lab()
    client = lab.client("kinesis")
    client.create_stream(StreamName="s", ShardCount=4)
    lab.advance(seconds=10)

    def rested(call: Callable[[], Any]) -> Callable[[], Any]:
        def timed() -> Any:
            lab.advance(seconds=1)
            return call()

        return timed

    return {name: rested(call) for name, call in calls(client).items()}


def moto_calls() -> dict[str, Callable[[], Any]]:
    client = boto3.client("kinesis", region_name="us-east-1", **KEYS)
    client.create_stream(StreamName="s", ShardCount=4)
    return calls(client)


def echo_calls() -> dict[str, Callable[[], Any]]:
    client = boto3.client("kinesis", region_name="us-east-1", **KEYS)
    put = {"ShardId": "shardId-000000000000", "SequenceNumber": SEQUENCE_NUMBER}
    record = {
        "SequenceNumber": SEQUENCE_NUMBER,
        "ApproximateArrivalTimestamp": 1795424400.0,
        "Data": b64encode(b"x" * 100).decode(),
        "PartitionKey": "key-1",
    }
    answers = {
        "PutRecord": put,
        "PutRecords": {"FailedRecordCount": 0, "Records": [put] * 500},
        "GetRecords": {
            "Records": [record] * 1000,
            "NextShardIterator": "x",
            "MillisBehindLatest": 0,
        },
        "GetShardIterator": {"ShardIterator": "x"},
    }
    bodies = {name: json.dumps(answer).encode() for name, answer in answers.items()}

    class Raw:
        def __init__(self, body: bytes) -> None:
            self.body = body

        def stream(self, *_: Any, **__: Any) -> Any:
            yield self.body

    def echo(request: Any, **_: Any) -> AWSResponse:
        operation = request.headers["X-Amz-Target"].decode().partition(".")[2]
        return AWSResponse(request.url, 200, {}, Raw(bodies[operation]))

    client.meta.events.register("before-send.kinesis", echo)
    return calls(client, fill=False)


def calls(client: Any, *, fill: bool = True) -> dict[str, Callable[[], Any]]:
    """Return the three calls; the read is of 1,000 records that all lie in one shard."""
    if fill:
        one_shard = [{**record, "ExplicitHashKey": "0"} for record in BATCH]
        for _ in range(2):
            client.put_records(StreamName="s", Records=one_shard)
    iterator = client.get_shard_iterator(
        StreamName="s", ShardId="shardId-000000000000", ShardIteratorType="TRIM_HORIZON"
    )["ShardIterator"]
    return {
        "put_record": lambda: [
            client.put_record(StreamName="s", Data=b"x" * 100, PartitionKey="key-1")
            for _ in range(20)
        ],
        "put_records(500)": lambda: client.put_records(StreamName="s", Records=BATCH),
        "get_records(1000)": lambda: client.get_records(ShardIterator=iterator, Limit=1000),
    }


def main() -> None:
    """Print each call's median time behind each door, and its ratio to moto's."""
    mock = mock_aws()
    doors = {"lab": lab_calls(), "echo": echo_calls()}
    mock.start()
    doors["moto"] = moto_calls()
    mock.stop(remove_data=False)
    times = measured(doors, mock)
    print(f"{'call':18}{'lab ms':>9}{'moto ms':>9}{'echo ms':>9}{'lab/moto':>10}{'echo/moto':>10}")
    for call in doors["lab"]:
        each = 20 if call == "put_record" else 1
        lab, moto, echo = (times[door, call] * 1000 / each for door in ("lab", "moto", "echo"))
        print(f"{call:18}{lab:9.2f}{moto:9.2f}{echo:9.2f}{lab / moto:10.2f}{echo / moto:10.2f}")


def measured(doors: dict[str, dict[str, Callable[[], Any]]], mock: Any) -> dict[Any, float]:
    """Return each call's median time in seconds; the doors take turns.

    moto listens to every client while it is on, so it is switched on for its own turns only.
    """
    times: dict[tuple[str, str], list[float]] = {}
    for _ in range(ROUNDS):
        for call in doors["lab"]:
            for door, its in doors.items():
                if door == "moto":
                    mock.start(reset=False)
                started = time.perf_counter()
                its[call]()
                times.setdefault((door, call), []).append(time.perf_counter() - started)
                if door == "moto":
                    mock.stop(remove_data=False)
    return {place: statistics.median(taken) for place, taken in times.items()}


if __name__ == "__main__":
    main()
