"""The live pictures of lesson 05: three bars of which the highest rules, and what a record pays."""

from __future__ import annotations

from kdslab.figures.picture import Picture
from kdslab.figures.sizing import payload_units, three_bars
from kdslab.model.quotas import CONSUMERS_PER_STREAM
from kdslab.sim.sizing import size_stream
from kdslab.sim.sizing_cost import put_units
from kdslab.widgets.forecast import Forecast, Truth
from kdslab.widgets.knobs import Range
from kdslab.widgets.live_figure import LiveFigure

_HALF, _SAME, _TWICE = "half as many shards", "just as many shards", "twice as many shards"


class ThreeBars(LiveFigure):
    """How many shards the bytes in, the records in and the bytes out ask for.

    Args:
        records_per_second: How many records come, 100 to 20,000.
        record_bytes: What each weighs with its key, 64 to 8,192.
        pollers: How many consumers share the read limits of the shards, 0 to 8.
        fan_outs: How many consumers read by enhanced fan-out, 0 to 20.
        predict: Whether to ask first what records of half the size would do.

    Example:
        >>> ThreeBars(4_000, 1_024).twin().finding.partition(":")[0]
        '4 shards, because of write bytes and write records'
    """

    def __init__(
        self,
        records_per_second: int = 4_000,
        record_bytes: int = 1_024,
        *,
        pollers: int = 1,
        fan_outs: int = 0,
        predict: bool = True,
    ) -> None:
        super().__init__(
            _draw,
            [
                Range(
                    name="records_per_second",
                    label="Traffic",
                    unit="records/s",
                    minimum=100,
                    maximum=20_000,
                    step=100,
                    value=records_per_second,
                ),
                Range(
                    name="record_bytes",
                    label="Record with its key",
                    unit="bytes",
                    minimum=64,
                    maximum=8_192,
                    step=64,
                    value=record_bytes,
                ),
                Range(
                    name="pollers", label="Polling consumers", minimum=0, maximum=8, value=pollers
                ),
                Range(
                    name="fan_outs",
                    label="Fan-out consumers",
                    minimum=0,
                    maximum=CONSUMERS_PER_STREAM,
                    value=fan_outs,
                ),
            ],
            half_as_big() if predict else None,
        )


class PayloadUnits(LiveFigure):
    """How many PUT payload units a record pays for, alone or packed.

    Args:
        message_bytes: What one message weighs, 100 to 20,000.
        messages: How many are packed into one record, 1 to 50.

    Example:
        >>> PayloadUnits(1_000).twin().finding
        '1,000 bytes pay for 1 unit, 4% full: a million such records cost 0.014 USD.'
    """

    def __init__(self, message_bytes: int = 1_000, messages: int = 1) -> None:
        super().__init__(
            lambda message_bytes, messages: payload_units(
                put_units(int(message_bytes), int(messages))
            ),
            [
                Range(
                    name="message_bytes",
                    label="One message",
                    unit="bytes",
                    minimum=100,
                    maximum=20_000,
                    step=100,
                    value=message_bytes,
                ),
                Range(
                    name="messages",
                    label="Messages packed into a record",
                    minimum=1,
                    maximum=50,
                    value=messages,
                ),
            ],
        )


def half_as_big(records_per_second: int = 4_000, record_bytes: int = 1_024) -> Forecast:
    """Return the question of what records of half the size, twice as often, do."""

    def run() -> Truth:
        before = size_stream(records_per_second, record_bytes)
        after = size_stream(2 * records_per_second, record_bytes // 2)
        option = _SAME if after.shards == before.shards else _TWICE
        if after.shards < before.shards:
            option = _HALF
        return Truth(
            option,
            f"{before.shards} shards become {after.shards}, because of {after.ruling.limit}: "
            f"{2 * records_per_second:,} records a second, of which a shard takes 1,000, and "
            "each of them counts as a whole KiB.",
        )

    return Forecast(
        prompt=f"{records_per_second:,} records a second of {record_bytes:,} bytes. Now each "
        "record is cut in two: half as big, twice as many, the same MB a second. You need …?",
        options=(_HALF, _SAME, _TWICE),
        run=run,
    )


def _draw(
    records_per_second: float, record_bytes: float, pollers: float, fan_outs: float
) -> Picture:
    sizing = size_stream(
        int(records_per_second), int(record_bytes), pollers=int(pollers), fan_outs=int(fan_outs)
    )
    return three_bars(sizing)
