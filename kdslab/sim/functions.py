"""One poison record on its way to a function: how long its shard stands still, and what is lost.

This is `FunctionMapping` moved by counts: a day and a half of a shard without making one record. Up
to the poison and behind it the traffic is arithmetic; in between each retry is gone through. A test
holds it to what the mapping itself does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kdslab.sim.functions_stop import RUN_SECONDS, TICK_SECONDS, PoisonSettings, Standstill

HOURS: Final = 36
POISON_HOUR: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PoisonRun:
    """What one poison record did to its shard.

    Attributes:
        settings: How the mapping was set.
        per_second: Records that came each second.
        tick_seconds: How long a tick is.
        age_seconds: How old the oldest record was that waited, at the end of each tick.
        invocations: How often the function ran in each tick.
        blocked_from: When the poison first failed, in seconds.
        blocked_seconds: How long it took until the shard went on.
        tries: Runs that failed, the splits' included.
        repeated: Records that were worked on again, each time counted.
        told: Records that were never worked on but are named at the destination.
        lost: Records that were never worked on and are named nowhere.
        caught_up_seconds: How long after that the shard was at its newest record again; -1 if not
            before the end.
    """

    settings: PoisonSettings
    per_second: int
    tick_seconds: int
    age_seconds: tuple[float, ...]
    invocations: tuple[int, ...]
    blocked_from: float
    blocked_seconds: float
    tries: int
    repeated: int
    told: int
    lost: int
    caught_up_seconds: float


def poison_record(
    settings: PoisonSettings | None = None,
    *,
    per_second: int = 40,
    hours: int = HOURS,
    poison_second: int = POISON_HOUR * 3600,
    run_seconds: float = RUN_SECONDS,
) -> PoisonRun:
    """Let records come evenly to one shard, one of them a poison that the function cannot take.

    Args:
        settings: The mapping's; the defaults of the service if not given.
        per_second: Records a second, 1 or more, and fewer than the function can take.
        hours: How long it goes on.
        poison_second: In the middle of which second's records the poison comes.
        run_seconds: How long the function takes for a batch.

    Raises:
        ValueError: If more comes than the function can take.

    Example:
        >>> run = poison_record()
        >>> round(run.blocked_seconds / 3600), run.lost > 0
        (24, True)
        >>> safe = PoisonSettings(bisect_on_error=True, maximum_retry_attempts=2)
        >>> poison_record(safe).blocked_seconds < 10
        True
    """
    settings = settings or PoisonSettings()
    if not 1 <= per_second < settings.batch_size / run_seconds:
        raise ValueError(
            f"the function takes fewer than {settings.batch_size / run_seconds:g} records a "
            f"second, and at least 1 comes, got {per_second}"
        )
    stop = Standstill(settings, per_second, poison_second, run_seconds, hours * 3600.0)
    stop.go_through()
    ticks = [(n + 1) * TICK_SECONDS for n in range(hours * 3600 // TICK_SECONDS)]
    return PoisonRun(
        settings=settings,
        per_second=per_second,
        tick_seconds=TICK_SECONDS,
        age_seconds=tuple(stop.age_at(at) for at in ticks),
        invocations=stop.runs_by_tick(ticks),
        blocked_from=stop.began,
        blocked_seconds=round(stop.free_at - stop.began, 3),
        tries=stop.tries,
        repeated=stop.repeated,
        told=stop.told,
        lost=stop.lost,
        caught_up_seconds=round(stop.level_at - stop.free_at, 3)
        if stop.level_at <= hours * 3600
        else -1.0,
    )
