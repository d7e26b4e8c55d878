"""The family tree of a stream's shards: hash keys from top to bottom, time from left to right.

An open shard is a field as high as its arc. When it is closed, its children take the field over,
and what it holds goes on as a hatched strip until the retention is over.
"""

from __future__ import annotations

from collections.abc import Iterator

from kdslab.figures.paper import paper
from kdslab.figures.theme import shard_colour
from kdslab.figures.twin import Cell, Twin
from kdslab.sim.reshard import CLOSED, EXPIRED, OPEN, Family, MadeCall, ShardLife

HOURS = 60
HEIGHT = 400
COLUMNS = (
    "shard",
    "hash keys from",
    "to",
    "state",
    "opened at hour",
    "closed at hour",
    "kept until hour",
    "parents",
    "records in it",
)
_LEFT, _RIGHT = 58, 12
_TOP, _FLOOR = 58, 362
_STRIP = 18
_CHARACTER = 7.0

_STYLE = """<style>
.kds-family text{font:13px system-ui,sans-serif;fill:var(--jp-content-font-color1,#767676)}
.kds-family .small{font-size:12px}.kds-family .strong{font-weight:600}
.kds-family .axis,.kds-family .tie{stroke:var(--jp-content-font-color1,#767676);fill:none}
.kds-family .grid{stroke:var(--jp-content-font-color2,#767676);stroke-opacity:.3}
.kds-family .now{stroke:var(--jp-content-font-color1,#767676);stroke-dasharray:5 4}
.kds-family .edge{fill:none;stroke:var(--jp-content-font-color2,#767676);stroke-opacity:.7}
.kds-family .paper{fill:var(--jp-layout-color0,#fff)}
.kds-family .halo{paint-order:stroke;stroke:var(--jp-layout-color0,#fff);stroke-width:3px}
</style>"""


def finding(tree: Family) -> str:
    """Return what the tree shows, in one sentence without its full stop."""
    at = f"Hour {tree.now_hours:g}"
    last = tree.calls[-1] if tree.calls else None
    if last and last.refused and tree.now_hours < last.at_hours + 6:
        return f"{at}: {last.text} is refused, {_reason(last)}"
    told = [f"{_count(len(tree.of(OPEN)), 'open shard')} with {tree.records_in(OPEN)} records"]
    if tree.of(CLOSED):
        held = tree.records_in(CLOSED)
        where = f"with {held} that stay there to be read" if held else "and empty, still listed"
        told.append(f"{len(tree.of(CLOSED))} closed {where}")
    if tree.of(EXPIRED):
        told.append(f"{len(tree.of(EXPIRED))} expired and no longer listed")
    return f"{at}: {', '.join(told)}"


def table(tree: Family) -> tuple[tuple[Cell, ...], ...]:
    """Return a row for each shard that there ever was."""
    return tuple(
        (
            shard.number,
            f"{shard.start:.1%}",
            f"{shard.end:.1%}",
            shard.state,
            f"{shard.opened_hours:.2f}",
            "" if shard.closed_hours is None else f"{shard.closed_hours:.2f}",
            "" if shard.expires_hours is None else f"{shard.expires_hours:.2f}",
            ", ".join(map(str, shard.parents)),
            shard.records,
        )
        for shard in tree.shards
    )


def family_tree(tree: Family, *, width: int = 860) -> Twin:
    """Draw the shards of a stream over time, parents joined with children.

    Args:
        tree: The shards and the time of the picture.
        width: How wide the picture is, in pixels; at least 320.
    """
    pen = _Pen(tree, max(width, 320))
    parts = [*pen.axes(), *pen.fields(), *pen.ties(), *pen.strips(), *pen.names(), *pen.calls()]
    return Twin(
        finding=f"{finding(tree)}.",
        columns=COLUMNS,
        rows=table(tree),
        svg=paper("kds-family", pen.width, HEIGHT, _STYLE + _HATCH, "".join(parts)),
    )


_HATCH = (
    '<defs><pattern id="kds-closed" width="7" height="7" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><line x1="0" y1="0" x2="0" y2="7" stroke="#8c8c8c" '
    'stroke-width="2.4" stroke-opacity=".6"/></pattern></defs>'
)


class _Pen:
    """It knows where a time and a hash key lie on the paper."""

    def __init__(self, tree: Family, width: int) -> None:
        self.tree = tree
        self.width = width
        self._now = tree.now_hours

    def axes(self) -> Iterator[str]:
        """Draw the hours below, the ends of the key space at the left, and where now is."""
        for hour in range(0, HOURS + 1, 12):
            x = self._x(hour)
            anchor = "end" if hour == HOURS else "middle"
            yield f'<line class="grid" x1="{x}" y1="{_TOP}" x2="{x}" y2="{_FLOOR}"/>'
            text = f"hour {hour}" if self.width > 420 else str(hour)
            place = f'x="{x}" y="{_FLOOR + 18}" text-anchor="{anchor}"'
            yield f'<text class="small" {place}>{text}</text>'
        for y, text in ((_TOP + 11, "key 0"), (_FLOOR, "2¹²⁸ - 1")):
            yield f'<text class="small" x="{_LEFT - 6}" y="{y}" text-anchor="end">{text}</text>'

    def fields(self) -> Iterator[str]:
        """Draw what was or is open, and the line of now."""
        for shard in self.tree.shards:
            left, right = self._x(shard.opened_hours), self._x(self._end(shard))
            box = (
                f'x="{left}" y="{self._y(shard.start)}" width="{max(right - left, 1):.1f}" '
                f'height="{self._y(shard.end) - self._y(shard.start):.1f}"'
            )
            colour = shard_colour(shard.number)
            yield f'<rect {box} fill="{colour}" fill-opacity=".3"/><rect class="edge" {box}/>'
        x = self._x(self._now)
        yield f'<line class="now" x1="{x}" y1="{_TOP - 6}" x2="{x}" y2="{_FLOOR + 4}"/>'

    def strips(self) -> Iterator[str]:
        """Draw what closed shards still hold, and how long they will."""
        for shard in self._ended():
            y = self._middle(shard) - _STRIP / 2
            left, until = self._x(shard.closed_hours or 0), self._x(shard.expires_hours or 0)
            width = max(until - left, 1)
            box = f'x="{left}" y="{y:.1f}" width="{width:.1f}" height="{_STRIP}"'
            if shard.state == CLOSED:
                yield f'<rect class="paper" {box}/><rect {box} fill="url(#kds-closed)"/>'
            yield f'<rect class="edge" {box} stroke-dasharray="3 3"/>'
            words = f"shard {shard.number} closed: {_count(shard.records, 'record')}"
            if shard.state == EXPIRED:
                words = f"✕ shard {shard.number} expired"
            if len(words) * _CHARACTER > width:
                words = words.replace("shard ", "")
            yield (f'<text class="small halo" x="{left + 16}" y="{y + 13.5:.1f}">{words}</text>')

    def ties(self) -> Iterator[str]:
        """Join parents with children."""
        known = {shard.number: shard for shard in self.tree.shards}
        for child in self.tree.shards:
            for parent in (known[number] for number in child.parents):
                x = self._x(child.opened_hours)
                start, end = self._middle(parent), self._middle(child)
                yield (
                    f'<path class="tie" stroke-width="1.6" d="M{x - 10},{start:.1f} C{x + 2},'
                    f'{start:.1f} {x - 2},{end:.1f} {x + 10},{end:.1f}"/>'
                    f'<circle cx="{x - 10}" cy="{start:.1f}" r="3.4" fill="#767676"/>'
                    f'<circle cx="{x + 10}" cy="{end:.1f}" r="3.4" fill="#767676"/>'
                )

    def names(self) -> Iterator[str]:
        """Write on each field whose it is, where no strip runs."""
        for shard in self.tree.shards:
            left, room = self._x(shard.opened_hours), self._room(shard)
            name = f"shard {shard.number}"
            more = f" · open · {_count(shard.records, 'record')}" if shard.state == OPEN else ""
            if len(name + more) * _CHARACTER > room:
                name, more = str(shard.number), more.replace(" record", "").removesuffix("s")
            if len(name + more) * _CHARACTER > room:
                more = ""
            inset = 20 if shard.parents else 8
            yield (
                f'<text class="small halo" x="{left + inset}" y="{self._free(shard):.1f}">'
                f'<tspan class="strong">{name}</tspan>{more}</text>'
            )

    def calls(self) -> Iterator[str]:
        """Name the calls above the hours at which they were made."""
        for place, call in enumerate(self.tree.calls):
            x, y = self._x(call.at_hours), 16 + 17 * (place % 2)
            sign = "✗" if call.refused else "▼"
            said = " refused" if call.refused else ""
            yield f'<line class="grid" x1="{x}" y1="{y + 3}" x2="{x}" y2="{_TOP}"/>'
            yield f'<text class="small strong" x="{x - 5}" y="{y}">{sign} {call.text}{said}</text>'
        x, half = self._x(self._now), 34
        middle = min(max(x, _LEFT + half), self.width - _RIGHT - half)
        yield (
            f'<text class="small strong" x="{middle}" y="{_FLOOR + 34}" text-anchor="middle">'
            f"▲ now, hour {self._now:g}</text>"
        )

    def _ended(self) -> list[ShardLife]:
        return [shard for shard in self.tree.shards if shard.state != OPEN]

    def _end(self, shard: ShardLife) -> float:
        return self._now if shard.closed_hours is None else shard.closed_hours

    def _room(self, shard: ShardLife) -> float:
        """Return how much may be written: beyond now the paper is empty."""
        end = self.width - _RIGHT if shard.state == OPEN else self._x(self._end(shard))
        return end - self._x(shard.opened_hours) - (22 if shard.parents else 8)

    def _free(self, shard: ShardLife) -> float:
        """Return a height for the name at which neither strips nor ties run."""
        top, bottom = self._y(shard.start), self._y(shard.end)
        tries = (top + 24, (top + bottom) / 2 + 5, bottom - 10, top + 14)
        start = shard.opened_hours
        busy = [
            self._middle(other)
            for other in self._ended()
            if (other.closed_hours or 0) <= start < (other.expires_hours or 0)
        ]
        clear = _STRIP / 2 + 6
        free = (y for y in tries if y < bottom and all(abs(y - 4 - at) > clear for at in busy))
        return next(free, tries[0])

    def _middle(self, shard: ShardLife) -> float:
        return (self._y(shard.start) + self._y(shard.end)) / 2

    def _x(self, hours: float) -> float:
        span = self.width - _LEFT - _RIGHT
        return round(_LEFT + span * min(hours, HOURS) / HOURS, 1)

    def _y(self, part: float) -> float:
        return round(_TOP + (_FLOOR - _TOP) * part, 1)


def _reason(call: MadeCall) -> str:
    """Return the service's message without the numbers of the account, in one clause."""
    _, _, said = call.refused.partition(": ")
    return said.replace(" in stream family under account 111122223333", "").rstrip(".")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
