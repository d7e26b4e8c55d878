"""The one piece of markup that a prompt or an explanation may hold: `code` between backticks."""

from __future__ import annotations

import html
import re

_CODE = re.compile(r"`([^`]+)`")


def prose(text: str) -> str:
    """Return text as HTML: escaped, with what stands between backticks as code.

    Example:
        >>> prose("is `a < b`?")
        'is <code>a &lt; b</code>?'
    """
    return _CODE.sub(r"<code>\1</code>", html.escape(text, quote=False))
