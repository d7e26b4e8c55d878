"""A small framed answer: a sign and a verdict, labelled lines, perhaps some code."""

from __future__ import annotations

import html
import textwrap
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from kdslab.widgets.prose import prose

Tone: TypeAlias = Literal["good", "bad", "open", "note"]

# Okabe-Ito; the sign and the verdict say the same without colour.
_EDGES: dict[Tone, str] = {
    "good": "#009e73",
    "bad": "#d55e00",
    "open": "#e69f00",
    "note": "#0072b2",
}
_BOX = (
    "margin:4px 0;padding:8px 14px;border:1px solid var(--jp-border-color1,#bdbdbd);"
    "border-left:4px solid {edge};border-radius:4px;color:var(--jp-content-font-color1,inherit);"
    "line-height:1.5;overflow-wrap:anywhere"
)
# Wrapped, because a card must not scroll inside.
_CODE = (
    "margin:6px 0 0;padding:6px 10px;white-space:pre-wrap;color:inherit;"
    "background:var(--jp-layout-color2,transparent)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """An answer to the learner that needs neither scripts nor a style sheet.

    Attributes:
        sign: One character that stands before the verdict.
        verdict: The head line.
        lines: Pairs of a label, which may be empty, and a text, which may hold `code`.
        code: Python to show below the lines, or empty.
        tone: Which edge the card has.

    Example:
        >>> print(Card(sign="✓", verdict="Correct", lines=(("Rule", "One key, one shard."),)))
        ✓ Correct
          Rule: One key, one shard.
    """

    sign: str
    verdict: str
    lines: tuple[tuple[str, str], ...] = ()
    code: str = ""
    tone: Tone = "note"

    def __str__(self) -> str:
        lines = [f"  {label}: {text}" if label else f"  {text}" for label, text in self.lines]
        code = [textwrap.indent(self.code.rstrip("\n"), "    ")] if self.code else []
        return "\n".join([f"{self.sign} {self.verdict}", *lines, *code])

    def html(self) -> str:
        """Return the card as HTML with its style inside."""
        head = (
            f'<div><span aria-hidden="true">{self.sign}</span> '
            f"<strong>{prose(self.verdict)}</strong></div>"
        )
        code = (
            f'<pre style="{_CODE}"><code>{html.escape(self.code)}</code></pre>' if self.code else ""
        )
        body = "".join(_line(label, text) for label, text in self.lines)
        box = _BOX.format(edge=_EDGES[self.tone])
        return f'<div role="status" style="{box}">{head}{body}{code}</div>'

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/plain": str(self), "text/html": self.html()}


def _line(label: str, text: str) -> str:
    name = f"<strong>{prose(label)}:</strong> " if label else ""
    return f"<div>{name}{prose(text)}</div>"
