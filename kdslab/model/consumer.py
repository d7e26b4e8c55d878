"""Who reads a stream by enhanced fan-out: its registered consumers, each with pipes of its own.

A consumer is registered once and then lives until it is deregistered, whether anyone reads in its
name or not. It has one pipe to every shard, and through a pipe goes one subscription at a time: two
processes that read in the name of the same consumer take the pipe from each other.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from kdslab.model.errors import (
    LimitExceededException,
    ResourceInUseException,
    ResourceNotFoundException,
)
from kdslab.model.pipe import Pipe
from kdslab.model.quotas import (
    CONSUMERS_CREATING_AT_ONCE,
    CONSUMERS_PER_STREAM,
)

CREATING_SECONDS: Final = 10.0
DELETING_SECONDS: Final = 10.0


class ConsumerStatus(StrEnum):
    """The states of a consumer; it can read while it is ACTIVE."""

    CREATING = "CREATING"
    ACTIVE = "ACTIVE"
    DELETING = "DELETING"


class Consumer:
    """One registered consumer of one stream.

    Simplification: a consumer is CREATING and DELETING for 10 seconds; AWS promises no duration.

    Args:
        name: What its owner calls it; unique in its stream.
        stream_arn: The stream it belongs to.
        now: When it is registered.
        tags: Labels and their values.

    Attributes:
        arn: Its Amazon Resource Name. It ends in the second of its creation, so that a namesake
            registered later is somebody else.
        deleted_at: When it was deregistered; None while it is not.
    """

    def __init__(self, name: str, stream_arn: str, now: float, tags: dict[str, str]) -> None:
        self.name = name
        self.stream_arn = stream_arn
        self.created_at = now
        self.deleted_at: float | None = None
        self.tags = tags
        self.arn = f"{stream_arn}/consumer/{name}:{int(now)}"
        self._pipes: dict[str, Pipe] = {}

    def __str__(self) -> str:
        """Return the consumer as AWS's messages name it."""
        account_id, stream_name = self.owner
        return (
            f"Consumer {self.name} with creation timestamp {int(self.created_at)} "
            f"under stream {stream_name} and account {account_id}"
        )

    @property
    def owner(self) -> tuple[str, str]:
        """Return the account and the name of its stream."""
        account_id, _, stream_name = self.stream_arn.split(":", 4)[-1].partition(":stream/")
        return account_id, stream_name

    def status(self, now: float) -> ConsumerStatus:
        """Return the state at a time."""
        if self.deleted_at is not None:
            return ConsumerStatus.DELETING
        is_new = now < self.created_at + CREATING_SECONDS
        return ConsumerStatus.CREATING if is_new else ConsumerStatus.ACTIVE

    def is_gone(self, now: float) -> bool:
        """Return whether the consumer has been deregistered to the end."""
        return self.deleted_at is not None and now >= self.deleted_at + DELETING_SECONDS

    def check_active(self, now: float) -> None:
        """Refuse a call for which the consumer must be ACTIVE.

        Raises:
            ResourceInUseException: If it is not.
        """
        if self.status(now) is not ConsumerStatus.ACTIVE:
            raise ResourceInUseException(f"{self} is not in ACTIVE status.")

    def pipe(self, now: float, shard_id: str) -> Pipe:
        """Return the consumer's pipe to a shard."""
        if shard_id not in self._pipes:
            name = ":".join((*self.owner, shard_id, self.name))
            self._pipes[shard_id] = Pipe(now, name)
        return self._pipes[shard_id]


class Consumers:
    """The consumers of one stream, by name.

    Args:
        changed: Is told the time when one is registered or deregistered, so that it can be billed.

    Example:
        >>> consumers = Consumers()
        >>> arn = "arn:aws:kinesis:us-east-1:111122223333:stream/clicks"
        >>> consumers.register(1_795_424_400.5, "map", arn).arn.rpartition("/")[2]
        'map:1795424400'
    """

    def __init__(self, changed: Callable[[float], None] = lambda _: None) -> None:
        self._changed = changed
        self._consumers: dict[str, Consumer] = {}

    def all(self, now: float) -> list[Consumer]:
        """Return the consumers that exist at a time, by name, even while they are DELETING."""
        gone = [name for name, consumer in self._consumers.items() if consumer.is_gone(now)]
        for name in gone:
            del self._consumers[name]
        return [self._consumers[name] for name in sorted(self._consumers)]

    def count(self, now: float) -> int:
        """Return how many consumers exist at a time."""
        return len(self.all(now))

    def registered(self) -> int:
        """Return how many consumers are paid for: all that are not being deleted."""
        return sum(consumer.deleted_at is None for consumer in self._consumers.values())

    def register(
        self,
        now: float,
        name: str,
        stream_arn: str,
        *,
        limit: int = CONSUMERS_PER_STREAM,
        tags: dict[str, str] | None = None,
    ) -> Consumer:
        """Register a consumer; it is CREATING for a while.

        Args:
            now: The time of the call.
            name: A name that is free.
            stream_arn: The stream that these consumers belong to.
            limit: How many there may be.
            tags: Labels and their values.

        Raises:
            ResourceInUseException: If the name is taken.
            LimitExceededException: If there would be too many, or too many CREATING at once.
        """
        present = self.all(now)
        consumer = Consumer(name, stream_arn, now, dict(tags or {}))
        if name in self._consumers:
            raise ResourceInUseException(f"{self._consumers[name]} already exists.")
        creating = [one for one in present if one.status(now) is ConsumerStatus.CREATING]
        _check_room(len(present), limit, f"{consumer} is one too many: a stream has at most")
        _check_room(
            len(creating), CONSUMERS_CREATING_AT_ONCE, f"{consumer} must wait: CREATING are at most"
        )
        self._consumers[name] = consumer
        self._changed(now)
        return consumer

    def find(self, now: float, name: str) -> Consumer:
        """Return a consumer by its name.

        Raises:
            ResourceNotFoundException: If there is none.
        """
        consumer = self._consumers.get(name)
        if consumer is None or consumer.is_gone(now):
            raise ResourceNotFoundException(f"Consumer {name} not found.")
        return consumer

    def by_arn(self, now: float, arn: str) -> Consumer:
        """Return a consumer by its Amazon Resource Name.

        Raises:
            ResourceNotFoundException: If there is none; a namesake of another age is none.
        """
        for consumer in self.all(now):
            if consumer.arn == arn:
                return consumer
        raise ResourceNotFoundException(f"Consumer {arn} not found.")

    def deregister(self, now: float, consumer: Consumer) -> None:
        """Begin to delete a consumer; it is DELETING for a while, then gone."""
        if consumer.deleted_at is None:
            consumer.deleted_at = now
            self._changed(now)

    def delete_all(self, now: float) -> None:
        """Begin to delete every consumer, as the deletion of the stream does."""
        for consumer in self.all(now):
            self.deregister(now, consumer)


def _check_room(present: int, most: int, complaint: str) -> None:
    if present >= most:
        raise LimitExceededException(f"{complaint} {most} consumers.")
