"""The key space laid out straight: keys fall from their MD5 into the range below, and pile up.

Drawn as SVG in Python, so that the moving picture, the printed one and the one on GitHub are the
same. Every mark that may move carries `data-mark`; the browser lets it travel from its last place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from kdslab.figures.hashing import finding, table
from kdslab.figures.paper import paper
from kdslab.figures.theme import WRONG, shard_colour
from kdslab.figures.twin import Twin
from kdslab.sim.hashing import RoutedKey, Routing

HEIGHT = 330
WRONG_HEIGHT = 480
_LEFT, _RIGHT = 14, 14
_AXIS, _FLOOR = 112, 280
_WRONG_TOP, _WRONG_FLOOR = 352, 440
_LABELLED_KEYS = 12
_LABEL_ROWS = 5
_LABEL_CHARACTERS = 32
_CHARACTER = 7.2
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

# Named, because an inlined style sheet holds for the whole page.
_STYLE = """<style>
.kds-fall text{font:13px system-ui,sans-serif;fill:var(--jp-content-font-color1,#767676)}
.kds-fall .small{font-size:12px}.kds-fall .strong{font-weight:600}
.kds-fall .axis{stroke:var(--jp-content-font-color1,#767676);stroke-width:1.5}
.kds-fall .thread{stroke:var(--jp-content-font-color2,#767676);stroke-opacity:.45}
.kds-fall .box{fill:none;stroke:var(--jp-content-font-color2,#767676);stroke-opacity:.6}
</style>"""


def key_fall(routing: Routing, *, width: int = 860, wrong_model: bool = False) -> Twin:
    """Draw keys falling into the shards' ranges.

    Args:
        routing: The keys and the arcs.
        width: How wide the picture is, in pixels; at least 240.
        wrong_model: Whether to set below it where `hash mod N` would put the same keys.

    Returns:
        The picture as SVG, with its finding and the table of keys.
    """
    drawing = _Drawing(routing, max(width, 240))
    height = WRONG_HEIGHT if wrong_model else HEIGHT
    parts = [*drawing.space(), *drawing.keys(), *(drawing.wrong() if wrong_model else ())]
    columns, rows = table(routing, wrong_model=wrong_model)
    return Twin(
        finding=f"{finding(routing)}.{_comparison(routing) if wrong_model else ''}",
        columns=columns,
        rows=rows,
        svg=paper("kds-fall", drawing.width, height, _STYLE, "".join(parts)),
    )


def _comparison(routing: Routing) -> str:
    return (
        f" The wrong model, hash mod N, names another shard for {routing.misplaced} of "
        f"{len(routing.keys)}."
    )


class _Drawing:
    """The pen: it knows how wide the paper is and where on it a hash key lies."""

    def __init__(self, routing: Routing, width: int) -> None:
        self.routing = routing
        self.width = width
        self._span = width - _LEFT - _RIGHT
        self._tallest = max((*routing.per_shard, *routing.per_shard_modulo, 1))

    def space(self) -> Iterator[str]:
        """Draw the axis of hash keys and, hanging from it, a bin for each shard."""
        yield f'<text class="small" x="{_LEFT}" y="{_AXIS - 6}">hash key 0</text>'
        yield (
            f'<text class="small" x="{self.width - _RIGHT}" y="{_AXIS - 6}" '
            'text-anchor="end">2¹²⁸ - 1</text>'
        )
        yield (
            f'<line class="axis" x1="{_LEFT}" y1="{_AXIS}" x2="{self.width - _RIGHT}" '
            f'y2="{_AXIS}"/>'
        )
        yield from self._bins(self.routing.per_shard, _AXIS, _FLOOR, "shard")

    def keys(self) -> Iterator[str]:
        """Draw each key at its hash key, and as a dot on the pile of its shard."""
        labelled = len(self.routing.keys) <= _LABELLED_KEYS
        if labelled:
            yield from self._labels()
        else:
            for routed in self.routing.keys:
                x = self._x(routed)
                yield f'<line class="thread" x1="{x}" y1="{_AXIS - 5}" x2="{x}" y2="{_AXIS}"/>'
        for routed, height in self._stacked([key.shard for key in self.routing.keys]):
            yield self._dot(routed, self._x(routed), _FLOOR - height * self._step(), "key")

    def wrong(self) -> Iterator[str]:
        """Draw the same keys where the remainder of a division would put them."""
        yield (
            f'<text class="strong" x="{_LEFT}" y="{_WRONG_TOP - 14}">'
            "✗ wrong model: hash mod N</text>"
        )
        yield from self._bins(self.routing.per_shard_modulo, _WRONG_TOP, _WRONG_FLOOR, "wrong")
        step = (_WRONG_FLOOR - _WRONG_TOP) / (self._tallest + 1)
        share = self._span / len(self.routing.ranges)
        for routed, height in self._stacked([key.modulo for key in self.routing.keys]):
            x = _LEFT + share * (routed.modulo + 0.5)
            yield self._dot(routed, x, _WRONG_FLOOR - height * step, "wrong")

    def _bins(self, counts: Sequence[int], top: int, floor: int, kind: str) -> Iterator[str]:
        share = self._span / len(counts)
        every = 1 if share >= 26 else 2 if share >= 14 else 4
        for index, count in enumerate(counts):
            x = _LEFT + share * index
            filled = (floor - top) * count / (self._tallest + 1)
            colour = shard_colour(index) if kind == "shard" else WRONG
            yield (
                f'<rect data-mark="fill-{kind}-{index}" x="{x:.1f}" y="{floor - filled:.1f}" '
                f'width="{share:.1f}" height="{filled:.1f}" fill="{colour}" fill-opacity="0.28"/>'
                f'<rect class="box" x="{x:.1f}" y="{top}" width="{share:.1f}" '
                f'height="{floor - top}"/>'
            )
            if index % every == 0:
                middle = f'x="{x + share / 2:.1f}" text-anchor="middle"'
                yield (
                    f'<text class="strong" {middle} y="{floor + 17}">{index}</text>'
                    f'<text class="small" {middle} y="{floor + 33}">{_amount(count, share)}</text>'
                )

    def _labels(self) -> Iterator[str]:
        ends = [-1e9] * _LABEL_ROWS
        for routed in sorted(self.routing.keys, key=lambda routed: routed.hash_key):
            label = _shortened(routed.key)
            x, half = self._x(routed), len(label) * _CHARACTER / 2
            middle = min(max(x, half + 2), self.width - half - 2)
            free = [row for row, end in enumerate(ends) if end < middle - half - 6]
            row = free[0] if free else ends.index(min(ends))
            ends[row] = middle + half
            y = 74 - row * 16
            yield (
                f'<line class="thread" x1="{x}" y1="{y + 4}" x2="{x}" y2="{_AXIS}"/>'
                f'<text x="{middle:.1f}" y="{y}" text-anchor="middle">{escape(label)}</text>'
            )

    def _dot(self, routed: RoutedKey, x: float, y: float, kind: str) -> str:
        colour = shard_colour(routed.shard) if kind == "key" else WRONG
        key = escape(_printable(routed.key), quote=True)
        return (
            f'<circle data-mark="{kind}-{key}" cx="{x:.1f}" cy="{y:.1f}" r="{self._radius()}" '
            f'fill="{colour}"><title>{key}: {routed.digest}</title></circle>'
        )

    def _stacked(self, owners: Sequence[int]) -> Iterator[tuple[RoutedKey, float]]:
        heights = [0.0] * len(self.routing.ranges)
        for routed, owner in zip(self.routing.keys, owners, strict=True):
            yield routed, heights[owner] + 0.5
            heights[owner] += 1

    def _step(self) -> float:
        return (_FLOOR - _AXIS) / (self._tallest + 1)

    def _radius(self) -> int:
        return 6 if len(self.routing.keys) <= _LABELLED_KEYS else 4

    def _x(self, routed: RoutedKey) -> float:
        return round(_LEFT + self._span * routed.place, 1)


def _printable(key: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", key)


def _shortened(key: str) -> str:
    key = _printable(key)
    return key if len(key) <= _LABEL_CHARACTERS else f"{key[: _LABEL_CHARACTERS - 1]}…"


def _amount(count: int, share: float) -> str:
    if share < 60:
        return str(count) if count else "-"
    return "empty" if not count else f"{count} key" if count == 1 else f"{count} keys"
