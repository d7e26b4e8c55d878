"""Predict before you look: a question that covers a live picture until it is answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple


class Truth(NamedTuple):
    """What a run shows.

    Attributes:
        option: The option that came true, one of the forecast's.
        because: Why, in one sentence with the run's numbers in it.
    """

    option: str
    because: str


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """A question whose answer a run knows.

    Attributes:
        prompt: The question.
        options: Two or more different answers.
        run: Runs the scenario and returns what came true; asked once, when it is needed.

    Raises:
        ValueError: If options are missing or equal; later, if what came true is none of them.
    """

    prompt: str
    options: tuple[str, ...]
    run: Callable[[], Truth]

    def __post_init__(self) -> None:
        if len(set(self.options)) != len(self.options) or len(self.options) < 2:
            raise ValueError(
                f"a forecast needs two or more different options, got {self.options!r}"
            )

    @cached_property
    def truth(self) -> Truth:
        """What came true."""
        truth = self.run()
        if truth.option not in self.options:
            raise ValueError(f"what came true is one of {self.options!r}, got {truth.option!r}")
        return truth

    def spec(self) -> dict[str, Any]:
        """Return the question as the browser wants it."""
        return {"prompt": self.prompt, "options": list(self.options)}

    def reply(self, guess: str, sure: str = "") -> str:
        """Say how a guess compares with what came true.

        Args:
            guess: One of the options; empty if nothing was guessed.
            sure: How sure the learner was, in their words.

        Raises:
            ValueError: If the guess is none of the options.
        """
        if guess and guess not in self.options:
            raise ValueError(f"a guess is one of {', '.join(self.options)}, got {guess!r}")
        option, because = self.truth
        how_sure = f" ({sure})" if sure else ""
        if guess == option:
            return f"✓ As you predicted{how_sure}: {option}. {because}"
        said = f"✗ You said{how_sure}: {guess}." if guess else "○ Not predicted."
        return f"{said} It is: {option}. {because}"
