"""The fullest film that the stage is asked to play: 8 shards, more than 2,000 visible records."""

from __future__ import annotations

import statistics
from typing import Any

# 8 shards; once the tapes are full, more than 2,000 records are to be seen at any moment.
CROWD = """\
from kdslab.sim.filming import Poller, Source, film
from kdslab.sim.keys import uniform
from kdslab.sim.workload import steady
from kdslab.widgets.stage import Stage

sources = [
    Source(name=name, mix=uniform(400, name), rate=steady(34), record_bytes=80_000)
    for name in ("web", "app", "till")
]
readers = [Poller(name="screen"), Poller(name="archive", starts_at=0.5)]
Stage(film(sources, readers, shards=8, seconds=58, travel_seconds=2, play_seconds=60))"""


def played(page: Any, seconds: float) -> tuple[int, list[float]]:
    """Play the film from where it is full.

    Args:
        page: A page on which the stage is.
        seconds: For how long.

    Returns:
        How many records were visible at the start, and the milliseconds from frame to frame.
    """
    canvas = page.locator(".kds-stage canvas")
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("slider", name="Moment").fill("400")
    visible = canvas.evaluate("canvas => canvas.kdsVisible")
    canvas.evaluate("canvas => { canvas.kdsFrames.length = 0; }")
    page.get_by_role("button", name="Play").press("Enter")
    page.wait_for_timeout(1000 * seconds)
    return visible, canvas.evaluate("canvas => [...canvas.kdsFrames]")


def rates(frames: list[float]) -> tuple[float, float, float]:
    """Return frames a second at the median and over all, and the slowest frame of a hundred."""
    slow = statistics.quantiles(frames, n=100)[-1]
    return 1000 / statistics.median(frames), 1000 * len(frames) / sum(frames), slow
