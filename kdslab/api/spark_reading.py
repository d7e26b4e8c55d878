"""What a Spark query asks of a stream, through boto3: which shards, how far, and what lies between.

The driver wants to know the newest record of each shard, for which Kinesis has no call. Reading all
that came would read everything twice; so it reads one record, whose answer says how far the newest
is away, and then the last second, or more if nothing came in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from kdslab.api.spark_offsets import Offset, Piece, ShardPlace, is_after, newest_offset
from kdslab.model.facts import SHARD_READ_CALLS_PER_SECOND
from kdslab.sim.readers.leases import Sentinel

POSITIONS: Final = (Sentinel.TRIM_HORIZON.value, Sentinel.LATEST.value)
"""Where a query may begin that has no checkpoint yet."""

_LOOK_BACK_FACTOR: Final = 4
_ATTEMPTS: Final = 10
_REQUIRED: Final = "streamName"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A stream and how to reach it: words only, so that it travels to every worker.

    Attributes:
        stream: The stream's name.
        region: Its region, or empty for what boto3 finds by itself.
        endpoint_url: Another service than AWS, such as that of `kdslab serve`, or empty.
        position: One of `POSITIONS`.
    """

    stream: str
    region: str = ""
    endpoint_url: str = ""
    position: str = POSITIONS[0]

    @classmethod
    def of(cls, options: Mapping[str, str]) -> Source:
        """Read the options `streamName`, `region`, `endpointUrl` and `initialPosition`.

        Raises:
            ValueError: If the stream is not named or there is no such position.
        """
        position = (options.get("initialPosition") or POSITIONS[0]).upper()
        if not options.get(_REQUIRED):
            raise ValueError(f"the option {_REQUIRED} must name a stream")
        if position not in POSITIONS:
            raise ValueError(f"initialPosition must be {' or '.join(POSITIONS)}, got {position}")
        return cls(
            stream=options[_REQUIRED],
            region=options.get("region") or "",
            endpoint_url=options.get("endpointUrl") or "",
            position=position,
        )

    def client(self) -> Any:
        """Return a client of boto3 of this process; credentials come from where boto3 looks."""
        return _client(self.region, self.endpoint_url)


class StreamReading:
    """A stream as the driver and the workers read it.

    Args:
        client: boto3's.
        stream: The stream's name.
        pause: Waits a few seconds, so as not to ask a shard too often.
    """

    def __init__(self, client: Any, stream: str, pause: Callable[[float], object]) -> None:
        self._client = client
        self._stream = stream
        self._pause = pause

    def shards(self) -> list[ShardPlace]:
        """Return all shards that still hold records or take some."""
        pages = self._client.get_paginator("list_shards").paginate(StreamName=self._stream)
        return [_place(shard) for page in pages for shard in page["Shards"]]

    def first_offset(self, position: str) -> Offset:
        """Return where a query begins that has no checkpoint: before all, or behind all."""
        if position == Sentinel.TRIM_HORIZON:
            return {}
        return newest_offset(self.shards(), self.newest)

    def newest(self, shard_id: str, after: str) -> str:
        """Return the newest sequence number of a shard, or `after` if nothing came behind it."""
        first, behind_millis = self._first(shard_id, after)
        if first is None or not behind_millis:
            return after if first is None else str(first["SequenceNumber"])
        begin = first["ApproximateArrivalTimestamp"]
        tip, seconds = begin + timedelta(milliseconds=behind_millis), 1
        while (moment := tip - timedelta(seconds=seconds)) > begin:
            if found := self._last(shard_id, moment, after):
                return found
            seconds *= _LOOK_BACK_FACTOR
        return self._last(shard_id, None, after) or str(first["SequenceNumber"])

    def records(self, piece: Piece) -> Iterator[dict[str, Any]]:
        """Yield the records of a piece as GetRecords gives them.

        What has expired before it was read is skipped, as by every consumer.

        Raises:
            LookupError: If the piece's end is no longer to be found.
        """
        for page in self._pages(piece.shard_id, piece.after):
            for record in page["Records"]:
                if _is_past(record, piece.until):
                    return
                yield record
                if record["SequenceNumber"] == piece.until:
                    return
            if piece.until != Sentinel.SHARD_END and _is_at_tip(page):
                break
        if piece.until != Sentinel.SHARD_END:
            raise LookupError(
                f"{piece.shard_id} of {self._stream} ends before the record {piece.until}: it has "
                "expired, or the checkpoint belongs to another stream of that name"
            )

    def _first(self, shard_id: str, after: str) -> tuple[dict[str, Any] | None, int]:
        """Return the first record behind another, and how far behind the newest that is."""
        for page in self._pages(shard_id, after, limit=1):
            if page["Records"] or _is_at_tip(page):
                return next(iter(page["Records"]), None), page["MillisBehindLatest"]
        return None, 0

    def _last(self, shard_id: str, moment: datetime | None, after: str) -> str:
        """Return the last record from a moment on, or empty if none lies behind another."""
        last = after
        for page in self._pages(shard_id, after, moment=moment):
            found = page["Records"][-1]["SequenceNumber"] if page["Records"] else ""
            last = found if is_after(found, last) else last
            if _is_at_tip(page):
                break
        return last if last != after else ""

    def _pages(
        self, shard_id: str, after: str, *, limit: int | None = None, moment: datetime | None = None
    ) -> Iterator[dict[str, Any]]:
        """Yield the answers of GetRecords, until the shard ends or the caller has enough."""
        wanted = {} if limit is None else {"Limit": limit}
        iterator = self._iterator(shard_id, after, moment)
        while iterator:
            try:
                page = self._client.get_records(ShardIterator=iterator, **wanted)
            except self._client.exceptions.ExpiredIteratorException:
                # Whoever takes the records needed more than five minutes for a page.
                iterator = self._iterator(shard_id, after, moment)
                continue
            yield page
            if page["Records"]:
                after, moment = page["Records"][-1]["SequenceNumber"], None
            iterator = page.get("NextShardIterator")
            self._pause(1 / SHARD_READ_CALLS_PER_SECOND)

    def _iterator(self, shard_id: str, after: str, moment: datetime | None) -> str:
        start: dict[str, Any] = {"ShardIteratorType": Sentinel.TRIM_HORIZON.value}
        if moment is not None:
            start = {"ShardIteratorType": "AT_TIMESTAMP", "Timestamp": moment}
        elif after:
            kind = "AFTER_SEQUENCE_NUMBER"
            start = {"ShardIteratorType": kind, "StartingSequenceNumber": after}
        answer = self._client.get_shard_iterator(StreamName=self._stream, ShardId=shard_id, **start)
        return str(answer["ShardIterator"])


def _place(shard: Mapping[str, Any]) -> ShardPlace:
    parents = (shard.get("ParentShardId"), shard.get("AdjacentParentShardId"))
    return ShardPlace(
        shard_id=shard["ShardId"],
        parents=tuple(parent for parent in parents if parent),
        is_closed="EndingSequenceNumber" in shard["SequenceNumberRange"],
    )


def _is_at_tip(page: Mapping[str, Any]) -> bool:
    return not page["MillisBehindLatest"]


def _is_past(record: Mapping[str, Any], until: str) -> bool:
    return until != Sentinel.SHARD_END and is_after(record["SequenceNumber"], until)


@lru_cache
def _client(region: str, endpoint_url: str) -> Any:
    import boto3
    from botocore.config import Config

    retries = Config(retries={"mode": "standard", "total_max_attempts": _ATTEMPTS})
    return boto3.client(
        "kinesis",
        region_name=region or None,
        endpoint_url=endpoint_url or None,
        config=retries,
    )
