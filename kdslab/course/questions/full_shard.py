"""A shard that never has room, and what one call of boto3 to it comes to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from botocore.config import Config
from botocore.exceptions import ClientError

from kdslab.api.lab import Lab
from kdslab.model.facts import SHARD_WRITE_RECORDS_PER_SECOND
from kdslab.model.throttle import WriteBudget

_ENTRY: Final = {"PartitionKey": "k", "Data": b"x"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One call to a shard that never has room.

    Attributes:
        attempts: How many requests it made.
        error: The code of the exception, or empty.
        failed: The FailedRecordCount of the answer, if there was one.
    """

    attempts: int
    error: str
    failed: int


@cache
def tried_on_a_full_shard(operation: str, mode: str = "standard") -> Tried:
    """Make one call and count its requests.

    Args:
        operation: "put_record", or "put_records" for three records at once.
        mode: The retry mode, "standard" or "legacy".

    Example:
        >>> tried_on_a_full_shard("put_record", "legacy").attempts
        5
    """
    lab = Lab()
    kinesis = lab.client("kinesis", config=Config(retries={"mode": mode}))
    kinesis.create_stream(StreamName="s", ShardCount=1)
    lab.advance(seconds=60)
    # A budget that was spent in a far future stays spent, whatever back-off does to the clock.
    far, (shard,) = lab.now() + 1e6, lab.account.find(lab.now(), "s").shards
    shard.budget = WriteBudget(now=far)
    shard.budget.spend(far, records=SHARD_WRITE_RECORDS_PER_SECOND, size_bytes=0)
    seen: list[float] = []
    kinesis.meta.events.register("request-created.kinesis", lambda **_: seen.append(lab.now()))
    given: dict[str, Any] = {"Records": [_ENTRY] * 3} if operation == "put_records" else _ENTRY
    try:
        answer = getattr(kinesis, operation)(StreamName="s", **given)
    except ClientError as refused:
        return Tried(attempts=len(seen), error=refused.response["Error"]["Code"], failed=0)
    return Tried(attempts=len(seen), error="", failed=answer.get("FailedRecordCount", 0))
