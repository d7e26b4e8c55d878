"""The lessons in their order, and the ways through them."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Final

from kdslab.course.exercise import Exercise
from kdslab.course.question import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """One lesson.

    Attributes:
        number: Two digits.
        stem: The name that its rooms share.
        question: What it answers.
    """

    number: str
    stem: str
    question: str

    @property
    def name(self) -> str:
        """Return the stem of its notebooks."""
        return f"{self.number}-{self.stem}"

    @property
    def is_written(self) -> bool:
        """Return whether there are questions to answer: a lesson without is still to come."""
        return find_spec(f"kdslab.course.questions.{self.stem}") is not None

    @property
    def exercises(self) -> tuple[Exercise, ...]:
        """Return its exercises, in order."""
        checks = import_module(f"kdslab.course.checks.{self.stem}")
        found = {each.ident: each for each in vars(checks).values() if isinstance(each, Exercise)}
        return tuple(found[ident] for ident in sorted(found) if ident.startswith(self.number))

    @property
    def questions(self) -> tuple[Question, ...]:
        """Return its questions, in order."""
        found: tuple[Question, ...] = import_module(
            f"kdslab.course.questions.{self.stem}"
        ).QUESTIONS
        return found


_TITLES: Final = (
    ("start", "What happens when you push too hard?"),
    ("log", "What is KDS, and what is it not?"),
    ("record", "What is in a record, and how long does it stay?"),
    ("hashing", "Which shard does my key go to?"),
    ("producers", "How do records get in?"),
    ("sizing", "How many shards?"),
    ("throttle", "Why is my stream refusing, when the average looks fine?"),
    ("retries", "What do retries do to order and duplicates?"),
    ("reshard", "How does a stream grow?"),
    ("capacity", "Which mode, and what does it cost?"),
    ("reading", "How do records get out?"),
    ("consumers", "KCL, Lambda, fan-out: who reads how?"),
    ("operate", "How do I run it?"),
    ("pipeline", "Which service when?"),
    ("capstone", "Can you run Black Friday?"),
)

LESSONS: Final = tuple(
    Lesson(number=f"{number:02}", stem=stem, question=question)
    for number, (stem, question) in enumerate(_TITLES)
)
"""All lessons, those that are still to come too."""

PATHS: Final[dict[str, tuple[str, ...]]] = {
    "a taste, 90 minutes": ("00", "03", "06"),
    "half a day": ("00", "01", "03", "05", "06", "09"),
    "two days": tuple(lesson.number for lesson in LESSONS),
    "three weeks to an exam": tuple(lesson.number for lesson in LESSONS),
}
"""The numbers of the lessons on each way through the course."""
