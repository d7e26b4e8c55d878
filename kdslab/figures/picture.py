"""A plotly figure that also says what it shows, for readers to whom it is not drawn."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from textwrap import wrap
from typing import Any

import plotly.graph_objects as go

from kdslab.figures.theme import HEIGHT, MARGIN, TEMPLATE
from kdslab.figures.twin import Cell, Twin

MIME = "application/vnd.plotly.v1+json"
# An empty template would be replaced by plotly's own, and another one is the reader's choice.
_STAND_IN: dict[str, Any] = {"layout": {"height": HEIGHT}}
_TITLE_CHARACTERS = 62
_TITLE_LINE = 20
# JupyterLab fits a chart to its cell by itself; a responsive one would take its height from a box
# that has none, and shrink to a line at the first resize.
CONFIG = {"displayModeBar": False, "responsive": False, "scrollZoom": False}


class Picture(go.Figure):  # type: ignore[misc] # plotly is untyped
    """A `go.Figure` whose title is its finding, with the table behind it as a twin.

    In a notebook it gives three forms of itself: plotly's JSON, an HTML twin, one plain sentence.
    """

    # plotly would call its own renderer before a notebook asks for the bundle below.
    _ipython_display_ = None

    @property
    def twin(self) -> Twin:
        """What the picture says, in words and numbers."""
        return Twin(**self.layout.meta)

    def to_dict(self) -> dict[str, Any]:
        """Return the figure as plotly's JSON, in the house's theme."""
        figure: dict[str, Any] = super().to_dict()
        # Put in here and not at the start, where plotly would validate it for every figure anew.
        if figure["layout"].get("template") == _STAND_IN:
            figure["layout"]["template"] = deepcopy(TEMPLATE)
        return figure

    def _repr_mimebundle_(self, *_: Any, **__: Any) -> dict[str, Any]:
        figure = self.to_plotly_json()
        layout = figure["layout"]
        # A figure with a margin of its own has labels above, and not thought of a second line.
        room, own = margin_under(layout.get("title", {}).get("text", "")), layout.get("margin", {})
        if room != MARGIN and own.get("t", room["t"]) < room["t"]:
            figure["layout"] = {**layout, "margin": own | {"t": room["t"] + _TITLE_LINE}}
        return {MIME: {**figure, "config": CONFIG}, **self.twin.bundle()}

    def _repr_html_(self) -> str:
        return self.twin.html()


def picture(
    traces: Sequence[Any],
    *,
    finding: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    **layout: Any,
) -> Picture:
    """Return a figure in the house's theme.

    Args:
        traces: What is drawn.
        finding: One sentence, without a full stop: the title, and the first line of the twin.
        columns: The heads of the table behind the picture, with units.
        rows: The table's cells.
        **layout: What plotly's layout takes besides.
    """
    # plotly cuts off what is longer than the page; these lines fit into one of 700 pixels.
    title = "<br>".join(wrap(finding, _TITLE_CHARACTERS))
    if "<br>" in title:
        layout = {"margin": margin_under(title)} | layout
    meta = {"finding": f"{finding}.", "columns": tuple(columns), "rows": tuple(map(tuple, rows))}
    return Picture(
        data=list(traces),
        layout={"template": _STAND_IN, "title": {"text": title}, "meta": meta, **layout},
    )


def margin_under(title: str) -> dict[str, int]:
    """Return the margin of a picture that leaves room for a title of several lines."""
    return MARGIN | {"t": MARGIN["t"] + _TITLE_LINE * title.count("<br>")}
