"""The live pictures of lesson 10: five ways to begin, what readers share, how a lag drains."""

from __future__ import annotations

from kdslab.figures.backlog import lag_over_time
from kdslab.figures.read_tank import read_tank_chart
from kdslab.figures.reading import read_heads_drawing
from kdslab.figures.twin import Twin
from kdslab.sim.backlog import catch_up
from kdslab.sim.read_tank import FULL_KIB, TankRun, read_tank
from kdslab.sim.reading import LAST_HOUR, read_heads
from kdslab.widgets.drawing import LiveDrawing
from kdslab.widgets.forecast import Forecast, Truth
from kdslab.widgets.knobs import Range, Switch
from kdslab.widgets.live_figure import LiveFigure

NOTHING = "Nothing: each reads on as before"
THEY_TOO = "They fall behind too"
LAST_LOSES = "They read on; only the third falls behind"
_LATE_SECONDS = 4.0


class ReadHeads(LiveDrawing):
    """Five iterators on one tape, asked for at the same moment.

    Args:
        now: When they are asked for, in hours after the first record, 0 to 48.
        record: The record whose sequence number two of them name.
        timestamp: The hour that one of them names.

    Example:
        >>> ReadHeads(now=10).twin().finding
        'TRIM_HORIZON begins at record 0; LATEST waits for 6.'
    """

    def __init__(self, now: int = 30, record: int = 10, timestamp: int = 21) -> None:
        super().__init__(
            _draw_heads,
            [
                _hours("now", "Asked for at hour", now),
                Range(
                    name="record",
                    label="Sequence number of record",
                    minimum=0,
                    maximum=LAST_HOUR // 2,
                    value=record,
                ),
                _hours("timestamp", "Timestamp at hour", timestamp),
            ],
        )


class ReadTank(LiveFigure):
    """Several consumers poll one shard, and a last one joins them after half a minute.

    Args:
        pollers: How many poll, the last one included, 1 to 8.
        interval: Seconds between two calls of each.
        write_kib: KiB written to the shard each second, up to its full 1 MiB.
        fan_out: Whether one more consumer reads by enhanced fan-out.

    Example:
        >>> tank = ReadTank(pollers=2, write_kib=256)
        >>> tank.twin().finding
        '2 pollers share one shard: all keep up, 0 of 143 calls refused.'
    """

    def __init__(
        self,
        pollers: int = 3,
        interval: float = 1.0,
        write_kib: int = FULL_KIB,
        *,
        fan_out: bool = False,
    ) -> None:
        super().__init__(
            lambda **knobs: read_tank_chart(_run(**knobs)),
            [
                Range(
                    name="pollers", label="Consumers that poll", minimum=1, maximum=8, value=pollers
                ),
                Range(
                    name="interval",
                    label="Each waits between two calls",
                    minimum=0.2,
                    maximum=3.0,
                    step=0.1,
                    value=interval,
                    unit="s",
                ),
                Range(
                    name="write_kib",
                    label="Written to the shard",
                    minimum=0,
                    maximum=FULL_KIB,
                    step=64,
                    value=write_kib,
                    unit="KiB/s",
                ),
                Switch(name="fan_out", label="One more by enhanced fan-out", value=fan_out),
            ],
            Forecast(
                prompt=(
                    "Two consumers poll a shard once a second. It is written to at its full "
                    "1 MiB a second, and both keep up. A third one joins: what happens to the "
                    "other two?"
                ),
                options=(NOTHING, THEY_TOO, LAST_LOSES),
                run=what_a_third_does,
            ),
        )


class LagOverTime(LiveFigure):
    """A consumer was away; it comes back and reads what has piled up.

    Args:
        away: How long it was away, in minutes, 5 to 20.
        write_kib: KiB written to the shard each second, up to its full 1 MiB.
        others: How many more consumers poll the shard.

    Example:
        >>> LagOverTime(away=5, write_kib=1024).twin().finding
        '5 minutes away, 300 MiB to read: done after 298 s.'
    """

    def __init__(self, away: int = 10, write_kib: int = 512, others: int = 0) -> None:
        super().__init__(
            lambda away, write_kib, others: lag_over_time(
                catch_up(int(away) * 60, int(write_kib), int(others))
            ),
            [
                Range(
                    name="away",
                    label="The consumer was away",
                    minimum=5,
                    maximum=20,
                    value=away,
                    unit="min",
                ),
                Range(
                    name="write_kib",
                    label="Written to the shard",
                    minimum=64,
                    maximum=FULL_KIB,
                    step=64,
                    value=write_kib,
                    unit="KiB/s",
                ),
                Range(
                    name="others",
                    label="More consumers that poll",
                    minimum=0,
                    maximum=3,
                    value=others,
                ),
            ],
        )


def what_a_third_does() -> Truth:
    """Let a third poller join two at full write load, and look at the two."""
    run = read_tank(pollers=3)
    worst = [max(reader.lag_seconds[run.joins_at :]) for reader in run.pollers]
    late = [lag > _LATE_SECONDS for lag in worst]
    option = THEY_TOO if all(late[:2]) else LAST_LOSES if late[2] else NOTHING
    return Truth(
        option,
        "Three want 3 MiB a second of a tank that gives 2 to all together: within a minute the "
        f"two lag by up to {worst[0]:.0f} and {worst[1]:.0f} s, the third by {worst[2]:.0f} s.",
    )


def _hours(name: str, label: str, value: int) -> Range:
    return Range(name=name, label=label, minimum=0, maximum=LAST_HOUR, value=value, unit="h")


def _run(pollers: int, interval: float, write_kib: int, fan_out: bool) -> TankRun:
    return read_tank(
        pollers=int(pollers),
        interval_seconds=float(interval),
        write_kib=int(write_kib),
        fan_out=bool(fan_out),
    )


def _draw_heads(now: float, record: int, timestamp: float, width: int) -> Twin:
    tape = read_heads(float(now), record=int(record), timestamp_hours=float(timestamp))
    return read_heads_drawing(tape, width=width)
