"""One account in one region: its streams by name, and the quota that they share."""

from __future__ import annotations

from dataclasses import dataclass, field

from kdslab.model.errors import (
    LimitExceededException,
    ResourceInUseException,
    ResourceNotFoundException,
)
from kdslab.model.facts import RECORD_BYTES_BY_DEFAULT, SHARDS_PER_ACCOUNT
from kdslab.model.stream import Stream, StreamMode, StreamStatus


@dataclass(slots=True, kw_only=True)
class Account:
    """Who owns the streams, and where.

    Simplification: calls of the control plane are not limited in rate; streams are not limited in
    number, and any number of them may be CREATING at once.
    Simplification: every caller may do everything, and nothing is encrypted.

    Attributes:
        id: The account's 12 digits.
        region: The region's name.
        shard_quota: How many shards all provisioned streams may have together.
    """

    id: str = "111122223333"
    region: str = "us-east-1"
    shard_quota: int = SHARDS_PER_ACCOUNT
    _streams: dict[str, Stream] = field(default_factory=dict)

    def arn(self, stream_name: str) -> str:
        """Return the Amazon Resource Name of a stream."""
        return f"arn:aws:kinesis:{self.region}:{self.id}:stream/{stream_name}"

    def streams(self, now: float) -> list[Stream]:
        """Return the streams that exist at a time, by name."""
        gone = [name for name, stream in self._streams.items() if stream.is_gone(now)]
        for name in gone:
            del self._streams[name]
        return [self._streams[name] for name in sorted(self._streams)]

    def create(
        self,
        now: float,
        name: str,
        *,
        shard_count: int,
        mode: StreamMode = StreamMode.PROVISIONED,
        record_bytes_at_most: int = RECORD_BYTES_BY_DEFAULT,
    ) -> Stream:
        """Make a stream; it is CREATING for a while.

        Raises:
            ResourceInUseException: If there is a stream of this name.
            LimitExceededException: If the account would have too many provisioned shards.
        """
        shards = [
            len(stream.shards)
            for stream in self.streams(now)
            if stream.mode is StreamMode.PROVISIONED
        ]
        if name in self._streams:
            raise ResourceInUseException(f"Stream {name} under account {self.id} already exists.")
        if mode is StreamMode.PROVISIONED:
            self._check_quota(sum(shards), shard_count)
        self._streams[name] = Stream(
            name,
            shard_count=shard_count,
            now=now,
            mode=mode,
            record_bytes_at_most=record_bytes_at_most,
            account_id=self.id,
        )
        return self._streams[name]

    def find(self, now: float, name: str) -> Stream:
        """Return a stream by its name.

        Raises:
            ResourceNotFoundException: If there is none.
        """
        stream = self._streams.get(name)
        if stream is None or stream.is_gone(now):
            raise ResourceNotFoundException(f"Stream {name} under account {self.id} not found.")
        return stream

    def delete(self, now: float, name: str) -> None:
        """Begin to delete a stream; it is DELETING for a while, then gone.

        Raises:
            ResourceNotFoundException: If there is none.
            ResourceInUseException: If it is already being deleted.
        """
        stream = self.find(now, name)
        if stream.status(now) is not StreamStatus.ACTIVE:
            raise ResourceInUseException(
                f"Stream {name} under account {self.id} not ACTIVE, "
                f"instead in state {stream.status(now)}"
            )
        stream.deleted_at = now

    def _check_quota(self, now_open: int, additional: int) -> None:
        if now_open + additional > self.shard_quota:
            raise LimitExceededException(
                f"This request would exceed the shard limit for the account {self.id} in "
                f"{self.region}. Current shard count for the account: {now_open}. "
                f"Limit: {self.shard_quota}. Number of additional shards that would have resulted "
                f"from this request: {additional}. Refer to the AWS Service Limits page "
                "(http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) "
                "for current limits and how to request higher limits."
            )
