"""Live pictures: knobs and one `draw`; they hold nothing but where the knobs stand."""

from kdslab.widgets.choice import ChoiceCard
from kdslab.widgets.drawing import LiveDrawing
from kdslab.widgets.explorer import Explorer
from kdslab.widgets.hashing import KeyFall, KeySpread
from kdslab.widgets.knobs import Choice, Knob, Range, Switch, Text
from kdslab.widgets.live_figure import LiveFigure

__all__ = [
    "Choice",
    "ChoiceCard",
    "Explorer",
    "KeyFall",
    "KeySpread",
    "Knob",
    "LiveDrawing",
    "LiveFigure",
    "Range",
    "Switch",
    "Text",
]
