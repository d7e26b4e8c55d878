"""What the bench sends, as bytes made before the clock starts, and what a good answer holds.

Every record that is made here is different, data and partition key: a server that keeps equal ones
once gains nothing by it.
"""

from __future__ import annotations

import json
import random
import re
from base64 import b64encode
from collections.abc import Iterator
from itertools import count

STREAM = "bench"
SHARDS = 4
BATCH = 500
READ = 10_000
_SIGNATURE = (
    "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261123/us-east-1/kinesis/aws4_request, "
    "SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=" + "0" * 64
)
_NONE_FAILED = re.compile(rb'"FailedRecordCount": *0\b')
_STORED = b'"SequenceNumber"'


def request(operation: str, body: bytes) -> bytes:
    """Return a request as an SDK would send it; the signature has the right shape only."""
    return (
        "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: identity\r\n"
        f"X-Amz-Target: Kinesis_20131202.{operation}\r\n"
        "Content-Type: application/x-amz-json-1.1\r\nUser-Agent: kdslab-bench\r\n"
        f"X-Amz-Date: 20261123T090000Z\r\nAuthorization: {_SIGNATURE}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode() + body


def asked(operation: str, **members: object) -> bytes:
    """Return a request with these members."""
    return request(operation, json.dumps(members).encode())


def records(size_bytes: int, *, seed: int) -> Iterator[str]:
    """Return records without end as JSON, all different; the same seed gives the same ones."""
    chance = random.Random(seed)
    for number in count(seed * 10_000_000):
        data = b64encode(chance.randbytes(size_bytes)).decode()
        yield f'"Data":"{data}","PartitionKey":"user-{number}"'


def puts(size_bytes: int, *, seed: int = 1) -> Iterator[bytes]:
    """Return PutRecord requests without end."""
    for record in records(size_bytes, seed=seed):
        yield request("PutRecord", f'{{"StreamName":"{STREAM}",{record}}}'.encode())


def batches(size_bytes: int, *, seed: int = 1) -> Iterator[bytes]:
    """Return PutRecords requests of 500 records each, without end."""
    source = records(size_bytes, seed=seed)
    while True:
        entries = ",".join(f"{{{next(source)}}}" for _ in range(BATCH))
        body = f'{{"StreamName":"{STREAM}","Records":[{entries}]}}'
        yield request("PutRecords", body.encode())


def get_records(iterator: bytes) -> bytes:
    """Return a GetRecords request for the most that an answer may hold."""
    return request("GetRecords", b'{"ShardIterator":"%b","Limit":%d}' % (iterator, READ))


def iterator_in(answer: bytes, name: bytes = b"NextShardIterator") -> bytes:
    """Return an answer's iterator, as it is written there; the two ends are searched first."""
    for part in (answer[-2_000:], answer[:2_000], answer):
        found = re.search(rb'"%b": *"([^"]+)"' % name, part)
        if found:
            return found[1]
    raise ValueError(f"no {name.decode()} in {answer[:200]!r}")


def check_put(answer: bytes) -> None:
    """Refuse an answer to PutRecord that stored nothing."""
    _check(_STORED in answer, answer)


def check_batch(answer: bytes) -> None:
    """Refuse an answer to PutRecords that did not store every record."""
    _check(_NONE_FAILED.search(answer) and answer.count(_STORED) == BATCH, answer)


def check_read(answer: bytes) -> None:
    """Refuse an answer to GetRecords that is not full."""
    _check(answer.count(_STORED) == READ, answer)


def _check(good: object, answer: bytes) -> None:
    if not good:
        raise ValueError(f"not every record went through: {answer[:300]!r}")
