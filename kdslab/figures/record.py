"""A record seen through: its weight, its way on the ring, and the fields of its sequence number."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape
from itertools import accumulate
from typing import NamedTuple
from unicodedata import east_asian_width

from kdslab.figures.paper import paper
from kdslab.figures.theme import PALETTE, shard_colour
from kdslab.figures.twin import Cell, Twin
from kdslab.sim.record import XRay

HEIGHT = 396
_LEFT = _RIGHT = 12
_NARROWEST = 360
_MONO = 7.3
_BOX_AT_LEAST = 64
_BASE64_GROWS = 4 / 3
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_KEY, _DATA, _WIRE = PALETTE[1], PALETTE[0], PALETTE[4]

# Named, because an inlined style sheet holds for the whole page.
_STYLE = """<style>
.kds-xray text{font:13px system-ui,sans-serif;fill:var(--jp-content-font-color1,#767676)}
.kds-xray .small{font-size:12px}.kds-xray .strong{font-weight:600}
.kds-xray .mono{font:12px ui-monospace,monospace;white-space:pre}
.kds-xray .line{stroke:var(--jp-content-font-color2,#767676);fill:none}
.kds-xray .ink{fill:var(--jp-content-font-color1,#767676)}
</style>"""


class _Part(NamedTuple):
    """Some digits of a sequence number: how many, what they say, and in which colour."""

    digits: int
    name: str
    value: str
    colour: str


def finding(seen: XRay) -> str:
    """Return what the x-ray shows, in one sentence without its full stop.

    Example:
        >>> from kdslab.sim.record import x_ray
        >>> finding(x_ray("user-42", "hello"))
        '12 bytes count, 7 of key and 5 of data; base64 makes 8 of the data; shard 1 takes it'
    """
    chosen = ", by its explicit hash key" if seen.explicit_hash_key else ""
    return (
        f"{_bytes(seen.counted_bytes)}, {seen.key_bytes:,} of key and {seen.data_bytes:,} of "
        f"data; base64 makes {seen.base64_bytes:,} of the data; "
        f"shard {seen.shard_index} takes it{chosen}"
    )


def _bytes(number: int) -> str:
    return "1 byte counts" if number == 1 else f"{number:,} bytes count"


def table(seen: XRay) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    """Return heads and rows of the table behind the x-ray: one row a part."""
    number = seen.sequence
    return ("part", "value"), (
        ("partition key", seen.partition_key),
        ("data", _shortened(seen.text, 60)),
        ("key, bytes", seen.key_bytes),
        ("data before base64, bytes", seen.data_bytes),
        ("counted size, bytes", seen.counted_bytes),
        ("taken from the shard's second by PutRecord, KiB", seen.counted_kib),
        ("data in base64 on the wire, bytes", seen.base64_bytes),
        ("MD5 of the key as hash key", seen.md5_hash_key),
        ("explicit hash key", seen.explicit_hash_key or "none"),
        ("shard", seen.shard_index),
        ("sequence number", number.text),
        ("in it: shard made", _clock(number.shard_created_at)),
        ("in it: counter", number.counter),
        ("in it: written", _clock(number.written_at)),
        ("in it: shard", number.shard_index),
        ("the next record's number is higher by", str(seen.next_is_later_by)),
        ("arrived (UTC)", _arrival(seen)),
    )


def record_x_ray(seen: XRay, *, width: int = 860) -> Twin:
    """Draw a record from the producer's request to what readers get.

    Args:
        seen: The record.
        width: How wide the picture is, in pixels; at least 360.

    Returns:
        The picture as SVG, with its finding and its table.
    """
    pen = _Pen(seen, max(width, _NARROWEST))
    parts = (*pen.weight(), *pen.ring(), *pen.number(), *pen.arrival())
    columns, rows = table(seen)
    return Twin(
        finding=f"{finding(seen)}.",
        columns=columns,
        rows=rows,
        svg=paper("kds-xray", pen.width, HEIGHT, _STYLE, "".join(parts)),
    )


class _Pen:
    """Knows how wide the paper is."""

    def __init__(self, seen: XRay, width: int) -> None:
        self.seen = seen
        self.width = width
        self._span = width - _LEFT - _RIGHT

    def weight(self) -> Iterator[str]:
        """Draw key and data as they count, and below the data what base64 makes of them."""
        seen = self.seen
        head = f"counted: {seen.counted_bytes:,} B, rounded up to {seen.counted_kib:,} KiB"
        yield self._head(16, head)
        # What base64 adds has room to the right, so that the growth is to scale.
        whole = seen.key_bytes + seen.data_bytes * _BASE64_GROWS
        room = self._span - _BOX_AT_LEAST * (1 + _BASE64_GROWS)
        key = _BOX_AT_LEAST + room * seen.key_bytes / whole
        data = _BOX_AT_LEAST + room * seen.data_bytes / whole
        wire = data * _BASE64_GROWS if seen.data_bytes else 0.0
        left = _LEFT + key
        yield self._box("key", _LEFT, 26, key, seen.partition_key, _KEY)
        yield self._box("data", left, 26, data, seen.text, _DATA)
        yield self._small(_LEFT, 68, f"key {seen.key_bytes:,} B")
        yield self._small(left, 68, f"data {seen.data_bytes:,} B")
        if wire:
            yield self._box("wire", left, 80, wire, seen.base64_text, _WIRE, "4 3")
        said = f"base64 on the wire {seen.base64_bytes:,} B: not counted"
        edge = self.width - _RIGHT
        yield f'<text class="small" x="{edge}" y="122" text-anchor="end">{said}</text>'

    def ring(self) -> Iterator[str]:
        """Draw the shards' ranges, and where the hash key lies on them."""
        seen = self.seen
        is_explicit = bool(seen.explicit_hash_key)
        rule = "the explicit one chooses the shard" if is_explicit else "MD5 of the key"
        yield self._head(150, f"hash key: {rule}")
        share = self._span / seen.shard_count
        for index in range(seen.shard_count):
            x, taken = _LEFT + share * index, index == seen.shard_index
            yield (
                f'<rect class="line" x="{x:.1f}" y="190" width="{share:.1f}" height="24" '
                f'style="fill:{shard_colour(index)};fill-opacity:{0.5 if taken else 0.12}"/>'
                f'<text class="{"strong" if taken else "small"}" x="{x + share / 2:.1f}" y="207" '
                f'text-anchor="middle">{"shard " if share > 60 else ""}{index}</text>'
            )
        md5 = f"MD5 {int(seen.md5_hash_key):032x}"
        if is_explicit:
            yield self._pointer("md5", seen.md5_place, f"✗ {md5[:12]}…", below=True)
            yield self._pointer("place", seen.ring_place, f"explicit {seen.ring_place:.1%}")
        else:
            yield self._pointer("place", seen.ring_place, md5)

    def number(self) -> Iterator[str]:
        """Draw the digits of the sequence number, and what stands in them."""
        number = self.seen.sequence
        yield self._head(262, "sequence number in hex: opaque, with fields")
        parts = (
            _Part(1, "", "", PALETTE[6]),
            _Part(9, "shard made", _clock(number.shard_created_at), PALETTE[2]),
            _Part(1, "", "", PALETTE[6]),
            _Part(16, "counter", f"{number.counter:,}", PALETTE[5]),
            _Part(2, "", "", PALETTE[6]),
            _Part(9, "written", _clock(number.written_at), PALETTE[0]),
            _Part(8, "shard", str(number.shard_index), shard_colour(number.shard_index)),
            _Part(1, "", "", PALETTE[6]),
        )
        each, place = min(self._span / len(number.hex_digits), 14.0), 0
        size = min(13.0, each / 0.62)
        for part in parts:
            x, wide = _LEFT + each * place, each * part.digits
            digits = number.hex_digits[place : place + part.digits]
            place += part.digits
            # A place for each digit, so that they stand evenly in any font.
            places = " ".join(f"{x + each * (n + 0.2):.1f}" for n in range(part.digits))
            yield (
                f'<rect class="line" x="{x:.1f}" y="272" width="{wide:.1f}" height="24" '
                f'style="fill:{part.colour};fill-opacity:.3"/>'
                f'<text class="mono" style="font-size:{size:.1f}px" x="{places}" y="288">'
                f"{digits}</text>"
            )
            if part.name:
                middle = f'x="{x + wide / 2:.1f}" text-anchor="middle"'
                yield (
                    f'<text class="small" {middle} y="311">{part.name}</text>'
                    f'<text class="strong small" {middle} y="326">{part.value}</text>'
                )

    def arrival(self) -> Iterator[str]:
        """Draw when it arrived, and how far away the next record's number is."""
        later = self.seen.next_is_later_by
        yield self._head(358, f"arrived {_arrival(self.seen)} UTC")
        yield self._small(_LEFT, 380, f"the next record's number is higher by {later:.1e}")

    def _head(self, y: int, text: str) -> str:
        return f'<text class="strong" x="{_LEFT}" y="{y}">{escape(text)}</text>'

    def _small(self, x: float, y: int, text: str) -> str:
        return f'<text class="small" x="{x:.1f}" y="{y}">{escape(text)}</text>'

    def _box(
        self, mark: str, x: float, y: int, wide: float, text: str, colour: str, dash: str = "none"
    ) -> str:
        label = _shortened(text, max(1, int((wide - 10) / _MONO)))
        return (
            f'<rect class="line" data-mark="{mark}" x="{x:.1f}" y="{y}" width="{wide:.1f}" '
            f'height="28" style="fill:{colour};fill-opacity:.3;stroke-dasharray:{dash}"/>'
            f'<text class="mono" x="{x + 6:.1f}" y="{y + 18}">{escape(label)}</text>'
        )

    def _pointer(self, mark: str, place: float, text: str, *, below: bool = False) -> str:
        x = _LEFT + self._span * place
        half = len(text) * _MONO / 2
        middle = min(max(x, half + 2), self.width - half - 2)
        tip, base, line = (214, 223, 235) if below else (190, 181, 175)
        look = 'class="line"' if below else 'class="ink"'
        return (
            f'<path data-mark="{mark}" {look} d="M{x:.1f} {tip}L{x - 6:.1f} {base}H{x + 6:.1f}z"/>'
            f'<text class="mono" x="{middle:.1f}" y="{line}" text-anchor="middle">{text}</text>'
        )


def _shortened(text: str, columns: int) -> str:
    text = _NOT_IN_XML.sub("\ufffd", text)
    ends = list(accumulate(2 if east_asian_width(letter) in "WF" else 1 for letter in text))
    is_short = not ends or ends[-1] <= columns
    return text if is_short else f"{text[: bisect_right(ends, columns - 1)]}…"


def _clock(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%H:%M:%S")


def _arrival(seen: XRay) -> str:
    at = datetime.fromtimestamp(seen.arrived_at, UTC)
    return at.strftime("%Y-%m-%d %H:%M:%S.") + f"{round(seen.arrived_at * 1000) % 1000:03}"
