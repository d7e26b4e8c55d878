"""The map of the course: every lesson with what is done of it, what to do next, what is due."""

from __future__ import annotations

import html
from datetime import UTC, datetime
from typing import Any

from kdslab.course import progress
from kdslab.course.asking import ask
from kdslab.course.card import Card
from kdslab.course.standing import Standing, due, standing
from kdslab.course.syllabus import LESSONS, PATHS, Lesson

_HEADS = ("", "Lesson", "Exercises", "Questions")


class CourseMap:
    """All lessons and where the learner stands; a notebook shows it as a table with links.

    Args:
        events: The learner's log, oldest first.
    """

    def __init__(self, events: list[progress.Event]) -> None:
        self._standings = {
            lesson.number: standing(lesson, events) for lesson in LESSONS if lesson.is_written
        }

    @property
    def next(self) -> Lesson | None:
        """The first lesson that is not done; None if all that are written are."""
        open_ones = [one.lesson for one in self._standings.values() if not one.is_done]
        return open_ones[0] if open_ones else None

    def __str__(self) -> str:
        rows = [" ".join(part for part in self._row(lesson) if part) for lesson in LESSONS]
        return "\n".join([self._advice(), *rows])

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/plain": str(self), "text/html": self._html()}

    def _advice(self) -> str:
        if self.next is None:
            return "All lessons that are written are done."
        return f"Next: {self.next.number} · {self.next.question}"

    def _row(self, lesson: Lesson) -> tuple[str, str, str, str]:
        title = f"{lesson.number} · {lesson.question}"
        stands = self._standings.get(lesson.number)
        if stands is None:
            return "·", title, "to come", ""
        solved = f"{stands.solved} of {len(lesson.exercises)}"
        return _sign(stands), title, solved, f"{stands.answered} of {len(lesson.questions)}"

    def _html(self) -> str:
        head = "".join(f'<th scope="col">{name}</th>' for name in _HEADS)
        rows = "".join(self._html_row(lesson) for lesson in LESSONS)
        signs = "✓ done, ◐ begun, ○ not begun"
        return (
            f"<p><strong>{html.escape(self._advice())}</strong></p>"
            f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table><p>{signs}</p>"
        )

    def _html_row(self, lesson: Lesson) -> str:
        sign, title, solved, answered = map(html.escape, self._row(lesson))
        if lesson.number in self._standings:
            title = f'<a href="{lesson.name}.ipynb">{title}</a>'
            solved = f'<a href="../exercises/{lesson.name}.ipynb">{solved}</a>'
        cells = "".join(f"<td>{cell}</td>" for cell in (sign, title, solved, answered))
        return f"<tr>{cells}</tr>"


def course_map() -> CourseMap:
    """Return the map, with the marks of the learner whose folder this is."""
    return CourseMap(progress.events())


def ask_due(at_most: int = 5) -> Card | None:
    """Ask the questions that are due, or say that none is.

    Args:
        at_most: How many to ask; the rest wait.
    """
    every = [one for lesson in LESSONS if lesson.is_written for one in lesson.questions]
    wanted = due(every, progress.events(), datetime.now(UTC))
    if wanted:
        ask(*wanted[:at_most])
        return None
    return Card(
        sign="○",
        verdict="No question is due",
        lines=(("", "Those that you have met in a lesson come back here, after a day or more."),),
    )


def paths() -> Card:
    """Return the ways through the course, by the time that they take."""
    written = {lesson.number for lesson in LESSONS if lesson.is_written}
    lines = tuple((name, _way(numbers, written)) for name, numbers in PATHS.items())
    return Card(sign="→", verdict="Ways through the course", lines=lines)


def _way(numbers: tuple[str, ...], written: set[str]) -> str:
    if len(numbers) == len(LESSONS):
        return "all lessons, in order"
    return ", ".join(one if one in written else f"{one} (to come)" for one in numbers)


def _sign(stands: Standing) -> str:
    return "✓" if stands.is_done else "◐" if stands.begun else "○"
