"""Ten ways in which traffic goes from yesterday's peak to today's, each by its name."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, exp, pi
from typing import Final, TypeAlias

from kdslab.sim.workload import Rate, ramp, spike, steady

Shape: TypeAlias = Callable[[float, float], Rate]
"""From yesterday's peak and today's to the rate at each second of today."""

_EVENT_SECONDS: Final = 1800.0
"""When it happens, if it happens suddenly."""

_FADES_SECONDS: Final = 1200.0
_STEP_SECONDS, _STEPS = 1200.0, 4

FLASH: Final = "five minutes at the peak"
MINUTE: Final = "one minute at the peak"
HOUR: Final = "an hour at the peak"
TWICE: Final = "five minutes, and again an hour later"
LASTING: Final = "sudden, and it lasts"
FADING: Final = "sudden, and it fades"
STEPS: Final = "in four steps, one every twenty minutes"
RAMP: Final = "slowly, over an hour and a half"
WAVES: Final = "a wave every hour"
FLAT: Final = "as yesterday"


def _flood(seconds: float) -> Shape:
    return lambda base, peak: spike(base, peak, _EVENT_SECONDS, seconds)


def _twice(base: float, peak: float) -> Rate:
    once = _flood(300.0)(base, peak)
    return lambda at: max(once(at), once(at - 3600.0))


def _fading(base: float, peak: float) -> Rate:
    def rate(at: float) -> float:
        left = exp((_EVENT_SECONDS - at) / _FADES_SECONDS) if at >= _EVENT_SECONDS else 0.0
        return base + (peak - base) * left

    return rate


def _steps(base: float, peak: float) -> Rate:
    return lambda at: base + (peak - base) * min(_STEPS, at // _STEP_SECONDS) / _STEPS


def _waves(base: float, peak: float) -> Rate:
    return lambda at: base + (peak - base) * (1 - cos(2 * pi * at / 3600.0)) / 2


SHAPES: Final[dict[str, Shape]] = {
    FLASH: _flood(300.0),
    MINUTE: _flood(60.0),
    HOUR: _flood(3600.0),
    TWICE: _twice,
    LASTING: _flood(1e9),
    FADING: _fading,
    STEPS: _steps,
    RAMP: lambda base, peak: ramp(base, peak, 5400.0, begins=900.0),
    WAVES: _waves,
    FLAT: lambda base, _: steady(base),
}
"""How today's traffic goes from yesterday's peak to today's, by name."""
