"""Where the learner stands: what is done of each lesson, what is next, which questions are due.

A question comes back after a day, then after three, a week and three weeks, as long as it is
answered right; a wrong answer lets it begin anew. What has not been met does not come.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from kdslab.course.progress import Event
from kdslab.course.question import Question
from kdslab.course.syllabus import Lesson

INTERVAL_DAYS: Final = (0, 1, 3, 7, 21)
"""After how many days a question is due, by how often in a row it was answered right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a learner has done of one lesson.

    Attributes:
        lesson: The lesson.
        solved: Its exercises that were answered correctly at least once.
        answered: Its questions that were answered correctly at least once.
        begun: Whether anything of it was tried.
    """

    lesson: Lesson
    solved: int
    answered: int
    begun: bool

    @property
    def is_done(self) -> bool:
        """Return whether all exercises are solved and all questions answered."""
        lesson = self.lesson
        return self.solved >= len(lesson.exercises) and self.answered >= len(lesson.questions)


def standing(lesson: Lesson, events: Iterable[Event]) -> Standing:
    """Return what the learner's log says of a lesson that is written."""
    solved, answered, begun = set(), set(), False
    for event in events:
        exercise, question = str(event.get("exercise", "")), str(event.get("question", ""))
        prediction = str(event.get("prediction", ""))
        begun |= any(
            one.startswith(f"{lesson.number}.") for one in (exercise, question, prediction)
        )
        if event["kind"] == "exercise" and event.get("status") == "correct":
            solved.add(exercise)
        if event["kind"] == "question" and event.get("correct"):
            answered.add(question)
    return Standing(
        lesson=lesson,
        solved=sum(one.ident in solved for one in lesson.exercises),
        answered=sum(one.ident in answered for one in lesson.questions),
        begun=begun,
    )


def due(
    questions: Iterable[Question], events: Iterable[Event], now: datetime
) -> tuple[Question, ...]:
    """Return the questions that are to be asked again, the longest overdue first.

    Args:
        questions: All questions there are.
        events: The learner's log, oldest first.
        now: The time, with its zone.
    """
    since: dict[str, tuple[int, datetime]] = {}
    for event in events:
        if event["kind"] == "question":
            ident = str(event.get("question"))
            streak = since.get(ident, (0, now))[0] + 1 if event.get("correct") else 0
            since[ident] = streak, _time_of(event)
    waits = {
        ident: at + timedelta(days=INTERVAL_DAYS[min(streak, len(INTERVAL_DAYS) - 1)])
        for ident, (streak, at) in since.items()
    }
    found = [one for one in questions if one.ident in waits and waits[one.ident] <= now]
    return tuple(sorted(found, key=lambda one: waits[one.ident]))


def _time_of(event: Event) -> datetime:
    try:
        at = datetime.fromisoformat(str(event["at"]))
    except ValueError:  # A line that somebody wrote by hand: its question is due.
        return datetime.min.replace(tzinfo=UTC)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
