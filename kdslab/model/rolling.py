"""A limit on how often something may be done in any 24 hours."""

from __future__ import annotations

from collections import deque
from typing import Final

from kdslab.model.errors import LimitExceededException

DAY_SECONDS: Final = 24 * 3600


class RollingLimit:
    """So many times in any 24 hours, and not once more.

    Args:
        times: How often.
        said: How the refusal begins.

    Example:
        >>> limit = RollingLimit(2, "The mode was switched too often")
        >>> for hour in (0, 1, 24):
        ...     limit.spend(hour * 3600.0)
    """

    def __init__(self, times: int, said: str) -> None:
        self._times = times
        self._said = said
        self._done: deque[float] = deque(maxlen=times)

    def spend(self, now: float) -> None:
        """Do it once more.

        Raises:
            LimitExceededException: If it was done too often in the 24 hours before `now`.
        """
        if len(self._done) == self._times and now < self._done[0] + DAY_SECONDS:
            raise LimitExceededException(f"{self._said}: at most {self._times} times in 24 hours.")
        self._done.append(now)
