"""Predict first, then look: a prediction with a confidence, and its comparison with the run."""

from __future__ import annotations

import os
from collections.abc import Sequence

from IPython.display import display

from kdslab.course import progress
from kdslab.course.card import Card
from kdslab.widgets.choice import SURE, ChoiceCard, Reply, reply

AUTO = "KDSLAB_AUTO"
AUTO_SURE = "fairly sure"
_NOT_MADE = "nothing yet; pick an answer above and run this cell again"


class Prediction:
    """What the learner expects to see, if they have said so.

    Attributes:
        ident: The name under which the progress log keeps it, such as "03.p1".
        options: What there was to choose from.
        card: The card that asks.
        choice: The option chosen, or None.
        sure: "guessing", "fairly sure" or "certain"; empty while nothing is chosen.
    """

    def __init__(self, ident: str, prompt: str, options: Sequence[str]) -> None:
        if len(set(options)) != len(options) or len(options) < 2:
            raise ValueError(f"a prediction needs two or more different options, got {options!r}")
        self.ident, self.options = ident, tuple(options)
        self.choice: str | None = None
        self.sure = ""
        self.card = ChoiceCard(
            prompt=prompt, options=list(options), confidence=True, button="Predict"
        )
        self.card.on_answer(self._note)

    def __repr__(self) -> str:
        return f"Prediction {self.ident}: {self.choice if self.made else 'not made'}"

    @property
    def made(self) -> bool:
        """Whether the learner has predicted."""
        return self.choice is not None

    def choose(self, choice: str, sure: str = AUTO_SURE) -> None:
        """Predict from code, as a test or `KDSLAB_AUTO=1` does.

        Raises:
            ValueError: When the choice is not an option or the confidence has no such word.
        """
        if sure not in SURE:
            raise ValueError(f"a confidence is one of {', '.join(SURE)}, got {sure!r}")
        self.card.submit([self._index(choice)], sure)

    def compare(self, actual: str, because: str = "") -> Card:
        """Return what was predicted beside what happened; a missing prediction is no error.

        The text depends on the prediction alone. Notebooks are committed as executed *without*
        `KDSLAB_AUTO`, so their stored comparison says that nothing has been predicted. An answer
        given after this ran shows when the cell is run again.

        Args:
            actual: The option that came true.
            because: Why, with the run's numbers in it.

        Raises:
            ValueError: When `actual` is not one of the options.
        """
        self._index(actual)
        right = self.choice == actual
        progress.record(
            "comparison", prediction=self.ident, made=self.made, right=right, sure=self.sure
        )
        said = f"{self.choice} ({self.sure})" if self.made else _NOT_MADE
        why = (("Why", because),) if because else ()
        lines = (("You said", said), ("It is", actual), *why)
        if not self.made:
            return Card(sign="○", verdict="Not predicted", lines=lines, tone="open")
        if right:
            return Card(sign="✓", verdict="As you predicted", lines=lines, tone="good")
        return Card(sign="✗", verdict="Not as you predicted", lines=lines, tone="bad")

    def _index(self, option: str) -> int:
        if option not in self.options:
            raise ValueError(f"an answer is one of {', '.join(self.options)}, got {option!r}")
        return self.options.index(option)

    def _note(self, card: ChoiceCard) -> Reply:
        # Both checks come first: a refused answer leaves the earlier prediction as it was.
        choice = self.options[card.chosen()[0]]
        if card.sure not in SURE:
            raise ValueError("say how sure you are")
        self.choice, self.sure = choice, card.sure
        if progress.predicted(self.ident) != (choice, card.sure):
            progress.record("prediction", prediction=self.ident, choice=choice, sure=card.sure)
        return reply("→", f"Noted: {choice} ({card.sure}). Now click into the next cell and go on.")


def predict(
    ident: str, prompt: str, options: Sequence[str], answer_for_auto: int = 0
) -> Prediction:
    """Ask for a prediction with a confidence, and go on without waiting for it.

    A cell that is run again in the same kernel keeps what was predicted. With `KDSLAB_AUTO=1` in
    the environment the option `answer_for_auto` is chosen at once, "fairly sure". What a notebook
    stores of this cell is the same in each case.

    Args:
        ident: The name under which the progress log keeps it, such as "03.p1".
        prompt: The question; `code` stands between backticks.
        options: Two or more different answers.
        answer_for_auto: The number of the option that `KDSLAB_AUTO=1` chooses.

    Raises:
        ValueError: When options are missing or equal, or `answer_for_auto` names none of them.
    """
    prediction = Prediction(ident, prompt, options)
    if answer_for_auto not in range(len(options)):
        raise ValueError(f"answer_for_auto must be below {len(options)}, got {answer_for_auto}")
    if os.environ.get(AUTO) == "1":
        prediction.choose(options[answer_for_auto])
    elif (before := progress.predicted(ident)) and before[0] in options:
        prediction.choose(*before)
    display(prediction.card)  # type: ignore[no-untyped-call] # IPython's is untyped
    return prediction
