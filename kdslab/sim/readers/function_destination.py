"""Where a mapping leaves what it gave up: a document about the batch, and not its records.

Source: Lambda developer guide, "Retain discarded batch records", the sample invocation record.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

from kdslab.model.record import Record
from kdslab.sim.readers.function_event import Names, written

Destination: TypeAlias = list[dict[str, Any]] | Path | None
"""A list that gets the documents, a file that gets one a line, or nowhere."""

RETRIES = "RetryAttemptsExhausted"
AGE = "RecordAgeExceeded"
SIZE = "PayloadSizeExceeded"


def failure(
    records: Sequence[Record],
    *,
    shard_id: str,
    names: Names,
    condition: str,
    invocations: int,
    request_id: str,
    now: float,
) -> dict[str, Any]:
    """Return the document about a batch that was given up.

    Simplification: the condition of a record that no payload can carry was not found; here it is
    "PayloadSizeExceeded".

    Args:
        records: The batch, at least one record.
        shard_id: Where it came from.
        names: The stream and the function.
        condition: Why it was given up.
        invocations: How often the function got it; 0 leaves the response out.
        request_id: The last invocation's.
        now: The time.
    """
    response = {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"}
    return {
        "requestContext": {
            "requestId": request_id,
            "functionArn": names.function_arn,
            "condition": condition,
            "approximateInvokeCount": invocations,
        },
        **({"responseContext": response} if invocations else {}),
        "version": "1.0",
        "timestamp": written(now),
        "KinesisBatchInfo": {
            "shardId": shard_id,
            "startSequenceNumber": records[0].sequence_number,
            "endSequenceNumber": records[-1].sequence_number,
            "approximateArrivalOfFirstRecord": written(records[0].arrived_at),
            "approximateArrivalOfLastRecord": written(records[-1].arrived_at),
            "batchSize": len(records),
            "streamArn": names.stream_arn,
        },
    }


def send(destination: Destination, document: dict[str, Any]) -> None:
    """Leave a document at a destination."""
    if isinstance(destination, Path):
        with destination.open("a", encoding="utf-8") as file:
            file.write(json.dumps(document) + "\n")
    elif destination is not None:
        destination.append(document)
