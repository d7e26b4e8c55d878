"""Three ways in, row by row: what closes a call, how many calls, how long records wait, cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kdslab.figures.paper import paper
from kdslab.figures.theme import PALETTE
from kdslab.figures.twin import Twin
from kdslab.model.facts import KIB, MIB
from kdslab.sim.producers import Gauge, Packing

_ROW, _TOP, _GAUGE_TOP, _GAUGE_STEP = 122, 4, 40, 26
_NARROW = 560
_PLAIN, _CLOSING = PALETTE[4], PALETTE[3]

# Named, because an inlined style sheet holds for the whole page.
_STYLE = """<style>
.kds-pack text{font:13px system-ui,sans-serif;fill:var(--jp-content-font-color1,#767676)}
.kds-pack .small{font-size:12px}.kds-pack .strong{font-weight:600}
.kds-pack .number{font-size:16px;font-weight:600}
.kds-pack .frame{fill:none;stroke:var(--jp-content-font-color2,#767676);stroke-opacity:.6}
.kds-pack .dot{fill:var(--jp-content-font-color1,#767676)}
.kds-pack .line{stroke:var(--jp-content-font-color2,#767676);stroke-opacity:.35}
</style>"""


def packing_finding(packings: Sequence[Packing]) -> str:
    """Return what the three ways come to, in one sentence without its full stop.

    Example:
        >>> from kdslab.sim.producers import packings
        >>> packing_finding(packings(200, 2_000))
        'One by one 2,000 calls/s; PutRecords 10 calls/s, each closed by 100 ms; aggregated 10 \
stored records/s, and 11.68 instead of 95.48 USD a month'
    """
    one, many, packed = packings
    closed = next(_limit(gauge) for gauge in many.gauges if gauge.name == many.closed_by)
    usd = f"{packed.usd_per_month:,.2f} instead of {one.usd_per_month:,.2f} USD a month"
    return (
        f"One by one {_amount(one.calls_per_second)} calls/s; PutRecords "
        f"{_amount(many.calls_per_second)} calls/s, each closed by {closed}; aggregated "
        f"{_amount(packed.records_per_second)} stored records/s, and {usd}"
    )


def batch_packer(packings: Sequence[Packing], *, width: int = 860) -> Twin:
    """Draw the three ways in under each other.

    Args:
        packings: PutRecord, PutRecords, and aggregated records.
        width: How wide the picture is, in pixels; at least 320.

    Returns:
        The picture as SVG, with its finding and a table of the three.
    """
    width = max(width, 320)
    # A page too narrow for both sets the numbers below the gauges.
    row = _ROW if width >= _NARROW else _ROW + 110
    parts = [
        part
        for place, packing in enumerate(packings)
        for part in _row(packing, packings, _TOP + place * row, width)
    ]
    height = _TOP + len(packings) * row
    return Twin(
        finding=f"{packing_finding(packings)}.",
        columns=_COLUMNS,
        rows=tuple(map(_cells, packings)),
        svg=paper("kds-pack", width, height, _STYLE, "".join(parts)),
    )


_COLUMNS = (
    "way",
    "closed by",
    "user records a stored record",
    "stored record (bytes)",
    "stored records a call",
    "calls/s",
    "stored records/s",
    "shards",
    "shards because of",
    "longest wait (ms)",
    "USD a month",
)


def _cells(packing: Packing) -> tuple[str | int | float, ...]:
    return (
        packing.way,
        packing.closed_by or "each goes alone",
        round(packing.user_records_per_record),
        packing.record_bytes,
        round(packing.records_per_call, 1),
        round(packing.calls_per_second, 1),
        round(packing.records_per_second, 1),
        packing.shards,
        packing.shards_by,
        round(packing.wait_ms),
        round(packing.usd_per_month, 2),
    )


def _row(packing: Packing, all_ways: Sequence[Packing], y: int, width: int) -> Iterator[str]:
    is_narrow = width < _NARROW
    left = width if is_narrow else min(420, round(width * 0.47))
    yield f'<line class="line" x1="0" x2="{width}" y1="{y}" y2="{y}"/>'
    yield f'<text class="strong" x="4" y="{y + 22}">{packing.way}</text>'
    yield from _nesting(packing, left - 24, y + 8)
    if not packing.gauges:
        yield f'<text class="small" x="4" y="{y + 50}">each record leaves at once, alone</text>'
    for place, gauge in enumerate(packing.gauges):
        is_closing = gauge.name == packing.closed_by
        top = y + _GAUGE_TOP + place * _GAUGE_STEP
        yield from _gauge(gauge, packing.way, top, left - 24, is_closing=is_closing)
    x, top = (0, y + 100) if is_narrow else (left, y)
    yield from _numbers(packing, all_ways, x, top, width - x)


def _nesting(packing: Packing, right: int, y: int) -> Iterator[str]:
    """Draw in small how the ways nest: calls hold stored records, which hold user records."""
    if packing.user_records_per_record > 1:
        calls = [[6, 6]]
    else:
        calls = [[1] * 6] if packing.records_per_call > 1 else [[1]] * 5
    # A dot takes 6 pixels, the frames around records and calls 5 and 8 besides.
    x = right - sum(8 + sum(5 + 6 * dots for dots in call) for call in calls)
    for call in calls:
        wide = 3 + sum(5 + 6 * dots for dots in call)
        yield f'<rect class="frame" x="{x}" y="{y}" width="{wide}" height="18" rx="4"/>'
        at = x + 3
        for dots in call:
            yield (
                f'<rect x="{at}" y="{y + 4}" width="{6 * dots + 3}" height="10" rx="2" '
                f'fill="{_PLAIN}" fill-opacity="0.45"/>'
            )
            for dot in range(dots):
                yield f'<circle class="dot" cx="{at + 4.5 + 6 * dot}" cy="{y + 9}" r="2"/>'
            at += 5 + 6 * dots
        x += wide + 5


def _gauge(gauge: Gauge, way: str, y: int, width: int, *, is_closing: bool) -> Iterator[str]:
    start, words = 60, 112
    span = max(20, width - start - words)
    colour = _CLOSING if is_closing else _PLAIN
    yield (
        f'<text class="small" x="4" y="{y + 12}">{gauge.name}</text>'
        f'<rect data-mark="{way}-{gauge.name}" x="{start}" y="{y + 2}" '
        f'width="{span * gauge.part:.1f}" height="12" fill="{colour}"/>'
        f'<rect class="frame" x="{start}" y="{y + 2}" width="{span}" height="12"/>'
        f'<text class="small{" strong" if is_closing else ""}" x="{start + span + 6}" '
        f'y="{y + 12}">{_reading(gauge)}{" ◂" if is_closing else ""}</text>'
    )


def _reading(gauge: Gauge) -> str:
    used = _bytes(gauge.used) if gauge.name == "bytes" else f"{gauge.used:,.0f}"
    return f"{used} / {_limit(gauge).removesuffix(' records')}"


def _limit(gauge: Gauge) -> str:
    if gauge.name == "bytes":
        return _bytes(gauge.limit)
    return f"{gauge.limit:,.0f} {'ms' if gauge.name == 'time' else gauge.name}"


def _numbers(
    packing: Packing, all_ways: Sequence[Packing], x: int, y: int, width: int
) -> Iterator[str]:
    step = width / 5
    shown: tuple[tuple[str, float, list[float]], ...] = (
        ("calls/s", packing.calls_per_second, [way.calls_per_second for way in all_ways]),
        ("stored/s", packing.records_per_second, [way.records_per_second for way in all_ways]),
        ("shards", packing.shards, [way.shards for way in all_ways]),
        ("wait, ms", packing.wait_ms, [way.wait_ms for way in all_ways]),
        ("$/month", packing.usd_per_month, [way.usd_per_month for way in all_ways]),
    )
    for place, (name, value, others) in enumerate(shown):
        left = x + step * place + 4
        long = (step - 14) * value / (max(others) or 1)
        yield (
            f'<text class="small" x="{left:.1f}" y="{y + 40}">{name}</text>'
            f'<text class="number" x="{left:.1f}" y="{y + 64}">{_amount(value)}</text>'
            f'<rect data-mark="{packing.way}-{name}" x="{left:.1f}" y="{y + 74}" '
            f'width="{max(long, 1):.1f}" height="8" fill="{PALETTE[0]}"/>'
        )
        if name == "shards" and packing.shards > 1:
            by = f"for {packing.shards_by}"
            yield f'<text class="small" x="{left:.1f}" y="{y + 100}">{by}</text>'


def _amount(value: float) -> str:
    return f"{value:,.0f}" if value >= 9.95 or value == int(value) else f"{value:.1f}"


def _bytes(value: float) -> str:
    if value >= MIB:
        return f"{value / MIB:.3g} MiB"
    return f"{value / KIB:.3g} KiB" if value >= KIB else f"{value:.0f} B"
