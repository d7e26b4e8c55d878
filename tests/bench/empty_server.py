"""A server that does nothing but answer at once: what the bench's client could do at most.

It takes each request to its end, looks at the operation's name alone, and sends an answer of the
size that kdslab's has.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys

from traffic import BATCH, READ

try:
    from uvloop import run
except ImportError:
    from asyncio import run

SEQUENCE_NUMBER = "49600902273357540915989931256901506243878407835297513618"
PUT = {"ShardId": "shardId-000000000000", "SequenceNumber": SEQUENCE_NUMBER}
RECORD = {
    "SequenceNumber": SEQUENCE_NUMBER,
    "ApproximateArrivalTimestamp": 1795424400.123,
    "Data": "x" * 136,
    "PartitionKey": "user-10000000",
}
SHARD_ITERATOR = "x" * 200
ANSWERS = {
    "ListStreams": {"StreamNames": [], "HasMoreStreams": False},
    "CreateStream": {},
    "DescribeStreamSummary": {"StreamDescriptionSummary": {"StreamStatus": "ACTIVE"}},
    "PutRecord": PUT,
    "PutRecords": {"FailedRecordCount": 0, "Records": [PUT] * BATCH},
    "GetShardIterator": {"ShardIterator": SHARD_ITERATOR},
    "GetRecords": {
        "Records": [RECORD] * READ,
        "NextShardIterator": SHARD_ITERATOR,
        "MillisBehindLatest": 0,
    },
}
_OPERATION = re.compile(rb"X-Amz-Target: Kinesis_20131202\.(\w+)")
_LENGTH = re.compile(rb"Content-Length: (\d+)")


def whole(answer: object) -> bytes:
    """Return an answer with its head."""
    body = json.dumps(answer, separators=(",", ":")).encode()
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)


WHOLE = {name.encode(): whole(answer) for name, answer in ANSWERS.items()}


class Empty(asyncio.Protocol):
    """One connection to the server that does nothing."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.missing = 0
        self.answer = b""

    def data_received(self, data: bytes) -> None:
        if self.missing:
            self.missing -= len(data)
        else:
            head, _, begun = data.partition(b"\r\n\r\n")
            self.answer = WHOLE[_OPERATION.search(head)[1]]
            self.missing = int(_LENGTH.search(head)[1]) - len(begun)
        if not self.missing:
            self.transport.write(self.answer)


async def serve(port: int) -> None:
    """Serve until stopped."""
    server = await asyncio.get_running_loop().create_server(Empty, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    run(serve(int(sys.argv[1])))
