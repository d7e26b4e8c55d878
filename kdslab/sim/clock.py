"""The learner's hand on time: a clock that stands still until it is moved, and one that runs."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from math import inf
from typing import Final

START: Final = datetime(2026, 11, 23, 9, 0, tzinfo=UTC).timestamp()
"""Where every lab's clock begins, so that every run prints the same times."""

LATEST: Final = datetime(9999, 12, 31, tzinfo=UTC).timestamp()
"""Where every clock ends: dates know no later year."""


class VirtualClock:
    """Time that moves only when told to, and never back.

    Args:
        start: The first reading, in seconds of Unix time, from 0 to the year 9999.

    Raises:
        ValueError: If no clock can begin there.

    Example:
        >>> clock = VirtualClock(start=0.0)
        >>> clock.advance(90)
        >>> clock.now()
        90.0
    """

    def __init__(self, start: float = START) -> None:
        self._now = _checked_start(start)

    def now(self) -> float:
        """Return the time, in seconds of Unix time."""
        return self._now

    def advance(self, seconds: float) -> None:
        """Move the time on.

        Raises:
            ValueError: If `seconds` is negative, since records have arrived and time cannot take
                them back, if it is no finite number, or if it leads behind the year 9999.
        """
        _check_step(seconds)
        # A microsecond is the model's smallest step; rounding keeps 0.1 s ten times equal to 1 s.
        later = round(self._now + seconds, 6)
        if later > LATEST:
            raise ValueError(f"a clock ends with the year 9999, got {seconds} seconds more")
        self._now = later


class WallClock:
    """Time that passes by itself, as fast as you like, and can be moved on besides.

    Simplification: it stands still at the end of the year 9999.

    Args:
        start: The first reading, in seconds of Unix time; the real time if not given.
        speed: How many of its seconds pass in one real second.

    Raises:
        ValueError: If no clock can begin there, or the speed is not above 0.

    Example:
        >>> clock = WallClock(start=0.0)
        >>> clock.advance(90)
        >>> 90 <= clock.now() < 100
        True
    """

    def __init__(self, start: float | None = None, speed: float = 1.0) -> None:
        if not 0 < speed < inf:
            raise ValueError(f"the speed of a clock must be above 0 and finite, got {speed}")
        self.speed = speed
        self._start = _checked_start(time.time() if start is None else start)
        # The computer's own clock may be set back; this one never is.
        self._began = time.monotonic()

    def now(self) -> float:
        """Return the time, in seconds of Unix time."""
        now = self._start + (time.monotonic() - self._began) * self.speed
        return round(min(now, LATEST), 6)

    def advance(self, seconds: float) -> None:
        """Jump on, besides what passes by itself.

        Raises:
            ValueError: If `seconds` is negative or no finite number.
        """
        _check_step(seconds)
        self._start += seconds


def _checked_start(start: float) -> float:
    if not 0 <= start <= LATEST:
        raise ValueError(f"a clock begins between the years 1970 and 9999, got {start} seconds")
    return float(start)


def _check_step(seconds: float) -> None:
    if not 0 <= seconds < inf:
        raise ValueError(f"a clock goes on by 0 seconds or more, got {seconds}")
