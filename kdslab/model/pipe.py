"""What one consumer has of one shard, and shares with nobody: 2 MiB a second and one subscription.

Simplification: the pipe is a bucket of one second's worth. A record larger than that waits for a
full bucket and leaves it in debt, so that large records come at the same 2 MiB a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import TYPE_CHECKING, Final

from kdslab.model.errors import LimitExceededException, ResourceInUseException
from kdslab.model.facts import (
    ANSWER_RECORDS_AT_MOST,
    FAN_OUT_BYTES_PER_SECOND,
    SUBSCRIBE_CALLS_PER_SECOND,
    TAKEOVER_SECONDS,
)
from kdslab.model.record import Record
from kdslab.model.shard import Shard
from kdslab.model.throttle import Bucket

if TYPE_CHECKING:
    from kdslab.model.subscription import Subscription

_MICRO: Final = 1_000_000


class Pipe:
    """A consumer's way to a shard: who may open it, and how fast records come through.

    Args:
        now: The time at which nothing is used, in seconds.
        name: Account, stream, shard and consumer, as AWS's messages name them together.

    Attributes:
        holder: The subscription that was opened last, if there was one.
    """

    def __init__(self, now: float, name: str) -> None:
        self.name = name
        self.holder: Subscription | None = None
        self._opened_at = -inf
        self._calls = _bucket(now, SUBSCRIBE_CALLS_PER_SECOND)
        self._bytes = _bucket(now, FAN_OUT_BYTES_PER_SECOND)

    def ask(self, now: float) -> None:
        """Let a call to SubscribeToShard in, or refuse it.

        Within five seconds of an opening the pipe is not given to anyone, even if the one who
        opened it has left since.

        Raises:
            LimitExceededException: If this is the second call within a second.
            ResourceInUseException: If the pipe was opened less than five seconds ago.
        """
        if self.lack(now)[0] == "subscriptions":
            raise LimitExceededException(f"Rate exceeded for consumer {self.name}.")
        self._calls.take(1)
        if now < self._opened_at + TAKEOVER_SECONDS:
            raise self.in_use()

    def lack(self, now: float) -> tuple[str, float]:
        """Say what stands in the way of a call, if anything does.

        Returns:
            "subscriptions", "takeover" or "", and the seconds until the way is free.
        """
        call = self._calls.wait_seconds(now, 1)
        takeover = max(0.0, self._opened_at + TAKEOVER_SECONDS - now)
        limit = "subscriptions" if call else "takeover" if takeover else ""
        return limit, max(call, takeover)

    def open(self, now: float, holder: Subscription) -> None:
        """Give the pipe to a subscription that was let in."""
        self.holder = holder
        self._opened_at = now

    def in_use(self) -> ResourceInUseException:
        """Return what is said to all but the one who has the pipe."""
        return ResourceInUseException(
            f"Another active subscription exists for this consumer: {self.name}"
        )

    def wait_seconds(self, now: float, record: Record) -> float:
        """Return how long it takes until a record fits through; 0 if it does."""
        size_bytes = min(record.size_bytes, FAN_OUT_BYTES_PER_SECOND)
        return self._bytes.wait_seconds(now, size_bytes)

    def fitting(self, now: float, shard: Shard, counter: int) -> list[Record]:
        """Return the shard's records from a counter on that fit through together.

        The caller has asked `wait_seconds` for the first of them, which is in any case among them.
        """
        room = self._bytes.level(now) // _MICRO
        return shard.read(counter, ANSWER_RECORDS_AT_MOST, room)[0]

    def take(self, records: Sequence[Record]) -> int:
        """Send records through and return what they weigh."""
        size_bytes = sum(record.size_bytes for record in records)
        self._bytes.take(size_bytes)
        return size_bytes


def _bucket(now: float, per_second: int) -> Bucket:
    return Bucket(capacity=per_second, refill_per_second=per_second, now=now)
