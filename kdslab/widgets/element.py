"""What every widget of the course shares: one style sheet, and a twin that stands without it."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import anywidget

from kdslab.figures.twin import Twin


def module(stem: str) -> str:
    """Return the JavaScript module that lies beside the Python file of the same stem."""
    return files("kdslab.widgets").joinpath(f"{stem}.js").read_text(encoding="utf-8")


def style(*stems: str) -> str:
    """Return the house's style sheet followed by those of the stems named."""
    sheets = ("element", *stems)
    folder = files("kdslab.widgets")
    return "\n".join(folder.joinpath(f"{sheet}.css").read_text("utf-8") for sheet in sheets)


class Element(anywidget.AnyWidget):
    """A widget of the course: native controls in the browser, a `Twin` everywhere else.

    A subclass sets `_esm = module("stem")` and `_css = style("stem")`, and says in `twin` what it
    shows at the moment.
    """

    def twin(self) -> Twin:
        """Return what the widget shows now, in words and numbers."""
        raise NotImplementedError

    def _repr_mimebundle_(
        self, **kwargs: Any
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        data, metadata = super()._repr_mimebundle_(**kwargs)
        return {**data, **self.twin().bundle()}, metadata
