"""Live pictures: knobs and one `draw`; they hold nothing but where the knobs stand."""

from kdslab.widgets.capacity import BreakEvenPoint, ModeRace
from kdslab.widgets.capstone import BlackFriday
from kdslab.widgets.choice import ChoiceCard
from kdslab.widgets.consumers import LeaseBoard, ReaderBoard
from kdslab.widgets.drawing import LiveDrawing
from kdslab.widgets.explorer import Explorer
from kdslab.widgets.forecast import Forecast, Truth
from kdslab.widgets.functions import FunctionScale, PoisonRecord
from kdslab.widgets.hashing import KeyFall, KeySpread
from kdslab.widgets.knobs import Choice, Knob, Range, Switch, Text
from kdslab.widgets.live_figure import LiveFigure
from kdslab.widgets.log import TwoReaders
from kdslab.widgets.operate import CliData, Pager
from kdslab.widgets.pipeline import Dials, PipelineMap
from kdslab.widgets.producers import BatchPacker, WaitingPays
from kdslab.widgets.reading import LagOverTime, ReadHeads, ReadTank
from kdslab.widgets.record import RecordXRay, RetentionTimeline
from kdslab.widgets.reshard import FamilyTree, PolicyTuner
from kdslab.widgets.retries import ResentOrder, RetryStorm
from kdslab.widgets.sizing import PayloadUnits, ThreeBars
from kdslab.widgets.stage import LiveStage, Stage
from kdslab.widgets.start import PushHarder
from kdslab.widgets.throttle import HotShard

__all__ = [
    "BatchPacker",
    "BlackFriday",
    "BreakEvenPoint",
    "Choice",
    "ChoiceCard",
    "CliData",
    "Dials",
    "Explorer",
    "FamilyTree",
    "Forecast",
    "FunctionScale",
    "HotShard",
    "KeyFall",
    "KeySpread",
    "Knob",
    "LagOverTime",
    "LeaseBoard",
    "LiveDrawing",
    "LiveFigure",
    "LiveStage",
    "ModeRace",
    "Pager",
    "PayloadUnits",
    "PipelineMap",
    "PoisonRecord",
    "PolicyTuner",
    "PushHarder",
    "Range",
    "ReadHeads",
    "ReadTank",
    "ReaderBoard",
    "RecordXRay",
    "ResentOrder",
    "RetentionTimeline",
    "RetryStorm",
    "Stage",
    "Switch",
    "Text",
    "ThreeBars",
    "Truth",
    "TwoReaders",
    "WaitingPays",
]
