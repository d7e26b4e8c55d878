"""What a delivery's two buffer hints make of traffic: how large its files are, and how often.

A file is written when the buffer is large enough or old enough, whichever comes first. Large files
are few and quick to read; small ones are fresh. You cannot have both by hints alone.

Simplification: traffic comes evenly, and the delivery looks at its buffer all the time; the one in
`sim/readers/delivery` looks once a second.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kdslab.model.defaults import DELIVERY_BUFFER_MIB_BY_DEFAULT, DELIVERY_BUFFER_SECONDS_BY_DEFAULT
from kdslab.model.facts import MIB
from kdslab.sim.readers.delivery import POLL_SECONDS, DeliverySettings

DAY_SECONDS: Final = 24 * 3600
BY_SIZE: Final = "size"
BY_TIME: Final = "time"


@dataclass(frozen=True, slots=True, kw_only=True)
class BufferPlan:
    """What becomes of steady traffic behind a buffer.

    Attributes:
        mibps: What comes in, in MiB a second.
        seconds_to_full: How long the buffer takes to reach its size.
        ruling: The hint that comes first: "size" or "time".
        file_seconds: How much time lies between two files; the oldest record waits so long.
        file_mib: How large a file is, before it is compressed.
        files_a_day: How many there are in a day.
    """

    mibps: float
    seconds_to_full: float
    ruling: str
    file_seconds: float
    file_mib: float
    files_a_day: float


def buffer_plan(
    per_second: float,
    record_bytes: int,
    *,
    buffer_mib: int = DELIVERY_BUFFER_MIB_BY_DEFAULT,
    buffer_seconds: int = DELIVERY_BUFFER_SECONDS_BY_DEFAULT,
) -> BufferPlan:
    """Work out which hint rules, and what files that gives.

    Args:
        per_second: Records a second, above 0.
        record_bytes: What the payload of one weighs, its newline included.
        buffer_mib: The size hint, 1 to 128 MiB.
        buffer_seconds: The time hint, 0 to 900 s.

    Raises:
        ValueError: If there is no traffic, or a hint is out of its range.

    Example:
        >>> plan = buffer_plan(5_000, 150)
        >>> plan.ruling, round(plan.file_seconds, 1)
        ('size', 7.0)
    """
    if per_second <= 0 or record_bytes <= 0:
        raise ValueError(f"traffic must be above 0, got {per_second} of {record_bytes} bytes")
    DeliverySettings(buffer_mib=buffer_mib, buffer_seconds=buffer_seconds)
    mibps = per_second * record_bytes / MIB
    full, old = buffer_mib / mibps, max(float(buffer_seconds), POLL_SECONDS)
    file_seconds = min(full, old)
    return BufferPlan(
        mibps=mibps,
        seconds_to_full=full,
        ruling=BY_SIZE if full <= old else BY_TIME,
        file_seconds=file_seconds,
        file_mib=mibps * file_seconds,
        files_a_day=DAY_SECONDS / file_seconds,
    )
