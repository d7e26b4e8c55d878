"""The life of a stream: its states, and the changes that take effect after a while.

Nothing runs in the background. What is due is done when the stream is next asked something, in the
order of time, as if it had been done on the dot.

Simplification: AWS promises no durations; here a stream is CREATING and DELETING for 10 seconds and
UPDATING for 30.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from heapq import heappop, heappush
from math import inf
from typing import Final, TypeAlias

CREATING_SECONDS: Final = 10.0
DELETING_SECONDS: Final = 10.0
UPDATING_SECONDS: Final = 30.0

Action: TypeAlias = Callable[[float], None]
"""A change that takes effect; it is told the time at which it does."""


class StreamStatus(StrEnum):
    """The states of a stream."""

    CREATING = "CREATING"
    ACTIVE = "ACTIVE"
    UPDATING = "UPDATING"
    DELETING = "DELETING"


class Lifecycle:
    """When a stream is in which state, and what is still to happen to it.

    Args:
        created_at: When the stream is made, in seconds of Unix time.
    """

    def __init__(self, created_at: float) -> None:
        self.created_at = created_at
        self.deleted_at: float | None = None
        self._updating_until = -inf
        self._waiting: list[tuple[float, int, Action]] = []
        self._asked = 0

    @property
    def next_due(self) -> float:
        """When the next change takes effect; infinity if none is, as once it is being deleted."""
        return self._waiting[0][0] if self._waiting and self.deleted_at is None else inf

    def status(self, now: float) -> StreamStatus:
        """Return the state at a time."""
        if self.deleted_at is not None:
            return StreamStatus.DELETING
        if now < self.created_at + CREATING_SECONDS:
            return StreamStatus.CREATING
        return StreamStatus.UPDATING if now < self._updating_until else StreamStatus.ACTIVE

    def is_gone(self, now: float) -> bool:
        """Return whether the stream has been deleted to the end."""
        return self.deleted_at is not None and now >= self.deleted_at + DELETING_SECONDS

    def update(self, now: float, *actions: Action) -> None:
        """Be UPDATING; each action takes effect one spell of 30 seconds after the one before."""
        for place, action in enumerate(actions, start=1):
            self.later(now + place * UPDATING_SECONDS, action)
        self._updating_until = now + max(1, len(actions)) * UPDATING_SECONDS

    def later(self, at: float, action: Action) -> None:
        """Let a change take effect at a time, without a change of state."""
        self._asked += 1
        heappush(self._waiting, (at, self._asked, action))

    def run(self, now: float) -> None:
        """Do all that is due, in the order of time."""
        while self.next_due <= now:
            at, _, action = heappop(self._waiting)
            action(at)
