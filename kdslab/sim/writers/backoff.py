"""How long to wait before trying again: not at all, always the same, doubling, doubling by chance.

When many producers are refused in the same moment and wait equally long, they come back in the
same moment and most of them are refused again. *Full jitter* draws each wait between nothing and
what the doubling says, so that they come back one after another.

Source: AWS Architecture Blog, "Exponential Backoff And Jitter".
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from random import Random
from typing import Protocol

_DOUBLINGS_AT_MOST = 60


class Backoff(Protocol):
    """A rule for waits."""

    def wait_seconds(self, retry: int, chance: Random) -> float:
        """Return how long to wait before a retry, counted from 1."""


@dataclass(frozen=True, slots=True)
class NoWait:
    """Try again at once."""

    def wait_seconds(self, retry: int, chance: Random) -> float:  # noqa: ARG002 # Backoff's form
        """Return nothing, whichever retry it is."""
        return 0.0


@dataclass(frozen=True, slots=True)
class Fixed:
    """Wait equally long each time.

    Attributes:
        seconds: How long.
    """

    seconds: float

    def wait_seconds(self, retry: int, chance: Random) -> float:  # noqa: ARG002 # Backoff's form
        """Return the same wait, whichever retry it is."""
        return self.seconds


@dataclass(frozen=True, slots=True)
class Exponential:
    """Wait twice as long each time, up to a limit.

    Attributes:
        first_seconds: The wait before the first retry.
        most_seconds: No wait is longer.

    Example:
        >>> slower = Exponential(0.1, most_seconds=1.0)
        >>> [slower.wait_seconds(retry, Random(0)) for retry in (1, 2, 3, 4, 5)]
        [0.1, 0.2, 0.4, 0.8, 1.0]
    """

    first_seconds: float
    most_seconds: float = inf

    def wait_seconds(self, retry: int, chance: Random) -> float:  # noqa: ARG002 # Backoff's form
        """Return the wait before a retry, counted from 1."""
        # A wait that doubles a thousand times is no number any more.
        doubled = self.first_seconds * 2.0 ** min(retry - 1, _DOUBLINGS_AT_MOST)
        return min(doubled, self.most_seconds)


@dataclass(frozen=True, slots=True)
class FullJitter:
    """Wait somewhere between nothing and what the doubling says, by chance.

    Attributes:
        first_seconds: The longest wait before the first retry.
        most_seconds: No wait is longer.
    """

    first_seconds: float
    most_seconds: float = inf

    def wait_seconds(self, retry: int, chance: Random) -> float:
        """Return the wait before a retry, counted from 1."""
        longest = Exponential(self.first_seconds, self.most_seconds).wait_seconds(retry, chance)
        return chance.random() * longest
