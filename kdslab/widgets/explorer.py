"""Knobs and one `draw`: turn a knob, and what it changes is drawn anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

import traitlets

from kdslab.figures.twin import Twin
from kdslab.widgets.element import Element
from kdslab.widgets.knobs import Knob, Value

Drawn = TypeVar("Drawn")


class Explorer(Element, Generic[Drawn]):
    """A picture with knobs: it reads them, calls `draw`, and sends what came out to the browser.

    It keeps nothing but the knobs' values, and works without a browser: set them, look at `view`.

    Args:
        draw: Takes the knobs' values by their names and returns what to show.
        knobs: The controls, in the order in which they stand.

    Attributes:
        values: Where the knobs stand, by name.
        view: What the browser shows.
        error: One readable sentence when `draw` failed, else empty.
    """

    knobs: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    # Without the echo, which is for several people at one kernel, a move costs a message less.
    values = traitlets.Dict().tag(sync=True, echo_update=False)
    view = traitlets.Dict().tag(sync=True)
    error = traitlets.Unicode().tag(sync=True)
    width = traitlets.Int(860).tag(sync=True, echo_update=False)

    def __init__(self, draw: Callable[..., Drawn], knobs: Sequence[Knob] = ()) -> None:
        self._draw = draw
        super().__init__(
            knobs=[knob.spec() for knob in knobs],
            values={knob.name: knob.value for knob in knobs},
        )
        self.refresh()
        self.observe(lambda _: self.refresh(), names=["values", "width"])

    def turn(self, **values: Value) -> None:
        """Set some knobs from Python, as a hand would.

        Raises:
            ValueError: If there is no knob of that name.
        """
        unknown = values.keys() - self.values.keys()
        if unknown:
            raise ValueError(f"the knobs are {', '.join(self.values)}, got {', '.join(unknown)}")
        self.values = {**self.values, **values}

    def refresh(self) -> None:
        """Draw again; a failure becomes a sentence on the page instead of silence."""
        try:
            self.view = self.show(self._draw(**self.arguments()))
            self.error = ""
        except Exception as failure:
            self.error = f"This could not be drawn: {_said(failure)}"

    def arguments(self) -> dict[str, Any]:
        """Return what `draw` is called with: the knobs' values by name."""
        return dict(self.values)

    def show(self, drawn: Drawn) -> dict[str, Any]:
        """Turn what `draw` returned into what the browser gets."""
        raise NotImplementedError

    def twin(self) -> Twin:
        """Return the finding and the table of what is shown now."""
        view = self.view
        return Twin(
            finding=view.get("finding", self.error),
            columns=tuple(view.get("columns", ())),
            rows=tuple(map(tuple, view.get("rows", ()))),
            svg=view.get("svg", ""),
        )


def _said(failure: Exception) -> str:
    # plotly answers a misspelt property with a page of text; its first line names the trouble.
    kind, text = type(failure).__name__, str(failure).strip()
    return f"{kind}: {text.splitlines()[0]}" if text else kind
