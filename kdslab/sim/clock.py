"""The learner's hand on time: a clock that stands still until it is moved."""

from __future__ import annotations

from datetime import UTC, datetime
from math import inf
from typing import Final

START: Final = datetime(2026, 11, 23, 9, 0, tzinfo=UTC).timestamp()
"""Where every lab's clock begins, so that every run prints the same times."""


class VirtualClock:
    """Time that moves only when told to, and never back.

    Args:
        start: The first reading, in seconds of Unix time.

    Example:
        >>> clock = VirtualClock(start=0.0)
        >>> clock.advance(90)
        >>> clock.now()
        90.0
    """

    def __init__(self, start: float = START) -> None:
        self._now = start

    def now(self) -> float:
        """Return the time, in seconds of Unix time."""
        return self._now

    def advance(self, seconds: float) -> None:
        """Move the time on.

        Raises:
            ValueError: If `seconds` is negative, since records have arrived and time cannot take
                them back, or if it is no finite number.
        """
        if not 0 <= seconds < inf:
            raise ValueError(f"a clock goes on by 0 seconds or more, got {seconds}")
        # A microsecond is the model's smallest step; rounding keeps 0.1 s ten times equal to 1 s.
        self._now = round(self._now + seconds, 6)
