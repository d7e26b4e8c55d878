"""A live chart: a plotly figure that is sent as data and redrawn in place.

`go.FigureWidget` carries 5 MB of JavaScript with each instance, also into the saved notebook. Here
the page asks the kernel for plotly.js once, by a message that is never saved.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from kdslab.figures.picture import CONFIG, Picture, margin_under
from kdslab.widgets.element import module, style
from kdslab.widgets.explorer import Explorer
from kdslab.widgets.forecast import Forecast
from kdslab.widgets.knobs import Knob

MARGIN = {"t": 24}


class LiveFigure(Explorer[Picture]):
    """Knobs over a plotly chart.

    Args:
        draw: Takes the knobs' values by their names and returns a `Picture`.
        knobs: The controls, in the order in which they stand.
        forecast: A question that covers the chart in the browser until it is answered.
    """

    _esm = module("ahead", "forecast", "knobs", "live_figure")
    _css = style("live_figure")

    def __init__(
        self,
        draw: Callable[..., Picture],
        knobs: Sequence[Knob] = (),
        forecast: Forecast | None = None,
    ) -> None:
        super().__init__(draw, knobs, forecast)
        self.on_msg(_hand_over_plotly)

    def show(self, drawn: Picture) -> dict[str, Any]:
        """Return the figure as plotly's JSON, its finding and its table."""
        figure = drawn.to_plotly_json()
        said = figure["layout"].pop("meta")
        # The page shows the finding above the chart, where it wraps and costs plotly no time.
        title = figure["layout"].pop("title", {}).get("text", "")
        margin = figure["layout"].pop("margin", {})
        figure["layout"]["margin"] = MARGIN | ({} if margin == margin_under(title) else margin)
        return {"data": figure["data"], "layout": figure["layout"], "config": CONFIG, **said}


def _hand_over_plotly(widget: LiveFigure, message: Any, _: Any) -> None:
    if message == "plotly, please":
        widget.send("plotly", buffers=[_plotly_source()])


@cache
def _plotly_source() -> bytes:
    return files("plotly").joinpath("package_data/plotly.min.js").read_bytes()
