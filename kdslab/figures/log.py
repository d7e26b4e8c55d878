"""Two readers, one tape: what is on it, what each has got, and what one of them never will."""

from __future__ import annotations

from collections.abc import Iterator

from kdslab.figures.paper import paper
from kdslab.figures.theme import WRONG, shard_colour
from kdslab.figures.twin import Cell, Twin
from kdslab.sim.log import HOURS, Reader, Tape

HEIGHT = 290
_LEFT, _RIGHT = 92, 16
_AXIS, _TAPE = 262, 52
_ROWS = (130, 208)
_DAY_HOURS = 24
_COLOURS = (shard_colour(0), shard_colour(2))

# Named, because an inlined style sheet holds for the whole page.
_STYLE = """<style>
.kds-tape text{font:13px system-ui,sans-serif;fill:var(--jp-content-font-color1,#767676)}
.kds-tape text{paint-order:stroke;stroke:var(--jp-layout-color0,none);stroke-width:3}
.kds-tape .small{font-size:12px}.kds-tape .strong{font-weight:600}
.kds-tape .line{stroke:var(--jp-content-font-color2,#767676);stroke-opacity:.6}
.kds-tape .now{stroke:var(--jp-content-font-color1,#767676);stroke-width:1.5}
.kds-tape .kept{fill:var(--jp-content-font-color1,#767676)}
.kds-tape .gone{fill:none;stroke:var(--jp-content-font-color2,#767676);stroke-dasharray:2 1.5}
.kds-tape .band{fill:var(--jp-content-font-color2,#767676);fill-opacity:.12}
</style>"""


def finding(tape: Tape) -> str:
    """Return what the two readers have seen, in one sentence without its full stop."""
    a, b = tape.readers
    written = len(tape.arrived_at_hours)
    start = f"Of {written} {'record' if written == 1 else 'records'} A has got {a.got}"
    if tape.now_hours < b.starts_at_hours:
        return f"{start}; B has not come yet"
    missed = f" and will never get {b.skipped}" if b.skipped else " and misses none"
    return f"{start}, and B, from hour {b.starts_at_hours:g} on, {b.got}{missed}"


def table(tape: Tape) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    """Return heads and rows of the table behind a tape."""
    columns = ("who", "comes at hour", "begins at", "records got", "records never got")
    rows: list[tuple[Cell, ...]] = [
        (reader.name, reader.starts_at_hours, reader.start, reader.got, reader.skipped)
        for reader in tape.readers
    ]
    rows.append(("still in the stream", "", "", tape.kept, ""))
    rows.append(("too old, gone", "", "", tape.gone, ""))
    return columns, tuple(rows)


def two_tapes(tape: Tape, *, width: int = 860) -> Twin:
    """Draw the tape and, below it, what each reader has got of it.

    Args:
        tape: The stream and its readers at a moment.
        width: How wide the picture is, in pixels; at least 360.

    Returns:
        The picture as SVG, with its finding and its table.
    """
    columns, rows = table(tape)
    pen = _Pen(tape, max(width, 360))
    inside = "".join((*pen.paper(), *pen.written(), *pen.readers()))
    return Twin(
        finding=f"{finding(tape)}.",
        columns=columns,
        rows=rows,
        svg=paper("kds-tape", pen.width, HEIGHT, _STYLE, inside),
    )


class _Pen:
    """Knows how wide the paper is and where on it an hour lies."""

    def __init__(self, tape: Tape, width: int) -> None:
        self.tape = tape
        self.width = width
        self._per_hour = (width - _LEFT - _RIGHT) / HOURS
        self._radius = min(4.5, self._per_hour * 0.4)

    def paper(self) -> Iterator[str]:
        """Draw the hours, the moment, and what is too old by then."""
        end = self._x(HOURS)
        yield f'<line class="line" x1="{_LEFT}" x2="{end}" y1="{_AXIS}" y2="{_AXIS}"/>'
        for hour in range(0, HOURS + 1, 12):
            anchor = "end" if hour == HOURS else "middle"
            unit = f"hour {hour}" if hour % _DAY_HOURS == 0 else str(hour)
            yield (
                f'<text class="small" x="{self._x(hour)}" y="{_AXIS + 18}" '
                f'text-anchor="{anchor}">{unit}</text>'
            )
        horizon = self.tape.now_hours - self.tape.retention_hours
        if horizon > 0:
            yield (
                f'<rect class="band" x="{_LEFT}" y="{_TAPE - 16}" '
                f'width="{self._x(horizon) - _LEFT:.1f}" height="32"/>'
                f'<text class="small" x="{_LEFT}" y="{_TAPE - 22}">'
                f"older than {self.tape.retention_hours} h: gone</text>"
            )
        now = self._x(self.tape.now_hours)
        yield f'<line class="now" x1="{now}" x2="{now}" y1="{_TAPE - 16}" y2="{_AXIS}"/>'
        anchor = "end" if now > self.width / 2 else "start"
        yield f'<text class="small" x="{now}" y="{_TAPE - 22}" text-anchor="{anchor}">now</text>'

    def written(self) -> Iterator[str]:
        """Draw the tape: a dot for each record that is kept, an empty one for each that is gone."""
        yield from self._name("the tape", f"{self.tape.kept} kept", _TAPE)
        for number, at in enumerate(self.tape.arrived_at_hours):
            look = "gone" if number < self.tape.gone else "kept"
            yield self._dot(at, _TAPE, f'class="{look}"', f"tape-{number}")

    def readers(self) -> Iterator[str]:
        """Draw what each reader has got, what it never will, and where it stands."""
        for reader, y, colour in zip(self.tape.readers, _ROWS, _COLOURS, strict=True):
            yield from self._name(f"reader {reader.name}", f"got {reader.got}", y)
            yield from self._start(reader, y)
            yield from self._got(reader, y, colour)

    def _got(self, reader: Reader, y: float, colour: str) -> Iterator[str]:
        newest, skipped = None, reader.skipped
        times = zip(self.tape.arrived_at_hours, reader.got_at_hours, strict=True)
        for number, (at, got_at) in enumerate(times):
            if got_at is not None:
                newest = at
                yield self._dot(at, y, f'fill="{colour}"', f"{reader.name}-{number}")
            elif skipped:
                skipped -= 1
                yield self._cross(at, y)
        if newest is not None:
            x = self._x(newest)
            yield (
                f'<path d="M{x} {y + 8}l5 9h-10z" fill="{colour}"/>'
                f'<text class="small" x="{x - 9:.1f}" y="{y + 18}" text-anchor="end">'
                f"{reader.name} stands here</text>"
            )

    def _start(self, reader: Reader, y: float) -> Iterator[str]:
        if self.tape.now_hours < reader.starts_at_hours:
            yield f'<text class="small" x="{_LEFT + 4}" y="{y + 4}">has not come yet</text>'
            return
        x = self._x(reader.starts_at_hours)
        anchor, shift = ("start", -2) if x < self.width * 0.6 else ("end", 2)
        yield (
            f'<line class="line" x1="{x}" x2="{x}" y1="{y - 14}" y2="{y + 7}"/>'
            f'<text class="small" x="{x + shift}" y="{y - 18}" text-anchor="{anchor}">'
            f"▾ comes at hour {reader.starts_at_hours:g}: {reader.start}</text>"
        )

    def _name(self, name: str, count: str, y: float) -> Iterator[str]:
        yield f'<text class="strong" x="0" y="{y - 2}">{name}</text>'
        yield f'<text class="small" x="0" y="{y + 14}">{count}</text>'

    def _dot(self, at: float, y: float, look: str, mark: str) -> str:
        return (
            f'<circle data-mark="{mark}" cx="{self._x(at)}" cy="{y}" '
            f'r="{self._radius:.1f}" {look}/>'
        )

    def _cross(self, at: float, y: float) -> str:
        arm = self._radius * 0.75
        return (
            f'<path d="M{self._x(at) - arm:.1f} {y - arm:.1f}l{2 * arm:.1f} {2 * arm:.1f}'
            f'm0 {-2 * arm:.1f}l{-2 * arm:.1f} {2 * arm:.1f}" stroke="{WRONG}" stroke-width="1.6"/>'
        )

    def _x(self, hour: float) -> float:
        return round(_LEFT + self._per_hour * hour, 1)
