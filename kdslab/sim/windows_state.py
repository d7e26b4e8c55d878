"""The windows that are open: what a window operator keeps in its state until the watermark comes.

Times are whole numbers here, so that whether a window has ended is never a matter of rounding.
"""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heappop, heappush
from math import inf
from typing import TypeAlias


class Tally:
    """What is kept of the values of one window and key; the events themselves are not.

    Attributes:
        count: How many values there were.
        total: Their sum.
        lowest: The smallest.
        highest: The largest.
    """

    __slots__ = ("count", "highest", "lowest", "total")

    def __init__(self) -> None:
        self.count = 0
        self.total = 0.0
        self.lowest = inf
        self.highest = -inf

    def add(self, value: float) -> None:
        """Count one more value."""
        self.count += 1
        self.total += value
        self.lowest = min(self.lowest, value)
        self.highest = max(self.highest, value)


Slot: TypeAlias = tuple[int, str, Tally]
"""The start of a window, its key, and what was counted."""


class OpenWindows:
    """The windows between the watermark and the newest event.

    Args:
        length: How long a window is.
        slide: How long after one window the next begins; at most `length`.

    Attributes:
        watermark: Windows that end here or before have closed; minus infinity at first.
        missed: Places in windows that had closed when their event came.
    """

    def __init__(self, length: int, slide: int) -> None:
        self._length = length
        self._slide = slide
        self._tallies: dict[int, dict[str, Tally]] = {}
        self._starts: list[int] = []
        self.watermark: float = -inf
        self.missed = 0

    def take(self, at: int, key: str, value: float) -> bool:
        """Count a value in each open window that holds its time; return whether there is one."""
        is_counted = False
        for start in self._starts_of(at):
            if start + self._length <= self.watermark:
                self.missed += 1
            else:
                self._tally(start, key).add(value)
                is_counted = True
        return is_counted

    def close_until(self, watermark: int) -> Iterator[Slot]:
        """Move the watermark, never back, and yield the windows that it closes, by start and key.

        The windows are closed as they are taken from here.
        """
        self.watermark = max(self.watermark, watermark)
        while self._starts and self._starts[0] + self._length <= self.watermark:
            yield from self._close_first()

    def close_all(self) -> Iterator[Slot]:
        """Yield the windows that are still open, by start and key."""
        while self._starts:
            yield from self._close_first()

    def _starts_of(self, at: int) -> Iterator[int]:
        start = at // self._slide * self._slide
        while start + self._length > at:
            yield start
            start -= self._slide

    def _tally(self, start: int, key: str) -> Tally:
        if start not in self._tallies:
            self._tallies[start] = {}
            heappush(self._starts, start)
        return self._tallies[start].setdefault(key, Tally())

    def _close_first(self) -> Iterator[Slot]:
        start = heappop(self._starts)
        for key, tally in sorted(self._tallies.pop(start).items()):
            yield start, key, tally
