"""What a picture says, in words and numbers: the text that stands where no script runs."""

from __future__ import annotations

import base64
import html
from dataclasses import dataclass
from typing import Any, TypeAlias

Cell: TypeAlias = str | int | float

_OPEN_ROWS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """The finding of a picture and the table behind it, for readers who do not see the picture.

    GitHub, a screen reader and a printed page get this instead of the live picture.

    Attributes:
        finding: One sentence, the same that the picture's title states.
        columns: The heads of the table; none means that there is no table.
        rows: The cells, one tuple a row, as long as `columns`.
        svg: A still picture as an SVG document, or empty.

    Example:
        >>> Twin(finding="2 keys, 1 shard.", columns=("key", "shard"), rows=(("a", 0),)).text()
        '2 keys, 1 shard.'
    """

    finding: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    svg: str = ""

    def text(self) -> str:
        """Return the finding, as plain text."""
        return self.finding

    def html(self) -> str:
        """Return the finding, the still and the table as HTML that needs no script or style."""
        return "".join((f"<p>{html.escape(self.finding)}</p>", self._still(), self._table()))

    def bundle(self) -> dict[str, str]:
        """Return the two MIME types that every reader of a notebook can show."""
        return {"text/plain": self.text(), "text/html": self.html()}

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return self.bundle()

    def _still(self) -> str:
        if not self.svg:
            return ""
        # As an image, because GitHub drops inline SVG from a notebook's HTML.
        coded = base64.b64encode(self.svg.encode()).decode()
        return (
            f'<img alt="{html.escape(self.finding, quote=True)}" style="max-width:100%" '
            f'src="data:image/svg+xml;base64,{coded}">'
        )

    def _table(self) -> str:
        if not self.columns:
            return ""
        head = "".join(f'<th scope="col">{html.escape(column)}</th>' for column in self.columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(str(cell))}</td>" for cell in row) + "</tr>"
            for row in self.rows
        )
        # Without a still the table is all there is to see, so a short one stands open.
        fold = "<details>" if self.svg or len(self.rows) > _OPEN_ROWS else "<details open>"
        return (
            f"{fold}<summary>The same as a table</summary>"
            f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></details>"
        )
