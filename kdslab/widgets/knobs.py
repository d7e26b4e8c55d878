"""What a learner can turn: each knob is a native control with a label of its own.

Native, because the slider of ipywidgets has no name that a screen reader could read out.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, ClassVar, TypeAlias

Value: TypeAlias = bool | int | float | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Knob:
    """One control.

    Attributes:
        name: The argument of `draw` that it sets.
        label: What stands beside it.
        value: Where it starts.
    """

    kind: ClassVar[str]
    name: str
    label: str
    value: Value

    def spec(self) -> dict[str, Any]:
        """Return the knob as the browser wants it."""
        return {"kind": self.kind, **asdict(self)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Range(Knob):
    """A slider over whole or broken numbers.

    Attributes:
        minimum: The left end.
        maximum: The right end.
        step: The distance between two values.
        unit: What stands behind the number.
    """

    kind: ClassVar[str] = "range"
    value: int | float
    minimum: int | float
    maximum: int | float
    step: int | float = 1
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Knob):
    """A menu.

    Attributes:
        options: What can be chosen; `value` is one of them.
    """

    kind: ClassVar[str] = "choice"
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch(Knob):
    """A box to tick."""

    kind: ClassVar[str] = "switch"
    value: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Knob):
    """A line to type into."""

    kind: ClassVar[str] = "text"
    value: str = ""
