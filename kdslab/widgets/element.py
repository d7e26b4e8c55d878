"""What every widget of the course shares: one style sheet, and a twin that stands without it."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import anywidget

from kdslab.figures.twin import Twin


def module(*stems: str) -> str:
    """Return the JavaScript of the stems named, as one module in that order."""
    return "\n".join(_beside(f"{stem}.js") for stem in stems)


def style(*stems: str) -> str:
    """Return the house's style sheet followed by those of the stems named."""
    return "\n".join(_beside(f"{stem}.css") for stem in ("element", *stems))


def _beside(name: str) -> str:
    return files("kdslab.widgets").joinpath(name).read_text(encoding="utf-8")


class Element(anywidget.AnyWidget):
    """A widget of the course: native controls in the browser, a `Twin` everywhere else.

    A subclass sets `_esm = module("stem")` and `_css = style("stem")`, and says in `twin` what it
    shows at the moment.
    """

    def twin(self) -> Twin:
        """Return what the widget shows now, in words and numbers."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        return {**data, **self.twin().bundle()}, metadata
