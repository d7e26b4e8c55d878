"""What an account may have at once: shards, on-demand streams, streams in the making, warmth.

Source: developer guide, quotas and limits; API reference, CreateStream and
UpdateStreamWarmThroughput.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kdslab.model.commitment import CommitmentStatus
from kdslab.model.errors import InvalidArgumentException, LimitExceededException
from kdslab.model.lifecycle import UPDATING_SECONDS
from kdslab.model.on_demand import shards_at_most
from kdslab.model.quotas import (
    CREATING_AT_ONCE,
    LARGE_REGIONS,
    ON_DEMAND_STREAMS_PER_ACCOUNT,
    SHARDS_PER_ACCOUNT,
    SHARDS_PER_ACCOUNT_ELSEWHERE,
    WARM_MIBPS_AT_MOST,
)
from kdslab.model.stream import Stream, StreamMode, StreamStatus


def shards_granted(region: str) -> int:
    """Return how many provisioned shards an account may have in a region unless it asks for more.

    Simplification: outside the three large regions it is 1,000; AWS says "1,000 or 6,000".

    Example:
        >>> shards_granted("us-east-1"), shards_granted("eu-central-1")
        (20000, 1000)
    """
    return SHARDS_PER_ACCOUNT if region in LARGE_REGIONS else SHARDS_PER_ACCOUNT_ELSEWHERE


class _UnderWay(NamedTuple):
    """What a change of a stream will have made of it when it is over."""

    until: float
    mode: StreamMode
    open_shards: int


class Allowance:
    """The limits of one account in one region, and AWS's words when one is reached.

    A change that is under way counts from its beginning with the most shards it will open, and a
    stream on the way from one mode to the other counts in both.

    Args:
        account_id: The account's 12 digits.
        region: The region's name.
    """

    def __init__(self, *, account_id: str, region: str) -> None:
        self._place = f"account {account_id} in {region}"
        self._account_id = account_id
        self._under_way: dict[str, _UnderWay] = {}

    def begun(self, now: float, stream: Stream, mode: StreamMode, open_shards: int) -> None:
        """Take note of a change that has just begun.

        Args:
            now: When it began.
            stream: The stream, which is UPDATING now.
            mode: The mode that it will have.
            open_shards: The most shards that will be open on the way.
        """
        until = now
        while stream.status(until) is StreamStatus.UPDATING:
            until += UPDATING_SECONDS
        self._under_way[stream.name] = _UnderWay(until, mode, open_shards)

    def shard_count(self, now: float, streams: Iterable[Stream]) -> int:
        """Return how many shards count towards the quota: the open ones of provisioned streams."""
        return sum(
            max(count for _, count in self._terms(now, stream))
            for stream in streams
            if self._is_in(now, stream, StreamMode.PROVISIONED)
        )

    def on_demand_count(self, now: float, streams: Iterable[Stream]) -> int:
        """Return how many streams are on-demand, or on the way there or back."""
        return sum(self._is_in(now, stream, StreamMode.ON_DEMAND) for stream in streams)

    def check_shards(
        self, now: float, streams: Iterable[Stream], additional: int, limit: int
    ) -> None:
        """Refuse more provisioned shards than there is room for.

        Args:
            now: The time of the call.
            streams: All streams of the account.
            additional: How many shards are to come.
            limit: How many all provisioned streams may have together.

        Raises:
            LimitExceededException: If there would be too many.
        """
        now_open = self.shard_count(now, streams)
        if now_open + additional > limit:
            raise LimitExceededException(
                f"This request would exceed the shard limit for the {self._place}. "
                f"Current shard count for the account: {now_open}. "
                f"Limit: {limit}. Number of additional shards that would have resulted "
                f"from this request: {additional}. Refer to the AWS Service Limits page "
                "(http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) "
                "for current limits and how to request higher limits."
            )

    def check_on_demand(self, now: float, streams: Iterable[Stream]) -> None:
        """Refuse one on-demand stream more than there may be.

        Raises:
            LimitExceededException: If there are as many as there may be.
        """
        present = self.on_demand_count(now, streams)
        if present >= ON_DEMAND_STREAMS_PER_ACCOUNT:
            raise LimitExceededException(
                "This request would exceed the limit on the number of On-Demand streams for the "
                f"{self._place}. Current On-Demand streams count: {present}. "
                f"Limit: {ON_DEMAND_STREAMS_PER_ACCOUNT}."
            )

    def check_creating(self, now: float, streams: Iterable[Stream]) -> None:
        """Refuse one new stream more while too many are still CREATING.

        Raises:
            LimitExceededException: If as many are CREATING as may be.
        """
        creating = sum(stream.status(now) is StreamStatus.CREATING for stream in streams)
        if creating >= CREATING_AT_ONCE:
            raise LimitExceededException(
                "This request would have exceed the limit on the number of streams that can "
                "simultaneously be in CREATING or DELETING for the account "
                f"{self._account_id}. Limit: {CREATING_AT_ONCE}."
            )

    def _is_in(self, now: float, stream: Stream, mode: StreamMode) -> bool:
        return any(term[0] is mode for term in self._terms(now, stream))

    def _terms(self, now: float, stream: Stream) -> list[tuple[StreamMode, int]]:
        """Return mode and open shards as they are, and as a change under way will make them."""
        present = stream.mode, len(stream.open_shards)
        change = self._under_way.get(stream.name)
        if change is None or now >= change.until:
            return [present]
        return [present, (change.mode, change.open_shards)]


def check_warm_throughput(status: CommitmentStatus, mibps: int | None, region: str) -> None:
    """Refuse to set warm throughput in an account that is not committed; None sets nothing.

    Simplification: while the end of a commitment is scheduled, warm throughput cannot be asked for;
    AWS does not say what would become of it at that end.

    Raises:
        InvalidArgumentException: If the commitment is not enabled.
        LimitExceededException: If it is more than 10 GiB/s, or than the region gives a stream.
    """
    if mibps is None:
        return
    if status is not CommitmentStatus.ENABLED:
        raise InvalidArgumentException(
            "Warm throughput needs an account with MinimumThroughputBillingCommitment enabled; "
            f"here it is {status}."
        )
    at_most = min(WARM_MIBPS_AT_MOST, shards_at_most(region))
    if mibps > at_most:
        raise LimitExceededException(
            f"A stream may have {at_most} MiB/s of warm throughput at most in {region}, "
            f"got {mibps}."
        )
