"""A question is data with a proof: the model says whether its key still holds."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import KW_ONLY, dataclass
from datetime import date
from typing import Literal, TypeAlias

from kdslab.course.card import Card
from kdslab.course.pairs import Pairs

Kind: TypeAlias = Literal["single", "multiple", "ordering", "matching", "number"]

KINDS: tuple[Kind, ...] = ("single", "multiple", "ordering", "matching", "number")
PAIRED: tuple[Kind, ...] = ("ordering", "matching")
"""Of these, an option is a claim about two things."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose, with its own explanation and its own test.

    Attributes:
        text: What the learner reads; for a number question, a number.
        to: In an ordering, what `text` comes before; in a matching, what it goes with.
        why: Why this is right or wrong.
        correct: Whether the author says that it is right.
        misconception: The number of the belief that a wrong option reveals (FACTS.md 13).
        holds: Whether what the option claims is true, computed from the model.
    """

    text: str
    why: str
    _: KW_ONLY
    to: str = ""
    correct: bool = False
    misconception: int | None = None
    holds: Callable[[], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question, its options, and where all of it comes from.

    Attributes:
        ident: Its name, such as "03.q2"; it also seeds the order of the options.
        prompt: What is asked; `code` stands between backticks.
        kind: "single" choice, "multiple" response, "ordering", "matching", or a "number".
        options: The answers; for a number, the right one and the wrong ones to be explained. Of an
            ordering the right ones are the neighbours in their order, of a matching each item with
            its place; the wrong ones are the pairs that many believe in.
        answer: The right number of a number question.
        tolerance: How far a number may be off.
        exam: The exam it prepares for, such as "DEA-C01", or empty.
        skill: The skill in that exam's guide, such as "1.1.1", or empty.
        docs: A link to the page that states the fact.
        checked_on: When the fact was last compared with that page, as YYYY-MM-DD.
        proof: Runs the model and names the deciding second, shard and number.
    """

    ident: str
    prompt: str
    kind: Kind = "single"
    options: tuple[Option, ...]
    answer: float | None = None
    tolerance: float = 0.0
    exam: str = ""
    skill: str = ""
    docs: str
    checked_on: str
    proof: Callable[[], str]

    def shuffled(self) -> tuple[Option, ...]:
        """Return the options in an order that depends on the question's name alone."""
        order = list(self.options)
        random.Random(self.ident).shuffle(order)
        return tuple(order)

    def right(self) -> tuple[Option, ...]:
        """Return the options that the author calls right, in the order shown."""
        return tuple(option for option in self.shuffled() if option.correct)

    def accepts(self, number: float) -> bool:
        """Return whether a number is close enough to the answer."""
        return self.answer is not None and abs(number - self.answer) <= self.tolerance

    def pairs(self) -> Pairs:
        """Return what an ordering or a matching claims, without the explanations."""
        claims = [((option.text, option.to), option.correct) for option in self.options]
        return Pairs(
            ident=self.ident,
            is_ordering=self.kind == "ordering",
            right=tuple(pair for pair, correct in claims if correct),
            wrong=tuple(pair for pair, correct in claims if not correct),
        )

    def said(self, option: Option) -> str:
        """Return an option in words."""
        return self.pairs().said((option.text, option.to)) if option.to else option.text

    def prove(self) -> Card:
        """Run the model and show what decides the question."""
        return Card(sign="→", verdict="What the model shows", lines=(("", self.proof()),))

    def check(self) -> list[str]:
        """Return what is wrong with the question, judged by the model; nothing when it is sound."""
        complaints = [*self._form(), *self._count(), *self._numbers()]
        if self.kind in PAIRED:
            complaints += self.pairs().faults()
        for option in self.options:
            complaints += _complaints_about(option, self.said(option))
        return [f"{self.ident}: {complaint}" for complaint in complaints]

    def _form(self) -> Iterator[str]:
        if self.kind not in KINDS:
            yield f"the kind {self.kind!r} is not one of {', '.join(KINDS)}"
        if not self.prompt.strip():
            yield "there is no prompt"
        if not self.docs.startswith("https://"):
            yield f"the docs link must start with https://, got {self.docs!r}"
        try:
            date.fromisoformat(self.checked_on)
        except ValueError:
            yield f"the fact's date must be YYYY-MM-DD, got {self.checked_on!r}"
        problem, said = _attempt(self.proof)
        if problem or not str(said or "").strip():
            yield f"the proof says nothing{problem}"

    def _count(self) -> Iterator[str]:
        texts = [self.said(option) for option in self.options]
        if len(set(texts)) < len(texts):
            yield "two options have the same text"
        if self.kind in PAIRED:
            return
        right = len(self.right())
        if self.kind == "multiple":
            if right < 2 or right == len(texts):
                yield f"choosing several needs two right options and a wrong one, got {right} right"
        elif right != 1:
            yield f"one option must be right, got {right}"
        if self.kind == "single" and len(texts) < 2:
            yield f"a choice needs two options, got {len(texts)}"

    def _numbers(self) -> Iterator[str]:
        if self.kind != "number":
            return
        if self.answer is None or self.tolerance < 0:
            yield "a number question needs an answer and a tolerance of 0 or more"
            return
        for option in self.options:
            value = as_number(option.text)
            if value is None:
                yield f"{option.text!r} is not a number"
            elif self.accepts(value) != option.correct:
                side = "outside" if option.correct else "inside"
                yield f"{option.text!r} is {side} the tolerance around {self.answer:g}"


def as_number(text: str) -> float | None:
    """Return the number that an option's text stands for, or None.

    Example:
        >>> as_number("1,000"), as_number("many")
        (1000.0, None)
    """
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None


def _complaints_about(option: Option, said: str) -> Iterator[str]:
    if not option.why.strip():
        yield f"{said!r} has no explanation"
    if not option.correct and option.misconception is None:
        yield f"{said!r} is wrong but names no misconception"
    problem, holds = _attempt(option.holds)
    if problem:
        yield f"{said!r} cannot be computed{problem}"
    elif bool(holds) != option.correct:
        yield (
            f"the key {said!r} does not hold in the model"
            if option.correct
            else f"the distractor {said!r} is true in the model"
        )


def _attempt(compute: Callable[[], object]) -> tuple[str, object]:
    """Return an empty problem and the value, or the problem and None."""
    try:
        return "", compute()
    except Exception as error:
        return f": {type(error).__name__}: {error}", None
