"""A live drawing: SVG made in Python, whose marks travel in the browser to their next place."""

from __future__ import annotations

from typing import Any

from kdslab.figures.twin import Twin
from kdslab.widgets.element import module, style
from kdslab.widgets.explorer import Explorer


class LiveDrawing(Explorer[Twin]):
    """Knobs over an SVG drawing.

    `draw` takes `width` besides the knobs, in pixels of the page, and returns a `Twin` with an
    SVG. Marks in it that carry `data-mark` move smoothly from one drawing to the next.
    """

    _esm = module("ahead", "forecast", "knobs", "drawing")
    _css = style("drawing")

    def arguments(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return the knobs' values and the width of the page."""
        return {**values, "width": self.width}

    def show(self, drawn: Twin) -> dict[str, Any]:
        """Return the drawing, its finding and its table."""
        return {
            "svg": drawn.svg,
            "finding": drawn.finding,
            "columns": drawn.columns,
            "rows": drawn.rows,
        }
