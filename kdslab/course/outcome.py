"""How an exercise answers: correct, incorrect, not attempted, or your code raised."""

from __future__ import annotations

import linecache
import re
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Literal, TypeAlias

from kdslab.course.card import Card, Tone

Status: TypeAlias = Literal["correct", "incorrect", "not attempted", "your code raised"]

_FACES: dict[Status, tuple[str, Tone]] = {
    "correct": ("✓", "good"),
    "incorrect": ("✗", "bad"),
    "not attempted": ("○", "open"),
    "your code raised": ("!", "bad"),
}
_ADDRESS = re.compile(r" at 0x[0-9A-Fa-f]+")
_LONGEST_MESSAGE = 400
_LONGEST_REPR = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterexample:
    """The smallest input on which an answer is wrong.

    Attributes:
        yours: The learner's own number on this input.
        rule: The rule with this input's numbers filled in.
        next_step: What to try next.
        mistake: The name of a known mistake that explains the number, or empty.
    """

    yours: str
    rule: str
    next_step: str
    mistake: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One answer of an exercise, ready to show; the same answer gives the same text.

    Attributes:
        status: One of the four outcomes.
        title: The exercise's title.
        counterexample: What shows that the answer is incorrect.
        raised: The exception's class and message, then the learner's own line.
        remark: What there is to say about a correct answer, or empty.
    """

    status: Status
    title: str
    counterexample: Counterexample | None = None
    raised: tuple[str, ...] = ()
    remark: str = ""

    def card(self) -> Card:
        """Return the card that shows the outcome."""
        sign, tone = _FACES[self.status]
        verdict = f"{self.status.capitalize()}: {self.title}"
        return Card(sign=sign, verdict=verdict, lines=self._lines(), tone=tone)

    def __str__(self) -> str:
        return str(self.card())

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return self.card()._repr_mimebundle_()

    def _lines(self) -> tuple[tuple[str, str], ...]:
        if self.status == "not attempted":
            return (("Next", "Write your answer in this cell and run it again."),)
        if self.counterexample is None:
            return tuple(("", line) for line in (*self.raised, self.remark) if line)
        found = self.counterexample
        known = (("Known mistake", found.mistake),) if found.mistake else ()
        facts = (("Yours", found.yours), ("Rule", found.rule), ("Next", found.next_step))
        return (*known, *facts)


def shortened(given: object) -> str:
    """Return a learner's object as Python writes it, without its address, cut to a line."""
    text = _ADDRESS.sub("", repr(given))
    return text if len(text) <= _LONGEST_REPR else f"{text[:_LONGEST_REPR]}…"


def raised_text(
    error: BaseException, is_learners: Callable[[Mapping[str, Any]], bool], fallback: str = ""
) -> tuple[str, ...]:
    """Describe an exception of the learner's code without showing any code but theirs.

    Args:
        error: What was raised.
        is_learners: Whether a frame with these globals runs the learner's code.
        fallback: The line to show when no frame is the learner's, such as a wrong signature.

    Returns:
        The class and the message, and then the innermost of the learner's own lines.
    """
    message = _ADDRESS.sub("", str(error)).strip()
    if len(message) > _LONGEST_MESSAGE:
        message = f"{message[:_LONGEST_MESSAGE]}…"
    name = type(error).__name__
    line = own_line(error.__traceback__, is_learners) or fallback
    return tuple(text for text in (f"{name}: {message}" if message else name, line) if text)


def own_line(trace: TracebackType | None, is_learners: Callable[[Mapping[str, Any]], bool]) -> str:
    """Return the innermost line of the learner's code in a traceback, or nothing."""
    frames = [walked for walked in traceback.walk_tb(trace) if is_learners(walked[0].f_globals)]
    if not frames:
        return ""
    frame, number = frames[-1]
    return quote_line(frame.f_code.co_filename, number)


def quote_line(filename: str, number: int) -> str:
    """Return a line of a file or a notebook cell as a short quotation with its number."""
    source = linecache.getline(filename, number).strip().replace("`", "'")
    return f"Line {number}: `{source}`" if source else f"Line {number}"
