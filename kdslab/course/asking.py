"""Questions on the page: a card asks, explains what was chosen, and shows the proof."""

from __future__ import annotations

from IPython.display import display

from kdslab.course import progress
from kdslab.course.question import PAIRED, Option, Question, as_number
from kdslab.widgets.choice import ChoiceCard, Reply, reply

_COUNTS = {2: "two", 3: "three", 4: "four"}
_ENDINGS = {
    "ordering": " (Give each line its place; 1 comes first.)",
    "matching": " (Choose for each line.)",
}
_PROOF = "The model shows"


def ask(*questions: Question) -> None:
    """Show questions under each other, each with its answer folded away for pages without scripts.

    Args:
        questions: What to ask, in this order.
    """
    for question in questions:
        display(card_of(question))  # type: ignore[no-untyped-call] # IPython's is untyped


def card_of(question: Question) -> ChoiceCard:
    """Return the card that asks a question, judges the answer and logs it."""
    card = ChoiceCard(prompt=_prompt(question), kind=question.kind, **_choices(question))
    judge = {"number": _judge_number, "ordering": _judge_pairs, "matching": _judge_pairs}
    card.on_answer(lambda asked: judge.get(question.kind, _judge)(question, asked))
    card.on_ask(lambda asked: _with_proof(question, asked.feedback))
    card.reveal(lambda: _answer(question))
    return card


def _choices(question: Question) -> dict[str, list[str]]:
    if question.kind in PAIRED:
        pairs = question.pairs()
        return {"items": list(pairs.items()), "options": list(pairs.places())}
    if question.kind == "number":
        return {}
    return {"options": [option.text for option in question.shuffled()]}


def _prompt(question: Question) -> str:
    right = len(question.right())
    several = f" (Choose {_COUNTS.get(right, right)}.)" if question.kind == "multiple" else ""
    return f"{question.prompt}{_ENDINGS.get(question.kind, several)}"


def _answer(question: Question) -> tuple[str, ...]:
    # Pairs stand in the author's order, as the first comes before the second.
    shown = question.options if question.kind in PAIRED else question.shuffled()
    right = (f"{question.said(option)}: {option.why}" for option in shown if option.correct)
    return (*right, f"{_PROOF}: {question.proof()}", f"Source: {_source(question)}")


def _judge(question: Question, card: ChoiceCard) -> Reply:
    shown = question.shuffled()
    chosen = tuple(shown[number] for number in card.chosen())
    correct = chosen == question.right()
    _record(question, [option.text for option in chosen], correct)
    if correct:
        return _with_proof(
            question, reply("✓", "Correct.", [_line(question, option) for option in shown])
        )
    verdict = f"Not yet. {_hits(chosen, question)}Try again, or look at what the model shows."
    return reply("✗", verdict, [_line(question, option) for option in chosen], more=True)


def _judge_number(question: Question, card: ChoiceCard) -> Reply:
    value = card.number()
    correct = question.accepts(value)
    _record(question, value, correct)
    if correct:
        lines = [_line(question, option) for option in question.options]
        return _with_proof(question, reply("✓", "Correct.", lines))
    known = [option for option in question.options if as_number(option.text) == value]
    verdict = f"{value:g} is not it. Try again, or look at what the model shows."
    return reply("✗", verdict, [_line(question, option) for option in known], more=True)


def _judge_pairs(question: Question, card: ChoiceCard) -> Reply:
    pairs, picks = question.pairs(), card.picks()
    correct = picks == pairs.key()
    _record(question, [*pairs.told(picks)], correct)
    if correct:
        lines = [_line(question, option) for option in question.options]
        return _with_proof(question, reply("✓", "Correct.", lines))
    held = pairs.held(picks)
    known = [option for option in question.options if (option.text, option.to) in held]
    hits = sum(pick == right for pick, right in zip(picks, pairs.key(), strict=True))
    verdict = (
        f"Not yet. {hits} of {len(picks)} have their place. "
        "Try again, or look at what the model shows."
    )
    return reply("✗", verdict, [_line(question, option) for option in known], more=True)


def _hits(chosen: tuple[Option, ...], question: Question) -> str:
    if question.kind == "single":
        return ""
    hits = sum(option.correct for option in chosen)
    return f"{hits} of your {len(chosen)} hold, and {len(question.right())} are to be found. "


def _line(question: Question, option: Option) -> tuple[str, str, str]:
    mark = "✓ true" if option.correct else "✗ false"
    return mark, question.said(option), option.why


def _with_proof(question: Question, given: Reply) -> Reply:
    proof = {"mark": "→", "option": _PROOF, "text": question.proof()}
    source = {"mark": "→", "option": "Source", "text": _source(question)}
    return {**given, "lines": [*given["lines"], proof, source], "more": False}


def _source(question: Question) -> str:
    exam = " ".join(part for part in (question.exam, question.skill) if part)
    return f"{question.docs}, read on {question.checked_on}{f'; {exam}' if exam else ''}."


def _record(question: Question, chosen: progress.JSON, correct: bool) -> None:
    progress.record("question", question=question.ident, chosen=chosen, correct=correct)
