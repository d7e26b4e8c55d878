"""A shard as a tape, and five read heads on it: what each way to begin gets.

Drawn as SVG; the heads carry `data-mark`, so that the browser lets them travel along the tape.
"""

from __future__ import annotations

from collections.abc import Iterator

from kdslab.figures.paper import paper
from kdslab.figures.theme import PALETTE
from kdslab.figures.twin import Cell, Twin
from kdslab.sim.reading import Head, Tape

HEIGHT = 388
_SIDE = 14
_TAPE, _CELL = 46, 24
_FIRST_ROW, _ROW = 108, 56
_HOURS_MARKED = 12
_LETTER = 7.0

# Named, because an inlined style sheet holds for the whole page.
_STYLE = """<style>
.kds-heads text{font:13px system-ui,sans-serif;fill:var(--jp-content-font-color1,#767676)}
.kds-heads .small{font-size:11px}.kds-heads .strong{font-weight:600}
.kds-heads .cell{fill:none;stroke:var(--jp-content-font-color1,#767676)}
.kds-heads .gone{stroke-opacity:.35}.kds-heads .faint{fill-opacity:.75}
.kds-heads .come{stroke-dasharray:3 3;stroke-opacity:.55}
.kds-heads .now{stroke:var(--jp-content-font-color1,#767676);stroke-width:1.5}
.kds-heads .rail{stroke:var(--jp-content-font-color2,#767676);stroke-opacity:.4}
</style>"""


def finding(tape: Tape) -> str:
    """Return what the heads show, in one sentence without its full stop.

    Example:
        >>> from kdslab.sim.reading import read_heads
        >>> finding(read_heads(30.0))
        'TRIM_HORIZON begins at record 3, not at record 0: 3 records are gone; LATEST waits for 16'
    """
    oldest, latest = tape.heads[0], tape.heads[-1]
    start = f"TRIM_HORIZON begins at record {oldest.first}"
    if tape.gone:
        lost = "1 record is gone" if tape.gone == 1 else f"{tape.gone} records are gone"
        start += f", not at record 0: {lost}"
    return f"{start}; LATEST waits for {latest.first}"


def table(tape: Tape) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    """Return heads and rows of the table behind the tape: one row an iterator type."""
    columns = ("iterator type", "names", "first record", "came at hour", "records at once")
    rows = tuple(
        (head.kind, head.asks or "-", head.first, tape.arrived_hours[head.first], head.waiting)
        for head in tape.heads
    )
    return columns, rows


def read_heads_drawing(tape: Tape, *, width: int = 860) -> Twin:
    """Draw the tape and its heads.

    Args:
        tape: The records and the heads.
        width: How wide the picture is, in pixels; at least 320.

    Returns:
        The picture as SVG, with its finding and the table of heads.
    """
    pen = _Pen(tape, max(width, 320))
    parts = [*pen.tape(), *pen.moments(), *pen.heads()]
    columns, rows = table(tape)
    return Twin(
        finding=f"{finding(tape)}.",
        columns=columns,
        rows=rows,
        svg=paper("kds-heads", pen.width, HEIGHT, _STYLE, "".join(parts)),
    )


class _Pen:
    """It knows how wide the paper is and where on it a record lies."""

    def __init__(self, tape: Tape, width: int) -> None:
        self.width = width
        self._tape = tape
        self._share = (width - 2 * _SIDE) / len(tape.arrived_hours)
        self._hours_apart = tape.arrived_hours[1] - tape.arrived_hours[0]

    def tape(self) -> Iterator[str]:
        """Draw a cell for each record: gone, there, or still to come."""
        for number, hours in enumerate(self._tape.arrived_hours):
            x = self._x(number)
            is_gone, is_there = number < self._tape.gone, number < self._tape.written
            kind = "gone" if is_gone else "" if is_there else "come"
            yield (
                f'<rect class="cell {kind}" x="{x + 1:.1f}" y="{_TAPE}" '
                f'width="{self._share - 2:.1f}" height="{_CELL}" rx="3"/>'
            )
            if is_there and (self._share >= 18 or number % 2 == 0):
                sign = "✗" if is_gone else number
                yield self._text(x + self._share / 2, _TAPE + 16, str(sign), "small")
            if hours % _HOURS_MARKED == 0:
                yield self._text(x + self._share / 2, _TAPE + 40, f"hour {hours:g}", "small faint")

    def moments(self) -> Iterator[str]:
        """Draw where the tape has been cut off and where it is being written."""
        now = self._x(self._tape.written)
        yield self._line(now, "now ▾")
        if self._tape.gone:
            yield self._line(self._x(self._tape.gone), "trim horizon ▾", before=now)

    def heads(self) -> Iterator[str]:
        """Draw each head in a row of its own, above the records that it gets."""
        for place, head in enumerate(self._tape.heads):
            y, colour = _FIRST_ROW + place * _ROW, PALETTE[place]
            x, end = self._x(head.first), self._x(self._tape.written)
            yield (
                f'<line class="rail" x1="{_SIDE}" y1="{y + 26}" x2="{self.width - _SIDE}" '
                f'y2="{y + 26}"/>'
                f'<rect x="{x:.1f}" y="{y + 20}" width="{max(0.0, end - x):.1f}" height="12" '
                f'rx="3" fill="{colour}" fill-opacity="0.5"/>'
                f'<circle data-mark="head-{head.kind}" cx="{x + self._share / 2:.1f}" '
                f'cy="{y + 26}" r="8" fill="{colour}"/>'
            )
            yield (
                f'<text x="{_SIDE}" y="{y + 10}"><tspan class="strong">{head.kind}</tspan>'
                f"<tspan>{_rest(head)}</tspan></text>"
            )

    def _x(self, number: int) -> float:
        return _SIDE + self._share * number

    def _line(self, x: float, label: str, before: float | None = None) -> str:
        half = len(label) * _LETTER / 2
        middle = min(max(x, half + 2), self.width - half - 2)
        if before is not None and abs(before - middle) < half + 32:
            middle = before - half - 32
        return (
            f'<line class="now" x1="{x:.1f}" y1="24" x2="{x:.1f}" y2="{_TAPE + _CELL + 4}"/>'
            f"{self._text(middle, 18, label, 'strong')}"
        )

    def _text(self, x: float, y: float, text: str, kind: str) -> str:
        return f'<text class="{kind}" x="{x:.1f}" y="{y}" text-anchor="middle">{text}</text>'


def _rest(head: Head) -> str:
    asks = f" ({head.asks})" if head.asks else ""
    if not head.waiting:
        return f"{asks}: nothing yet, then record {head.first}"
    return f"{asks}: record {head.first} first, {head.waiting} at once"
