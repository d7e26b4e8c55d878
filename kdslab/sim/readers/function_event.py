"""What a function gets: the event in the shape that Lambda documents, and a context.

Source: Lambda developer guide, "Using Lambda with Kinesis", the sample events.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, TypeAlias

from kdslab.model.defaults import FUNCTION_PAYLOAD_BYTES_AT_MOST
from kdslab.model.record import Record

Event: TypeAlias = dict[str, Any]
Handler: TypeAlias = Callable[[Event, "Context"], Any]

_ROOM_FOR_NAMES: Final = 1_100
"""More bytes than a record's names, numbers and ARNs take: names may be 128 characters long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What a mapping connects, by the names that AWS gives to such things.

    Attributes:
        stream_name: The stream.
        function_name: The function.
        account_id: Whose they are; 12 digits.
        region: Where they are.
    """

    stream_name: str
    function_name: str = "my-function"
    account_id: str = "111122223333"
    region: str = "us-east-1"

    @property
    def stream_arn(self) -> str:
        """Return the stream's Amazon Resource Name."""
        return f"arn:aws:kinesis:{self.region}:{self.account_id}:stream/{self.stream_name}"

    @property
    def function_arn(self) -> str:
        """Return the function's Amazon Resource Name."""
        return f"arn:aws:lambda:{self.region}:{self.account_id}:function:{self.function_name}"

    @property
    def role_arn(self) -> str:
        """Return the name of the role in which the function runs."""
        return f"arn:aws:iam::{self.account_id}:role/{self.function_name}-role"


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a function may ask about its own run.

    Simplification: the time that remains is that of the invocation's beginning.
    """

    aws_request_id: str
    function_name: str
    invoked_function_arn: str
    log_stream_name: str
    timeout_seconds: int
    function_version: str = "$LATEST"
    memory_limit_in_mb: str = "128"

    @property
    def log_group_name(self) -> str:
        """Return where the function's prints would go."""
        return f"/aws/lambda/{self.function_name}"

    def get_remaining_time_in_millis(self) -> int:
        """Return how long the function may still run."""
        return self.timeout_seconds * 1000


def event_of(records: Sequence[Record], shard_id: str, names: Names) -> Event:
    """Return the event for records of one shard, made anew so that a handler may change it.

    Example:
        >>> record = Record("user-1", b"hello", 1, 10.0, 2)
        >>> event = event_of([record], "shardId-000000000000", Names(stream_name="clicks"))
        >>> event["Records"][0]["kinesis"]["data"]
        'aGVsbG8='
    """
    return {"Records": [_event_record(record, shard_id, names) for record in records]}


def fitting(records: Sequence[Record], shard_id: str, names: Names) -> int:
    """Return how many of some records fit into one payload, from the first on; maybe none."""
    # A rough sum that is always too large saves the exact one, which is long.
    rough = sum(_most_bytes(record) for record in records)
    if rough <= FUNCTION_PAYLOAD_BYTES_AT_MOST:
        return len(records)
    size_bytes = len('{"Records":[]}')
    for place, record in enumerate(records):
        size_bytes += len(json.dumps(_event_record(record, shard_id, names))) + bool(place)
        if size_bytes > FUNCTION_PAYLOAD_BYTES_AT_MOST:
            return place
    return len(records)


def written(at: float) -> str:
    """Return a time as AWS's documents write it, to the millisecond.

    Example:
        >>> written(1573691884.8351)
        '2019-11-14T00:38:04.835Z'
    """
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


def written_second(at: float) -> str:
    """Return a whole second as window bounds write it."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")[:-6] + "Z"


def _event_record(record: Record, shard_id: str, names: Names) -> Event:
    sequence_number = record.sequence_number
    return {
        "kinesis": {
            "kinesisSchemaVersion": "1.0",
            "partitionKey": record.partition_key or "",
            "sequenceNumber": sequence_number,
            "data": b64encode(record.data).decode(),
            "approximateArrivalTimestamp": round(record.arrived_at, 3),
        },
        "eventSource": "aws:kinesis",
        "eventVersion": "1.0",
        "eventID": f"{shard_id}:{sequence_number}",
        "eventName": "aws:kinesis:record",
        "invokeIdentityArn": names.role_arn,
        "awsRegion": names.region,
        "eventSourceARN": names.stream_arn,
    }


def _most_bytes(record: Record) -> int:
    # A character outside ASCII is written with up to twelve, and a partition key has 256 at most.
    key = 12 * len(record.partition_key) if record.partition_key else 0
    return len(record.data) * 4 // 3 + 4 + key + _ROOM_FOR_NAMES
