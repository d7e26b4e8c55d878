"""The live pictures of lesson 04: records packed into calls and into records, and what it pays."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from kdslab.figures.producers import batch_packer
from kdslab.figures.twin import Twin
from kdslab.figures.waiting_pays import waiting_pays
from kdslab.model.defaults import KPL_BUFFERED_MILLIS
from kdslab.model.facts import KIB
from kdslab.sim.partial_failure import FAILING, partial_failure
from kdslab.sim.producers import WAITS_MS, over_waits, packings
from kdslab.widgets.drawing import LiveDrawing
from kdslab.widgets.forecast import Forecast, Truth
from kdslab.widgets.knobs import Choice, Range
from kdslab.widgets.live_figure import LiveFigure

SIZES: Final = MappingProxyType(
    {
        "50 bytes": 50,
        "200 bytes": 200,
        "1 KiB": KIB,
        "5 KiB": 5 * KIB,
        "20 KiB": 20 * KIB,
        "100 KiB": 100 * KIB,
    }
)
"""Record sizes that can be chosen, in bytes, by name."""

_RESENT: Final = MappingProxyType(
    {
        "nothing: they come in by themselves": "nothing",
        f"the {FAILING} that failed": "what failed",
        "all 500": "everything",
    }
)


class BatchPacker(LiveDrawing):
    """The same records by PutRecord, by PutRecords, and aggregated as the KPL does it.

    Args:
        size: How large a record is: a name from `SIZES`.
        per_second: How many records come a second, 100 to 10,000.
        buffered_ms: How long a record may wait for others, 0 to 2,000 milliseconds.

    Raises:
        ValueError: If there is no such size.

    Example:
        >>> packer = BatchPacker(size="200 bytes", per_second=2_000)
        >>> packer.twin().finding.partition(";")[0]
        'One by one 2,000 calls/s'
    """

    def __init__(
        self,
        *,
        size: str = "200 bytes",
        per_second: int = 2_000,
        buffered_ms: int = KPL_BUFFERED_MILLIS,
    ) -> None:
        if size not in SIZES:
            raise ValueError(f"the sizes are {', '.join(SIZES)}, got {size}")
        super().__init__(
            _draw,
            [
                Choice(name="size", label="One record", options=tuple(SIZES), value=size),
                _per_second(per_second),
                Range(
                    name="buffered_ms",
                    label="May wait for others",
                    minimum=0,
                    maximum=2_000,
                    step=20,
                    value=buffered_ms,
                    unit="ms",
                ),
            ],
            Forecast(
                prompt=(
                    f"One PutRecords carries 500 records, and its answer says that {FAILING} of "
                    "them failed. What do you send again?"
                ),
                options=tuple(_RESENT),
                run=_what_to_send_again,
            ),
        )


class WaitingPays(LiveFigure):
    """How many records travel in one, and what the month costs, as they wait longer for others.

    Args:
        size: How large a record is: a name from `SIZES`.
        per_second: How many records come a second, 100 to 10,000.

    Raises:
        ValueError: If there is no such size.

    Example:
        >>> WaitingPays(per_second=1_000).twin().finding
        'After 100 ms a stored record carries 101 user records, for 11.31 instead of 47.74 USD a \
month.'
    """

    def __init__(self, *, size: str = "200 bytes", per_second: int = 1_000) -> None:
        if size not in SIZES:
            raise ValueError(f"the sizes are {', '.join(SIZES)}, got {size}")
        super().__init__(
            lambda size, per_second, wait: waiting_pays(
                over_waits(SIZES[size], int(per_second)), int(wait)
            ),
            [
                Choice(name="size", label="One record", options=tuple(SIZES), value=size),
                _per_second(per_second),
                Choice(
                    name="wait",
                    label="Waits at most, ms",
                    options=tuple(map(str, WAITS_MS)),
                    value=str(KPL_BUFFERED_MILLIS),
                ),
            ],
        )


def _per_second(value: int) -> Range:
    return Range(
        name="per_second",
        label="Records",
        minimum=100,
        maximum=10_000,
        step=100,
        value=value,
        unit="/s",
    )


def _draw(size: str, per_second: int, buffered_ms: int, width: int) -> Twin:
    return batch_packer(packings(SIZES[size], int(per_second), int(buffered_ms)), width=width)


def _what_to_send_again() -> Truth:
    runs = {option: partial_failure(resend) for option, resend in _RESENT.items()}
    (right,) = (option for option, run in runs.items() if not run.lost and not run.duplicates)
    nothing, _, everything = runs.values()
    return Truth(
        right,
        "The answer lists them in the order of the request. Nothing sent again: "
        f"{nothing.lost} records lost. Everything: {everything.duplicates} duplicates.",
    )
