"""The brake inside boto3's `adaptive` mode: a client that was refused sends more slowly.

Nothing is held back until the first refusal. From then on every request needs a token. A refusal
sets the rate to seven tenths of what was measured; time without one lets it grow along a cubic
curve: fast at first, slowly around the rate at which it was refused, then fast again.

Source: botocore 1.44, retries/adaptive.py, bucket.py and throttling.py.
"""

from __future__ import annotations

from math import floor
from typing import Final

_STEEPNESS: Final = 0.4
_KEPT_AFTER_REFUSAL: Final = 0.7
_WEIGHT_OF_NEWEST: Final = 0.8
_WINDOWS_PER_SECOND: Final = 2
_LEAST_RATE: Final = 0.5
_GROWTH_AT_MOST: Final = 2.0


class CubicRate:
    """The rate that is allowed, as a cubic curve of the time since the last refusal.

    Args:
        now: When it begins, in seconds.

    Example:
        >>> rate = CubicRate(now=0.0)
        >>> round(rate.after_refusal(100.0, now=0.0), 3), round(rate.after_success(now=0.0), 3)
        (70.0, 70.0)
        >>> round(rate.after_success(now=10.0), 1)
        177.4
    """

    def __init__(self, now: float) -> None:
        self._rate_at_refusal = 0.0
        self._refused_at = now
        self._seconds_back = 0.0

    def after_success(self, now: float) -> float:
        """Return the rate that the curve allows now, in requests a second."""
        since = now - self._refused_at
        return float(_STEEPNESS * (since - self._seconds_back) ** 3 + self._rate_at_refusal)

    def after_refusal(self, rate: float, now: float) -> float:
        """Begin the curve anew from a rate that was too much; return the rate allowed now."""
        self._rate_at_refusal = rate
        self._refused_at = now
        # After so many seconds without a refusal the curve is back where it was refused.
        self._seconds_back = ((rate * (1 - _KEPT_AFTER_REFUSAL)) / _STEEPNESS) ** (1 / 3.0)
        return rate * _KEPT_AFTER_REFUSAL


class MeasuredRate:
    """How many answers a second come, smoothed over windows of half a second.

    Args:
        now: When it begins, in seconds.
    """

    def __init__(self, now: float) -> None:
        self._rate = 0.0
        self._window: float = floor(now)
        self._answers = 0

    def count(self, now: float) -> float:
        """Count one answer; return the rate, in answers a second."""
        self._answers += 1
        window = floor(now * _WINDOWS_PER_SECOND) / _WINDOWS_PER_SECOND
        if window > self._window:
            newest = self._answers / (window - self._window)
            self._rate = newest * _WEIGHT_OF_NEWEST + self._rate * (1 - _WEIGHT_OF_NEWEST)
            self._answers = 0
            self._window = window
        return self._rate


class ClientTokens:
    """Tokens that come back at a rate which may change; unlike a shard's, they start at none.

    Args:
        now: When they begin to come.
    """

    def __init__(self, now: float) -> None:
        self.rate = 1.0
        self._capacity = 1.0
        self._level = 0.0
        self._at = now

    def set_rate(self, rate: float, now: float) -> None:
        """Let tokens come at another rate from now on; as many fit as come in a second."""
        self._fill(now)
        self.rate = max(rate, _LEAST_RATE)
        self._capacity = max(rate, 1.0)
        self._level = min(self._level, self._capacity)

    def take(self, now: float) -> float:
        """Take a token and return 0, or take none and return the seconds until there is one."""
        self._fill(now)
        if self._level < 1:
            return (1 - self._level) / self.rate
        self._level -= 1
        return 0.0

    def _fill(self, now: float) -> None:
        self._level = min(self._capacity, self._level + (now - self._at) * self.rate)
        self._at = now


class ClientRate:
    """The whole brake of one client.

    Args:
        now: When the client is made, in seconds.
    """

    def __init__(self, now: float) -> None:
        self._curve = CubicRate(now)
        self._measured = MeasuredRate(now)
        self._tokens = ClientTokens(now)
        self.is_braking = False

    @property
    def per_second(self) -> float:
        """Return the requests a second that are allowed while it brakes."""
        return self._tokens.rate

    def hold_seconds(self, now: float) -> float:
        """Return 0 if a request may leave now, else how long to wait before asking again."""
        return self._tokens.take(now) if self.is_braking else 0.0

    def answered(self, now: float, *, is_throttled: bool) -> None:
        """Learn from an answer."""
        measured = self._measured.count(now)
        if is_throttled:
            rate = min(measured, self._tokens.rate) if self.is_braking else measured
            allowed = self._curve.after_refusal(rate, now)
            self.is_braking = True
        else:
            allowed = self._curve.after_success(now)
        self._tokens.set_rate(min(allowed, _GROWTH_AT_MOST * measured), now)
