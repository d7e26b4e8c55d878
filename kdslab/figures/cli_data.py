"""A text on its way through a CLI: which characters are taken, and which bytes they become.

Base64 turns four letters into three bytes. What is no letter of its alphabet falls out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Final

from kdslab.figures.paper import paper
from kdslab.figures.theme import PALETTE, WRONG
from kdslab.figures.twin import Twin
from kdslab.sim.blobs import V2, Stored

CHARACTERS_AT_MOST: Final = 40
_LEFT: Final = 14
_NARROW, _WIDE, _TALL = 27, 40, 34
_SMALLEST: Final = 300
_FOUR, _THREE = 4, 3
_NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_STYLE: Final = """<style>
.kds-cli text{font:13px system-ui,sans-serif;fill:var(--jp-content-font-color1,#767676)}
.kds-cli .mono{font-family:ui-monospace,monospace;font-size:14px}
.kds-cli .small{font-size:12px}.kds-cli .strong{font-weight:600}
.kds-cli .box{fill:none;stroke:var(--jp-content-font-color2,#767676)}
.kds-cli .out{stroke-dasharray:3 3;stroke-opacity:.6}
</style>"""


def cli_data(stored: Stored, *, width: int = 860) -> Twin:
    """Draw what becomes of each character.

    Args:
        stored: A text and what a CLI stores of it.
        width: How wide the picture is, in pixels; at least 240.

    Raises:
        ValueError: If the text is too long to be drawn.
    """
    if len(stored.text) > CHARACTERS_AT_MOST:
        raise ValueError(
            f"at most {CHARACTERS_AT_MOST} characters can be drawn, got {len(stored.text)}"
        )
    pen = _Pen(stored, max(width, 240))
    parts = "".join(pen.rows())
    return Twin(
        finding=finding(stored),
        columns=("what", "value"),
        rows=(
            ("typed", _printable(stored.text)),
            ("AWS CLI", stored.cli),
            ("characters that are taken", sum(stored.used)),
            ("bytes stored", stored.size_bytes),
            ("the bytes", stored.stored_hex or "-"),
            ("read as UTF-8", _printable(stored.read_as) or "-"),
            ("the CLI says", stored.error or "nothing"),
        ),
        svg=paper("kds-cli", pen.width, pen.height, _STYLE, parts),
    )


def finding(stored: Stored) -> str:
    """Return what is stored, in one sentence."""
    if stored.error:
        return f"CLI {stored.cli} stores nothing: {stored.error}."
    size = "1 byte" if stored.size_bytes == 1 else f"{stored.size_bytes} bytes"
    start = f"CLI {stored.cli} stores {size}"
    if stored.is_as_typed:
        return f"{start}: what was typed."
    if stored.cli == V2 and stored.read_as.isprintable() and "\ufffd" not in stored.read_as:
        return f'{start}: the base64 stands for "{_printable(stored.read_as)}".'
    return f"{start}: not what was typed, and it does not complain."


class _Pen:
    """It knows how many cells fit beside each other, and where each one lies."""

    def __init__(self, stored: Stored, width: int) -> None:
        self.stored = stored
        self.width = width
        count = max(len(stored.text), stored.size_bytes, 1)
        cell = self._cell = min(_WIDE, max(_NARROW, (width - 2 * _LEFT) // count))
        self._across = max(_FOUR, (width - 2 * _LEFT) // cell)
        lines = -(-max(len(stored.text), 1) // self._across)
        byte_lines = -(-max(stored.size_bytes, 1) // self._across)
        self._bytes_top = 34 + lines * (_TALL + 22) + 44
        self._after_bytes = self._bytes_top + byte_lines * (_TALL + 8) + 34
        self.height = max(_SMALLEST, self._after_bytes + 20)

    def rows(self) -> Iterator[str]:
        """Draw the typed characters, then the bytes, then what a reader sees."""
        yield self._said(20, "typed, one box a character; ✗ = dropped")
        yield from self._typed()
        yield self._said(self._bytes_top - 14, self._between(), "strong")
        yield from self._bytes()
        yield self._said(self._after_bytes, self._read())

    def _typed(self) -> Iterator[str]:
        order = 0
        for place, (character, used) in enumerate(
            zip(self.stored.text, self.stored.used, strict=True)
        ):
            line, column = divmod(place, self._across)
            x, y = _LEFT + column * self._cell, 30 + line * (_TALL + 22)
            box, middle = self._cell - 3, x + self._cell / 2 - 1.5
            colour = PALETTE[order // _FOUR % 3] if used else "none"
            order += used
            yield (
                f'<rect class="box{"" if used else " out"}" x="{x}" y="{y}" width="{box}" '
                f'height="{_TALL}" rx="3" style="fill:{colour};fill-opacity:.28"/>'
                f'<text class="mono" x="{middle}" y="{y + 22}" '
                f'text-anchor="middle">{escape(_shown(character))}</text>'
            )
            if not used:
                yield (
                    f'<text class="strong" x="{middle}" y="{y + _TALL + 14}" '
                    f'text-anchor="middle" style="fill:{WRONG}">✗</text>'
                )

    def _bytes(self) -> Iterator[str]:
        data = bytes.fromhex(self.stored.stored_hex)
        for place, byte in enumerate(data):
            line, column = divmod(place, self._across)
            x, y = _LEFT + column * self._cell, self._bytes_top + line * (_TALL + 8)
            box, middle = self._cell - 3, x + self._cell / 2 - 1.5
            group = place // _THREE if self.stored.cli == V2 else place // _FOUR
            yield (
                f'<rect class="box" data-mark="byte-{place}" x="{x}" y="{y}" width="{box}" '
                f'height="{_TALL}" style="fill:{PALETTE[group % 3]};fill-opacity:.28"/>'
                f'<text class="mono" x="{middle}" y="{y + 22}" text-anchor="middle">'
                f"{byte:02x}</text>"
            )

    def _between(self) -> str:
        if self.stored.error:
            return f"✗ {_printable(self.stored.error)}"
        if self.stored.cli == V2:
            return "decoded as base64, four letters make three bytes: this is stored"
        return "taken as it is: these bytes are stored"

    def _read(self) -> str:
        if self.stored.error:
            return "nothing is sent, so nothing is stored"
        sign = "✓" if self.stored.is_as_typed else "✗"
        seen = "".join(map(_shown, _printable(self.stored.read_as)))
        return f"{sign} read as text: {seen}"

    def _said(self, y: float, text: str, kind: str = "") -> str:
        return f'<text class="{kind}" x="{_LEFT}" y="{y}">{escape(text)}</text>'


def _shown(character: str) -> str:
    return "␣" if character == " " else _printable(character)


def _printable(text: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", text)
