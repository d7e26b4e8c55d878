"""How every picture looks: one slim template, one palette, and never a meaning by colour alone."""

from __future__ import annotations

from typing import Any, Final

PALETTE: Final = (
    "#0072b2",
    "#e69f00",
    "#009e73",
    "#d55e00",
    "#56b4e9",
    "#cc79a7",
    "#8c8c8c",
    "#b8a400",
)
"""Okabe-Ito, with its black and yellow made grey and olive so that they show on black and white."""

INK: Final = "#767676"
"""Text that reads on white and on black; a live picture takes the page's own colour instead."""

LINE: Final = "rgba(128,128,128,0.35)"
WRONG: Final = "#d55e00"
HEIGHT: Final = 360
MARGIN: Final = {"l": 56, "r": 16, "t": 56, "b": 48}
"""Around what is drawn, in pixels."""

AXIS: Final = {"gridcolor": LINE, "zerolinecolor": LINE, "ticklabeloverflow": "allow"}
"""An axis; plotly measures every label three times to hide some, unless they are all allowed."""

TEMPLATE: Final[dict[str, Any]] = {
    "layout": {
        "colorway": PALETTE,
        "font": {"color": INK, "family": "system-ui, sans-serif", "size": 13},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": MARGIN,
        "height": HEIGHT,
        "hovermode": "closest",
        "title": {"x": 0, "xref": "paper", "font": {"size": 16}},
        "legend": {"orientation": "h", "x": 1, "xanchor": "right", "y": 1.02, "yanchor": "bottom"},
        "xaxis": AXIS,
        "yaxis": {**AXIS, "nticks": 5},
    }
}
"""The whole template: plotly's own would add 6.5 kB to every figure in a notebook."""


def shard_colour(index: int) -> str:
    """Return the colour of a shard; it repeats after eight, so a label always stands beside it."""
    return PALETTE[index % len(PALETTE)]
