"""Knobs and one `draw`: turn a knob, and what it changes is drawn anew, or was drawn ahead."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from time import perf_counter
from typing import Any, Generic, TypeVar

import traitlets

from kdslab.figures.twin import Twin
from kdslab.widgets.element import Element
from kdslab.widgets.forecast import Forecast
from kdslab.widgets.knobs import Knob, Value

Drawn = TypeVar("Drawn")

NOT_GUESSED = "-"
"""The guess of a learner who wants to see the picture without predicting."""

AHEAD_BUDGET_SECONDS = 0.04
"""A picture that takes longer is not drawn ahead: a real move would have to wait for it."""


class Explorer(Element, Generic[Drawn]):
    """A picture with knobs: it reads them, calls `draw`, and sends what came out to the browser.

    It keeps nothing but the knobs' values, and works without a browser: set them, look at `view`.
    A page that rests asks with a message `{"ahead": values}` for what the knobs' next step would
    show, and gets `{"ahead": view}` or, if that is slow or cannot be drawn, nothing.

    Args:
        draw: Takes the knobs' values by their names and returns what to show, which depends on
            nothing else.
        knobs: The controls, in the order in which they stand.
        forecast: A question that covers the picture in the browser until it is answered.

    Attributes:
        values: Where the knobs stand, by name.
        view: What the browser shows; `at` says for which values and width it was drawn.
        error: One readable sentence when `draw` failed, else empty.
        guess: What the learner predicted; empty while nothing is, `-` if they would rather not.
        sure: How sure they were.
        reply: How the guess compares with what came true; empty without a guess.
    """

    knobs: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    # Without the echo, which is for several people at one kernel, a move costs a message less.
    values = traitlets.Dict().tag(sync=True, echo_update=False)
    view = traitlets.Dict().tag(sync=True)
    error = traitlets.Unicode().tag(sync=True)
    width = traitlets.Int(860).tag(sync=True, echo_update=False)
    forecast = traitlets.Dict().tag(sync=True)
    guess = traitlets.Unicode().tag(sync=True)
    sure = traitlets.Unicode().tag(sync=True)
    reply = traitlets.Unicode().tag(sync=True)

    def __init__(
        self,
        draw: Callable[..., Drawn],
        knobs: Sequence[Knob] = (),
        forecast: Forecast | None = None,
    ) -> None:
        self._draw = draw
        super().__init__(
            knobs=[knob.spec() for knob in knobs],
            values={knob.name: knob.value for knob in knobs},
            forecast=forecast.spec() if forecast else {},
        )
        self.refresh()
        # The first drawing also loads what it needs; it says nothing about the next.
        self._took_seconds = 0.0
        self.observe(lambda _: self.refresh(), names=["values", "width"])
        self.on_msg(lambda _, message, __: self._answer(message))
        if forecast:
            self.observe(lambda _: self._compare(forecast), names="guess")

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
            view = self._view(self.values)
            # In this order, so that the picture never stands beside the last failure.
            self.error, self.view = "", view
        except Exception as failure:
            self.error = f"This could not be drawn: {_said(failure)}"

    def arguments(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return what `draw` is called with when the knobs stand at `values`."""
        return dict(values)

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

    def _compare(self, forecast: Forecast) -> None:
        guess = "" if self.guess == NOT_GUESSED else self.guess
        try:
            self.reply = forecast.reply(guess, self.sure)
        except Exception as failure:
            self.reply = f"This could not be compared: {_said(failure)}"

    def _view(self, values: dict[str, Any]) -> dict[str, Any]:
        started = perf_counter()
        try:
            drawn = self.show(self._draw(**self.arguments(values)))
        finally:
            self._took_seconds = perf_counter() - started
        return {**drawn, "at": [dict(values), self.width]}

    def _answer(self, message: Any) -> None:
        values = message.get("ahead") if isinstance(message, dict) else None
        if not isinstance(values, dict) or values.keys() != self.values.keys():
            return
        # A failure is told when the knob gets there, not before.
        with suppress(Exception):
            if self._took_seconds <= AHEAD_BUDGET_SECONDS:
                self.send({"ahead": self._view(values)})


def _said(failure: Exception) -> str:
    # plotly answers a misspelt property with a page of text; its first line names the trouble.
    kind, text = type(failure).__name__, str(failure).strip()
    return f"{kind}: {text.splitlines()[0]}" if text else kind
