"""How much traffic comes when: rates over time, and the records that they add up to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, pi
from typing import Final, TypeAlias

from kdslab.sim.keys import KeyMix

Rate: TypeAlias = Callable[[float], float]
"""Records a second at a time, given in seconds since the workload began."""

DAY_SECONDS: Final = 24 * 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """Records of one size: how many a second, and with which keys.

    Attributes:
        rate: Records a second at a time.
        mix: The partition keys and their shares.
        record_bytes: What each record weighs, key included.
    """

    rate: Rate
    mix: KeyMix
    record_bytes: int = 100

    def arrived(self, seconds: int, tick_seconds: float = 1) -> list[float]:
        """Return how many records have come by the end of each tick, not rounded.

        Args:
            seconds: How long the workload runs.
            tick_seconds: How long a tick is; the rate in its middle holds for all of it.
        """
        total, sums = 0.0, []
        for tick in range(round(seconds / tick_seconds)):
            total += self.rate((tick + 0.5) * tick_seconds) * tick_seconds
            sums.append(total)
        return sums


def steady(per_second: float) -> Rate:
    """Return the same rate at all times."""
    return lambda _: per_second


def ramp(start: float, end: float, seconds: float, begins: float = 0.0) -> Rate:
    """Return a rate that goes in a straight line from one value to another and stays there.

    Args:
        start: Records a second up to `begins`.
        end: Records a second from the end of the ramp on.
        seconds: How long the ramp takes.
        begins: When it begins.
    """

    def rate(at: float) -> float:
        done = min(1.0, max(0.0, (at - begins) / seconds))
        return start + (end - start) * done

    return rate


def daily(low: float, high: float, peak_hour: float = 18.0) -> Rate:
    """Return a rate that swings once a day between its lowest and its highest value."""
    middle, swing = (low + high) / 2, (high - low) / 2
    return lambda at: middle + swing * cos(2 * pi * (at / 3600 - peak_hour) / 24)


def spike(base: float, peak: float, begins: float, seconds: float) -> Rate:
    """Return a rate that jumps to a peak for a while and is the base before and after.

    Example:
        >>> rate = spike(100, 900, begins=60, seconds=30)
        >>> [rate(at) for at in (59, 60, 89, 90)]
        [100, 900, 900, 100]
    """
    return lambda at: peak if begins <= at < begins + seconds else base
