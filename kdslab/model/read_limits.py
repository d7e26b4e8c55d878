"""How much a shard gives out: what all its polling readers share.

Two rules hold at once. A shard answers five GetRecords calls a second. And it has a tank of two
seconds' worth of one MiB, 2 MiB, that fills at 2 MiB a second: an answer takes its bytes out, even
more than there are (an answer may carry 10 MiB), and a tank that was emptied must be full again
before it gives anything. So an answer of 10 MiB is followed by five silent seconds, and an answer
that took the last of 2 MiB by one: the two penalties that the API reference describes.

Simplification: AWS does not publish its algorithm; the tank is the simplest that shows both.
"""

from __future__ import annotations

from kdslab.model.facts import (
    ITERATOR_CALLS_PER_SECOND,
    SHARD_READ_BYTES_PER_SECOND,
    SHARD_READ_CALLS_PER_SECOND,
)
from kdslab.model.throttle import Bucket


class Tank:
    """Bytes that may be overdrawn once; an emptied tank fills up before it gives again.

    Args:
        now: The time at which it is full, in seconds.
        bytes_per_second: How fast it fills, and how much it holds.

    Example:
        >>> tank = Tank(now=0.0, bytes_per_second=2_000_000)
        >>> tank.take(0.0, 10_000_000)
        >>> tank.wait_seconds(0.0), tank.wait_seconds(5.0)
        (5.0, 0.0)
    """

    __slots__ = ("_bucket", "_emptied", "_full")

    def __init__(self, *, now: float, bytes_per_second: int) -> None:
        self._full = bytes_per_second
        self._bucket = _bucket(now, bytes_per_second)
        self._emptied = False

    def wait_seconds(self, now: float) -> float:
        """Return how long the tank gives nothing: 0 if it may be asked now."""
        if not self._emptied:
            return 0.0
        wait_seconds = self._bucket.wait_seconds(now, self._full)
        self._emptied = wait_seconds > 0
        return wait_seconds

    def take(self, now: float, size_bytes: int) -> None:
        """Take an answer's bytes out; the caller has asked `wait_seconds`."""
        self._bucket.level(now)
        self._bucket.take(size_bytes)
        self._emptied = self._emptied or self._bucket.level(now) <= 0


class ReadLimits:
    """What one shard gives to all its polling readers together.

    Args:
        now: The time at which nothing is used, in seconds.
    """

    __slots__ = ("_calls", "_iterators", "_tank")

    def __init__(self, *, now: float) -> None:
        self._calls = _bucket(now, SHARD_READ_CALLS_PER_SECOND)
        self._iterators = _bucket(now, ITERATOR_CALLS_PER_SECOND)
        self._tank = Tank(now=now, bytes_per_second=SHARD_READ_BYTES_PER_SECOND)

    def ask(self, now: float) -> tuple[str, float] | None:
        """Ask whether GetRecords is answered now, and count the call if it is.

        Returns:
            None if it is; else the limit that is used up ("calls" or "bytes") and the seconds
            until it is not.
        """
        wait_seconds = self._tank.wait_seconds(now)
        if wait_seconds > 0:
            return "bytes", wait_seconds
        return _refused(self._calls, now, "calls")

    def ask_iterator(self, now: float) -> tuple[str, float] | None:
        """Ask whether GetShardIterator is answered now, and count the call if it is."""
        return _refused(self._iterators, now, "iterators")

    def take(self, now: float, size_bytes: int) -> None:
        """Pay for the bytes of an answer."""
        self._tank.take(now, size_bytes)


def _bucket(now: float, per_second: int) -> Bucket:
    return Bucket(capacity=per_second, refill_per_second=per_second, now=now)


def _refused(bucket: Bucket, now: float, limit: str) -> tuple[str, float] | None:
    wait_seconds = bucket.wait_seconds(now, 1)
    if wait_seconds > 0:
        return limit, wait_seconds
    bucket.take(1)
    return None
