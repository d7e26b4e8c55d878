"""Exercises that answer back: a checker becomes something that a learner can call."""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable
from typing import Any, TypeAlias, get_origin, get_type_hints

from kdslab.course import progress
from kdslab.course.answer import Answer, NotAttemptedError, UnusableError, require_function
from kdslab.course.card import Card
from kdslab.course.outcome import Counterexample, Outcome
from kdslab.course.solution import solution_text

Checker: TypeAlias = Callable[..., Counterexample | str | None]

HINT_NAMES = ("nudge", "rule", "worked line")
_IDENT = re.compile(r"\d\d\.\d+")


class Exercise:
    """An exercise: call it with your answer, ask it for a hint, or open its solution.

    Attributes:
        ident: The lesson's number, a dot, and the exercise's number, such as "03.1".
        title: What the exercise asks for, in a few words.
        hints: A nudge, the rule, and a worked line.
    """

    def __init__(self, checker: Checker, ident: str, title: str, hints: tuple[str, str, str]):
        if not _IDENT.fullmatch(ident):
            raise ValueError(f'an exercise is named like "03.1", got {ident!r}')
        if len(hints) != len(HINT_NAMES):
            raise ValueError(f"an exercise has {len(HINT_NAMES)} hints, got {len(hints)}")
        self.ident, self.title, self.hints = ident, title, hints
        self._checker = checker
        self._function = _function_taken(checker)
        self._hints_given = 0
        functools.update_wrapper(self, checker)

    def __repr__(self) -> str:
        return f"Exercise {self.ident}: {self.title}"

    def __call__(self, answer: object, *given: object, **named: object) -> Outcome:
        """Check an answer and say what came of it.

        The answer is *not attempted* when it is None or `...`, and when it is a function whose
        first result is `...` or that raises a plain `NotImplementedError`. A function whose first
        result is None has forgotten its `return`. A checker's first probe must therefore be one
        that has a result.

        Args:
            answer: The learner's own object.
            given: More of the checker's arguments; a `...` among them is a blank as well.
            named: The checker's keyword arguments.

        Returns:
            One of the four outcomes. An exception of the checker itself is not an outcome.
        """
        outcome = self._judge(answer, given, named)
        found = outcome.counterexample
        progress.record(
            "exercise",
            exercise=self.ident,
            status=outcome.status,
            mistake=found.mistake if found else "",
        )
        return outcome

    def hint(self) -> Card:
        """Return the next of three hints; after the last, the last again."""
        step = min(self._hints_given, len(self.hints) - 1)
        last = self._hints_given >= len(self.hints)
        self._hints_given += 1
        progress.record("hint", exercise=self.ident, step=step + 1)
        more = (("", f"That was the last hint. {self._way_out()}"),) if last else ()
        return Card(
            sign="?",
            verdict=f"Hint {step + 1} of {len(self.hints)}: {HINT_NAMES[step]}",
            lines=(("", self.hints[step]), *more),
        )

    def solution(self) -> Card:
        """Return the solution once the exercise is solved or given up, and else the way to it."""
        if self._is_open():
            return self._solution_card()
        text = f"It opens after a correct answer. {self._way_out()}"
        return Card(sign="○", verdict=f"Solution: {self.title}", lines=(("", text),), tone="open")

    def give_up(self) -> Card:
        """Open the solution without having solved the exercise."""
        progress.record("give up", exercise=self.ident)
        return self._solution_card()

    def _way_out(self) -> str:
        name = getattr(self, "__name__", "exercise")
        return f"`{name}.give_up()` opens the solution."

    def _is_open(self) -> bool:
        return any(
            event["kind"] == "give up"
            or (event["kind"] == "exercise" and event.get("status") == "correct")
            for event in progress.events()
            if event.get("exercise") == self.ident
        )

    def _solution_card(self) -> Card:
        verdict = f"Solution: {self.title}"
        try:
            return Card(sign="→", verdict=verdict, code=solution_text(self.ident))
        except LookupError as missing:
            return Card(sign="○", verdict=verdict, lines=(("", str(missing)),), tone="open")

    def _judge(self, given: object, more: tuple[object, ...], named: dict[str, Any]) -> Outcome:
        answer = None
        try:
            if any(part is ... for part in (*more, *named.values())):
                raise NotAttemptedError
            if self._function:
                require_function(given, f"{self._checker.__name__}({self._function})")
            answer = Answer(given)
            found = self._checker(answer.probe, *more, **named)
        except NotAttemptedError:
            return Outcome(status="not attempted", title=self.title)
        except UnusableError as refusal:
            found = refusal.counterexample
        except Exception as error:
            if answer is None or not answer.is_to_blame(error):
                raise
            if type(error) is NotImplementedError:
                return Outcome(status="not attempted", title=self.title)
            return Outcome(status="your code raised", title=self.title, raised=answer.raised(error))
        if isinstance(found, Counterexample):
            return Outcome(status="incorrect", title=self.title, counterexample=found)
        return Outcome(status="correct", title=self.title, remark=found or "")


def exercise(ident: str, title: str, hints: tuple[str, str, str]) -> Callable[[Checker], Exercise]:
    """Turn a checker into an exercise.

    Args:
        ident: The lesson's number, a dot, and the exercise's number, such as "03.1".
        title: What the exercise asks for, in a few words.
        hints: A nudge, the rule, and a worked line.

    Returns:
        A decorator for a function that takes the learner's object and returns the smallest
        counterexample; when there is none, a remark on the right answer, or None. If its first
        parameter is annotated as a Callable, nothing but a function is let through to it; the
        parameter's name is what the learner is told to hand in.
    """
    return lambda checker: Exercise(checker, ident, title, hints)


def _function_taken(checker: Checker) -> str:
    """Return the name of a checker's first parameter if that is annotated as a function."""
    first = next(iter(inspect.signature(checker).parameters), "")
    kind = get_type_hints(checker).get(first)
    return first if get_origin(kind) is Callable else ""
