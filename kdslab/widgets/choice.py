"""One small card for predictions and questions: pick, press the button, read what comes back."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import traitlets

from kdslab.figures.twin import Twin
from kdslab.widgets.element import Element, module, style
from kdslab.widgets.prose import prose

Reply: TypeAlias = dict[str, Any]
Handler: TypeAlias = "Callable[[ChoiceCard], Reply]"

KINDS = ("single", "multiple", "ordering", "matching", "number")
SURE = ("guessing", "fairly sure", "certain")


def reply(
    sign: str, verdict: str, lines: Sequence[tuple[str, str, str]] = (), *, more: bool = False
) -> Reply:
    """Return what a card shows after an answer.

    Args:
        sign: One character that stands before the verdict.
        verdict: The head line.
        lines: A mark, what it belongs to (an option, or nothing) and the explanation.
        more: Whether a second button offers to show the proof.
    """
    named = [{"mark": mark, "option": option, "text": text} for mark, option, text in lines]
    return {"sign": sign, "verdict": verdict, "lines": named, "more": more}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceTwin(Twin):
    """A prompt with its options, and the answer folded away.

    Attributes:
        options: What there is to choose from; none for a number.
        items: What each gets one of the options; none where one chooses among the options alone.
        answer: The paragraphs of the answer; none for a prediction.
    """

    options: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    answer: tuple[str, ...] = ()

    def text(self) -> str:
        """Return the prompt and the options, without the answer."""
        lines = [f"- {line}" for line in self.items or self.options]
        choices = (
            [f"Choose from: {' | '.join(self.options)}"] if self.items and self.options else []
        )
        return "\n".join((self.finding, *lines, *choices))

    def html(self) -> str:
        """Return the prompt, the options, and the answer behind a fold."""
        lines = _list(self.items) + ("<p>Choose from:</p>" if self.items and self.options else "")
        answer = "".join(f"<p>{prose(line)}</p>" for line in self.answer)
        return "".join(
            (
                f"<p>{prose(self.finding)}</p>",
                f"{lines}{_list(self.options)}",
                f"<details><summary>Answer</summary>{answer}</details>" if answer else "",
            )
        )


def _list(lines: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{prose(line)}</li>' for line in lines)}</ul>" if lines else ""


class ChoiceCard(Element):
    """A prompt with radio buttons, check boxes, menus or a number field, and a place for the reply.

    The browser sends `answer` and `sure` together with a higher `submitted`, so that the same
    answer given twice counts twice; `asked` goes up when "Show me" is pressed. The kernel sets
    `handled` to the sum of both when it has dealt with them.

    Attributes:
        prompt: The text above the options; `code` stands between backticks.
        kind: "single", "multiple", "ordering", "matching" or "number".
        options: What there is to choose from; empty for a number.
        items: For an ordering or a matching: the lines, each with a menu of the options.
        confidence: Whether the card also asks how sure the learner is.
        answer: The numbers of the chosen options (one for each item, if there are any), or a
            number, or None.
        sure: One of `SURE`, or empty.
        button: What the button says.
        feedback: What `reply` returns, or empty.
        error: A readable sentence when the kernel could not take the answer, or empty.
    """

    _esm = module("choice")
    _css = style("choice")

    prompt = traitlets.Unicode().tag(sync=True)
    kind = traitlets.Enum(KINDS, "single").tag(sync=True)
    options = traitlets.List(traitlets.Unicode()).tag(sync=True)
    items = traitlets.List(traitlets.Unicode()).tag(sync=True)
    confidence = traitlets.Bool(False).tag(sync=True)
    answer = traitlets.Any(None, allow_none=True).tag(sync=True)
    sure = traitlets.Unicode().tag(sync=True)
    button = traitlets.Unicode("Answer").tag(sync=True)
    feedback = traitlets.Dict().tag(sync=True)
    error = traitlets.Unicode().tag(sync=True)
    submitted = traitlets.Int(0).tag(sync=True)
    asked = traitlets.Int(0).tag(sync=True)
    handled = traitlets.Int(0).tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self._revealed: Callable[[], tuple[str, ...]] = tuple
        self._handlers: dict[str, Handler] = {}
        self.observe(self._take, ["submitted", "asked"])

    def on_answer(self, handle: Handler) -> None:
        """Call `handle`, and no other, on each answer and show the reply that it returns."""
        self._handlers["submitted"] = handle

    def on_ask(self, handle: Handler) -> None:
        """Call `handle`, and no other, when "Show me" is pressed and show what it returns."""
        self._handlers["asked"] = handle

    def reveal(self, lines: Callable[[], tuple[str, ...]]) -> None:
        """Let the twin hold an answer, computed when the card is displayed."""
        self._revealed = lines

    def submit(self, answer: list[int] | float, sure: str = "") -> None:
        """Answer as the browser does.

        Args:
            answer: The numbers of the chosen options, or the number.
            sure: How sure, one of `SURE`, if the card asks for it.
        """
        with self.hold_trait_notifications():
            self.answer, self.sure = answer, sure
            self.submitted += 1

    def chosen(self) -> list[int]:
        """Return the numbers of the options chosen, in order.

        Raises:
            ValueError: When the answer does not fit the options.
        """
        known = range(len(self.options))
        picked = self.answer if isinstance(self.answer, list) else []
        wrong = [number for number in picked if not isinstance(number, int) or number not in known]
        if wrong:
            raise ValueError(f"an option's number is below {len(known)}, got {wrong[0]!r}")
        if not picked or (self.kind == "single" and len(picked) > 1):
            raise ValueError(f"pick {'one option' if self.kind == 'single' else 'an option'}")
        return sorted(set(picked))

    def picks(self) -> tuple[int, ...]:
        """Return for each item the number of the option that was chosen.

        Raises:
            ValueError: When a choice is missing or unknown, or two items share a place of an order.
        """
        known = range(len(self.options))
        picked = self.answer if isinstance(self.answer, list) else []
        if len(picked) != len(self.items):
            raise ValueError(f"choose for each of the {len(self.items)} lines")
        wrong = [number for number in picked if not isinstance(number, int) or number not in known]
        if wrong:
            raise ValueError(f"an option's number is below {len(known)}, got {wrong[0]!r}")
        if self.kind == "ordering" and len(set(picked)) < len(picked):
            raise ValueError("give each line a place of its own")
        return tuple(picked)

    def number(self) -> float:
        """Return the number given.

        Raises:
            ValueError: When the answer is not a finite number.
        """
        value = self.answer
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not math.isfinite(value)
        ):
            raise ValueError(f"the answer must be a number, got {value!r}")
        return value

    def twin(self) -> ChoiceTwin:
        """Return the prompt and the options, with the answer folded away if there is one."""
        return ChoiceTwin(
            finding=self.prompt,
            # The places of an ordering are 1, 2, 3: nothing that one has to read.
            options=() if self.kind == "ordering" else tuple(self.options),
            items=tuple(self.items),
            answer=self._revealed(),
        )

    def _take(self, change: dict[str, Any]) -> None:
        handle = self._handlers.get(change["name"])
        if handle is None:
            return
        try:
            self.feedback, self.error = handle(self), ""
        except Exception as problem:
            self.error = f"This answer could not be taken: {str(problem).rstrip('.')}."
        self.handled = self.submitted + self.asked
