"""A written rationale, held against the facts of the writer's own day; its quality is not judged.

A checker can see whether a text names what gave way, its number, and a lesson whose rule explains
it. Whether the reasons are good is for the rubric, and for a reader.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kdslab.course.answer import NotAttemptedError, UnusableError
from kdslab.course.outcome import Counterexample, shortened
from kdslab.sim.capstone_plan import Day
from kdslab.sim.capstone_score import Objective

WORDS_AT_LEAST: Final = 40

LESSONS: Final[dict[str, tuple[str, ...]]] = {
    "refused records": ("03", "05", "06", "08", "09"),
    "worst lag": ("05", "08", "10", "11", "12"),
    "out of order": ("03", "06", "07", "08"),
    "expired unread": ("02", "10", "12"),
    "the day's bill": ("02", "05", "08", "09", "11"),
}
"""For each objective the lessons whose rules can explain it."""

_WORDS: Final[dict[str, str]] = {
    "refused records": r"refus|throttl",
    "worst lag": r"\blag|iterator ?age|behind",
    "out of order": r"\border\b|out of order|overtak",
    "expired unread": r"expir|retention",
    "the day's bill": r"\bbill|\bcost|\$|dollar|budget",
}

_ADVICE: Final = {
    "text is asked for": "Write sentences between the quotation marks.",
    "too short": "Say what gave way, its number, when, why, and what you would change.",
    "another objective": "Begin with the line of the board that has the fewest points.",
    "no number": "Copy the number from the board, as it stands there.",
    "a number of another line": "That number belongs to another line of the board.",
    "no lesson": "Name the lesson whose rule explains it, such as: lesson 06.",
    "a lesson that does not explain it": "Ask of each lesson: does its rule limit this number?",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What a rationale has to be about.

    Attributes:
        weakest: The objective with the fewest points; if all are met, the bill, which remains.
        at: When that was, such as "14:05", where a time belongs to it; or empty.
        lessons: Lessons that can explain it.
    """

    weakest: Objective
    at: str
    lessons: tuple[str, ...]


def facts_of(day: Day) -> Facts:
    """Return what gave way on a day."""
    is_won = day.met == len(day.objectives)
    weakest = day.objectives[-1] if is_won else min(day.objectives, key=lambda each: each.points)
    minutes = {
        "refused records": day.worst_minute,
        "out of order": day.worst_minute,
        "worst lag": max(range(len(day.lag_minutes)), key=day.lag_minutes.__getitem__),
    }
    at = minutes.get(weakest.name)
    clock = "" if at is None else f"{at // 60:02d}:{at % 60:02d}"
    return Facts(weakest, clock, LESSONS[weakest.name])


def wrong_rationale(text: object, day: Day) -> Counterexample | None:
    """Say which fact of the day a text leaves out or gets wrong, the most important first."""
    if isinstance(text, str) and not text.strip():
        raise NotAttemptedError
    if not isinstance(text, str):
        raise UnusableError(
            _said("text is asked for", shortened(text), "a rationale is a text of your own")
        )
    facts = facts_of(day)
    return (
        _too_short(text)
        or _other_objective(text, facts)
        or _number(text, facts, day)
        or _lesson(text, facts)
    )


def rationale_told(day: Day) -> str:
    """Say what the text holds, and what is left for a reader to judge."""
    facts = facts_of(day)
    return (
        f"It names {facts.weakest.name}, {facts.weakest.number} and a lesson that explains it. "
        "Whether the reasons are good, the rubric tells: give yourself a level in each row."
    )


def _too_short(text: str) -> Counterexample | None:
    words = len(text.split())
    if words >= WORDS_AT_LEAST:
        return None
    return _said(
        "too short", f"{words} word{'s' * (words != 1)}", f"{WORDS_AT_LEAST} words or more"
    )


def _other_objective(text: str, facts: Facts) -> Counterexample | None:
    if re.search(_WORDS[facts.weakest.name], text, re.I):
        return None
    named = [name for name, pattern in _WORDS.items() if re.search(pattern, text, re.I)]
    return _said(
        "another objective",
        f"a text about {', '.join(named) or 'none of the five objectives'}",
        f"{facts.weakest.name} has {facts.weakest.points:.1f} points: write about that first",
    )


def _number(text: str, facts: Facts, day: Day) -> Counterexample | None:
    wanted = _figures(facts.weakest.number)
    found = set(re.findall(r"\d+(?:\.\d+)?", text.replace(",", "")))
    if wanted in found or (wanted == "0" and "none" in text.lower()):
        return None
    others = {_figures(each.number): each.name for each in day.objectives if each != facts.weakest}
    known = next((f"{one}, {others[one]}" for one in sorted(found) if one in others), "")
    return _said(
        "a number of another line" if known else "no number",
        known or f"no {wanted} in the text",
        f"the board says {facts.weakest.name}: {facts.weakest.number}",
    )


def _figures(number: str) -> str:
    found = re.search(r"\d+(?:\.\d+)?", number.replace(",", ""))
    return found.group() if found else ""


def _lesson(text: str, facts: Facts) -> Counterexample | None:
    named = [number.zfill(2) for number in re.findall(r"\blessons?\s+(\d{1,2})\b", text, re.I)]
    if set(named) & set(facts.lessons):
        return None
    return _said(
        "a lesson that does not explain it" if named else "no lesson",
        f"lesson {', '.join(named)}" if named else "no lesson is named",
        f"{facts.weakest.name} is limited by rules of lessons {', '.join(facts.lessons)}",
    )


def _said(mistake: str, yours: str, rule: str) -> Counterexample:
    return Counterexample(yours=yours, rule=rule, next_step=_ADVICE[mistake], mistake=mistake)
