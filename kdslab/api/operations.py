"""The operations that are served: each takes an account, the time and a request's members.

A parameter's name is the member's name in snake case; a member without a parameter is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeAlias

from kdslab.api import records, shards, streams

Handler: TypeAlias = Callable[..., dict[str, Any] | None]

OPERATIONS: Final[dict[str, Handler]] = {
    "CreateStream": streams.create_stream,
    "DeleteStream": streams.delete_stream,
    "DescribeStream": streams.describe_stream,
    "DescribeStreamSummary": streams.describe_stream_summary,
    "GetRecords": records.get_records,
    "GetShardIterator": records.get_shard_iterator,
    "ListShards": shards.list_shards,
    "ListStreams": streams.list_streams,
    "PutRecord": records.put_record,
    "PutRecords": records.put_records,
}
"""Every served operation by its name in the API."""
