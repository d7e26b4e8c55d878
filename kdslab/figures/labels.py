"""Direct labels: names that stand beside their lines, moved apart where they would overlap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

_LINE_PIXELS: Final = 17


def beside(
    labels: Sequence[tuple[float, str]],
    *,
    top: float,
    height: float,
    bottom: float = 0.0,
    axis: str = "y",
) -> list[dict[str, Any]]:
    """Return annotations to the right of a chart, each as near its value as there is room.

    Args:
        labels: Values and the texts that belong to them.
        top: The value at the upper end of the axis.
        height: How high the axis is drawn, in pixels.
        bottom: The value at its lower end.
        axis: The axis on which the values lie.

    Example:
        >>> [label["y"] for label in beside([(50, "a"), (51, "b")], top=100, height=170)]
        [50, 60.0]
    """
    gap = (top - bottom) * _LINE_PIXELS / height
    placed: list[tuple[float, str]] = []
    for value, text in sorted(labels):
        lowest = placed[-1][0] + gap if placed else bottom
        placed.append((max(value, lowest), text))
    # Those that were pushed over the top push the others back down.
    ceiling = top
    for place in range(len(placed) - 1, -1, -1):
        value, text = placed[place]
        placed[place] = (min(value, ceiling), text)
        ceiling = placed[place][0] - gap
    return [
        {
            "text": text,
            "x": 1,
            "xref": "paper",
            "xanchor": "left",
            "xshift": 6,
            "y": value,
            "yref": axis,
            "yanchor": "middle",
            "showarrow": False,
            "align": "left",
        }
        for value, text in placed
    ]


def above(text: str, value: float, axis: str = "y") -> dict[str, Any]:
    """Return an annotation at the left end of a chart, just above a value."""
    return {
        "text": text,
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": value,
        "yref": axis,
        "yanchor": "bottom",
        "showarrow": False,
    }


def level(value: float, axis: str = "y", dash: str = "dash", colour: str = "#767676") -> Any:
    """Return a straight line across a chart, such as a limit."""
    return {
        "type": "line",
        "x0": 0,
        "x1": 1,
        "xref": "paper",
        "y0": value,
        "y1": value,
        "yref": axis,
        "line": {"color": colour, "dash": dash, "width": 1.5},
    }
