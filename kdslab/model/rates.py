"""How often the control plane may be called: a bucket for each operation, for some each stream.

Calls that make, change or describe a stream are rationed, and most rations are one pot for the
whole account: DescribeStream may be called 10 times a second by all programs together, on all
streams together, and that is why a fleet that starts all at once stumbles over it. ListShards has
1,000 a second, for each stream its own.

Where two pages of AWS disagree about whether a rate is for an account or for each stream, the API
reference is followed, and the entry has the confidence "X". Operations for which AWS gives no
figure are not limited here; the data plane is limited by shards and elsewhere.

Simplification: how AWS draws its second is not published; a bucket that holds one second's calls
and refills as fast lets up to two seconds' worth through after a pause.
Simplification: each operation has a bucket of its own; a refused call takes nothing out.
Simplification: UpdateShardCount's 10 a second are for the account; AWS does not say for whom.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from kdslab.model.errors import LimitExceededException
from kdslab.model.facts import fact
from kdslab.model.quotas import LIST_SHARDS_CALLS_PER_SECOND
from kdslab.model.throttle import Bucket

_MICRO: Final = 1_000_000
_QUOTAS_PAGE: Final = "Developer guide, quotas and limits"


class Scope(StrEnum):
    """Who shares a rate."""

    ACCOUNT = "account"
    STREAM = "stream"


@dataclass(frozen=True, slots=True)
class Rate:
    """How often one operation may be called.

    Attributes:
        calls_per_second: By all callers together.
        scope: Whether on all streams together, or on each.
    """

    calls_per_second: int
    scope: Scope


def _rates(
    calls: int, scope: Scope, operations: str, source: str = "", confidence: str = "V"
) -> dict[str, Rate]:
    """Enter the same rate for several operations; by default each is its own source."""
    return {
        operation: Rate(
            fact(
                f"{operation} calls, each {scope}",
                calls,
                "calls/s",
                source or f"API reference, {operation}",
                confidence,
            ),
            scope,
        )
        for operation in operations.split()
    }


RATES: Final = MappingProxyType(
    {
        **_rates(5, Scope.ACCOUNT, "CreateStream DeleteStream AddTagsToStream ListStreams"),
        **_rates(1, Scope.ACCOUNT, "DescribeLimits"),
        **_rates(10, Scope.ACCOUNT, "DescribeStream"),
        **_rates(20, Scope.ACCOUNT, "DescribeStreamSummary"),
        **_rates(20, Scope.STREAM, "DescribeStreamConsumer"),
        # The same thousand as the shards on a page; the two have nothing to do with each other.
        **_rates(LIST_SHARDS_CALLS_PER_SECOND, Scope.STREAM, "ListShards"),
        **_rates(5, Scope.STREAM, "ListStreamConsumers DeregisterStreamConsumer"),
        **_rates(
            5,
            Scope.ACCOUNT,
            "SplitShard MergeShards RegisterStreamConsumer ListTagsForStream RemoveTagsFromStream",
            confidence="X",
        ),
        **_rates(
            5,
            Scope.STREAM,
            "EnableEnhancedMonitoring DisableEnhancedMonitoring"
            " IncreaseStreamRetentionPeriod DecreaseStreamRetentionPeriod",
            _QUOTAS_PAGE,
        ),
        **_rates(10, Scope.ACCOUNT, "UpdateShardCount"),
        **_rates(
            5,
            Scope.ACCOUNT,
            "UpdateStreamWarmThroughput DescribeAccountSettings UpdateAccountSettings"
            " CreateChannel DeleteChannel DescribeChannel ListChannels UpdateChannel",
        ),
        **_rates(
            5,
            Scope.ACCOUNT,
            "PutResourcePolicy GetResourcePolicy DeleteResourcePolicy",
            _QUOTAS_PAGE,
        ),
    }
)
"""The rates by operation."""


class RateLimits:
    """The rations of one account.

    A bucket that time has filled again is as good as none, so those are forgotten once a second:
    what is kept are the operations and streams of about the last second.

    Args:
        account_id: The account's 12 digits, for the refusals.

    Example:
        >>> limits = RateLimits("111122223333")
        >>> limits.check(0.0, "DescribeLimits")
        >>> limits.check(0.5, "DescribeLimits")
        Traceback (most recent call last):
        kdslab.model.errors.LimitExceededException: Rate exceeded for account 111122223333.
    """

    __slots__ = ("_account_id", "_buckets", "_swept_at")

    def __init__(self, account_id: str) -> None:
        self._account_id = account_id
        self._buckets: dict[tuple[str, str | None], Bucket] = {}
        self._swept_at = 0.0

    def check(self, now: float, operation: str, stream_name: str | None = None) -> None:
        """Let a call through, or refuse it.

        Args:
            now: The time of the call, in seconds of Unix time.
            operation: Its name, such as "DescribeStream"; one without a rate passes.
            stream_name: The stream that it names; None if it names none.

        Raises:
            LimitExceededException: If it comes too soon after others.
        """
        rate = RATES.get(operation)
        if rate is None:
            return
        self._sweep(now)
        bucket = self._bucket(now, operation, stream_name, rate)
        if bucket.level(now) < _MICRO:
            raise LimitExceededException(self._refusal(stream_name))
        bucket.take(1)

    def _bucket(self, now: float, operation: str, stream_name: str | None, rate: Rate) -> Bucket:
        key = (operation, stream_name if rate.scope is Scope.STREAM else None)
        if key not in self._buckets:
            calls = rate.calls_per_second
            self._buckets[key] = Bucket(capacity=calls, refill_per_second=calls, now=now)
        return self._buckets[key]

    def _sweep(self, now: float) -> None:
        """Forget the buckets that are full."""
        if now < self._swept_at + 1:
            return
        self._swept_at = now
        self._buckets = {
            key: bucket
            for key, bucket in self._buckets.items()
            if bucket.level(now) < RATES[key[0]].calls_per_second * _MICRO
        }

    def _refusal(self, stream_name: str | None) -> str:
        """Return AWS's words, seen at DescribeStream and at ListStreams."""
        if stream_name is None:
            return f"Rate exceeded for account {self._account_id}."
        return f"Rate exceeded for stream {stream_name} under account {self._account_id}."
