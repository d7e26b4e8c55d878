"""Enhanced monitoring: which of a stream's shard-level metrics are shown, and since when.

Simplification: the minute in which a metric is turned on or off is shown whole; AWS does not say
how much of it would be there.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import inf
from typing import Final

from kdslab.model.series import KEPT_SECONDS, MINUTE

SHARD_LEVEL_METRICS: Final = (
    "IncomingBytes",
    "IncomingRecords",
    "OutgoingBytes",
    "OutgoingRecords",
    "WriteProvisionedThroughputExceeded",
    "ReadProvisionedThroughputExceeded",
    "IteratorAgeMilliseconds",
)
"""The metrics that cost extra, in AWS's order. Source: API reference, EnableEnhancedMonitoring."""

ALL: Final = "ALL"


class Monitoring:
    """The times during which each shard-level metric of one stream was on.

    Example:
        >>> monitoring = Monitoring()
        >>> monitoring.enable(120.0, ["IncomingBytes"])
        >>> monitoring.disable(240.0, ["ALL"])
        >>> [monitoring.covers("IncomingBytes", minute) for minute in (60, 120, 180, 240)]
        [False, True, True, False]
    """

    def __init__(self) -> None:
        self._spans: dict[str, list[tuple[float, float]]] = {}

    def enable(self, now: float, names: Iterable[str]) -> None:
        """Turn metrics on; one that is on stays on.

        Raises:
            ValueError: If a name is neither a shard-level metric nor ALL.
        """
        for name in _expanded(names):
            if not self._is_on(name):
                self._forget_old(now, name)
                self._spans[name].append((now, inf))

    def disable(self, now: float, names: Iterable[str]) -> None:
        """Turn metrics off; one that is off stays off.

        Raises:
            ValueError: If a name is neither a shard-level metric nor ALL.
        """
        for name in _expanded(names):
            if self._is_on(name):
                since, _ = self._spans[name][-1]
                self._spans[name][-1] = since, now

    def current(self) -> list[str]:
        """Return the metrics that are on, by AWS's names and in its order."""
        return [name for name in SHARD_LEVEL_METRICS if self._is_on(name)]

    def knows(self, name: str) -> bool:
        """Return whether a metric was ever on."""
        return name in self._spans

    def covers(self, name: str, minute: float) -> bool:
        """Return whether a metric was on at any time of the minute that begins at `minute`."""
        spans = self._spans.get(name, [])
        return any(since < minute + MINUTE and minute < until for since, until in spans)

    def _is_on(self, name: str) -> bool:
        return any(until == inf for _, until in self._spans.get(name, []))

    def _forget_old(self, now: float, name: str) -> None:
        spans = self._spans.get(name, [])
        self._spans[name] = [span for span in spans if span[1] > now - KEPT_SECONDS]


def _expanded(names: Iterable[str]) -> list[str]:
    wanted = set(names)
    unknown = wanted - {ALL, *SHARD_LEVEL_METRICS}
    if unknown:
        raise ValueError(
            f"a shard-level metric is ALL or one of {', '.join(SHARD_LEVEL_METRICS)}, "
            f"got {', '.join(sorted(unknown))}"
        )
    return [name for name in SHARD_LEVEL_METRICS if ALL in wanted or name in wanted]
